"""Records into a draft: which cell means what, by its heading; nothing is guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from geoapp.catalogues import N_
from geoapp.dossier.positions import POSITION_DECIMALS, Position
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import (
    MAX_TEXT_CHARACTERS,
    Basis,
    Certainty,
    Layer,
    Mode,
    PlaceStatus,
    SightingKind,
    Standing,
    refused_in,
)
from geoapp.geodesy import apart_km
from geoapp.importing.draft import ColumnQuestion, Draft
from geoapp.importing.ledger import EITHER, Cell, Fate, Reason
from geoapp.importing.records import Document, Record, RecordGeometry, open_cells, role_of
from geoapp.importing.values import (
    Axes,
    Dates,
    ReadDate,
    decimal_number,
    degrees,
    doubt_of,
    links,
    most_readings,
    plain,
    read_date,
    two_numbers,
)
from geoapp.when import parse_when

DATE_ROLES = ("date", "start", "end")
DMY_MDY = {"dmy": N_("day before month: {day}"), "mdy": N_("month before day: {day}")}
LATLON_LONLAT = {"latlon": N_("latitude first"), "lonlat": N_("longitude first")}
SAME_SPOT_KM = 0.001
HOLDS_CHARACTER = N_("holds the character {character}: remove it there")
END_UNSAID: dict[tuple[bool, bool], str] = {
    (True, False): N_("where it begins: no single place of the file has that name"),
    (False, True): N_("where it ends: no single place of the file has that name"),
    (True, True): N_("where it begins and ends: no single place of the file has these names"),
}
"""What a leg leaves to do, by whether its first and its last place are unknown."""

IN_DOUBT = "?~%"
"""EDTF's marks behind a day; what programs show of it is the day itself."""

SAYS_THE_SAME: str = N_("says the same once more")
DAY_ALONE: str = N_("its day alone")
IS_LONGER = N_("is longer than {limit} characters")
SAY_ORDER = N_("{readings}: say in which order its column is written (--dates dmy or mdy)")
MAX_DOUBTED_CHARACTERS = 200  # longer texts are no ids and no names
SAID_IN_WORDS: dict[str, tuple[str, ...]] = {
    "layer": get_args(Layer),
    "status": get_args(PlaceStatus),
    "basis": get_args(Basis),
    "certainty": get_args(Certainty),
    "standing": get_args(Standing),
    "how": get_args(SightingKind),
}
"""Columns that are called as a member with a closed vocabulary is, and the words that count."""

SAID_BY = {
    "place": ("layer", "status", "precision_km", "obtained"),
    "sighting": ("certainty", "standing", "how", "seen_by"),
    "leg": ("basis", "certainty"),
    "track": ("standing", "precision_km", "seen_by"),
}
"""Such columns, by the kind of feature that has the member."""


def add_document(draft: Draft, document: Document) -> None:
    """
    Put what a file says into a draft, and say of each of its cells what became of it.

    Parameters
    ----------
    draft
        The draft, which is changed.
    document
        What a reader found in the file.
    """
    for cell in document.cells:
        _refuse_unsafe(cell)
        if isinstance(cell.value, str) and len(cell.value) <= MAX_DOUBTED_CHARACTERS:
            cell.doubt("" if cell.why else doubt_of(cell.text))
    if document.language is not None and draft.lang is None:
        draft.lang = document.language.text
        document.language.mapped("dossier.languages")
    draft.add_about([cell for cell in document.about if cell.fate is None])
    columns = _Columns(draft, document)
    # Points come first, so that lines and names find their places.
    ranked = sorted(document.records, key=lambda record: _rank(record, columns))
    before: tuple[str, Position] | None = None
    for record in ranked:
        made = _Mapper(draft, columns, record).add()
        if record.is_step:
            before = _join(draft, record, before, made)
    fates: dict[str, set[Fate | None]] = defaultdict(set)
    for cell in document.cells:
        fates[cell.name].add(cell.fate)
    for cell in document.headings:
        _settle_heading(cell, columns, fates[cell.text])
    for cell in open_cells(document.cells):
        cell.refused(N_("nothing in a dossier is like it"))


def _refuse_unsafe(cell: Cell) -> None:
    """Refuse texts that no dossier may hold."""
    if not isinstance(cell.value, str):
        return
    if found := refused_in(cell.value):
        cell.refused(Reason(HOLDS_CHARACTER, character=f"U+{ord(found[0]):04X}"))
    elif len(cell.value) > MAX_TEXT_CHARACTERS and cell.name != "coordinates":
        cell.refused(Reason(IS_LONGER, limit=f"{MAX_TEXT_CHARACTERS:,}"))


def _rank(record: Record, columns: _Columns) -> int:
    shapes = {geometry.shape for geometry in record.geometry}
    if "line" in shapes:
        return 1
    roles = {columns.roles.get(cell.name, "") for cell in record.cells if cell.text}
    return 2 if {"from", "to"} <= roles and not shapes else 0


def _settle_heading(cell: Cell, columns: _Columns, fates: set[Fate | None]) -> None:
    """Say what became of a heading: it names a member, or stands before what is kept."""
    role = columns.roles.get(cell.text, "")
    is_first = cell.text == columns.first.get(role) and not fates <= {Fate.KEPT}
    if role and (is_first or Fate.MAPPED in fates):
        cell.mapped(role, N_("the heading of what was mapped"))
    elif fates & {Fate.KEPT, Fate.TO_DO}:
        cell.kept("properties.note", N_("stands before what is kept"))
    elif fates:
        cell.refused(N_("the heading of what was refused"))
    else:
        cell.mapped("", N_("the heading of an empty column"))


class _Columns:
    """What the headings of a file say, and in which order its dates and positions are written."""

    def __init__(self, draft: Draft, document: Document) -> None:
        self.draft = draft
        self.known = document.roles
        self.values: dict[str, list[object]] = defaultdict(list)
        for record in document.records:
            for cell in record.cells:
                if cell.text:
                    self.values[cell.name].append(cell.value)
        self.roles = {name: self._role(name) for name in self.values}
        self.first: dict[str, str] = {}
        for name, role in self.roles.items():
            if role:
                self.first.setdefault(role, name)
        self.orders = {
            name: self._order(name) for name, role in self.roles.items() if role in DATE_ROLES
        }
        self.axes = {name: self._axes_of(name) for name in self.values}

    def _role(self, name: str) -> str:
        """Tell what a column holds; `from` and `to` may be places or days, by what they hold."""
        role = self.known.get(name, role_of(name))
        values = [value for value in self.values[name] if not isinstance(value, date)]
        if role in ("from", "to") and (
            not values or all(read_date(v).edtf or read_date(v).orders for v in values)
        ):
            return "start" if role == "from" else "end"
        return role

    def _order(self, name: str) -> Dates | None:
        """Tell the order of day and month in a column: known from a cell, or asked for."""
        values = self.values[name]
        doubtful = next((value for value in values if read_date(value).orders), None)
        if doubtful is None:
            return None
        if known := self.draft.answers.dates_of(name) or most_readings(values):
            return known
        read = read_date(doubtful).orders or {}
        choices: dict[str, str] = {
            order: Reason(DMY_MDY[order], day=day) for order, day in read.items()
        }
        self.draft.questions.append(ColumnQuestion(name, "dates", str(doubtful), choices))
        return None

    def _axes_of(self, name: str) -> Axes | None:
        """Tell the order of two numbers in one column: by its heading, or asked for."""
        role = self.roles[name]
        if role in ("latlon", "lonlat"):
            return "latlon" if role == "latlon" else "lonlat"
        if role != "position":
            return None
        if said := self.draft.answers.axes_of(name):
            return said
        readings = [_readings(str(value)) for value in self.values[name]]
        certain = {next(iter(each)) for each in readings if len(each) == 1}
        if len(certain) == 1:
            return certain.pop()
        doubtful = next((i for i, each in enumerate(readings) if len(each) == 2), None)
        if doubtful is not None:
            example = str(self.values[name][doubtful])
            self.draft.questions.append(ColumnQuestion(name, "axes", example, LATLON_LONLAT))
        return None

    def read_date(self, cell: Cell) -> ReadDate:
        """Read a cell of a column of dates."""
        return read_date(cell.value, self.orders.get(cell.name))


def _readings(text: str) -> dict[Axes, Position]:
    """Give a position by each order in which its two numbers make one."""
    parts = two_numbers(text)
    if parts is None:
        return {}
    found: dict[Axes, Position] = {}
    for axes, (lat_text, lon_text) in (("latlon", parts), ("lonlat", parts[::-1])):
        lat, lon = degrees(lat_text, "lat"), degrees(lon_text, "lon")
        if lat is not None and lon is not None:
            found[axes] = (lon, lat)  # type: ignore[index]
    return found


def kept_position(lon: float, lat: float) -> Position:
    """Give a position as a dossier keeps it."""
    return round(lon, POSITION_DECIMALS) + 0.0, round(lat, POSITION_DECIMALS) + 0.0


@dataclass
class _Mapper:
    """Puts one record into the draft."""

    draft: Draft
    columns: _Columns
    record: Record

    def __post_init__(self) -> None:
        self.chosen: dict[str, Cell] = {}
        self.rest: list[Cell] = []
        self.more_sources: list[Cell] = []
        for cell in open_cells(self.record.cells):
            role = self.columns.roles.get(cell.name, "")
            if not cell.text:
                continue
            if role and role not in self.chosen:
                self.chosen[role] = cell
            elif role == "source" and links(cell.text) == [cell.text]:
                self.more_sources.append(cell)
            else:
                self.rest.append(cell)

    def add(self) -> str:
        """Add what the record says; give the id of its first place, leg or track."""
        geometry = self.record.geometry or self._geometry_of_cells()
        made = ""
        if not geometry and {"from", "to"} <= self.chosen.keys():
            made = self._add_named_leg()
        elif not geometry:
            self._leave_to_do()
        for each in geometry:
            first = {"point": self._add_point, "line": self._add_line, "track": self._add_track}[
                each.shape
            ](each)
            made = made or first
        self._leave_ends(made)
        if self.record.is_step:
            self._add_step(made)
        self._settle_empty()
        return made

    def _leave_ends(self, made: str) -> None:
        """Leave to do what a row says of ends at which no line of it begins or ends."""
        cells = [self.chosen[role] for role in ("from", "to") if role in self.chosen]
        if made and (left := list(open_cells(cells))):
            path, why = f"features.{made}.properties.claims", N_("its line has its ends elsewhere")
            self.draft.ask(path, N_("where this belongs"), left, why)

    # -- where it is ---------------------------------------------------------------------

    def _geometry_of_cells(self) -> list[RecordGeometry]:
        """Make a position of the cells that hold one; what can't be read stays as it is."""
        lat_cell, lon_cell = self.chosen.get("lat"), self.chosen.get("lon")
        if lat_cell and lon_cell:
            lat, lon = degrees(lat_cell.text, "lat"), degrees(lon_cell.text, "lon")
            if lat is None or lon is None:
                return []
            return [RecordGeometry("point", [kept_position(lon, lat)], [lat_cell, lon_cell])]
        for role in ("latlon", "lonlat", "position"):
            cell = self.chosen.get(role)
            if cell is None:
                continue
            readings = _readings(cell.text)
            axes = self.columns.axes.get(cell.name)
            at = readings.get(axes) if axes else None
            if at is None and len(readings) == 1 and role == "position":
                at = next(iter(readings.values()))
            if at is not None:
                return [RecordGeometry("point", [kept_position(*at)], [cell])]
        return self._geometry_of_wkt()

    def _geometry_of_wkt(self) -> list[RecordGeometry]:
        cell = self.chosen.get("wkt")
        if cell is None:
            return []
        from geoapp.importing.shapes import geometries_of_wkt

        return geometries_of_wkt(cell)

    def _use(self, geometry: RecordGeometry, path: str) -> None:
        for cell in geometry.cells:
            cell.mapped(f"{path}.geometry")

    # -- what it says --------------------------------------------------------------------

    def _said(self, *kinds: str) -> dict[str, JsonObject]:
        """Give what columns say that are called as members are, by the kind that has them."""
        given: dict[str, JsonObject] = {kind: {} for kind in kinds}
        for role in dict.fromkeys(each for roles in SAID_BY.values() for each in roles):
            cell = self.chosen.get(role)
            value = self._said_value(role, cell.text) if cell else None
            of = [kind for kind in kinds if role in SAID_BY[kind]]
            if cell and (value is None or not of):
                self.rest.append(self.chosen.pop(role))
            for kind in of if value is not None else ():
                given[kind][role] = value
        return given

    def _said_value(self, role: str, text: str) -> object:
        """Give the value of a member if a cell says one that it can have."""
        if role == "precision_km":
            number = decimal_number(text)
            return number if number is not None and 0 < number <= 1_000 else None
        if role in SAID_IN_WORDS:
            return text.casefold() if text.casefold() in SAID_IN_WORDS[role] else None
        return self.draft.text(plain(text))

    @property
    def name(self) -> str:
        """Its name, in one line; empty if it has none."""
        cell = self.chosen.get("name")
        return " ".join(plain(cell.text).split()) if cell else ""

    def _common(self) -> tuple[JsonObject, list[Cell], list[str]]:
        """Give note and citations, the cells that the note keeps, and the sources' ids."""
        description = self.chosen.get("description")
        texts = [plain(description.text)] if description else []
        kept = self.rest
        for cell in kept:
            words = plain(cell.text)
            texts.append(f"{cell.name}: {words}" if cell.name else words)
        cited = self.draft.cited(self.chosen, texts, self.more_sources)
        note = "\n".join(texts)
        while len(note) > MAX_TEXT_CHARACTERS:
            kept[-1].refused(N_("the note has no room for it"))
            kept = kept[:-1]
            texts.pop()
            note = "\n".join(texts)
        given: JsonObject = {"note": self.draft.text(note)} if note else {}
        if cited:
            given["citations"] = [{"source": name} for name in cited]
        return given, kept, cited

    def _settle(self, path: str, members: dict[str, str], kept: list[Cell]) -> None:
        """Say what became of the cells that every record may have."""
        for role, member in members.items():
            if cell := self.chosen.get(role):
                cell.mapped(f"{path}.properties.{member}")
        for cell in kept:
            cell.kept(f"{path}.properties.note")

    def _settle_empty(self) -> None:
        for cell in open_cells(self.record.cells):
            if not cell.text:
                cell.mapped("", N_("is empty"))

    # -- a point -------------------------------------------------------------------------

    def _add_point(self, geometry: RecordGeometry) -> str:
        at = geometry.positions[0]
        is_dated = any(role in self.chosen for role in DATE_ROLES)
        said = self._said("place", *(["sighting"] if is_dated else []))
        members = self._place_members() | said["place"]
        known = self.draft.place_again(at, self.name)
        for member in self.draft.complete(known, members) if known else ():
            self.rest.append(self.chosen.pop(member))
        given, kept, cited = self._common()
        place = known or self.draft.add_place(at, self.name, **{**given, **members})
        path = f"features.{place}"
        self._use(geometry, path)
        own = {role: role for role in ("name", "country", "role", *SAID_BY["place"])}
        self._settle(path, own, [])
        more = {"note": given["note"]} if known and "note" in given else {}
        seen = self._add_sighting(place, at, cited, said.get("sighting", {}) | more)
        words = "".join(more.get("note", {}).values())
        if known and not seen and not self.draft.note(place, words, cited):
            for cell in (*kept, *self.record.cells):
                if cell in kept or cell is self.chosen.get("description"):
                    cell.refused(N_("the note has no room for it"))
        self._settle(f"features.{seen}" if known and seen else path, {"description": "note"}, kept)
        self._called(place)
        self._settle_same_spot(at, path)
        self._leave(
            ("mode", "from", "to", "lat", "lon", "wkt", "position", "latlon", "lonlat",
             *SAID_BY["sighting"]), path
        )  # fmt: skip
        return place

    def _called(self, place: str) -> None:
        """Let other rows name the place by its id in the file."""
        for cell in self.record.cells:
            if cell.name.casefold() == "id" and cell.text:
                self.draft.call(place, cell.text)

    def _settle_same_spot(self, at: Position, path: str) -> None:
        """Settle a second column that says where a point lies, if it says the same."""
        for role in ("wkt", "latlon", "lonlat", "position"):
            cell = self.chosen.get(role)
            if cell is None or cell.fate is not None:
                continue
            if role == "wkt":
                spots = [each.positions[0] for each in self._geometry_of_wkt()]
            else:
                spots = [kept_position(*each) for each in _readings(cell.text).values()]
            if at in spots:
                cell.mapped(f"{path}.geometry", SAYS_THE_SAME)

    def _place_members(self) -> JsonObject:
        given: JsonObject = {}
        country, role = self.chosen.get("country"), self.chosen.get("role")
        if country and len(country.text) == 2 and country.text.isascii() and country.text.isupper():
            given["country"] = country.text
        elif country:
            self.rest.append(self.chosen.pop("country"))
        if role:
            given["role"] = self.draft.text(plain(role.text))
        return given

    def _add_sighting(self, place: str, at: Position, cited: list[str], said: JsonObject) -> str:
        """Make an observation of what a place's dates say; give its id if they can be read."""
        cells = [self.chosen[role] for role in DATE_ROLES if role in self.chosen]
        if not cells:
            return ""
        path = f"features.seen-{place}.properties.when"
        when, used = self._when(path, N_("when it was there"))
        for cell in cells:
            if cell.fate is not None or cell in used:
                continue
            if when and when.rstrip(IN_DOUBT) == self.columns.read_date(cell).edtf:
                cell.mapped(path, SAYS_THE_SAME)
            else:
                self.draft.ask(path, N_("when it was there"), [cell], N_("several dates"))
        if when is None:
            return ""
        citations = {"citations": [{"source": name} for name in cited]} if cited else {}
        seen = self.draft.add_sighting(place, at, self.name, when, {**said, **citations})
        for cell in used:
            cell.mapped(f"features.{seen}.properties.when", _why_date(cell))
        self._settle(f"features.{seen}", {role: role for role in said}, [])
        return seen

    def _when(self, path: str, missing: str) -> tuple[str | None, list[Cell]]:
        """Give the one time that the columns of dates say, with its cells."""
        if single := self.chosen.get("date"):
            read = self._read(single, path, missing)
            return read, [single] if read else []
        start, end = self.chosen.get("start"), self.chosen.get("end")
        reads = [self._read(cell, path, missing) if cell else None for cell in (start, end)]
        used = [cell for cell, read in zip((start, end), reads, strict=True) if cell and read]
        first, last = reads
        if first is None and last is None:
            return None, []
        if first == last or "/" in f"{first}{last}":
            return first or last, used[:1] if first != last else used
        when = f"{first or '..'}/{last or '..'}"
        checked = read_date(when)
        return (checked.edtf, used) if checked.edtf else (first, used[:1])

    def _read(self, cell: Cell, path: str, missing: str) -> str | None:
        """Read a date, or leave it to do with both of its readings."""
        read = self.columns.read_date(cell)
        if read.edtf:
            return read.edtf
        if read.orders:
            first, *others = read.orders.values()
            both = Reason(EITHER, first=first, second=others[0]) if others else first
            why = Reason(SAY_ORDER, readings=both)
            self.draft.ask(path, f"{missing}: {both}", [cell], why)
        else:
            self.draft.ask(path, missing, [cell], read.why)
        return None

    # -- a line --------------------------------------------------------------------------

    def _add_line(self, geometry: RecordGeometry) -> str:
        draft, positions = self.draft, geometry.positions
        said = self._said("leg")["leg"]
        given, kept, _ = self._common()
        ends = self._ends(positions)
        leg = draft.new_leg_id(self.name)
        path = f"features.{leg}"
        given = {**self._leg_members(path), **said, **given}
        draft.add_leg(leg, positions, ends, self.name, given)
        self._use(geometry, path)
        own = {role: role for role in ("name", *said)}
        self._settle(path, {"description": "note", **own}, kept)
        self._leave(("country", "role", "date", "lat", "lon", "wkt", "position"), path)
        return leg

    def _ends(self, positions: Sequence[Position]) -> tuple[str, str]:
        """Give the places at the ends of a line: those that it names, or that lie there."""
        ends = []
        for role, at in (("from", positions[0]), ("to", positions[-1])):
            cell = self.chosen.get(role)
            found = self.draft.place_named(cell.text, at) if cell else None
            names_it = cell and not found and not self.draft.is_known(at, cell.text)
            ends.append(found or self.draft.end_at(at, cell.text if cell and names_it else ""))
            if cell and found:
                cell.mapped(f"properties.{role}")
            elif cell and names_it:
                cell.mapped(f"features.{ends[-1]}.properties.name")
        return ends[0], ends[1]

    def _leg_members(self, path: str) -> JsonObject:
        given: JsonObject = {}
        mode = self.chosen.get("mode")
        if mode and mode.text.casefold() in get_args(Mode):
            given["mode"] = mode.text.casefold()
            mode.mapped(f"{path}.properties.mode")
        elif mode:
            self.draft.ask(
                f"{path}.properties.mode", N_("by what it moved"), [mode], N_("no known mode")
            )
        for role, member, missing in (
            ("start", "depart", N_("when it left")),
            ("end", "arrive", N_("when it arrived")),
        ):
            if cell := self.chosen.get(role):
                spot = f"{path}.properties.{member}"
                when = self._read(cell, spot, missing)
                if when and _is_before(when, given.get("depart")):
                    why = N_("is before the day on which it left: mend one of the two")
                    self.draft.ask(spot, missing, [cell], why)
                elif when:
                    given[member] = when
                    cell.mapped(spot, _why_date(cell))
        if cell := self.chosen.get("date"):
            missing = N_("when it left and arrived; the file gives one date")
            self.draft.ask(
                f"{path}.properties.depart", missing, [cell], N_("left or arrived then?")
            )
        return given

    def _add_named_leg(self) -> str:
        """Add a leg between two places that stand in the same file."""
        ends = [self.draft.place_named(self.chosen[role].text) for role in ("from", "to")]
        first, last = ends
        if first is None or last is None:
            self._leave_to_do(END_UNSAID[first is None, last is None])
            return ""
        positions = [self.draft.position_of(first), self.draft.position_of(last)]
        cells = [self.chosen["from"], self.chosen["to"]]
        return self._add_line(RecordGeometry("line", positions, cells))

    # -- a track -------------------------------------------------------------------------

    def _add_track(self, geometry: RecordGeometry) -> str:
        said = self._said("track")["track"]
        given, kept, _ = self._common()
        track = self.draft.add_track(geometry, self.name, {**said, **given})
        path = f"features.{track}"
        self._use(geometry, path)
        own = {role: role for role in ("name", *said)}
        self._settle(path, {"description": "note", **own}, kept)
        self._leave(tuple(self.chosen), path)
        return track

    # -- what is left --------------------------------------------------------------------

    def _leave(self, roles: Sequence[str], path: str) -> None:
        """Leave to do what a feature of this kind has no member for."""
        cells = [self.chosen[role] for role in roles if role in self.chosen]
        cells = [cell for cell in cells if cell.fate is None]
        if cells:
            self.draft.ask(f"{path}.properties.claims", N_("where this belongs"), cells,
                           N_("this kind of feature has no member for it"))  # fmt: skip

    def _leave_to_do(self, missing: str = "") -> None:
        """Leave a record to do that has no position."""
        doubtful = self.chosen.get("position")
        if not missing and doubtful and len(_readings(doubtful.text)) > 1:
            missing = N_(
                "where it lies: say in which order its numbers are (--axes latlon or lonlat)"
            )
        missing = missing or N_("where it lies: its longitude and latitude")
        cells = [cell for cell in open_cells(self.record.cells) if cell.text]
        if cells:
            name = self.draft.new_id(self.name, fallback="place")
            self.draft.ask(f"features.{name}.geometry", missing, cells, missing)

    def _add_step(self, made: str) -> None:
        """Add the record as a chapter of the story too."""
        draft = self.draft
        description = self.chosen.get("description")
        headline = self.record.title or self.chosen.get("name")
        words = " ".join(plain(headline.text).split()) if headline else ""
        step = draft.new_step_id(words)
        title = {"title": draft.text(words)} if words else {}
        text = {"text": draft.text(plain(description.text))} if description else {}
        draft.steps.append({"id": step, **title, **text, **({"select": made} if made else {})})
        draft.unsaid(
            f"steps.{step}", {"title": N_("its title"), "text": N_("its text")}, {*title, *text}
        )
        for cell, member in ((headline, "title"), (description, "text")):
            if cell:
                cell.mapped(f"steps.{step}.{member}")


def _is_before(arrive: str, depart: str | None) -> bool:
    """Tell whether a leg would have to arrive before it leaves, as no dossier may say."""
    if depart is None:
        return False
    first, last = parse_when(depart).earliest_start, parse_when(arrive).latest_end
    return first is not None and last is not None and last < first


def _why_date(cell: Cell) -> str:
    """Say what of a date was not mapped: its hour, which a moment of a route has none of."""
    return DAY_ALONE if ":" in cell.text else ""


def _join(
    draft: Draft, record: Record, before: tuple[str, Position] | None, made: str
) -> tuple[str, Position] | None:
    """Add the leg that a story draws from one of its places to the next."""
    if not made or not record.geometry:
        return before
    here = made, record.geometry[0].positions[0]
    if before and record.joins and apart_km(before[1], here[1]) > SAME_SPOT_KM:
        draft.add_leg(draft.new_leg_id(""), [before[1], here[1]], (before[0], here[0]), "", {})
    return here
