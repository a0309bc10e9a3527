"""What one message may cost at most: bytes, entities, repeated elements."""

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds for one message of one feed; the defaults leave a national feed several times its size.

    upb needs up to 37 bytes of memory for each byte of empty elements, so that counting comes before parsing.
    """

    max_bytes: int = 64 * 1024 * 1024
    """Of the body, also after inflating."""
    max_entities: int = 200_000
    """Unknown fields beside the entities count too."""
    max_elements: int = 3_000_000
    """Repeated elements at all depths: stop time updates, informed entities, translations, ..."""
    future_tolerance_s: int = 60
    """How far a header timestamp may lie ahead of our clock. Source: HEALTH.md E050."""


DEFAULT_LIMITS = Limits()
