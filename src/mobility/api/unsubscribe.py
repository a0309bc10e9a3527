"""`/unsubscribe`: the token of a mail in, a button out; pressed, or asked by a mail program, no more mail."""

from aiohttp import web

from mobility.api import parsers
from mobility.api.answer import Content
from mobility.api.page_content import page_content, page_language
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.shared_parameters import LANG, TEXT
from mobility.store.connect import connect
from mobility.store.errors import StoreUnavailableError
from mobility.store.notices import redeem_token
from mobility.web.notice_pages import Step, unsubscribe_page


def make_page(asked: Asked) -> tuple[Content, object]:
    """Answer with the question: a GET changes nothing, for mail scanners follow links."""
    step = Step.ASK if asked.values["token"] else Step.UNKNOWN
    made = unsubscribe_page(page_language(asked), asked.values["token"] or "", step)
    return page_content(made, asked, asked.now), None


async def post(request: web.Request, asked: Asked) -> Content:
    """Do it. Source: RFC 8058, which posts to the address of the List-Unsubscribe header."""
    await request.release()
    token = asked.values["token"]
    if not token:
        raise RefusedError(
            Code.MISSING_PARAMETER, "Give the `token` of the mail.", parameter="token", hint="use the mail's own link"
        )
    connection = connect(asked.api.redis_url)
    try:
        is_known = await redeem_token(connection, token)
    except StoreUnavailableError as error:
        detail = "This cannot be written down at the moment."
        raise RefusedError(Code.NOT_READY, detail, hint="try again in a minute") from error
    finally:
        await connection.close()
    made = unsubscribe_page(page_language(asked), token, Step.DONE if is_known else Step.UNKNOWN)
    return page_content(made, asked, asked.now, status=200 if is_known else 404)


TOKEN = Parameter("token", "The token in the link of a mail, 64 hex digits.", parsers.text_up_to(64), TEXT, "0" * 64)

RESOURCE = Resource(
    name="unsubscribe",
    path="/unsubscribe",
    tag="pages",
    summary="No more mail about feed health.",
    text="GET asks, POST does it (RFC 8058).",
    make=make_page,
    answer=None,
    media_types=("text/html",),
    parameters=ParameterTable((TOKEN, LANG), is_lenient=True),
    post=post,
)
