"""Which message is in use, and what is known after a restart; rules 13 and 26."""

from mobility.merge.memory import ROUTES_KEPT_S, remember_overlay
from mobility.model.overlay import overlay_from, overlay_value
from tests.merge.spoken import instant
from tests.merge.story import Story


def test_an_older_message_never_replaces_a_newer_one() -> None:
    story = Story()
    story.hear("t1 | A dep +60", at="08:00", sent="08:00")
    story.hear("t1 | A dep +600", at="08:01", sent="07:58")
    assert story.seen().startswith("t1 | A 08:00>08:01")
    assert story.rejected() == {"older_than_known": 1}
    assert story.state().header_timestamp == instant("08:00")


def test_a_poll_that_failed_wipes_nothing_and_the_message_ages() -> None:
    story = Story()
    story.hear("t1 | B arr +60", at="08:00")
    story.forget()
    story.wait("08:05")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12>08:11/08:13 | C 08:20>08:21 | D 08:30>08:31"
    assert story.overlay.instances.observed.tolist() == [instant("08:00")]


def test_an_update_withdrawn_before_its_time_returns_to_the_schedule() -> None:
    story = Story()
    story.hear("t1 | A dep +60", at="07:00")
    story.hear("", at="07:01")
    assert story.seen() == ""


def test_the_observation_is_the_oldest_of_entity_header_and_fetch() -> None:
    story = Story()
    for entity, sent, fetched, observed in (
        ("", "08:00", "08:01", "08:00"),
        ("timestamp=07:59", "08:02", "08:03", "07:59"),
        ("timestamp=08:05", "08:04", "08:05", "08:04"),
    ):
        story.hear(f"t1 {entity} | D arr +60", at=fetched, sent=sent)
        assert story.overlay.instances.observed.tolist() == [instant(observed)]


def test_a_line_is_known_to_have_realtime_once_a_week_has_been_watched() -> None:
    story = Story()
    week = ROUTES_KEPT_S // 3600
    known = [
        story.hear("t1 | A dep +60", at="08:00").info.realtime_routes,
        story.hear("t1 start_date=20260122 | A dep +60", at=f"{8 + week}:00").info.realtime_routes,
        story.hear("", at=f"{9 + 2 * week}:00").info.realtime_routes,
    ]
    assert known == [None, [0], []]


def test_a_restarted_worker_goes_on_from_the_overlay_it_published() -> None:
    story = Story()
    story.hear("t1 | A dep -120 | B dep +0", at="07:56")
    published = b"".join(bytes(part) for part in overlay_value(story.overlay))
    story.memory = remember_overlay(overlay_from(published), story.timetable)
    story.hear("t1 | B dep +0", at="07:59")
    assert story.passed() == 1
    assert story.rules()[0] == "REMEMBERED"
    assert story.overlay.info.realtime_watched_since == instant("00:00")
