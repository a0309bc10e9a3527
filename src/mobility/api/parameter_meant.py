"""A parameter's name that a resource does not have and those it has in, the one that was probably meant out."""

import difflib
from collections.abc import Collection

ELSEWHERE = {
    "at": ("arrive_by", "date", "date_time", "datetime", "from_datetime", "start_time", "starttime", "time", "when"),
    "cursor": ("after", "offset", "page", "page_cursor", "page_token", "start_page"),
    "direction": ("direction_id", "direction_ref"),
    "fields": ("fields_only", "select"),
    "include": ("expand", "include_alerts"),
    "lang": ("language", "locale"),
    "lat": ("latitude",),
    "limit": ("count", "max", "max_results", "maximum_stop_visits", "maximumstopvisits", "n", "num", "per_page", "results", "size"),
    "lon": ("lng", "long", "longitude"),
    "mode": ("modes", "route_type", "transport_mode"),
    "near": ("coord", "coords", "location", "point"),
    "operator": ("agency", "agency_id", "network", "operatorref"),
    "q": ("name", "query", "search", "text"),
    "radius": ("distance",),
    "route": ("line", "line_id", "lineref", "lines", "route_id", "routes"),
    "stop": ("id", "monitoringref", "station", "stop_area", "stop_id", "stop_point", "stopid", "stops"),
    "to": ("destination", "destinationref"),
    "window": ("duration", "for", "minutes", "minutes_after", "minutesafter", "next", "preview_interval", "previewinterval"),
}  # fmt: skip
"""By our names, what other services call the same: GTFS, Navitia, OneBusAway, MOTIS, SIRI Lite, Transitland, HAFAS."""

_INSTEAD = {"bbox": "near", "lat": "near", "lon": "near", "near": "lat", "q": "stop", "stop": "q"}
"""By our names, what serves the same end on a resource that does not have them."""

_OURS = {theirs: ours for ours, names in ELSEWHERE.items() for theirs in names}


def parameter_meant(name: str, known: Collection[str]) -> str | None:
    """Find the parameter that is called so elsewhere, else the one that is spelled alike; None when there is none."""
    asked = name[:64].lower().replace("-", "_").replace("[]", "")
    ours = _OURS.get(asked, asked)
    for found in (ours, _INSTEAD.get(ours)):
        if found in known:
            return found
    return next(iter(difflib.get_close_matches(name[:64], known, n=1, cutoff=0.5)), None)
