"""API keys: made, listed, revoked and read by API servers; Redis holds their hashes and never a key."""

import hashlib
import secrets
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

import msgspec

from mobility.model.time import Instant
from mobility.store import keys
from mobility.store.connect import Connection
from mobility.store.errors import StoreError, store_call

PREFIX = "mob_"
"""How every key begins: people and secret scanners recognise it, and no other service's key is taken for one of ours."""
_RANDOM_BYTES = 24
"""192 random bits: nothing to guess, so a plain SHA-256 keeps the key as safe as a slow hash would."""
_ID_LENGTH = 10
"""Hex digits of the hash that name a key in lists and logs: enough to tell keys apart, useless for finding one."""
_ALL_WITHIN_S = 5.0
_VERSION = "version"
"""Field that changes with every change of any key; no digest is spelled like it."""

# As one: a key that is gone under the old version would be accepted for as long as a server lives.
_REVOKE = f"""
redis.call('HDEL', KEYS[1], ARGV[1])
return redis.call('HSET', KEYS[1], '{_VERSION}', ARGV[2])
"""


class Scope(StrEnum):
    """What a key may be used for."""

    READ = "read"
    """Every resource, at the key's own limit."""
    STREAM = "stream"
    """Event streams, as many as a key may hold."""


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a key."""

    id: str
    digest: str
    """SHA-256 of the key, in hex."""
    name: str
    """What it is for."""
    owner: str
    """Whom to write to about it; may be empty."""
    scopes: tuple[Scope, ...]
    created: Instant
    expires: Instant | None
    """The first second in which it is no longer accepted; None for never."""
    per_minute: int | None
    """Requests a minute; None for what the servers give every key."""


class KnownKeys(NamedTuple):
    """All keys at one moment; an empty version means that Redis holds none and never did, or came back empty."""

    version: str
    by_digest: Mapping[str, ApiKey]


class UnknownKeyError(StoreError):
    """No key has that id (the caller's fault)."""


def digest_of(key: str) -> str:
    """Hash a key the way records are found by."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


async def add_api_key(
    connection: Connection,
    *,
    name: str,
    owner: str = "",
    scopes: tuple[Scope, ...] = tuple(Scope),
    now: Instant,
    expires: Instant | None = None,
    per_minute: int | None = None,
) -> tuple[str, ApiKey]:
    """Make a key; it is given back this once and can never be read again."""
    key = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    digest = digest_of(key)
    record = ApiKey(
        id=digest[:_ID_LENGTH],
        digest=digest,
        name=name,
        owner=owner,
        scopes=scopes,
        created=now,
        expires=expires,
        per_minute=per_minute,
    )
    fields = {digest: msgspec.json.encode(record), _VERSION: secrets.token_hex(8)}
    async with store_call():
        await connection.commands.hset(keys.API_KEYS, mapping=fields)
    return key, record


async def revoke_api_key(connection: Connection, key_id: str) -> ApiKey:
    """Forget a key by its id; servers refuse it within seconds. UnknownKeyError when there is none."""
    known = await read_api_keys(connection)
    found = next((record for record in known.by_digest.values() if record.id == key_id), None) if known else None
    if found is None:
        raise UnknownKeyError(f"no key has the id {key_id!r}; `mobility keys list` shows them")
    async with store_call():
        await connection.commands.eval(_REVOKE, 1, keys.API_KEYS, found.digest, secrets.token_hex(8))
    return found


async def read_api_keys(connection: Connection, known_version: str | None = None) -> KnownKeys | None:
    """Read all keys; None when they are still those of `known_version`. Records that cannot be read are left out."""
    async with store_call():
        version = ((await connection.commands.hget(keys.API_KEYS, _VERSION)) or b"").decode()
    if version == known_version:
        return None
    async with store_call(_ALL_WITHIN_S):
        fields = await connection.patient.hgetall(keys.API_KEYS)
    records = [_record(value) for field, value in fields.items() if field.decode() != _VERSION]
    return KnownKeys(version, {record.digest: record for record in records if record is not None})


def _record(value: bytes) -> ApiKey | None:
    """Read a record; None for one that a newer version of the service wrote, whose key is then refused."""
    try:
        return msgspec.json.decode(value, type=ApiKey)
    except msgspec.DecodeError:
        return None
