"""Visits in order -> the same by line and direction, as places in that order."""

from mobility.board.wire import GroupJson
from mobility.model.board import StopVisit


def groups_of(visits: list[StopVisit]) -> list[GroupJson]:
    """Group visits by route and direction_id (where a feed gives none: by headsign), in the order of first departures.

    A visit whose line is not known stands in a group of its headsign. Members are indices into `visits`.
    """
    found: dict[tuple[str | None, int | str], GroupJson] = {}
    for place, visit in enumerate(visits):
        headsign = visit.trip.headsign
        key = (visit.route.id if visit.route else None, headsign if visit.direction is None else visit.direction)
        group = found.get(key)
        if group is None:
            group = found[key] = GroupJson(visit.route, visit.direction, [], [])
        group.departures.append(place)
        if headsign and headsign not in group.headsigns:
            group.headsigns.append(headsign)
    return list(found.values())
