"""Accept-Language in, language tags out, most wanted first."""

from functools import lru_cache

_LONGEST_HEADER = 200


@lru_cache(maxsize=1024)
def languages_wanted(accept_language: str) -> tuple[str, ...]:
    """Order the tags of Accept-Language by weight, at most eight; empty when the header is empty or nonsense.

    Source: RFC 9110, section 12.5.4.
    """
    weighted: list[tuple[float, str]] = []
    for part in accept_language[:_LONGEST_HEADER].split(","):
        tag, _, weight = part.strip().partition(";")
        tag = tag.strip()
        if not tag or tag == "*" or not tag.replace("-", "").isalnum() or not tag.isascii():
            continue
        quality = _quality(weight)
        if quality > 0:
            weighted.append((-quality, tag))
    return tuple(tag for _, tag in sorted(weighted, key=lambda pair: pair[0])[:8])


def _quality(weight: str) -> float:
    text = weight.strip().replace(" ", "")
    if not text.startswith("q="):
        return 1.0
    try:
        return min(1.0, max(0.0, float(text[2:])))
    except ValueError:
        return 0.0
