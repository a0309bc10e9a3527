"""The shipped dashboard in, its panels and the queries that Grafana would send for them out."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana" / "dashboards" / "mobility.json").read_text())
PANELS: list[dict[str, Any]] = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
VARIABLES: dict[str, dict[str, Any]] = {one["name"]: one for one in DASHBOARD["templating"]["list"]}
DATASOURCES: dict[str, Any] = yaml.safe_load(
    (DEPLOY / "grafana" / "provisioning" / "datasources" / "prometheus.yml").read_text()
)
_LABEL_VALUES = re.compile(r"label_values\((?P<metric>[a-z_]+), (?P<label>[a-z_]+)\)")
_SPECIAL = re.compile(r"[$^*{}\[\]+?.()|]")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def seconds(text: str) -> int:
    """Read a duration of one number and one unit, such as `30s`."""
    return int(text[:-1]) * _SECONDS[text[-1]]


SCRAPED_EVERY_S = seconds(DATASOURCES["datasources"][0].get("jsonData", {}).get("timeInterval", "15s"))
"""What the data source says of Prometheus' scrape interval; 15 s is Grafana's own default."""


def label_values(query: str) -> tuple[str, str]:
    """Take a variable's query apart into metric and label; such a query is all that we use."""
    found = _LABEL_VALUES.fullmatch(query)
    assert found, query
    return found["metric"], found["label"]


def chosen(variable: str, values: Sequence[str] | None) -> str:
    """Write what was chosen of a variable into a regular expression, as Grafana does; None chooses All.

    Source: `interpolateQueryExpr` of @grafana/prometheus.
    """
    if values is None:
        return str(VARIABLES[variable]["allValue"])
    escaped = [_SPECIAL.sub(r"\\\\\g<0>", value.replace("\\", "\\\\\\\\")) for value in values]
    return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"


def as_sent(expression: str, feeds: Sequence[str] | None, step_s: int) -> str:
    """Replace every variable of an expression; none may be left.

    Source: `$__rate_interval` is max(step + scrape interval, 4 × scrape interval) (Grafana, Prometheus template variables).
    """
    window_s = max(step_s + SCRAPED_EVERY_S, 4 * SCRAPED_EVERY_S)
    range_s = seconds(DASHBOARD["time"]["from"].removeprefix("now-"))
    sent = expression.replace("$__rate_interval", f"{window_s}s").replace("$__range", f"{range_s}s")
    sent = sent.replace("$feed", chosen("feed", feeds))
    assert "$" not in sent.replace("\\\\$", ""), sent
    return sent


def targets() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """List every query of every panel."""
    return ((panel, target) for panel in PANELS for target in panel["targets"])


def labels_of(legend: str) -> set[str]:
    """Name the labels that a legend is made of."""
    return set(re.findall(r"\{\{ *([a-z_]+) *\}\}", legend))
