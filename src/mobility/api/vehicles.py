"""`/v1/vehicles`: filters in, where vehicles were last seen and on which trip out."""

import msgspec

from mobility.api import parsers, sample
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.cursor import page_by_id
from mobility.api.lookup import reader_for
from mobility.api.named import refuse_unknown
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.problems import Code
from mobility.api.resource import Asked, Resource
from mobility.api.state import FeedInUse
from mobility.api.stop_shapes import timetable_of
from mobility.board.faces import Faces, faces_for
from mobility.model.board import APPLIED_FOR_S, LIVE_FOR_S, Label, Occupancy, RouteOnBoard, StopOnBoard
from mobility.model.ids import join_scoped_id
from mobility.model.message import VehicleStopStatus
from mobility.model.overlay import Overlay
from mobility.model.overlay_info import OverlayVehicle
from mobility.model.time import ServiceDay, date_of, local_iso

OCCUPANCY = (
    "empty",
    "many_seats_available",
    "few_seats_available",
    "standing_room_only",
    "crushed_standing_room_only",
    "full",
    "not_accepting_passengers",
    "no_data_available",
    "not_boardable",
)
"""VehiclePosition.OccupancyStatus in lower case, by number."""


class VehicleTrip(msgspec.Struct, frozen=True):
    """The trip a vehicle is on."""

    id: str
    """FEED:ID of the trip."""
    start_date: str | None
    """ISO date of the service day; null where not given."""


class VehicleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A vehicle where it was last seen."""

    id: str
    """FEED:VEHICLE, or FEED:ENTITY where the feed does not name its vehicles."""
    label: str | None
    """What is written on the vehicle; null where not given."""
    lat: float
    """Degrees north."""
    lon: float
    """Degrees east."""
    bearing: float | None
    """Degrees clockwise from north; null where not given."""
    speed: float | None
    """Metres per second."""
    observed: str
    """RFC 3339 in the feed's zone."""
    age_s: int
    """Seconds since it was observed."""
    position_label: Label
    """`live` up to 90 s, `ageing` up to 300 s, else `scheduled`: do not show it as a present position."""
    status: str | None
    """`incoming_at`, `stopped_at` or `in_transit_to` the stop."""
    stop: StopOnBoard | None
    """The stop that `status` speaks of; null where not given."""
    current_stop_sequence: int | None
    """Place of that stop among the trip's calls; null where not given."""
    route: RouteOnBoard | None
    """Its line; null where not known."""
    trip: VehicleTrip | None
    """The trip it is on; null where not known."""
    occupancy: Occupancy | None
    """How full it is; null when unknown."""


class VehiclesAnswer(msgspec.Struct, frozen=True):
    """A page of vehicles, by id."""

    as_of: str
    """RFC 3339: when ages were counted."""
    vehicles: list[VehicleAnswer]
    """Ordered by id."""
    next_cursor: str | None
    """For `cursor` of the next page; null on the last."""


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with one page."""
    refuse_unknown(asked)
    wanted, routes = set(asked.values["feed"]), {join_scoped_id(*one) for one in asked.values["route"]}
    found: list[tuple[str, FeedInUse, Faces, OverlayVehicle]] = []
    for feed in asked.snapshot.feeds.values():
        if feed.overlay is None or feed.timetable is None or (wanted and feed.id not in wanted):
            continue
        faces = faces_for(reader_for(feed), asked.languages)
        found += [
            (_id_of(feed, vehicle), feed, faces, vehicle)
            for vehicle in feed.overlay.info.vehicles
            if _is_wanted(asked, vehicle, faces, routes)
        ]
    found.sort(key=lambda entry: entry[0])
    page, cursor = page_by_id("vehicles", found, lambda one: one[0], asked.values["cursor"], asked.values["limit"])
    vehicles = [_answer(feed, faces, vehicle, asked.now) for _, feed, faces, vehicle in page]
    zone = timetable_of(page[0][1]).zone if page else parsers.UTC
    body = msgspec.json.encode(VehiclesAnswer(local_iso(asked.now, zone), vehicles, cursor))
    ages = [vehicle.age_s for vehicle in vehicles]
    until = min([asked.now + asked.api.settings.cached_for_s, *(_holds(asked.now, age) for age in ages)])
    return Content(body, valid_until=until), asked.snapshot


def _holds(now: int, age_s: int) -> int:
    bounds = [bound - age_s + 1 for bound in (LIVE_FOR_S, APPLIED_FOR_S) if age_s <= bound]
    return now + min(bounds, default=APPLIED_FOR_S)


def _is_wanted(asked: Asked, vehicle: OverlayVehicle, faces: Faces, routes: set[str]) -> bool:
    box = asked.values["bbox"]
    if box is not None:
        west, south, east, north = box
        if not (west <= vehicle.longitude <= east and south <= vehicle.latitude <= north):
            return False
    return not routes or (vehicle.route >= 0 and faces.route(vehicle.route).id in routes)


def _id_of(feed: FeedInUse, vehicle: OverlayVehicle) -> str:
    return join_scoped_id(feed.id, vehicle.vehicle_id or vehicle.entity_id)


def _answer(feed: FeedInUse, faces: Faces, vehicle: OverlayVehicle, now: int) -> VehicleAnswer:
    timetable, overlay = timetable_of(feed), feed.overlay
    assert overlay is not None, "vehicles come from an overlay"
    age_s = max(0, now - vehicle.observed)
    label = Label.LIVE if age_s <= LIVE_FOR_S else Label.AGEING if age_s <= APPLIED_FOR_S else Label.SCHEDULED
    occupancy, status = vehicle.occupancy_status, vehicle.current_status
    return VehicleAnswer(
        id=_id_of(feed, vehicle),
        label=vehicle.label or None,
        lat=round(vehicle.latitude, 6),
        lon=round(vehicle.longitude, 6),
        bearing=vehicle.bearing,
        speed=vehicle.speed,
        observed=local_iso(vehicle.observed, timetable.zone),
        age_s=age_s,
        position_label=label,
        status=None if status is None else VehicleStopStatus(status).name.lower(),
        stop=faces.stop(vehicle.stop) if 0 <= vehicle.stop < len(timetable.stops.id) else None,
        current_stop_sequence=vehicle.current_stop_sequence,
        route=faces.route(vehicle.route) if vehicle.route >= 0 else None,
        trip=_trip(feed, overlay, vehicle),
        occupancy=None
        if occupancy is None or not 0 <= occupancy < len(OCCUPANCY)
        else Occupancy(OCCUPANCY[occupancy], vehicle.occupancy_percentage),
    )


def _trip(feed: FeedInUse, overlay: Overlay, vehicle: OverlayVehicle) -> VehicleTrip | None:
    timetable, date = timetable_of(feed), None
    trip_id = timetable.strings[int(timetable.trips.id[vehicle.trip])] if vehicle.trip >= 0 else ""
    if vehicle.instance >= 0:
        date = date_of(ServiceDay(int(overlay.instances.service_day[vehicle.instance]))).isoformat()
        trip_id = overlay.strings[int(overlay.instances.trip_id[vehicle.instance])] or trip_id
    return VehicleTrip(join_scoped_id(feed.id, trip_id), date) if trip_id else None


RESOURCE = Resource(
    name="vehicles",
    path="/v1/vehicles",
    tag="realtime",
    summary="Where vehicles were last seen.",
    text="As the feeds say it, with the age of every position.",
    make=make,
    answer=VehiclesAnswer,
    example="limit=2",
    parameters=ParameterTable(
        (
            shared.FEED,
            shared.ROUTE,
            Parameter(
                "bbox",
                "Only in a box, `west,south,east,north` in decimal degrees.",
                parsers.box,
                shared.BOX,
                sample.BOX,
            ),
            shared.limit(500, 100, "vehicles"),
            shared.CURSOR,
            shared.LANG,
        )
    ),
    codes=(Code.INVALID_CURSOR, Code.UNKNOWN_FEED, Code.UNKNOWN_ROUTE),
)
