"""A timetable in use -> the files that history keeps of it; a feed's settings -> how its messages are to be read again."""

from mobility.history.reading import FeedReading, SourceReading
from mobility.worker.feed_state import FeedState
from mobility.worker.surroundings import Surroundings
from mobility.worker.versions import archives_of


def keep_files(state: FeedState, around: Surroundings) -> None:
    """Let history keep the compiled timetable in use, and the archive it was made of; call it in a thread."""
    assert state.timetable is not None
    version = state.timetable.info.version
    compiled = around.cache.path(state.config.id, version)
    if compiled.exists():
        around.history.timetable(state.config.id, version, compiled)
    archive = around.downloads / f"{state.config.id}.zip"
    if archive.exists() and not state.planned:
        around.history.timetable(state.config.id, archives_of(state.timetable)[-1], archive)


def feed_reading(state: FeedState) -> FeedReading:
    """Say how the registry told to read a feed's messages."""
    settings = state.config.settings
    return FeedReading(
        guess_unknown_trips=settings.match_unknown_trips,
        ignore_stop_sequence=settings.ignore_stop_sequence,
        sources={
            stream.id: SourceReading(
                priority=stream.source.priority,
                kinds=tuple(stream.kinds),
                event_times_in_milliseconds=stream.source.settings.event_times_in_milliseconds,
                trip_id_prefix=stream.source.settings.trip_id_prefix,
            )
            for stream in state.streams
        },
    )
