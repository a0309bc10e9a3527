"""How a process ended stands for one outcome."""

import signal

import pytest

from mobility.gtfs.result import outcome_of_exit
from mobility.model.outcome import Outcome

OK = b'{"outcome":"ok","version":"abc"}\n'
REFUSED = b'{"outcome":"not_a_zip","detail":"x"}\n'


@pytest.mark.parametrize(
    ("returncode", "stdout", "outcome"),
    [
        (0, OK, Outcome.OK),
        (0, b"a library said something\n" + OK, Outcome.OK),
        (3, REFUSED, Outcome.NOT_A_ZIP),
        (4, b'{"outcome":"compile_out_of_memory"}', Outcome.COMPILE_OUT_OF_MEMORY),
        (5, b'{"outcome":"compile_crashed"}', Outcome.COMPILE_CRASHED),
        (0, b"", Outcome.COMPILE_CRASHED),
        (0, REFUSED, Outcome.COMPILE_CRASHED),
        (1, OK, Outcome.COMPILE_CRASHED),
        (3, b'{"outcome":"no such outcome"}', Outcome.COMPILE_CRASHED),
        (-signal.SIGSEGV, OK, Outcome.COMPILE_CRASHED),
        (-signal.SIGXCPU, b"", Outcome.COMPILE_TIMEOUT),
        (-signal.SIGKILL, b"", Outcome.COMPILE_OUT_OF_MEMORY),
    ],
)
def test_an_exit_stands_for_an_outcome(returncode: int, stdout: bytes, outcome: Outcome) -> None:
    assert outcome_of_exit(returncode, stdout).outcome is outcome
