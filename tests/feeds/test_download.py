"""A timetable is fetched to disk, resumed where it broke off, and never half there."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from mobility.feeds.config import Address
from mobility.feeds.download import download
from mobility.feeds.fetched import Fetched, Known, Limits
from mobility.model.outcome import Outcome
from tests.operator_server import Operator

NOW = 1_768_494_853
LIMITS = Limits(max_bytes=10_000_000, total_s=20)
ARCHIVE = b"PK\x03\x04" + bytes(range(256)) * 12_000


class Archive:
    """Serves an archive with Range support; breaks the connection after `break_after` bytes of a body."""

    def __init__(self, operator: Operator, content: bytes = ARCHIVE, etag: str | None = '"v1"') -> None:
        self.content = content
        self.etag = etag
        self.break_after: int | None = None
        self.ignores_range = False
        self.ignores_if_range = False
        self.headers: dict[str, str] = {}
        operator.answers["/gtfs.zip"] = self.answer

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request as RFC 9110 asks, apart from the faults that are set."""
        validators = {"ETag": self.etag} if self.etag else {}
        if self.etag and request.headers.get("If-None-Match") == self.etag:
            return web.Response(status=304, headers=validators)
        start, status = 0, 200
        wanted = request.headers.get("Range")
        if (
            wanted
            and not self.ignores_range
            and (self.ignores_if_range or request.headers.get("If-Range") == self.etag)
        ):
            start, status = int(wanted.removeprefix("bytes=").removesuffix("-")), 206
            if start >= len(self.content):
                return web.Response(status=416)
            validators["Content-Range"] = f"bytes {start}-{len(self.content) - 1}/{len(self.content)}"
        body = self.content[start:]
        response = web.StreamResponse(
            status=status, headers=validators | {"Content-Length": str(len(body))} | self.headers
        )
        await response.prepare(request)
        await response.write(body if self.break_after is None else body[: self.break_after])
        if self.break_after is not None:
            assert request.transport is not None
            request.transport.close()
        return response


async def downloaded(
    operator: Operator,
    session: aiohttp.ClientSession,
    target: Path,
    known: Known | None = None,
    limits: Limits = LIMITS,
) -> Fetched:
    """Download the archive."""
    return await download(session, Address(url=operator.url("/gtfs.zip")), target, now=NOW, limits=limits, known=known)


def left(folder: Path) -> list[str]:
    """List what stands in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def test_an_archive_arrives_whole_and_alone(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    Archive(operator)
    result = await downloaded(operator, session, tmp_path / "new" / "gtfs.zip")
    assert (result.outcome, result.path, result.bytes) == (Outcome.OK, tmp_path / "new" / "gtfs.zip", len(ARCHIVE))
    assert (tmp_path / "new" / "gtfs.zip").read_bytes() == ARCHIVE
    assert left(tmp_path / "new") == ["gtfs.zip"]
    assert operator.asked[0].headers["Accept-Encoding"] == "identity"


async def test_a_known_version_is_not_sent_again(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    Archive(operator)
    known = (await downloaded(operator, session, tmp_path / "a.zip")).known_after(None)
    result = await downloaded(operator, session, tmp_path / "b.zip", known)
    assert (result.outcome, result.path) == (Outcome.NOT_MODIFIED, None)
    assert left(tmp_path) == ["a.zip"]


async def test_the_same_bytes_are_unchanged_even_from_a_server_without_validators(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    Archive(operator, etag=None)
    known = (await downloaded(operator, session, tmp_path / "a.zip")).known_after(None)
    assert (await downloaded(operator, session, tmp_path / "b.zip", known)).outcome is Outcome.UNCHANGED
    assert left(tmp_path) == ["a.zip"]


async def test_a_broken_transfer_is_resumed_where_it_broke(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    archive = Archive(operator)
    archive.break_after = 1_000_000
    first = await downloaded(operator, session, tmp_path / "gtfs.zip")
    assert first.outcome is Outcome.CONNECTION_LOST
    assert left(tmp_path) == ["gtfs.zip.part", "gtfs.zip.part.json"]
    arrived = (tmp_path / "gtfs.zip.part").stat().st_size
    assert 0 < arrived <= 1_000_000
    assert "127.0.0.1" not in (tmp_path / "gtfs.zip.part.json").read_text()

    archive.break_after = None
    second = await downloaded(operator, session, tmp_path / "gtfs.zip", Known(etag='"v0"'))
    asked = operator.asked[1].headers
    assert (asked["Range"], asked["If-Range"]) == (f"bytes={arrived}-", '"v1"')
    assert "If-None-Match" not in asked
    assert (second.outcome, second.status, second.bytes) == (Outcome.OK, 206, len(ARCHIVE) - arrived)
    assert (tmp_path / "gtfs.zip").read_bytes() == ARCHIVE
    assert left(tmp_path) == ["gtfs.zip"]


async def test_a_transfer_that_runs_out_of_time_is_resumed_too(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    archive = Archive(operator)

    async def stalls(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"ETag": '"v1"', "Content-Length": str(len(ARCHIVE))})
        await response.prepare(request)
        await response.write(ARCHIVE[:1000])
        await asyncio.Event().wait()
        return response

    operator.answers["/gtfs.zip"] = stalls
    hasty = Limits(max_bytes=10_000_000, total_s=0.3)
    assert (await downloaded(operator, session, tmp_path / "gtfs.zip", limits=hasty)).outcome is Outcome.TOTAL_TIMEOUT
    operator.answers["/gtfs.zip"] = archive.answer
    result = await downloaded(operator, session, tmp_path / "gtfs.zip")
    assert (result.status, operator.asked[1].headers["Range"]) == (206, "bytes=1000-")
    assert (tmp_path / "gtfs.zip").read_bytes() == ARCHIVE


async def test_a_version_that_changed_meanwhile_starts_over(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    archive = Archive(operator)
    archive.break_after = 1_000_000
    await downloaded(operator, session, tmp_path / "gtfs.zip")
    archive.break_after, archive.etag, archive.content = None, '"v2"', ARCHIVE[::-1]
    assert (await downloaded(operator, session, tmp_path / "gtfs.zip")).outcome is Outcome.OK
    assert (tmp_path / "gtfs.zip").read_bytes() == ARCHIVE[::-1]


async def test_a_server_that_ignores_if_range_does_not_get_two_versions_mixed(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    archive = Archive(operator)
    archive.break_after = 1_000_000
    await downloaded(operator, session, tmp_path / "gtfs.zip")
    archive.break_after, archive.etag, archive.content, archive.ignores_if_range = None, '"v2"', ARCHIVE[::-1], True
    assert (await downloaded(operator, session, tmp_path / "gtfs.zip")).outcome is Outcome.CONNECTION_LOST
    assert (await downloaded(operator, session, tmp_path / "gtfs.zip")).outcome is Outcome.OK
    assert (tmp_path / "gtfs.zip").read_bytes() == ARCHIVE[::-1]


async def test_a_server_without_ranges_sends_all_again(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    archive = Archive(operator)
    archive.break_after = 1_000_000
    await downloaded(operator, session, tmp_path / "gtfs.zip")
    archive.break_after, archive.ignores_range = None, True
    assert (await downloaded(operator, session, tmp_path / "gtfs.zip")).status == 200
    assert (tmp_path / "gtfs.zip").read_bytes() == ARCHIVE


async def test_a_part_longer_than_the_archive_now_is_starts_over(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    archive = Archive(operator)
    archive.break_after = 1_000_000
    await downloaded(operator, session, tmp_path / "gtfs.zip")
    archive.break_after, archive.content, archive.ignores_if_range = None, ARCHIVE[:500], True
    assert (await downloaded(operator, session, tmp_path / "gtfs.zip")).outcome is Outcome.OK
    assert (tmp_path / "gtfs.zip").read_bytes() == ARCHIVE[:500]


async def test_a_part_without_a_strong_validator_is_not_resumed(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    archive = Archive(operator, etag='W/"v1"')
    archive.break_after = 1_000_000
    await downloaded(operator, session, tmp_path / "gtfs.zip")
    archive.break_after = None
    assert (await downloaded(operator, session, tmp_path / "gtfs.zip")).outcome is Outcome.OK
    assert "Range" not in operator.asked[1].headers
    assert (tmp_path / "gtfs.zip").read_bytes() == ARCHIVE


async def test_a_part_of_another_address_is_not_resumed(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    archive = Archive(operator)
    archive.break_after = 1_000_000
    await downloaded(operator, session, tmp_path / "gtfs.zip")
    operator.says("/other.zip", b"PK other")
    address = Address(url=operator.url("/other.zip"))
    result = await download(session, address, tmp_path / "gtfs.zip", now=NOW, limits=LIMITS)
    assert (result.outcome, (tmp_path / "gtfs.zip").read_bytes()) == (Outcome.OK, b"PK other")
    assert "Range" not in operator.asked[1].headers


async def test_an_archive_beyond_the_limit_leaves_nothing(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    Archive(operator)
    operator.says("/gtfs.zip", ARCHIVE)
    announced = await downloaded(operator, session, tmp_path / "gtfs.zip", limits=Limits(max_bytes=1000, total_s=20))

    async def unannounced(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"ETag": '"v1"'})
        await response.prepare(request)
        await response.write(ARCHIVE)
        return response

    operator.answers["/gtfs.zip"] = unannounced
    chunked = await downloaded(operator, session, tmp_path / "gtfs.zip", limits=Limits(max_bytes=1000, total_s=20))
    assert (announced.outcome, chunked.outcome) == (Outcome.TOO_LARGE, Outcome.TOO_LARGE)
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("body", "outcome"), [(b"", Outcome.EMPTY_BODY), (b"<!doctype html><p>Bient\xc3\xb4t", Outcome.HTML_BODY)]
)
async def test_a_web_page_in_place_of_the_archive_leaves_the_old_one(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path, body: bytes, outcome: Outcome
) -> None:
    (tmp_path / "gtfs.zip").write_bytes(b"old")
    operator.says("/gtfs.zip", body, ETag='"v1"')
    assert (await downloaded(operator, session, tmp_path / "gtfs.zip")).outcome is outcome
    assert (tmp_path / "gtfs.zip").read_bytes() == b"old"
    assert left(tmp_path) == ["gtfs.zip"]


async def test_a_damaged_note_beside_the_part_is_not_believed(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    Archive(operator)
    (tmp_path / "gtfs.zip.part").write_bytes(b"garbage")
    (tmp_path / "gtfs.zip.part.json").write_bytes(b"{")
    assert (await downloaded(operator, session, tmp_path / "gtfs.zip")).outcome is Outcome.OK
    assert (tmp_path / "gtfs.zip").read_bytes() == ARCHIVE


async def test_a_disk_that_fails_is_our_fault_and_raises(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    Archive(operator)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        await downloaded(operator, session, tmp_path / "file" / "gtfs.zip")
