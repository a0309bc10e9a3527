"""All API keys that Redis holds in, whether a given one is good now out, without asking Redis."""

from hmac import compare_digest

from mobility.model.time import Instant
from mobility.store.api_keys import ApiKey, KnownKeys


class Keyring:
    """The keys as last read; they stay good while Redis is away (Read-From-Memory)."""

    def __init__(self) -> None:
        """Start without knowing any; until Redis has told, nobody can say that a key is wrong."""
        self.version: str | None = None
        self._by_digest: dict[str, ApiKey] = {}

    @property
    def is_loaded(self) -> bool:
        """True once Redis has told which keys there are."""
        return self.version is not None

    def put(self, known: KnownKeys) -> None:
        """Take over all keys; a Redis that came back empty has lost them, which is no reason to refuse anybody."""
        if known.version or not self.version:
            self.version, self._by_digest = known.version, dict(known.by_digest)

    def find(self, digest: str) -> ApiKey | None:
        """Find a key by its hash; None when there is no such key.

        Where the look-up stops tells nothing about a key: what is compared are hashes, which a guesser cannot steer.
        """
        record = self._by_digest.get(digest)
        return record if record is not None and compare_digest(record.digest, digest) else None


def is_expired(record: ApiKey, now: Instant) -> bool:
    """Say whether a key has had its time."""
    return record.expires is not None and now >= record.expires
