"""The options of the command line that say how much who may ask, and what they are for a serving process."""

from dataclasses import dataclass
from typing import Annotated

import typer

from mobility.api.client_address import networks_from
from mobility.api.settings import Settings

_DEFAULTS = Settings()

AnonymousOption = Annotated[
    int,
    typer.Option(
        "--anonymous-per-minute",
        envvar="MOBILITY_ANONYMOUS_PER_MINUTE",
        min=0,
        help="Requests a minute from one address without a key; 0 for no limit.",
    ),
]
KeyOption = Annotated[
    int,
    typer.Option(
        "--key-per-minute",
        envvar="MOBILITY_KEY_PER_MINUTE",
        min=0,
        help="Requests a minute with a key that says nothing else; 0 for no limit.",
    ),
]
ProxiesOption = Annotated[
    str,
    typer.Option(
        "--trusted-proxies",
        envvar="MOBILITY_TRUSTED_PROXIES",
        help="Addresses and networks, comma-separated, whose X-Forwarded-For is believed; this machine's always is.",
    ),
]
ANONYMOUS = _DEFAULTS.anonymous_per_minute
KEY = _DEFAULTS.key_per_minute


@dataclass(frozen=True)
class Limits:
    """What a serving process is told about limits."""

    anonymous_per_minute: int = ANONYMOUS
    key_per_minute: int = KEY
    trusted_proxies: str = ""

    def __post_init__(self) -> None:
        """Refuse proxies that are no networks (the caller's fault) before anything starts."""
        networks_from(self.proxies)

    @property
    def proxies(self) -> tuple[str, ...]:
        """List the proxies."""
        return tuple(text.strip() for text in self.trusted_proxies.split(",") if text.strip())

    @property
    def options(self) -> tuple[str, ...]:
        """Spell them for `mobility serve`."""
        limits = (f"--anonymous-per-minute={self.anonymous_per_minute}", f"--key-per-minute={self.key_per_minute}")
        return (*limits, *((f"--trusted-proxies={','.join(self.proxies)}",) if self.proxies else ()))
