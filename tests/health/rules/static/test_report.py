"""The Java validator's own report."""

import pytest

from mobility.health.rules.static.report import read_report
from mobility.model.finding import Severity

REPORT = b"""{"summary": {"validatorVersion": "8.0.1"}, "notices": [
  {"code": "unused_trip", "severity": "WARNING", "totalNotices": 12, "sampleNotices": [
    {"filename": "trips.txt", "tripId": "t1", "csvRowNumber": 4}, {"tripId": "t2"}, {"tripId": "t3"}, {"tripId": "t4"},
    {"tripId": "t5"}, {"tripId": "t6"}]},
  {"code": "duplicate_key", "severity": "ERROR", "totalNotices": 1},
  {"code": "something_new", "severity": "NEWER", "totalNotices": 1, "sampleNotices": []}]}"""


def test_notices_become_findings_in_order_of_code() -> None:
    findings = read_report(REPORT)
    assert [(finding.rule, finding.severity, finding.count) for finding in findings] == [
        ("duplicate_key", Severity.ERROR, 1),
        ("something_new", Severity.INFO, 1),
        ("unused_trip", Severity.WARNING, 12),
    ]
    assert len(findings[2].examples) == 5
    assert findings[2].examples[0].entity_id == "trips.txt"
    assert findings[2].examples[0].text == "tripId t1 csvRowNumber 4"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"<html>", b"\xff", b'{"notices": [{"code": 1}]}'])
def test_what_is_no_report_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(ValueError, match="not a gtfs-validator report"):
        read_report(body)
