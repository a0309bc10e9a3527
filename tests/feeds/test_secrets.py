"""Keys come from the environment or a private file, and are never printed."""

import json
import os
from pathlib import Path

import pytest

from mobility.feeds.secrets import Secret, Secrets, SecretsError, environment_name, load_secrets


def private(path: Path, text: str, mode: int = 0o600) -> Path:
    """Write a secrets file with a mode."""
    path.write_text(text)
    path.chmod(mode)
    return path


def revealed(secrets: Secrets, feed: str) -> str | None:
    """Give a feed's key in plain."""
    secret = secrets.find(feed)
    return secret.reveal() if secret else None


def test_the_variable_of_a_feed_is_its_id_in_upper_case_with_underscores() -> None:
    assert environment_name("fr-exemple~rt.2") == "MOBILITY_SECRET_FR_EXEMPLE_RT_2"


@pytest.mark.parametrize(("name", "text"), [("s.json", '{"fr-a": "k1"}'), ("s.toml", 'fr-a = "k1"\n"b~rt" = "k2"')])
def test_a_file_holds_keys_by_feed(tmp_path: Path, name: str, text: str) -> None:
    assert revealed(load_secrets(private(tmp_path / name, text), {}), "fr-a") == "k1"


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    path = private(tmp_path / "s.json", '{"fr-a": "file", "fr-b": "file"}')
    secrets = load_secrets(path, {"MOBILITY_SECRET_FR_A": "environment", "HOME": "/", "MOBILITY_SECRET_FR_B": ""})
    assert revealed(secrets, "fr-a") == "environment"
    assert revealed(secrets, "fr-b") == "file"
    assert revealed(secrets, "fr-c") is None


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(SecretsError, match=f"mode {mode:04o} lets others in"):
        load_secrets(private(tmp_path / "s.json", "{}", mode), {})


@pytest.mark.parametrize("text", ["[]", '{"a": 1}', '{"a": "k-17"', '{"a": {"b": "k-17"}}', '{"a": "k-17\\nX: y"}'])
def test_a_file_of_another_form_is_refused_without_quoting_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(SecretsError) as error:
        load_secrets(private(tmp_path / "s.json", text), {})
    assert "k-17" not in str(error.value)
    assert error.value.__cause__ is None


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SecretsError, match="No such file"):
        load_secrets(tmp_path / "none.json", {})


def test_nothing_prints_a_key() -> None:
    secret = Secret("k-17")
    secrets = Secrets({"a": "k-17"}, {"MOBILITY_SECRET_B": "k-17"})
    for printed in (repr(secret), str(secret), f"{secret}", f"{secret!r}", repr([secret]), repr(secrets), f"{secrets}"):
        assert "k-17" not in printed
    with pytest.raises(TypeError):
        json.dumps(secret)


def test_secrets_that_no_feed_asks_for_are_named_without_their_values() -> None:
    secrets = Secrets(
        {"fr-a": "k-17", "fr-x": "k-17"}, {"MOBILITY_SECRET_FR_B": "k-17", "MOBILITY_SECRET_TYPO": "k-17"}
    )
    assert secrets.strangers(["fr-a", "fr-b"]) == ["MOBILITY_SECRET_TYPO", "fr-x"]
