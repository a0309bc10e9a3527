"""Nothing goes out of the house without a sentence: parameters, fields, words, codes of refusals, reasons, metrics."""

import ast
from pathlib import Path

import msgspec
import pytest

from mobility.api import resources
from mobility.api.described_schemas import described_schemas
from mobility.api.docs import docs_page
from mobility.api.field_texts import enums_in, field_texts, structs_in
from mobility.api.llms import llms_text
from mobility.api.openapi import openapi_document
from mobility.api.problems import EXPLANATIONS, Code, Problem
from mobility.api.schemas import answers_of
from mobility.api.settings import Settings
from mobility.api.word_texts import reasons, word_texts
from mobility.board.words import say
from mobility.model.reasons import Gap, NoServiceReason

SOURCE = Path(__file__).resolve().parents[2] / "src" / "mobility"
TYPES = [*answers_of(resources.DESCRIBED).values()]
METRICS = {
    "Counter",
    "Gauge",
    "Histogram",
    "Summary",
    "CounterMetricFamily",
    "GaugeMetricFamily",
    "HistogramMetricFamily",
}


def is_sentence(text: str) -> bool:
    """Say whether a text is one: it says more than a word, and ends."""
    return len(text.split()) > 1 and text.rstrip().endswith((".", "!", "?"))


def test_every_resource_and_parameter_says_what_it_does() -> None:
    silent = [
        f"{resource.name}.{parameter.name}"
        for resource in resources.ALL
        for parameter in resource.parameters.parameters
        if not is_sentence(parameter.text) or not parameter.example
    ]
    assert silent == []
    assert [one.name for one in resources.DESCRIBED if not is_sentence(one.summary) or not is_sentence(one.text)] == []


def test_every_field_says_what_it_means() -> None:
    _, components = described_schemas(TYPES, "#/{name}")
    silent = [
        f"{name}.{field}"
        for name in structs_in(TYPES)
        for field, schema in components[name].get("properties", {}).items()
        if len(schema.get("description", "").split()) < 2
    ]
    assert silent == [], "write a sentence below the field"
    assert [name for name, struct in structs_in(TYPES).items() if not is_sentence(struct.__doc__ or "")] == []


def test_no_description_speaks_to_the_house() -> None:
    _, components = described_schemas(TYPES, "#/{name}")
    text = msgspec.json.encode(components).decode()
    assert [
        word for word in ("DESIGN.md", "HEALTH.md", "MERGING.md", "Unknown-Stays", "UNSET", " None ") if word in text
    ] == []


def test_every_word_says_what_it_means() -> None:
    enums = enums_in(TYPES)
    assert {"Gap", "NoServiceReason", "Code", "Label", "State"} <= set(enums)
    silent = [
        f"{name}.{word}"
        for name, words in enums.items()
        for word in words
        if not is_sentence(word_texts(words).get(word, ""))
    ]
    assert silent == [], "write a sentence below the word"


def test_every_code_of_a_refusal_says_what_it_means_and_is_told_everywhere() -> None:
    assert set(EXPLANATIONS) == set(Code)
    for told in published():
        assert [code for code in Code if code not in told] == []


def test_the_list_of_reasons_is_that_of_the_code_and_is_told_everywhere() -> None:
    listed = [reason.code for reason in reasons()]
    assert sorted(listed) == sorted({*Gap, *NoServiceReason}), "each once"
    for told in published():
        assert [code for code in listed if code not in told] == []


@pytest.mark.parametrize("reason", [*Gap, *NoServiceReason], ids=str)
def test_every_reason_is_given_by_the_code(reason: Gap | NoServiceReason) -> None:
    name = f"{type(reason).__name__}.{reason.name}"
    files = [path for path in SOURCE.rglob("*.py") if path.name != "reasons.py" or path.parent.name != "model"]
    assert any(name in path.read_text() for path in files), "no board ever gives it"


def test_every_reason_of_an_empty_board_is_told_to_travellers() -> None:
    assert [one for one in NoServiceReason for language in ("fr", "en") if not say(language, one.value)] == []


def test_every_metric_says_what_it_counts() -> None:
    silent, found = [], 0
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) > 1):
                continue
            name, text = node.args[:2]
            if node.func.id in {*METRICS, "_family"} and isinstance(name, ast.Constant):
                found += 1
                if not (isinstance(text, ast.Constant) and is_sentence(str(text.value))):
                    silent.append(str(name.value))
    assert silent == []
    assert found > 20


def published() -> list[str]:
    """Give what developers read: the description for machines, the page, and the plain text."""
    document = msgspec.json.encode(openapi_document(resources.DESCRIBED, "1")).decode()
    return [document, docs_page(resources.DESCRIBED, Settings(), {}).html, llms_text(resources.DESCRIBED, Settings())]


def test_the_problem_is_described_too() -> None:
    assert set(field_texts(Problem)) == {field.name for field in msgspec.structs.fields(Problem)}
