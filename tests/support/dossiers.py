"""Dossiers for tests: the case files, and Hypothesis strategies for small made-up ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.page.data import Host
from geoapp.page.html import hosted_html
from geoapp.resources import BUILT_IN

CASES = Path(__file__).parents[1] / "cases"
GOOD = sorted((CASES / "good").glob("*.geojson"))
BAD = sorted((CASES / "bad").glob("*.geojson"))
ONE_OF_EACH = CASES / "good" / "one-of-each.geojson"
SMALLEST = CASES / "good" / "smallest.geojson"
BUILT_INS = [built_in(name) for name in BUILT_IN]

BUILT_IN_LANGUAGES = ("en", "fr", "ko", "ru", "uk")
"""Those in which the built-in dossier has its title, its attribution and its places' names."""


def content_of(path: Path = ONE_OF_EACH) -> dict[str, Any]:
    """Content of a case, to be changed by the test."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def read(content: object, name: str = "x.geojson") -> Dossier:
    """Read what a test made."""
    return read_dossier(json.dumps(content).encode(), name=name)


def named(name: str, dossier: Dossier) -> Dossier:
    """The same dossier under another id."""
    header = dossier.header.model_copy(update={"id": name})
    return dossier.model_copy(update={"header": header})


@cache
def built_in_dossier() -> Dossier:
    """The built-in dossier, read once for all tests of a worker."""
    return read_dossier(built_in())


@cache
def built_in_page(host: Host = "file") -> str:
    """The page of the built-in dossier, made once for all tests of a worker."""
    return hosted_html(built_in_dossier(), host=host)


def place_at(name: str, position: Sequence[float]) -> dict[str, Any]:
    """A place feature with no more than it needs."""
    properties: dict[str, Any] = {
        "kind": "place",
        "name": {"en": name},
        "role": {"en": "a place"},
        "layer": "route",
        "country": None,
        "precision_km": 1,
        "obtained": {"en": "made up"},
        "status": "unconfirmed",
        "citations": [],
    }
    return feature(name, {"type": "Point", "coordinates": [*position]}, properties)


# -- small dossiers ------------------------------------------------------------------------

WEST, SOUTH, EAST, NORTH = -30.0, -40.0, 50.0, 60.0

words = st.text(
    st.characters(
        exclude_categories=["Cc", "Cn", "Cs"],  # Cn has the noncharacters
        exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    ),
    min_size=1,
    max_size=12,
).filter(lambda text: bool(text.strip()))
texts = st.fixed_dictionaries({"en": words}, optional={"fr": words, "ko": words, "zh-Hant": words})
positions: st.SearchStrategy[list[float]] = st.tuples(
    st.floats(WEST, EAST), st.floats(SOUTH, NORTH)
).map(list)
dates = st.sampled_from(
    ["2001", "2001-02~", "2001-02-03", "2001-02-03?/2001-02-05%", "2001-02-04/..", "../2001-02"]
)
departures = st.sampled_from(["2001-02~", "2001-02-03", "2001-02-03/2001-02-05?", "../2001-02-09"])
arrivals = st.sampled_from(["2001", "2001-02-05%", "2001-02-03/2001-02-05", "2001-02-04/.."])
kilometres = st.floats(0, 20_000) | st.integers(0, 20_000)
citation = st.fixed_dictionaries({"source": st.just("a-source")}, optional={"locator": words})
citations = st.lists(citation, max_size=2)
some_citations = st.lists(citation, min_size=1, max_size=2)


@st.composite
def places(draw: st.DrawFn, index: int) -> dict[str, Any]:
    properties = {
        "kind": "place",
        "name": draw(texts),
        "role": draw(texts),
        "layer": draw(st.sampled_from(["route", "waypoint", "context"])),
        "country": draw(st.sampled_from([None, "KP", "RU"])),
        "precision_km": draw(st.floats(0.001, 20)),
        "obtained": draw(texts),
        "status": "unconfirmed",
        "citations": draw(citations),
    }
    geometry = {"type": "Point", "coordinates": draw(positions)}
    return feature(f"place-{index}", geometry, properties)


@st.composite
def legs(draw: st.DrawFn, index: int, ends: list[dict[str, Any]]) -> dict[str, Any]:
    start, end = (draw(st.sampled_from(ends)) for _ in range(2))
    middle: list[list[float]] = draw(st.lists(positions, max_size=3))
    line = [start["geometry"]["coordinates"], *middle, end["geometry"]["coordinates"]]
    properties = {
        "kind": "leg",
        "name": draw(texts),
        "mode": draw(st.sampled_from(["sea", "rail", "road", "air"])),
        "from": start["id"],
        "to": end["id"],
        "depart": draw(departures),
        "arrive": draw(arrivals),
        "basis": "modelled",
        "certainty": "uncertain",
        "lengths": [
            {"km": sorted((draw(kilometres), draw(kilometres))), "method": draw(texts)}
            for _ in range(draw(st.integers(0, 2)))
        ],
        "citations": draw(some_citations),
    }
    geometry: dict[str, Any] = {"type": "LineString", "coordinates": line}
    if len(middle) > 0 and draw(st.booleans()):
        geometry = {"type": "MultiLineString", "coordinates": [line[:2], line[1:]]}
        part = {"basis": "schematic", "label": draw(texts)}
        properties["parts"] = draw(st.sampled_from([[], [part, part]]))
    return feature(f"leg-{index}", geometry, properties)


@st.composite
def sightings(draw: st.DrawFn, index: int, at: list[dict[str, Any]]) -> dict[str, Any]:
    place = draw(st.sampled_from(at))
    properties = {
        "kind": "sighting",
        "name": draw(texts),
        "place": place["id"],
        "when": draw(dates),
        "seen_by": draw(texts),
        "standing": "claimed",
        "certainty": "less-certain",
        "citations": draw(some_citations),
    }
    return feature(f"sighting-{index}", place["geometry"], properties)


def feature(id_: str, geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": id_, "geometry": geometry, "properties": properties}


@st.composite
def claims(draw: st.DrawFn, index: int) -> dict[str, Any]:
    required = {
        "id": f"claim-{index}",
        "kind": draw(st.sampled_from(["accusation", "denial", "context"])),
        "text": draw(texts),
        "said_by": draw(texts),
        "said": draw(st.none() | dates),
        "when": draw(st.none() | dates),
        "confidence": "high",
        "citations": draw(some_citations),
    }
    optional = {"title": texts, "caveat": texts, "retracted": st.booleans()}
    return required | draw(st.fixed_dictionaries({}, optional=optional))


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    """Contents of small dossiers that are good."""
    found_places = [draw(places(index)) for index in range(draw(st.integers(0, 3)))]
    features = list(found_places)
    if found_places:
        features += [draw(legs(index, found_places)) for index in range(draw(st.integers(0, 2)))]
        features += [
            draw(sightings(index, found_places)) for index in range(draw(st.integers(0, 1)))
        ]
    source = {
        "id": "a-source",
        "type": "webpage",
        "title": draw(words),
        "publisher": draw(words),
        "custom": {"status": "original", "title_is": "title"},
    }
    header = {
        "id": "made-up",
        "version": "1.0.0",
        "title": draw(texts),
        "summary": draw(texts),
        "attribution": draw(texts),
        "bbox": [WEST, SOUTH, EAST, NORTH],
        "licence": draw(words),
        "languages": ["en"],
    }
    said = [draw(claims(index)) for index in range(draw(st.integers(0, 2)))]
    if said and all(claim["kind"] != "accusation" for claim in said):
        said[0]["kind"] = "accusation"  # a denial needs something to be denied
    return {
        "type": "FeatureCollection",
        "dossier": header,
        "sources": [source],
        "claims": said,
        "accounts": [],
        "ships": [],
        "steps": [],
        "changes": [],
        "features": features,
    }


dossiers = contents().map(read)


OMSK = "st-omsk"


def dossier_seen(
    certainty: str = "certain", when: str = "2023-09-20", place: str = OMSK, speed: float = 1000
) -> Dossier:
    """The built-in dossier with a made-up sighting on the rail leg; for tests alone."""
    content: dict[str, Any] = json.loads(built_in().read_text(encoding="utf-8"))
    features = {feature["id"]: feature for feature in content["features"]}
    seen = json.loads(json.dumps(features["seen-dunay-white-house"]))
    seen["id"] = "seen-on-the-way"
    seen["geometry"] = features[place]["geometry"]
    seen["properties"] |= {"place": place, "when": when, "certainty": certainty}
    content["features"].append(seen)
    label = {"en": "a guess"}
    features["leg-rail"]["properties"]["max_speed"] = {"km_per_day": speed, "label": label}
    return read_dossier(json.dumps(content).encode(), name="seen.geojson")


TRACK = CASES / "good" / "a-track.geojson"
