"""Who we are -> an HTTP session for all feeds: no cookies, no netrc, no proxies from the environment, no hidden redirects."""

import ssl
from importlib.metadata import version

import aiohttp

from mobility.feeds.way import TellingResponse


def user_agent(contact_url: str | None = None) -> str:
    """Name the product and where its operator can be reached, as polite clients do."""
    product = f"mobility/{version('mobility')}"
    return f"{product} (+{contact_url})" if contact_url else product


def open_session(contact_url: str | None = None, trusted: ssl.SSLContext | None = None) -> aiohttp.ClientSession:
    """Open a session; needs a running event loop, and must be closed by the caller.

    `trusted` says whose certificates are believed, None those that the machine believes.

    Bodies are not inflated by it (`inflate` does, within limits) and connections are not counted by it: how many
    requests run at once follows from one compartment a feed, and waiting in a queue of ours would look like the
    operator's slowness.
    """
    return aiohttp.ClientSession(
        # One answer of the resolver a minute is enough for a feed that is polled three times in it.
        connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=60, keepalive_timeout=30, ssl=trusted or True),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": user_agent(contact_url)},
        response_class=TellingResponse,
        auto_decompress=False,
        trust_env=False,
        max_line_size=16_384,
        max_field_size=16_384,
    )
