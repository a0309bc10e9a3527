"""The shipped alert rules and dashboard speak of metrics that there are, in PromQL that Prometheus itself accepts."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from mobility.api.feed_metrics import feed_families
from mobility.api.metrics import RequestMetrics
from mobility.api.self_audit import SelfAudit
from mobility.api.state import Snapshot
from mobility.model.time import Instant
from mobility.worker.metrics import METRICS
from tests.deploy.dashboard import DASHBOARD, DEPLOY, PANELS, SCRAPED_EVERY_S, VARIABLES, as_sent, seconds, targets

RULES = yaml.safe_load((DEPLOY / "prometheus" / "mobility.rules.yml").read_text())
_NAME = re.compile(r"\b((?:feed|merge|notice|false_live|history|api|self_audit)s?_[a-z_]+|up|ALERTS)\b")
OF_PROMETHEUS = {"up", "ALERTS"}
OF_PROBES = {"api_store_up", "api_ready"}
"""Written by `/metrics` itself; the tests with a real server see them."""
_SUFFIXES = ("_total", "_bucket", "_count", "_sum")


def known_metrics() -> set[str]:
    """Name every metric of feeds, of the API servers and of the workers."""
    api = {family.name for family in feed_families(Snapshot(), Instant(0))}
    audit = {family.name for family in SelfAudit(0).families()}
    requests = {family.name for family in RequestMetrics().families()}
    of_worker = {family.name for family in METRICS.registry.collect()}
    return api | audit | requests | of_worker | OF_PROMETHEUS | OF_PROBES


def named_in(expression: str) -> set[str]:
    """Give the metrics that an expression is about."""
    names = set(_NAME.findall(re.sub(r'"[^"]*"|\{[^}]*\}|\bby \([^)]*\)|\bon \([^)]*\)', "", expression)))
    for suffix in _SUFFIXES:
        names = {name.removesuffix(suffix) for name in names}
    return names


def expressions() -> list[str]:
    """List the expressions of all rules and panels."""
    rules = [rule["expr"] for group in RULES["groups"] for rule in group["rules"]]
    return rules + [target["expr"] for panel in PANELS for target in panel["targets"]]


def test_every_expression_is_about_a_metric_that_there_is() -> None:
    for expression in expressions():
        assert named_in(expression)
        assert named_in(expression) <= known_metrics(), expression


def test_every_alert_of_the_specification_is_shipped() -> None:
    shipped = {rule["alert"] for group in RULES["groups"] for rule in group["rules"]}
    assert shipped >= {
        "FeedDown",
        "FeedStale",
        "FeedFrozen",
        "LowCoverage",
        "IdMismatch",
        "StaticExpires",
        "WorkerSilent",
        "FalseLive",
        "PartDown",
        "RedisAway",
    }


@pytest.fixture
def promtool() -> str:
    """Find Prometheus' own checker."""
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("promtool is not here (Debian: prometheus)")
    return found


def test_prometheus_accepts_the_rules_and_they_fire_as_written(promtool: str) -> None:
    for arguments in (("check", "rules", "mobility.rules.yml"), ("test", "rules", "mobility.rules.test.yml")):
        ran = subprocess.run(
            [promtool, *arguments], cwd=DEPLOY / "prometheus", capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_prometheus_accepts_the_configuration(promtool: str) -> None:
    ran = subprocess.run(
        [promtool, "check", "config", "prometheus.yml"],
        cwd=DEPLOY / "prometheus",
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_prometheus_accepts_every_expression_of_the_dashboard(promtool: str, tmp_path: Path) -> None:
    chosen = [as_sent(target["expr"], None, SCRAPED_EVERY_S) for _, target in targets()]
    rules = [{"record": f"panel:{place}", "expr": expression} for place, expression in enumerate(chosen)]
    (tmp_path / "panels.yml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    ran = subprocess.run(
        [promtool, "check", "rules", "panels.yml"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_panels_have_a_place_of_their_own_and_say_what_they_show() -> None:
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells
        assert panel["title"]


@pytest.mark.parametrize("panel", PANELS, ids=[panel["title"] for panel in PANELS])
def test_every_panel_says_in_a_sentence_and_a_unit_what_it_shows(panel: dict[str, Any]) -> None:
    assert len(panel["description"].split()) >= 3
    assert panel["description"].endswith(".")
    assert panel["fieldConfig"]["defaults"]["unit"]


def test_every_query_asks_the_data_source_that_is_chosen_on_the_dashboard() -> None:
    chosen = {"type": "prometheus", "uid": "${datasource}"}
    assert VARIABLES["datasource"]["type"] == "datasource"
    assert VARIABLES["feed"]["datasource"] == chosen
    for panel, target in targets():
        assert (panel["datasource"], target["datasource"]) == (chosen, chosen), panel["title"]


def test_rates_are_taken_over_the_window_that_grafana_chooses() -> None:
    """A window of one's own has gaps when a month is shown."""
    for panel, target in targets():
        assert not re.search(r"rate\([^()]*\[(?!\$__rate_interval)", target["expr"]), panel["title"]


def test_grafana_knows_how_often_the_shipped_configuration_scrapes() -> None:
    configuration = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())
    assert seconds(configuration["global"]["scrape_interval"]) == SCRAPED_EVERY_S


def test_the_units_open_the_ports_that_the_shipped_configuration_scrapes() -> None:
    jobs = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())["scrape_configs"]
    scraped = {job["job_name"]: job["static_configs"][0]["targets"] for job in jobs}
    port = scraped["mobility-worker"][0].rpartition(":")[2]
    for unit in ("mobility.service", "mobility-worker.service"):
        assert f"MOBILITY_METRICS_PORT={port}" in (DEPLOY / "systemd" / unit).read_text().split()
    for unit in ("mobility.service", "mobility-api.service"):
        served = f"--port {scraped['mobility-api'][0].rpartition(':')[2]} "
        assert served in (DEPLOY / "systemd" / unit).read_text().replace("\n", " ")


def test_the_commands_that_load_it_name_files_that_there_are_and_the_folder_that_grafana_reads() -> None:
    commands = re.findall(r"^sudo .+$", (DEPLOY / "README.md").read_text(), re.MULTILINE)
    named = {path for line in commands for path in re.findall(r"deploy/\S+", line)}
    assert {"deploy/prometheus/prometheus.yml", "deploy/grafana/provisioning"} <= named
    assert all((DEPLOY.parent / path).exists() for path in named)
    provided = yaml.safe_load((DEPLOY / "grafana/provisioning/dashboards/mobility.yml").read_text())["providers"][0]
    assert any(f" {provided['options']['path']} " in line for line in commands)
    rules = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())["rule_files"]
    assert all(f"deploy/prometheus/{name}" in named for name in rules)


def test_every_alert_is_named_in_the_documentation() -> None:
    text = (DEPLOY / "README.md").read_text()
    assert [rule["alert"] for group in RULES["groups"] for rule in group["rules"] if rule["alert"] not in text] == []


def test_the_table_arranges_columns_that_its_queries_bring() -> None:
    (table,) = [panel for panel in PANELS if panel["type"] == "table"]
    grouped = {name for target in table["targets"] for name in re.findall(r"max by \(([^)]*)\)", target["expr"])}
    columns = {name for names in grouped for name in names.split(", ")} | {"Time"}
    columns |= {f"Value #{target['refId']}" for target in table["targets"]}
    steps = {one["id"]: one["options"] for one in table["transformations"]}
    arranged = steps["organize"]
    assert set(arranged["excludeByName"]) | set(arranged["renameByName"]) == columns
    assert set(arranged["indexByName"]) == set(arranged["renameByName"])
    shown = set(arranged["renameByName"].values())
    assert {one["field"] for one in steps["sortBy"]["sort"]} <= shown
    assert {one["matcher"]["options"] for one in table["fieldConfig"]["overrides"]} <= shown
