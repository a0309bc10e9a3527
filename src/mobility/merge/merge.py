"""A timetable and the messages about it to the feed's overlay: the journey through the rules, in their order."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mobility.merge.alerts import read_alerts
from mobility.merge.carry import carry_on
from mobility.merge.claims import OWN_TRIP, Claims
from mobility.merge.instances import Trips
from mobility.merge.memory import Memory, routes_now, use_messages
from mobility.merge.modifications import read_modifications
from mobility.merge.overlay import instance_columns, source_states, visit_columns
from mobility.merge.past import read_past
from mobility.merge.patterns import Patterns
from mobility.merge.predict import predict
from mobility.merge.priority import own_trip_id
from mobility.merge.settle import Reader, settle
from mobility.merge.silent import add_silent
from mobility.merge.sources import MergeOptions, SourceMessage, UsedSource
from mobility.merge.stops import StopRows
from mobility.merge.texts import Texts
from mobility.merge.told import duplicated_trips, trip_vehicles
from mobility.merge.updates import close_accounts, join_updates
from mobility.merge.vehicles import read_vehicles
from mobility.merge.vehicles_on_map import vehicles_on_map
from mobility.model.overlay import Overlay
from mobility.model.overlay_info import OverlayInfo
from mobility.model.time import Instant
from mobility.model.timetable import Timetable


def merge(
    timetable: Timetable,
    sources: Sequence[SourceMessage],
    memory: Memory,
    now: Instant,
    *,
    generation: int,
    options: MergeOptions = MergeOptions(),  # noqa: B008 - frozen
) -> tuple[Overlay, Memory]:
    """Merge what realtime says about a timetable, and give the memory for the next time.

    Made at every beat, also when nothing new was read: ages are of `now`. Instances come with all their calls, so that
    they replace the timetable's whole. Source: MERGING.md, rules 9 to 31.
    """
    carried = carry_on(timetable, sources, memory, now, generation=generation)
    if carried is not None:
        return carried, replace(memory, timetable=timetable, overlay=carried)
    used, held = use_messages(sources, memory, options.examples_kept)
    reader = _reader(timetable, used, options, now)
    claims, matches = settle(reader)
    own_trip_ids = frozenset(_own_instances(claims))
    vehicles = read_vehicles(used, reader.trips, reader.stops, own_trip_ids, now, reader.counts)
    past = read_past(memory, timetable)
    speaking = add_silent(reader, claims, matches, vehicles, past)
    texts = Texts()
    last_scheduled = None if options.horizon_s is None else now + options.horizon_s
    merged, driven = predict(reader, speaking, matches, vehicles, past, last_scheduled, texts)
    close_accounts(reader.updates, used)
    own = _own_instances(merged.claims)
    instances = instance_columns(merged, texts, reader.stops)
    routes, since, is_known = routes_now(memory, _route_ids(timetable, instances.route), now)
    info = OverlayInfo(
        feed=timetable.info.feed,
        generation=generation,
        timetable_version=timetable.info.version,
        made_at=now,
        alerts=read_alerts(used, reader.trips, reader.stops, own_trip_ids),
        vehicles=vehicles_on_map(vehicles, driven.tolist(), own, used, timetable, reader.stops),
        added_stops=reader.stops.added,
        trip_vehicles=trip_vehicles(merged.claims, memory.overlay if memory.timetable is timetable else None),
        duplicated_trips=duplicated_trips(merged.claims),
        realtime_routes=_route_rows(timetable, routes) if is_known else None,
        realtime_watched_since=since,
        counts={str(name): count for name, count in sorted(reader.counts.items()) if count},
        sources=source_states(used),
    )
    overlay = Overlay(info=info, strings=texts.strings(), instances=instances, visits=visit_columns(merged))
    return overlay, Memory(timetable, overlay, held, routes, since)


def _reader(timetable: Timetable, used: list[UsedSource], options: MergeOptions, now: Instant) -> Reader:
    stops, patterns = StopRows(timetable, used), Patterns()
    return Reader(
        trips=Trips(timetable, now, options.guess_unknown_trips),
        stops=stops,
        patterns=patterns,
        modified=read_modifications(timetable, used, stops, patterns, options, now),
        used=used,
        updates=join_updates(used, stops, ignore_stop_sequence=options.ignore_stop_sequence),
        now=now,
        counts=Counter(),
    )


def _own_instances(claims: Claims) -> dict[str, int]:
    """Give the place of each trip of its own by trip_id."""
    return {own_trip_id(claims, at): at for at in np.flatnonzero(claims.trip == OWN_TRIP).tolist()}


def _route_ids(timetable: Timetable, routes: npt.NDArray[np.int32]) -> set[str]:
    rows = np.unique(routes[routes >= 0])
    return {timetable.strings[int(timetable.routes.id[row])] for row in rows}


def _route_rows(timetable: Timetable, route_ids: Iterable[str]) -> list[int]:
    rows = (timetable.find_route(route_id) for route_id in route_ids)
    return sorted(row for row in rows if row is not None)
