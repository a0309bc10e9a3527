"""The options about limits reach the serving processes, and wrong ones nobody."""

import pytest
from typer.testing import CliRunner

from mobility.__main__ import app
from mobility.commands.limits import Limits


def test_options_are_passed_on_as_given() -> None:
    limits = Limits(5, 0, "10.0.0.0/8, 192.0.2.7")
    assert limits.options == (
        "--anonymous-per-minute=5",
        "--key-per-minute=0",
        "--trusted-proxies=10.0.0.0/8,192.0.2.7",
    )


def test_no_proxies_are_no_option() -> None:
    assert Limits().proxies == ()
    assert not [option for option in Limits().options if "proxies" in option]


@pytest.mark.parametrize("command", [("serve",), ("run", "--feeds", "feeds")], ids=["serve", "run"])
def test_a_proxy_that_is_no_network_is_refused_before_anything_starts(command: tuple[str, ...]) -> None:
    options = ("--redis", "redis://127.0.0.1:1", "--trusted-proxies", "a.example")
    refused = CliRunner().invoke(app, [*command, *options])
    assert refused.exit_code == 2
    assert "a.example" in refused.output
