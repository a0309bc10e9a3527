"""A mail's content in, subject and plain text in French or English out."""

import datetime as dt
from collections.abc import Iterator

from mobility.health.validity import ends_on
from mobility.model.health import FeedHealth, Impact, Incident, Status
from mobility.model.time import Instant, date_of, local_iso, service_day_at, zone_named
from mobility.notify.config import Recipient
from mobility.notify.mail_plan import Mail, MailKind

Texts = dict[str, str]

_SUBJECTS: dict[MailKind, Texts] = {
    MailKind.DOWN: {"fr": "Hors service : {names}", "en": "Down: {names}"},
    MailKind.REMINDER: {"fr": "Toujours hors service : {names}", "en": "Still down: {names}"},
    MailKind.RECOVERY: {"fr": "Rétabli : {names}", "en": "Back: {names}"},
    MailKind.DIGEST: {"fr": "Santé des flux : {names}", "en": "Feed health: {names}"},
}
_TEXTS: dict[str, Texts] = {
    "since": {"fr": "depuis le {since}", "en": "since {since}"},
    "until": {"fr": "du {since} au {ended}", "en": "from {since} to {ended}"},
    "impact": {
        "fr": "{per_hour} départs de l’heure qui vient, sur {of}, sont affichés sans temps réel ; {so_far} l’ont été depuis le début.",
        "en": "{per_hour} departures of the coming hour, of {of}, are shown without live data; {so_far} have been since it began.",
    },
    "hit": {"fr": "Les lignes les plus touchées : {lines}.", "en": "Lines hit most: {lines}."},
    "open": {"fr": "Incidents en cours", "en": "Open incidents"},
    "expiring": {"fr": "Horaires qui arrivent à leur terme", "en": "Timetables that are about to end"},
    "days": {"fr": "{name} : dernier jour le {day}, {days}", "en": "{name}: last day {day}, {days}"},
    "in_days": {"fr": "dans {days} jour(s)", "en": "in {days} day(s)"},
    "over": {"fr": "déjà passé", "en": "already over"},
    "rules": {"fr": "Règles enfreintes pour la première fois", "en": "Rules broken for the first time"},
    "scores": {"fr": "Note du jour, sur 100", "en": "Score of the day, of 100"},
    "more": {"fr": "… et {count} de plus", "en": "… and {count} more"},
    "status.degraded": {"fr": "dégradé", "en": "degraded"},
    "status.down": {"fr": "hors service", "en": "down"},
    "page": {"fr": "Tous les détails : {url}", "en": "All details: {url}"},
    "unsubscribe": {
        "fr": "Vous recevez ce message parce que votre adresse figure parmi les destinataires de ce service.\nNe plus rien recevoir : {url}",
        "en": "You receive this because your address is among the recipients of this service.\nReceive no more: {url}",
    },
}
MOST_LINES = 50
"""Of one part of a mail; the page has the rest."""


def subject(mail: Mail, lang: str) -> str:
    """Write the subject: what, and which networks, three at most."""
    healths = [one.health for one in mail.concerns] or [health for health, _ in (*mail.expiring, *mail.new_rules)]
    names = list(dict.fromkeys(_one_line(health.name or health.feed) for health in healths))
    shown = ", ".join(names[:3]) + (f" (+{len(names) - 3})" if len(names) > 3 else "")
    return _SUBJECTS[mail.kind][lang].format(names=shown)


def letter(mail: Mail, recipient: Recipient, origin: str, unsubscribe_url: str) -> str:
    """Write the text; `origin` and `unsubscribe_url` are empty where no public address is configured."""
    lang, zone = recipient.language, recipient.timezone
    parts = []
    if mail.concerns:
        lines = [line for one in mail.concerns for line in _incident(one.health, one.incident, lang, zone)]
        parts.append("\n".join([*([_text("open", lang), ""] * (mail.kind is MailKind.DIGEST)), *_bounded(lines, lang)]))
    parts += _digest_parts(mail, lang)
    if origin:
        parts.append(_text("page", lang).format(url=f"{origin}/health"))
    if unsubscribe_url:
        parts.append(f"-- \n{_text('unsubscribe', lang).format(url=unsubscribe_url)}")
    return "\n\n".join(parts) + "\n"


def _digest_parts(mail: Mail, lang: str) -> Iterator[str]:
    if mail.expiring:
        lines = [_expiry(health, days, lang) for health, days in mail.expiring]
        yield "\n".join([_text("expiring", lang), "", *_bounded(lines, lang)])
    if mail.new_rules:
        lines = [f"- {_one_line(one.name or one.feed)}: {rule.rule} ({rule.count})" for one, rule in mail.new_rules]
        yield "\n".join([_text("rules", lang), "", *_bounded(lines, lang)])
    if mail.scores:
        lines = [f"- {_one_line(one.name or one.feed)}: {_number(score, lang)}" for one, score in mail.scores]
        yield "\n".join([_text("scores", lang), "", *_bounded(lines, lang)])


def _incident(health: FeedHealth, incident: Incident, lang: str, zone: str) -> Iterator[str]:
    """Write an incident: who, how bad, since when; what it is; what it costs."""
    since, ended = _local(incident.since, zone), incident.ended
    when = (
        _text("since", lang).format(since=since)
        if ended is None
        else _text("until", lang).format(since=since, ended=_local(ended, zone))
    )
    status = _text(f"status.{'down' if incident.status is Status.DOWN else 'degraded'}", lang)
    yield f"- {_one_line(health.name or health.feed)}, {status} {when}"
    yield f"  {_one_line(incident.sentence_fr if lang == 'fr' and incident.sentence_fr else incident.sentence)}"
    if incident.impact is not None and ended is None:
        yield from (f"  {line}" for line in _impact(incident.impact, lang))


def _impact(impact: Impact, lang: str) -> Iterator[str]:
    yield _text("impact", lang).format(per_hour=impact.per_hour, of=impact.of, so_far=round(impact.so_far))
    if impact.lines:
        lines = ", ".join(f"{_one_line(one.name)} ({one.departures})" for one in impact.lines[:5])
        yield _text("hit", lang).format(lines=lines)


def _expiry(health: FeedHealth, days: int, lang: str) -> str:
    left = _text("over", lang) if days < 0 else _text("in_days", lang).format(days=days)
    name = _one_line(health.name or health.feed)
    zone, told_at = zone_named(health.static.timezone or "UTC"), health.assessed_at
    today = date_of(service_day_at(told_at, zone)) if told_at is not None else dt.date.max
    return f"- {_text('days', lang).format(name=name, day=ends_on(health.static, today), days=left)}"


def _bounded(lines: list[str], lang: str) -> list[str]:
    left = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], _text("more", lang).format(count=left)] if left > 0 else lines


def _text(key: str, lang: str) -> str:
    return _TEXTS[key][lang]


def _one_line(text: str) -> str:
    """Make a registry's or feed's text harmless in a header and in a line of a mail."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:200]


def _local(instant: Instant, zone: str) -> str:
    return local_iso(instant, zone_named(zone))[:16].replace("T", " ")


def _number(value: float, lang: str) -> str:
    text = f"{value:.1f}"
    return text.replace(".", ",") if lang == "fr" else text
