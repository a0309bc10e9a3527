"""All resources, in the order the docs list them."""

from mobility.api import (
    alerts,
    app_files,
    board,
    departures,
    docs,
    health,
    health_badge,
    health_findings,
    health_history,
    health_operators,
    health_rules,
    health_shown,
    health_snapshots,
    incidents_atom,
    kiosk,
    llms,
    pages,
    place,
    probes,
    route,
    routes,
    schemas,
    sheets,
    static,
    stop,
    stop_page,
    stops,
    trips,
    unsubscribe,
    validation,
    vehicles,
    widget,
)
from mobility.api.health_pages import resources as health_pages
from mobility.api.reexport import resources as reexport
from mobility.api.resource import Resource

OPENAPI, DOCS = docs.docs_resources(lambda: DESCRIBED)
LLMS = llms.llms_resource(lambda: DESCRIBED)
SCHEMAS = schemas.schemas_resource(lambda: DESCRIBED)

DESCRIBED: tuple[Resource, ...] = (
    departures.RESOURCE,
    board.RESOURCE,
    stops.RESOURCE,
    stop.RESOURCE,
    place.RESOURCE,
    trips.RESOURCE,
    routes.ROUTES,
    route.RESOURCE,
    routes.OPERATORS,
    alerts.RESOURCE,
    vehicles.RESOURCE,
    *reexport.RESOURCES,
    health.HEALTH,
    *health_findings.RESOURCES,
    *health_history.ALL,
    health_snapshots.RESOURCE,
    health_shown.RESOURCE,
    health.FEED,
    health_rules.RESOURCE,
    validation.RESOURCE,
    health_operators.OPERATORS,
    health_badge.RESOURCE,
    health_operators.OPERATOR,
    incidents_atom.RESOURCE,
    probes.LIVEZ,
    probes.READYZ,
    probes.METRICS,
    OPENAPI,
    SCHEMAS,
    LLMS,
    DOCS,
)
"""What `/openapi.json` and `/docs` describe."""

ALL: tuple[Resource, ...] = (
    *DESCRIBED,
    static.RESOURCE,
    *kiosk.ALL,
    *sheets.ALL,
    *stop_page.ALL,
    *pages.ALL,
    *widget.ALL,
    *app_files.ALL,
    *health_pages.PAGES,
    unsubscribe.RESOURCE,
)
