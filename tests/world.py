"""Worlds as text in; what an operator would publish of them, zip and protobuf bytes, or the compiled Timetable, out.

    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:11:00

Every `# NAME.txt` starts a file, lines of CSV follow; indentation, blank lines and blanks around values do not count. What is
left out is made up from what is there: stops, trips, routes and services that are named somewhere exist, an agency in Europe/Paris, every
service on every day of 2026. A file that is given is taken as it is, with nothing added to it.
"""

import csv
import io
import tempfile
import zipfile
from pathlib import Path

from google.protobuf import text_format
from google.transit import gtfs_realtime_pb2

from mobility.gtfs.compile import compile_timetable
from mobility.model.ids import FeedId
from mobility.model.timetable import Timetable

AGENCY = "agency_id,agency_name,agency_url,agency_timezone,agency_lang\n1,Réseau,https://example.org,Europe/Paris,fr"
HEADER = 'header { gtfs_realtime_version: "2.0" incrementality: FULL_DATASET timestamp: 1767225600 }'
"""2026-01-01T00:00:00Z."""

Files = dict[str, str]


def gtfs_zip(text: str, **more: str) -> bytes:
    """Give the zip archive of a world; `more` adds files whole, named without `.txt`, e.g. `stops="stop_id..."`."""
    files = _completed({**_files(text), **more})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # One fixed time for all members, so that one world is one version.
            archive.writestr(zipfile.ZipInfo(name if "." in name else f"{name}.txt", (2026, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def timetable_of(text: str, feed: str = "x", **more: str) -> Timetable:
    """Compile a world the way an operator's archive is compiled."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gtfs.zip"
        path.write_bytes(gtfs_zip(text, **more))
        return compile_timetable(path, FeedId(feed))


def message_of(text: str) -> bytes:
    """Give the bytes of a FeedMessage written in protobuf's text format; a header is put before one that has none.

    entity { id: "1" trip_update { trip { trip_id: "t1" } stop_time_update { stop_id: "A" departure { delay: 60 } } } }
    """
    whole = text if text.lstrip().startswith("header") else f"{HEADER}\n{text}"
    message: gtfs_realtime_pb2.FeedMessage = text_format.Parse(whole, gtfs_realtime_pb2.FeedMessage())
    return bytes(message.SerializeToString())


def _files(text: str) -> Files:
    files: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("# "):
            lines = files.setdefault(line.removeprefix("# ").removesuffix(".txt"), [])
        else:
            lines.append(line if '"' in line else ",".join(map(str.strip, line.split(","))))
    return {name: "\n".join(content) for name, content in files.items()}


def _completed(files: Files) -> Files:
    made = {"agency": AGENCY, **files}
    made.setdefault("stop_times", "trip_id,stop_sequence,stop_id,arrival_time,departure_time")
    if "stops" not in files:
        lines = [f"{stop},{stop},{48 + 0.01 * place:.2f},2.00" for place, stop in enumerate(_named(made, "stop_id"))]
        made["stops"] = "\n".join(["stop_id,stop_name,stop_lat,stop_lon", *lines])
    if "trips" not in files:
        made["trips"] = "\n".join(["route_id,service_id,trip_id", *(f"R,S,{trip}" for trip in _named(made, "trip_id"))])
    if "routes" not in files:
        lines = [f"{route},1,{route},{route},3" for route in _named(made, "route_id")]
        made["routes"] = "\n".join(["route_id,agency_id,route_short_name,route_long_name,route_type", *lines])
    if "calendar" not in files and "calendar_dates" not in files:
        days = "monday,tuesday,wednesday,thursday,friday,saturday,sunday"
        lines = [f"{service},1,1,1,1,1,1,1,20260101,20261231" for service in _named(made, "service_id")]
        made["calendar"] = "\n".join([f"service_id,{days},start_date,end_date", *lines])
    return made


def _named(files: Files, column: str) -> list[str]:
    """List the values of a column of `trips` and `stop_times`, each once, in order."""
    found: dict[str, None] = {}
    for name in ("trips", "stop_times"):
        rows = csv.DictReader(io.StringIO(files.get(name, "")), skipinitialspace=True)
        found |= {value.strip(): None for row in rows if (value := row.get(column))}
    return list(found)
