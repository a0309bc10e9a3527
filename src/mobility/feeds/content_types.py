"""A Content-Type as sent -> whether it is one for the body that was asked for."""

from mobility.model.http import TypeTold

ANY_BYTES = frozenset({"application/octet-stream", "binary/octet-stream"})
"""Say nothing, and nothing wrong: what most file servers send for names they do not know."""
PROTOBUF = ANY_BYTES | {
    "application/protobuf",
    "application/x-protobuf",
    "application/vnd.google.protobuf",
    "application/x-google-protobuf",
}
ZIP = ANY_BYTES | {"application/zip", "application/x-zip-compressed", "application/x-zip"}


def type_told(content_type: str, fitting: frozenset[str]) -> TypeTold:
    """Say what a body that is no web page was announced as; parameters and case do not matter."""
    name = content_type.partition(";")[0].strip().lower()
    if not name:
        return TypeTold.MISSING
    if name in fitting:
        return TypeTold.FITS
    return TypeTold.HTML if "html" in name else TypeTold.OTHER
