"""Words of the command line become feeds, sources and files, or an error that names the word."""

from pathlib import Path

import pytest

from mobility.commands.inputs import parse_gtfs_inputs, parse_realtime_inputs, parse_stop
from mobility.model.ids import FeedId

A, B = FeedId("a"), FeedId("b")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("one.zip", "Two Trams.zip", "m.pb", "odd=name.pb"):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_single_timetable_needs_no_name(files: Path) -> None:
    assert [(one.feed, one.path.name) for one in parse_gtfs_inputs(["one.zip"])] == [("gtfs", "one.zip")]


def test_several_timetables_are_named_after_their_files_or_as_told(files: Path) -> None:
    assert [one.feed for one in parse_gtfs_inputs(["one.zip", "Two Trams.zip"])] == ["one", "two-trams"]
    assert [one.feed for one in parse_gtfs_inputs(["north=one.zip", "south=one.zip"])] == ["north", "south"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["one.zip", "one.zip"], "twice"),
        (["absent.zip"], "absent.zip: there is no such file"),
        (["a=absent.zip"], "absent.zip: there is no such file"),
        (["A B=one.zip"], "A B"),
    ],
)
def test_a_timetable_that_cannot_be_used_is_named(files: Path, words: list[str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_gtfs_inputs(words)


def test_messages_name_feed_and_source_where_there_is_a_choice(files: Path) -> None:
    parsed = parse_realtime_inputs(["m.pb", "a=m.pb", "a/north=m.pb", "odd=name.pb"], [A])
    assert [(one.feed, one.source, one.path.name) for one in parsed] == [
        ("a", None, "m.pb"),
        ("a", None, "m.pb"),
        ("a", "north", "m.pb"),
        ("a", None, "odd=name.pb"),
    ]


@pytest.mark.parametrize(
    ("word", "said"),
    [("m.pb", "FEED=m.pb with FEED one of a, b"), ("c=m.pb", "no --gtfs c=FILE"), ("a=absent.pb", "no such file")],
)
def test_a_message_that_cannot_be_placed_is_named(files: Path, word: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_realtime_inputs([word], [A, B])


def test_colons_of_stop_ids_are_told_from_the_feeds_name() -> None:
    assert parse_stop("quai:1", [A]) == (A, "quai:1")
    assert parse_stop("a:quai:1", [A, B]) == (A, "quai:1")
    assert parse_stop("b:a:1", [A, B]) == (B, "a:1")
    with pytest.raises(ValueError, match="FEED:quai"):
        parse_stop("quai", [A, B])
