"""`mobility validate`: files in; findings, and whether every file could be read, out."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from mobility.__main__ import app
from mobility.commands.print_validation import title_of
from mobility.commands.validate import validate
from mobility.model.outcome import Outcome
from tests.health.rules.worlds import NETWORK, NOW, alert, update, vehicle
from tests.world import gtfs_zip, message_of

ISO_NOW = "2026-01-01T01:00:10+01:00"
DETOUR = alert('route_id: "R1"', more="effect: DETOUR")
ASTRAY = vehicle('trip { trip_id: "t1" } vehicle { id: "v" } position { latitude: 48.015 longitude: 2.004 }')


@pytest.fixture
def gtfs(tmp_path: Path) -> Path:
    path = tmp_path / "gtfs.zip"
    path.write_bytes(gtfs_zip(NETWORK))
    return path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(message_of(text))
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["validate", *map(str, words)])


def answer(*words: str | Path) -> Any:
    result = run(*words, "--json", "--now", ISO_NOW)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def rules(*words: str | Path) -> dict[str, int]:
    return {finding["rule"]: finding["count"] for finding in answer(*words)["findings"]}


def test_json_has_findings_with_examples_and_nothing_rejected(tmp_path: Path, gtfs: Path) -> None:
    message = write(tmp_path, "tu.pb", update('trip_id: "x" schedule_relationship: SCHEDULED', entity_id="7"))
    printed = answer("--gtfs", gtfs, message)
    assert set(printed) == {"findings", "rejected"}
    assert printed["rejected"] is None
    unknown = next(finding for finding in printed["findings"] if finding["rule"] == "E003")
    assert unknown == {
        "rule": "E003",
        "severity": "error",
        "count": 1,
        "examples": [{"entity_id": "7", "text": "trip_id x"}],
    }
    assert {finding["severity"] for finding in printed["findings"]} <= {"error", "warning", "info"}
    assert all(finding["count"] > 0 for finding in printed["findings"])


def test_a_message_alone_is_looked_at_without_a_timetable(tmp_path: Path) -> None:
    found = rules(write(tmp_path, "tu.pb", update('trip_id: "x"')))
    assert "E041" in found
    assert "E003" not in found


def test_a_timetable_alone_gives_its_notices(gtfs: Path) -> None:
    assert "trip_coverage_not_active_for_next7_days" not in rules("--gtfs", gtfs)
    late = run("--gtfs", gtfs, "--json", "--now", "2026-12-30T12:00:00Z")
    assert "trip_coverage_not_active_for_next7_days" in late.stdout


def test_a_zip_among_the_files_is_the_timetable(tmp_path: Path, gtfs: Path) -> None:
    assert "E003" in rules(gtfs, write(tmp_path, "tu.pb", update('trip_id: "x"')))


def test_files_on_their_own_are_added_up_by_rule(tmp_path: Path, gtfs: Path) -> None:
    files = [write(tmp_path, f"{number}.pb", update('trip_id: "x"')) for number in range(3)]
    assert rules("--gtfs", gtfs, *files)["E003"] == 3


def test_side_by_side_rules_want_together(tmp_path: Path, gtfs: Path) -> None:
    trips = write(tmp_path, "tu.pb", update('trip_id: "t1"', more='vehicle { id: "w" }'))
    vehicles = write(tmp_path, "vp.pb", vehicle('trip { trip_id: "t1" } vehicle { id: "v" }'))
    apart = rules("--gtfs", gtfs, trips, vehicles)
    assert set(apart) & {"E047", "W003"} == set()
    together = rules("--gtfs", gtfs, trips, vehicles, "--together")
    assert (together["E047"], together["W003"]) == (1, 2)


def test_trip_updates_and_vehicles_of_one_file_are_side_by_side(tmp_path: Path, gtfs: Path) -> None:
    both = update('trip_id: "t1"', more='vehicle { id: "w" }') + vehicle(
        'trip { trip_id: "t1" } vehicle { id: "v" }', entity_id="v"
    )
    assert rules("--gtfs", gtfs, write(tmp_path, "all.pb", both))["E047"] == 1


def test_a_detour_of_another_file_excuses_where_the_files_are_together(tmp_path: Path, gtfs: Path) -> None:
    vehicles, alerts = write(tmp_path, "vp.pb", ASTRAY), write(tmp_path, "sa.pb", DETOUR)
    assert rules("--gtfs", gtfs, vehicles, alerts)["E029"] == 1
    assert "E029" not in rules("--gtfs", gtfs, vehicles, alerts, "--together")


def test_the_message_before_is_compared(tmp_path: Path) -> None:
    before, now = write(tmp_path, "1.pb", update('trip_id: "a"')), write(tmp_path, "2.pb", update('trip_id: "b"'))
    assert "E017" not in rules(now)
    assert rules(now, "--previous", before)["E017"] == 1
    assert "E017" not in rules(now, "--previous", now)


def test_of_several_files_the_message_before_stands_before_its_own_kind(tmp_path: Path) -> None:
    before = write(tmp_path, "1.pb", update('trip_id: "a"'))
    files = [write(tmp_path, "2.pb", update('trip_id: "a"')), write(tmp_path, "3.pb", vehicle('stop_id: "A"'))]
    assert "E017" not in rules(*files, "--previous", before)


def test_now_decides_what_is_old(tmp_path: Path) -> None:
    message = write(tmp_path, "vp.pb", vehicle('stop_id: "A"'))
    assert "W008" not in rules(message)
    assert '"W008"' in run(message, "--json", "--now", "2026-01-01T02:00:00Z").stdout


@pytest.mark.parametrize(
    "header", ["", "timestamp: 1767225600000", "timestamp: 1767225700"], ids=["none", "milliseconds", "future"]
)
def test_a_header_that_the_service_refuses_is_a_finding_not_a_rejection(tmp_path: Path, header: str) -> None:
    message = f'header {{ gtfs_realtime_version: "2.0" incrementality: FULL_DATASET {header} }}'
    found = rules(write(tmp_path, "x.pb", message))
    assert set(found) & {"E048", "E001", "E050"} == set(found) != set()


@pytest.mark.parametrize(
    ("body", "outcome"),
    [(b"", "empty_body"), (b"<html>404</html>", "html_body"), (b"\xff\xff\xff", "not_a_feed_message")],
)
def test_a_file_that_is_no_message_is_named_with_exit_status_2(tmp_path: Path, body: bytes, outcome: str) -> None:
    path = tmp_path / "x.pb"
    path.write_bytes(body)
    result = run(path, "--json", "--now", ISO_NOW)
    assert result.exit_code == 2
    assert json.loads(result.stdout) == {"findings": [], "rejected": outcome}
    table = run(path)
    assert table.exit_code == 2
    assert outcome in table.stdout


def test_a_refused_timetable_is_named_and_the_messages_are_looked_at_all_the_same(tmp_path: Path) -> None:
    broken = tmp_path / "gtfs.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    result = run("--gtfs", broken, write(tmp_path, "tu.pb", update('trip_id: "x"')), "--json", "--now", ISO_NOW)
    printed = json.loads(result.stdout)
    assert result.exit_code == 2
    assert Outcome(printed["rejected"]) in {Outcome.TRUNCATED_ZIP, Outcome.NOT_A_ZIP}
    assert "E041" in {finding["rule"] for finding in printed["findings"]}


@pytest.mark.parametrize(
    "words", [(), ("nowhere.pb",), ("--now", "yesterday", "x.pb")], ids=["nothing", "no such file", "no instant"]
)
def test_a_caller_s_fault_is_said_with_exit_status_2(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith("mobility: ")
    assert result.stdout == ""


def test_the_table_names_rule_severity_count_title_and_first_example(tmp_path: Path, gtfs: Path) -> None:
    message = write(tmp_path, "tu.pb", update('trip_id: "x" schedule_relationship: SCHEDULED', entity_id="7"))
    result = run("--gtfs", gtfs, message, "--now", ISO_NOW)
    assert result.exit_code == 0
    line = next(line for line in result.stdout.splitlines() if "E003" in line)
    assert line.split()[:6] == ["E003", "error", "1", "trip_id", "not", "in"]
    assert "error" in result.stdout.splitlines()[-1]


def test_an_operator_s_text_can_neither_paint_nor_format_the_terminal(tmp_path: Path) -> None:
    message = write(
        tmp_path, "tu.pb", update('trip_id: "[bold]x\\033[31m" start_time: "x"', 'stop_id: "A" arrival { delay: 0 }')
    )
    printed = run(message, "--now", ISO_NOW).stdout
    assert "\x1b" not in printed
    assert "[bold]" in printed


def test_a_report_of_the_java_validator_is_read(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(
        '{"summary": {}, "notices": [{"code": "unknown_file", "severity": "INFO", "totalNotices": 2,'
        ' "sampleNotices": [{"filename": "notes.txt", "size": 12}]}]}'
    )
    (finding,) = answer("--report", report)["findings"]
    assert (finding["rule"], finding["severity"], finding["count"]) == ("unknown_file", "info", 2)
    assert finding["examples"] == [{"entity_id": "notes.txt", "text": "size 12"}]
    report.write_text("[]")
    assert run("--report", report).exit_code == 2


def test_every_code_has_a_title_and_a_stranger_s_has_none() -> None:
    assert title_of("E003") == "trip_id not in GTFS"
    assert title_of("unused_trip") == "Trip without stop times"
    assert title_of("unknown_file") == ""


def test_validate_is_a_function_too(tmp_path: Path, gtfs: Path) -> None:
    validation = validate(gtfs, [write(tmp_path, "tu.pb", update('trip_id: "x"'))], now=NOW)
    assert validation.rejected is None
    assert "E003" in {finding.rule for finding in validation.findings}


def test_it_speaks_french_when_asked_to(gtfs: Path, tmp_path: Path) -> None:
    message = write(tmp_path, "a.pb", ASTRAY)
    words = ("--gtfs", gtfs, message, "--now", ISO_NOW, "--lang", "fr")
    printed = run(*words).output
    assert all(word in printed for word in ("règle", "gravité", "Véhicule", "tracé", "avertissement"))
    assert printed.endswith("1 erreur, 2 avertissements, 0 information\n")
    assert "Véhicule loin du tracé de sa course" in run(*words, "--csv").output
    assert "fichier" in run("--gtfs", message, "--lang", "fr").output


def test_a_language_that_nobody_speaks_here_is_the_caller_s_mistake(gtfs: Path) -> None:
    result = run("--gtfs", gtfs, "--lang", "tlh")
    assert result.exit_code == 2
    assert "--lang tlh" in result.output
