"""Scheduled boards equal those of the slow obvious way, for every stop of every recorded feed."""

import datetime as dt
import os
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from mobility.board.make import make_board
from mobility.board.query import BoardQuery, Include
from mobility.board.view import FeedView
from mobility.gtfs.compile import compile_timetable
from mobility.model.ids import FeedId, StopRef
from mobility.model.time import ServiceDay, date_of
from mobility.model.timetable import Timetable
from tests.reference_board import ReferenceBoards

FEEDS = sorted(
    [
        "ca-kingston-20251231",
        "fr-montpellier-tam-20260207",
        "fr-perigueux-peribus-2026",
        "fr-sncf-ter-202501",
        "jp-minato-chiibus-2026",
        "mx-cdmx",
        "no-nsb",
        "qc-transcollines-2026",
        "re-reunion-carjaune-20251105",
        "us-caltrain-rt-static",
        "us-wmata-sd1",
    ]
)
SAMPLE = ((0.1, 7), (0.5, 23), (0.9, 13))
ALL = tuple((share / 10, hour) for share in range(10) for hour in (0, 5, 8, 12, 17, 22))
SPREAD = ALL if os.environ.get("MOBILITY_ALL_BOARDS") else SAMPLE
"""Instants: places among the days with service, as shares, and local hours. All of them take minutes; a sample is the default."""


def instants(timetable: Timetable) -> list[int]:
    """Give a spread of instants on days with service."""
    served = np.flatnonzero(timetable.calendar.active.any(axis=1)).tolist()
    days = [ServiceDay(timetable.info.first_day + served[int(len(served) * share)]) for share, _ in SPREAD]
    return [
        int(dt.datetime.combine(date_of(day), dt.time(hour, 30), timetable.zone).timestamp())
        for day, (_, hour) in zip(days, SPREAD, strict=True)
    ]


@pytest.mark.real_data
@pytest.mark.parametrize("name", FEEDS)
def test_a_scheduled_board_equals_the_slow_obvious_one_for_every_stop(name: str, shared_data: Path) -> None:
    path = shared_data / "gtfs" / f"{name}.zip"
    timetable = compile_timetable(path, FeedId("x"))
    reference = ReferenceBoards(path)
    feeds = {FeedId("x"): FeedView(timetable)}
    differences: dict[str, object] = {}
    compared = 0
    for now in instants(timetable):
        expected = defaultdict(set, reference.boards(now - 60, now + 3600))
        for row in timetable.stops.id.tolist():
            stop = timetable.strings[row]
            query = BoardQuery(stops=(StopRef(FeedId("x"), stop),), limit=10_000, include=frozenset[Include]())
            shown = {
                (
                    visit.scheduled or 0,
                    visit.trip.id.removeprefix("x:"),
                    visit.trip.start_date,
                    visit.trip.start_time or "",
                    visit.stop_sequence,
                )
                for visit in make_board(feeds, query, now).departures
            }
            compared += len(shown)
            if shown != expected[stop]:
                differences[f"{stop} at {now}"] = (
                    sorted(shown - expected[stop])[:3],
                    sorted(expected[stop] - shown)[:3],
                )
    assert differences == {}
    assert compared > 0
