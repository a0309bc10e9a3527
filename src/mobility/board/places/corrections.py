"""The text of `places.csv` in; what an editor joins, splits and names, and the faults of the file, out."""

import csv
from enum import StrEnum

import msgspec

from mobility.model.ids import StopRef, split_scoped_id

HEADER = ("action", "name", "members")


class Action(StrEnum):
    """What a row does with its members."""

    JOIN = "join"
    """They are one place, whatever their names and distance; with a name, that is its name."""
    SPLIT = "split"
    """No two of them are in one place."""
    NAME = "name"
    """The place of the one member is called `name`."""


class Correction(msgspec.Struct, frozen=True):
    """One row, readable; whether its members exist is not known yet."""

    action: Action
    name: str
    members: tuple[StopRef, ...]
    line: int

    @property
    def shown(self) -> str:
        """Spell the row for whoever must mend it."""
        return f"line {self.line}: {self.action} {', '.join(f'{feed}:{stop}' for feed, stop in self.members)}"


class CorrectionFault(msgspec.Struct, frozen=True):
    """What is wrong with one row; the others stand."""

    line: int
    sentence: str


def read_corrections(text: str) -> tuple[list[Correction], list[CorrectionFault]]:
    """Read `action,name,members` rows; every further column is one more member. Lines that begin with # do not count."""
    corrections: list[Correction] = []
    faults: list[CorrectionFault] = []
    lines = text.removeprefix("\ufeff").splitlines()
    numbered = [(line, content) for line, content in enumerate(lines, 1) if content.strip() and content[0] != "#"]
    rows = list(csv.reader((content for _, content in numbered), skipinitialspace=True))
    if rows and tuple(cell.strip() for cell in rows[0][:3]) != HEADER:
        faults.append(CorrectionFault(numbered[0][0], f"the first row must be {','.join(HEADER)}"))
        return corrections, faults
    for (line, _), row in zip(numbered[1:], rows[1:], strict=False):
        read = _read_row(line, [cell.strip() for cell in row])
        (corrections if isinstance(read, Correction) else faults).append(read)  # type: ignore[arg-type]
    return corrections, faults


def _read_row(line: int, cells: list[str]) -> Correction | CorrectionFault:
    action, name, *ids = [*cells, "", ""][: max(2, len(cells))]
    if action not in set(Action):
        return CorrectionFault(line, f"action {action[:40]!r} is none of {', '.join(Action)}")
    try:
        members = tuple(dict.fromkeys(StopRef(*split_scoped_id(one)) for one in ids if one))
    except ValueError as error:
        return CorrectionFault(line, str(error)[:200])
    if action == Action.NAME and (len(members) != 1 or not name):
        return CorrectionFault(line, "name needs a name and exactly one member")
    if action != Action.NAME and len(members) < 2:
        return CorrectionFault(line, f"{action} needs at least two members")
    if action == Action.SPLIT and name:
        return CorrectionFault(line, "split takes no name")
    return Correction(Action(action), name, members, line)
