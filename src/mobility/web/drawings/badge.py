"""A label and a status in words in, a small badge as a whole SVG document out."""

from markupsafe import Markup

from mobility.model.health import Status

COLORS = {
    Status.OK: "0B6B5D",
    Status.DEGRADED: "9A4A00",
    Status.DOWN: "A32020",
    Status.NO_SERVICE: "3D4654",
    Status.PAUSED: "3D4654",
    Status.UNKNOWN: "3D4654",
}
"""White text on each reaches 4.5:1."""
LONGEST_LABEL = 48
_CHARACTER, _PADDING, _HEIGHT = 6.6, 8, 20
_BADGE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" role="img" aria-label="{label}: {word}">'
    "<title>{label}: {word}</title>"
    '<rect width="{width}" height="{height}" rx="4" fill="#16232B"/>'
    '<path d="M{left} 0h{inner}a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4h-{inner}z" fill="#{color}"/>'
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11" text-anchor="middle">'
    '<text x="{label_x}" y="14" textLength="{label_length}" lengthAdjust="spacingAndGlyphs">{label}</text>'
    '<text x="{word_x}" y="14" textLength="{word_length}" lengthAdjust="spacingAndGlyphs">{word}</text></g></svg>'
)


def badge(label: str, word: str, status: Status) -> str:
    """Draw a badge; the label is cut where it is very long, and signs that XML cannot hold are left out."""
    label = "".join(sign for sign in label if sign.isprintable())
    if len(label) > LONGEST_LABEL:
        label = label[: LONGEST_LABEL - 1] + "…"
    label_length, word_length = (round(len(text) * _CHARACTER) for text in (label, word))
    left, right = label_length + 2 * _PADDING, word_length + 2 * _PADDING
    return str(
        _BADGE.format(
            width=left + right,
            height=_HEIGHT,
            label=label,
            word=word,
            left=left,
            inner=right - 4,
            color=COLORS[status],
            label_x=left / 2,
            label_length=label_length,
            word_x=left + right / 2,
            word_length=word_length,
        )
    )
