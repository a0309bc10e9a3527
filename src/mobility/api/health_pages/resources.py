"""All health pages, those with longer addresses first where two could be meant."""

from mobility.api.health_pages import feed, overview

PAGES = (
    overview.STATUS,
    overview.HEALTH,
    feed.FEED,
)
