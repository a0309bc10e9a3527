"""A letter -> a message in the form of the mail standards, handed to an SMTP server."""

import datetime as dt
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from mobility.model.time import Instant
from mobility.notify.config import MailServer, Security

WITHIN_S = 20.0


def compose(
    sender: str, recipient: str, subject: str, text: str, *, now: Instant, unsubscribe_url: str = ""
) -> EmailMessage:
    """Lay a message out.

    One-click unsubscribing needs an https address. Sources: RFC 8058; RFC 3834 (Auto-Submitted keeps holiday notes away).
    """
    message = EmailMessage()
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = format_datetime(dt.datetime.fromtimestamp(now, dt.UTC))
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">") or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe_url:
        message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text, cte="8bit" if text.isascii() else "quoted-printable")
    return message


def send_mail(server: MailServer, messages: list[EmailMessage]) -> list[str]:
    """Hand messages to the server over one connection; blocks, so call it in a thread.

    Gives what went wrong with each, empty where it was taken. An address that is refused costs its own message alone;
    OSError or SMTPException when the server cannot be spoken to at all.
    """
    context = ssl.create_default_context()
    if server.security is Security.TLS:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=WITHIN_S, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=WITHIN_S)
    with connection:
        if server.security is Security.STARTTLS:
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password())
        return [_hand_over(connection, message) for message in messages]


def _hand_over(connection: smtplib.SMTP, message: EmailMessage) -> str:
    try:
        connection.send_message(message)
    except smtplib.SMTPResponseException as error:
        return f"smtp {error.smtp_code}"
    except smtplib.SMTPRecipientsRefused as error:
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"smtp {codes[0]}" if codes else "refused"
    return ""
