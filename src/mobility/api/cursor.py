"""A sorted or ranked list and a cursor in, one page and the cursor of the next out."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from mobility.api.problems import Code, RefusedError

Item = TypeVar("Item")


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a page begins; opaque to clients."""

    resource: str
    """Name of the resource that gave it out; another one refuses it."""
    after: str | int
    """Id of the last item seen of a list sorted by id, else the count of items seen."""


def page_by_id(
    resource: str, items: Sequence[Item], id_of: Callable[[Item], str], text: str | None, limit: int
) -> tuple[list[Item], str | None]:
    """Cut a page out of a list sorted by id; items that come and go between pages neither repeat nor hide others."""
    after = _read(resource, text, str)
    rest = items if after is None else [item for item in items if id_of(item) > after]
    page = list(rest[:limit])
    return page, _spell(resource, id_of(page[-1])) if len(rest) > limit else None


def page_by_rank(
    resource: str, items: Sequence[Item], text: str | None, limit: int
) -> tuple[Sequence[Item], str | None]:
    """Cut a page out of a ranked list by counting."""
    start = _read(resource, text, int) or 0
    return items[start : start + limit], _spell(resource, start + limit) if len(items) > start + limit else None


After = TypeVar("After", str, int)


def _read(resource: str, text: str | None, kind: type[After]) -> After | None:
    if text is None:
        return None
    try:
        cursor = msgspec.json.decode(urlsafe_b64decode(text.encode() + b"=="), type=Cursor)
    except (ValueError, binascii.Error, msgspec.DecodeError) as error:
        raise _refusal(text) from error
    if cursor.resource != resource or not isinstance(cursor.after, kind):
        raise _refusal(text)
    if isinstance(cursor.after, int) and cursor.after < 0:
        raise _refusal(text)
    return cursor.after


def _spell(resource: str, after: str | int) -> str:
    return urlsafe_b64encode(msgspec.json.encode(Cursor(resource, after))).rstrip(b"=").decode()


def _refusal(text: str) -> RefusedError:
    return RefusedError(
        Code.INVALID_CURSOR, "`cursor` is not one that this resource gave out.", parameter="cursor", value=text
    )
