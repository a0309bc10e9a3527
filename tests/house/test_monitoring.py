"""The shipped alert rules and dashboard speak of metrics that there are, in PromQL that Prometheus itself accepts."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from mobility.api.feed_metrics import feed_families
from mobility.api.self_audit import SelfAudit
from mobility.api.state import Snapshot
from mobility.model.time import Instant
from mobility.worker.metrics import METRICS

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
DASHBOARD = json.loads((DEPLOY / "grafana" / "dashboards" / "mobility.json").read_text())
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
RULES = yaml.safe_load((DEPLOY / "prometheus" / "mobility.rules.yml").read_text())
_NAME = re.compile(r"\b((?:feed|merge|notice|false_live|history)s?_[a-z_]+)\b")
_SUFFIXES = ("_total", "_bucket", "_count", "_sum")


def known_metrics() -> set[str]:
    """Name every metric of feeds, of the API servers and of the workers."""
    api = {family.name for family in feed_families(Snapshot(), Instant(0))}
    audit = {family.name for family in SelfAudit(0).families()}
    return api | audit | {family.name for family in METRICS.registry.collect()}


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
    chosen = [target["expr"].replace("$feed", ".*") for panel in PANELS for target in panel["targets"]]
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
