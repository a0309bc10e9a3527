"""A network and the dates its calendars cover in, the rows of every GTFS table out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict

from mobility.demo.calendar import ServiceRule, calendar_span, runs_on
from mobility.demo.network import Network, Rows, Trip
from mobility.model.time import format_gtfs_time

SITE = "https://demo.invalid/"
"""Where agencies would have their pages; `.invalid` never resolves. Source: RFC 2606."""


def tables_of(network: Network, date: dt.date) -> dict[str, Rows]:
    """Write the dataset as published on a date: file name -> rows, empty tables left out."""
    tables: dict[str, Rows] = {
        "agency.txt": _agencies(network),
        "feed_info.txt": [_feed_info(network, date)],
        "stops.txt": [_texts(asdict(stop)) for stop in network.stops],
        "routes.txt": [_texts({k: v for k, v in asdict(r).items() if k != "realtime"}) for r in network.routes()],
        "trips.txt": [_trip_row(trip) for trip in network.trips],
        "stop_times.txt": [row for trip in network.trips for row in _stop_time_rows(trip)],
        "frequencies.txt": [row for trip in network.trips for row in _frequency_rows(trip)],
        **_calendars(network, date),
    }
    for name, rows in network.extra_tables.items():
        tables[name] = tables.get(name, []) + rows
    return {name: rows for name, rows in tables.items() if rows}


def _agencies(network: Network) -> Rows:
    common = {"agency_url": SITE, "agency_timezone": network.timezone, "agency_lang": "fr"}
    return [_texts(asdict(agency)) | common for agency in network.agencies]


def _feed_info(network: Network, date: dt.date) -> dict[str, str]:
    first, last = calendar_span(date)
    return {
        "feed_publisher_name": network.name,
        "feed_publisher_url": SITE,
        "feed_lang": "fr",
        "feed_start_date": f"{first:%Y%m%d}",
        "feed_end_date": f"{last:%Y%m%d}",
        "feed_version": f"{network.feed_id}-{first:%Y%m%d}",
    }


def _trip_row(trip: Trip) -> dict[str, str]:
    return {
        "route_id": trip.pattern.route.route_id,
        "service_id": trip.service_id,
        "trip_id": trip.trip_id,
        "trip_headsign": trip.pattern.trip_headsign,
        "direction_id": str(trip.pattern.direction_id),
        "wheelchair_accessible": str(trip.wheelchair_accessible),
        "bikes_allowed": str(trip.bikes_allowed),
    }


def _stop_time_rows(trip: Trip) -> Iterator[dict[str, str]]:
    for sequence, call in enumerate(trip.pattern.calls, 1):
        row = {
            "trip_id": trip.trip_id,
            "arrival_time": format_gtfs_time(trip.start + call.arrival) if call.timed else "",
            "departure_time": format_gtfs_time(trip.start + call.departure) if call.timed else "",
            "stop_id": call.stop_id,
            "stop_sequence": str(sequence),
            "stop_headsign": call.stop_headsign,
            "pickup_type": str(call.pickup_type),
            "drop_off_type": str(call.drop_off_type),
            "timepoint": str(call.timepoint),
        }
        if call.booking_rule_id:
            row["pickup_booking_rule_id"] = row["drop_off_booking_rule_id"] = call.booking_rule_id
        yield row


def _frequency_rows(trip: Trip) -> Iterator[dict[str, str]]:
    if trip.headway:
        yield {
            "trip_id": trip.trip_id,
            "start_time": format_gtfs_time(trip.start),
            "end_time": format_gtfs_time(trip.headway.end_time),
            "headway_secs": str(trip.headway.headway_secs),
            "exact_times": str(trip.headway.exact_times),
        }


def _calendars(network: Network, date: dt.date) -> dict[str, Rows]:
    """Write weekdays with their exceptions, or every single date for a network without calendar.txt. Source: rule 3."""
    first, last = calendar_span(date)
    dates = [first + dt.timedelta(days=days) for days in range((last - first).days + 1)]
    weekly: Rows = []
    exceptions: Rows = []
    for service_id, rule in network.services.items():
        if network.has_calendar_file:
            weekly.append(_calendar_row(service_id, rule, first, last))
        for day in dates:
            expected = network.has_calendar_file and rule.weekdays[day.weekday()] == "1"
            runs = runs_on(rule, day)
            if runs != expected:
                kind = "1" if runs else "2"
                exceptions.append({"service_id": service_id, "date": f"{day:%Y%m%d}", "exception_type": kind})
    return {"calendar.txt": weekly, "calendar_dates.txt": exceptions}


def _calendar_row(service_id: str, rule: ServiceRule, first: dt.date, last: dt.date) -> dict[str, str]:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    days = dict(zip(names, rule.weekdays, strict=True))
    return {"service_id": service_id, **days, "start_date": f"{first:%Y%m%d}", "end_date": f"{last:%Y%m%d}"}


def _texts(values: dict[str, object]) -> dict[str, str]:
    return {key: str(value) for key, value in values.items()}
