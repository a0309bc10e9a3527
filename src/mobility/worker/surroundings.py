"""What every compartment of a worker uses: its clock, its HTTP session, its Redis, its folder."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from mobility.history.reader import HistoryReader
from mobility.history.recorder import NoRecorder, Recorder
from mobility.store.cache import TimetableCache
from mobility.store.connect import Connection
from mobility.worker.clock import Clock

COMPILERS = 2
"""Timetables compiled at once: each takes a core and up to a gigabyte."""
CHECKERS = 1
"""Messages that the health rules look at at once: they hold the interpreter, so more would only make each slower."""


@dataclass(frozen=True)
class Surroundings:
    """Shared by all feeds of a worker; holds no feed's state."""

    clock: Clock
    session: aiohttp.ClientSession
    connection: Connection
    cache: TimetableCache
    downloads: Path
    """Where archives are kept between downloading and compiling, one file per feed."""
    owner: str
    """Who we are to the leases: different for every start of every worker."""
    compilers: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(COMPILERS))
    checkers: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CHECKERS))
    reckoners: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """Held while a week of predictions is worked out: tens of megabytes for a moment."""
    accuracy: Path | None = None
    """Where settled predictions are kept, a folder a feed; None keeps none beyond the process."""
    history: Recorder = field(default_factory=NoRecorder)
    past: HistoryReader | None = None
    """What the history says; None where none is kept."""
