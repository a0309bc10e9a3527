"""Rows of a timetable -> the structs in which a board shows them, made once and kept."""

import math
import re
from bisect import bisect_left

from mobility.board.aspects import StopAspect, TripAspect
from mobility.board.modes import mode_of
from mobility.board.texts import Translator, choose_language, translator_for
from mobility.board.timetable_reader import TimetableReader
from mobility.model.board import Access, OperatorOnBoard, Place, RouteOnBoard, StopOnBoard, TripOnBoard
from mobility.model.booking import Booking
from mobility.model.time import GtfsTime, ServiceDay, date_of, format_gtfs_time

TRIPS_KEPT = 50_000
DAYS_SPELLED = 1000
UNSET_START = -1
ACCESS = (Access.UNKNOWN, Access.ACCESSIBLE, Access.NOT_ACCESSIBLE)
"""By wheelchair_accessible, wheelchair_boarding or bikes_allowed; 0 is unknown, which is never "no"."""
WHEELCHAIR = tuple(
    tuple(Access.NOT_ACCESSIBLE if 2 in (trip, stop) else ACCESS[trip] for stop in range(3)) for trip in range(3)
)
"""By the trip's and the stop's value: the vehicle's access counts where the stop does not rule boarding out."""
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")


class Faces:
    """What boards show of one timetable's rows in one language."""

    def __init__(self, reader: TimetableReader, translator: Translator) -> None:
        self.reader = reader
        self.translator = translator
        self.prefix = f"{reader.feed}:"
        self.routes: dict[int, RouteOnBoard] = {}
        self.stops: dict[int, StopAspect] = {}
        self.operators: dict[int, OperatorOnBoard] = {}
        self.trips: dict[int, TripAspect] = {}
        self.dates: dict[int, str] = {}
        self.bookings: dict[str, Booking | None] = {}

    def route(self, route: int) -> RouteOnBoard:
        """Show a route."""
        found = self.routes.get(route)
        if found is None:
            reader, table, text = self.reader, self.reader.routes, self.reader.text
            route_id = text(table.id[route])
            translate = self.translator.translate
            found = self.routes[route] = RouteOnBoard(
                id=self.prefix + route_id,
                short_name=translate("routes.route_short_name", text(table.short_name[route]), route_id),
                long_name=translate("routes.route_long_name", text(table.long_name[route]), route_id),
                mode=mode_of(reader.route_type[route]),
                color=colour(text(table.color[route])),
                text_color=colour(text(table.text_color[route])),
            )
        return found

    def operator(self, route: int) -> OperatorOnBoard | None:
        """Show the agency that runs a route; None where the timetable names none."""
        agency = self.reader.route_agency[route]
        found = self.operators.get(agency)
        if found is None and 0 <= agency < len(self.reader.agencies.id):
            text, table = self.reader.text, self.reader.agencies
            agency_id = text(table.id[agency])
            name = self.translator.translate("agency.agency_name", text(table.name[agency]), agency_id)
            found = self.operators[agency] = OperatorOnBoard(id=self.prefix + agency_id, name=name)
        return found

    def stop(self, stop: int) -> StopOnBoard:
        """Show a stop of stops.txt."""
        return self.stop_aspect(stop).face

    def stop_aspect(self, stop: int) -> StopAspect:
        """Give what all calls at a stop of stops.txt have in common."""
        found = self.stops.get(stop)
        if found is None:
            text, table = self.reader.text, self.reader.stops
            stop_id, platform = text(table.id[stop]), text(table.platform[stop])
            face = StopOnBoard(
                id=self.prefix + stop_id,
                name=self.translator.translate("stops.stop_name", text(table.name[stop]), stop_id),
                platform=self.translator.translate("stops.platform_code", platform, stop_id) if platform else None,
            )
            wheelchair = self.reader.stop_wheelchair[stop]
            found = self.stops[stop] = StopAspect(face, self.reader.zone_name(stop), wheelchair)
        return found

    def trip_aspect(self, trip: int, day: ServiceDay) -> TripAspect:
        """Give what all calls of a trip on a day have in common."""
        key = trip << 20 | day
        found = self.trips.get(key)
        if found is None:
            if len(self.trips) >= TRIPS_KEPT:
                self.trips.clear()
            reader = self.reader
            route, direction = reader.trip_route[trip], reader.trip_direction[trip]
            found = self.trips[key] = TripAspect(
                self.spell_trip(trip, day, UNSET_START, self.trip_headsign(trip)),
                self.route(route),
                self.operator(route),
                route,
                direction if direction >= 0 else None,
                WHEELCHAIR[reader.trip_wheelchair[trip]],
                ACCESS[reader.trip_bikes[trip]],
            )
        return found

    def spell_trip(self, trip: int, day: ServiceDay, start_time: GtfsTime, headsign: str) -> TripOnBoard:
        """Show a trip on a day under a headsign; start_time -1 where it does not run by headway."""
        reader = self.reader
        trip_id = self.prefix + reader.text.once(reader.trip_id[trip])
        shown_start = self.start_time(start_time)
        short_name = reader.trip_short_name[trip]
        if not short_name:
            return TripOnBoard(trip_id, self.date(day), shown_start, headsign)
        return TripOnBoard(trip_id, self.date(day), shown_start, headsign, reader.text.once(short_name))

    @staticmethod
    def start_time(start_time: GtfsTime) -> str | None:
        """Spell the start of a frequency instance; None for -1."""
        return None if start_time < 0 else format_gtfs_time(start_time)

    def date(self, day: ServiceDay) -> str:
        """Spell a service day as ISO date."""
        found = self.dates.get(day)
        if found is None:
            if len(self.dates) >= DAYS_SPELLED:
                self.dates.clear()
            found = self.dates[day] = date_of(day).isoformat()
        return found

    def trip_headsign(self, trip: int) -> str:
        """Give trip_headsign, else the last stop's name, which Trips holds in its place (rule 7)."""
        reader = self.reader
        headsign = reader.text(reader.trip_headsign[trip])
        if not self.translator:
            return headsign
        last_stop = self.stop_row(trip, -1)
        if headsign == reader.text(reader.stops.name[last_stop]):
            return self.stop(last_stop).name
        return self.translator.translate("trips.trip_headsign", headsign, reader.text.once(reader.trip_id[trip]))

    def stop_row(self, trip: int, position: int) -> int:
        """Give the stop a trip calls at; a negative position counts from the end."""
        first = self.reader.trip_first[trip if position >= 0 else trip + 1]
        return int(self.reader.call_stop[first + position])

    def stop_headsign(self, row: int, trip: int) -> str:
        """Give the stop_headsign of a row of StopTimes that has one (rule 7)."""
        reader = self.reader
        headsign = reader.text(reader.headsign[bisect_left(reader.headsign_row, row)])
        if not self.translator:
            return headsign
        sequence = str(reader.call_sequence[row])
        return self.translator.translate(
            "stop_times.stop_headsign", headsign, reader.text.once(reader.trip_id[trip]), sequence
        )

    def booking(self, row: int) -> Booking | None:
        """Read the booking rule of a row of StopTimes that has one; None when booking_rules.txt does not know it."""
        return self.booking_rule(self.reader.text(self.reader.booking_rule[bisect_left(self.reader.booking_row, row)]))

    def booking_rule(self, rule_id: str) -> Booking | None:
        """Read a rule of booking_rules.txt; None when that does not know it."""
        if rule_id not in self.bookings:
            rule = self.reader.info.booking_rules.get(rule_id)
            self.bookings[rule_id] = None if rule is None else booking_from(rule_id, rule)
        return self.bookings[rule_id]

    def agency_phone(self, route: int) -> Booking | None:
        """Offer the agency's phone where a departure must be arranged and no booking rule says how."""
        agency = self.reader.route_agency[route]
        phone = self.reader.text(self.reader.agencies.phone[agency]) if agency >= 0 else ""
        return Booking(phone_number=phone) if phone else None

    def place(self, stop: int) -> Place:
        """Show a stop or station as the place that a board is of."""
        table, face = self.reader.stops, self.stop(stop)
        lat, lon = float(table.lat[stop]), float(table.lon[stop])
        located = not (math.isnan(lat) or math.isnan(lon))
        return Place(
            id=face.id,
            name=face.name,
            lat=lat if located else None,
            lon=lon if located else None,
            timezone=self.reader.zone_name(stop),
            wheelchair_boarding=ACCESS[self.reader.stop_wheelchair[stop]],
            tts_name=self.reader.text(table.tts_name[stop]),
        )


def colour(text: str) -> str:
    """Accept six hex digits, in capitals; empty for anything else, which is the feed's fault."""
    return text.upper() if _COLOUR.fullmatch(text) else ""


def booking_from(rule_id: str, rule: dict[str, str]) -> Booking:
    """Read a row of booking_rules.txt; a number that is none counts as not given.

    Source: GTFS Schedule, booking_rules.txt.
    """

    def number(column: str) -> int | None:
        text = rule.get(column, "")
        return int(text) if text.isascii() and text.isdigit() else None

    return Booking(
        rule_id=rule_id,
        phone_number=rule.get("phone_number") or None,
        info_url=rule.get("info_url") or None,
        booking_url=rule.get("booking_url") or None,
        message=rule.get("message") or None,
        booking_type=number("booking_type"),
        prior_notice_duration_min=number("prior_notice_duration_min"),
        prior_notice_duration_max=number("prior_notice_duration_max"),
        prior_notice_last_day=number("prior_notice_last_day"),
        prior_notice_last_time=rule.get("prior_notice_last_time") or None,
        prior_notice_start_day=number("prior_notice_start_day"),
        prior_notice_start_time=rule.get("prior_notice_start_time") or None,
        prior_notice_service_id=rule.get("prior_notice_service_id") or None,
    )


def faces_for(reader: TimetableReader, wanted: tuple[str, ...]) -> Faces:
    """Give the faces in the best of the timetable's languages; as many are kept as the timetable has languages."""
    language = choose_language(reader, wanted) if wanted else ""
    known = reader.keep(_FacesByLanguage, _FacesByLanguage)
    found = known.faces.get(language)
    if found is None:
        found = known.faces[language] = Faces(reader, translator_for(reader, language))
    return found


class _FacesByLanguage:
    def __init__(self, _: TimetableReader) -> None:
        self.faces: dict[str, Faces] = {}
