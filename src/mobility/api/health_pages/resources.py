"""All health pages, those with longer addresses first where two could be meant."""

from mobility.api.health_pages import feed, forms, incidents, of_feed, overview, rules, shown

PAGES = (
    overview.STATUS,
    overview.HEALTH,
    of_feed.VERSIONS,
    of_feed.ACCURACY,
    of_feed.ALERTS,
    feed.FEED,
    incidents.INCIDENTS,
    incidents.INCIDENT,
    rules.RULES_PAGE,
    rules.RULE_PAGE,
    forms.VALIDATE,
    shown.SHOWN,
    forms.ETAT,
    forms.ETAT_OF_FEED,
)
