"""How a compiling process ended in; the outcome it stands for out."""

import signal

import msgspec

from mobility.model.outcome import Outcome

EXIT_OK = 0
EXIT_REFUSED = 3
"""The operator's archive or dataset is of no use."""
EXIT_OUT_OF_MEMORY = 4
EXIT_CRASHED = 5


class CompileResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the process says on its standard output, as one line of JSON."""

    outcome: Outcome
    detail: str = ""
    version: str = ""
    """SHA-256 of the archive; empty when there is no timetable."""
    value_bytes: int = 0


EXIT_STATUS = {
    Outcome.OK: EXIT_OK,
    Outcome.COMPILE_OUT_OF_MEMORY: EXIT_OUT_OF_MEMORY,
    Outcome.COMPILE_CRASHED: EXIT_CRASHED,
}
"""Exit status by outcome; every other outcome leaves EXIT_REFUSED."""


def outcome_of_exit(returncode: int, stdout: bytes) -> CompileResult:
    """Say how the process ended; `returncode` is negative for a signal, as subprocess and asyncio give it.

    What the process said counts where it agrees with its exit status. SIGXCPU is its own limit of processor time; SIGKILL
    is the kernel short of memory (whoever kills the process for a deadline knows better and says COMPILE_TIMEOUT).
    """
    if returncode == -signal.SIGXCPU:
        return CompileResult(outcome=Outcome.COMPILE_TIMEOUT, detail="the limit of processor time was reached")
    if returncode in {-signal.SIGKILL, EXIT_OUT_OF_MEMORY}:
        return CompileResult(outcome=Outcome.COMPILE_OUT_OF_MEMORY, detail=f"exit status {returncode}")
    try:
        said = msgspec.json.decode(stdout.strip().rpartition(b"\n")[2], type=CompileResult)
    except msgspec.DecodeError:
        said = None
    if said is None or EXIT_STATUS.get(said.outcome, EXIT_REFUSED) != returncode:
        return CompileResult(outcome=Outcome.COMPILE_CRASHED, detail=f"exit status {returncode}")
    return said
