"""What can go wrong between a client and a server, and whose fault it is.

ClientError
├── RefusedError          the server answered that it will not: the question is wrong, or too much was asked
└── UnreachableError      no usable answer came, in spite of retries
"""


class ClientError(Exception):
    """Anything that this room raises."""


class RefusedError(ClientError):
    """The server refused; the fields are those of its problem (RFC 9457), empty or None where it gave none."""

    def __init__(self, status: int, problem: dict[str, object], retry_after_s: float | None) -> None:
        """Keep what the server said."""
        self.status = status
        self.code = str(problem.get("code") or "")
        """Stable, for programs."""
        self.detail = str(problem.get("detail") or f"the server answered {status}")
        self.parameter = _text(problem.get("parameter"))
        self.value = _text(problem.get("value"))
        self.hint = _text(problem.get("hint"))
        self.request_id = _text(problem.get("request_id"))
        """Quote it to the operator of the server."""
        self.retry_after_s = retry_after_s
        """Seconds to stay away, where the server said so."""
        super().__init__(self.detail if self.hint is None else f"{self.detail} ({self.hint})")


class UnreachableError(ClientError):
    """No usable answer: no connection, no answer in time, one that is cut off or cannot be read, or 5xx to the end."""


def _text(value: object) -> str | None:
    return None if value is None else str(value)
