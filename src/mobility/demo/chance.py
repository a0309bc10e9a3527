"""A seed and a name in, the same fraction out on every machine: all randomness of the demo."""

import hashlib
import math


def chance(seed: int, *name: object) -> float:
    """Draw the fraction in [0, 1) that belongs to a name; equal names draw equal fractions, in any process and order."""
    text = "|".join(map(str, (seed, *name)))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest()) / 2**48


def drift(fraction: float, at_s: float, period_s: float) -> float:
    """Swing smoothly between -1 and 1 with a period, starting at a phase given as a fraction."""
    return math.sin(2 * math.pi * (at_s / period_s + fraction))
