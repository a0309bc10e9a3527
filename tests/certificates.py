"""Certificates of our own making, with the dates that a test wants, on real servers."""

import datetime as dt
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import trustme

from tests.operator_server import Operator, playing_operator


class Authority:
    """Somebody whose certificates are believed here, and whose servers have some that begin and end as told."""

    def __init__(self) -> None:
        self.ca = trustme.CA()
        self.trusted = ssl.create_default_context()
        self.ca.configure_trust(self.trusted)

    @asynccontextmanager
    async def operator(self, *, days: float, age_days: float = 1) -> AsyncIterator[tuple[Operator, dt.datetime]]:
        """Start an operator whose certificate ends in so many days."""
        now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        ends = now + dt.timedelta(days=days)
        issued = self.ca.issue_cert(
            "127.0.0.1", "localhost", not_before=now - dt.timedelta(days=age_days), not_after=ends
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        issued.configure_cert(context)
        async with playing_operator(context) as playing:
            yield playing, ends
