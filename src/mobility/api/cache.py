"""Keys and contents in, the same contents out while they hold and fit: what one process keeps of its answers."""

from collections import OrderedDict
from collections.abc import Hashable

from mobility.api.answer import Content

ENTRY_OVERHEAD_BYTES = 1_500
"""Keys, heads and objects around a body and its compressed form."""


class AnswerCache:
    """Contents by request, bounded in bytes; the least recently stored leave first."""

    def __init__(self, limit_bytes: int) -> None:
        """Start empty."""
        self.limit_bytes = limit_bytes
        self.used_bytes = 0
        self._entries: OrderedDict[Hashable, tuple[Content, object, int]] = OrderedDict()

    def find(self, key: Hashable, now: float) -> tuple[Content, object, int] | None:
        """Give the content stored under a key with its witness and size, while `now` is before its `valid_until`."""
        entry = self._entries.get(key)
        return entry if entry is not None and now < entry[0].valid_until else None

    def put(self, key: Hashable, content: Content, witness: object) -> None:
        """Store a content; `witness` is what the reader compares to learn whether its feeds have changed."""
        previous = self._entries.pop(key, None)
        if previous is not None:
            self.used_bytes -= previous[2]
        size = content.kept_bytes + ENTRY_OVERHEAD_BYTES
        self._entries[key] = (content, witness, size)
        self.used_bytes += size
        while self.used_bytes > self.limit_bytes and self._entries:
            _, (_, _, dropped) = self._entries.popitem(last=False)
            self.used_bytes -= dropped

    def __len__(self) -> int:
        """Count the contents kept."""
        return len(self._entries)
