"""Rules about when a message and its entities say they were made."""

import numpy as np

from mobility.health.rules.checked import Checked, Ints
from mobility.health.rules.found import found, found_at, together
from mobility.health.rules.header import is_version_2
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.as_sent import ARRIVAL_TIME_ZERO, DEPARTURE_TIME_ZERO
from mobility.model.finding import NOTHING, Found, Severity

_EARLIEST, _LATEST = 1_104_537_600, 1_991_620_134
"""2005-01-01 and 2033-02-10. Source: HEALTH.md E001."""


def _is_posix(seconds: float) -> bool:
    return _EARLIEST <= seconds <= _LATEST


@rule(
    "E001",
    Severity.ERROR,
    Words(
        "Not in POSIX time",
        "Horodatage non POSIX",
        "Give all times in seconds since 1970-01-01T00:00:00Z, not in milliseconds and not in local time.",
        "Exprimer tous les instants en secondes depuis 1970-01-01T00:00:00Z, ni en millisecondes ni en heure locale.",
    ),
)
def not_posix(checked: Checked) -> Found:
    """Timestamps, predicted times and active periods lie between 2005-01-01 and 2033-02-10. Source: HEALTH.md E001."""
    header = checked.sent.header_timestamp
    return together(
        found([("", f"header.timestamp {header}")] if header and not _is_posix(header) else []),
        found(stamp.place for stamp in checked.timestamps if stamp.seconds and not _is_posix(stamp.seconds)),
        _times_not_posix(checked, "arrival", checked.updates.arrival_time, ARRIVAL_TIME_ZERO),
        _times_not_posix(checked, "departure", checked.updates.departure_time, DEPARTURE_TIME_ZERO),
        _periods_not_posix(checked),
    )


def _times_not_posix(checked: Checked, event: str, times: Ints, zero: int) -> Found:
    is_outside = (times != 0) & ((times < _EARLIEST) | (times > _LATEST))
    rows = np.flatnonzero(is_outside | ((checked.sent.given & zero) > 0))

    def describe(row: int) -> tuple[str, str]:
        entity_id, text = checked.describe(row)
        return entity_id, f"{text} {event}.time {times[row]}"

    return found_at(rows, describe)


def _periods_not_posix(checked: Checked) -> Found:
    kept = (
        (alert.entity_id, f"active_period.{name} {bound}")
        for alert in checked.alerts
        for period in alert.active_periods
        for name, bound in (("start", period.start), ("end", period.end))
        if bound is not None and not _is_posix(bound)
    )
    blanked = (
        (blanked.entity_id, f"{blanked.field.removeprefix('alert.')} {int(blanked.value)}")
        for blanked in checked.sent.blanked
        if blanked.field.startswith("alert.active_period.")
    )
    return together(found(kept), found(blanked))


@rule(
    "E012",
    Severity.ERROR,
    Words(
        "Header timestamp older than an entity's",
        "Horodatage de l'en-tête antérieur à celui d'une entité",
        "Set header.timestamp when the message is complete, at or after the newest entity's timestamp.",
        "Renseigner header.timestamp une fois le message complet, à l'instant de l'entité la plus récente ou après.",
    ),
)
def header_older_than_entity(checked: Checked) -> Found:
    """No TripUpdate or VehiclePosition is newer than the header. Source: HEALTH.md E012."""
    header = checked.sent.header_timestamp
    if not header:
        return NOTHING
    places = (stamp.place for stamp in checked.timestamps if stamp.seconds > header)
    return found((entity_id, f"{text}, header {header}") for entity_id, text in places)


@rule(
    "E050",
    Severity.ERROR,
    Words(
        "Timestamp in the future",
        "Horodatage dans le futur",
        "Synchronise the clocks of vehicles and servers (NTP), and stamp observations, not predictions.",
        "Synchroniser les horloges des véhicules et des serveurs (NTP), et horodater l'observation, pas la prédiction.",
    ),
    Need.MESSAGE,
    Need.CLOCK,
)
def timestamp_in_future(checked: Checked) -> Found:
    """No timestamp of header, TripUpdate or VehiclePosition is more than 60 s ahead of the clock. Source: HEALTH.md E050."""
    latest = checked.clock + checked.thresholds.future_s
    header = checked.sent.header_timestamp
    is_ahead = latest < header <= _LATEST
    return together(
        found([("", f"header.timestamp {header}, {header - checked.clock} s ahead")] if is_ahead else []),
        found(stamp.place for stamp in checked.timestamps if latest < stamp.seconds <= _LATEST),
    )


@rule(
    "W001",
    Severity.WARNING,
    Words(
        "Timestamp not populated",
        "Horodatage absent",
        "Give every TripUpdate and VehiclePosition the timestamp of its observation.",
        "Donner à chaque TripUpdate et VehiclePosition l'horodatage de son observation.",
    ),
)
def no_timestamp(checked: Checked) -> Found:
    """Every TripUpdate and VehiclePosition, and before version 2.0 the header, has a timestamp. Source: HEALTH.md W001."""
    is_missing = checked.sent.header_timestamp == 0
    is_old = is_version_2(checked.sent.message.gtfs_realtime_version) is False
    return together(
        found([("", "header.timestamp is missing")] if is_missing and is_old else []),
        found(stamp.place for stamp in checked.timestamps if not stamp.seconds),
    )


@rule(
    "W008",
    Severity.WARNING,
    Words(
        "Header timestamp older than 65 seconds",
        "Horodatage de l'en-tête vieux de plus de 65 secondes",
        "Publish at least every 30 seconds, also when nothing has changed, and serve the newest message without a cache.",
        "Publier au moins toutes les 30 secondes, même sans changement, et servir le dernier message sans cache.",
    ),
    Need.MESSAGE,
    Need.CLOCK,
)
def header_old(checked: Checked) -> Found:
    """The header is at most 65 s old when it is read. Source: HEALTH.md W008."""
    age_s = checked.clock - checked.sent.header_timestamp
    if not _is_posix(checked.sent.header_timestamp) or age_s <= checked.thresholds.header_age_s:
        return NOTHING
    return found([("", f"header.timestamp {checked.sent.header_timestamp}, {age_s} s old")])


RULES = (not_posix, header_older_than_entity, timestamp_in_future, no_timestamp, header_old)
