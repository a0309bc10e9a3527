"""A stream's events in turn through the JavaScript client in node: the server's board after each, in its order and with its ages."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mobility.api.board_events import board_state, events_between
from mobility.web.assets import FOLDER
from tests.client.test_events import START, board, departure

APPLY = """
import { readFileSync } from "node:fs";
const [module, file] = process.argv.slice(1);
const sources = [];
globalThis.EventSource = class {
  constructor() { this.listeners = {}; this.readyState = 1; sources.push(this); }
  addEventListener(name, listener) { this.listeners[name] = listener; }
  close() {}
};
const { watchBoard } = await import(module);
let shown = null;
const watch = watchBoard({ stop: "x:A" }, { base: "http://localhost", onBoard: (board) => { shown = structuredClone(board); } });
const boards = [];
for (const events of JSON.parse(readFileSync(file, "utf8"))) {
  for (const [name, data] of events) sources[0].listeners[name]({ data: JSON.stringify(data) });
  await new Promise((done) => setTimeout(done, 30));
  boards.push(shown);
}
watch.close();
console.log(JSON.stringify(boards));
"""


def applied_in_node(told: list[list[tuple[str, Any]]], folder: Path) -> list[dict[str, Any]]:
    """Give the board that the client shows after each lot of events."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is absent (apt-get install nodejs)")
    events = folder / "events.json"
    events.write_text(json.dumps(told))
    command = [node, "--input-type=module", "--eval", APPLY, "--", (FOLDER / "departures.js").as_uri(), str(events)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    boards: list[dict[str, Any]] = json.loads(ended.stdout)
    for one in boards:
        for row in one["departures"]:
            del row["observedAt"]
    return boards


def random_boards(count: int) -> list[bytes]:
    """Write boards ten seconds apart whose departures come, go, change places and share their times; few seeds agree on nothing."""
    chance = random.Random(7)
    made = []
    for number in range(count):
        trips = chance.sample(["x:a", "x:b", "x:c", "x:d", "x:e"], chance.randint(0, 5))
        rows = [departure(trip, chance.choice(["08:10", "08:20"]), chance.choice([None, 0, 0, 1, 2])) for trip in trips]
        made.append(board(rows, 10 * number, chance.choice([0, 0, 1])))
    return made


def test_the_board_after_each_change_is_the_server_s_in_its_order_and_with_its_ages(tmp_path: Path) -> None:
    told: list[list[tuple[str, Any]]] = []
    expected: list[bytes] = []
    before = None
    for number, body in enumerate(random_boards(60)):
        state = board_state(body, int(START.timestamp()) + 10 * number)
        events = [("reset", body)] if before is None else events_between(before, state)
        if events:
            told.append([(name, msgspec.json.decode(data)) for name, data in events])
            expected.append(body)
        before = state
    assert len(told) > 40
    assert applied_in_node(told, tmp_path) == [json.loads(body) for body in expected]


def test_a_server_that_does_not_say_where_a_departure_stands_is_followed_by_time(tmp_path: Path) -> None:
    first = json.loads(board([departure("x:t", "08:10", 5), departure("x:u", "08:30", 5)]))
    late = {"as_of": START.isoformat(), "key": "x:v|2026-03-02||1", "departure": departure("x:v", "08:20", 0)}
    shown = applied_in_node([[("reset", first)], [("add", late)]], tmp_path)[-1]
    assert [one["trip"]["id"] for one in shown["departures"]] == ["x:t", "x:v", "x:u"]
