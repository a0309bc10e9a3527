"""Keys and contents in, the same contents out while they hold and fit: what one process keeps of its answers."""

from collections import OrderedDict
from collections.abc import Hashable

from mobility.api.answer import Content

ENTRY_OVERHEAD_BYTES = 1_500
"""Keys, heads and objects around a body."""


class AnswerCache:
    """Contents by request, bounded in bytes; the least recently stored leave first."""

    def __init__(self, limit_bytes: int) -> None:
        """Start empty."""
        self.limit_bytes = limit_bytes
        self.used_bytes = 0
        self._entries: OrderedDict[Hashable, tuple[Content, object]] = OrderedDict()

    def find(self, key: Hashable, now: float) -> tuple[Content, object] | None:
        """Give the content stored under a key with its witness, while `now` is before its `valid_until`."""
        entry = self._entries.get(key)
        return entry if entry is not None and now < entry[0].valid_until else None

    def put(self, key: Hashable, content: Content, witness: object) -> None:
        """Store a content; `witness` is what the reader compares to learn whether its feeds have changed."""
        previous = self._entries.pop(key, None)
        if previous is not None:
            self.used_bytes -= _size(previous[0])
        self._entries[key] = (content, witness)
        self.used_bytes += _size(content)
        while self.used_bytes > self.limit_bytes and self._entries:
            _, (dropped, _) = self._entries.popitem(last=False)
            self.used_bytes -= _size(dropped)

    def __len__(self) -> int:
        """Count the contents kept."""
        return len(self._entries)


def _size(content: Content) -> int:
    return content.kept_bytes + ENTRY_OVERHEAD_BYTES
