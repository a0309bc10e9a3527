"""A widget that pages embed by its hash never changes and never goes."""

from importlib.metadata import version
from pathlib import Path

import pytest

from mobility.web.assets import RELEASED, Asset, find_asset, load_asset, widget
from mobility.web.release import LIST, ChangedReleaseError, keep_release, kept_releases


def test_every_released_widget_is_there_byte_for_byte() -> None:
    kept = kept_releases()
    assert {path.name for path in RELEASED.glob("*.js")} == {f"next-departures-{released}.js" for released in kept}
    for released, integrity in kept.items():
        asset = load_asset(RELEASED / f"next-departures-{released}.js")
        assert asset.integrity == integrity
        assert find_asset("next-departures.js", asset.digest) is not None


def test_the_widget_has_not_changed_under_a_released_version() -> None:
    kept = kept_releases()
    assert kept.get(version("mobility"), widget().integrity) == widget().integrity, (
        "raise the version in pyproject.toml: pages embed the released widget by its hash"
    )


def test_a_release_is_kept_once_and_never_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keep_release("1.0", tmp_path)
    assert path.read_bytes() == widget().body
    assert keep_release("1.0", tmp_path) == path
    monkeypatch.setattr("mobility.web.release.widget", lambda: Asset(b"other", "text/javascript", "x"))
    with pytest.raises(ChangedReleaseError, match="raise the version"):
        keep_release("1.0", tmp_path)
    assert path.read_bytes() == widget().body
    keep_release("1.1", tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        LIST,
        "next-departures-1.0.js",
        "next-departures-1.1.js",
    ]
