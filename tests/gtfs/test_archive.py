"""Archives that are damaged or built to harm are refused by name; untidy ones are read."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mobility.gtfs.archive import Archive, ArchiveLimits, ArchiveRefusedError, inspect_archive
from mobility.model.outcome import Outcome

Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_bytes(data: bytes) -> Path:
        path = tmp_path / "gtfs.zip"
        path.write_bytes(data)
        return path

    return write_bytes


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def patched(data: bytes, name: bytes, offset: int, value: bytes) -> bytes:
    """Overwrite a field of a member's entry in the central directory."""
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(name) + 1)
    return data[: place + offset] + value + data[place + offset + len(value) :]


def refusal(path: Path, limits: ArchiveLimits | None = None) -> Outcome:
    with pytest.raises(ArchiveRefusedError) as caught:
        inspect_archive(path, limits)
    assert caught.value.detail
    return caught.value.outcome


def content(archive: Archive, name: str) -> bytes:
    with archive.open(name) as stream:
        return b"".join(iter(lambda: stream.read(7), b""))


def test_members_are_inflated_as_they_are_read(write: Write) -> None:
    archive = inspect_archive(write(zipped({"stops.txt": b"stop_id\nA\n" * 50})))
    assert content(archive, "stops.txt") == b"stop_id\nA\n" * 50
    assert archive.size("stops.txt") == 500


def test_one_folder_and_junk_are_tolerated(write: Write) -> None:
    names = ("export/stops.txt", "__MACOSX/export/._stops.txt", "export/.DS_Store", "desktop.ini", "export/")
    archive = inspect_archive(write(zipped(dict.fromkeys(names, b""))))
    assert set(archive.members) == {"stops.txt"}


def test_a_file_name_in_capitals_is_recognised(write: Write) -> None:
    assert "stops.txt" in inspect_archive(write(zipped({"Stops.TXT": b"stop_id\n"})))


@pytest.mark.parametrize("names", [("a/stops.txt", "b/stops.txt"), ("a/b/stops.txt",)])
def test_datasets_in_several_or_deeper_folders_are_refused(write: Write, names: tuple[str, ...]) -> None:
    assert refusal(write(zipped(dict.fromkeys(names, b"")))) is Outcome.MISSING_REQUIRED_FILE


@pytest.mark.parametrize("data", [b"", b"<html>not found</html>", b"stop_id,stop_name\n"])
def test_what_is_no_zip_is_said_to_be_none(write: Write, data: bytes) -> None:
    assert refusal(write(data)) is Outcome.NOT_A_ZIP


def test_an_archive_cut_short_is_truncated(write: Write) -> None:
    data = zipped({"stops.txt": bytes(range(256)) * 40}, zipfile.ZIP_STORED)
    assert refusal(write(data[:-30])) is Outcome.TRUNCATED_ZIP


@pytest.mark.parametrize("name", ["/etc/passwd", "../stops.txt", "a/../../stops.txt", "C:stops.txt", "..\\stops.txt"])
def test_a_name_that_climbs_out_is_refused(write: Write, name: str) -> None:
    assert refusal(write(zipped({name: b""}))) is Outcome.ZIP_ODD_NAME


def test_a_name_that_appears_twice_is_refused(write: Write) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("stops.txt", b"one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("stops.txt", b"two")
    assert refusal(write(buffer.getvalue())) is Outcome.ZIP_ODD_NAME


def test_a_symbolic_link_is_refused(write: Write) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("stops.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(write(buffer.getvalue())) is Outcome.ZIP_ODD_NAME


def test_an_encrypted_member_is_refused(write: Write) -> None:
    data = patched(zipped({"stops.txt": b"x"}), b"stops.txt", 8, struct.pack("<H", 1))
    assert refusal(write(data)) is Outcome.ZIP_ENCRYPTED


def test_too_many_entries_are_refused(write: Write) -> None:
    path = write(zipped({f"{number}.txt": b"" for number in range(6)}))
    assert refusal(path, ArchiveLimits(entries=5)) is Outcome.ZIP_TOO_MANY_ENTRIES


def test_a_declared_size_beyond_the_limit_is_refused(write: Write) -> None:
    path = write(zipped({"stops.txt": bytes(2000)}))
    assert refusal(path, ArchiveLimits(inflated_bytes=1000)) is Outcome.ZIP_INFLATES_TOO_LARGE


def test_a_suspicious_ratio_is_refused_unless_the_member_is_small(write: Write) -> None:
    path = write(zipped({"stops.txt": bytes(200_000)}))
    assert refusal(path, ArchiveLimits(ratio_from_bytes=1000)) is Outcome.ZIP_RATIO_TOO_HIGH
    assert "stops.txt" in inspect_archive(path)


def test_entries_that_share_bytes_are_refused(write: Write) -> None:
    data = zipped({"stops.txt": b"same" * 50, "trips.txt": b"same" * 50}, zipfile.ZIP_STORED)
    overlapping = patched(data, b"trips.txt", 42, struct.pack("<I", 0))
    assert refusal(write(overlapping)) is Outcome.ZIP_OVERLAPPING_ENTRIES


def test_a_member_that_gives_more_than_it_declares_is_stopped(write: Write) -> None:
    data = zipped({"stops.txt": bytes(100_000)})
    short = patched(data, b"stops.txt", 24, struct.pack("<I", 10))
    archive = inspect_archive(write(short))
    with pytest.raises(ArchiveRefusedError) as caught:
        content(archive, "stops.txt")
    assert caught.value.outcome in {Outcome.ZIP_INFLATES_TOO_LARGE, Outcome.TRUNCATED_ZIP}


def test_a_member_that_gives_less_than_it_declares_is_truncated(write: Write) -> None:
    data = zipped({"stops.txt": b"stop_id\nA\n"})
    archive = inspect_archive(write(patched(data, b"stops.txt", 24, struct.pack("<I", 5000))))
    with pytest.raises(ArchiveRefusedError) as caught:
        content(archive, "stops.txt")
    assert caught.value.outcome is Outcome.TRUNCATED_ZIP


def test_a_damaged_member_is_noticed_while_reading(write: Write) -> None:
    data = bytearray(zipped({"stops.txt": bytes(range(256)) * 20}, zipfile.ZIP_STORED))
    data[100] ^= 0xFF
    archive = inspect_archive(write(bytes(data)))
    with pytest.raises(ArchiveRefusedError) as caught:
        content(archive, "stops.txt")
    assert caught.value.outcome is Outcome.TRUNCATED_ZIP
