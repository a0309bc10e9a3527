"""Every outcome explains itself."""

from mobility.model.outcome import EXPLANATIONS, Outcome


def test_every_outcome_has_an_explanation() -> None:
    assert set(EXPLANATIONS) == set(Outcome)
    assert [outcome for outcome, explanation in EXPLANATIONS.items() if not explanation.sentence.endswith(".")] == []
