"""What a class is given of a long route is small enough to be sent."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from geoapp.classroom.bundle import write_bundle
from geoapp.dossier import read_dossier
from tests.support.long_routes import long_route_bytes

LEGS, MOST_BYTES = 40, 5_000_000


@pytest.mark.long
def test_bundle_and_slides_of_forty_legs_are_at_most_5_mb(tmp_path: Path) -> None:
    bundle = tmp_path / "class.zip"
    write_bundle(read_dossier(long_route_bytes(LEGS), name="made-up.geojson"), bundle)
    assert bundle.stat().st_size <= MOST_BYTES
    with ZipFile(bundle) as held:
        (slides,) = [each for each in held.infolist() if each.filename.endswith(".pptx")]
    assert 0 < slides.file_size <= MOST_BYTES
