"""A folder in; polls with their messages, written to the history there until somebody kills this process, out.

Prints the number of each beat once all that was told of it is written.
"""

import itertools
import sys
from pathlib import Path

import mobility.history.writer
from mobility.history.address import parse_history_address
from mobility.history.writer import HistoryWriter
from mobility.model.history import PollRecord
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import Instant
from tests.history.kept import NOON, RT, TAG

SOURCES = [RT, *(f"{RT}{number}" for number in range(199))]
WITH_MESSAGES = frozenset(SOURCES[:4])
BODY_BYTES = 60_000


def body(beat: int) -> bytes:
    """Give the message of a beat: half as the one before, half new."""
    return beat.to_bytes(8, "big") * (BODY_BYTES // 8)


def tell(history: HistoryWriter, beat: int) -> None:
    """Tell a poll of every source, twenty seconds after the one before."""
    for source in SOURCES:
        record = PollRecord(
            feed=FeedId(TAG),
            source=source,
            kind="trip_updates",
            started=at(beat),
            duration_s=0.0,
            outcome=Outcome.OK,
            bytes=BODY_BYTES,
        )
        history.poll(record, body(beat) if source in WITH_MESSAGES else None)


def at(beat: int) -> Instant:
    """Say when a beat is."""
    return Instant(NOON + 20 * beat)


def main(folder: Path, first: int) -> None:
    """Write for ever, without the pauses in which nothing could be interrupted."""
    mobility.history.writer.GATHER_S = 0.001
    address = parse_history_address(None, folder)
    assert address is not None
    history = HistoryWriter(address, folder / "archive", lambda: at(first))
    history.start()
    for beat in itertools.count(first):
        tell(history, beat)
        assert history.flush(20)
        sys.stdout.write(f"{beat}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
