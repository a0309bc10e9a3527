"""The first bytes of a body -> whether it is a web page instead of a feed."""

_BOM = b"\xef\xbb\xbf"
SNIFF_BYTES = 512


def is_web_page(start: bytes, content_type: str = "") -> bool:
    """Say whether bytes begin like HTML; the content type alone convicts nobody, many feeds are sent as text/html."""
    text = start[:SNIFF_BYTES].removeprefix(_BOM).lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        return True
    return text.startswith(b"<") and (b"<html" in text or "html" in content_type.lower())
