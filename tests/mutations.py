"""Classical mistakes, each as a change of one line of the product; a copy of the repository with the mistake made, out."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Mutation:
    """One mistake: a text of a source file, what stands there instead, and the tests that must notice."""

    name: str
    file: str
    """Under `src/mobility`."""
    right: str
    wrong: str
    tests: tuple[str, ...]
    """Under `tests`."""


MUTATIONS = (
    Mutation(
        "midnight for noon minus 12 h",
        "model/time.py",
        "    noon = dt.datetime.combine(date_of(day), dt.time(12), tzinfo=zone)\n    return int(noon.timestamp()) - DAY_S // 2\n",
        "    return int(dt.datetime.combine(date_of(day), dt.time(0), tzinfo=zone).timestamp())\n",
        ("model/test_time.py::test_service_time_counts_from_noon_minus_12_h_and_not_from_midnight",),
    ),
    Mutation(
        "no look-back",
        "board/overlay_reader.py",
        "        when = np.where((expected > 0) & ~(self.is_off_mask & (scheduled > 0)), expected, scheduled)\n",
        "        when = np.where(scheduled > 0, scheduled, expected)\n",
        ("board/test_window.py::test_a_late_bus_does_not_vanish_at_its_scheduled_minute",),
    ),
    Mutation(
        "NO_DATA ignored",
        "merge/times.py",
        "= is_skipped, is_unknown | is_silent\n",
        "= is_skipped, is_silent & ~is_unknown\n",
        ("merge/test_propagate.py::test_no_data_ends_the_carried_delay_from_that_stop_on",),
    ),
    Mutation(
        "start_date ignored",
        "merge/instances.py",
        "        day = self._days.get(start_date)\n",
        "        day = UNDATED\n",
        ("merge/test_instances.py::test_tomorrow_does_not_inherit_the_delay_of_today",),
    ),
    Mutation(
        "first delay applied backwards",
        "merge/propagate.py",
        "    call = np.where(source >= calls.first[calls.instance], source, -1)\n",
        "    first = int(np.argmax(sets_delay))\n    call = np.where(source >= calls.first[calls.instance], source, first)\n",
        ("merge/test_propagate.py::test_the_first_delay_is_not_applied_backwards",),
    ),
    Mutation(
        "feeds share ids",
        "board/combine.py",
        "if visit.feed not in row.sources and are_same(row, visit)]",
        'if visit.feed not in row.sources and row.trip.id.partition(":")[2] == visit.trip.id.partition(":")[2]]',
        ("board/test_combine.py::test_feeds_that_share_ids_do_not_influence_each_other",),
    ),
)


def mutated(mutation: Mutation | None, folder: Path) -> Path:
    """Copy the product and its tests, with the mistake made in the copy alone; without a mutation as they are."""
    for name in ("src", "tests"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    if mutation is not None:
        path = folder / "src" / "mobility" / mutation.file
        text = path.read_text()
        assert text.count(mutation.right) == 1, f"{mutation.file} no longer says {mutation.right!r}"
        path.write_text(text.replace(mutation.right, mutation.wrong))
    return folder


def failed_tests(folder: Path, tests: tuple[str, ...]) -> list[str]:
    """Run tests of a copy in a process of their own, up to the first that fails; name those that do."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        *(f"tests/{name}" for name in tests),
    ]
    environment = {**os.environ, "PYTHONPATH": f"{folder / 'src'}{os.pathsep}{folder}", "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTEST_ADDOPTS", None)
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode in {0, 1}, run.stdout + run.stderr
    lines = [line.split()[1] for line in run.stdout.splitlines() if line.startswith("FAILED ")]
    assert bool(lines) == bool(run.returncode), run.stdout
    return lines
