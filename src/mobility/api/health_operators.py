"""`/v1/health/operators` and `/v1/health/operators/{id}`: how each network is, the worst first."""

import difflib

import msgspec

from mobility.api import sample
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.health_shapes import FeedAnswer, feed_answer
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.state import Snapshot
from mobility.feeds.slugs import feed_id_from
from mobility.health.operators import OperatorHealth, operators_of, share_ok
from mobility.model.health import Impact, Status
from mobility.model.time import utc_iso

HELD_FOR_S = 10
"""Source: HEALTH.md 5.8."""


class OperatorHealthAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One operator at a glance."""

    id: str
    """Made from the name; stands in addresses."""
    name: str
    """As the registry names it."""
    status: Status
    """Its state in one word."""
    since: str | None
    """RFC 3339: since when; null when not known."""
    sentence: str
    """Why it is in this state, for people."""
    impact: Impact | None
    """Departures shown without live data, over all feeds; null while that is unknown."""
    feeds: list[str]
    """Feed ids, the worst first."""


class OperatorHealthDetail(OperatorHealthAnswer, frozen=True, kw_only=True):
    """One operator with its feeds."""

    details: list[FeedAnswer]
    """Its feeds, the worst first."""


class OperatorsHealthAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """All operators."""

    as_of: str
    """RFC 3339."""
    share_ok: float | None
    """Share of the operators that can be judged and are well, 0 to 1."""
    operators: list[OperatorHealthAnswer]
    """The worst first."""


def operator_id(name: str) -> str:
    """Spell an operator's name so that it can stand in an address."""
    return feed_id_from(name)


def operators_in(snapshot: Snapshot) -> list[OperatorHealth]:
    """Give all operators, the worst first."""
    return operators_of(feed.health for feed in snapshot.feeds.values())


def find_operator(snapshot: Snapshot, wanted: str) -> OperatorHealth:
    """Find an operator by id; RefusedError names those that are spelled alike."""
    known = {operator_id(one.name): one for one in operators_in(snapshot)}
    if wanted not in known:
        near = difflib.get_close_matches(wanted[:64], known, n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(near)}?" if near else "/v1/health/operators lists them"
        raise RefusedError(
            Code.UNKNOWN_OPERATOR, f"No operator is called `{wanted[:64]}`.", parameter="id", value=wanted, hint=hint
        )
    return known[wanted]


def make_operators(asked: Asked) -> tuple[Content, object]:
    """Answer with all operators."""
    found = operators_in(asked.snapshot)
    share = share_ok(found)
    answer = OperatorsHealthAnswer(
        as_of=utc_iso(asked.now),
        share_ok=None if share is None else round(share, 3),
        operators=[_at_a_glance(one) for one in found],
    )
    return Content(msgspec.json.encode(answer), valid_until=asked.now + HELD_FOR_S), asked.snapshot


def make_operator(asked: Asked) -> tuple[Content, object]:
    """Answer with one operator and its feeds."""
    operator = find_operator(asked.snapshot, asked.id)
    details = [feed_answer(asked.snapshot.feeds[health.feed], asked.now) for health in operator.feeds]
    answer = OperatorHealthDetail(**msgspec.structs.asdict(_at_a_glance(operator)), details=details)
    return Content(msgspec.json.encode(answer), valid_until=asked.now + HELD_FOR_S), asked.snapshot


def _at_a_glance(operator: OperatorHealth) -> OperatorHealthAnswer:
    return OperatorHealthAnswer(
        id=operator_id(operator.name),
        name=operator.name,
        status=operator.status,
        since=None if operator.since is None else utc_iso(operator.since),
        sentence=operator.sentence,
        impact=operator.impact,
        feeds=[health.feed for health in operator.feeds],
    )


ID = Parameter(
    "id",
    "Operator id, as in /v1/health/operators.",
    str,
    shared.TEXT,
    sample.NETWORK,
    is_path=True,
)

OPERATORS = Resource(
    name="health_operators",
    path="/v1/health/operators",
    tag="health",
    summary="How each network is: status, since when, what it costs travellers; the worst first.",
    text="An operator is down when all its feeds are, degraded when any feed is not ok.",
    make=make_operators,
    answer=OperatorsHealthAnswer,
)

OPERATOR = Resource(
    name="health_operator",
    path="/v1/health/operators/{id}",
    tag="health",
    summary="One network with its feeds.",
    text="The same as in the list, with each feed at a glance.",
    make=make_operator,
    answer=OperatorHealthDetail,
    parameters=ParameterTable((ID,)),
    codes=(Code.UNKNOWN_OPERATOR,),
)
