"""Who comes from another service finds what the same is called here."""

import pytest

from mobility.api.departures_parameters import TABLE
from mobility.api.parameter_meant import ELSEWHERE, parameter_meant
from mobility.api.stops import RESOURCE as STOPS
from tests.api.served import World


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("from_datetime", "at"),
        ("MonitoringRef", "stop"),
        ("PreviewInterval", "window"),
        ("MaximumStopVisits", "limit"),
        ("minutesAfter", "window"),
        ("stop_id", "stop"),
        ("count", "limit"),
        ("lng", "lon"),
        ("wndow", "window"),
        ("zzzz", None),
    ],
)
def test_a_name_from_elsewhere_or_a_slip_leads_to_ours(name: str, meant: str | None) -> None:
    assert parameter_meant(name, TABLE.by_name) == meant


@pytest.mark.parametrize(("name", "meant"), [("lat", "near"), ("lng", "near"), ("stop_id", "q"), ("stops[]", "q")])
def test_what_serves_the_same_end_is_offered_where_the_same_is_not_there(name: str, meant: str) -> None:
    assert parameter_meant(name, STOPS.parameters.by_name) == meant


def test_a_point_and_a_name_are_asked_otherwise_of_departures() -> None:
    assert [parameter_meant(name, TABLE.by_name) for name in ("near", "q", "STOP")] == ["lat", "stop", "stop"]


def test_what_a_resource_does_not_have_is_not_offered() -> None:
    assert parameter_meant("duration", STOPS.parameters.by_name) != "window"


def test_no_name_from_elsewhere_is_one_of_ours_nor_means_two_things() -> None:
    theirs = [name for names in ELSEWHERE.values() for name in names]
    assert len(theirs) == len(set(theirs))
    assert set(ELSEWHERE) <= {*TABLE.by_name, *STOPS.parameters.by_name}
    assert not set(theirs) & set(TABLE.by_name)


async def test_the_refusal_says_so(town: World) -> None:
    problem = await (await town.get("/v1/departures?stop=x:G&duration=3600")).json(content_type=None)
    assert (problem["parameter"], problem["hint"]) == ("duration", "did you mean `window`?")
