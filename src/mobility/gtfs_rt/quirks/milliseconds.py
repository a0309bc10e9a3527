"""Entities whose arrival and departure times count milliseconds in, the same in seconds out."""

from collections.abc import Iterable

from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.ledger import MILLISECONDS_FROM


def event_times_to_seconds(entities: Iterable[pb.FeedEntity]) -> None:
    """Divide event times by 1000 in place, where they are too large to be seconds.

    Seen with Sound Transit in November 2015: header and trip timestamps in seconds, departure times in milliseconds.
    Source: github.com/SoundTransit/soundtransit-rds/issues/48.
    """
    for entity in entities:
        for update in entity.trip_update.stop_time_update:
            for name in ("arrival", "departure"):
                if update.HasField(name):
                    event = getattr(update, name)
                    if event.time >= MILLISECONDS_FROM:
                        event.time //= 1000
