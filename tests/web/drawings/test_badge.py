"""A badge is a picture that stands alone, whatever an operator is called."""

from xml.etree import ElementTree as ET

import pytest

from mobility.model.health import Status
from mobility.web.colors import contrast
from mobility.web.drawings.badge import COLORS, badge


@pytest.mark.parametrize("status", Status)
def test_every_status_can_be_read(status: Status) -> None:
    assert contrast(COLORS[status], "FFFFFF") >= 4.5


def test_a_badge_says_its_status_in_words() -> None:
    drawn = ET.fromstring(badge("Réseau", "Dégradé", Status.DEGRADED))
    assert drawn.attrib["aria-label"] == "Réseau: Dégradé"


@pytest.mark.parametrize("name", ['"><script>alert(1)</script>', "a\x00b\x1b", "é" * 500, "\ud800", ""])
def test_a_badge_is_well_formed_for_any_name(name: str) -> None:
    drawn = badge(name, "OK", Status.OK).encode("utf-8", "replace").decode()
    assert "<script" not in drawn
    assert ET.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"
