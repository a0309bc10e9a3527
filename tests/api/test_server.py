"""The serving process: ready from a Redis address alone, bounded, stopped in order."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from mobility.api.server import serve
from mobility.api.settings import Settings
from mobility.store.connect import connect
from tests.api.served import TOWN
from tests.api.test_follow import AT, Worker
from tests.valkey import Valkey
from tests.world import timetable_of

CODE = """
import logging, sys
from pathlib import Path
logging.basicConfig(level="INFO")
from mobility.api.server import run_server
from mobility.api.settings import Settings
run_server(Settings(port=int(sys.argv[1]), clock=lambda: float(sys.argv[4])), sys.argv[2], Path(sys.argv[3]))
"""


async def started(own_valkey: Valkey, folder: Path, **more: float) -> tuple[int, asyncio.Event, asyncio.Task[None]]:
    stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
    settings = Settings(port=0, clock=lambda: float(AT), **more)  # type: ignore[arg-type]
    task = asyncio.create_task(serve(settings, own_valkey.url, folder, stop=stop, listening=port.set_result))
    return await port, stop, task


async def test_a_fresh_server_needs_only_a_redis_address(own_valkey: Valkey, tmp_path: Path) -> None:
    connection = connect(own_valkey.url)
    await Worker(connection).publish(timetable_of(TOWN, "x"))
    port, stop, task = await started(own_valkey, tmp_path)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        async with asyncio.timeout(15):
            while (await client.get("/readyz")).status != 200:
                await asyncio.sleep(0.02)
        board = await (await client.get("/v1/departures?stop=x:G")).json()
        assert board["departures"][0]["label"] == "live"
    stop.set()
    await task
    await connection.close()


async def test_without_redis_it_answers_that_it_is_not_ready(tmp_path: Path) -> None:
    nowhere = Valkey(tmp_path / "nobody.sock")
    port, stop, task = await started(nowhere, tmp_path)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        assert (await client.get("/livez")).status == 200
        assert (await client.get("/readyz")).status == 503
    stop.set()
    await task


async def test_a_connection_that_never_asks_is_closed(own_valkey: Valkey, tmp_path: Path) -> None:
    port, stop, task = await started(own_valkey, tmp_path, request_head_within_s=0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /livez HTTP/1.1\r\nHost: a\r\nX-Slow: ")
    await writer.drain()
    async with asyncio.timeout(10):
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            assert await reader.readexactly(1)
    writer.close()
    stop.set()
    await task


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"GET /livez HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n", "longer than 8190 bytes"),
        (
            b"GET /v1/stops?key=mob_secret&q=" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
            "longer than 8190 bytes",
        ),
        (b"nonsense\r\n\r\n", "no HTTP request"),
    ],
)
async def test_what_cannot_be_read_is_refused_as_a_problem_and_not_logged(
    own_valkey: Valkey, tmp_path: Path, caplog: pytest.LogCaptureFixture, sent: bytes, said: str
) -> None:
    port, stop, task = await started(own_valkey, tmp_path)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    async with asyncio.timeout(10):
        head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    assert head.split()[1] == "400"
    assert "Content-Type: application/problem+json" in head
    assert "Access-Control-Allow-Origin: *" in head
    assert "aiohttp" not in head
    problem = json.loads(body)
    assert problem["code"] == "unreadable_request"
    assert said in problem["detail"]
    assert "mob_secret" not in caplog.text + body
    assert "Traceback" not in caplog.text
    writer.close()
    stop.set()
    await task


async def test_pipelined_requests_are_answered_in_order(own_valkey: Valkey, tmp_path: Path) -> None:
    port, stop, task = await started(own_valkey, tmp_path)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\nGET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    async with asyncio.timeout(10):
        text = (await reader.read()).decode()
    assert [part[:3] for part in text.split("HTTP/1.1 ")[1:]] == ["200", "404"]
    assert "Connection: close" in text
    writer.close()
    stop.set()
    await task


async def test_an_old_client_keeps_its_connection_only_when_it_asks_to(own_valkey: Valkey, tmp_path: Path) -> None:
    port, stop, task = await started(own_valkey, tmp_path)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /livez HTTP/1.0\r\n\r\n")
    async with asyncio.timeout(10):
        text = (await reader.read()).decode()
    assert text.endswith('{"status":"live"}')
    writer.close()
    stop.set()
    await task


@pytest.mark.process
async def test_two_processes_share_a_port_and_stop_on_sigterm(own_valkey: Valkey, tmp_path: Path) -> None:
    connection = connect(own_valkey.url)
    await Worker(connection).publish(timetable_of(TOWN, "x"))
    probe = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = probe.sockets[0].getsockname()[1]
    probe.close()
    await probe.wait_closed()
    arguments = ("-c", CODE, str(port), own_valkey.url, str(tmp_path), str(AT))
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, *arguments, env=dict(os.environ), stderr=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    try:
        for process in processes:
            assert process.stderr is not None
            async with asyncio.timeout(30):
                while b"listening" not in await process.stderr.readline():
                    pass
        await ask_until_ready(port)
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(15):
            await asyncio.gather(*(process.communicate() for process in processes))
            codes = [process.returncode for process in processes]
    assert codes == [0, 0]
    await connection.close()


async def ask_until_ready(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)
