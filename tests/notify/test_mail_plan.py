"""When somebody gets a mail, and what it is about."""

import datetime as dt

from mobility.model.finding import Severity
from mobility.model.health import FeedHealth, HardHit, Impact, Incident, RuleState, Score, StaticHealth, Status
from mobility.model.ids import FeedId
from mobility.notify.config import Recipient
from mobility.notify.letter import letter, subject
from mobility.notify.mail_plan import Mail, MailKind, MailState, due_mails

RECIPIENT = Recipient(id="authority", address="transport@example.org", quiet_from="22:00", quiet_to="06:00")


def at(clock: str, day: int = 23) -> int:
    """Give an instant of November 2026 in Paris."""
    return int(dt.datetime.fromisoformat(f"2026-11-{day}T{clock}:00+01:00").timestamp())


def feed(*incidents: Incident, name: str = "Réseau", last_day: str | None = None) -> FeedHealth:
    """Give a feed with incidents."""
    return FeedHealth(feed=FeedId("tag"), name=name, static=StaticHealth(last_day=last_day), incidents=list(incidents))


def down(since: int, ended: int | None = None) -> Incident:
    """Give an incident that is or was down."""
    return Incident(
        id=f"tag:rt:fetch_success:{since}",
        feed=FeedId("tag"),
        cause="fetch_success",
        sentence="Trip updates: 5 attempts failed in a row.",
        sentence_fr="Mises à jour de courses : 5 lectures ont échoué à la suite.",
        since=since,
        ended=ended,
        status=Status.DOWN,
        impact=Impact(per_hour=214, so_far=30, of=300, lines=(HardHit(id="C1", name="C1", departures=90),)),
    )


def kinds(mails: list[Mail]) -> list[MailKind]:
    """List why mails are written."""
    return [mail.kind for mail in mails]


def told_today(clock: str, day: int = 23) -> MailState:
    """Give the state of somebody who has had today's digest."""
    return MailState(digest_day=f"2026-11-{day}")


def test_ten_minutes_down_make_a_mail_and_nine_do_not() -> None:
    state = told_today("10:00")
    assert kinds(due_mails(RECIPIENT, state, [feed(down(at("09:51")))], at("10:00"))[0]) == []
    assert kinds(due_mails(RECIPIENT, state, [feed(down(at("09:50")))], at("10:00"))[0]) == [MailKind.DOWN]


def test_it_is_told_once_then_again_after_a_day_then_when_it_is_back() -> None:
    began = at("09:50")
    mails, state = due_mails(RECIPIENT, told_today("10:00"), [feed(down(began))], at("10:00"))
    assert kinds(mails) == [MailKind.DOWN]
    mails, state = due_mails(RECIPIENT, state, [feed(down(began))], at("12:00"))
    assert kinds(mails) == []
    state.digest_day = "2026-11-24"
    mails, state = due_mails(RECIPIENT, state, [feed(down(began))], at("10:00", 24))
    assert kinds(mails) == [MailKind.REMINDER]
    ended = feed(down(began, at("10:30", 24)))
    mails, state = due_mails(RECIPIENT, state, [ended], at("10:31", 24))
    assert kinds(mails) == [MailKind.RECOVERY]
    assert kinds(due_mails(RECIPIENT, state, [ended], at("10:32", 24))[0]) == []


def test_quiet_hours_hold_a_mail_back_and_do_not_lose_it() -> None:
    broken = [feed(down(at("23:00", 22)))]
    mails, state = due_mails(RECIPIENT, told_today(""), broken, at("02:00"))
    assert kinds(mails) == []
    assert kinds(due_mails(RECIPIENT, state, broken, at("06:00"))[0]) == [MailKind.DOWN]


def test_the_digest_comes_once_a_day_at_seven_and_not_when_all_is_well() -> None:
    ending = [feed(last_day="2026-12-03")]
    state = MailState()
    assert kinds(due_mails(RECIPIENT, state, ending, at("06:59"))[0]) == []
    mails, state = due_mails(RECIPIENT, state, ending, at("07:00"))
    assert kinds(mails) == [MailKind.DIGEST]
    assert [days for _, days in mails[0].expiring] == [10]
    assert kinds(due_mails(RECIPIENT, state, ending, at("07:01"))[0]) == []
    assert kinds(due_mails(RECIPIENT, MailState(), [feed(last_day="2027-12-03")], at("07:00"))[0]) == []


def test_one_mail_speaks_of_all_feeds_of_an_operator_and_of_no_other() -> None:
    mine, also, other = (feed(down(at("09:00")), name=name) for name in ("A", "B", "C"))
    mine.operators, also.operators, other.operators = ["Réseau"], ["Réseau", "Autre"], ["Autre"]
    recipient = Recipient(id="authority", address="transport@example.org", operators=("Réseau",))
    mails, _ = due_mails(recipient, told_today(""), [mine, also, other], at("10:00"))
    assert [[one.health.name for one in mail.concerns] for mail in mails] == [["A", "B"]]


def test_a_letter_says_what_it_costs_travellers_and_how_to_receive_no_more() -> None:
    mails, _ = due_mails(RECIPIENT, told_today(""), [feed(down(at("09:00")))], at("10:00"))
    text = letter(mails[0], RECIPIENT, "https://d.example.org", "https://d.example.org/unsubscribe?token=1")
    assert subject(mails[0], "fr") == "Hors service : Réseau"
    assert "214 départs de l’heure qui vient, sur 300" in text
    assert "depuis le 2026-11-23 09:00" in text
    assert "5 lectures ont échoué" in text
    assert "Ne plus rien recevoir : https://d.example.org/unsubscribe?token=1" in text


def test_the_digest_lists_rules_broken_for_the_first_time_and_the_score() -> None:
    health = feed(last_day="2027-12-03")
    rule = RuleState(
        rule="E003",
        source="rt",
        severity=Severity.ERROR,
        count=4,
        polls=1,
        checked=1,
        first=at("06:00"),
        last=at("06:59"),
    )
    health.rules, health.score = [rule], Score(version="1", value=87.25, parts={})
    mails, _ = due_mails(RECIPIENT, MailState(), [health], at("07:00"))
    text = letter(mails[0], RECIPIENT, "", "")
    assert "Réseau: E003 (4)" in text
    assert "Réseau: 87,2" in text


def test_a_name_from_a_feed_cannot_write_headers_or_lines_of_its_own() -> None:
    health = feed(down(at("09:00")), name="Réseau\r\nBcc: all@example.org\x00\u202eX")
    mails, _ = due_mails(RECIPIENT, told_today(""), [health], at("10:00"))
    assert subject(mails[0], "fr") == "Hors service : Réseau Bcc: all@example.org X"
    assert "\nBcc:" not in letter(mails[0], RECIPIENT, "", "")
