"""Tables of a timetable that boards can do without: translations, transfers, and where vehicles drive."""

from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

Column = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Translations:
    """`translations.txt`, resolved to the text it replaces."""

    language: Column
    field: Column
    """`table_name.field_name`, e.g. `stops.stop_name`, as text index."""
    record: Column
    """record_id (or record_id + U+001F + record_sub_id) as text index; NO_TEXT when the row matches by value."""
    value: Column
    """field_value it applies to, as text index; NO_TEXT when the row matches by record."""
    translation: Column


@dataclass(frozen=True, slots=True)
class Transfers:
    """`transfers.txt`; -1 where a column is not given."""

    from_stop: Column
    to_stop: Column
    from_trip: Column
    to_trip: Column
    type: Column
    min_transfer_time: Column


@dataclass(frozen=True, slots=True)
class Shapes:
    """`shapes.txt`, the shapes that trips use, with points left out that lie on a straight line to within 5 m."""

    of_trip: Column
    """Shape of each trip, -1 for none; without entries where no trip has one."""
    first: Column
    """First point of each shape; one entry more than there are shapes."""
    lat: Column
    """Millionths of a degree, int32, along the way."""
    lon: Column
    box: Column
    """Least and largest latitude, then longitude, of all rows of the file, degrees; without entries for three rows or fewer."""
