"""Every tag that is read is documented for those who write registry files, and no other."""

from pathlib import Path

import msgspec
import pytest

from mobility.feeds.settings import HEALTH, REALTIME_TAGS, RULE, STATIC_TAGS, RealtimeSettings, Settings
from mobility.health.rules.thresholds import RuleThresholds
from mobility.health.thresholds import Thresholds

README = (Path(__file__).resolve().parents[2] / "feeds" / "README.md").read_text()


def documented(spec: str) -> dict[str, str]:
    """Give the tags of the README's table for a specification, with their defaults."""
    table = README.split(f'Of feeds with `"spec": "{spec}"`:')[1].split("\n\n")[1]
    rows = ([cell.strip().strip("`") for cell in line.split("|")[1:3]] for line in table.splitlines()[2:])
    return {row[0]: row[1] for row in rows}


def spelled(default: object) -> str:
    """Spell a default the way the README does."""
    if isinstance(default, bool):
        return "yes" if default else "no"
    return str(default) if isinstance(default, int) else ""


@pytest.mark.parametrize(("spec", "tags"), [("gtfs", STATIC_TAGS), ("gtfs-rt", REALTIME_TAGS)], ids=["gtfs", "gtfs-rt"])
def test_the_documented_tags_are_the_tags_that_are_read(spec: str, tags: dict[str, object]) -> None:
    assert list(documented(spec)) == list(tags)


@pytest.mark.parametrize(
    ("heading", "prefix", "kind"),
    [("Bounds of indicators", HEALTH, Thresholds), ("Bounds of rules", RULE, RuleThresholds)],
    ids=["health", "rule"],
)
def test_every_bound_is_documented_with_its_default(
    heading: str, prefix: str, kind: type[Thresholds] | type[RuleThresholds]
) -> None:
    table = README.split(heading)[1].split("\n\n")[2]
    rows = ([cell.strip().strip("`") for cell in line.split("|")[1:3]] for line in table.splitlines()[2:])
    fields = msgspec.structs.fields(kind)
    assert {row[0]: float(row[1]) for row in rows} == {prefix + field.name: float(field.default) for field in fields}


@pytest.mark.parametrize(("spec", "kind"), [("gtfs", Settings), ("gtfs-rt", RealtimeSettings)], ids=["gtfs", "gtfs-rt"])
def test_every_tag_is_a_setting_and_its_default_is_the_documented_one(
    spec: str, kind: type[Settings] | type[RealtimeSettings]
) -> None:
    fields = [field for field in msgspec.structs.fields(kind) if not field.name.endswith("thresholds")]
    defaults = {field.name: spelled(field.default) for field in fields}
    assert documented(spec) == defaults
