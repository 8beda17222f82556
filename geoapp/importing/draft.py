"""A draft made of records: what they say is mapped or kept, what they don't say is left to do."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise

from geoapp.catalogues import N_, UNSAID_LANGUAGE
from geoapp.dossier.positions import Position
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import MAX_TEXT_CHARACTERS, is_number, is_web_address
from geoapp.importing.ledger import Cell, Reason
from geoapp.importing.records import Foreign, RecordGeometry, open_cells
from geoapp.importing.values import Axes, Dates, links, plain

LANGUAGE_UNSAID = N_("the language of its texts, which stand under 'und'")
WITH_MORE = N_("with {more}")
NO_ROOM = N_("a to-do has no room left for it, as it holds {limit} characters")
PLACE_UNSAID = {
    "role": N_("what it is on the route"),
    "layer": N_("whether it is on the route, on the way, or context"),
    "country": N_("its country, or null"),
    "precision_km": N_("within how many kilometres it is known"),
    "obtained": N_("how the position was obtained"),
    "status": N_("whether a picture shows it (seen) or not (unconfirmed)"),
}
LEG_UNSAID = {
    "mode": N_("by what it moved"),
    "basis": N_("how the line is known: observed, reported, modelled or schematic"),
    "certainty": N_("how certain it is"),
}
SEEN_UNSAID = {
    "seen_by": N_("who saw it, or alleges it"),
    "standing": N_("whether those are independent of those who allege"),
}
SOURCE_UNSAID = {
    "type": N_("what kind of work it is"),
    "title": N_("its title"),
    "publisher": N_("who published it"),
    "custom": N_("how it was read, and what its title is"),
}
HEADER_UNSAID = {
    "title": N_("its title"),
    "summary": N_("who alleges what, and how those accused reply"),
    "attribution": N_("as alleged by whom"),
    "licence": N_("its licence"),
}

DATES: dict[str, Dates] = {"dmy": "dmy", "mdy": "mdy"}
AXES: dict[str, Axes] = {"latlon": "latlon", "lonlat": "lonlat"}


@dataclass
class Answers:
    """
    What an author says of columns that can be read in two ways.

    Parameters
    ----------
    dates
        The order of day and month.
    axes
        The order of the numbers of a position in one column.
    columns
        What is said of single columns, by heading; it goes before the other two.
    """

    dates: Dates | None = None
    axes: Axes | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def dates_of(self, column: str) -> Dates | None:
        """Give the order of day and month in a column, if somebody has said it."""
        return DATES.get(self.columns.get(column, ""), self.dates)

    def axes_of(self, column: str) -> Axes | None:
        """Give the order of two numbers in a column, if somebody has said it."""
        return AXES.get(self.columns.get(column, ""), self.axes)


@dataclass
class ColumnQuestion:
    """
    A column that can be read in two ways.

    Parameters
    ----------
    column
        Its heading.
    about
        What is not known of it: ``dates`` or ``axes``.
    example
        One of its cells.
    choices
        The answers, with what the example means by each.
    """

    column: str
    about: str
    example: str
    choices: Mapping[str, str]


@dataclass
class Draft:
    """
    A dossier in the making.

    Parameters
    ----------
    id
        Its id.
    lang
        The language of its texts; None if nobody has said it.
    answers
        How columns are read that can be read in two ways.
    """

    id: str
    lang: str | None = None
    answers: Answers = field(default_factory=Answers)
    questions: list[ColumnQuestion] = field(default_factory=list)
    header: JsonObject = field(default_factory=dict)
    sources: dict[str, JsonObject] = field(default_factory=dict)
    features: list[JsonObject] = field(default_factory=list)
    steps: list[JsonObject] = field(default_factory=list)
    todo: list[JsonObject] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)
    _source_ids: dict[str, str] = field(default_factory=dict)
    _places: dict[tuple[Position, str], str] = field(default_factory=dict)
    _said: dict[str, JsonObject] = field(default_factory=dict)
    _at: dict[Position, str] = field(default_factory=dict)
    _lies: dict[str, Position] = field(default_factory=dict)
    _named: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _kept: list[str] = field(default_factory=list)

    # -- small things --------------------------------------------------------------------

    def text(self, words: str) -> dict[str, str]:
        """Say a text in the language of the file."""
        return {self.lang or UNSAID_LANGUAGE: words}

    def new_id(self, *names: str, fallback: str) -> str:
        """Make an id of a name, which no other item has."""
        stem = next(filter(None, map(slug, names)), fallback)[:70].rstrip("-")
        name, number = stem, 1
        while name in self._ids:
            number += 1
            name = f"{stem}-{number}"
        self._ids.add(name)
        return name

    def unsaid(self, path: str, missing: Mapping[str, str], given: Iterable[str] = ()) -> None:
        """Add a to-do for each member that is not given."""
        said = {*given}
        self.todo += [
            {"path": f"{path}.{member}", "missing": words}
            for member, words in missing.items()
            if member not in said and f"{path}.{member}" not in self._asked
        ]

    def ask(self, path: str, missing: str, cells: Sequence[Cell], why: str) -> None:
        """Add a to-do for what cells say and can't be read in one way alone, or not stored."""
        named = len(cells) > 1
        said = [(cell, _found(cell, named=named)) for cell in cells if cell.text]
        found = "; ".join(_fitting(said))
        entry = {"path": path, "missing": missing}
        self._asked.add(path)
        self.todo.append(entry | ({"found": found} if found else {}))
        for cell in cells:
            cell.to_do(path, why)

    def know(self, content: JsonObject) -> None:
        """Know what a dossier has already: new things get other ids, and find its places."""
        for name in ("sources", "origins", "claims", "accounts", "ships", "features"):
            self._ids |= {item["id"] for item in content.get(name, ())}
        for source in content["sources"]:
            self._source_ids.setdefault(source.get("URL", source["id"]), source["id"])
        for feature in content["features"]:
            if feature["properties"]["kind"] == "place":
                lon, lat = feature["geometry"]["coordinates"]
                self._lies[feature["id"]] = (lon, lat)
                self._at.setdefault((lon, lat), feature["id"])
                for words in feature["properties"].get("name", {}).values():
                    self._named[words.casefold()].append(feature["id"])

    # -- what a file says of itself ------------------------------------------------------

    def add_about(self, cells: Sequence[Cell]) -> None:
        """Take title and summary of a file; what else it says of itself is kept."""
        for cell in open_cells(cells):
            member = {"title": "title", "description": "summary"}.get(cell.name)
            if not cell.text:
                cell.mapped(f"dossier.{member or 'attribution'}", N_("is empty"))
            elif member and member not in self.header:
                self.header[member] = self.text(plain(cell.text))
                cell.mapped(f"dossier.{member}")
            else:
                self._kept += _fitting([(cell, _found(cell))], "; ".join(self._kept))
                cell.kept("todo: dossier.attribution", N_("what the file says of itself"))

    # -- sources -------------------------------------------------------------------------

    def cite(self, words: str) -> str:
        """Give the id of the source at an address, or of the one that some words name."""
        if words not in self._source_ids:
            is_link = links(words)[:1] == [words] and is_web_address(words)
            stem = re.sub(r"^https?://(www\.)?", "", words)
            name = self.new_id(stem, fallback="source")
            self._source_ids[words] = name
            self.sources[name] = {"id": name, **({"URL": words} if is_link else {"note": words})}
            self.unsaid(f"sources.{name}", SOURCE_UNSAID)
        return self._source_ids[words]

    def cited(
        self, chosen: Mapping[str, Cell], notes: Iterable[str], more: Iterable[Cell] = ()
    ) -> list[str]:
        """Give the ids of the sources that a record names, in its own columns and in its texts."""
        cell = chosen.get("source")
        found = []
        if cell is not None and cell.text:
            named = links(cell.text) or [cell.text]
            found = [self.cite(words) for words in named]
            rest = [part for part in re.split(r"[\s,;|]+", cell.text) if part not in named]
            why = Reason(WITH_MORE, more=", ".join(rest)[:80]) if links(cell.text) and rest else ""
            cell.mapped(f"sources.{found[0]}", why)
        for other in more:
            found.append(self.cite(other.text))
            other.mapped(f"sources.{found[-1]}")
        found += [self.cite(link) for note in notes for link in links(note)]
        return list(dict.fromkeys(found))

    # -- places, legs, tracks ------------------------------------------------------------

    def add_place(self, position: Position, name: str, **given: object) -> str:
        """Add a place, or give the id of the one that has this name and position."""
        key = (position, name)
        if key in self._places:
            return self._places[key]
        known = self.new_id(name, fallback="place")
        self._places[key] = known
        self._at.setdefault(position, known)
        self._lies[known] = position
        if name:
            self._named[name.casefold()].append(known)
            given = {"name": self.text(name), **given}
        self._said[known] = {"kind": "place", **given}
        self.features.append(
            {
                "type": "Feature",
                "id": known,
                "geometry": {"type": "Point", "coordinates": list(position)},
                "properties": self._said[known],
            }
        )
        self.unsaid(f"features.{known}.properties", {"name": N_("its name"), **PLACE_UNSAID}, given)
        return known

    def call(self, place: str, name: str) -> None:
        """Let a place be found by another name too."""
        known = self._named[" ".join(name.split()).casefold()]
        if place not in known:
            known.append(place)

    def place_again(self, position: Position, name: str) -> str | None:
        """Give the place of this very name and position; None if there is none yet."""
        return self._places.get((position, name))

    def complete(self, place: str, given: JsonObject) -> list[str]:
        """Say more of a place; give the members of which it says something else already."""
        said = self._said[place]
        other = [member for member, value in given.items() if said.get(member, value) != value]
        said |= {member: value for member, value in given.items() if member not in other}
        return other

    def note(self, place: str, words: str, cited: Iterable[str]) -> bool:
        """Add to the note and to the citations of a place; tell whether its note had room."""
        said = self._said[place]
        before = "\n".join(said.get("note", {}).values())
        has_room = len(before) + len(words) < MAX_TEXT_CHARACTERS
        if words and has_room:
            said["note"] = self.text(f"{before}\n{words}" if before else words)
        citations = said.get("citations", [])
        known = {each["source"] for each in citations}
        if more := [{"source": name} for name in cited if name not in known]:
            said["citations"] = [*citations, *more]
        return has_room

    def end_at(self, position: Position, name: str = "") -> str:
        """Give the place at an end of a line; if there is none, a new one."""
        return self._at.get(position) or self.add_place(position, name)

    def place_named(self, name: str, position: Position | None = None) -> str | None:
        """Give the one place of a name, at a position if it is given; None if there are others."""
        known = self._named.get(" ".join(name.split()).casefold(), [])
        at = [each for each in known if position in (None, self.position_of(each))]
        return at[0] if len(at) == 1 else None

    def is_known(self, position: Position, name: str) -> bool:
        """Tell whether a place lies at a position, or one of a name lies anywhere."""
        return position in self._at or bool(self._named.get(" ".join(name.split()).casefold()))

    def position_of(self, place: str) -> Position:
        """Give where a place lies."""
        return self._lies[place]

    def new_leg_id(self, name: str) -> str:
        """Make an id of a leg's name."""
        return self.new_id(f"leg-{slug(name)}" if slug(name) else "", fallback="leg")

    def new_step_id(self, name: str) -> str:
        """Make an id of a step's title; steps are counted by themselves."""
        taken = {step["id"] for step in self.steps}
        stem = slug(name) or "step"
        numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        return next(each for each in numbered if each not in taken)

    def add_leg(self, known: str, positions: Sequence[Position], ends: tuple[str, str], name: str,
                given: JsonObject) -> None:  # fmt: skip
        """Add a leg from place to place."""
        members: JsonObject = {"kind": "leg"} | ({"name": self.text(name)} if name else {})
        members |= {"from": ends[0], "to": ends[1], **given}
        self.features.append(
            {
                "type": "Feature",
                "id": known,
                "geometry": {"type": "LineString", "coordinates": [list(at) for at in positions]},
                "properties": members,
            }
        )
        wanted = {
            "name": N_("its name"),
            **LEG_UNSAID,
            "depart": N_("when it left"),
            "arrive": N_("when it arrived"),
            "citations": N_("a source or a claim"),
        }
        self.unsaid(f"features.{known}.properties", wanted, members)

    def add_sighting(self, place: str, position: Position, name: str, when: str,
                     given: JsonObject) -> str:  # fmt: skip
        """Add a dated observation at a place."""
        known = self.new_id(f"seen-{slug(name) or place}", fallback="seen")
        members = {"kind": "sighting", **({"name": self.text(name)} if name else {})}
        members |= {"place": place, "when": when, **given}
        self.features.append(
            {
                "type": "Feature",
                "id": known,
                "geometry": {"type": "Point", "coordinates": list(position)},
                "properties": members,
            }
        )
        wanted = {"name": N_("its name"), **SEEN_UNSAID, "certainty": N_("how certain it is"),
                  "citations": N_("a source or a claim")}  # fmt: skip
        self.unsaid(f"features.{known}.properties", wanted, members)
        return known

    def add_track(self, geometry: RecordGeometry, name: str, given: JsonObject) -> str:
        """Add positions that were measured, each with its time."""
        known = self.new_id(name, fallback="track")
        members: JsonObject = {"kind": "track"} | ({"name": self.text(name)} if name else {})
        members |= {"coordinateProperties": {"times": geometry.times}, **given}
        self.features.append(
            {
                "type": "Feature",
                "id": known,
                "geometry": {
                    "type": "MultiPoint",
                    "coordinates": [list(at) for at in geometry.positions],
                },
                "properties": members,
            }
        )
        wanted = {"name": N_("its name"), **SEEN_UNSAID,
                  "precision_km": N_("within how many kilometres its positions are known"),
                  "citations": N_("a source or a claim")}  # fmt: skip
        self.unsaid(f"features.{known}.properties", wanted, members)
        return known

    # -- the whole -----------------------------------------------------------------------

    def content(self) -> JsonObject:
        """Give the content of the file, as far as it is said."""
        self.unsaid("dossier", HEADER_UNSAID, self.header)
        if self._kept:
            last = next(todo for todo in self.todo if todo["path"] == "dossier.attribution")
            last["found"] = "; ".join(self._kept)
        languages = {"languages": [self.lang]} if self.lang else {}
        if not self.lang:
            self.todo.append({"path": "dossier.languages", "missing": LANGUAGE_UNSAID})
        header = {
            "id": self.id,
            "version": "0.1.0",
            **self.header,
            "bbox": box_of_features(self.features),
        }
        order = ["dossier", "sources", "steps", "features"]
        self.todo.sort(key=lambda todo: order.index(todo["path"].partition(".")[0]))
        empty: JsonObject = {"claims": [], "accounts": [], "ships": []}
        return {
            "type": "FeatureCollection",
            "dossier": header | languages,
            "sources": list(self.sources.values()),
            **empty,
            "steps": self.steps,
            "changes": [],
            **({"todo": self.todo} if self.todo else {}),
            "features": self.features,
        }

    def added_to(self, content: JsonObject) -> JsonObject:
        """Give the content of a dossier's file with what is new."""
        return {
            **content,
            "sources": [*content["sources"], *self.sources.values()],
            **({"todo": todo} if (todo := [*content.get("todo", ()), *self.todo]) else {}),
            "features": [*content["features"], *self.features],
        }


def _found(cell: Cell, *, named: bool = True) -> str:
    return f"{cell.name}: {cell.text}" if cell.name and named else cell.text


def _fitting(said: Iterable[tuple[Cell, str]], before: str = "") -> Iterator[str]:
    """Yield the words of cells as long as one text holds them; the other cells are refused."""
    room = MAX_TEXT_CHARACTERS - len(before) - 2
    for cell, words in said:
        if len(words) > room:
            cell.refused(Reason(NO_ROOM, limit=f"{MAX_TEXT_CHARACTERS:,}"))
        else:
            room -= len(words) + 2
            yield words


def box_of_features(features: Iterable[JsonObject]) -> list[float]:
    """
    Give the least box round all positions, across 180 degrees where that is narrower.

    Examples
    --------
    >>> points = [[179.5, -16.0], [-179.0, -17.0]]
    >>> box_of_features([{"geometry": {"type": "LineString", "coordinates": points}}])
    [179.5, -17.0, -179.0, -16.0]
    >>> box_of_features([])
    [-180, -90, 180, 90]
    """
    positions = [
        at
        for feature in features
        for at in _positions(feature["geometry"])
        if len(at) == 2 and all(map(is_number, at))
    ]
    if not positions:
        return [-180, -90, 180, 90]
    lats = [lat for _, lat in positions]
    lons = sorted({lon for lon, _ in positions})
    gaps = [(b - a, b, a) for a, b in pairwise(lons)]
    around = (lons[0] + 360 - lons[-1], lons[0], lons[-1])
    _, west, east = max([around, *gaps])
    return [west, min(lats), east, max(lats)]


def _positions(geometry: JsonObject) -> list[list[float]]:
    coordinates: list[Foreign] = geometry["coordinates"]
    if geometry["type"] == "Point":
        return [coordinates]
    nested = geometry["type"] == "MultiLineString"
    return [at for line in coordinates for at in line] if nested else coordinates


def slug(name: str) -> str:
    """
    Make an id of a name, as far as its letters are Latin.

    Examples
    --------
    >>> slug("Valparaíso (Chile)"), slug("Дунай")
    ('valparaiso-chile', '')
    """
    plain_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain_name))[:70].strip("-")
