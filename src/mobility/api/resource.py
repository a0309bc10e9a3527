"""What a resource is: its path, parameters, answer type and how it is answered; one table for routes, OpenAPI and docs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from mobility.api.answer import JSON, Content
from mobility.api.cache import AnswerCache
from mobility.api.connections import Connections
from mobility.api.limiter import Limiter
from mobility.api.metrics import RequestMetrics
from mobility.api.parameters import ParameterTable, Values
from mobility.api.problems import Code
from mobility.api.self_audit import SelfAudit
from mobility.api.settings import Settings
from mobility.api.state import Snapshot, State
from mobility.api.stream import Hub
from mobility.board.prepared import PreparedBoards
from mobility.history.reader import HistoryReader
from mobility.model.time import Instant


@dataclass(frozen=True, slots=True)
class Api:
    """What every resource may use."""

    state: State
    settings: Settings
    cache: AnswerCache
    metrics: RequestMetrics
    hub: Hub
    connections: Connections
    limiter: Limiter
    prepared: PreparedBoards
    redis_url: str = ""
    """For the few requests that write; empty where nothing can be written."""
    audit: SelfAudit = field(default_factory=lambda: SelfAudit(0))
    history: HistoryReader | None = None
    """None where no history is kept."""
    heavy: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a heavy resource is made."""


@dataclass(slots=True)
class Asked:
    """One request, parsed."""

    api: Api
    snapshot: Snapshot
    """The feeds as they stand; one request sees one state."""
    values: Values
    """Query parameters by name."""
    id: str
    """The id in the path, decoded; empty where the path has none."""
    now: Instant
    languages: tuple[str, ...]
    """BCP 47 tags, most wanted first: `lang`, else Accept-Language."""
    accept: str
    origin: str
    """Scheme and host that the service is reached under, for links that leave it, such as printed codes."""
    path: str
    """Path and query as sent, for links to further pages."""

    def as_it_stands(self) -> "Asked":
        """Give the same question about the feeds as they are at this moment."""
        return replace(self, snapshot=self.api.state.snapshot, now=int(self.api.settings.clock()))

    def without_feeds(self) -> "Asked":
        """Give the question alone, for what lives longer than a generation must not keep one alive."""
        return replace(self, snapshot=Snapshot())


Make = Callable[[Asked], tuple[Content, object]]
"""Makes a content and its witness: the feeds (tuple of FeedInUse), the snapshot or the timetables it was made from."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of the API."""

    name: str
    """Operation id, and the label of its metrics."""
    path: str
    """Path template; `{id}` takes everything up to the end or to what follows in the template, slashes included."""
    summary: str
    text: str
    make: Make
    answer: Any
    """msgspec type of the JSON body; None where the body is not JSON."""
    example: str = ""
    """Query to begin with, which answers 200 on the demo; ids in the path are those of the parameters' examples."""
    has_lasting_example: bool = True
    """False where the example shows a form, and what it names is kept on one server for a while."""
    parameters: ParameterTable = field(default_factory=lambda: ParameterTable(()))
    other_answers: Mapping[str, Any] = field(default_factory=dict)
    """Types of the JSON body where parameters ask for another shape, by the names of their schemas."""
    codes: Sequence[Code] = ()
    """Refusals beyond those any resource can give."""
    media_types: Sequence[str] = (JSON,)
    stream: Callable[[web.Request, Asked], Awaitable[web.StreamResponse]] | None = None
    """Answers `Accept: text/event-stream`, where the resource can be streamed."""
    post: Callable[[web.Request, Asked], Awaitable[Content]] | None = None
    """Answers POST, where the resource takes something in; it is never cached."""
    post_media_types: Sequence[str] = ()
    tag: str = "departures"
    """Heading in the docs."""
    is_limited: bool = True
    """Counts towards its client's limit; probes and files, which cost nothing, do not."""
    is_audited: bool = False
    """A board, of whose answers some are recomputed from raw observations."""
    is_heavy: bool = False
    """Takes so long to make (tens of milliseconds and more) that a thread makes it while others are answered."""

    @property
    def example_path(self) -> str:
        """Spell the address of its example."""
        path = self.path
        for parameter in self.parameters.parameters:
            path = path.replace(f"{{{parameter.name}}}", parameter.example) if parameter.is_path else path
        return f"{path}?{self.example}" if self.example else path

    @property
    def answers(self) -> Mapping[str, Any]:
        """Give all types of its JSON body by the names of their schemas; none where the body is not JSON."""
        return {} if self.answer is None else {self.name: self.answer, **self.other_answers}
