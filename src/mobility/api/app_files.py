"""`/sw.js`, `/manifest.webmanifest`, `/offline`, `/accessibility`: what makes a stop's page an app, and the statement about it."""

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.board import board_of
from mobility.api.page_content import page_content, page_language
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Make, Resource
from mobility.model.ids import StopRef, join_scoped_id
from mobility.web.app_files import OFFLINE, accessibility_page, manifest, offline_page, service_worker

HELD_FOR_S = 3600
SCRIPT = "text/javascript; charset=utf-8"
MANIFEST = "application/manifest+json"


def make_worker(asked: Asked) -> tuple[Content, object]:
    """Answer with the service worker; browsers ask for it at every visit, and compare."""
    return Content(service_worker(), SCRIPT, valid_until=asked.now), None


def make_manifest(asked: Asked) -> tuple[Content, object]:
    """Answer with a stop's manifest."""
    given = asked.values["stop"]
    if given is None:
        raise RefusedError(Code.MISSING_PARAMETER, "Give `stop`.", parameter="stop")
    name = board_of(asked, (StopRef(*given),), (), 1).place.name
    body = manifest(join_scoped_id(*given), name, page_language(asked))
    return Content(body, MANIFEST, valid_until=asked.now + HELD_FOR_S), asked.snapshot.timetables


def make_offline(asked: Asked) -> tuple[Content, object]:
    """Answer with the page that is kept for when there is no network."""
    return page_content(offline_page(page_language(asked)), asked, asked.now + HELD_FOR_S), None


def make_accessibility(asked: Asked) -> tuple[Content, object]:
    """Answer with the accessibility statement."""
    made = accessibility_page(page_language(asked), asked.path.partition("?")[0])
    return page_content(made, asked, asked.now + HELD_FOR_S), None


def _file(name: str, path: str, make: Make, summary: str, *parameters: Parameter, is_limited: bool = True) -> Resource:
    return Resource(
        name=name,
        path=path,
        tag="pages",
        summary=summary,
        text="",
        make=make,
        answer=None,
        parameters=ParameterTable((*parameters, shared.LANG), is_lenient=True),
        is_limited=is_limited,
    )


_STOP = Parameter("stop", "Stop or place, FEED:ID.", parsers.scoped_id, shared.SCOPED_ID, "demo-ville:gare")
_STATEMENT = "The accessibility statement."

ALL = (
    _file("service_worker", "/sw.js", make_worker, "Keeps the last boards on the device.", is_limited=False),
    _file("manifest", "/manifest.webmanifest", make_manifest, "A stop as an app.", _STOP),
    _file("offline", OFFLINE, make_offline, "What is shown without network.", is_limited=False),
    _file("accessibility", "/accessibility", make_accessibility, _STATEMENT),
    _file("accessibility_in_french", "/accessibilite", make_accessibility, _STATEMENT),
)
