"""A folder with a configuration in, a Prometheus server of one's own on loopback out, asked over its HTTP API."""

import json
import math
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.process.running import free_port, until

UP_WITHIN_S = 20
GONE_WITHIN_S = 10


@dataclass(frozen=True)
class Prometheus:
    """Where it answers, and where it writes what it has to say."""

    port: int
    log: Path

    def ask(self, path: str, **query: object) -> Any:
        """Give the data of an answer of `/api/v1`; fails with what the server says when it refuses."""
        url = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(query, doseq=True)}"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as refusal:
            with refusal:
                message = refusal.read().decode()
            raise AssertionError(f"{path} {query}: {message}") from None

    def is_ready(self) -> bool:
        """Say whether it serves queries."""
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=5):
            return True
        return False

    def instant(self, expression: str) -> list[tuple[dict[str, str], float]]:
        """Evaluate an expression now: labels and value of every series."""
        found = self.ask("query", query=expression)
        assert found["resultType"] == "vector", expression
        return [(one["metric"], float(one["value"][1])) for one in found["result"]]

    def range(self, expression: str, start: float, end: float, step_s: int) -> list[tuple[dict[str, str], float]]:
        """Evaluate an expression over a time: labels of every series, and its last value."""
        found = self.ask("query_range", query=expression, start=start, end=end, step=step_s)
        return [(one["metric"], float(one["values"][-1][1])) for one in found["result"]]

    def rules(self) -> dict[str, dict[str, Any]]:
        """Give all rules by name, with their health and their alerts."""
        return {rule["name"]: rule for group in self.ask("rules")["groups"] for rule in group["rules"]}


def finite(series: list[tuple[dict[str, str], float]]) -> list[tuple[dict[str, str], float]]:
    """Keep the series whose value is a number that can be drawn."""
    return [(labels, value) for labels, value in series if math.isfinite(value)]


@contextmanager
def prometheus(program: str, configuration: Path) -> Iterator[Prometheus]:
    """Run it until the block ends; its data lie beside the configuration."""
    folder, port = configuration.parent, free_port()
    log = folder / "prometheus.log"
    options = [f"--config.file={configuration}", f"--storage.tsdb.path={folder / 'data'}"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [program, *options, f"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"],
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    try:
        server = Prometheus(port, log)
        until(lambda: server.is_ready() or process.poll() is not None, UP_WITHIN_S, log.read_text)
        assert process.poll() is None, log.read_text()
        yield server
    finally:
        process.terminate()
        try:
            process.wait(GONE_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
