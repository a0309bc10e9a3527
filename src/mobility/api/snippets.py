"""A resource in, a call of it in curl, Python and JavaScript out: what `/docs` shows and the tests run, to the letter."""

from collections.abc import Mapping

from mobility.api.examples import ORIGIN, Example
from mobility.api.resource import Resource

LANGUAGES: Mapping[str, str] = {"curl": "curl", "python": "Python", "javascript": "JavaScript"}
"""By the name in Example.language, what people call it."""


def snippets(resource: Resource) -> tuple[Example, ...]:
    """Give one call in each language; they need nothing that the language does not bring, protobuf excepted."""
    url, first = f"{ORIGIN}{resource.example_path}", resource.media_types[0]
    make = _json if "json" in first else _protobuf if "protobuf" in first else _text
    return tuple(
        Example(resource.name, language, name, code)
        for (language, name), code in zip(LANGUAGES.items(), make(url, resource), strict=True)
    )


Codes = tuple[str, str, str]


def _json(url: str, resource: Resource) -> Codes:
    named = resource.name
    return (
        f"curl -s '{url}'",
        f"""\
import json
import urllib.request

with urllib.request.urlopen("{url}") as response:
    {named} = json.load(response)
print(json.dumps({named}, indent=2))
""",
        f"""\
const response = await fetch("{url}");
const {named} = await response.json();
console.log(JSON.stringify({named}, null, 2));
""",
    )


def _text(url: str, _: Resource) -> Codes:
    return (
        f"curl -s '{url}'",
        f"""\
import urllib.request

with urllib.request.urlopen("{url}") as response:
    print(response.read().decode())
""",
        f"""\
const response = await fetch("{url}");
console.log(await response.text());
""",
    )


def _protobuf(url: str, resource: Resource) -> Codes:
    return (
        f"curl -s -o {resource.name}.pb '{url}'",
        f"""\
import urllib.request
from google.transit.gtfs_realtime_pb2 import FeedMessage   # pip install gtfs-realtime-bindings

with urllib.request.urlopen("{url}") as response:
    message = FeedMessage.FromString(response.read())
print(message.header, len(message.entity), "entities")
""",
        f"""\
const response = await fetch("{url}");
const bytes = new Uint8Array(await response.arrayBuffer());   // for FeedMessage.decode of npm's gtfs-realtime-bindings
console.log(bytes.length, "bytes");
""",
    )
