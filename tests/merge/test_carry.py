"""A worker that was restarted while the operator is down goes on from what it published."""

from dataclasses import replace

import msgspec

from mobility.merge.memory import remember_overlay
from mobility.merge.sources import SourceMessage
from mobility.model.outcome import Outcome
from mobility.model.overlay import overlay_from, overlay_value
from tests.merge.spoken import instant
from tests.merge.story import Story


def restart(story: Story, outcome: Outcome = Outcome.CONNECT_ERROR) -> None:
    """Let the worker end and another begin, which reads what Redis holds and nothing of the operator."""
    published = b"".join(bytes(part) for part in overlay_value(story.overlay))
    story.memory = remember_overlay(overlay_from(published), story.timetable)
    story.sources = {name: SourceMessage(id=name, outcome=outcome) for name in story.sources}


def test_predictions_and_cancellations_outlive_a_restart_and_stay_as_old_as_they_are() -> None:
    story = Story()
    story.hear("t1 | B arr +60", at="07:50")
    before = story.seen()
    restart(story)
    overlay = story.wait("07:53")
    assert story.seen() == before
    assert overlay.instances.observed.tolist() == [instant("07:50")]
    assert overlay.info.generation == story.generation
    assert overlay.info.made_at == instant("07:53")
    state = story.state()
    assert (state.outcome, state.header_timestamp) == (Outcome.CONNECT_ERROR, instant("07:50"))


def test_a_second_restart_does_not_make_them_younger() -> None:
    story = Story()
    story.hear("t1 | B arr +60", at="07:50")
    for minute in ("07:51", "07:52", "07:53"):
        restart(story)
        story.wait(minute)
    assert story.overlay.instances.observed.tolist() == [instant("07:50")]


def test_a_vehicle_that_ran_early_leaves_and_does_not_come_back_on_its_scheduled_minute() -> None:
    story = Story()
    story.hear("t1 | A dep -120 | B dep +0", at="07:56")
    assert story.passed() == -1
    restart(story)
    story.wait("07:59")
    assert story.passed() == 1


def test_a_message_takes_the_place_of_what_was_carried() -> None:
    story = Story()
    story.hear("t1 | B arr +60", at="07:50")
    restart(story)
    story.wait("07:51")
    story.hear("", at="07:52")
    assert story.seen() == ""


def test_nothing_is_carried_into_another_version_of_the_timetable() -> None:
    story = Story()
    story.hear("t1 | B arr +60", at="07:50")
    restart(story)
    story.timetable = replace(story.timetable, info=msgspec.structs.replace(story.timetable.info, version="00" * 32))
    story.wait("07:51")
    assert story.seen() == ""


def test_nothing_is_carried_for_a_source_that_is_no_longer_registered() -> None:
    story = Story()
    story.hear("t1 | B arr +60", at="07:50")
    restart(story)
    story.sources = {"another": SourceMessage(id="another")}
    story.wait("07:51")
    assert story.seen() == ""
