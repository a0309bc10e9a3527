"""The shipped dashboard is one for Grafana: by the types, units and transformations that Grafana itself publishes."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.deploy.dashboard import DASHBOARD, PANELS
from tests.deploy.grafana_types import SCHEMAS, Grafana, install, program

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("grafana")]


@pytest.fixture(scope="module")
def grafana(tmp_path_factory: pytest.TempPathFactory) -> Grafana:
    """Fetch what Grafana publishes."""
    return install(tmp_path_factory.mktemp("grafana"))


def panel_of(dashboard: dict[str, Any], kind: str) -> dict[str, Any]:
    """Find the first panel of a type."""
    found: dict[str, Any] = next(panel for panel in dashboard["panels"] if panel["type"] == kind)
    return found


def one_of_each() -> dict[str, Any]:
    """Give the dashboard with the first panel of each type alone, which is sooner compiled."""
    kinds = dict.fromkeys(panel["type"] for panel in DASHBOARD["panels"])
    return {**DASHBOARD, "panels": [panel_of(DASHBOARD, kind) for kind in kinds]}


def unknown_field(dashboard: dict[str, Any]) -> None:
    dashboard["tagz"] = []


def unknown_field_of_a_panel(dashboard: dict[str, Any]) -> None:
    panel_of(dashboard, "timeseries")["titel"] = "x"


def unknown_option(dashboard: dict[str, Any]) -> None:
    panel_of(dashboard, "stat")["options"]["colourMode"] = "value"


def missing_option(dashboard: dict[str, Any]) -> None:
    del panel_of(dashboard, "timeseries")["options"]["tooltip"]


def unknown_value(dashboard: dict[str, Any]) -> None:
    panel_of(dashboard, "state-timeline")["options"]["showValue"] = "sometimes"


def wrong_type(dashboard: dict[str, Any]) -> None:
    panel_of(dashboard, "bargauge")["gridPos"]["w"] = "12"


def unknown_setting_of_fields(dashboard: dict[str, Any]) -> None:
    panel_of(dashboard, "timeseries")["fieldConfig"]["defaults"]["custom"]["lineWidht"] = 2


def unknown_field_of_a_query(dashboard: dict[str, Any]) -> None:
    panel_of(dashboard, "table")["targets"][0]["expression"] = "up"


def unknown_field_of_a_variable(dashboard: dict[str, Any]) -> None:
    dashboard["templating"]["list"][1]["multiple"] = True


def wrong_type_of_a_transformation(dashboard: dict[str, Any]) -> None:
    panel_of(dashboard, "table")["transformations"][1]["options"]["renameByName"] = ["Feed"]


def no_description(dashboard: dict[str, Any]) -> None:
    del panel_of(dashboard, "timeseries")["description"]


BREAKAGES: tuple[Callable[[dict[str, Any]], None], ...] = (
    unknown_field,
    unknown_field_of_a_panel,
    unknown_option,
    missing_option,
    unknown_value,
    wrong_type,
    unknown_setting_of_fields,
    unknown_field_of_a_query,
    unknown_field_of_a_variable,
    wrong_type_of_a_transformation,
    no_description,
)


@pytest.mark.parametrize("version", SCHEMAS)
def test_grafanas_own_types_accept_the_dashboard_and_nothing_that_is_broken(grafana: Grafana, version: str) -> None:
    programs = {"shipped": program(DASHBOARD)}
    for breakage in BREAKAGES:
        broken = copy.deepcopy(one_of_each())
        breakage(broken)
        programs[breakage.__name__] = program(broken)
    complaints = grafana.complaints(version, programs)
    assert complaints.pop("shipped") == []
    assert [name for name, said in complaints.items() if len(said) != 1] == []


def test_every_unit_is_one_that_grafana_knows(grafana: Grafana) -> None:
    properties = [
        one["value"]
        for panel in PANELS
        for override in panel["fieldConfig"]["overrides"]
        for one in override["properties"]
        if one["id"] == "unit"
    ]
    used = {panel["fieldConfig"]["defaults"]["unit"] for panel in PANELS} | set(properties)
    assert used <= grafana.units
    assert "secs" not in grafana.units
