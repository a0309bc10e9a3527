"""The supervisor keeps processes alive and ends them in order."""

import asyncio
import signal
import sys
from pathlib import Path

from mobility.worker.supervise import Part, Supervisor

PATIENCE_S = 20


async def until_lines(path: Path, count: int) -> list[str]:
    """Wait until a file holds that many lines."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            lines = path.read_text().splitlines() if path.exists() else []  # noqa: ASYNC240 - a few bytes in a test
            if len(lines) >= count:
                return lines
            await asyncio.sleep(0.02)


def writer(name: str, path: Path, *, then: str) -> Part:
    """Make a part that writes its name when it starts and when it is told to end."""
    code = (
        "import signal, sys, time\n"
        f"say = lambda word: open({str(path)!r}, 'a').write(word + '\\n')\n"
        f"signal.signal(signal.SIGTERM, lambda *_: (say('{name} ends'), sys.exit(0)))\n"
        f"say('{name} starts')\n"
        f"{then}\n"
    )
    return Part(name, (sys.executable, "-c", code))


async def test_a_part_that_ends_is_started_again(tmp_path: Path) -> None:
    supervisor = Supervisor()
    supervisor.start([writer("brief", tmp_path / "log", then="pass")])
    assert await until_lines(tmp_path / "log", 3) == ["brief starts"] * 3
    await supervisor.stop()


async def test_a_killed_part_is_started_again(tmp_path: Path) -> None:
    supervisor = Supervisor()
    supervisor.start([writer("steady", tmp_path / "log", then="time.sleep(60)")])
    await until_lines(tmp_path / "log", 1)
    supervisor.processes["steady"].send_signal(signal.SIGKILL)
    assert await until_lines(tmp_path / "log", 2) == ["steady starts"] * 2
    await supervisor.stop()
    assert supervisor.processes["steady"].returncode == 0


async def test_parts_are_ended_last_started_first(tmp_path: Path) -> None:
    supervisor = Supervisor()
    for count, name in enumerate(("store", "worker", "api"), start=1):
        supervisor.start([writer(name, tmp_path / "log", then="time.sleep(60)")])
        await until_lines(tmp_path / "log", count)
    await supervisor.stop()
    assert (tmp_path / "log").read_text().splitlines()[3:] == ["api ends", "worker ends", "store ends"]
