"""A board in, a PNG of 800x480 in four greys for e-ink screens out; nothing in it is wrong while it stands there."""

import io
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

from mobility.board.iso import iso
from mobility.board.presentation import Presentation, present
from mobility.board.text import banner_of, next_service_sentences, printable
from mobility.board.words import say
from mobility.model.board import Board, Label, StopVisit

WIDTH, HEIGHT = 800, 480
BLACK, DARK, LIGHT, WHITE = 0, 85, 170, 255
"""The four greys that e-ink panels show."""
_GREYS = (BLACK, DARK, LIGHT, WHITE)
_NEAREST = [(level + DARK // 2) // DARK for level in range(256)]
HEAD, FOOT, MARGIN = 64, 34, 16
ROWS = 6
ROW = (HEIGHT - HEAD - FOOT) // ROWS
BADGE = 92
WHEN = 230


@cache
def typeface(name: str, size: int) -> ImageFont.FreeTypeFont:
    """Load a weight of the typeface in a size."""
    path = files("font_source_sans_pro") / "files" / f"SourceSansPro-{name}.ttf"
    return ImageFont.truetype(io.BytesIO(path.read_bytes()), size)


def eink_png(board: Board, language: str) -> bytes:
    """Draw the next six departures by the clock, for minutes would be wrong before the next refresh.

    Below stands when it was drawn: whoever reads it sees how old it is.
    """
    picture = Image.new("L", (WIDTH, HEIGHT), WHITE)
    pen = ImageDraw.Draw(picture)
    clock = iso(board.as_of, board.place.timezone)[11:16]
    pen.rectangle((0, 0, WIDTH, HEAD), fill=BLACK)
    _write(pen, (MARGIN, HEAD // 2), board.place.name, ("Bold", 36), WIDTH - 2 * MARGIN - 120, fill=WHITE)
    _write(pen, (WIDTH - MARGIN, HEAD // 2), clock, ("Bold", 36), 120, fill=WHITE, anchor="rm")
    for place, visit in enumerate(board.departures[:ROWS]):
        _row(pen, HEAD + place * ROW, visit, present(visit, board.as_of, language), language)
    if not board.departures:
        _message(pen, board, language)
    _foot(pen, board, language, clock)
    small = Image.frombytes("P", picture.size, picture.point(_NEAREST).tobytes())
    small.putpalette([channel for grey in _GREYS for channel in (grey, grey, grey)])
    stream = io.BytesIO()
    small.save(stream, "PNG", optimize=True, bits=2)
    return stream.getvalue()


def _row(pen: ImageDraw.ImageDraw, top: int, visit: StopVisit, shown: Presentation, language: str) -> None:
    middle = top + ROW // 2
    line = "" if visit.route is None else visit.route.short_name or visit.route.long_name
    if line:
        pen.rounded_rectangle((MARGIN, top + 11, MARGIN + BADGE, top + ROW - 11), 8, fill=BLACK)
        _write(pen, (MARGIN + BADGE // 2, middle), line, ("Bold", 30), BADGE - 12, fill=WHITE, anchor="mm")
    left = MARGIN + BADGE + 14
    room = WIDTH - left - WHEN - MARGIN - 10
    _write(pen, (left, top + ROW * 0.36), visit.trip.headsign, ("Semibold", 30), room)
    facts = [*(shown.words if shown.struck else shown.words[:-1])]
    if visit.stop.platform:
        facts.append(say(language, "platform", platform=visit.stop.platform))
    if shown.phone and not shown.closed:
        facts.append(shown.phone)
    _write(pen, (left, top + ROW * 0.76), " · ".join(facts), ("Regular", 20), room + WHEN // 3, fill=BLACK)
    _time(pen, top, visit, shown)
    pen.line((MARGIN, top + ROW, WIDTH - MARGIN, top + ROW), fill=LIGHT)


def _time(pen: ImageDraw.ImageDraw, top: int, visit: StopVisit, shown: Presentation) -> None:
    right = WIDTH - MARGIN
    if shown.struck:
        width = _write(pen, (right, top + ROW * 0.38), shown.clock, ("Semibold", 34), WHEN, fill=DARK, anchor="rm")
        pen.line((right - width, top + ROW * 0.4, right, top + ROW * 0.4), fill=BLACK, width=3)
        return
    if visit.window is not None:
        _write(pen, (right, top + ROW * 0.38), shown.when, ("Semibold", 30), WHEN, anchor="rm")
        return
    expected = iso(visit.when, visit.timezone)[11:16]
    about = "~" if visit.approximate else ""
    weight = "Bold" if visit.label is not Label.SCHEDULED else "Semibold"
    _write(pen, (right, top + ROW * 0.38), about + expected, (weight, 38), WHEN, anchor="rm")
    label = shown.words[-1] if shown.words else ""
    if shown.clock != expected and abs(visit.delay_s or 60) >= 60:
        label = f"({shown.clock}) {label}"
    _write(pen, (right, top + ROW * 0.8), label, ("Regular", 18), WHEN - 40, fill=DARK, anchor="rm")


def _message(pen: ImageDraw.ImageDraw, board: Board, language: str) -> None:
    """Say why the board is empty and when something leaves, in lines that fit."""
    said = [say(language, "no_departures")]
    if board.next_service is not None:
        said = [one for one in next_service_sentences(board, board.next_service, language) if one]
    top = HEAD + 60
    fonts = (*(("Regular", 28) for _ in said[:-1]), ("Bold", 32)) if len(said) > 1 else (("Regular", 28),)
    for sentence, font in zip(said, fonts, strict=True):
        for line in _lines(printable(sentence), typeface(*font), WIDTH - 2 * MARGIN):
            _write(pen, (MARGIN, top), line, font, WIDTH - 2 * MARGIN)
            top += 46


def _foot(pen: ImageDraw.ImageDraw, board: Board, language: str, clock: str) -> None:
    banners = [banner for feed in board.feeds if (banner := banner_of(feed, language))]
    alerts = [alert.header or alert.description for alert in board.alerts]
    text = " · ".join([say(language, "drawn_at", time=clock), *banners, *alerts])
    _write(pen, (MARGIN, HEIGHT - FOOT // 2), text, ("Regular", 19), WIDTH - 2 * MARGIN, fill=BLACK)


def _lines(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _write(
    pen: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    font: tuple[str, int],
    room: float,
    *,
    fill: int = BLACK,
    anchor: str = "lm",
) -> float:
    """Write one line, cut with an ellipsis where there is no room; gives its width in pixels."""
    face, shown = typeface(*font), printable(text)
    if face.getlength(shown) > room:
        while shown and face.getlength(shown + "…") > room:
            shown = shown[:-1]
        shown = shown.rstrip() + "…"
    pen.text(at, shown, font=face, fill=fill, anchor=anchor)
    return face.getlength(shown)
