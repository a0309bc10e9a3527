"""A multipart request in, the files it brings or points to in a folder out: bounded, and fetched from public addresses alone."""

import asyncio
from pathlib import Path

import aiohttp
from aiohttp import BodyPartReader, web
from yarl import URL

from mobility.api.problems import Code, RefusedError
from mobility.notify.addresses import PrivateAddressError, PublicResolver, is_public

MOST_FILES = 4
MOST_BYTES = 200 * 2**20
"""Of all files together; the largest French archive has about 100 MiB."""
WITHIN_S = 60.0
LONGEST_ADDRESS = 2_000
_CHUNK = 1 << 16


async def save_uploads(request: web.Request, folder: Path) -> list[Path]:
    """Save what the parts named `file` bring and the addresses in parts named `url` give, in order, under names of ours.

    RefusedError for what is too much, too large, no address, or cannot be fetched.
    """
    if not request.content_type.startswith("multipart/"):
        raise _refused("Send a form with files.", "use multipart/form-data with parts named `file` or `url`")
    saved: list[Path] = []
    left = MOST_BYTES
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name not in ("file", "url"):
            continue
        if len(saved) == MOST_FILES:
            raise _refused(
                f"More than {MOST_FILES} files.", "a timetable and the messages of one operator at one moment"
            )
        path = folder / f"{len(saved)}.bin"
        if part.name == "file":
            size = await _save(part, path, left)
        else:
            address = (await part.read_chunk(LONGEST_ADDRESS)).decode(errors="replace").strip()
            if not address:
                continue
            size = await _fetch(address, path, left)
        if size:
            left -= size
            saved.append(path)
    if not saved:
        raise _refused(
            "The form has no file and no address.", "use multipart/form-data with parts named `file` or `url`"
        )
    return saved


async def _save(part: BodyPartReader, path: Path, most: int) -> int:
    """Write a part; gives its size, 0 for a field that was left empty."""
    size = 0
    with path.open("wb") as file:
        while chunk := await part.read_chunk(_CHUNK):
            size += len(chunk)
            if size > most:
                raise _too_large()
            await asyncio.to_thread(file.write, chunk)
    return size


async def _fetch(address: str, path: Path, most: int) -> int:
    """Write what a public address gives; redirects are not followed, for they would lead past the check of the address."""
    try:
        url = URL(address)
        if url.scheme not in ("http", "https") or not url.host or not is_public(url.host):
            raise PrivateAddressError("not public")
        connector = aiohttp.TCPConnector(resolver=PublicResolver())
        timeout = aiohttp.ClientTimeout(total=WITHIN_S)
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout, trust_env=False) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                raise _refused(
                    f"The address answers {answer.status}.", "give the address that the file itself has", address
                )
            size = 0
            with path.open("wb") as file:
                async for chunk in answer.content.iter_chunked(_CHUNK):
                    size += len(chunk)
                    if size > most:
                        raise _too_large()
                    await asyncio.to_thread(file.write, chunk)
            return size
    except PrivateAddressError as error:
        raise _refused("Only public http and https addresses are fetched.", "upload the file", address) from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        cause = error.__cause__
        name = "a private address" if isinstance(cause, PrivateAddressError) else type(error).__name__
        raise _refused(f"The address cannot be fetched: {name}.", "upload the file", address) from error


def _refused(detail: str, hint: str, value: str | None = None) -> RefusedError:
    return RefusedError(Code.INVALID_UPLOAD, detail, parameter="url" if value else "file", value=value, hint=hint)


def _too_large() -> RefusedError:
    return RefusedError(
        Code.UPLOAD_TOO_LARGE,
        f"More than {MOST_BYTES // 2**20} MiB together.",
        hint="`mobility validate` takes files of any size",
    )
