"""One measured number beside its target."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A number, its unit and its target; `at_least` None means there is no lower bound, `at_most` None no upper one."""

    what: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the target is met; a figure without a target always holds."""
        return (self.at_least is None or self.value >= self.at_least) and (
            self.at_most is None or self.value <= self.at_most
        )

    @property
    def shown(self) -> str:
        """The number with its unit."""
        return f"{_short(self.value)} {self.unit}"

    @property
    def target_shown(self) -> str:
        """The target with its direction."""
        if self.at_least is not None:
            return f">= {_short(self.at_least)}"
        return f"<= {_short(self.at_most)}" if self.at_most is not None else ""

    @property
    def verdict(self) -> str:
        """In a word."""
        if self.at_least is None and self.at_most is None:
            return ""
        return "holds" if self.holds else "MISSED"

    def as_json(self) -> dict[str, object]:
        """Give what bench.json holds."""
        return {
            "what": self.what,
            "value": self.value,
            "unit": self.unit,
            "at_least": self.at_least,
            "at_most": self.at_most,
            "holds": self.holds,
        }


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
