"""Mails as a real SMTP server on loopback takes them."""

import email
import smtplib
import socket
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from mobility.notify.config import MailServer, Security
from mobility.notify.mail import compose, send_mail


class Mailbox:
    """Takes every message but those to an address that it does not know."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - the server's own name for it
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Know everybody but nobody@."""
        if address.startswith("nobody@"):
            return "550 5.1.1 unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        """Keep the message."""
        parsed = email.message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.taken.append(parsed)
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, MailServer]]:
    """Start a mail server on loopback."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, MailServer(host="127.0.0.1", port=port, security=Security.NONE, sender="mobility@example.org")
    controller.stop()


def message(recipient: str = "transport@example.org") -> EmailMessage:
    """Compose a mail with accents and a link."""
    return compose(
        "mobility@example.org",
        recipient,
        "Hors service : Réseau",
        "Départs affichés sans temps réel\n",
        now=1_763_888_400,
        unsubscribe_url="https://d.example.org/unsubscribe?token=1",
    )


def test_a_mail_arrives_as_written_with_one_click_to_unsubscribe(mailbox: tuple[Mailbox, MailServer]) -> None:
    box, server = mailbox
    assert send_mail(server, [message()]) == [""]
    taken = box.taken[0]
    assert taken["Subject"] == "Hors service : Réseau"
    assert taken["To"] == "transport@example.org"
    assert taken.get_content().strip() == "Départs affichés sans temps réel"
    assert taken["List-Unsubscribe"] == "<https://d.example.org/unsubscribe?token=1>"
    assert taken["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["Message-ID"].endswith("@example.org>")


def test_an_address_that_is_refused_costs_its_own_mail_alone(mailbox: tuple[Mailbox, MailServer]) -> None:
    box, server = mailbox
    assert send_mail(server, [message("nobody@example.org"), message()]) == ["smtp 550", ""]
    assert [taken["To"] for taken in box.taken] == ["transport@example.org"]


def test_a_server_that_offers_no_protection_is_sent_nothing_in_clear(mailbox: tuple[Mailbox, MailServer]) -> None:
    box, server = mailbox
    guarded = MailServer(host=server.host, port=server.port, sender=server.sender)
    with pytest.raises(smtplib.SMTPNotSupportedError):
        send_mail(guarded, [message()])
    assert box.taken == []
