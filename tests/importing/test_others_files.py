"""The test files of other projects, brought by a tool: none is lost, none takes long."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from geoapp.dossier import to_geojson
from geoapp.errors import DossierError
from geoapp.importing import import_file
from tests.support import counting
from tests.support.skips import NOT_BROUGHT
from tools import others_files

MOST_S = 2
MOST_MB = 300
DECIMALS = 7  # of a degree in a dossier file: a centimetre
FATES = ("mapped", "kept", "to_do", "refused")
COUNTERS: dict[str, Callable[[bytes], int]] = {
    ".csv": partial(counting.of_csv, delimiter=","),
    ".kml": counting.of_xml,
    ".gpx": counting.of_xml,
    ".xlsx": counting.of_xlsx,
    ".ods": counting.of_ods,
}
# What no draft is made of, and what is said instead.
NOTHING_THERE = "holds nothing that could be imported"
ABOUT_ALONE = "says what a map is called, and holds no places or lines"
REFUSED = {
    "bad.tcx": "is XML (trainingcenterdatabase)",
    "garmin_connect.tcx": "is XML (trainingcenterdatabase)",
    "sample.tcx": "is XML (trainingcenterdatabase)",
    "tcx-courses.tcx": "is XML (trainingcenterdatabase)",
    "tour_hr.tcx": "is XML (trainingcenterdatabase)",
    "test_upload_georss.xml": "is XML (rss)",
    "test_import_osm_relation.json": "is JSON of no kind that is known",
    "test_upload_data_osm.json": "is JSON of no kind that is known",
    "networklink.kml": "holds links to what lies elsewhere alone, which is never fetched",
    "remote_data.umap": "holds links to what lies elsewhere alone, which is never fetched",
    "ground_overlay.kml": ABOUT_ALONE,
    "courbet.json": ABOUT_ALONE,
    "empty.json": NOTHING_THERE,
    "ground_overlay_quad.kml": NOTHING_THERE,
    "empty_trk.gpx": NOTHING_THERE,
    "trek_no_rtept.gpx": NOTHING_THERE,
    "custom_schema_locations.gpx": NOTHING_THERE,
    "default_schema_locations.gpx": NOTHING_THERE,
}
PEAK = """
import sys
from pathlib import Path
from geoapp.errors import DossierError
from geoapp.importing import import_file
for path in sys.argv[1:]:
    try:
        import_file(path)
    except DossierError:
        pass
status = Path("/proc/self/status").read_text()
print(status[status.index("VmHWM:"):].split()[1])
"""

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def files() -> list[Path]:
    brought = list(others_files.brought())
    if not brought:
        pytest.skip(NOT_BROUGHT)
    return brought


def wrong_with(path: Path) -> str:
    """Say what is wrong with the draft that is made of a file; nothing if all of it is sound."""
    content, begin = path.read_bytes(), time.process_time()
    try:
        made = import_file(path)
    except DossierError as error:
        told = REFUSED.get(path.name)
        return "" if told and told in str(error) else f"refused: {error}"
    if (took := time.process_time() - begin) > MOST_S:
        return f"took {took:.1f} s"
    counts = made.ledger.counts
    in_all = COUNTERS.get(path.suffix, counting.of_json)(content)
    if not counts["in"] == in_all == sum(counts[each] for each in FATES):
        return f"holds {in_all} cells, and the ledger says {counts}"
    if path.suffix in (".xlsx", ".ods"):
        return ""
    known = {round(each, DECIMALS) for each in counting.numbers_in(content.decode("utf-8-sig"))}
    drawn = json.loads(to_geojson(made.dossier))["features"]
    geometries = [each["geometry"]["coordinates"] for each in drawn]
    if made_up := counting.numbers_in(json.dumps(geometries)) - known:
        return f"has positions that the file has not: {sorted(made_up)[:3]}"
    return ""


def test_every_cell_of_every_file_is_accounted_for(files: list[Path]) -> None:
    assert len(files) > 100
    found = {path.name: wrong for path in files if (wrong := wrong_with(path))}
    assert found == {}
    assert REFUSED.keys() <= {path.name for path in files}


def test_all_of_them_together_take_little_memory(files: list[Path]) -> None:
    command = [sys.executable, "-c", PEAK, *map(str, files)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert int(said) / 1_024 <= MOST_MB
