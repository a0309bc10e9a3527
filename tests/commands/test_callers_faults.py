"""What a caller got wrong is named in a line or two and ends the command with status 2, before anything is started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = "FOLDER"
"""Stands for a folder with nothing but a faulty registry in it."""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("run --feeds FOLDER/absent", "absent: there is no such file or folder"),
        ("run --feeds FOLDER/bad.dmfr.json", "bad.dmfr.json: x: urls: is missing"),
        ("run --clock nonsense --feeds FOLDER/good.dmfr.json", "--clock: "),
        ("run --host 192.0.2.1 --feeds FOLDER/good.dmfr.json", "cannot listen on 192.0.2.1"),
        ("run --port 99999 --feeds FOLDER/good.dmfr.json", "--port"),
        ("demo --redis ftp://x", "--redis: 'ftp://x': a Redis address starts with one of redis://"),
        ("demo --port 99999", "--port"),
        ("demo --state-dir /proc/none", "--state-dir /proc/none"),
        ("worker --feeds FOLDER/good.dmfr.json", "a worker needs a Redis address: --redis URL or REDIS_URL"),
        ("worker --redis ftp://x", "--redis: 'ftp://x'"),
        ("worker --redis redis://127.0.0.1:1 --metrics-port -1", "--metrics-port"),
        ("worker --redis redis://127.0.0.1:1 --feeds FOLDER/bad.dmfr.json", "bad.dmfr.json: x"),
        ("serve", "an API server needs a Redis address: --redis URL or REDIS_URL"),
        ("serve --redis ftp://x", "--redis: 'ftp://x'"),
        ("serve --redis redis://127.0.0.1:1 --host 192.0.2.1", "cannot listen on 192.0.2.1"),
        ("serve --redis redis://127.0.0.1:1 --processes 0", "--processes"),
        ("replay FOLDER", "holds no GTFS-Realtime message"),
        ("replay FOLDER/absent", "holds no GTFS-Realtime message"),
        ("feeds check FOLDER/bad.dmfr.json", "bad.dmfr.json: x: spec: is missing"),
        ("feeds list FOLDER/absent", "there is no such file or folder"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_callers_fault_is_named_and_ends_with_2(tmp_path: Path, words: str, said: str) -> None:
    (tmp_path / "bad.dmfr.json").write_text('{"feeds": [{"id": "x", "nope": 1}]}')
    static = '{"id": "x", "spec": "gtfs", "urls": {"static_current": "http://127.0.0.1:1/x.zip"}}'
    (tmp_path / "good.dmfr.json").write_text(f'{{"feeds": [{static}]}}')
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("MOBILITY_", "REDIS_"))}
    command = [sys.executable, "-m", "mobility", *words.replace(FOLDER, str(tmp_path)).split()]
    ended = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**environment, "XDG_CACHE_HOME": str(tmp_path), "COLUMNS": "300"},
    )
    assert ended.returncode == 2, ended.stderr
    assert said in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
