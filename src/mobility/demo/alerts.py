"""A network and a moment in, the bytes of a GTFS-Realtime message of its alerts out."""

import datetime as dt
from zoneinfo import ZoneInfo

from google.transit import gtfs_realtime_pb2 as gtfs_rt

from mobility.demo.messages import Message, message_bytes, new_message
from mobility.demo.network import Network
from mobility.demo.notices import Notice, Text, notices_of
from mobility.model.time import Instant, zone_named


def alerts_message(network: Network, now: Instant) -> bytes:
    """Write the FULL_DATASET made out at `now`: what holds, what is announced for later in the week, nothing that is over."""
    message = new_message(now)
    zone = zone_named(network.timezone)
    for notice in notices_of(network.feed_id):
        periods = active_periods(notice, now, zone)
        if periods is not None:
            _add_entity(message, notice, periods)
    return message_bytes(message)


def active_periods(notice: Notice, now: Instant, zone: ZoneInfo) -> list[tuple[Instant, Instant]] | None:
    """Give a notice's periods that are not over yet, [] for until further notice, None when it is not in the message."""
    if notice.hourly:
        hour = now - now % 3600
        first, end = (hour + minute * 60 for minute in notice.hourly)
        return [(first, end)] if first <= now < end else None
    if not notice.weekly:
        return []
    today = dt.datetime.fromtimestamp(now, zone).date()
    monday = dt.datetime.combine(today - dt.timedelta(days=today.weekday()), dt.time(), zone)
    spans = [tuple(int((monday + dt.timedelta(hours=hour)).timestamp()) for hour in span) for span in notice.weekly]
    periods = [(first, end) for first, end in spans if end > now]
    return periods or None


def _add_entity(message: Message, notice: Notice, periods: list[tuple[Instant, Instant]]) -> None:
    alert = message.entity.add(id=f"alert-{notice.id}").alert
    for first, end in periods:
        alert.active_period.add(start=first, end=end)
    for selector in notice.informed:
        alert.informed_entity.add(**selector)
    alert.cause = gtfs_rt.Alert.Cause.Value(notice.cause)
    alert.effect = gtfs_rt.Alert.Effect.Value(notice.effect)
    alert.severity_level = gtfs_rt.Alert.SeverityLevel.Value(notice.severity)
    _translate(alert.header_text, notice.header)
    _translate(alert.description_text, notice.description)
    _translate(alert.url, ("https://demo.invalid/infos", "https://demo.invalid/en/news"))


def _translate(translated: Message, text: Text) -> None:
    for language, words in zip(("fr", "en"), text, strict=True):
        translated.translation.add(text=words, language=language)
