"""A load generator in a process of its own: keep-alive connections that ask again as soon as they are answered."""

import asyncio
import os
import random
import sys
import time
from collections.abc import Iterator
from typing import cast

import uvloop

CONNECTIONS = 16


class Asker(asyncio.Protocol):
    """One connection; counts answers and their bytes."""

    def __init__(self, requests: Iterator[bytes]) -> None:
        """Ask these requests, shared with the other connections."""
        self.requests = requests
        self.answers = 0
        self.bytes = 0
        self.failures = 0
        self._wanted = -1
        self._got = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask the first time."""
        # uvloop's transports are asyncio's in all but their class.
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Read an answer by its Content-Length, then ask again."""
        self._got += data
        if self._wanted < 0:
            end = self._got.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._got[:end]).lower()
            length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            self.failures += not head.startswith(b"http/1.1 200")
            self._wanted = end + 4 + length
        if len(self._got) >= self._wanted:
            self.answers += 1
            self.bytes += self._wanted
            self._got.clear()
            self._wanted = -1
            self._ask()

    def _ask(self) -> None:
        assert self._transport is not None
        self._transport.write(next(self.requests))


def each_once_then_any(requests: list[bytes], warm: asyncio.Event) -> Iterator[bytes]:
    """Give every request once, so that what a process works out about a stop once is not measured, then any for ever."""
    yield from requests
    warm.set()
    chance = random.Random(7)
    while True:
        yield chance.choice(requests)


async def ask(port: int, paths: list[str], seconds: float) -> tuple[float, float]:
    """Load a server; gives answers a second and the mean size of an answer in bytes."""
    warm = asyncio.Event()
    # As through a proxy, so that the load counts towards a limit: what that costs is part of the figure.
    head = "HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n"
    requests = each_once_then_any([f"GET {path} {head}".encode() for path in paths], warm)
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: Asker(requests), "127.0.0.1", port) for _ in range(CONNECTIONS)]
    askers = [asker for _, asker in made]
    await warm.wait()
    before, began = sum(asker.answers for asker in askers), time.perf_counter()
    await asyncio.sleep(seconds)
    rate = (sum(asker.answers for asker in askers) - before) / (time.perf_counter() - began)
    for transport, _ in made:
        transport.abort()
    assert not sum(asker.failures for asker in askers), "the server answered something other than 200"
    return rate, sum(asker.bytes for asker in askers) / max(1, sum(asker.answers for asker in askers))


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    found = uvloop.run(ask(int(sys.argv[1]), sys.stdin.read().split(), float(sys.argv[2])))
    sys.stdout.write("{} {}\n".format(*found))
