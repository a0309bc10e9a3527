"""A request in, the bucket that it counts in out; who may do how much is decided from memory, never by asking Redis."""

from collections.abc import Mapping

from aiohttp import web

from mobility.api.bucket import MINUTE_S, Bucket, Policy
from mobility.api.client_address import client_address, networks_from
from mobility.api.keyring import Keyring, is_expired
from mobility.api.presented_key import key_in_headers, key_in_path
from mobility.api.problems import Code, RefusedError
from mobility.api.settings import Settings
from mobility.store.api_keys import ApiKey, Scope, digest_of

MOST_BUCKETS = 100_000
"""Clients remembered; the one first seen is forgotten for the next, which forgives it at most a minute."""
MOST_ADDRESSES = 16
"""Addresses remembered as having used a key, for the case that its neighbour guesses."""
CHALLENGE = 'WWW-Authenticate: Bearer realm="mobility"\r\n'

UNLIMITED = Policy("unlimited", 0)
LONGEST_FORWARDED = 256
"""Longer X-Forwarded-For are read every time, so that what is remembered stays small."""

Counted = tuple[str | None, Bucket]
"""The address that a request is counted by, None for one that is not known, and its bucket."""


class KeyUse:
    """A good key's bucket, and where it was used from."""

    __slots__ = ("addresses", "bucket", "record")

    def __init__(self, record: ApiKey, policy: Policy) -> None:
        """Start unused."""
        self.record = record
        self.bucket = Bucket(f"key {record.digest}", policy)
        self.addresses: dict[str | None, None] = {}

    def note(self, address: str | None) -> None:
        """Remember an address."""
        if address not in self.addresses:
            if len(self.addresses) >= MOST_ADDRESSES:
                self.addresses.pop(next(iter(self.addresses)))
            self.addresses[address] = None


class Limiter:
    """All clients of a process."""

    def __init__(self, settings: Settings, keyring: Keyring) -> None:
        """Start with nobody; ValueError (the caller's fault) for a trusted proxy that is no network."""
        self.keyring = keyring
        self.settings = settings
        self.trusted = networks_from(settings.trusted_proxies)
        self.anonymous = Policy("anonymous", settings.anonymous_per_minute, settings.streams_per_address)
        self.guessing = Policy("failed-keys", settings.failed_keys_per_minute)
        self.buckets: dict[str, Bucket] = {}
        self.uses: dict[str, KeyUse] = {}
        self.nobody = Bucket("nobody", UNLIMITED)
        self._peers: dict[str | None, Counted | None] = {}
        self._forwarded: dict[tuple[str | None, str], Counted] = {}

    def bucket_of(self, request: web.Request, path: str, scope: Scope, now: float) -> tuple[str, Bucket]:
        """Give the path without a key, and the bucket that the request counts in: its key's, else its address's.

        RefusedError for a key that is not good or lacks the scope, and for any key while too many were wrong.
        """
        headers = request.headers
        key = key_in_headers(headers)
        if "key=" in path:
            path, in_path = key_in_path(path)
            key = key or in_path
        address, bucket = self._counted(request.remote, headers)
        if key is not None and self.keyring.is_loaded:
            use = self._use_of_key(key, address, now)
            if scope not in use.record.scopes:
                raise RefusedError(
                    Code.MISSING_SCOPE,
                    f"This key lacks the scope `{scope}`.",
                    hint=f"it has: {', '.join(use.record.scopes) or 'none'}",
                )
            return path, use.bucket
        return path, bucket

    def _counted(self, peer: str | None, headers: Mapping[str, str]) -> Counted:
        """Find who a peer is; for a trusted one that depends on whom it says to ask for."""
        try:
            counted = self._peers[peer]
        except KeyError:
            if len(self._peers) >= MOST_BUCKETS:
                self._peers.clear()
            address = client_address(peer, None, self.trusted)
            counted = self._peers[peer] = None if address is None else self._counted_as(address)
        if counted is not None:
            return counted
        forwarded = headers.get("X-Forwarded-For")
        if forwarded is None:
            return None, self.nobody
        told = self._forwarded.get((peer, forwarded))
        if told is None:
            told = self._counted_as(client_address(peer, forwarded, self.trusted))
            if len(forwarded) <= LONGEST_FORWARDED:
                if len(self._forwarded) >= MOST_BUCKETS:
                    self._forwarded.clear()
                self._forwarded[peer, forwarded] = told
        return told

    def _counted_as(self, address: str | None) -> Counted:
        return address, self.nobody if address is None else self._bucket(f"address {address}", self.anonymous)

    def _bucket(self, name: str, policy: Policy) -> Bucket:
        bucket = self.buckets.get(name)
        if bucket is None:
            if len(self.buckets) >= MOST_BUCKETS:
                self.buckets.pop(next(iter(self.buckets)))
            bucket = self.buckets[name] = Bucket(name, policy)
        return bucket

    def _use_of_key(self, key: str, address: str | None, now: float) -> KeyUse:
        digest = digest_of(key)
        use = self.uses.get(digest)
        guesses = self.buckets.get(f"failed {address}")
        if guesses is not None and guesses.left(now) <= 0 and (use is None or address not in use.addresses):
            # Also for a good key: else an answer would tell a guesser that it is one.
            raise guesses.refusal(now)
        record = self.keyring.find(digest)
        if record is None:
            if self.guessing.per_minute:
                self._bucket(f"failed {address}", self.guessing).count(now)
            raise RefusedError(
                Code.INVALID_KEY,
                "This key is unknown, or was revoked.",
                hint="without a key the same is answered, at the limit of an address",
                extra_head=CHALLENGE,
            )
        if is_expired(record, int(now)):
            raise RefusedError(
                Code.INVALID_KEY, "This key has expired.", hint="ask for a new one", extra_head=CHALLENGE
            )
        if use is None or use.record is not record:
            use = self._use_of(record)
        use.note(address)
        return use

    def _use_of(self, record: ApiKey) -> KeyUse:
        per_minute = self.settings.key_per_minute if record.per_minute is None else record.per_minute
        before = self.uses.get(record.digest)
        use = KeyUse(record, Policy("key", per_minute, self.settings.streams_per_key))
        if before is not None:
            before.record, before.bucket.policy = record, use.bucket.policy
            return before
        self.uses[record.digest] = use
        return use

    def unshared(self, minute: int) -> dict[str, int]:
        """List what other processes should be told of this minute, by bucket."""
        return {name: count for name, bucket in self._all().items() if (count := bucket.unshared(minute))}

    def learn(self, minute: int, told: Mapping[str, int], totals: Mapping[str, int]) -> None:
        """Take over what all processes have counted."""
        buckets = self._all()
        for name, total in totals.items():
            if name in buckets:
                buckets[name].learn(minute, told[name], total)

    def forget(self, now: float) -> None:
        """Drop clients that have not asked since the minute before, and keys that are no longer known."""
        oldest = int(now // MINUTE_S) - 1
        kept = {name: one for name, one in self.buckets.items() if one.minute >= oldest or one.streams}
        if len(kept) != len(self.buckets):
            self.buckets = kept
            self._peers.clear()
            self._forwarded.clear()
        self.uses = {digest: use for digest, use in self.uses.items() if self.keyring.find(digest) is not None}

    def _all(self) -> dict[str, Bucket]:
        return {**self.buckets, **{use.bucket.name: use.bucket for use in self.uses.values()}}
