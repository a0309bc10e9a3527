"""The two clients in, what they can do, function by function, out: read from their own source."""

import inspect
import re
from typing import NamedTuple

from mobility.client import Client
from mobility.client.client import Value
from mobility.web.assets import assets

MODULE = "departures.js"
_VALUE = str(Value)
_EXPORT = re.compile(
    r"/\*\* (?P<text>.*?) \*/\nexport (?:async )?(?:function (?P<function>\w+)(?P<taken>\(.*?\)) \{\n"
    r"|const (?P<constant>\w+) = (?P<given>\(.*?\)) =>)"
)


class FunctionShown(NamedTuple):
    """A function of a client."""

    name: str
    signature: str
    text: str


def python_methods() -> list[FunctionShown]:
    """List the methods of `mobility.client.Client`, with what they take and give."""
    found = []
    for name, method in vars(Client).items():
        if inspect.isfunction(method) and not name.startswith("_"):
            taken = str(inspect.signature(method)).replace("(self, ", "(").replace("(self)", "()")
            taken = re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Z])", "", taken.replace(_VALUE, "Value"))
            found.append(FunctionShown(name, f"{name}{taken}", inspect.cleandoc(method.__doc__ or "")))
    return found


def javascript_exports() -> list[FunctionShown]:
    """List what `departures.js` exports, with the sentence above each."""
    source = assets()[MODULE].body.decode()
    found = []
    for one in _EXPORT.finditer(source):
        name = one["function"] or one["constant"]
        found.append(FunctionShown(name, f"{name}{one['taken'] or one['given']}", one["text"]))
    return found
