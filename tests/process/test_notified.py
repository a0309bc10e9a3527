"""kill -9 of the whole service: who was told of an incident is still said when it is back."""

import base64
import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.process.running import NOW, Json, Running, own_folder, running, until

pytestmark = pytest.mark.process
SECRET = "whsec_" + base64.b64encode(b"x" * 32).decode()
TOLD_WITHIN_S = 90


class _Takes(BaseHTTPRequestHandler):
    """A webhook's receiver that takes everything."""

    def do_POST(self) -> None:
        """Take it."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def telling(folder: Path) -> Iterator[Path]:
    """Receive while the block runs; gives a file that tells of every incident there."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Takes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    file = folder / "notify.toml"
    url = f"http://127.0.0.1:{server.server_port}/hook"
    file.write_text(f'[[webhooks]]\nid = "vendor"\nurl = "{url}"\nsecret = "{SECRET}"\nallow_private = true\n')
    yield file
    server.shutdown()
    server.server_close()


def sent(service: Running) -> dict[str, Json]:
    """Give what was sent of each incident, by its id; those of which nothing was are left out."""
    status, body = service.answers("/v1/health/incidents")
    incidents = json.loads(body)["incidents"] if status == 200 else []
    return {one["id"]: one["notified"] for one in incidents if [it["outcome"] for it in one["notified"]] == ["sent"]}


def killed(service: Running) -> None:
    """Kill every part at once, as the end of a machine does."""
    for pid in (*service.descendants(), service.process.pid):
        os.kill(pid, signal.SIGKILL)
    service.process.wait()


def test_who_was_told_outlives_the_death_of_every_process() -> None:
    with own_folder() as folder, telling(folder) as file:
        told = {"MOBILITY_NOTIFY": str(file)}
        # Without --steady a network of the territory is silent from the beginning.
        with running(folder, "demo", "--clock", NOW, **told) as service:
            service.until_ready()
            until(lambda: sent(service), TOLD_WITHIN_S, lambda: service.answers("/v1/health/incidents"))
            before = sent(service)
            killed(service)
        with running(folder, "demo", "--clock", NOW, **told) as again:
            again.until_ready()
            until(lambda: before.keys() <= sent(again).keys(), 30, lambda: (before, sent(again)))
            after = sent(again)
    assert {incident: after[incident] for incident in before} == before
