"""What a worker says when it starts."""

import asyncio
import logging
from pathlib import Path

import pytest

from mobility.feeds.problems import Problem, Severity
from mobility.feeds.registry import Registry
from mobility.worker.work import WorkerSettings, work

PATIENCE_S = 20


async def test_the_registrys_doubts_are_logged(
    valkey_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    doubt = Problem(file="a.dmfr.json", feed="fr-a", field="license", sentence="is missing", severity=Severity.WARNING)
    caplog.set_level(logging.WARNING)
    working = asyncio.create_task(work(WorkerSettings(Registry(feeds={}, warnings=(doubt,)), valkey_url, tmp_path)))
    async with asyncio.timeout(PATIENCE_S):
        while "registry: a.dmfr.json: fr-a: license: is missing" not in caplog.text:
            await asyncio.sleep(0.02)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
