"""Named amounts in, upright bars as SVG out."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

WIDTH, HEIGHT = 300, 72
_BARS = Markup(
    '<svg class="bars" role="img" aria-label="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">'
    "<title>{}</title><desc>{}</desc>{}</svg>"
)
_BAR = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{} : {}</title></rect>')


class Amount(NamedTuple):
    """One bar."""

    name: str
    value: float | None
    """None where it is unknown, which is no bar."""
    text: str
    """The value as people read it."""
    is_marked: bool = False
    """Drawn apart from the others, such as today."""


def distribution(amounts: Sequence[Amount], title: str, description: str, full: float | None = None) -> Markup:
    """Draw amounts side by side; `full` is the value of a bar of full height, without it the largest one.

    Empty text without any amount. An amount above nothing is always to be seen.
    """
    known = [amount.value for amount in amounts if amount.value is not None]
    if not known:
        return Markup()
    top = full or max(known) or 1.0
    step = WIDTH / len(amounts)
    bars = Markup().join(
        _bar(amount, amount.value, place * step, step, top)
        for place, amount in enumerate(amounts)
        if amount.value is not None
    )
    return _BARS.format(title, WIDTH, HEIGHT, title, description, bars)


def _bar(amount: Amount, value: float, x: float, step: float, top: float) -> Markup:
    height = round(min(max(value, 0.0) / top, 1.0) * HEIGHT, 1)
    if value > 0:
        height = max(height, 1.0)
    width = max(round(step * 0.82, 2), 0.4)
    name = "bar marked" if amount.is_marked else "bar"
    return _BAR.format(name, round(x, 2), round(HEIGHT - height, 1), width, height, amount.name, amount.text)
