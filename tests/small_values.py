"""The smallest timetable and overlay that are whole, for tests that only carry them around."""

import dataclasses
from typing import Any

import numpy as np

from mobility.model.ids import FeedId
from mobility.model.overlay import Instances, Overlay, Visits
from mobility.model.overlay_info import OverlayInfo
from mobility.model.strings import Strings, strings_of
from mobility.model.timetable import Timetable
from mobility.model.timetable_info import TimetableInfo

VERSION = "ab" * 32


def _columns(cls: Any, size: int) -> Any:
    return cls(**{field.name: np.zeros(size, np.int32) for field in dataclasses.fields(cls)})


def small_timetable(feed: str = "x", version: str = VERSION, size: int = 3) -> Timetable:
    """Make a timetable whose columns are all zero."""
    tables = {
        field.name: _columns(field.type, size)
        for field in dataclasses.fields(Timetable)
        if field.name not in ("info", "strings", "calendar")
    }
    calendar_type = next(field.type for field in dataclasses.fields(Timetable) if field.name == "calendar")
    assert isinstance(calendar_type, type)
    calendar = calendar_type(active=np.zeros((10, 1), np.uint8), service_id=np.zeros(1, np.uint32))
    info = TimetableInfo(feed=FeedId(feed), version=version, timezone="Europe/Paris", first_day=20_000)
    return Timetable(info=info, strings=strings_of([b"", b"text"]), calendar=calendar, **tables)


def small_overlay(feed: str = "x", generation: int = 1, version: str = VERSION) -> Overlay:
    """Make an overlay that says nothing."""
    info = OverlayInfo(feed=FeedId(feed), generation=generation, timetable_version=version, made_at=1_768_494_853)
    strings: Strings = strings_of([b""])
    return Overlay(info=info, strings=strings, instances=_columns(Instances, 0), visits=_columns(Visits, 0))
