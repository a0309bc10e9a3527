"""DMFR from elsewhere + a registry file -> the file with what is new in it, hand edits kept."""

import json
from typing import Any

import msgspec

from mobility.feeds.assemble import assemble
from mobility.feeds.dmfr import SCHEMA_URL, parse_dmfr
from mobility.feeds.problems import RegistryError, errors_in
from mobility.feeds.secrets import Secrets
from mobility.feeds.settings import REALTIME_TAGS, STATIC_TAGS
from mobility.feeds.slugs import feed_id_from, unused

Json = dict[str, Any]


class ImportReport(msgspec.Struct, kw_only=True):
    """What an import did, by feed id; `left_out` and `differs` say why and where."""

    added: list[str] = []
    unchanged: list[str] = []
    updated: list[str] = []
    differs: list[str] = []
    """`ID: field` where the file says otherwise than the source, and was kept."""
    left_out: list[str] = []
    """`ID: reason` of what cannot be taken over."""


def usable(raw: Json, report: ImportReport) -> Json:
    """Keep what this registry can hold of any DMFR: gtfs and gtfs-rt feeds without faults, ids it can spell, its own tags."""
    renamed: dict[str, str] = {}
    feeds: list[Json] = []
    for item in _items(raw, "feeds"):
        name = str(item.get("id"))
        if item.get("spec") not in ("gtfs", "gtfs-rt"):
            report.left_out.append(f"{name}: {item.get('spec')} is not read")
            continue
        renamed[name] = unused(feed_id_from(name), {feed["id"] for feed in feeds})
        feeds.append(_own_tags(item) | {"id": renamed[name]})
    document = {"feeds": feeds, "operators": _items(raw, "operators")}
    return _without_faults(with_ids(document, renamed), report)


def _own_tags(feed: Json) -> Json:
    """Drop tags that are other platforms' settings."""
    known = STATIC_TAGS if feed["spec"] == "gtfs" else REALTIME_TAGS
    tags = feed.get("tags")
    kept = {key: value for key, value in tags.items() if key in known} if isinstance(tags, dict) else {}
    rest = {key: value for key, value in feed.items() if key != "tags"}
    return rest | {"tags": kept} if kept else rest


def _without_faults(document: Json, report: ImportReport) -> Json:
    """Leave out what the registry would refuse, and then what was only of use to that."""
    while True:
        document = _without_dangling(document)
        content, problems = parse_dmfr("", dump(document))
        problems += assemble([content], Secrets())[1]
        bad = {problem.feed: problem for problem in errors_in(problems)}
        if not bad:
            return document
        # Nothing left to drop and still faults: a fault of the whole, which must not loop.
        if not bad.keys() & _ids(document):
            raise RegistryError(bad.values())
        report.left_out += [f"{name}: {problem.field}: {problem.sentence}" for name, problem in bad.items()]
        document = {
            "feeds": [feed for feed in document["feeds"] if feed.get("id") not in bad],
            "operators": [operator for operator in document["operators"] if operator.get("onestop_id") not in bad],
        }


def _ids(document: Json) -> set[str]:
    found = {feed["id"] for feed in document["feeds"]}
    return found | {str(operator.get("onestop_id")) for operator in document["operators"]}


def _without_dangling(document: Json) -> Json:
    """Drop associations with feeds that are not here, and operators that have none left."""
    known = {feed["id"] for feed in document["feeds"]}

    def pruned(operator: Json) -> Json:
        kept = [
            item for item in _items(operator, "associated_feeds") if item.get("feed_onestop_id", "") in known | {""}
        ]
        return {key: value for key, value in operator.items() if key != "associated_feeds"} | (
            {"associated_feeds": kept} if kept else {}
        )

    feeds = [
        feed | {"operators": [pruned(operator) for operator in _items(feed, "operators")]}
        if "operators" in feed
        else feed
        for feed in document["feeds"]
    ]
    operators = [pruned(operator) for operator in document["operators"]]
    return {"feeds": feeds, "operators": [operator for operator in operators if "associated_feeds" in operator]}


def merge(existing: Json, incoming: Json, report: ImportReport, *, overwrite: bool = False) -> Json:
    """Add incoming feeds and operators to a file's content.

    A feed is known by its id or by an address in common. Of a known one, keys it lacks are filled in; where both
    say something the file's own word stands, unless `overwrite` lets urls, license and authorization follow the source.
    """
    feeds = [dict(feed) for feed in _items(existing, "feeds")]
    same = {feed["id"]: match["id"] for feed in incoming["feeds"] if (match := find_same(feed, feeds))}
    incoming = with_ids(incoming, same)
    for feed in incoming["feeds"]:
        match = find_same(feed, feeds)
        if match is None:
            feeds.append(feed)
            report.added.append(feed["id"])
        else:
            _fill(match, feed, report, overwrite=overwrite)
    operators = _merge_operators(_items(existing, "operators"), incoming["operators"])
    rest = {key: value for key, value in existing.items() if key not in ("$schema", "feeds", "operators")}
    head = {"$schema": existing.get("$schema", SCHEMA_URL), "feeds": feeds}
    return head | ({"operators": operators} if operators else {}) | rest


def dump(document: Json) -> bytes:
    """Spell a registry file: two blanks, UTF-8, a line end at the end."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _fill(known: Json, incoming: Json, report: ImportReport, *, overwrite: bool) -> None:
    changed = False
    for key, value in incoming.items():
        if key == "id" or known.get(key) == value:
            continue
        if key not in known or (overwrite and key in ("urls", "license", "authorization")):
            known[key] = value
            changed = True
        else:
            report.differs.append(f"{known['id']}: {key}")
    (report.updated if changed else report.unchanged).append(known["id"])


def find_same(feed: Json, feeds: list[Json]) -> Json | None:
    """Find a feed among others by its id, else by specification and an address in common."""
    urls = _addresses(feed)
    by_id = next((known for known in feeds if known.get("id") == feed["id"]), None)
    return by_id or next(
        (known for known in feeds if known.get("spec") == feed["spec"] and urls & _addresses(known)), None
    )


def _addresses(feed: Json) -> set[str]:
    return {url for url in feed.get("urls", {}).values() if isinstance(url, str)}


def _merge_operators(known: list[Json], incoming: list[Json]) -> list[Json]:
    merged = {operator["onestop_id"]: dict(operator) for operator in known}
    for operator in incoming:
        mine = merged.setdefault(operator["onestop_id"], dict(operator))
        associations = [*mine.get("associated_feeds", []), *operator.get("associated_feeds", [])]
        unique = {json.dumps(association, sort_keys=True): association for association in associations}
        if unique:
            mine["associated_feeds"] = list(unique.values())
    return list(merged.values())


def with_ids(document: Json, renamed: dict[str, str]) -> Json:
    """Let every mention of a feed follow a change of ids: associations and the tag `static_feeds`; and the feeds' own."""

    def operator(item: Json) -> Json:
        associations = [
            entry | {"feed_onestop_id": renamed.get(entry["feed_onestop_id"], entry["feed_onestop_id"])}
            if isinstance(entry.get("feed_onestop_id"), str)
            else entry
            for entry in _items(item, "associated_feeds")
        ]
        return item | {"associated_feeds": associations} if associations else item

    def feed(item: Json) -> Json:
        changed = item | {"id": renamed.get(item["id"], item["id"])}
        if "operators" in item:
            changed["operators"] = [operator(entry) for entry in _items(item, "operators")]
        named = item.get("tags", {}).get("static_feeds")
        if isinstance(named, str):
            ids = [renamed.get(id_.strip(), id_.strip()) for id_ in named.split(",")]
            changed["tags"] = item["tags"] | {"static_feeds": ",".join(ids)}
        return changed

    return {
        "feeds": [feed(item) for item in document["feeds"]],
        "operators": [operator(item) for item in document["operators"]],
    }


def _items(document: Json, key: str) -> list[Json]:
    items = document.get(key)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
