"""The sea leg from Najin to Dunay, derived as an author would: in a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from benchmarks.timing import Result, within

LIMIT_MS = 20_000
SCRIPT = """
import json, time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from geoapp.cli import main
start = time.process_time()
with redirect_stdout(StringIO()):
    main(["route", "sea", "--from", "najin", "--to", "dunay"], standalone_mode=False)
ms = 1000 * (time.process_time() - start)
print(json.dumps([ms, Path("/proc/self/status").read_text()]))
"""


def run() -> list[Result]:
    """
    Derive the leg once, and read the most memory that it took.

    Returns
    -------
    results
        Its time against a limit of 20 s; the most memory that it took stands in the job's words.
        Needs `/proc`.
    """
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    ms, status = json.loads(done.stdout)
    (peak_kb,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    job = (
        f"the sea leg Najin-Dunay round the full-resolution coast, in {int(peak_kb) / 1000:.0f} MB"
    )
    return [within(job, ("`geoapp route sea`", ms), LIMIT_MS)]
