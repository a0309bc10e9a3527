"""A query string and a table of parameters in, typed values or a refusal that names the parameter out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus

from mobility.api.parameter_meant import parameter_meant
from mobility.api.problems import Code, RefusedError

Values = dict[str, Any]
"""Parsed values by parameter name; a parameter not given has its default."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: this one description drives parsing, refusals, OpenAPI and the docs page."""

    name: str
    text: str
    """What it does, with units and limits: shown to developers as it stands."""
    parse: Callable[[str], Any]
    """Text to value; ValueError (the caller's fault) with a sentence about what the text must be."""
    schema: Mapping[str, Any]
    """JSON Schema of one value as text."""
    example: str
    default: Any = None
    is_repeatable: bool = False
    """Given several times it means all of them; the value is then a tuple."""
    is_list: bool = False
    """One text already holds several values, separated by commas; repeatable too."""
    is_path: bool = False
    """Stands in the path, and is required."""
    is_required: bool = False
    """There is no answer without it."""


@dataclass(frozen=True, slots=True)
class ParameterTable:
    """The query parameters of a resource by name."""

    parameters: Sequence[Parameter]
    is_lenient: bool = False
    """Passes over names it does not know: addresses of pages gather those of whoever passes them on."""
    by_name: Mapping[str, Parameter] = field(init=False)
    defaults: Values = field(init=False)

    def __post_init__(self) -> None:
        """Index by name once, so that a request costs a lookup for each parameter it gives."""
        query = [parameter for parameter in self.parameters if not parameter.is_path]
        object.__setattr__(self, "by_name", {parameter.name: parameter for parameter in query})
        object.__setattr__(self, "defaults", {p.name: () if p.is_repeatable else p.default for p in query})


def read_query(query_string: str, table: ParameterTable) -> Values:
    """Parse a raw query string (percent-encoded, without `?`) against a table.

    Raises:
        RefusedError: an unknown, repeated or malformed parameter, with its name and text.
    """
    values = dict(table.defaults)
    if not query_string:
        return values
    given: set[str] = set()
    for pair in query_string.split("&"):
        if not pair:
            continue
        raw_name, _, raw_value = pair.partition("=")
        name = unquote_plus(raw_name) if "%" in raw_name or "+" in raw_name else raw_name
        text = unquote_plus(raw_value) if "%" in raw_value or "+" in raw_value else raw_value
        parameter = table.by_name.get(name)
        if parameter is None:
            if table.is_lenient:
                continue
            raise _unknown(name, table)
        value = parse_value(parameter, text)
        if parameter.is_repeatable:
            values[name] += value if parameter.is_list else (value,)
        elif name in given:
            raise RefusedError(
                Code.REPEATED_PARAMETER, f"`{name}` takes one value and was given twice.", parameter=name, value=text
            )
        else:
            values[name] = value
            given.add(name)
    return values


def parse_value(parameter: Parameter, text: str) -> Any:  # noqa: ANN401 - the parameter's own type
    """Parse one value; a refusal names the parameter and says what a value looks like."""
    try:
        return parameter.parse(text)
    except ValueError as error:
        raise RefusedError(
            Code.INVALID_PARAMETER,
            f"`{parameter.name}`: {error}".removesuffix(".") + ("" if str(error).endswith("?") else "."),
            parameter=parameter.name,
            value=text,
            hint=f"for example {parameter.name}={parameter.example}",
        ) from error


def _unknown(name: str, table: ParameterTable) -> RefusedError:
    meant = parameter_meant(name, table.by_name)
    hint = f"did you mean `{meant}`?" if meant else f"there are: {', '.join(table.by_name) or 'none'}"
    return RefusedError(
        Code.UNKNOWN_PARAMETER, f"There is no parameter `{name[:64]}` here.", parameter=name[:64], value=name, hint=hint
    )
