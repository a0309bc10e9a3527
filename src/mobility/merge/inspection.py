"""One message and its timetable to what became of each entity: matched with what, used by itself, or left out and why."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec

from mobility.merge.findings import ALONE, Alone, Finding, NamedTrip, Verdict
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.reject import SENTENCES, UPDATE_REASONS, Reject
from mobility.merge.sources import MergeOptions, SourceMessage
from mobility.model.message import Alert, FeedMessage, Rejection, TripDescriptor, TripUpdate, VehiclePosition
from mobility.model.overlay import Overlay, VisitState
from mobility.model.time import Instant, format_gtfs_date, format_gtfs_time
from mobility.model.timetable import Timetable


def inspect(timetable: Timetable, message: FeedMessage, now: Instant) -> list[Finding]:
    """Merge one message alone, as of `now`, and tell what became of each entity, in the order of kinds and as sent.

    A rejection that decoding made bears its reason without a sentence: those are `gtfs_rt`'s to say.
    """
    source = SourceMessage(id="message", message=message, fetched_at=min(message.timestamp, now))
    options = MergeOptions(examples_kept=message.entity_count + len(message.updates) + 1)
    overlay, _ = merge(timetable, [source], Memory(), now, generation=1, options=options)
    return list(_Inspection(timetable, message, overlay).findings())


class _Inspection:
    def __init__(self, timetable: Timetable, message: FeedMessage, overlay: Overlay) -> None:
        self.timetable, self.message, self.overlay = timetable, message, overlay
        self.rejections: dict[str, list[Rejection]] = defaultdict(list)
        for rejections in overlay.info.sources[0].examples.values():
            for rejection in rejections:
                self.rejections[rejection.entity_id].append(rejection)
        instances = overlay.instances
        entities = (overlay.strings[int(text)] for text in instances.entity)
        self.instance_of = {entity: row for row, entity in enumerate(entities)}
        self.vehicles = {vehicle.entity_id: vehicle for vehicle in overlay.info.vehicles}
        self.alerts = {alert.id: alert for alert in overlay.info.alerts}

    def findings(self) -> Iterator[Finding]:
        """Give what became of every entity."""
        message = self.message
        for update in message.trip_updates:
            yield self._trip_update(update)
        for vehicle in message.vehicles:
            yield self._vehicle(vehicle)
        for alert in message.alerts:
            yield self._alert(alert)
        others = [("trip_modifications", one.entity_id) for one in message.trip_modifications]
        for kind, entity_id in (*others, *(("stop", stop.entity_id) for stop in message.stops)):
            yield self._rejected(entity_id, kind) or Finding(entity_id=entity_id, kind=kind, verdict=Verdict.MATCHED)
        kept = {entity_id for _, entity_id in others} | {stop.entity_id for stop in message.stops}
        kept |= {update.entity_id for update in message.trip_updates}
        kept |= {vehicle.entity_id for vehicle in message.vehicles} | {alert.entity_id for alert in message.alerts}
        for rejection in message.rejections:
            if rejection.entity_id not in kept:
                yield _left_out(rejection, "unreadable")

    def _trip_update(self, update: TripUpdate) -> Finding:
        counts: Counter[str] = Counter()
        for rejection in self.rejections[update.entity_id]:
            is_of_merging = rejection.reason in Reject.__members__.values()
            if is_of_merging and rejection.reason not in UPDATE_REASONS and rejection.reason != Reject.NO_POSITION:
                found = _left_out(rejection, "trip_update")
                return msgspec.structs.replace(found, trip=_said(update.trip), updates=update.last - update.first)
            counts[rejection.reason] += rejection.count
        unreadable = sum(count for reason, count in counts.items() if reason not in UPDATE_REASONS)
        updates = update.last - update.first + unreadable
        row = self.instance_of.get(update.entity_id)
        is_known = row is not None and self.overlay.instances.trip[row] >= 0
        found = Finding(
            entity_id=update.entity_id,
            kind="trip_update",
            verdict=Verdict.MATCHED,
            trip=None if row is None else self._instance(row),
            updates=updates,
            matched_updates=updates - counts.total(),
            rejected_updates=dict(sorted(counts.items())),
        )
        return found if is_known else _alone(found, Alone.OWN_TRIP)

    def _vehicle(self, vehicle: VehiclePosition) -> Finding:
        rejected = self._rejected(vehicle.entity_id, "vehicle")
        if rejected is not None:
            return rejected
        shown = self.vehicles.get(vehicle.entity_id)
        row = self.instance_of.get(vehicle.entity_id, -1) if shown is None else shown.instance
        is_known = (shown is not None and shown.trip >= 0) or (row >= 0 and self.overlay.instances.trip[row] >= 0)
        alone = Alone.OWN_TRIP if row >= 0 else Alone.VEHICLE_TRIP_UNKNOWN
        found = Finding(
            entity_id=vehicle.entity_id,
            kind="vehicle",
            verdict=Verdict.MATCHED,
            trip=self._instance(row) if row >= 0 else _said(vehicle.trip),
        )
        return found if is_known else _alone(found, alone if vehicle.trip is not None else Alone.NO_TRIP_NAMED)

    def _alert(self, alert: Alert) -> Finding:
        rejected = self._rejected(alert.entity_id, "alert")
        if rejected is not None:
            return rejected
        return Finding(
            entity_id=alert.entity_id,
            kind="alert",
            verdict=Verdict.MATCHED,
            selectors=len(self.alerts[alert.entity_id].selectors),
        )

    def _rejected(self, entity_id: str, kind: str) -> Finding | None:
        """Find the rejection of an entity other than a trip update, which may have the same id."""
        for rejection in self.rejections[entity_id]:
            if kind != "vehicle" or rejection.reason == Reject.NO_POSITION:
                return _left_out(rejection, kind)
        return None

    def _instance(self, row: int) -> NamedTrip:
        instances, trip = self.overlay.instances, int(self.overlay.instances.trip[row])
        text = self.overlay.strings[int(instances.trip_id[row])]
        start = int(instances.start_time[row])
        state = VisitState(int(instances.state[row]))
        return NamedTrip(
            trip_id=self.timetable.strings[int(self.timetable.trips.id[trip])] if trip >= 0 else text,
            start_date=format_gtfs_date(instances.service_day[row]) if instances.service_day[row] > 0 else "",
            start_time=format_gtfs_time(start) if start >= 0 else "",
            state="" if state is VisitState.RUNNING else state.name.lower(),
        )


def _said(trip: TripDescriptor | None) -> NamedTrip | None:
    if trip is None:
        return None
    return NamedTrip(trip_id=trip.trip_id, start_date=trip.start_date, start_time=trip.start_time)


def _alone(finding: Finding, why: Alone) -> Finding:
    return msgspec.structs.replace(finding, verdict=Verdict.UNMATCHED, reason=why.value, sentence=ALONE[why])


def _left_out(rejection: Rejection, kind: str) -> Finding:
    is_of_merging = rejection.reason in Reject.__members__.values()
    return Finding(
        entity_id=rejection.entity_id,
        kind=kind,
        verdict=Verdict.REJECTED,
        reason=rejection.reason,
        sentence=SENTENCES[Reject(rejection.reason)] if is_of_merging else "",
        detail=rejection.detail,
    )
