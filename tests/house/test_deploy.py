"""What deploy/ runs exists, runs as nobody in particular, and is asked whether it lives."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mobility.history.address import parse_history_address
from tests.house.command_line import COMMANDS, options, variables

REPOSITORY = Path(__file__).resolve().parents[2]
DEPLOY = REPOSITORY / "deploy"
COMPOSE_FILE = DEPLOY / "compose.yaml"
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_FILE.read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
POSTGRES_FILE = DEPLOY / "compose.postgres.yaml"
WITH_POSTGRES: dict[str, Any] = yaml.safe_load(POSTGRES_FILE.read_text())
POSTGRES: dict[str, Any] = WITH_POSTGRES["services"]["postgres"]
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()

HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectControlGroups": "yes",
    "RestrictSUIDSGID": "yes",
    "LockPersonality": "yes",
    "CapabilityBoundingSet": "",
    "SystemCallFilter": "@system-service",
    "DynamicUser": "yes",
    "UMask": "0077",
}
MOST_EXPOSED = 3.0
"""Of 10, as systemd-analyze counts; a unit without any directive has 9.6."""


def assert_is_a_command(words: list[str]) -> None:
    """Hold the words after `mobility` against the command line: the command and every option exist."""
    name, *rest = words
    assert (name,) in COMMANDS, words
    known = {spelling for option in options(COMMANDS[name,]) for spelling in option.opts}
    assert {word.split("=")[0] for word in rest if word.startswith("--")} <= known, words


@pytest.mark.parametrize("name", [*SERVICES, "postgres"])
def test_every_container_is_read_only_unprivileged_and_asked_for_its_health(name: str) -> None:
    service = SERVICES.get(name, POSTGRES)
    assert str(service["user"]).split(":")[0] not in ("", "0", "root")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["restart"] == "unless-stopped"
    assert {"test", "interval", "timeout", "retries"} <= set(service["healthcheck"])


@pytest.mark.parametrize("name", ["worker", "api"])
def test_every_container_of_ours_runs_a_command_that_exists_with_a_redis_that_is_healthy(name: str) -> None:
    service = SERVICES[name]
    assert_is_a_command(service["command"])
    assert set(service["environment"]) <= set(variables())
    assert service["environment"]["REDIS_URL"] == "redis://valkey:6379/0"
    assert service["depends_on"]["valkey"]["condition"] == "service_healthy"
    assert service["build"]["dockerfile"] == "deploy/Containerfile"


@pytest.mark.parametrize("name", ["worker", "api"])
def test_health_is_asked_for_where_the_command_listens(name: str) -> None:
    service = SERVICES[name]
    words = service["command"]
    port = words[words.index("--metrics-port" if name == "worker" else "--port") + 1]
    (asked,) = re.findall(r"http://127\.0\.0\.1:(\d+)/livez", " ".join(service["healthcheck"]["test"]))
    assert asked == port


def test_named_volumes_are_declared_and_mounted_folders_exist() -> None:
    for service in SERVICES.values():
        for source in (volume.split(":")[0] for volume in service.get("volumes", [])):
            assert source in COMPOSE["volumes"] or (DEPLOY / source).is_dir(), source


@pytest.mark.parametrize("name", ["worker", "api"])
def test_with_the_database_beside_them_both_halves_keep_their_history_there(name: str) -> None:
    given = WITH_POSTGRES["services"][name]["environment"]
    address = parse_history_address(given["MOBILITY_HISTORY"], Path())
    assert address is not None
    assert (address.url.host, address.url.password) == ("postgres", None)
    assert given["PGPASSWORD"] == POSTGRES["environment"]["POSTGRES_PASSWORD"]
    assert given["PGPASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    made = POSTGRES["environment"]
    assert (address.url.username, address.url.database) == (made["POSTGRES_USER"], made["POSTGRES_DB"])
    assert set(given) - {"PGPASSWORD"} <= set(variables())


def test_the_database_keeps_what_it_holds_in_a_named_volume() -> None:
    assert [volume.split(":")[0] for volume in POSTGRES["volumes"]] == list(WITH_POSTGRES["volumes"])


@pytest.mark.parametrize("files", [(COMPOSE_FILE,), (COMPOSE_FILE, POSTGRES_FILE)], ids=["compose", "with postgres"])
def test_an_engine_accepts_the_compose_files(files: tuple[Path, ...]) -> None:
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker compose is not here")
    words = [docker, "compose", *(word for file in files for word in ("-f", str(file))), "config", "--quiet"]
    environment = os.environ | {"POSTGRES_PASSWORD": "x"}
    checked = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert checked.returncode == 0, checked.stderr


def instructions(keyword: str) -> list[str]:
    """Give the Containerfile's lines of one instruction, continued lines joined."""
    whole = re.sub(r"\\\n\s*", "", CONTAINERFILE)
    return [line.removeprefix(f"{keyword} ") for line in whole.splitlines() if line.startswith(f"{keyword} ")]


def test_the_image_runs_as_a_numbered_user_that_is_not_root() -> None:
    assert instructions("USER") == ["10001"]
    assert CONTAINERFILE.rindex("USER 10001") < CONTAINERFILE.rindex("ENTRYPOINT")
    assert "--uid 10001" in CONTAINERFILE
    assert all(str(SERVICES[name]["user"]) == "10001" for name in ("worker", "api"))


def test_the_image_starts_a_command_that_exists_and_sets_variables_that_exist() -> None:
    assert yaml.safe_load(instructions("ENTRYPOINT")[0]) == ["mobility"]
    assert_is_a_command(yaml.safe_load(instructions("CMD")[0]))
    set_there = {word.split("=")[0] for line in instructions("ENV") for word in shlex.split(line)}
    ours = {name for name in set_there if name.startswith("MOBILITY_") or name == "REDIS_URL"}
    assert ours
    assert ours <= set(variables())


def test_what_the_image_copies_exists_and_is_in_the_builds_context() -> None:
    ignored = (REPOSITORY / ".dockerignore").read_text().splitlines()
    for line in instructions("COPY"):
        if line.startswith("--from"):
            continue
        for source in line.split()[:-1]:
            assert (REPOSITORY / source).exists(), source
            assert f"!{source}" in ignored, source
    assert "*" in ignored


def test_the_image_installs_only_what_the_lock_file_pins() -> None:
    for line in instructions("RUN"):
        for command in (part for part in line.split("&&") if "pip install" in part):
            assert "--require-hashes" in command or "--no-index" in command, command


def service_section(unit: Path) -> configparser.SectionProxy:
    """Read a unit's `[Service]`."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit)
    return parser["Service"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_every_unit_is_hardened_restarted_and_limited(unit: Path) -> None:
    section = service_section(unit)
    assert {name: section.get(name) for name in HARDENED} == HARDENED
    assert section["Restart"] == "always"
    assert section["MemoryMax"]
    assert section["TasksMax"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_every_unit_runs_a_command_that_exists_with_variables_that_exist(unit: Path) -> None:
    section = service_section(unit)
    executable, *words = shlex.split(section["ExecStart"])
    assert executable == "/opt/mobility/.venv/bin/mobility"
    assert_is_a_command(words)
    assert {word.split("=")[0] for word in shlex.split(section["Environment"])} <= set(variables())


def verified(unit: Path, folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Have systemd-analyze read a copy of a unit whose executable exists here."""
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        pytest.skip("systemd-analyze is not here")
    copy = folder / unit.name
    copy.write_text(unit.read_text().replace("/opt/mobility/.venv/bin/mobility", sys.executable))
    return subprocess.run([analyze, *words, str(copy)], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_accepts_every_unit(unit: Path, tmp_path: Path) -> None:
    checked = verified(unit, tmp_path, "verify", "--man=no")
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_finds_little_exposed_in_every_unit(unit: Path, tmp_path: Path) -> None:
    checked = verified(unit, tmp_path, "security", "--offline=true", "--no-pager")
    (level,) = re.findall(r"exposure level for \S+: ([0-9.]+)", checked.stdout)
    assert float(level) <= MOST_EXPOSED
