"""What it takes to make a draft of 10,000 rows, in time and in the memory of a process."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from benchmarks.timing import Result, at_most, medians_ms, within
from geoapp.importing import import_file

ROWS = 10_000
LIMIT_MS = 10_000
LIMIT_MB = 300


def rows() -> list[list[object]]:
    """Make up a table of places that were seen on a day, each with its source."""
    head: list[object] = ["name", "lat", "lon", "date", "source", "note"]
    return [head, *(
        [f"Place {n}", n / 1000, n / 500, "2020-01-01", f"https://example.org/{n % 50}", "a note"]
        for n in range(ROWS)
    )]  # fmt: skip


def as_csv() -> bytes:
    """Write the table as CSV."""
    written = io.StringIO()
    csv.writer(written).writerows(rows())
    return written.getvalue().encode()


def as_xlsx() -> bytes:
    """Write the table as a workbook."""
    book, written = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in rows():
        sheet.append(row)
    book.save(written)
    return written.getvalue()


def as_gpkg() -> bytes:
    """Write the table as a GeoPackage."""
    import geopandas as gpd
    import pandas as pd

    head, *told = rows()
    frame = pd.DataFrame(told, columns=head)
    points = gpd.points_from_xy(frame.pop("lon"), frame.pop("lat"), crs=4326)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.gpkg"
        gpd.GeoDataFrame(frame, geometry=points).to_file(path, layer="stops")
        return path.read_bytes()


# The system counts with a new process what its parent held before: this is of its own alone.
PROBE = """
import sys
from pathlib import Path
from geoapp.cli import main
main(sys.argv[1:], standalone_mode=False)
status = Path("/proc/self/status").read_text()
print("", status[status.index("VmHWM:"):].split()[1], sep="\\n")
"""


def peak(content: bytes, name: str) -> tuple[float, float]:
    """
    Import a file in a process of its own, by the command.

    Parameters
    ----------
    content, name
        The file.

    Returns
    -------
    peak_mb, processor_ms
        The most memory that the process took, and its time on the processor. Needs Linux.
    """
    with TemporaryDirectory() as folder:
        path, target = Path(folder) / name, Path(folder) / "out.geojson"
        path.write_bytes(content)
        command = [sys.executable, "-c", PROBE, "import", str(path), "-o", str(target)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
            assert process.stdout is not None
            said = process.stdout.read().split()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"geoapp import {name} failed")
    return int(said[-1]) / 1_024, 1_000 * (used.ru_utime + used.ru_stime)


def run() -> list[Result]:
    """
    Import the table in turn from each kind of file.

    Returns
    -------
    results
        Of each kind of file: the time of `import_file` against the limit of ten seconds, and the
        memory of a whole run of `geoapp import` against 300 MB.
    """
    files = {"x.csv": as_csv(), "x.xlsx": as_xlsx(), "x.gpkg": as_gpkg()}
    ways = {name: partial(import_file, (name, content)) for name, content in files.items()}
    times = medians_ms(ways, rounds=1)
    job = f"a draft of {ROWS:,} rows"
    results = [within(job, (f"`import_file`, {name[2:]}", times[name]), LIMIT_MS) for name in files]
    for name, content in files.items():
        peak_mb, _ = peak(content, name)
        memory = f"{job}, MB at the peak of the whole process"
        ours = (f"`geoapp import`, {name[2:]}", peak_mb)
        results.append(at_most(memory, ours, ("the limit", LIMIT_MB), 1))
    return results
