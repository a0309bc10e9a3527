"""Whoever wants little gets little, and whoever errs is told."""

import pytest

from mobility.api.thinning import fields_parser, names_in, thinned
from mobility.board.wire import BoardJson
from tests.api.served import DELAYED, World

BODY = b'{"as_of":"a","departures":[{"trip":{"id":"1","headsign":"M"},"label":"live"}],"feeds":[]}'


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("as_of",), b'{"as_of":"a"}'),
        (("as_of", "departures.label"), b'{"as_of":"a","departures":[{"label":"live"}]}'),
        (("departures.trip.headsign",), b'{"departures":[{"trip":{"headsign":"M"}}]}'),
        (("departures.trip", "departures.trip.id"), b'{"departures":[{"trip":{"id":"1","headsign":"M"}}]}'),
        (("departures.trip.id", "departures"), BODY.replace(b'"as_of":"a",', b"").replace(b',"feeds":[]', b"")),
    ],
)
def test_what_is_named_stays_in_the_bodys_order(names: tuple[str, ...], expected: bytes) -> None:
    assert thinned(BODY, names) == expected


def test_every_name_of_the_answer_is_understood() -> None:
    names = names_in(BoardJson)
    assert {"departures.route.short_name", "place.name", "departures.calls.stop.name", "alerts.header"} <= set(names)
    parse = fields_parser(BoardJson, frozenset())
    assert [parse(name) for name in names] == [(name,) for name in names]


async def test_a_thin_board_keeps_when_it_was_made_and_its_tag(town: World) -> None:
    path = "/v1/departures?stop=x:G&fields=departures.expected,departures.trip.headsign"
    town.say("x", DELAYED)
    answer = await town.get(path)
    assert await answer.json() == {
        "as_of": "2026-03-02T07:55:00+01:00",
        "departures": [
            {"expected": "2026-03-02T08:02:00+01:00", "trip": {"headsign": "Mairie"}},
            {"expected": None, "trip": {"headsign": "Mairie"}},
        ],
    }
    assert (await town.get(path, If_None_Match=answer.headers["ETag"])).status == 304


async def test_a_name_that_is_no_field_is_refused_with_the_one_meant(town: World) -> None:
    answer = await town.get("/v1/departures?stop=x:G&fields=departures.headsgn,departures.labl")
    problem = await answer.json(content_type=None)
    assert (answer.status, problem["code"], problem["parameter"]) == (400, "invalid_parameter", "fields")
    assert "departures.headsgn" in problem["detail"]
    wrong = await (await town.get("/v1/departures?stop=x:G&fields=departures.labl")).json(content_type=None)
    assert "departures.label" in wrong["detail"]
