"""The built-in dossier's features by kind."""

from __future__ import annotations

import json
from typing import Any

from tests.support.project import ROOT

FILE = ROOT / "data" / "geo" / "najin-tikhoretsk-2023.geojson"
DOSSIER: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
FEATURES = {feature["id"]: feature for feature in DOSSIER["features"]}


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [item for item in FEATURES.values() if item["properties"]["kind"] == kind]
