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
