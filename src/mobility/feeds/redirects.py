"""A request and the Location it was answered with -> the next request, never carrying credentials to another origin."""

import ipaddress
from urllib.parse import unquote

import msgspec
from yarl import URL

from mobility.feeds.authorization import Request

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
PERMANENT_STATUSES = frozenset({301, 308})
"""Source: RFC 9110, sections 15.4.2 and 15.4.9: future requests ought to go to the new address."""
MAX_REDIRECTS = 5


def follow(request: Request, location: str | None) -> Request | str:
    """Give the request to send next, or why the redirect is refused.

    Within the origin (scheme, host, port) headers stay. To another origin they are dropped, and query parameters
    that hold the key as well; an address that holds it elsewhere is refused, as is one on an internal network
    when the request went to a public one.
    """
    target = _target(request.url, location)
    if isinstance(target, str):
        return target
    # Not only the host: a redirect from https to http would show the key to everyone on the way.
    if target.origin() == request.url.origin():
        return msgspec.structs.replace(request, url=target)
    if is_internal(target.host) and not is_internal(request.url.host):
        return "the redirect leads from a public server to an internal network"
    stripped = without_secret(target, request.secret)
    if stripped is None:
        return "the redirect would show our key to another server"
    return msgspec.structs.replace(request, url=stripped, headers={})


def _target(base: URL, location: str | None) -> URL | str:
    """Resolve a Location; credentials in it are the server's invention and are dropped."""
    if not location:
        return "the redirect names no Location"
    try:
        target = base.join(URL(location)).with_fragment(None)
        if target.scheme in ("http", "https") and target.host and target.port is not None:
            return target.with_user(None)
    except (ValueError, TypeError):
        return "the redirect's Location is not an address"
    return f"the redirect leads to {target.scheme or 'no scheme'}, not to http or https"


def without_secret(url: URL, secret: str | None) -> URL | None:
    """Drop the query parameters that hold a secret; None when it also stands elsewhere in the address."""
    if not secret:
        return url
    kept = [(name, value) for name, value in url.query.items() if secret not in value and secret not in name]
    if len(kept) < len(url.query):
        url = url.with_query(kept)
    return None if secret in unquote(str(url)) or secret in str(url) else url


def is_internal(host: str | None) -> bool:
    """Say whether a host is, by its spelling, this machine or a private network; names are not resolved."""
    name = (host or "").rstrip(".").lower()
    if name == "localhost" or name.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return not address.is_global
