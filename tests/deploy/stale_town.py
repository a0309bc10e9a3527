"""The demo's territory as processes, with one operator whose messages are ten minutes old; every moment in one morning."""

import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from mobility.demo.publisher import Publisher
from mobility.model.time import clock_shift_s, parse_instant
from tests.process.running import NOW, Running, free_port, own_folder, running, until

BROKEN = "demo-ville"
OLD_S = 600
POLL_S = 5
KINDS = ("trip-updates", "vehicle-positions", "alerts")


@dataclass(frozen=True)
class StaleTown:
    """The service, its worker's metrics, and how far its clock is from this machine's, in seconds."""

    service: Running
    worker_port: int
    shift_s: float


@contextmanager
def stale_operator() -> Iterator[str]:
    """Serve what BROKEN said OLD_S before NOW, and nothing newer, as an operator does whose own server hangs."""
    publisher, then = Publisher(7, steady=True), parse_instant(NOW) - OLD_S
    bodies = {f"/{kind}.pb": publisher.publication(BROKEN, kind, then).body for kind in KINDS}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = bodies[self.path]
            self.send_response_only(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class' name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, name="stale operator", daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def stale_town() -> Iterator[StaleTown]:
    """Run territory, worker and API; the worker's metrics are open, all feeds but BROKEN are well."""
    shift_s, worker_port = clock_shift_s(NOW, time.time()), free_port()
    clock = f"--clock={shift_s:+f}s"
    with own_folder() as folder, stale_operator() as stale:
        command = [sys.executable, "-m", "mobility.demo", "--steady", clock, "--ready-file", str(folder / "ready")]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as operators:
            try:
                until((folder / "ready").exists, 30, "the operators")
                registry = _registry(folder, json.loads((folder / "ready").read_text())["url"], stale)
                options = ("--feeds", str(registry), clock)
                with running(folder, "run", *options, MOBILITY_METRICS_PORT=str(worker_port)) as service:
                    service.until_ready()
                    yield StaleTown(service, worker_port, shift_s)
            finally:
                operators.kill()


def _registry(folder: Path, origin: str, stale: str) -> Path:
    """Write the territory's registry with short intervals and with BROKEN's messages from its stale server."""
    with urllib.request.urlopen(f"{origin}/feeds.dmfr.json", timeout=5) as answer:
        registry = json.load(answer)
    for feed in registry["feeds"]:
        if feed["spec"] == "gtfs-rt":
            feed["tags"] = {"poll_interval_s": str(POLL_S)}
            feed["urls"] = {
                name: url.replace(f"{origin}/{BROKEN}", stale) if f"/{BROKEN}/" in url else url
                for name, url in feed["urls"].items()
            }
    path = folder / "demo.dmfr.json"
    path.write_text(json.dumps(registry))
    return path
