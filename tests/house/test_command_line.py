"""Every command, option and variable is documented, and nothing is documented that is not there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.command_line import COMMANDS, options, variables

REPOSITORY = Path(__file__).resolve().parents[2]
README = (REPOSITORY / "README.md").read_text()
DEPLOY = (REPOSITORY / "deploy" / "README.md").read_text()
SECRET = "MOBILITY_SECRET_<FEED>"
"""One variable per feed; no option of its own, for a key on a command line can be read by every user."""


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_and_each_of_its_options_does(words: tuple[str, ...]) -> None:
    command = COMMANDS[words]
    assert command.help
    unexplained = [option.opts[0] for option in options(command) if not option.help]
    assert not unexplained


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_readme_names_every_command(words: tuple[str, ...]) -> None:
    rows = [
        line
        for line in README.splitlines()
        if line.startswith(f"| `mobility {words[0]}") or f"`mobility {words[0]}`" in line
    ]
    assert rows, f"no row for mobility {words[0]}"
    assert all(re.search(rf"\b{word}\b", " ".join(rows)) for word in words)


def test_the_readme_names_no_command_that_is_not_there() -> None:
    named = re.findall(r"`mobility ([a-z][a-z-]*)", README)
    assert named
    assert set(named) <= {words[0] for words in COMMANDS}


def test_the_reference_names_every_variable_with_its_option_and_no_other() -> None:
    rows = [line.split("|")[1:3] for line in DEPLOY.splitlines() if line.startswith("| `")]
    documented: dict[str, str] = {}
    without_option: list[str] = []
    for first, second in rows:
        names, spelled = re.findall(r"`([A-Z][A-Z_<>]+)`", first), re.findall(r"`(--[a-z-]+)`", second)
        if spelled:
            assert len(names) == len(spelled), (names, spelled)
            documented |= dict(zip(names, spelled, strict=True))
        without_option += () if spelled else names
    assert documented == variables()
    source = "".join(path.read_text() for path in (REPOSITORY / "src").rglob("*.py"))
    assert SECRET in without_option
    assert all(name.partition("<")[0] in source for name in without_option)


def test_help_lists_every_command_in_a_process() -> None:
    command = [sys.executable, "-m", "mobility", "--help"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert all(words[0] in ended.stdout for words in COMMANDS)
