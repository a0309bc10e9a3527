"""The account of what is left out."""

from mobility.merge import noted
from mobility.merge.reject import EXAMPLES_KEPT, SENTENCES, Reject
from tests.merge.story import Story


def test_every_reason_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Reject)
    assert [reason for reason, sentence in SENTENCES.items() if not sentence.endswith(".")] == []


def test_one_entity_of_each_kind_of_nonsense_costs_only_itself() -> None:
    story = Story()
    story.hear(
        "t1 | B dep +60 | X dep +60 | 9 dep +60 | 3/D dep +60\n"
        "zz | A dep +60\n"
        "t1 start_date=20261399 | A dep +60\n"
        "t1 start_date=20300101 | A dep +60\n"
        "t1 DUPLICATED\n"
        "x1 ADDED\n"
        "- route_id=R | A dep +60"
    )
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12>-/08:13 | C 08:20>08:21 | D 08:30>08:31"
    assert story.rejected() == {
        "incomplete_duplicate": 1,
        "invalid_start_date": 1,
        "no_usable_stop": 1,
        "not_matched": 1,
        "sequence_not_in_trip": 1,
        "sequence_stop_mismatch": 1,
        "trip_not_running_that_day": 1,
        "unknown_stop": 1,
        "unknown_trip": 1,
    }
    assert set(story.state().examples) == set(story.rejected())
    assert (story.state().trips, story.state().matched_trips) == (6, 1)
    assert (story.state().updates, story.state().matched_updates) == (8, 1)


def test_a_few_examples_of_each_reason_are_kept_and_none_is_long() -> None:
    story = Story()
    story.hear("\n".join(f"{'z' * 300}{number}" for number in range(20)))
    examples = story.state().examples["unknown_trip"]
    assert len(examples) == EXAMPLES_KEPT
    assert max(len(example.detail) for example in examples) <= 200
    assert story.rejected() == {"unknown_trip": 20}


def test_what_decoding_left_out_stands_in_the_same_account() -> None:
    story = Story()
    story.hear_text('entity { id: "v" vehicle { } } entity { id: "e" trip_update { trip { trip_id: "zz" } } }')
    assert story.rejected() == {"unknown_trip": 1, "vehicle_without_place": 1}


def test_everything_noted_has_its_sentence() -> None:
    assert set(noted.SENTENCES) == set(noted.Noted)
    assert [name for name, sentence in noted.SENTENCES.items() if not sentence.endswith(".")] == []
