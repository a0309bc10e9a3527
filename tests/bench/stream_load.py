"""Paths on stdin, a stream each, in a process of its own; when each stream was told something, as JSON on stdout when stdin ends."""

import asyncio
import json
import resource
import sys
import time
from typing import cast

import uvloop

AT_ONCE = 100
"""Connections opened together: a server's backlog is not what is measured."""


class Listening(asyncio.Protocol):
    """One open stream; notes when events come, on the clock that all processes of a machine share."""

    def __init__(self, path: str, number: int) -> None:
        """Listen to what stands at `path`, as one of many clients behind a proxy."""
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        head = f"Host: 127.0.0.1\r\nAccept: text/event-stream\r\nX-Forwarded-For: {address}"
        self.request = f"GET {path} HTTP/1.1\r\n{head}\r\n\r\n".encode()
        self.told: list[float] = []
        self.is_open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tail = b""

    def itself(self) -> "Listening":
        """Be the protocol that a connection is made with."""
        return self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        # uvloop's transports are asyncio's in all but their class.
        cast("asyncio.Transport", transport).write(self.request)

    def data_received(self, data: bytes) -> None:
        """Note events; a name cut in two by a packet counts once."""
        seen = self._tail + data
        if b"event: " in seen:
            if self.is_open.done():
                self.told.append(time.monotonic())
            elif b"event: reset" in seen:
                self.is_open.set_result(None)
        self._tail = seen[-6:]

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail what still waits to be opened."""
        if not self.is_open.done():
            self.is_open.set_exception(exc or ConnectionError(f"refused: {self.request!r}"))


async def listen(port: int, paths: list[str]) -> list[list[float]]:
    """Open all, say `open` on stdout, listen until stdin ends."""
    loop, made = asyncio.get_running_loop(), []
    for begin in range(0, len(paths), AT_ONCE):
        opening = [Listening(path, number) for number, path in enumerate(paths[begin : begin + AT_ONCE], begin)]
        await asyncio.gather(*(loop.create_connection(one.itself, "127.0.0.1", port) for one in opening))
        await asyncio.gather(*(one.is_open for one in opening))
        made += opening
    sys.stdout.write("open\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    return [one.told for one in made]


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asked = [sys.stdin.readline().strip() for _ in range(int(sys.argv[2]))]
    told = json.dumps(uvloop.run(listen(int(sys.argv[1]), asked)))
    sys.stdout.write(f"{told}\n")
    sys.stdout.flush()
