"""Well-formed DMFR -> what this service cannot use in it: one function a rule, each giving (field, sentence)."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from yarl import URL

from mobility.feeds.dmfr import Feed
from mobility.feeds.settings import read_realtime_settings, read_settings
from mobility.feeds.spdx import LICENSE_IDS
from mobility.model.ids import parse_feed_id

Fault = tuple[str, str]

STATIC_URLS = ("static_current", "static_historic", "static_planned", "static_hypothetical")
REALTIME_URLS = ("realtime_trip_updates", "realtime_vehicle_positions", "realtime_alerts")
_KEY_NAMES = {"key", "apikey", "api_key", "token", "access_token", "password", "secret", "client_secret"}


def faults_of(feed: Feed) -> Iterator[Fault]:
    """List what forbids using a feed."""
    yield from id_faults(feed)
    yield from spec_faults(feed)
    yield from url_faults(feed)
    yield from authorization_faults(feed)
    yield from licence_faults(feed)
    yield from tag_faults(feed)


def id_faults(feed: Feed) -> Iterator[Fault]:
    """The id must be fit for `FEED:ID`."""
    try:
        parse_feed_id(feed.id)
    except ValueError as error:
        yield "id", str(error)


def spec_faults(feed: Feed) -> Iterator[Fault]:
    """A static feed has a timetable and no realtime addresses, a realtime feed the reverse."""
    present = {field for field in (*STATIC_URLS, *REALTIME_URLS) if getattr(feed.urls, field)}
    if feed.spec == "gtfs":
        if not feed.urls.static_current:
            yield "urls.static_current", "is missing: a gtfs feed needs the address of its timetable"
        for field in REALTIME_URLS:
            if field in present:
                yield f"urls.{field}", 'belongs into a feed of its own with "spec": "gtfs-rt"'
    elif feed.spec == "gtfs-rt":
        if not present.intersection(REALTIME_URLS):
            yield "urls", f"a gtfs-rt feed needs one of {', '.join(REALTIME_URLS)}"
        for field in STATIC_URLS:
            if field in present:
                yield f"urls.{field}", 'belongs into a feed of its own with "spec": "gtfs"'


def url_faults(feed: Feed) -> Iterator[Fault]:
    """Only whole files over HTTP are fetched."""
    for field, url in addresses_of(feed):
        parts = urlsplit(url)
        if parts.scheme == "ftp":
            yield field, "ftp is not fetched; use an http or https address"
        elif not _has_host(url):
            yield field, f"names no usable host: {parts.netloc!r}"
        if parts.fragment:
            yield (
                field,
                f"#{parts.fragment} (a file within the archive) is not supported; give the address of the archive",
            )


def authorization_faults(feed: Feed) -> Iterator[Fault]:
    """The key must have a place to go to."""
    kind = feed.authorization.type if feed.authorization else None
    if feed.authorization and kind == "query_param" and not feed.authorization.param_name:
        yield "authorization.param_name", "is missing: query_param needs the name of the parameter"
    for field, url in addresses_of(feed):
        if kind == "path_segment" and "{}" not in url:
            yield field, "needs {} where the key of a path_segment authorization goes"
        elif kind not in ("path_segment", "replace_url") and ("{" in url or "}" in url):
            yield field, "holds braces without a path_segment authorization that fills them"


def licence_faults(feed: Feed) -> Iterator[Fault]:
    """Source: DMFR v0.6.0, spdxLicenseIds."""
    name = feed.license.spdx_identifier
    if name and name not in LICENSE_IDS:
        yield "license.spdx_identifier", f"{name!r} is not an SPDX identifier; give license.url for other terms"


def tag_faults(feed: Feed) -> Iterator[Fault]:
    """Tags are this service's settings; one that is not known would silently do nothing."""
    if feed.spec in ("gtfs", "gtfs-rt"):
        _, faults = read_settings(feed.tags) if feed.spec == "gtfs" else read_realtime_settings(feed.tags)
        yield from ((f"tags.{name}", sentence) for name, sentence in faults)


def doubts_of(feed: Feed) -> Iterator[Fault]:
    """List what a feed's author should look at; the feed can be used."""
    if feed.spec not in ("gtfs", "gtfs-rt"):
        yield "spec", f"{feed.spec} feeds are kept in the registry and not read"
    elif feed.spec == "gtfs" and not (feed.license.spdx_identifier or feed.license.url):
        yield "license", "is not known: give spdx_identifier or url, and attribution_text"
    for field, url in addresses_of(feed):
        # Only names are shown: the value may be a key.
        names = {name.lower() for name, _ in parse_qsl(urlsplit(url).query)}
        if names & _KEY_NAMES:
            yield field, f"the parameter {', '.join(sorted(names & _KEY_NAMES))} looks like a key: use authorization"


def addresses_of(feed: Feed) -> Iterator[Fault]:
    """Give (field, url) of every address this service fetches."""
    if feed.urls.static_current:
        yield "urls.static_current", feed.urls.static_current
    for index, url in enumerate(feed.urls.static_planned):
        yield f"urls.static_planned[{index}]", url
    for field in REALTIME_URLS:
        address = getattr(feed.urls, field)
        if address:
            yield f"urls.{field}", address


def _has_host(url: str) -> bool:
    try:
        return bool(URL(url).host) and URL(url).port is not None
    except ValueError:
        return False
