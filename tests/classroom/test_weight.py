"""What a class is given of a long route is small enough to be sent."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from geoapp.classroom.bundle import write_bundle
from geoapp.classroom.slides import slides_pptx
from geoapp.dossier import read_dossier
from tests.support.dossiers import CASES
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


@pytest.mark.long
def test_slides_of_forty_legs_between_many_places_are_at_most_5_mb_with_their_codes() -> None:
    dossier = read_dossier(CASES / "routes" / "round-the-world.geojson")
    assert len(dossier.legs) == LEGS
    assert len(slides_pptx(dossier, url="https://example.org/route/")) <= 0.9 * MOST_BYTES
