"""A transition -> a signed POST to somebody's address, and how that ended."""

from typing import NamedTuple

import aiohttp
import msgspec
from yarl import URL

from mobility.model.history import Transition
from mobility.model.time import Instant, utc_iso
from mobility.notify.addresses import PrivateAddressError, PublicResolver, is_public
from mobility.notify.config import Webhook, webhook_secret
from mobility.notify.notice import IncidentNotice, incident_notice
from mobility.notify.signing import signed_headers

WITHIN_S = 15.0
"""A receiver that has not answered by then is tried again later. Source: Standard Webhooks, 15 to 30 s."""
READ_BYTES = 1_024
"""What is read of the answer: nothing in it is used, but a connection is only used again once it was read."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The body. Source: Standard Webhooks, "Payload structure"."""

    type: str
    """incident.opened, incident.changed or incident.ended."""
    timestamp: str
    data: IncidentNotice


class Sent(NamedTuple):
    """How one attempt ended."""

    is_delivered: bool
    error: str = ""
    """A word of ours; never the receiver's text."""
    is_gone: bool = False
    retry_after_s: int = 0


def event_body(transition: Transition, origin: str) -> bytes:
    """Write the body for a transition."""
    if transition.ended is not None:
        kind = "incident.ended"
    else:
        kind = "incident.opened" if transition.previous == "ok" else "incident.changed"
    at = utc_iso(transition.at)
    return msgspec.json.encode(Event(type=kind, timestamp=at, data=incident_notice(transition, origin)))


def open_senders() -> tuple[aiohttp.ClientSession, aiohttp.ClientSession]:
    """Open a session for public addresses alone and one for those that may be private; the caller closes both."""
    return _session(aiohttp.TCPConnector(resolver=PublicResolver(), limit=20, use_dns_cache=False)), _session(
        aiohttp.TCPConnector(limit=20)
    )


def _session(connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=WITHIN_S),
        trust_env=False,
    )


async def send(
    senders: tuple[aiohttp.ClientSession, aiohttp.ClientSession],
    webhook: Webhook,
    delivery_id: str,
    body: bytes,
    now: Instant,
) -> Sent:
    """POST once; redirects are not followed, for they would lead past the check of the address."""
    url = URL(webhook.url)
    # A literal address never meets the resolver.
    if not webhook.allow_private and not is_public(url.host or ""):
        return Sent(is_delivered=False, error="private_address")
    headers = {"Content-Type": "application/json", **signed_headers(webhook_secret(webhook), delivery_id, now, body)}
    session = senders[1 if webhook.allow_private else 0]
    try:
        async with session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
            await answer.content.read(READ_BYTES)
            return _sent(answer.status, answer.headers.get("Retry-After", ""))
    except PrivateAddressError:
        return Sent(is_delivered=False, error="private_address")
    except TimeoutError:
        return Sent(is_delivered=False, error="timeout")
    except (aiohttp.ClientError, OSError, ValueError) as error:
        inner = error.__cause__ or error
        is_private = isinstance(inner, PrivateAddressError)
        return Sent(is_delivered=False, error="private_address" if is_private else type(error).__name__)


def _sent(status: int, retry_after: str) -> Sent:
    """Read the answer; a redirect counts as a failure. Source: Standard Webhooks, "Webhook sender best practices"."""
    seconds = int(retry_after) if retry_after.isascii() and retry_after.isdigit() else 0
    return Sent(
        is_delivered=200 <= status < 300,
        error="" if 200 <= status < 300 else f"status {status}",
        is_gone=status == 410,
        retry_after_s=seconds,
    )
