"""The id of a place lasts through re-imports, and no two places ever have one."""

import re

from hypothesis import given
from hypothesis import strategies as st

from mobility.board.places.identity import ALPHABET, Newcomer, ids_for, new_id, spelled_place_id
from mobility.model.ids import FeedId, StopRef
from mobility.model.places import StopPlace

HERE = (48.0, 2.0)


def refs(text: str) -> tuple[StopRef, ...]:
    return tuple(StopRef(FeedId(one[0]), one[1:]) for one in text.split())


def new(members: str, name: str = "Gare", position: tuple[float, float] | None = HERE) -> Newcomer:
    return Newcomer(name, position, refs(members))


def old(place_id: str, members: str, name: str = "Gare", position: tuple[float, float] = HERE) -> StopPlace:
    return StopPlace(id=place_id, name=name, lat=position[0], lon=position[1], members=refs(members))


def test_a_new_place_s_id_is_made_from_its_founding_member_alone() -> None:
    (first,) = ids_for([new("a1 b2")], [])
    (again,) = ids_for([new("b2 c9 a1", name="Mairie")], [])
    assert first == again
    assert re.fullmatch(r"place:[0-9A-HJKMNP-TV-Z]{6}", first)


def test_a_place_keeps_its_id_while_most_of_its_stops_stay() -> None:
    before = [old("place:AAAAAA", "a1 a2 a3")]
    assert ids_for([new("a1 a2 b7"), new("a3")], before)[0] == "place:AAAAAA"
    assert ids_for([new("a3 b7 b8 b9", name="Mairie", position=(47, 2))], before) != ["place:AAAAAA"]


def test_of_two_places_that_become_one_the_larger_keeps_its_id() -> None:
    before = [old("place:AAAAAA", "a1"), old("place:BBBBBB", "b1 b2")]
    assert ids_for([new("a1 b1 b2")], before) == ["place:BBBBBB"]


def test_of_a_place_that_falls_apart_the_part_with_more_then_with_its_first_stop_keeps_the_id() -> None:
    before = [old("place:AAAAAA", "a2 a1 a3")]
    assert ids_for([new("a1"), new("a2 a3")], before)[1] == "place:AAAAAA"
    assert ids_for([new("a1"), new("a2")], before)[1] == "place:AAAAAA"


def test_a_re_import_that_renames_all_stops_keeps_ids_by_name_and_spot() -> None:
    before = [old("place:AAAAAA", "a1", name="Gare de St-Aubin")]
    assert ids_for([new("a901", name="Gare de Saint-Aubin", position=(48.0003, 2.0))], before) == ["place:AAAAAA"]
    for moved in (new("a901", name="Mairie"), new("a901", name="Gare de Saint-Aubin", position=(48.001, 2.0))):
        assert ids_for([moved], before) != ["place:AAAAAA"]
    assert ids_for([new("a901", name="Gare de Saint-Aubin", position=None)], before) != ["place:AAAAAA"]


def test_an_id_that_chance_has_given_away_is_not_given_again() -> None:
    founder = refs("a1")[0]
    first = new_id(founder, set())
    assert new_id(founder, {first}) not in {first, ""}


def test_a_printed_id_is_understood_however_it_is_typed() -> None:
    assert spelled_place_id("7k3-qoi") == spelled_place_id("7K3Q0L") == "7K3Q01"
    assert len(set(ALPHABET)) == 32


MEMBERS = st.lists(st.lists(st.sampled_from([f"a{n}" for n in range(9)]), min_size=1, max_size=4), max_size=5).map(
    lambda groups: [
        sorted(set(group) - {one for earlier in groups[:place] for one in earlier})
        for place, group in enumerate(groups)
    ]
)


@given(MEMBERS, MEMBERS)
def test_no_two_places_share_an_id(before: list[list[str]], after: list[list[str]]) -> None:
    previous = [old(f"place:{place:06d}", " ".join(members)) for place, members in enumerate(before) if members]
    places = [new(" ".join(members)) for members in after if members]
    ids = ids_for(places, previous)
    assert len(set(ids)) == len(ids) == len(places)
