"""A dashboard in, what the TypeScript types and lists that Grafana itself publishes say against it out."""

import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SCHEMAS = ("12.4.11", "13.2.3")
"""Of @grafana/schema: the newest of the two newest major versions."""
PACKAGES = (
    *(f"@grafana/schema@{version}" for version in SCHEMAS),
    "@grafana/data@13.2.3",
    "@grafana/prometheus@13.2.3",
)
COMPILER = "typescript@5.9.3"
INSTALL_WITHIN_S, COMPILE_WITHIN_S = 90, 120
PLUGINS = {
    "stat": "stat",
    "timeseries": "timeseries",
    "bargauge": "bargauge",
    "state-timeline": "statetimeline",
    "table": "table",
}
"""Types of panels, and the folder of each one's options in @grafana/schema."""
WITHOUT_FIELDS = ("stat", "bargauge")
"""Panels whose fields have no settings of their own."""
TRANSFORMATIONS = {
    "organize": "OrganizeFieldsTransformerOptions",
    "sortBy": "SortByTransformerOptions",
    "merge": "MergeTransformerOptions",
}
OPTIONS = {
    "strict": True,
    "noEmit": True,
    "skipLibCheck": True,
    "module": "esnext",
    "moduleResolution": "bundler",
    "target": "es2022",
    "lib": ["es2022"],
    "types": [],
}
PRELUDE = """
import type { Dashboard, DataSourceRef, FieldConfig, Panel, RowPanel, VariableModel } from '@grafana/schema';
import type { Prometheus } from './node_modules/@grafana/prometheus/dist/types/dataquery';
// Enums of the types stand in a dashboard's JSON as their values.
type Json<T> = T extends string ? `${T}` : T extends number | boolean | null | undefined ? T
  : T extends (infer One)[] ? Json<One>[] : T extends object ? { [Name in keyof T]: Json<T[Name]> } : T;
type OurPanel<Options, Custom> = Omit<Json<Panel>, 'options' | 'fieldConfig' | 'targets' | 'transformations'> & {
  id: number; title: string; description: string; datasource: DataSourceRef; options: Json<Options>;
  fieldConfig: { defaults: Omit<Json<FieldConfig>, 'custom'> & { custom?: Json<Custom> }; overrides: Json<Panel['fieldConfig'] & {}>['overrides'] };
  targets: Json<Prometheus>[]; transformations?: { id: string; options: unknown }[] };
"""


@dataclass(frozen=True)
class Grafana:
    """A folder for each version of the schema, with Grafana's packages in it, and the compiler beside them."""

    folders: Mapping[str, Path]
    compiler: Path

    @property
    def units(self) -> set[str]:
        """Name the units that Grafana knows."""
        folder = next(iter(self.folders.values())) / "node_modules" / "@grafana" / "data"
        return set(re.findall(r'\bid: "([^"]+)"', (folder / "dist/esm/valueFormats/categories.mjs").read_text()))

    def complaints(self, version: str, programs: Mapping[str, str]) -> dict[str, list[str]]:
        """Compile programs in one go; by name of the program, what the compiler says about it."""
        folder = self.folders[version]
        for name, text in programs.items():
            (folder / f"{name}.ts").write_text(text)
        files = [f"{name}.ts" for name in programs]
        (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": OPTIONS, "files": files}))
        command = ["node", str(self.compiler), "--project", str(folder), "--pretty", "false"]
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=COMPILE_WITHIN_S, check=False)
        found: dict[str, list[str]] = {name: [] for name in programs}
        for line in ran.stdout.splitlines():
            begins = re.match(r"(?P<program>[\w-]+)\.ts\(", line)
            if begins:
                found[begins["program"]].append(line)
            elif not line.startswith(" "):
                raise AssertionError(line)
        assert ran.returncode == 0 or any(found.values()), ran.stderr
        return found


def install(folder: Path) -> Grafana:
    """Fetch the packages alone, for their types need none of what they run with; skips, saying so, where that fails."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is absent (apt-get install npm)")
    command = [npm, "pack", "--silent", "--pack-destination", str(folder), *PACKAGES, COMPILER]
    done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_WITHIN_S, check=False, cwd=folder)
    if done.returncode:
        pytest.skip(f"Grafana's packages could not be fetched: {done.stderr[-200:]}")
    folders = {}
    for version in SCHEMAS:
        folders[version] = folder / version
        for name in (f"schema-{version}", "data-13.2.3", "prometheus-13.2.3"):
            _unpack(folder / f"grafana-{name}.tgz", folders[version] / "node_modules/@grafana" / name.split("-")[0])
    _unpack(folder / f"{COMPILER.replace('@', '-')}.tgz", folder / "typescript")
    return Grafana(folders, folder / "typescript" / "lib" / "tsc.js")


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as packed:
        packed.extractall(folder.with_suffix(".packed"), filter="data")
    folder.parent.mkdir(parents=True, exist_ok=True)
    (folder.with_suffix(".packed") / "package").rename(folder)


def program(dashboard: Mapping[str, Any]) -> str:
    """Write a dashboard as a program that is right when each part of it has the type that Grafana gives it.

    Every part is a literal of its own: only there does TypeScript refuse a field that it does not know.
    """
    panels = dashboard["panels"]
    kinds = sorted({panel["type"] for panel in panels if panel["type"] in PLUGINS})
    path = "./node_modules/@grafana/schema/dist/types/raw/composable/{}/panelcfg/x/types.gen"
    lines = [PRELUDE]
    lines += [f"import type * as {PLUGINS[kind]} from '{path.format(PLUGINS[kind])}';" for kind in kinds]
    lines += [
        f"import type {{ {options} }} from './node_modules/@grafana/data/dist/types/transformations/transformers/{one}';"
        for one, options in TRANSFORMATIONS.items()
    ]
    head = {name: value for name, value in dashboard.items() if name not in ("panels", "templating")}
    lines.append(_typed("dashboard", "Json<Omit<Dashboard, 'panels' | 'templating'>>", head))
    lines += [
        _typed(f"variable{place}", "Json<VariableModel>", variable)
        for place, variable in enumerate(dashboard["templating"]["list"])
    ]
    for place, panel in enumerate(panels):
        lines += _panel(place, panel)
    return "\n".join(lines)


def _panel(place: int, panel: Mapping[str, Any]) -> Iterator[str]:
    kind = panel["type"]
    if kind == "row":
        yield _typed(f"row{place}", "Json<RowPanel>", panel)
        return
    custom = "never" if kind in WITHOUT_FIELDS else f"{PLUGINS[kind]}.FieldConfig"
    yield _typed(f"panel{place}", f"OurPanel<{PLUGINS[kind]}.Options, Partial<{custom}>>", panel)
    for number, one in enumerate(panel.get("transformations", ())):
        yield _typed(f"transformation{place}_{number}", f"Json<{TRANSFORMATIONS[one['id']]}>", one["options"])


def _typed(name: str, type_: str, value: object) -> str:
    return f"export const {name}: {type_} = {json.dumps(value)};"
