"""A drawing of a day shows from where on what is drawn would not be well."""

import msgspec

from mobility.model.health import Bounds, Indicator, SourceSigns, Status
from mobility.model.history import Point
from mobility.model.time import Instant
from mobility.web.health.past import Series
from mobility.web.health.sparklines import drawn_series
from tests.web.health.sick import NOW, sick_feed

POINTS = [Point(start=Instant(NOW - 300), count=5, minimum=70, mean=80, maximum=90, p50=80, p90=90)]


def described(metric: str, *, value: float | None) -> str:
    """Draw a metric of trip updates of which there are 80 now, `value` percent of what is usual."""
    health = sick_feed()
    signs = SourceSigns(checked_at=NOW, entities={"trip_updates": 80, "alerts": 3})
    health.sources[0] = msgspec.structs.replace(health.sources[0], signs=signs)
    entities = Indicator(id="entities", source="town~tu", value=value, unit="%", bounds=Bounds(ok=50), grade=Status.OK)
    health.indicators.append(entities)
    (drawn,) = drawn_series([Series("town~tu", metric, POINTS)], health, "en")
    return str(drawn.drawing)


def test_entities_are_drawn_against_half_of_what_is_usual_at_this_hour() -> None:
    assert "stops being well: 50." in described("entities.trip_updates", value=80.0)


def test_without_a_history_of_weeks_there_is_no_bound_to_draw() -> None:
    assert "stops being well" not in described("entities.trip_updates", value=None)


def test_an_age_is_drawn_against_its_own_bound() -> None:
    assert "stops being well: 65" in described("header_age", value=None)
