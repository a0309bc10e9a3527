"""A served year in, how long every page of the health view takes out: all resources of the table, in French and in English."""

import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

from mobility.api.health_operators import operator_id
from mobility.api.resource import Resource
from mobility.api.resources import ALL
from mobility.model.time import DAY_S, utc_iso
from tests.history.year import feed_id
from tests.history.year_events import evidence_digest, incident_id
from tests.web.health.sick import NOW

STOP = "gare"
YEAR_AGO, QUARTER_AGO = utc_iso(NOW - 365 * DAY_S)[:19] + "Z", utc_iso(NOW - 90 * DAY_S)[:19] + "Z"
CSV = ("", "format=csv")
QUERIES: Mapping[str, tuple[str, ...]] = {
    "/health": ("", "status=down", "q=feed"),
    "/health/shown": ("", f"stop={{first}}:{STOP}&at=2026-03-02T07:45"),
    "/v1/health/shown": (f"stop={{first}}:{STOP}&at={utc_iso(NOW - 600)[:19]}Z",),
    "/v1/health/feeds/{id}/history": (
        "metric=header_age&step=60",
        f"metric=header_age&step=3600&from={QUARTER_AGO}",
        f"metric=header_age&step=3600&from={YEAR_AGO}",
        f"metric=header_age&step=86400&from={YEAR_AGO}",
    ),
    "/v1/health/feeds/{id}/days": ("", f"from={YEAR_AGO}"),
    "/v1/health/incidents": (
        "",
        f"from={YEAR_AGO}&limit=1000",
        "operator={operator}",
        f"feed={{feed}}&from={YEAR_AGO}",
    ),
    "/v1/health/incidents.atom": ("", "operator={operator}"),
    "/v1/health/feeds/{id}/findings": CSV,
    "/v1/health/feeds/{id}/unmatched": CSV,
    "/v1/health/feeds/{id}/coverage": CSV,
    "/v1/health/feeds/{id}/accuracy": (*CSV, "by=route", "by=hour&format=csv"),
    "/v1/health/feeds/{id}/evidence": ("", "limit=1000"),
}
"""What is asked besides the plain address, or instead of it; each page is asked in both languages."""
LEFT_OUT = frozenset({"/v1/health/validate", "/v1/health/codes"})
"""What is posted to, and what speaks of stops."""


@dataclass(frozen=True)
class Took:
    """One address, asked again and again."""

    path: str
    median_ms: float
    worst_ms: float
    worst_cpu_ms: float
    """Of the server's process: what the machine does besides is not in it, nor is waiting for the disk."""
    bytes: int


@dataclass(frozen=True)
class _Once:
    ms: float
    cpu_ms: float
    bytes: int


def measure_pages(origin: str, pid: int, feeds: int, times: int) -> list[Took]:
    """Ask every page so often, of another feed each time; none is answered from what was kept of the asking before."""
    connection = HTTPConnection(urlsplit(origin).netloc, timeout=60)
    took: dict[str, list[_Once]] = {}
    for time_number in range(times):
        for shown, path in addresses(1 + time_number % (feeds - 1)):
            # Answers are kept by the words of this header, too.
            language = f"en;q=0.{time_number + 1:03d}"
            took.setdefault(shown, []).append(_ask(connection, pid, path, language))
    connection.close()
    return [
        Took(
            shown,
            statistics.median(one.ms for one in found),
            max(one.ms for one in found),
            max(one.cpu_ms for one in found),
            found[-1].bytes,
        )
        for shown, found in took.items()
    ]


def _ask(connection: HTTPConnection, pid: int, path: str, language: str) -> _Once:
    used, began = cpu_s(pid), time.perf_counter()
    connection.request("GET", path, headers={"Accept-Language": language})
    answer = connection.getresponse()
    body = answer.read()
    once = _Once(1000 * (time.perf_counter() - began), 1000 * (cpu_s(pid) - used), len(body))
    if answer.status not in (200, 301):
        raise RuntimeError(f"{path} answers {answer.status}: {body[:300]!r}")
    return once


def cpu_s(pid: int) -> float:
    """Add up what the threads of a process have used."""
    return sum(int(path.read_text().split()[0]) for path in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def addresses(number: int) -> Iterator[tuple[str, str]]:
    """Give every address of the health view, as it is shown and as it is asked of a feed."""
    for resource in ALL:
        if not is_of_health(resource):
            continue
        languages = ("lang=fr", "lang=en") if speaks_both(resource) else ("",)
        for query in QUERIES.get(resource.path, ("",)):
            for language in languages:
                words = "&".join(filter(None, (query, language)))
                yield _with(resource.path, words), _with(_filled(resource.path, number), _filled(words, number))


def is_of_health(resource: Resource) -> bool:
    """Say whether a resource belongs to the health view."""
    begins = ("/status", "/health", "/etat", "/v1/health")
    return resource.path.startswith(begins) and resource.path not in LEFT_OUT


def speaks_both(resource: Resource) -> bool:
    """Say whether it answers in the language that is asked for."""
    return any(parameter.name == "lang" for parameter in resource.parameters.parameters)


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _filled(text: str, number: int) -> str:
    feed = feed_id(number)
    operator = operator_id(f"Réseau {number // 2}")
    of_path = {
        "/operators/{id}": operator,
        "/rules/{id}": "E003",
        "/incidents/{id}": quote(incident_id(feed, 0, NOW), safe=""),
        "/evidence/{id}": evidence_digest(feed, 1),
        "/snapshots/{ts}": f"{NOW - 60}.json",
        "/findings/{rule}": "E003",
    }
    for begin, value in of_path.items():
        text = text.replace(begin, f"{begin.partition('{')[0]}{value}")
    if "/snapshots/" in text:
        feed = feed_id(0)
    return (
        text.replace("{id}", feed)
        .replace("{feed}", feed)
        .replace("{operator}", operator)
        .replace("{first}", feed_id(0))
    )
