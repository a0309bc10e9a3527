"""Every code explains itself, and a problem quotes the offending text within bounds."""

from pathlib import Path

from mobility.api.problems import EXPLANATIONS, LONGEST_VALUE, Code, RefusedError


def test_every_code_has_a_status_and_a_sentence() -> None:
    assert set(EXPLANATIONS) == set(Code)
    assert all(one.title.endswith(".") and 400 <= one.status < 600 for one in EXPLANATIONS.values())


def test_every_code_is_given_somewhere() -> None:
    source = Path(__file__).resolve().parents[2] / "src" / "mobility" / "api"
    text = "".join(path.read_text() for path in source.glob("*.py") if path.name != "problems.py")
    assert [code.name for code in Code if f"Code.{code.name}" not in text] == []


def test_offending_text_is_quoted_only_so_far() -> None:
    problem = RefusedError(Code.INVALID_PARAMETER, "no", value="x" * 10_000).problem("1")
    assert problem.value == "x" * LONGEST_VALUE
