"""Run a command that ends when its parent ends, even by kill -9: `python -m mobility.store.leash PARENT_PID COMMAND ...`."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""Source: prctl(2); survives execve, and is tied to the thread of the parent that made the child."""


def leashed(command: tuple[str, ...], parent_pid: int | None = None) -> tuple[str, ...]:
    """Give the command line that runs `command` on a leash held by this process."""
    if not sys.platform.startswith("linux"):
        return command
    pid = parent_pid if parent_pid is not None else os.getpid()
    return (sys.executable, "-m", "mobility.store.leash", str(pid), *command)


def die_with(parent_pid: int) -> None:
    """Ask the kernel for SIGTERM when the parent ends; exit at once when it has ended already."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent_pid:
        sys.exit(1)


def main(arguments: list[str]) -> None:
    """Put this process on the leash, then become the command."""
    die_with(int(arguments[0]))
    os.execvp(arguments[1], arguments[1:])  # noqa: S606 - the command line is the supervisor's own


if __name__ == "__main__":
    main(sys.argv[1:])
