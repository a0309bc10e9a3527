"""A network that is down, as its authority's mailbox hears of it, until the authority wants no more."""

import asyncio
import re
import smtplib
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from mobility.api.app import make_app
from mobility.api.settings import Settings
from mobility.api.state import State
from mobility.model.health import FeedHealth, Incident, Status
from mobility.model.ids import NOTICES, FeedId
from mobility.notify.config import MailServer, NotifyConfig, Recipient
from mobility.store.lease import Lease, acquire_lease
from mobility.worker.notices_mail import mail_once
from mobility.worker.surroundings import Surroundings
from tests.mailbox import Mailbox
from tests.valkey import Valkey

FEED = FeedId("tag")
_LINK = re.compile(r"https://d\.example\.org(/unsubscribe\?token=[0-9a-f]{64})")


@pytest.fixture
async def lease(around: Surroundings) -> Lease:
    """Hold the notices' lease."""
    held = await acquire_lease(around.connection, NOTICES, "test", lease_s=600)
    assert held is not None
    return held


def told(server: MailServer) -> NotifyConfig:
    """Tell one authority, which has no digest."""
    recipient = Recipient(id="authority", address="transport@example.org", digest_at="")
    return NotifyConfig(public_url="https://d.example.org", mail=server, recipients=(recipient,))


def down(since: int) -> dict[FeedId, FeedHealth]:
    """Give a feed that is down since an instant."""
    incident = Incident(
        id=f"tag:rt:fetch_success:{since}",
        feed=FEED,
        cause="fetch_success",
        sentence="5 attempts failed.",
        sentence_fr="5 lectures ont échoué.",
        since=since,
        status=Status.DOWN,
    )
    return {FEED: FeedHealth(feed=FEED, name="Réseau", incidents=[incident])}


def links(box: Mailbox) -> list[str]:
    """Find the links to unsubscribe in all mails, from the header and from the text."""
    return [path for mail in box.taken for path in _LINK.findall(f"{mail['List-Unsubscribe']} {mail.get_content()}")]


async def pressed(valkey: Valkey, link: str) -> int:
    """Press the button, as a mail program does (RFC 8058); gives the status."""
    app = make_app(State(), Settings(), valkey.url)
    async with TestClient(TestServer(app)) as client:
        asked = await client.get(link)
        assert asked.status == 200
        assert "<form" in await asked.text()
        done = await client.post(link, data={"List-Unsubscribe": "One-Click"})
        return done.status


async def test_what_is_down_is_mailed_once(
    around: Surroundings, lease: Lease, mailbox: tuple[Mailbox, MailServer], tmp_path: Path
) -> None:
    box, server = mailbox
    feeds = down(around.clock.now() - 700)
    for _ in range(3):
        await mail_once(told(server), tmp_path / "notices.json", feeds, lease, around)
    assert [mail["Subject"] for mail in box.taken] == ["Hors service : Réseau"]
    assert "5 lectures ont échoué." in box.taken[0].get_content()
    assert len(set(links(box))) == 1


async def test_whoever_presses_the_link_gets_no_more_also_when_redis_came_back_empty(
    around: Surroundings, lease: Lease, mailbox: tuple[Mailbox, MailServer], valkey: Valkey, tmp_path: Path
) -> None:
    box, server = mailbox
    now, memory = around.clock.now(), tmp_path / "notices.json"
    await mail_once(told(server), memory, down(now - 700), lease, around)
    assert await pressed(valkey, links(box)[0]) == 200
    await mail_once(told(server), memory, down(now - 800), lease, around)
    await around.connection.commands.flushall()
    await mail_once(told(server), memory, down(now - 900), lease, around)
    assert len(box.taken) == 1
    assert await asyncio.to_thread(lambda: memory.stat().st_mode & 0o077) == 0


async def test_the_link_of_an_earlier_mail_works_when_redis_came_back_empty(
    around: Surroundings, lease: Lease, mailbox: tuple[Mailbox, MailServer], valkey: Valkey, tmp_path: Path
) -> None:
    box, server = mailbox
    feeds = down(around.clock.now() - 700)
    await mail_once(told(server), tmp_path / "notices.json", feeds, lease, around)
    await around.connection.commands.flushall()
    feeds[FEED].incidents = []
    await mail_once(told(server), tmp_path / "notices.json", feeds, lease, around)
    assert await pressed(valkey, links(box)[0]) == 200


async def test_a_link_that_is_nobodys_changes_nothing(valkey: Valkey, around: Surroundings) -> None:
    assert await pressed(valkey, f"/unsubscribe?token={'0' * 64}") == 404


async def test_looking_at_the_link_changes_nothing_for_scanners_follow_links(
    around: Surroundings, lease: Lease, mailbox: tuple[Mailbox, MailServer], valkey: Valkey, tmp_path: Path
) -> None:
    box, server = mailbox
    now, memory = around.clock.now(), tmp_path / "notices.json"
    await mail_once(told(server), memory, down(now - 700), lease, around)
    async with TestClient(TestServer(make_app(State(), Settings(), valkey.url))) as client:
        assert (await client.get(links(box)[0])).status == 200
    await mail_once(told(server), memory, down(now - 800), lease, around)
    assert len(box.taken) == 2


async def test_a_mail_server_that_is_away_loses_no_mail(
    around: Surroundings, lease: Lease, mailbox: tuple[Mailbox, MailServer], tmp_path: Path
) -> None:
    box, server = mailbox
    feeds, memory = down(around.clock.now() - 700), tmp_path / "notices.json"
    away = MailServer(host=server.host, port=1, security=server.security, sender=server.sender)
    with pytest.raises((OSError, smtplib.SMTPException)):
        await mail_once(told(away), memory, feeds, lease, around)
    await mail_once(told(server), memory, feeds, lease, around)
    assert len(box.taken) == 1
