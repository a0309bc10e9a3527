"""Rules about alerts and what they inform about."""

from mobility.health.rules.checked import Checked
from mobility.health.rules.found import found
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.finding import Found, Severity
from mobility.model.message import Alert

_DAY_S = 86_400
_UNSAID = (None, "unknown_cause", "unknown_effect")


@rule(
    "E030",
    Severity.ERROR,
    Words(
        "Alert trip does not belong to alert route",
        "La course de l'alerte n'appartient pas à sa ligne",
        "Name the route that trips.txt gives the trip, or the trip alone.",
        "Désigner la ligne que trips.txt donne à la course, ou la course seule.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def alert_trip_of_other_route(checked: Checked) -> Found:
    """Within one informed_entity the trip runs on the route, by trips.txt. Source: HEALTH.md E030."""
    timetable = checked.static
    return found(
        (entity_id, f"alert trip_id {selector.trip.trip_id} route_id {selector.route_id}")
        for entity_id, selector in checked.selectors
        if selector.route_id and selector.trip is not None
        if (row := checked.trip_row(selector.trip.trip_id)) >= 0
        if timetable.find_route(selector.route_id) != timetable.trips.route[row]
    )


@rule(
    "E031",
    Severity.ERROR,
    Words(
        "Alert names two routes in one informed_entity",
        "L'alerte désigne deux lignes dans un informed_entity",
        "Give one informed_entity for each route.",
        "Créer un informed_entity par ligne.",
    ),
)
def alert_route_differs(checked: Checked) -> Found:
    """informed_entity.route_id and informed_entity.trip.route_id are the same. Source: HEALTH.md E031."""
    return found(
        (entity_id, f"alert route_id {selector.route_id}, trip.route_id {selector.trip.route_id}")
        for entity_id, selector in checked.selectors
        if selector.trip is not None and selector.route_id and selector.trip.route_id
        if selector.route_id != selector.trip.route_id
    )


@rule(
    "E032",
    Severity.ERROR,
    Words(
        "Alert without informed_entity",
        "Alerte sans informed_entity",
        "Say what the alert is about: an agency, routes, trips or stops.",
        "Indiquer ce que concerne l'alerte : réseau, lignes, courses ou arrêts.",
    ),
)
def alert_about_nothing(checked: Checked) -> Found:
    """Every alert has an informed_entity. Source: HEALTH.md E032."""
    return found((alert.entity_id, "no informed_entity") for alert in checked.alerts if not alert.informed_entities)


@rule(
    "E033",
    Severity.ERROR,
    Words(
        "informed_entity without specifier",
        "informed_entity sans critère",
        "Give agency_id, route_id, route_type, stop_id or trip in every informed_entity.",
        "Renseigner agency_id, route_id, route_type, stop_id ou trip dans chaque informed_entity.",
    ),
)
def empty_selector(checked: Checked) -> Found:
    """An informed_entity names an agency, route, route type, stop, or a trip by its id or route. Source: HEALTH.md E033."""
    return found(
        (entity_id, "informed_entity names nothing")
        for entity_id, selector in checked.selectors
        if not (selector.agency_id or selector.route_id or selector.stop_id)
        if selector.route_type is None
        if selector.trip is None or not (selector.trip.trip_id or selector.trip.route_id)
    )


@rule(
    "E034",
    Severity.ERROR,
    Words(
        "agency_id not in GTFS",
        "agency_id absent du GTFS",
        "Use the agency_ids of agency.txt.",
        "Utiliser les agency_id de agency.txt.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def unknown_agency(checked: Checked) -> Found:
    """Every agency_id of an alert is in agency.txt. Source: HEALTH.md E034."""
    return found(
        (entity_id, f"alert agency_id {selector.agency_id}")
        for entity_id, selector in checked.selectors
        if selector.agency_id and checked.static.find_agency(selector.agency_id) is None
    )


@rule(
    "BP_ALERT_EXPIRED",
    Severity.WARNING,
    Words(
        "Alert is over",
        "Alerte expirée",
        "Remove an alert when its last active_period has ended.",
        "Retirer une alerte à la fin de son dernier active_period.",
    ),
    Need.MESSAGE,
    Need.CLOCK,
)
def alert_expired(checked: Checked) -> Found:
    """An alert with active_periods has one that is not over. Source: HEALTH.md 1.3."""
    over = ((alert, _ended(alert)) for alert in checked.alerts)
    return found(
        (alert.entity_id, f"ended {(checked.clock - ended) // _DAY_S} days ago")
        for alert, ended in over
        if ended is not None and ended < checked.clock
    )


def _ended(alert: Alert) -> int | None:
    """Give the end of an alert's last period; None for one that is open or has no periods."""
    ends = [period.end for period in alert.active_periods]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


@rule(
    "BP_ALERT_NO_TEXT",
    Severity.WARNING,
    Words(
        "Alert without text",
        "Alerte sans texte",
        "Write a header_text of one line and a description_text.",
        "Rédiger un header_text d'une ligne et un description_text.",
    ),
)
def alert_without_text(checked: Checked) -> Found:
    """An alert has a header_text and a description_text. Source: HEALTH.md 1.3; GTFS-RT Alert."""
    return found(
        (alert.entity_id, f"no {'header_text' if not alert.header else 'description_text'}")
        for alert in checked.alerts
        if not alert.header or not alert.description
    )


@rule(
    "BP_ALERT_NO_CAUSE_EFFECT",
    Severity.WARNING,
    Words(
        "Alert without cause or effect",
        "Alerte sans cause ou sans effet",
        "Say cause and effect from the specification's lists.",
        "Indiquer cause et effet parmi les valeurs de la spécification.",
    ),
)
def alert_without_cause_or_effect(checked: Checked) -> Found:
    """An alert says its cause and its effect, and not "unknown". Source: HEALTH.md 1.3."""
    return found(
        (alert.entity_id, f"cause {alert.cause}, effect {alert.effect}")
        for alert in checked.alerts
        if alert.cause in _UNSAID or alert.effect in _UNSAID
    )


RULES = (
    alert_trip_of_other_route,
    alert_route_differs,
    alert_about_nothing,
    empty_selector,
    unknown_agency,
    alert_expired,
    alert_without_text,
    alert_without_cause_or_effect,
)
