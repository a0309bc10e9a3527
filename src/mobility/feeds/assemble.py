"""DMFR documents + secrets -> one FeedConfig a static feed with its realtime, and what contradicts itself across files."""

from collections.abc import Iterator

from mobility.feeds.associations import Associations, claims_of
from mobility.feeds.checks import addresses_of, doubts_of, faults_of
from mobility.feeds.config import Address, FeedConfig, Kind, Licence, RealtimeConfig
from mobility.feeds.dmfr import Document, Feed
from mobility.feeds.problems import Problem, Severity
from mobility.feeds.secrets import Secrets, environment_name
from mobility.feeds.settings import read_realtime_settings, read_settings
from mobility.model.ids import FeedId, SourceId

_KINDS = {
    Kind.TRIP_UPDATES: "realtime_trip_updates",
    Kind.VEHICLE_POSITIONS: "realtime_vehicle_positions",
    Kind.ALERTS: "realtime_alerts",
}


def assemble(documents: list[Document], secrets: Secrets) -> tuple[list[FeedConfig], list[Problem]]:
    """Put files together; feeds in byte order of their ids, those with faults left out."""
    places: dict[str, str] = {}
    feeds: dict[str, Feed] = {}
    problems: list[Problem] = []
    for document in documents:
        for feed in document.feeds:
            if feed.id in feeds:
                sentence = f"the id is taken by a feed in {places[feed.id]}"
                problems.append(Problem(file=document.file, feed=feed.id, field="id", sentence=sentence))
                continue
            feeds[feed.id], places[feed.id] = feed, document.file
    problems += _feed_problems(feeds, places)
    associations = Associations(documents)
    problems += _operator_problems(documents, feeds)
    problems += _variable_problems(feeds, places)
    statics, faults = _statics_by_realtime(documents, feeds, places, associations)
    problems += faults
    bad = {problem.feed for problem in problems if problem.severity is Severity.ERROR}
    return [
        _config(feed, places[feed.id], feeds, statics, associations, secrets)
        for feed in sorted(feeds.values(), key=lambda feed: feed.id)
        if feed.spec == "gtfs" and feed.id not in bad
    ], list(dict.fromkeys(problems))


def _feed_problems(feeds: dict[str, Feed], places: dict[str, str]) -> Iterator[Problem]:
    for feed in feeds.values():
        for severity, faults in ((Severity.ERROR, faults_of(feed)), (Severity.WARNING, doubts_of(feed))):
            for field, sentence in faults:
                yield Problem(file=places[feed.id], feed=feed.id, field=field, sentence=sentence, severity=severity)


def _operator_problems(documents: list[Document], feeds: dict[str, Feed]) -> Iterator[Problem]:
    """An operator has one name, and its feeds exist."""
    known = feeds.keys() | {id_ for document in documents for id_ in document.faulty}
    names: dict[str, str] = {}
    for document in documents:
        for operator, feed in claims_of([document]):
            first = names.setdefault(operator.onestop_id, operator.name)
            if first != operator.name:
                sentence = f"{operator.name!r} is called {first!r} elsewhere"
                yield Problem(file=document.file, feed=operator.onestop_id, field="name", sentence=sentence)
            if feed not in known:
                sentence = f"there is no feed {feed!r} in the registry"
                yield Problem(file=document.file, feed=operator.onestop_id, field="associated_feeds", sentence=sentence)


def _variable_problems(feeds: dict[str, Feed], places: dict[str, str]) -> Iterator[Problem]:
    """Two feeds that need keys must not read the same environment variable."""
    taken: dict[str, str] = {}
    for feed in feeds.values():
        if feed.authorization is None:
            continue
        variable = environment_name(feed.id)
        first = taken.setdefault(variable, feed.id)
        if first != feed.id:
            sentence = f"its secret would be {variable}, which is {first}'s; choose another id"
            yield Problem(file=places[feed.id], feed=feed.id, field="id", sentence=sentence)


def _statics_by_realtime(
    documents: list[Document], feeds: dict[str, Feed], places: dict[str, str], associations: Associations
) -> tuple[dict[str, list[str]], list[Problem]]:
    faulty = {id_ for document in documents for id_ in document.faulty}
    found: dict[str, list[str]] = {}
    problems = []
    for feed in feeds.values():
        if feed.spec != "gtfs-rt":
            continue
        named = read_realtime_settings(feed.tags)[0].static_feeds
        found[feed.id] = associations.statics_of(feed, named, feeds)
        faults = [
            ("tags.static_feeds", f"{other!r} is no static feed of the registry")
            for other in named
            if other not in found[feed.id] and other not in faulty
        ]
        # While a feed is missing through a fault of its own, its absence here says nothing.
        if not found[feed.id] and not faults and not faulty:
            faults.append(
                ("operators", "no static feed goes with it: name an operator that both have, or tag static_feeds")
            )
        faults += [
            ("tags.static_only", f"{other!r} says it has no realtime, and this feed speaks about it")
            for other in found[feed.id]
            if read_settings(feeds[other].tags)[0].static_only
        ]
        problems += [
            Problem(file=places[feed.id], feed=feed.id, field=field, sentence=sentence) for field, sentence in faults
        ]
    return found, problems


def _config(
    feed: Feed,
    place: str,
    feeds: dict[str, Feed],
    statics: dict[str, list[str]],
    associations: Associations,
    secrets: Secrets,
) -> FeedConfig:
    realtime = [_realtime_config(feeds[id_], secrets) for id_, spoken_of in statics.items() if feed.id in spoken_of]
    static, *planned = [
        Address(url=url, authorization=feed.authorization, secret=secrets.find(feed.id))
        for _, url in addresses_of(feed)
    ]
    operators = tuple(operator.name for operator in associations.operators_of.get(feed.id, {}).values())
    return FeedConfig(
        id=FeedId(feed.id),
        name=feed.name or ", ".join(operators) or feed.id,
        operators=operators,
        static=static,
        static_planned=tuple(planned),
        licence=_licence(feed),
        languages=feed.languages,
        settings=read_settings(feed.tags)[0],
        realtime=tuple(sorted(realtime, key=lambda config: (-config.priority, config.id))),
        file=place,
    )


def _realtime_config(feed: Feed, secrets: Secrets) -> RealtimeConfig:
    def address(url: str) -> Address:
        return Address(url=url, authorization=feed.authorization, secret=secrets.find(feed.id))

    urls = {kind: getattr(feed.urls, field) for kind, field in _KINDS.items()}
    return RealtimeConfig(
        id=SourceId(feed.id),
        name=feed.name or feed.id,
        addresses={kind: address(url) for kind, url in urls.items() if url},
        settings=read_realtime_settings(feed.tags)[0],
        licence=_licence(feed),
    )


def _licence(feed: Feed) -> Licence:
    terms = feed.license
    return Licence(name=terms.spdx_identifier or "", url=terms.url or "", attribution_text=terms.attribution_text or "")
