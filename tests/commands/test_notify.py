"""`mobility notify`: a file is checked, its receivers are tried, the log is read."""

import asyncio
import base64
from pathlib import Path

import msgspec
from aiohttp import web
from standardwebhooks import Webhook
from typer.testing import CliRunner

from mobility.__main__ import app
from mobility.model.ids import NOTICES
from mobility.notify.config import MailServer
from mobility.notify.deliveries import Delivered, Ending
from mobility.store.connect import connect
from mobility.store.lease import acquire_lease
from mobility.store.notices import NoticesChange, write_notices
from tests.mailbox import Mailbox
from tests.operator_server import playing_operator
from tests.valkey import Valkey

SECRET = "whsec_" + base64.b64encode(b"x" * 32).decode()


def told(folder: Path, url: str, server: MailServer | None = None) -> Path:
    """Write a file that tells one webhook and, with a server, one recipient."""
    text = f'[[webhooks]]\nid = "vendor"\nurl = "{url}"\nsecret = "{SECRET}"\nallow_private = true\n'
    if server is not None:
        text += f'[mail]\nhost = "{server.host}"\nport = {server.port}\nsecurity = "none"\nsender = "{server.sender}"\n'
        text += '[[recipients]]\nid = "authority"\naddress = "transport@example.org"\n'
    path = folder / "notify.toml"
    path.write_text(text)
    return path


def said(*words: str) -> tuple[int, str]:
    """Run the command line; gives status and what it said, on either stream."""
    ran = CliRunner().invoke(app, ["notify", *words])
    return ran.exit_code, ran.output


def test_a_file_is_checked_and_the_fault_is_named_without_its_secret(tmp_path: Path) -> None:
    path = told(tmp_path, "https://hooks.example.org/x?key=abc")
    assert said("check", str(path)) == (0, "webhook vendor: https://hooks.example.org/x, from degraded on\n")
    path.write_text(path.read_text().replace("allow_private = true", 'severity = "ok"'))
    status, text = said("check", str(path))
    assert (status, "degraded or down" in text, SECRET in text) == (2, True, False)


def test_a_webhook_and_a_recipient_can_be_tried(tmp_path: Path, mailbox: tuple[Mailbox, MailServer]) -> None:
    box, server = mailbox

    taken: list[object] = []

    async def take(request: web.BaseRequest) -> web.Response:
        taken.append(Webhook(SECRET).verify(await request.read(), dict(request.headers)))
        return web.Response(status=204)

    async def tried() -> tuple[int, str]:
        async with playing_operator() as operator:
            operator.answers["/hook"] = take
            path = told(tmp_path, operator.url("/hook"), server)
            return await asyncio.to_thread(said, "test", str(path), "vendor")

    assert asyncio.run(tried()) == (0, "vendor: delivered\n")
    assert [msgspec.convert(event, dict)["type"] for event in taken] == ["incident.opened"]
    path = told(tmp_path, "http://127.0.0.1:1/", server)
    assert said("test", str(path), "authority") == (0, "authority: delivered\n")
    assert "essai" in box.taken[0]["Subject"]
    status, text = said("test", str(path), "vendor")
    assert (status, "vendor: Client" in text) == (1, True)
    assert said("test", str(path), "nobody")[0] == 2


def test_the_log_lists_how_deliveries_ended(valkey: Valkey, tmp_path: Path) -> None:
    line = Delivered(
        id="msg_1", to="vendor", made=0, ended=60, ending=Ending.GIVEN_UP, attempts=9, last_error="status 500"
    )

    async def written() -> None:
        connection = connect(valkey.url)
        await connection.commands.flushall()
        lease = await acquire_lease(connection, NOTICES, "test")
        assert lease is not None
        await write_notices(connection, lease, NoticesChange(log=[msgspec.json.encode(line)]))
        await connection.close()

    asyncio.run(written())
    status, text = said("log", "--redis", valkey.url)
    assert status == 0
    assert "vendor" in text
    assert "given_up" in text
    assert said("log")[0] == 2
