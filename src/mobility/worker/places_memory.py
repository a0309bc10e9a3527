"""The places last known to this host, from and to a file: their ids outlive an embedded Redis, which keeps nothing."""

import logging
from contextlib import suppress
from pathlib import Path

import msgspec

from mobility.board.places.corrections import Correction, read_corrections
from mobility.model.places import Places

log = logging.getLogger(__name__)


def load_places(path: Path) -> Places | None:
    """Load the places that were last written here; None where there are none, or none that this version can read."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(path.read_bytes(), type=Places)
    return None


def save_places(path: Path, places: Places) -> None:
    """Put the places in the place of those before; a full disk costs their memory and nothing else."""
    written = path.with_suffix(".writing")
    try:
        written.write_bytes(msgspec.json.encode(places))
        written.replace(path)
    except OSError as error:
        log.warning("places cannot be kept in %s: %s", path, error)


def load_corrections(path: Path | None) -> list[Correction]:
    """Read the corrections; a faulty row costs itself and is said, a missing file has none."""
    if path is None or not path.is_file():
        return []
    try:
        corrections, faults = read_corrections(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        log.warning("%s cannot be read: %s", path.name, error)
        return []
    for fault in faults:
        log.warning("%s line %d: %s", path.name, fault.line, fault.sentence)
    return corrections
