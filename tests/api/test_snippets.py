"""The calls that the docs page shows for every resource are run here, to the letter, against the demo."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mobility.api import resources
from mobility.api.examples import ORIGIN, Example
from mobility.api.parameters import Parameter
from mobility.api.resource import Resource
from mobility.api.snippets import LANGUAGES, snippets
from tests.api.live_demo import LiveDemo

WITHIN_S = 30
ALL = [one for resource in resources.DESCRIBED for one in snippets(resource)]
BY_NAME = {resource.name: resource for resource in resources.DESCRIBED}


def said_by(example: Example, demo: LiveDemo, folder: Path) -> str:
    code = example.code.replace(ORIGIN, demo.origin)
    if example.language == "curl":
        command = shlex.split(code)
    elif example.language == "python":
        command = [sys.executable, "-c", code]
    else:
        command = ["node", "--input-type=module", "-e", code]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, cwd=folder, env=dict(os.environ), timeout=WITHIN_S, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.parametrize("example", ALL, ids=lambda example: f"{example.name}-{example.language}")
def test_a_call_that_is_shown_answers(demo: LiveDemo, example: Example, tmp_path: Path) -> None:
    said, first = said_by(example, demo, tmp_path), BY_NAME[example.name].media_types[0]
    if "json" in first:
        assert json.loads(said), "the answer's fields"
        assert json.loads(said) == demo.json(BY_NAME[example.name].example_path)
    elif "protobuf" in first and example.language == "curl":
        assert (tmp_path / f"{example.name}.pb").stat().st_size > 20
    else:
        assert len(said) > 10


def test_every_resource_is_called_in_every_language() -> None:
    assert {(one.name, one.language) for one in ALL} == {(name, one) for name in BY_NAME for one in LANGUAGES}


PARAMETERS = [
    (resource, parameter)
    for resource in resources.DESCRIBED
    for parameter in resource.parameters.parameters
    if not parameter.is_path and not (parameter.name == "cursor" and resource.name != "departures")
]


@pytest.mark.parametrize(
    ("resource", "parameter"),
    PARAMETERS,
    ids=[f"{resource.name}-{parameter.name}" for resource, parameter in PARAMETERS],
)
def test_the_example_of_a_parameter_is_answered(demo: LiveDemo, resource: Resource, parameter: Parameter) -> None:
    path, _, query = resource.example_path.partition("?")
    kept = [
        pair
        for pair in query.split("&")
        if pair.partition("=")[0] not in {parameter.name, *REPLACES.get(parameter.name, ())}
    ]
    more = WITH.get((resource.name, parameter.name), "")
    asked = "&".join(
        filter(None, (*kept, f"{parameter.name}={parameter.example.replace('+', '%2B').replace(' ', '%20')}", more))
    )
    status, _, body = demo.ask(f"{path}?{asked}")
    assert status == 200, body


REPLACES = {"lat": ("stop",), "lon": ("stop",), "radius": ("stop", "q"), "near": ("q",), "bbox": ("q",)}
WITH = {
    ("departures", "lat"): "lon=2.9106",
    ("departures", "lon"): "lat=46.8204",
    ("departures", "radius"): "lat=46.8204&lon=2.9106",
    ("stops", "radius"): "near=46.8204,2.9106",
}
"""What a parameter cannot be without."""
