"""A TOML file -> whom to tell about which feeds, and how; refused with the place and the word that is wrong."""

import datetime as dt
import os
import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from mobility.model.health import Status
from mobility.model.time import zone_named
from mobility.notify.signing import secret_bytes

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_ADDRESS = re.compile(r"[^\s@<>,;:\"\\]{1,64}@[A-Za-z0-9.-]{1,253}")
_LINE_BREAKS = re.compile(r"[\x00-\x1f\x7f]")


class NotifyConfigError(ValueError):
    """The file cannot be used (its author's fault); the message never holds a secret."""


class Security(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """For a mail server on this machine."""


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which incidents somebody wants to hear of; an empty list asks for all."""

    id: str
    """1 to 64 of a-z 0-9 _ -; names it in logs."""
    operators: tuple[str, ...] = ()
    """Names as the registry has them."""
    feeds: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    """Indicator ids, such as header_age."""
    severity: Status = Status.DEGRADED
    """From which status on: degraded or down."""


class Webhook(About, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One address that is told of every transition, signed. Source: standardwebhooks.com."""

    url: str
    secret: str = ""
    """`whsec_` and 24 to 64 bytes in base64."""
    secret_env: str = ""
    """Or the environment variable that holds it."""
    allow_private: bool = False
    """Whether the address may lie in a private network; else only public addresses are connected to."""

    def __repr__(self) -> str:
        """Print without the secret and the query, which often holds another."""
        return f"Webhook({self.id!r}, {self.url.partition('?')[0]!r})"


class Recipient(About, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody at an authority or operator who gets mail: one digest a day, and at once what lasts."""

    address: str
    language: str = "fr"
    """fr or en."""
    timezone: str = "Europe/Paris"
    digest_at: str = "07:00"
    """Local time of the digest; empty for none."""
    down_after_s: int = 600
    """How long something is down before a mail leaves the digest behind."""
    remind_after_s: int = 86_400
    quiet_from: str = ""
    """Local times between which no mail but the digest leaves; empty for none."""
    quiet_to: str = ""


class MailServer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The SMTP server that takes our mail."""

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    password_env: str = ""
    """Environment variable that holds the password."""
    sender: str

    def password(self, environment: Mapping[str, str] = os.environ) -> str:
        """Give the password; empty where none is configured."""
        return environment.get(self.password_env, "") if self.password_env else ""


class NotifyConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everybody who is told."""

    public_url: str = ""
    """Scheme and host under which people reach the service, for links in mails and webhooks."""
    webhooks: tuple[Webhook, ...] = ()
    mail: MailServer | None = None
    recipients: tuple[Recipient, ...] = ()


def load_notify_config(path: Path, environment: Mapping[str, str] = os.environ) -> NotifyConfig:
    """Read and check a file.

    Raises:
        NotifyConfigError: it is no TOML, has an unknown or missing field, or a value that cannot be used.
        OSError: it cannot be opened.
    """
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        config = msgspec.convert(raw, NotifyConfig)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise NotifyConfigError(f"{path.name}: {error}") from error
    problems = list(_problems(config, environment))
    if problems:
        raise NotifyConfigError(f"{path.name}: {'; '.join(problems)}")
    return config


def webhook_secret(webhook: Webhook, environment: Mapping[str, str] = os.environ) -> str:
    """Give the secret, wherever it is kept; empty where the environment lacks it."""
    return webhook.secret or environment.get(webhook.secret_env, "")


def _problems(config: NotifyConfig, environment: Mapping[str, str]) -> list[str]:
    """List what the types cannot say."""
    found = []
    ids = [one.id for one in (*config.webhooks, *config.recipients)]
    found += [f"id {one!r} is used twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    for one in (*config.webhooks, *config.recipients):
        found += [f"id {one.id!r} must be 1 to 64 of a-z 0-9 _ -"] * (not _ID.fullmatch(one.id))
        if one.severity not in (Status.DEGRADED, Status.DOWN):
            found.append(f"{one.id}: severity is degraded or down")
    for webhook in config.webhooks:
        found += _webhook_problems(webhook, environment)
    for recipient in config.recipients:
        found += _recipient_problems(recipient)
    if config.recipients and config.mail is None:
        found.append("recipients need a [mail] server")
    if config.public_url and not re.fullmatch(r"https?://[^\s/]+", config.public_url):
        found.append("public_url is scheme and host alone, such as https://departures.example.org")
    return found


def _webhook_problems(webhook: Webhook, environment: Mapping[str, str]) -> list[str]:
    found = []
    if not re.fullmatch(r"https?://\S+", webhook.url):
        found.append(f"{webhook.id}: url must begin with https:// or http://")
    elif webhook.url.startswith("http://") and not webhook.allow_private:
        found.append(f"{webhook.id}: url must be https:// unless allow_private is set")
    try:
        secret_bytes(webhook_secret(webhook, environment))
    except ValueError as error:
        found.append(f"{webhook.id}: {error}")
    return found


def _recipient_problems(recipient: Recipient) -> list[str]:
    found = []
    if not _ADDRESS.fullmatch(recipient.address):
        found.append(f"{recipient.id}: address {_LINE_BREAKS.sub(' ', recipient.address)[:80]!r} is none")
    if recipient.language not in ("fr", "en"):
        found.append(f"{recipient.id}: language is fr or en")
    for name, text in (
        ("digest_at", recipient.digest_at),
        ("quiet_from", recipient.quiet_from),
        ("quiet_to", recipient.quiet_to),
    ):
        if text and not _CLOCK.fullmatch(text):
            found.append(f"{recipient.id}: {name} is a time such as 07:00")
    if bool(recipient.quiet_from) != bool(recipient.quiet_to):
        found.append(f"{recipient.id}: quiet_from and quiet_to belong together")
    try:
        zone_named(recipient.timezone)
    except ValueError as error:
        found.append(f"{recipient.id}: {error}")
    return found


def clock_time(text: str) -> dt.time:
    """Read a checked local time such as 07:00."""
    return dt.time.fromisoformat(text)
