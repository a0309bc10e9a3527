"""The present widget and version in, its bytes kept under that version for the pages that embed it by hash, out."""

from importlib.metadata import version
from pathlib import Path

import msgspec

from mobility.web.assets import RELEASED, widget

LIST = "integrity.json"
"""By version, the hash under which pages embed that widget."""


class ChangedReleaseError(RuntimeError):
    """The widget has changed under a version that is released already: raise the version first."""


def kept_releases(folder: Path = RELEASED) -> dict[str, str]:
    """Read which versions are released, and the hash of each."""
    path = folder / LIST
    return msgspec.json.decode(path.read_bytes(), type=dict[str, str]) if path.exists() else {}


def keep_release(released: str, folder: Path = RELEASED) -> Path:
    """Keep the widget of a version for ever; the same again does nothing.

    Raises:
        ChangedReleaseError: that version was released with other bytes; whoever releases has to raise the version.
    """
    kept, made = kept_releases(folder), widget()
    if kept.get(released, made.integrity) != made.integrity:
        raise ChangedReleaseError(f"the widget of {released} is released with other bytes: raise the version")
    path = folder / f"next-departures-{released}.js"
    path.write_bytes(made.body)
    listed = msgspec.json.encode(kept | {released: made.integrity})
    (folder / LIST).write_bytes(msgspec.json.format(listed, indent=2) + b"\n")
    return path


if __name__ == "__main__":
    keep_release(version("mobility"))
