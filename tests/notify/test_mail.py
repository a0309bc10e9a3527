"""Mails as a real SMTP server on loopback takes them."""

import smtplib
from email.message import EmailMessage

import pytest

from mobility.notify.config import MailServer
from mobility.notify.mail import compose, send_mail
from tests.mailbox import Mailbox


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
