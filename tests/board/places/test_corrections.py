"""A row of places.csv is understood or named with what is wrong, and costs no other row."""

import pytest

from mobility.board.places.corrections import Action, Correction, CorrectionFault, read_corrections
from mobility.model.ids import FeedId, StopRef

HEADER = "action,name,members\n"


def test_rows_join_split_and_name() -> None:
    text = (
        "\ufeff# stations of the town\n" + HEADER + "join,,a:1,b:zone:x\n\n"
        'join,"Gare, quai",a:2,a:3\n#split,,a:1,a:9\nsplit,,a:1,b:2,c:3\nname,Mairie,a:4,\n'
    )
    a, b, c = FeedId("a"), FeedId("b"), FeedId("c")
    assert read_corrections(text) == (
        [
            Correction(Action.JOIN, "", (StopRef(a, "1"), StopRef(b, "zone:x")), 3),
            Correction(Action.JOIN, "Gare, quai", (StopRef(a, "2"), StopRef(a, "3")), 5),
            Correction(Action.SPLIT, "", (StopRef(a, "1"), StopRef(b, "2"), StopRef(c, "3")), 7),
            Correction(Action.NAME, "Mairie", (StopRef(a, "4"),), 8),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("unite,,a:1,a:2", "action 'unite' is none of join, split, name"),
        ("join,,a:1", "join needs at least two members"),
        ("join,,a:1,a:1", "join needs at least two members"),
        ("split,Gare,a:1,a:2", "split takes no name"),
        ("name,,a:1", "name needs a name and exactly one member"),
        ("name,Gare,a:1,a:2", "name needs a name and exactly one member"),
        ("join,,gare,a:1", "'gare' is not of the form FEED:ID"),
        ("join", "join needs at least two members"),
    ],
)
def test_a_faulty_row_is_named_and_the_others_stand(row: str, sentence: str) -> None:
    corrections, faults = read_corrections(f"{HEADER}{row}\nname,Mairie,a:4\n")
    assert faults == [CorrectionFault(2, sentence)]
    assert [one.line for one in corrections] == [3]


def test_a_file_without_the_header_is_not_guessed_at() -> None:
    assert read_corrections("join,,a:1,a:2\n") == (
        [],
        [CorrectionFault(1, "the first row must be action,name,members")],
    )
    assert read_corrections("") == ([], [])
