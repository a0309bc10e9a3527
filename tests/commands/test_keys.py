"""Keys are added, listed and revoked from the command line, and shown once."""

import asyncio

import pytest
from typer.testing import CliRunner, Result

from mobility.__main__ import app
from mobility.store.api_keys import KnownKeys, Scope, digest_of, read_api_keys
from mobility.store.connect import connect
from tests.valkey import Valkey


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["keys", *arguments], env={"COLUMNS": "200"})


def known_in(valkey: Valkey) -> KnownKeys:
    async def read() -> KnownKeys:
        connection = connect(valkey.url)
        known = await read_api_keys(connection)
        await connection.close()
        assert known is not None
        return known

    return asyncio.run(read())


def test_a_key_is_shown_once_and_listed_without_itself(own_valkey: Valkey) -> None:
    more = ("--owner", "it@town.example", "--scope", "read", "--expires", "90d", "--per-minute", "100")
    added = run("add", "board [hall]", "--redis", own_valkey.url, *more)
    assert added.exit_code == 0
    key = added.stdout.strip()
    record = known_in(own_valkey).by_digest[digest_of(key)]
    assert (record.name, record.scopes, record.per_minute) == ("board [hall]", (Scope.READ,), 100)
    assert record.expires == record.created + 90 * 86_400
    listed = run("list", "--redis", own_valkey.url).stdout
    assert record.id in listed
    assert "board [hall]" in listed
    assert key not in listed


def test_a_revoked_key_is_gone(own_valkey: Valkey) -> None:
    run("add", "board", "--redis", own_valkey.url)
    (record,) = known_in(own_valkey).by_digest.values()
    assert run("revoke", record.id, "--redis", own_valkey.url).exit_code == 0
    assert known_in(own_valkey).by_digest == {}
    again = run("revoke", record.id, "--redis", own_valkey.url)
    assert (again.exit_code, record.id in again.stderr) == (2, True)


@pytest.mark.parametrize("expires", ["yesterday", "2020-01-01T00:00:00Z", "0d"])
def test_an_expiry_that_is_none_is_refused(own_valkey: Valkey, expires: str) -> None:
    refused = run("add", "board", "--redis", own_valkey.url, "--expires", expires)
    assert (refused.exit_code, expires in refused.stderr) == (2, True)
    assert known_in(own_valkey).by_digest == {}


def test_without_a_redis_address_it_says_why_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    refused = run("add", "board")
    assert refused.exit_code == 2
    assert "--redis URL" in refused.stderr
