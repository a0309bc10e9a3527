"""Places in, the place of an id or of a stop out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobility.board.places.identity import spelled_place_id
from mobility.model.ids import PLACE, StopRef, join_scoped_id
from mobility.model.places import Places, StopPlace


@dataclass(frozen=True, eq=False)
class PlaceLookup:
    """Finds places. Made once for every change."""

    places: Places = field(default_factory=Places)
    by_id: Mapping[str, StopPlace] = field(init=False)
    by_member: Mapping[StopRef, StopPlace] = field(init=False)
    former: Mapping[str, StopPlace] = field(init=False)

    def __post_init__(self) -> None:
        """Index by id and by member."""
        places = self.places.places
        object.__setattr__(self, "by_id", {place.id: place for place in places})
        object.__setattr__(self, "by_member", {member: place for place in places for member in place.members})
        object.__setattr__(self, "former", {one.place.id: one.place for one in self.places.former})

    def find(self, code: str) -> StopPlace | None:
        """Find a place by what stands after `place:`, however it is typed.

        A place that went up in another answers with that: its id may be printed on a pole.
        """
        place_id = join_scoped_id(PLACE, spelled_place_id(code))
        found = self.by_id.get(place_id)
        if found is None and place_id in self.former:
            homes = (self.by_member.get(member) for member in self.former[place_id].members)
            found = next((home for home in homes if home is not None), None)
        return found
