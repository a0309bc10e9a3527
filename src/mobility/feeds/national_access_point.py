"""Datasets of the national access point (transport.data.gouv.fr, /api/datasets) -> DMFR feeds and operators."""

import datetime as dt
from typing import Any, Final

import msgspec

from mobility.feeds.slugs import feed_id_from, unused

API_URL: Final = "https://transport.data.gouv.fr/api/datasets"
FORMATS: Final = {"GTFS": "gtfs", "gtfs-rt": "gtfs-rt"}
LICENCES: Final[dict[str, dict[str, str]]] = {
    "lov2": {"spdx_identifier": "etalab-2.0"},
    "licence-ouverte": {"spdx_identifier": "etalab-2.0"},
    "fr-lo": {"url": "https://www.data.gouv.fr/licences/licence-ouverte-open-licence"},
    "odc-odbl": {"spdx_identifier": "ODbL-1.0", "share_alike_optional": "no"},
    "mobility-licence": {"url": "https://wiki.lafabriquedesmobilites.fr/wiki/Licence_Mobilit%C3%A9s"},
}
"""`licence` of the API; what is not here keeps the dataset's page as its url."""
_KINDS: Final = {
    "realtime_trip_updates": ("trip_updates", ("trip", "horaire", "passage")),
    "realtime_vehicle_positions": ("vehicle_positions", ("vehicle", "position", "localisation")),
    "realtime_alerts": ("service_alerts", ("alert", "perturbation", "info trafic")),
}
"""DMFR field: the API's feature, and words that stand in titles and addresses of resources without features."""


class Named(msgspec.Struct):
    """Whatever has a name."""

    name: str | None = None
    nom: str | None = None


class Offer(msgspec.Struct):
    """A network as travellers know it."""

    nom_commercial: str | None = None
    nom_aom: str | None = None


class Resource(msgspec.Struct):
    """One file or stream of a dataset. Fields the API has besides are left out."""

    url: str
    format: str | None = None
    title: str = ""
    is_available: bool = True
    features: list[str] = []
    type: str | None = None
    original_url: str = ""
    end_calendar_validity: str | None = None


class Dataset(msgspec.Struct):
    """One dataset, as `/api/datasets` lists it and `/api/datasets/{id}` gives it."""

    id: str
    slug: str
    title: str = ""
    page_url: str = ""
    licence: str | None = None
    type: str | None = None
    publisher: Named | None = None
    resources: list[Resource] = []
    offers: list[Offer] = []
    covered_area: list[Named] | dict[str, Any] = []
    """A list of administrative divisions; an object in earlier versions of the API."""

    @property
    def area(self) -> str:
        """Names of what it covers, comma-separated."""
        if isinstance(self.covered_area, dict):
            return str(self.covered_area.get("name") or "")
        return ", ".join(found for area in self.covered_area if (found := area.nom or area.name))


def decode_datasets(content: bytes) -> list[Dataset]:
    """Read the answer to either request; msgspec.DecodeError when it is neither a dataset nor a list of them."""
    start = content.lstrip()[:1]
    if start == b"[":
        return msgspec.json.decode(content, type=list[Dataset])
    return [msgspec.json.decode(content, type=Dataset)]


def concerns(dataset: Dataset, area: str | None) -> bool:
    """Say whether a dataset has a timetable we read and, with `area`, names it in what it covers, its title or its page."""
    if not any(resource.format == "GTFS" for resource in dataset.resources):
        return False
    haystack = " ".join((dataset.area, dataset.title, dataset.slug)).casefold()
    return area is None or area.casefold() in haystack


def dmfr_from(datasets: list[Dataset], today: dt.date) -> dict[str, Any]:
    """Convert datasets; resources that are unavailable, or whose calendar ended before `today`, are left out."""
    feeds: list[dict[str, Any]] = []
    operators: list[dict[str, Any]] = []
    taken: set[str] = set()
    for dataset in datasets:
        found = _feeds_of(dataset, taken, today)
        if not any(feed["spec"] == "gtfs" for feed in found):
            continue
        feeds += found
        operators += _operators_of(dataset, found)
    return {"feeds": feeds, "operators": operators}


def _feeds_of(dataset: Dataset, taken: set[str], today: dt.date) -> list[dict[str, Any]]:
    stem = feed_id_from("fr-" + dataset.slug.removeprefix("fr-"), "")[:56].rstrip("-._~")
    feeds = []
    for resource in dataset.resources:
        if resource.format == "GTFS" and resource.is_available and not _is_over(resource, today):
            feeds.append(_feed(dataset, resource.title, unused(stem, taken), "gtfs", {"static_current": resource.url}))
            taken.add(feeds[-1]["id"])
    spoken_of = ",".join(feed["id"] for feed in feeds)
    for urls, title in _realtime_of(dataset):
        feed = _feed(dataset, title, unused(f"{stem}~rt", taken), "gtfs-rt", urls)
        # Said outright: an operator's name may stand in several datasets, whose realtime is not interchangeable.
        feeds.append(feed | {"tags": {"static_feeds": spoken_of}})
        taken.add(feeds[-1]["id"])
    return feeds


def _feed(dataset: Dataset, title: str, feed_id: str, spec: str, urls: dict[str, str]) -> dict[str, Any]:
    licence = LICENCES.get(dataset.licence or "", {"url": dataset.page_url} if dataset.page_url else {})
    publisher = dataset.publisher.name if dataset.publisher and dataset.publisher.name else ""
    attribution = {"attribution_text": f"{publisher}, transport.data.gouv.fr"} if publisher else {}
    feed = {
        "id": feed_id,
        "spec": spec,
        "name": dataset.title or title,
        "description": ", ".join(part for part in (title, dataset.area, dataset.page_url) if part),
        "urls": urls,
        "license": licence | attribution,
    }
    return {key: value for key, value in feed.items() if value}


def _realtime_of(dataset: Dataset) -> list[tuple[dict[str, str], str]]:
    """Gather realtime resources into as few feeds as possible: a kind that comes twice opens another feed."""
    gathered: list[tuple[dict[str, str], str]] = []
    for resource in dataset.resources:
        if resource.format != "gtfs-rt" or not resource.is_available:
            continue
        urls = dict.fromkeys(_kinds_of(resource), resource.url)
        for known, _ in gathered:
            if not known.keys() & urls.keys():
                known.update(urls)
                break
        else:
            gathered.append((urls, resource.title))
    return gathered


def _kinds_of(resource: Resource) -> list[str]:
    """Tell kinds by features, else by title and address, else take a stream for trip updates."""
    # Features are observed by the access point, titles are written by people.
    by_feature = [field for field, (feature, _) in _KINDS.items() if feature in resource.features]
    text = f"{resource.title} {resource.url} {resource.original_url}".casefold()
    by_words = [field for field, (_, words) in _KINDS.items() if any(word in text for word in words)]
    return by_feature or by_words or ["realtime_trip_updates"]


def _operators_of(dataset: Dataset, feeds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = [name for offer in dataset.offers if (name := offer.nom_commercial)]
    if not names:
        names = [
            dataset.publisher.name if dataset.publisher and dataset.publisher.name else dataset.title or dataset.slug
        ]
    associated = [{"feed_onestop_id": feed["id"]} for feed in feeds]
    return [
        {"onestop_id": "o-" + feed_id_from(name), "name": name, "associated_feeds": associated}
        for name in dict.fromkeys(names)
    ]


def _is_over(resource: Resource, today: dt.date) -> bool:
    try:
        return dt.date.fromisoformat((resource.end_calendar_validity or "")[:10]) < today
    except ValueError:
        return False
