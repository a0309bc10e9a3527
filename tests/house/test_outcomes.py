"""Every outcome explains itself."""

from pathlib import Path

from mobility.model.outcome import EXPLANATIONS, Outcome


def test_every_outcome_has_an_explanation() -> None:
    assert set(EXPLANATIONS) == set(Outcome)
    assert [outcome for outcome, explanation in EXPLANATIONS.items() if not explanation.sentence.endswith(".")] == []


def test_the_runbook_has_a_remedy_for_every_outcome_that_is_not_a_success() -> None:
    runbook = (Path(__file__).resolve().parents[2] / "deploy" / "RUNBOOK.md").read_text()
    entries = {block.split("`")[0]: block for block in runbook.split("### `")[1:]}
    expected = {outcome.value for outcome in Outcome if not outcome.is_success and outcome is not Outcome.PENDING}
    assert set(entries) == expected
    for form in ("**Sign:**", "**Impact on travellers:**", "**Remedy:**"):
        assert [name for name, block in entries.items() if form not in block] == []
