"""Text that is not UTF-8 is put right, and one text has one number."""

import io
import zipfile
from pathlib import Path

import pytest

from mobility.gtfs.compile import compile_timetable
from mobility.gtfs.texts import Texts, as_utf8
from mobility.model.ids import FeedId
from tests.world import gtfs_zip

WORLD = """
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon
    arrêt, Hôtel de Ville, 48, 2
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    été, 1, arrêt, 08:00:00, 08:00:00
"""


def test_one_text_has_one_number_and_the_empty_one_is_zero() -> None:
    texts = Texts()
    assert texts.numbers([b"a", b"", b"b", b"a"]).tolist() == [1, 0, 2, 1]
    assert [texts.strings()[number] for number in range(3)] == ["", "a", "b"]


@pytest.mark.parametrize(
    ("raw", "text"), [("é".encode(), "é"), (b"\xe9", "é"), (b"\x80uro", "€uro"), (b"\x81", "\ufffd")]
)
def test_bytes_that_are_not_utf8_are_read_as_windows_1252(raw: bytes, text: str) -> None:
    assert as_utf8(raw).decode() == text


def test_a_dataset_in_latin_1_is_read_and_counted(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(gtfs_zip(WORLD))) as world, zipfile.ZipFile(buffer, "w") as latin:
        for name in world.namelist():
            latin.writestr(name, world.read(name).decode().encode("latin-1"))
    path = tmp_path / "gtfs.zip"
    path.write_bytes(buffer.getvalue())
    timetable = compile_timetable(path, FeedId("x"))
    assert (timetable.find_stop("arrêt"), timetable.find_trip("été")) == (0, 0)
    assert timetable.strings[int(timetable.stops.name[0])] == "Hôtel de Ville"
    assert timetable.info.notices["stops"] == {"invalid_character": 1}
