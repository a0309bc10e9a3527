"""An iterator in; the same items out, each made by a second thread while the one before it is being used."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """Make items one ahead of their use, which pays where both sides leave the interpreter's lock (zlib, numpy).

    What the iterator raises is raised here, in its turn. The thread ends with the iteration, also an abandoned one.
    """
    nothing = object()
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, items, nothing)
        while (item := coming.result()) is not nothing:
            coming = thread.submit(next, items, nothing)
            yield item  # type: ignore[misc]
