"""What deploy/ ships is loaded by a real Prometheus that watches a running territory, one of whose operators is stale."""

import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.dashboard import DEPLOY, PANELS, VARIABLES, as_sent, label_values, labels_of, targets
from tests.deploy.prometheus_server import Prometheus, finite, prometheus
from tests.deploy.stale_town import BROKEN, OLD_S, StaleTown, stale_town
from tests.process.running import until

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("prometheus"), pytest.mark.timeout(150)]

FEEDS = {"demo-ville", "demo-trains", "demo-cars-nord", "demo-cars-sud", "demo-tad", "demo-bac", "demo-ile"}
STEP_S = 1
SCRAPED_TWICE = 'count_over_time(up{job=~"mobility-.+"}[5m]) >= 2 and up == 1'
SEEN_WITHIN_S = 45
"""Two polls a few seconds apart confirm that the feed is down, operators speak every 30 s; the rest is a busy machine."""
MAY_BE_EMPTY = {
    "all": {"Left out, by reason": "nothing that the town's operators send is left out"},
    "one": {
        "Left out, by reason": "nothing that the town's operators send is left out",
        "Ours: from fetch to readable": "no newer message has come from the stale operator",
        "From header to readable": "no newer message has come from the stale operator",
    },
    "two": {"Left out, by reason": "nothing that the town's operators send is left out"},
}
"""By choice of feeds: panels that may be empty, each with the reason."""


@dataclass(frozen=True)
class Watched:
    """The server, and the town that it watches."""

    server: Prometheus
    town: StaleTown

    def told(self, expression: str) -> str:
        """Tell the difference between the town's morning and this machine's clock, which is Prometheus' own."""
        return expression.replace("time()", f"(time() + {self.town.shift_s:.3f})")


def shipped(town: StaleTown, folder: Path) -> Path:
    """Copy the shipped configuration; only addresses, intervals and the clock's difference become others."""
    configuration = (DEPLOY / "prometheus" / "prometheus.yml").read_text()
    for written, here in (("127.0.0.1:8080", town.service.port), ("127.0.0.1:9108", town.worker_port)):
        assert written in configuration
        configuration = configuration.replace(written, f"127.0.0.1:{here}")
    copy = folder / "prometheus.yml"
    copy.write_text(re.sub(r"(scrape|evaluation)_interval: 30s", rf"\1_interval: {STEP_S}s", configuration))
    for name in yaml.safe_load(configuration)["rule_files"]:
        rules = (DEPLOY / "prometheus" / name).read_text()
        (folder / name).write_text(rules.replace("time()", f"(time() + {town.shift_s:.3f})"))
    return copy


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    """Start town and Prometheus, and wait until two scrapes of both jobs are in and the stale feed is seen to be down."""
    program = shutil.which("prometheus")
    if program is None:
        pytest.skip("prometheus is not here (Debian: prometheus)")
    with (
        stale_town() as town,
        tempfile.TemporaryDirectory(prefix="prometheus-") as folder,
        prometheus(program, shipped(town, Path(folder))) as server,
    ):
        until(lambda: len(server.instant(SCRAPED_TWICE)) == 2, SEEN_WITHIN_S, lambda: server.ask("targets"))
        until(lambda: alerts(server, "FeedDown"), SEEN_WITHIN_S, town.service.feeds)
        yield Watched(server, town)


def alerts(server: Prometheus, rule: str) -> list[dict[str, Any]]:
    """List a rule's alerts, pending or firing."""
    found: list[dict[str, Any]] = server.rules()[rule]["alerts"]
    return found


def test_both_jobs_of_the_shipped_configuration_are_scraped_without_an_error(watched: Watched) -> None:
    targets_ = watched.server.ask("targets")["activeTargets"]
    assert {one["labels"]["job"]: (one["health"], one["lastError"]) for one in targets_} == {
        "mobility-api": ("up", ""),
        "mobility-worker": ("up", ""),
    }


def test_every_rule_is_loaded_and_can_be_evaluated(watched: Watched) -> None:
    groups = yaml.safe_load((DEPLOY / "prometheus" / "mobility.rules.yml").read_text())["groups"]
    written = {rule["alert"] for group in groups for rule in group["rules"]}
    until(lambda: all(rule["health"] == "ok" for rule in watched.server.rules().values()), 10, watched.server.rules)
    assert set(watched.server.rules()) == written
    assert "level=error" not in watched.server.log.read_text()


def test_the_stale_feed_alone_raises_an_alert_and_only_those_that_it_deserves(watched: Watched) -> None:
    raised = {
        (name, alert["labels"]["feed"], alert["labels"].get("kind", ""))
        for name in watched.server.rules()
        for alert in alerts(watched.server, name)
    }
    assert raised == {
        ("FeedDown", BROKEN, ""),
        ("FeedStale", BROKEN, "trip_updates"),
        ("FeedStale", BROKEN, "vehicle_positions"),
    }
    said = [alert["annotations"]["description"] for alert in alerts(watched.server, "FeedStale")]
    assert all(re.fullmatch(r"Its message is 1[0-3]m \S+s old: only the timetable is shown\.", one) for one in said), (
        said
    )


def test_every_variable_offers_what_there_is(watched: Watched) -> None:
    metric, label = label_values(VARIABLES["feed"]["query"]["query"])
    assert set(watched.server.ask(f"label/{label}/values", **{"match[]": metric})) == FEEDS


def series_of(
    watched: Watched, target: dict[str, Any], feeds: tuple[str, ...] | None
) -> list[tuple[dict[str, str], float]]:
    """Ask what a panel asks, over the last seconds or now, and keep what can be drawn."""
    sent = watched.told(as_sent(target["expr"], feeds, STEP_S))
    now = time.time()
    found = watched.server.instant(sent) if target["instant"] else watched.server.range(sent, now - 10, now, STEP_S)
    return finite(found)


CHOICES = {"all": None, "one": (BROKEN,), "two": (BROKEN, "demo-trains")}


@pytest.mark.parametrize("choice", CHOICES)
def test_every_query_of_every_panel_has_something_to_draw(watched: Watched, choice: str) -> None:
    def empty() -> list[str]:
        return [
            f"{panel['title']} {target['refId']}"
            for panel, target in targets()
            if panel["title"] not in MAY_BE_EMPTY[choice] and not series_of(watched, target, CHOICES[choice])
        ]

    until(lambda: not empty(), SEEN_WITHIN_S, empty)


def test_every_legend_names_its_lines_apart(watched: Watched) -> None:
    lines = [(panel, target) for panel, target in targets() if target.get("format") != "table"]
    for panel, target in lines:
        series = series_of(watched, target, None)
        wanted = labels_of(target["legendFormat"])
        shown = [tuple(labels.get(name, "") for name in sorted(wanted)) for labels, _ in series]
        assert len(set(shown)) == len(shown), (panel["title"], shown)
        # Alerts of ours are about no feed.
        assert panel["title"] == "Alerts" or all(wanted <= set(labels) for labels, _ in series), (panel["title"], shown)


def test_a_choice_of_feeds_leaves_the_others_out(watched: Watched) -> None:
    seen = {
        labels["feed"]
        for _, target in targets()
        for labels, _ in series_of(watched, target, CHOICES["two"])
        if "feed" in labels
    }
    assert seen == set(CHOICES["two"] or ())


def test_the_first_row_says_which_feed_since_when_at_what_cost_and_whose(watched: Watched) -> None:
    table = next(panel for panel in PANELS if panel["type"] == "table")
    cause, status, lasted, cost = (series_of(watched, target, None) for target in table["targets"])
    assert [labels for labels, _ in cause] == [
        {"feed": BROKEN, "operator": "Transports de Valorne", "cause": "header_age", "fault": "operator"}
    ]
    assert status == [({"feed": BROKEN}, 2.0)]
    assert [labels for labels, _ in lasted] == [{"feed": BROKEN}]
    assert 0 < lasted[0][1] < OLD_S
    assert cost == [({"feed": BROKEN}, float(watched.town.service.feeds()[BROKEN]["impact"]["per_hour"]))]
    assert cost[0][1] > 100
    by_title = {panel["title"]: series_of(watched, panel["targets"][0], None) for panel in PANELS}
    assert by_title["Feeds down"] == [({}, 1.0)]
    assert by_title["Ours to mend, whatever the operators do"] == [({}, 0.0)]
    assert by_title["Feeds that are not well, by who can mend it"] == [({"fault": "operator"}, 1.0)]


def test_the_age_of_a_stale_feed_is_not_called_ours(watched: Watched) -> None:
    ours = {labels["feed"]: value for labels, value in watched.server.instant("feed_own_latency_seconds")}
    assert BROKEN not in ours
    assert ours
    assert max(ours.values()) < OLD_S
