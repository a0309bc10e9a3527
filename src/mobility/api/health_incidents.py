"""`/v1/health/incidents` and one of them: what history keeps of incidents in, the same with who was told out."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from mobility.api import parsers, sample
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.health_history import SINCE, UNTIL, bounds, json_answer
from mobility.api.health_judgements import incident_answer
from mobility.api.health_operators import operator_id
from mobility.api.health_past_shapes import IncidentsAnswer, PastIncidentAnswer
from mobility.api.health_past_sheets import incidents_sheet
from mobility.api.incidents_notified import Told, notified_answers, read_notified, told_of, untold_answer
from mobility.api.incidents_now import as_they_are_now
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.past import CODES, ask_history
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.spreadsheet import CSV, CSV_PARAMETERS, wants_csv
from mobility.history import queries
from mobility.model.health import Incident
from mobility.model.time import DAY_S

if TYPE_CHECKING:
    from mobility.model.ids import FeedId


def make_incidents(asked: Asked) -> tuple[Content, object]:
    """Answer with incidents of all feeds, of some, or of an operator's."""
    wanted: list[FeedId] | None = list(asked.values["feed"]) or None
    operator = asked.values["operator"]
    if operator is not None:
        of_operator = [
            feed.id
            for feed in asked.snapshot.feeds.values()
            if operator in map(operator_id, feed.health.operators or [feed.health.name or feed.id])
        ]
        wanted = [feed for feed in of_operator if wanted is None or feed in wanted]
    until, since = bounds(asked, 30 * DAY_S)
    found = ask_history(asked, queries.incidents, wanted, since, until, asked.values["limit"])
    found = as_they_are_now(found, asked.snapshot)
    told = _told_of(asked, found)
    if wants_csv(asked):
        return incidents_sheet(asked, found, told), None
    return json_answer(asked, IncidentsAnswer(incidents=[_incident(one, told(one)) for one in found])), None


def make_incident(asked: Asked) -> tuple[Content, object]:
    """Answer with one incident, as it is now where its feed still speaks of it."""
    known = (one for feed in asked.snapshot.feeds.values() for one in feed.health.incidents if one.id == asked.id)
    found = next(known, None) or ask_history(asked, queries.incident, asked.id)
    if found is None:
        raise RefusedError(
            Code.UNKNOWN_INCIDENT,
            f"No incident is called `{asked.id[:64]}`.",
            parameter="id",
            value=asked.id,
            hint="/v1/health/incidents lists them",
        )
    return json_answer(asked, _incident(found, _told_of(asked, [found])(found))), None


def _told_of(asked: Asked, found: Sequence[Incident]) -> Callable[[Incident], Told]:
    return told_of(ask_history(asked, read_notified, [one.id for one in found]), asked.snapshot, int(asked.now))


def _incident(one: Incident, told: Told) -> PastIncidentAnswer:
    return PastIncidentAnswer(
        **msgspec.structs.asdict(incident_answer(one)),
        feed=one.feed,
        notified=notified_answers(told),
        not_notified=untold_answer(told),
    )


OPERATOR = Parameter(
    "operator",
    "Only feeds of this operator, by its id in /v1/health/operators.",
    parsers.text_up_to(64),
    shared.TEXT,
    sample.NETWORK,
)
INCIDENT_ID = Parameter(
    "id",
    "The incident's id, as in /v1/health/incidents.",
    parsers.text_up_to(500),
    shared.TEXT,
    sample.INCIDENT,
    is_path=True,
)
INCIDENTS = Resource(
    name="health_incidents",
    path="/v1/health/incidents",
    tag="health",
    summary="Incidents of all feeds, also those of long ago.",
    text="Without a time those of the last 30 days; an incident counts when it was open at any moment of it. `notified` has who was "
    "told of each; in CSV it is one cell, `WHO KIND ABOUT WHEN OUTCOME` with bars between.",
    make=make_incidents,
    answer=IncidentsAnswer,
    parameters=ParameterTable(
        (shared.FEED, OPERATOR, SINCE, UNTIL, shared.limit(1000, 200, "incidents"), *CSV_PARAMETERS)
    ),
    codes=(Code.CONFLICTING_PARAMETERS, *CODES),
    media_types=("application/json", CSV),
    is_heavy=True,
)
INCIDENT = Resource(
    name="health_incident",
    path="/v1/health/incidents/{id}",
    tag="health",
    summary="One incident, and who was told of it.",
    text="`notified` has what each subscriber was told, by which way and what became of it; subscribers go by their ids in the "
    "configuration. Where nobody was told `not_notified` says why.",
    make=make_incident,
    answer=PastIncidentAnswer,
    parameters=ParameterTable((INCIDENT_ID,)),
    codes=(Code.UNKNOWN_INCIDENT, *CODES),
    is_heavy=True,
)
ALL = (INCIDENTS, INCIDENT)
