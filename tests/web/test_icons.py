"""Every mode that a route_type can mean has an icon of its own kind, drawn within its square."""

import re

from mobility.board.modes import MODES, mode_of
from mobility.web.assets import WIDGET_ICONS
from mobility.web.icons import ICONS
from mobility.web.shown import MODE_ICONS


def test_every_mode_has_an_icon() -> None:
    assert set(MODE_ICONS) == MODES
    assert {MODE_ICONS[mode_of(route_type)] for route_type in (*range(13), *range(100, 1800))} <= set(ICONS)


def test_modes_that_travellers_tell_apart_look_apart() -> None:
    shared = {"tram": {"tram", "cable_tram"}}
    for icon in set(MODE_ICONS.values()):
        modes = {mode for mode, name in MODE_ICONS.items() if name == icon}
        assert len(modes) == 1 or modes == shared[icon]
    assert len({icon.outline for icon in ICONS.values()}) == len(ICONS)


def test_an_outline_is_path_data_and_nothing_else() -> None:
    for icon in ICONS.values():
        assert re.fullmatch(r"[MmLlHhVvCcSsQqTtAaZz0-9 .,-]+", icon.outline)
        assert len(icon.outline) < 400


def test_the_widget_brings_only_icons_that_exist() -> None:
    assert set(WIDGET_ICONS) <= set(ICONS)
