"""Query strings become typed values, or a refusal that names what is wrong."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.api import resources
from mobility.api.departures_parameters import TABLE
from mobility.api.parameters import read_query
from mobility.api.problems import Code, RefusedError
from mobility.model.time import parse_instant


def refusal(query: str) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        read_query(query, TABLE)
    return caught.value


def status_of(query: str) -> int:
    """Give the status that a query string alone would be answered with; anything but a refusal goes on up."""
    try:
        read_query(query, TABLE)
    except RefusedError as refused:
        return refused.problem("1").status
    return 200


def test_what_is_not_given_has_its_default() -> None:
    values = read_query("stop=x:A", TABLE)
    assert (values["window"], values["limit"], values["include"], values["at"]) == (60, 30, (), None)


def test_a_parameter_nobody_knows_is_refused_with_the_one_that_was_meant() -> None:
    refused = refusal("stpo=x:A")
    assert (refused.code, refused.parameter, refused.hint) == (Code.UNKNOWN_PARAMETER, "stpo", "did you mean `stop`?")


def test_a_single_valued_parameter_given_twice_is_refused() -> None:
    assert refusal("window=5&window=6").code is Code.REPEATED_PARAMETER


def test_stops_repeat_and_words_may_be_listed_or_repeated() -> None:
    values = read_query("stop=x:A&stop=y:B%2FC&include=calls,alerts&include=arrivals&mode=bus", TABLE)
    assert values["stop"] == (("x", "A"), ("y", "B/C"))
    assert values["include"] == ("calls", "alerts", "arrivals")
    assert values["mode"] == ("bus",)


@pytest.mark.parametrize("sent", ["2026-03-29T12:00:00+02:00", "2026-03-29T12:00:00%2B02:00", "2026-03-29T10:00:00Z"])
def test_an_offset_survives_a_plus_that_nobody_encoded(sent: str) -> None:
    assert read_query(f"at={sent}", TABLE)["at"] == parse_instant("2026-03-29T10:00:00Z")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("window=0", "window"),
        ("window=1441", "window"),
        ("window=%D9%A3", "window"),
        ("limit=201", "limit"),
        ("limit=-1", "limit"),
        ("at=2026-03-29T12:00:00", "at"),
        ("at=9999-12-31T23:59:59Z", "at"),
        ("stop=A", "stop"),
        ("stop=x:", "stop"),
        (f"stop=x:{'a' * 600}", "stop"),
        ("lat=91", "lat"),
        ("lat=nan", "lat"),
        ("lon=1e999", "lon"),
        ("mode=horse", "mode"),
        ("include=calls,nonsense", "include"),
        ("direction=2", "direction"),
        ("lang=../etc", "lang"),
        ("explain=yes", "explain"),
    ],
)
def test_a_value_out_of_its_form_or_range_is_refused_by_name(query: str, parameter: str) -> None:
    refused = refusal(query)
    assert (refused.code, refused.parameter) == (Code.INVALID_PARAMETER, parameter)
    assert refused.hint is not None


@given(st.text(max_size=200))
def test_no_query_string_does_worse_than_a_refusal(query: str) -> None:
    assert status_of(query) in (200, 400)


@given(st.lists(st.tuples(st.sampled_from(sorted(TABLE.by_name)), st.text(max_size=60)), max_size=6))
def test_no_value_does_worse_than_a_refusal(pairs: list[tuple[str, str]]) -> None:
    assert status_of(urlencode(pairs, errors="replace")) in (200, 400)


def test_every_parameter_parses_its_own_example_and_says_what_it_does() -> None:
    for resource in resources.ALL:
        for parameter in resource.parameters.parameters:
            parameter.parse(parameter.example)
            assert parameter.text.endswith("."), (resource.name, parameter.name)
