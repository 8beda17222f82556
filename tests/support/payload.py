"""A dossier in which every text and every address tries to become markup or code of any output."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from functools import cache
from typing import Any

from geoapp.dossier.schema import validate_members
from tests.support.dossiers import CASES, content_of

Path = tuple[str | int, ...]

# How a text begins decides what a spreadsheet, Markdown, YAML and Typst take it for.
BEGINNINGS = (
    *("=1+1", "+1", "-1", "@SUM(1)", "\t=1+1", "<b>", "]]>", "#1+1", "$1$", "# ", "- ", "> ", "* "),
    *(
        "`",
        "|",
        "[x](y)",
        ":red[x]",
        "!!x",
        "{x: y}",
        "%s",
        "'",
        '"',
        "\\input",
        "&amp;",
        "//",
        "~",
    ),
)

# `ran` is what a browser's test listens for; nothing else calls it.
BODY = (
    "</script></style></title></textarea></noscript></svg></iframe>--><script>ran(1)</script>"
    "<img/src=x/onerror=ran(2)><svg/onload=ran(3)>"
    '<iframe/srcdoc="<script>parent.ran(4)</script>"></iframe>'
    "${ran(5)}`+ran(6)+`{{ran(7)}}<%=ran(8)%>"
    "\"onmouseover=\"ran(9)'autofocus='1'onfocus='ran(10)"
    "<a/href=javascript:ran(11)>x</a><style>*{background:url(https://evil.example/x.png)}</style>"
    "<form/action=https://evil.example><input/name=x></form><base/href=https://evil.example/>"
    "<meta/http-equiv=refresh/content=0;url=https://evil.example/><object/data=x></object>"
    "<![CDATA[x]]>&xxe;&#60;b&#62;<!--<?xml?>"
    '#{"TYP"+"ST"}#eval("1")@ref<label>*bold*_it_$sqrt(2)$'
    "[%'QG'||'IS'%]@layer_name$[name]$[description]"
    ":red[x]:material/home:![i](https://evil.example/y.png)[l](javascript:ran(12))$\\frac12$"
    '=HYPERLINK("https://evil.example")|cmd_x0041_;DROP-TABLE-legs;--'
    "%n%s{0}{day}{lang}\\x1b[2J\\u0000\u2028\u2029"
    "\u200b\u200d\u2060\ufeff\u00ad\u200e\u200f\u061cمرحبا שלום\u00a0\u3000Z\u0301\u0301"
    "\ue000\U0010fffd\u0378\U000e0fff\U000e0041\ufffc\ufffd\ufff9\ufffa\ufffb\ufe0f𒀀𠜎🚢"
    "\nER  - \nTY  - JOUR\n@misc{x,\n"
)
ADDRESS = (
    "https://evil.example/?a=1&b=$[name]&[%1+1%]&=cmd(1)&javascript:ran(13)"
    "//#@x*_~;,!$&amp;&quot;&lt;:red[x]"
)


OWN_WORDS = {
    "subject": {"en": "the parcel"},
    "kicker": {"en": "An example"},
    "method": [{"title": {"en": "Choice"}, "text": {"en": "What was found."}}],
}


def payload(number: int) -> str:
    """Give the text of a leaf: it begins as one of `BEGINNINGS`, and names itself."""
    return f"{BEGINNINGS[number % len(BEGINNINGS)]} P{number}. {BODY}"


# Where a place may have been instead.
CANDIDATE = {
    "type": "Feature", "id": "dport", "geometry": {"type": "Point", "coordinates": [15, 51]},
    "properties": {
        "kind": "place", "name": {"en": "D-port", "fr": "Un nom"}, "role": {"en": "a port"},
        "layer": "candidate", "candidate_of": "bport", "country": "PL", "precision_km": 1,
        "obtained": {"en": "made up"}, "status": "unconfirmed", "claims": ["it-went"],
    },
}  # fmt: skip


@cache
def everything() -> str:
    """A dossier with every member that the format has, as JSON."""
    content, lesson = content_of(), content_of(CASES / "good" / "a-lesson.geojson")
    track = content_of(CASES / "good" / "a-track.geojson")
    taken = {feature["id"] for feature in content["features"]}
    said = content["claims"][1] | {"kind": "media", "scope": "this-movement"}
    del said["answers"]
    content["claims"] += [
        said | {"id": "first", "origins": ["someone"], "joint": True},
        said | {"id": "second", "origins": ["another"], "supports": ["first"]},
    ]
    content["origins"].append({"id": "another", "name": {"en": "Another"}})
    content["features"][0]["properties"]["post"] = {
        "km": 7, "along": {"en": "the line"}, "how": "post", "within_km": 1,
    }  # fmt: skip
    other = next(each for each in content["features"] if each["id"] == "other-line")
    other["properties"]["crossings"] = [
        {"countries": ["DE", "PL"], "position": [14, 50.5], "near": {"en": "X"}, "precision_km": 1}
    ]
    for text in (content["dossier"]["title"], content["dossier"]["attribution"]):
        text["fr"] = "Un exemple"
    for place in content["features"]:
        place["properties"]["name"]["fr"] = "Un nom"
    content["sources"][0]["accessed"] = "2001-03-02~"
    content["sources"][1] |= {
        "unread": {"en": "It lies in a box."},
        "archived": {
            "url": "https://example.org/kept", "at": "2001-03-02T10:00:00Z", "by": "An archive",
            "sha256": "0" * 64,
        },
    }  # fmt: skip
    content["$schema"] = "dossier.schema.json"
    content["dossier"] |= OWN_WORDS
    seen = next(each for each in content["features"] if each["properties"]["kind"] == "sighting")
    seen["properties"]["how"] = "picture"
    content["steps"] += lesson["steps"]
    content["sources"] += track["sources"]
    content["features"] += [each for each in track["features"] if each["id"] not in taken]
    content["features"].append(CANDIDATE)
    return json.dumps(content)


def ais(ship: str) -> str:
    """A file of tracks of one ship of this name, which is silent, and leaps."""
    told = io.StringIO()
    rows = csv.writer(told)
    rows.writerow(["mmsi", "timestamp", "lat", "lon"])
    for time, lon in (("01T06:00Z", 10.0), ("02T14:00Z", 10.2), ("02T15:00Z", 20.0)):
        rows.writerow([ship, f"2001-01-{time}", 50.0, lon])
    return told.getvalue()


def leaves(value: object, path: Path = ()) -> list[Path]:
    """Find the texts of a content."""
    if isinstance(value, str):
        return [path]
    inside: Any = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    return [found for step, inner in inside for found in leaves(inner, (*path, step))]


def put(content: dict[str, Any], path: Path, text: str) -> None:
    """Put a text at a path."""
    holder: Any = content
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = text


@cache
def free_leaves() -> tuple[Path, ...]:
    """Find the texts that may say anything: all that are neither names nor dates nor choices."""
    return _taking(payload(0), leaves(json.loads(everything())))


@cache
def address_leaves() -> tuple[Path, ...]:
    """Find the texts that are addresses."""
    left = set(leaves(json.loads(everything()))) - set(free_leaves())
    return _taking(ADDRESS, sorted(left, key=repr))


def _taking(text: str, paths: list[Path]) -> tuple[Path, ...]:
    """Keep the paths at which a text may stand; what tells kinds apart is left alone."""
    kept = [path for path in paths if path[-1] not in ("kind", "type")]
    while True:
        content = json.loads(everything())
        for path in kept:
            put(content, path, text)
        refused = {fault.path for fault in validate_members(content)[1]}
        sound = [path for path in kept if not any(path[:at] in refused for at in _ends(path))]
        if len(sound) == len(kept):
            return tuple(kept)
        kept = sound


def _ends(path: Path) -> range:
    return range(len(path) + 1)


def filled(text_of: Callable[[int], str], address: str = "https://example.org/") -> bytes:
    """Give the dossier with a text in every leaf that may say anything."""
    content = json.loads(everything())
    for number, path in enumerate(free_leaves()):
        put(content, path, text_of(number))
    for path in address_leaves():
        put(content, path, address)
    return json.dumps(content).encode()


@cache
def poisoned() -> bytes:
    """Give the dossier with a payload in every leaf."""
    return filled(payload, ADDRESS)


@cache
def harmless() -> bytes:
    """Give the same with plain words."""
    return filled(lambda number: f"Word P{number}. " + "plain " * 12 + "\nand more")
