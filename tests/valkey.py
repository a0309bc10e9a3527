"""The embedded server as tests use it: started on its own socket, stopped, frozen and killed at will."""

import asyncio
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from mobility.store.embedded import server_command, wait_until_ready
from mobility.store.leash import leashed


@dataclass
class Valkey:
    """One real Valkey server."""

    socket: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        """Its address."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        self._spawn()
        asyncio.run(wait_until_ready(self.url))

    async def start_again(self) -> None:
        """Start it from within a running loop."""
        self._spawn()
        await wait_until_ready(self.url)

    def _spawn(self) -> None:
        self.process = subprocess.Popen(leashed(server_command(self.socket)), stdin=subprocess.DEVNULL)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal: SIGSTOP freezes it, SIGKILL ends it without a word."""
        assert self.process is not None
        self.process.send_signal(number)

    def stop(self) -> None:
        """End it, whatever state it is in."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            self.process.wait(10)
