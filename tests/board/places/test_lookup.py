"""An id answers as long as its stops are anywhere."""

from mobility.board.places.lookup import PlaceLookup
from mobility.model.ids import FeedId, StopRef
from mobility.model.places import FormerPlace, Places, StopPlace


def place(code: str, *stops: str) -> StopPlace:
    members = tuple(StopRef(FeedId("x"), stop) for stop in stops)
    return StopPlace(id=f"place:{code}", name="Gare", lat=None, lon=None, members=members)


def test_a_place_is_found_by_its_id_as_typed_and_by_its_stops() -> None:
    here = place("7K3Q01", "a", "b")
    lookup = PlaceLookup(Places(places=(here,)))
    assert lookup.find("7k3qoi") is here
    assert lookup.by_member[StopRef(FeedId("x"), "b")] is here
    assert lookup.find("") is lookup.find("ZZZZZZ") is None


def test_an_id_that_went_up_in_another_place_answers_with_that() -> None:
    here = place("AAAAAA", "a", "b")
    former = (
        FormerPlace(place=place("BBBBBB", "b"), gone_since=1),
        FormerPlace(place=place("CCCCCC", "c"), gone_since=1),
    )
    lookup = PlaceLookup(Places(places=(here,), former=former))
    assert lookup.find("BBBBBB") is here
    assert lookup.find("CCCCCC") is None
