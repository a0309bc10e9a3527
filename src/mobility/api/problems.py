"""What a caller did wrong in, an RFC 9457 problem with a stable code, the offending text and a hint out."""

from enum import StrEnum

import msgspec


class Code(StrEnum):
    """Every way a request can be refused; clients may rely on the values."""

    UNKNOWN_PARAMETER = "unknown_parameter"
    INVALID_PARAMETER = "invalid_parameter"
    REPEATED_PARAMETER = "repeated_parameter"
    MISSING_PARAMETER = "missing_parameter"
    CONFLICTING_PARAMETERS = "conflicting_parameters"
    INVALID_CURSOR = "invalid_cursor"
    UNKNOWN_STOP = "unknown_stop"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_TRIP = "unknown_trip"
    UNKNOWN_ROUTE = "unknown_route"
    UNKNOWN_OPERATOR = "unknown_operator"
    UNKNOWN_FEED = "unknown_feed"
    UNKNOWN_INCIDENT = "unknown_incident"
    UNKNOWN_RULE = "unknown_rule"
    UNKNOWN_RESOURCE = "unknown_resource"
    UNREADABLE_REQUEST = "unreadable_request"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    INVALID_KEY = "invalid_key"
    MISSING_SCOPE = "missing_scope"
    RATE_LIMITED = "rate_limited"
    TOO_MANY_STREAMS = "too_many_streams"
    INVALID_UPLOAD = "invalid_upload"
    UPLOAD_TOO_LARGE = "upload_too_large"
    TOO_BUSY = "too_busy"
    NO_TIMETABLE = "no_timetable"
    NO_HISTORY = "no_history"
    HISTORY_AWAY = "history_away"
    NOT_KEPT = "not_kept"
    NOT_READY = "not_ready"
    INTERNAL_ERROR = "internal_error"


class Explanation(msgspec.Struct, frozen=True):
    """The HTTP status of a code and one sentence for people."""

    status: int
    title: str


EXPLANATIONS: dict[Code, Explanation] = {
    Code.UNKNOWN_PARAMETER: Explanation(400, "This resource has no parameter of that name."),
    Code.INVALID_PARAMETER: Explanation(400, "A parameter's value is not of the form or in the range it must be."),
    Code.REPEATED_PARAMETER: Explanation(400, "A parameter that takes one value was given several times."),
    Code.MISSING_PARAMETER: Explanation(400, "A parameter that the resource needs is missing."),
    Code.CONFLICTING_PARAMETERS: Explanation(400, "Two parameters were given that exclude or need each other."),
    Code.INVALID_CURSOR: Explanation(400, "The cursor was not given out by this resource; start without one."),
    Code.UNKNOWN_STOP: Explanation(404, "No timetable in use has a stop of that id."),
    Code.UNKNOWN_PLACE: Explanation(404, "No place, station or stop has that id."),
    Code.UNKNOWN_TRIP: Explanation(404, "Neither the timetable nor realtime knows a trip of that id on that day."),
    Code.UNKNOWN_ROUTE: Explanation(404, "No timetable in use has a route of that id."),
    Code.UNKNOWN_OPERATOR: Explanation(404, "No timetable in use has an agency of that id."),
    Code.UNKNOWN_FEED: Explanation(404, "No feed of that id is known."),
    Code.UNKNOWN_INCIDENT: Explanation(404, "No incident of that id was ever kept."),
    Code.UNKNOWN_RULE: Explanation(404, "No health rule has that id; /v1/health/rules lists them."),
    Code.UNKNOWN_RESOURCE: Explanation(404, "Nothing is served at this path; /docs lists what is."),
    Code.UNREADABLE_REQUEST: Explanation(
        400, "What came is no HTTP request, or has a line that is longer than 8190 bytes."
    ),
    Code.METHOD_NOT_ALLOWED: Explanation(405, "The resource answers only GET, HEAD and OPTIONS."),
    Code.INVALID_KEY: Explanation(401, "The API key is unknown, revoked or expired."),
    Code.MISSING_SCOPE: Explanation(403, "The API key is good, and not meant for this."),
    Code.RATE_LIMITED: Explanation(
        429, "The client has used up what it may ask; `Retry-After` says when to come back."
    ),
    Code.TOO_MANY_STREAMS: Explanation(503, "The server holds as many streams as it can; poll or try again."),
    Code.INVALID_UPLOAD: Explanation(400, "A file or address that was sent cannot be used."),
    Code.UPLOAD_TOO_LARGE: Explanation(
        413, "The files are larger, or need more time or memory, than is given to them."
    ),
    Code.TOO_BUSY: Explanation(503, "The server does one such thing at a time; try again in a minute."),
    Code.NO_TIMETABLE: Explanation(503, "The feed is known, and no version of its timetable is in use yet."),
    Code.NO_HISTORY: Explanation(404, "This service keeps no history, or has not begun to."),
    Code.HISTORY_AWAY: Explanation(503, "The history cannot be read at the moment; departures go on without it."),
    Code.NOT_KEPT: Explanation(404, "Nothing is kept of that moment, or no longer."),
    Code.NOT_READY: Explanation(503, "The server has not yet tried every feed that Redis knows."),
    Code.INTERNAL_ERROR: Explanation(500, "We failed; the request id finds the traceback in the log."),
}

LONGEST_VALUE = 200
"""Offending text is quoted up to this many characters: enough to find it, too little to abuse."""


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of every refusal (RFC 9457, `application/problem+json`)."""

    type: str
    """Where the code is described, relative to this server."""
    title: str
    """The code in words."""
    status: int
    """The HTTP status, again."""
    code: Code
    """Stable, for programs."""
    detail: str
    """What exactly is wrong with this request."""
    request_id: str
    """Quote it when you report the problem; also the response's `X-Request-Id`."""
    parameter: str | None = None
    """The query or path parameter at fault."""
    value: str | None = None
    """The offending text, cut after 200 characters."""
    hint: str | None = None
    """What was probably meant, or what to do instead."""


class RefusedError(Exception):
    """The caller's fault (or, for 503, nobody's): the request is answered with a problem of this code."""

    def __init__(
        self,
        code: Code,
        detail: str,
        *,
        parameter: str | None = None,
        value: str | None = None,
        hint: str | None = None,
        extra_head: str = "",
    ) -> None:
        """Keep what the problem will say; `value` is the offending text as sent, `extra_head` lines that end in CRLF."""
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.parameter = parameter
        self.value = value
        self.hint = hint
        self.extra_head = extra_head

    def problem(self, request_id: str) -> Problem:
        """Spell the refusal as the body to send. Source: RFC 9457, section 3."""
        explanation = EXPLANATIONS[self.code]
        return Problem(
            type=f"/docs#{self.code}",
            title=explanation.title,
            status=explanation.status,
            code=self.code,
            detail=self.detail,
            request_id=request_id,
            parameter=self.parameter,
            value=None if self.value is None else self.value[:LONGEST_VALUE],
            hint=self.hint,
        )
