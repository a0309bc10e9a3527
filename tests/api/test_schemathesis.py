"""A stranger's tool reads the description and asks the live demo what it allows, and what it does not; the same at every run."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from mobility.api import resources
from mobility.api.openapi import openapi_document
from tests.api.live_demo import LiveDemo

CANNOT_BE_SAID = {"conflicting_parameters", "missing_parameter", "invalid_cursor", "bbox"}
"""Codes and parameters: OpenAPI has no words for which parameters go together, what a cursor holds, that south is below north."""
SCHEMA = schemathesis.openapi.from_dict(openapi_document(resources.DESCRIBED, "1")).exclude(method="POST")
"""What takes files has tests of its own: each of its answers is a process that lives for a second."""


@SCHEMA.parametrize()
@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_no_question_breaks_the_service_or_its_description(case: "schemathesis.Case[Any]", demo: LiveDemo) -> None:
    response = case.call(base_url=demo.origin)
    problem = response.json() if response.status_code == 400 else {}
    is_said = problem.get("code") not in CANNOT_BE_SAID and problem.get("parameter") not in CANNOT_BE_SAID
    case.validate_response(response, excluded_checks=None if is_said else [positive_data_acceptance])
