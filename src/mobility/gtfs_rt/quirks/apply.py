"""Which known deviations of its producer a feed's messages are mended of, by setting."""

from collections.abc import Sequence

import msgspec
from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.quirks.milliseconds import event_times_to_seconds
from mobility.gtfs_rt.quirks.trip_id_prefix import add_trip_id_prefix


class Quirks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A feed's deviations; none by default, for a correct message must pass untouched."""

    event_times_in_milliseconds: bool = False
    """Arrival and departure times count milliseconds (quirks/milliseconds.py)."""
    trip_id_prefix: str = ""
    """What stands before every trip_id in the timetable and is missing in realtime (quirks/trip_id_prefix.py)."""

    def mend(self, entities: Sequence[pb.FeedEntity]) -> None:
        """Mend entities in place, before anything of them is read."""
        if self.event_times_in_milliseconds:
            event_times_to_seconds(entities)
        if self.trip_id_prefix:
            add_trip_id_prefix(entities, self.trip_id_prefix)


NO_QUIRKS = Quirks()
