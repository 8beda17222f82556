"""A dossier whose sources are of every kind, and what each is called."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from geoapp.dossier import Dossier
from geoapp.frames import Frames, to_frames
from tests.support.dossiers import content_of, read

ARCHIVED = {"url": "https://web.example.org/1", "at": "2001-04-02T08:00:00Z", "by": "An archive"}
SOURCES: list[dict[str, Any]] = [
    # A description, read as a copy: no date, no link, no archived copy.
    {
        "id": "bare",
        "title": "An image of a train",
        "publisher": "An agency",
        "custom": {"status": "copy", "title_is": "description"},
    },
    # A date that is not exact, a link, an archived copy.
    {
        "id": "vague",
        "title": "A train went",
        "publisher": "A paper",
        "issued": "2001-03~",
        "accessed": "2001-04-01~",
        "URL": "https://example.org/a",
        "archived": ARCHIVED,
        "custom": {"status": "original", "title_is": "title"},
    },
    # Nothing that was read, and a copy on a shelf.
    {
        "id": "unread",
        "title": "A list of trains",
        "publisher": "A ministry",
        "issued": "2001",
        "unread": {"en": "It asks for a password.", "fr": "Elle demande un mot de passe."},
        "archive_location": "box 7",
        "custom": {"status": "unconfirmed", "title_is": "description"},
    },
]
NAMES = {
    "bare": "An agency, n.d. (copy)",
    "vague": "A paper, about March 2001",
    "unread": "A ministry, 2001 (unconfirmed; not read: It asks for a password)",
}


@cache
def dossier() -> Dossier:
    """One of each thing, each of three of them on a source of its own."""
    content = content_of()
    content["sources"] = [{"type": "report", **source} for source in SOURCES]
    text = json.dumps(content["features"]).replace('"paper"', '"vague"')
    content["features"] = json.loads(text)
    content["ships"] = json.loads(json.dumps(content["ships"]).replace('"paper"', '"vague"'))
    for ship in content["ships"]:
        ship["listings"] = []
    cited = [{"source": name} for name in NAMES]
    for claim in content["claims"]:
        claim["citations"] = cited
    content["accounts"][0]["values"][0]["citations"] = cited
    for feature in content["features"]:
        properties = feature["properties"]
        if feature["id"] in ("leg-sea", "aport", "seen"):
            at = ("leg-sea", "aport", "seen").index(feature["id"])
            properties["citations"] = [cited[at]]
        if "lengths" in properties:
            properties["lengths"][0]["citations"] = cited
    content["steps"][0]["claims"] = ["it-left"]
    return read(content)


@cache
def frames() -> Frames:
    return to_frames(dossier())
