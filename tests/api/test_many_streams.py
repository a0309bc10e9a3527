"""Two hundred streams of a real serving process, each told of every published change: the bench in small, counted and not timed."""

from pathlib import Path

from tests.bench import compiling, streams
from tests.bench.territory import make_territory


def test_every_change_reaches_every_stream_of_a_process(tmp_path: Path) -> None:
    territory = make_territory(tmp_path, stop_times=60_000, stops=600, trips=600)
    compiling.measure(territory)
    reached = streams.listen(territory, streams=200, questions=40, rounds=2, round_s=4.0)
    assert reached.expected == 400
    assert len(reached.seconds) == reached.expected
