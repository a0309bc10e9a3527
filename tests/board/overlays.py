"""A timetable and what realtime says of some trips, as text in; the Overlay out, without the rules of merging.

    t1 2026-01-15 observed=-20
      A +240
      B no_data
    X9 2026-01-15 added route=R
      A 08:05

Every line at the margin is a trip instance, indented lines are calls: what they say of the trip's call at that stop, or
for an added trip the calls themselves. Times are local, `+SECONDS` a delay; `observed` counts from now.
"""

import datetime as dt
from dataclasses import fields
from typing import Any

import numpy as np

from mobility.model.message import TranslatedString
from mobility.model.outcome import Outcome
from mobility.model.overlay import Instances, Overlay, Rule, Visits, VisitState
from mobility.model.overlay_info import OverlayAlert, OverlayInfo, Selector, SourceState
from mobility.model.strings import strings_of
from mobility.model.time import ServiceDay, parse_gtfs_time, service_day_of, service_day_origin
from mobility.model.timetable import LAST_CALL, Timetable

Values = dict[str, Any]
INSTANCE = {"start_time": -1, "direction": -1, "wheelchair": -1, "passed_position": -1}
VISIT = {"position": -1, "scheduled_stop": -1, "occupancy": -1, "uncertainty": -1, "update": -1}
SIGNED = {*INSTANCE, *VISIT, "trip", "service_day", "route"}


def overlay_of(timetable: Timetable, now: int, text: str = "", **info: Any) -> Overlay:
    """Build the overlay; `info` replaces members of OverlayInfo."""
    texts: list[bytes] = [b""]
    instances: list[Values] = []
    visits: list[list[Values]] = []
    for line in filter(str.strip, text.splitlines()):
        words = line.split()
        given = dict(word.split("=", 1) for word in words if "=" in word)
        plain = [word for word in words if "=" not in word]
        if len(plain) > 1 and plain[1][:2] == "20" and "-" in plain[1]:
            instances.append(_instance(timetable, now, plain, given, texts))
            visits.append(_calls(timetable, instances[-1]))
        else:
            _say(timetable, instances[-1], visits[-1], plain, given, texts)
    order = sorted(range(len(instances)), key=lambda at: (instances[at]["trip"], instances[at]["service_day"]))
    first = np.cumsum([0, *(len(visits[at]) for at in order)]).astype(np.uint32)
    rows = [visit for at in order for visit in visits[at]]
    source = SourceState(
        id="x~rt", outcome=Outcome.OK, header_timestamp=now - 15, fetched_at=now - 15, kinds=("trip_updates",)
    )
    members: Values = {
        "feed": timetable.info.feed,
        "generation": 1,
        "timetable_version": timetable.info.version,
        "made_at": now,
        "sources": [source],
    }
    return Overlay(
        info=OverlayInfo(**{**members, **info}),
        strings=strings_of(texts),
        instances=Instances(**_columns(Instances, [instances[at] for at in order], INSTANCE), first=first),
        visits=Visits(**_columns(Visits, rows, VISIT)),
    )


def _columns(cls: type, rows: list[Values], absent: Values) -> dict[str, Any]:
    small = {"state", "rule", "flags", "source"}
    return {
        field.name: np.array(
            [row.get(field.name, absent.get(field.name, 0)) for row in rows],
            np.int32 if field.name in SIGNED else np.uint8 if field.name in small else np.uint32,
        )
        for field in fields(cls)
        if field.name != "first"
    }


def _instance(timetable: Timetable, now: int, plain: list[str], given: dict[str, str], texts: list[bytes]) -> Values:
    trip = timetable.find_trip(plain[0])
    state = VisitState[plain[2].upper()] if len(plain) > 2 else VisitState.RUNNING
    route = -1 if trip is None else int(timetable.trips.route[trip])
    if "route" in given:
        route = timetable.find_route(given["route"]) or 0
    return {
        "trip": -1 if trip is None else trip,
        "service_day": service_day_of(dt.date.fromisoformat(plain[1])),
        "state": int(state),
        "observed": now + int(given.get("observed", -15)),
        "route": route,
        "trip_id": _text(texts, plain[0]) if trip is None else 0,
        "entity": _text(texts, given.get("entity", "")),
        "headsign": _text(texts, given.get("headsign", "")),
        "direction": -1 if trip is None else int(timetable.trips.direction[trip]),
        **{name: int(given[name]) for name in ("wheelchair", "passed_position") if name in given},
        **({"start_time": parse_gtfs_time(given["start_time"])} if "start_time" in given else {}),
    }


def _calls(timetable: Timetable, instance: Values) -> list[Values]:
    if instance["trip"] < 0 or instance["state"] == VisitState.DELETED:
        return []
    rows = timetable.rows_of(instance["trip"])
    base = service_day_origin(ServiceDay(instance["service_day"]), timetable.zone)
    if "start_time" in instance:
        base += instance["start_time"] - int(timetable.stop_times.departure[rows.start])
    calls = timetable.stop_times
    return [
        {
            "stop": int(calls.stop[row]),
            "scheduled_stop": int(calls.stop[row]),
            "position": row - rows.start,
            "stop_sequence": int(calls.stop_sequence[row]),
            "scheduled_arrival": base + int(calls.departure[row]) - int(calls.dwell[row]),
            "scheduled_departure": base + int(calls.departure[row]),
            "flags": int(calls.flags[row]),
            "state": instance["state"] if instance["state"] == VisitState.CANCELLED else 0,
        }
        for row in rows
    ]


def _say(
    timetable: Timetable,
    instance: Values,
    calls: list[Values],
    plain: list[str],
    given: dict[str, str],
    texts: list[bytes],
) -> None:
    stop = timetable.find_stop(plain[0])
    assert stop is not None, f"no stop {plain[0]}"
    if instance["trip"] < 0:
        calls.append({"stop": stop, "stop_sequence": len(calls) + 1})
    call = calls[-1] if instance["trip"] < 0 else next(call for call in calls if call["scheduled_stop"] == stop)
    what = plain[1] if len(plain) > 1 else "-"
    origin = service_day_origin(ServiceDay(instance["service_day"]), timetable.zone)
    if what[0] in "+-" and what != "-":
        call |= {f"expected_{end}": call[f"scheduled_{end}"] + int(what) for end in ("arrival", "departure")}
        call["rule"] = int(Rule.DELAY)
    elif ":" in what:
        time = origin + parse_gtfs_time(what if what.count(":") == 2 else f"{what}:00")
        call |= {"expected_arrival": time, "expected_departure": time, "rule": int(Rule.TIME)}
    elif what == "no_data":
        call["rule"] = int(Rule.NO_DATA)
    elif what == "skipped":
        call["state"] = int(VisitState.SKIPPED)
    elif what == "last":
        call["flags"] = LAST_CALL
    if "stop" in given:
        call["stop"] = timetable.find_stop(given["stop"])
    call |= {name: int(given[name]) for name in ("occupancy", "uncertainty", "update", "rule") if name in given}
    if "headsign" in given:
        call["headsign"] = _text(texts, given["headsign"])


def _text(texts: list[bytes], text: str) -> int:
    if not text:
        return 0
    texts.append(text.encode())
    return len(texts) - 1


def alert_of(header: TranslatedString, *selectors: Selector, **more: Any) -> OverlayAlert:
    """Give an alert; all that it says beside its header may be replaced."""
    members: Values = {"id": "a1", "source": "x~rt", "description": {}, "url": {}, "cause": None, "effect": None}
    members |= {"severity": None, "active_periods": (), **more}
    return OverlayAlert(header=header, selectors=selectors, **members)
