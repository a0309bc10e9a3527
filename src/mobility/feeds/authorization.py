"""An address with its key -> the request to send, which never prints the key."""

import base64
from urllib.parse import quote

import msgspec
from yarl import URL

from mobility.feeds.config import Address
from mobility.feeds.masking import MASK, mask_text, mask_url


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Where to send a GET and with which credentials; they hold for the origin of `url` alone."""

    url: URL
    headers: dict[str, str] = {}
    secret: str | None = None
    """Struck out of every text that is made from this request."""
    is_address_secret: bool = False
    """Whether the address as a whole is the key: redirects within its server may still spell parts of it."""

    @property
    def shown(self) -> str:
        """The address for logs and health pages."""
        if self.is_address_secret:
            return f"{mask_url(str(self.url.origin()))}/{MASK}"
        return mask_text(mask_url(str(self.url)), self.secrets)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be printed."""
        return () if self.secret is None else (self.secret,)

    def __repr__(self) -> str:
        """Print without secrets."""
        return f"Request({self.shown!r}, headers={sorted(self.headers)} {MASK})"


def authorized(address: Address) -> Request | None:
    """Put an address' key where its authorization says; None when it needs a key and there is none.

    Source: DMFR v0.6.0, feed.authorization; `{}` in the address is the place of a path_segment's key.
    """
    authorization = address.authorization
    if authorization is None:
        return Request(url=URL(address.url))
    if address.secret is None:
        return None
    key = address.secret.reveal()
    name = authorization.param_name
    url, headers = address.url, {}
    match authorization.type:
        case "header":
            headers = {name or "Authorization": key}
        case "basic_auth":
            headers = {"Authorization": "Basic " + base64.b64encode(key.encode()).decode()}
        case "query_param":
            url = str(URL(url).update_query({name or "api_key": key}))
        case "path_segment":
            # A slash in a key must not open another segment.
            url = url.replace("{}", quote(key, safe=""))
        case "replace_url":
            url = key
    return Request(url=URL(url), headers=headers, secret=key, is_address_secret=authorization.type == "replace_url")
