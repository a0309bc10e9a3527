"""A stop's id -> the rows that its board covers."""

from mobility.board.query import UnknownStopError
from mobility.board.view import FeedView
from mobility.model.ids import StopRef, join_scoped_id


def rows_of_stop(view: FeedView, stop: StopRef) -> tuple[int, ...]:
    """Give the row of a stop and those of everything below it, its own first (rule 8).

    A stop that realtime added is found too. UnknownStopError for an id that the feed does not have; none at all while
    the feed has no timetable.
    """
    if view.timetable is None or view.reader is None:
        return ()
    kept = view.reader.rows_by_stop_id
    found = kept.get(stop.id)
    if found is None:
        row = view.timetable.find_stop(stop.id)
        if row is None:
            return _added_row(view, stop)
        found = kept[stop.id] = tuple(view.timetable.stops_under(row))
    return found


def _added_row(view: FeedView, stop: StopRef) -> tuple[int, ...]:
    if view.reader is not None and view.realtime is not None:
        for place, added in enumerate(view.realtime.info.added_stops):
            if added.stop_id == stop.id:
                return (view.reader.stop_count + place,)
    raise UnknownStopError(join_scoped_id(stop.feed, stop.id))
