"""The registry -> what `mobility feeds check`, `list` and `import` print, and their exit status."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from mobility.feeds.authorization import authorized
from mobility.feeds.config import Address, FeedConfig
from mobility.feeds.dmfr import parse_dmfr, parse_json
from mobility.feeds.fetch import fetch
from mobility.feeds.fetched import Limits
from mobility.feeds.importing import ImportReport, dump, find_same, merge, usable
from mobility.feeds.masking import mask_url
from mobility.feeds.national_access_point import API_URL, concerns, decode_datasets, dmfr_from
from mobility.feeds.problems import Problem, RegistryError, errors_in
from mobility.feeds.registry import FILE_PATTERN, read_registry, registry_from
from mobility.feeds.secrets import Secrets, environment_name
from mobility.model.outcome import EXPLANATIONS
from mobility.model.time import Instant

Write = Callable[[str], object]
"""Takes one line."""
GOOD, BAD_INPUT = 0, 2
"""Exit statuses."""
_IMPORT_LIMITS = Limits(max_bytes=256 << 20, total_s=300)
_NATIONAL = "nap"
"""Stands for the national access point's whole list."""


def check(path: Path, write: Write, secrets: Secrets) -> int:
    """Print every fault and doubt, one a line, then a summary; 2 when the registry cannot be used."""
    feeds, problems = read_registry(path, secrets)
    for problem in problems:
        write(f"{problem.severity}: {problem}")
    for line in _secret_doubts(feeds, secrets):
        write(f"warning: {line}")
    errors = errors_in(problems)
    sources = {source.id for feed in feeds for source in feed.realtime}
    write(f"{len(feeds)} static feeds, {len(sources)} realtime feeds, {len(errors)} errors")
    return BAD_INPUT if errors else GOOD


def list_feeds(path: Path, write: Write, secrets: Secrets, *, as_json: bool = False) -> int:
    """Print every feed with its operators, licence and realtime: one line each, or one JSON list."""
    feeds, problems = read_registry(path, secrets)
    for problem in errors_in(problems):
        write(f"error: {problem}")
    if errors_in(problems):
        return BAD_INPUT
    if as_json:
        write(msgspec.json.format(msgspec.json.encode([row(feed) for feed in feeds])).decode())
        return GOOD
    for feed in feeds:
        kinds = sorted({kind for source in feed.realtime for kind in source.addresses})
        state = "paused" if feed.settings.paused else ", ".join(kinds) or "no realtime"
        write(f"{feed.id}  {feed.name}  [{feed.licence.shown or 'licence unknown'}]  {state}")
    return GOOD


def row(feed: FeedConfig) -> dict[str, Any]:
    """Describe a feed for people and scripts, secrets masked."""
    return {
        "id": feed.id,
        "name": feed.name,
        "operators": list(feed.operators),
        "static": feed.static.shown,
        "static_planned": [address.shown for address in feed.static_planned],
        "license": feed.licence.shown,
        "attribution": feed.attribution,
        "paused": feed.settings.paused,
        "file": feed.file,
        "realtime": [
            {
                "id": source.id,
                "name": source.name,
                "priority": source.priority,
                "poll_interval_s": source.poll_interval_s,
                "addresses": {kind: address.shown for kind, address in source.addresses.items()},
            }
            for source in feed.realtime
        ],
    }


async def import_feeds(
    session: aiohttp.ClientSession,
    source: str,
    target: Path,
    write: Write,
    *,
    now: Instant,
    area: str | None = None,
    overwrite: bool = False,
) -> int:
    """Read feeds from the national access point or from DMFR and merge them into a registry file.

    Args:
        session: from `open_session`.
        source: `nap`, an address of its API, a DMFR file's path or its address.
        target: the `*.dmfr.json` to write; it may exist, its hand edits are kept.
        write: takes each line of the report.
        now: decides which calendars are over.
        area: with the national access point, a place that a dataset must be about.
        overwrite: let urls, license and authorization follow the source where the file says otherwise.
    """
    if not target.match(FILE_PATTERN):
        write(f"error: {target.name} must match {FILE_PATTERN}")
        return BAD_INPUT
    content, reason = await _load_source(session, API_URL if source == _NATIONAL else source, now)
    if content is None:
        write(f"error: {mask_url(source)}: {reason}")
        return BAD_INPUT
    try:
        report = ImportReport()
        merged = _merged(_document(content, now, area), target, report, overwrite=overwrite)
        registry_from(target.name, dump(merged))
        if not merged["feeds"]:
            raise RegistryError(
                [Problem(file="the source", sentence="\n".join(["holds no feed to import", *report.left_out]))]
            )
    except (RegistryError, msgspec.DecodeError) as error:
        write(f"error: {error}")
        return BAD_INPUT
    _replace(target, dump(merged))
    for name in msgspec.structs.fields(ImportReport):
        for line in getattr(report, name.name):
            write(f"{name.name.replace('_', ' ')}: {line}")
    write(f"{target.name}: {len(report.added)} added, {len(report.updated)} updated, {len(report.unchanged)} unchanged")
    return GOOD


def _document(content: bytes, now: Instant, area: str | None) -> dict[str, Any]:
    raw, problems = parse_json("the source", content)
    if raw is None or "slug" in raw:
        try:
            datasets = decode_datasets(content)
        except msgspec.DecodeError:
            raise RegistryError(problems) from None
        today = dt.datetime.fromtimestamp(now, dt.UTC).date()
        return dmfr_from([dataset for dataset in datasets if concerns(dataset, area)], today)
    if not isinstance(raw.get("feeds"), list):
        raise RegistryError([Problem(file="the source", sentence="holds neither DMFR feeds nor datasets")])
    return raw


def _merged(document: dict[str, Any], target: Path, report: ImportReport, *, overwrite: bool) -> dict[str, Any]:
    existing: dict[str, Any] = {}
    if target.exists():
        found, problems = parse_json(target.name, target.read_bytes())
        problems += parse_dmfr(target.name, target.read_bytes())[1]
        if found is None or problems:
            raise RegistryError(problems)
        existing = found
    incoming = usable(document, report)
    for sibling in sorted(target.parent.glob(FILE_PATTERN)):
        if sibling.name == target.name:
            continue
        theirs = (parse_json(sibling.name, sibling.read_bytes())[0] or {}).get("feeds", [])
        same = [feed["id"] for feed in incoming["feeds"] if isinstance(theirs, list) and find_same(feed, theirs)]
        report.left_out += [f"{feed}: stands in {sibling.name} already" for feed in same]
        # Once more: realtime whose timetable stands in the other file has lost it here.
        incoming = usable({**incoming, "feeds": [feed for feed in incoming["feeds"] if feed["id"] not in same]}, report)
    return merge(existing, incoming, report, overwrite=overwrite)


async def _load_source(session: aiohttp.ClientSession, source: str, now: Instant) -> tuple[bytes | None, str]:
    if source.startswith(("http://", "https://")):
        fetched = await fetch(session, Address(url=source), now=now, limits=_IMPORT_LIMITS)
        explanation = EXPLANATIONS[fetched.outcome].sentence
        return fetched.body, f"{fetched.outcome}: {explanation} {fetched.detail}".strip()
    try:
        return Path(source).read_bytes(), ""  # noqa: ASYNC240 - one small file, before anything else runs
    except OSError as error:
        return None, error.strerror or "cannot be read"


def _secret_doubts(feeds: list[FeedConfig], secrets: Secrets) -> list[str]:
    needed = {address: owner for owner, address in _addresses(feeds) if address.authorization}
    missing = sorted({owner for address, owner in needed.items() if authorized(address) is None})
    doubts = [f"{owner}: needs a key: set {environment_name(owner)}" for owner in missing]
    doubts += [f"the secret {name} belongs to no feed that asks for one" for name in secrets.strangers(needed.values())]
    return doubts


def _addresses(feeds: list[FeedConfig]) -> list[tuple[str, Address]]:
    found: list[tuple[str, Address]] = []
    for feed in feeds:
        found += [(feed.id, address) for address in (feed.static, *feed.static_planned)]
        found += [(source.id, address) for source in feed.realtime for address in source.addresses.values()]
    return found


def _replace(target: Path, content: bytes) -> None:
    beside = target.with_name(target.name + ".new")
    beside.write_bytes(content)
    beside.replace(target)
