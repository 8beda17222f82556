"""What statements and corrections owe their sources and each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from geoapp.dossier.contents import Contents, Item
from geoapp.dossier.faults import Fault, Path, shown
from geoapp.dossier.fields import time_bounds
from geoapp.when import moved, parse_when

A_DAY = 1
"""By how many days those may differ between a speaker's time zone and a printer's."""

REPORTING = ("accusation", "corroboration", "government", "media", "official-act")
"""Kinds of claims that report something; the others reply, explain or describe the way."""

MAX_TOLD = 8
"""Claims of a circle that a message names."""

Reference = tuple[Path, str, tuple[str, ...]]


def reading_references(contents: Contents) -> Iterator[Reference]:
    """
    Find what readings of the map name.

    Parameters
    ----------
    contents
        The content of a file; its unsound parts are left alone.

    Yields
    ------
    reference
        Path, the id that is named there, and the kind of thing that it may be.
    """
    for path, reading in _readings(contents):
        for kind in ("leg", "candidate"):
            if isinstance(reading.get(kind), str) and contents.is_sound((*path, kind)):
                yield (*path, kind), reading[kind], (kind,)


def ground_faults(contents: Contents) -> Iterator[Fault]:
    """
    Find statements that no source could have reported, and corrections that lead nowhere.

    Parameters
    ----------
    contents
        The content of a file; its unsound parts are left alone.

    Yields
    ------
    fault
        Statements, sightings and tracks later than all their sources; replacements of what
        was not retracted; denials where nothing is said that they could answer; support
        that is none; circles of replacements and of replies; versions out of order; readings
        with another leg's line.
    """
    for item in contents.of("claim"):
        yield from _later_than_sources(contents, item, ("said",), item.raw.get("citations"))
        if "replaced_by" in item.raw and item.raw.get("retracted") is not True:
            path = (*item.path, "replaced_by")
            yield Fault(path, "is given, but retracted is not true", "retract it or remove this")
    yield from _denials_of_nothing(contents)
    yield from _no_support(contents)
    for item in contents.of("sighting"):
        cited = item.properties.get("citations")
        yield from _later_than_sources(contents, item, ("properties", "when"), cited)
    for item in contents.of("track"):
        yield from _measured_later_than_sources(contents, item)
    yield from _circles(contents, "replaced_by", "a circular correction", "leave one standing")
    yield from _circles(contents, "answers", "a circle of replies", "let the later answer alone")
    yield from _changes_out_of_order(contents)
    yield from _lines_of_other_legs(contents)


def _denials_of_nothing(contents: Contents) -> Iterator[Fault]:
    """Find denials in general in a file that holds nothing to be denied."""
    kinds = [contents.sound_member(item, "kind") for item in contents.of("claim")]
    if any(kind is None or kind in REPORTING for kind in kinds):
        return
    for item in contents.of("claim"):
        if item.raw.get("kind") == "denial" and not item.raw.get("answers"):
            found = "denies in general, but no claim here says anything to be denied"
            yield Fault(item.path, found, "add what it answers")


def _no_support(contents: Contents) -> Iterator[Fault]:
    """Find claims that are said to support another, and cannot."""
    for item in contents.of("claim"):
        names = contents.sound_member(item, "supports")
        kind = contents.sound_member(item, "kind")
        if names and kind is not None and kind not in REPORTING:
            found = f"is given, but kind is {shown(kind)}"
            yield Fault(
                (*item.path, "supports"), found, "remove it: only a report supports another"
            )
            continue
        if names and _is_of_several_voices(contents, item):
            found = "is given, but origins are several, and joint is not true"
            yield Fault((*item.path, "supports"), found, "make a claim for each of them")
        for index, name in enumerate(names or ()):
            target = contents.the("claim", name)
            if target is not None and target is not item:
                yield from _not_supported(contents, (*item.path, "supports", index), item, target)


def _not_supported(contents: Contents, path: Path, claim: Item, target: Item) -> Iterator[Fault]:
    """Find why one claim cannot support another."""
    named = f"is {shown(target.id)}"
    kind = contents.sound_member(target, "kind")
    if kind is not None and kind not in REPORTING:
        yield Fault(path, f"{named}, of kind {shown(kind)}", "name a claim that reports something")
    if target.raw.get("retracted") is True:
        yield Fault(path, f"{named}, which was retracted", "remove it or name what stands instead")
    if _is_of_several_voices(contents, target):
        found = f"{named}, whose origins are several, and joint is not true"
        yield Fault(path, found, "make a claim for each of them, and support one")
    if shared := _origins(claim) & _origins(target):
        found = f"{named}, which goes back to the same origin ({shown(min(shared))})"
        yield Fault(path, found, "remove it: nobody supports themselves")
    scope, wider = contents.sound_member(target, "scope"), contents.sound_member(claim, "scope")
    if scope == "this-movement" and wider not in (None, scope):
        found = f"{named}, which is of this movement, but scope is {shown(wider)}"
        yield Fault(path, found, "support a claim of what it speaks of, or mend scope")


def _is_of_several_voices(contents: Contents, claim: Item) -> bool:
    """Tell whether those whom a claim goes back to each said it for themselves."""
    origins = contents.sound_member(claim, "origins")
    return len(set(origins or ())) > 1 and claim.raw.get("joint") is not True


def _origins(claim: Item) -> set[str]:
    """Return whom a claim goes back to, as far as its members can be read."""
    origins = claim.raw.get("origins")
    named = {each for each in origins if isinstance(each, str)} if isinstance(origins, list) else ()
    said_by = claim.member("said_by", "en")
    return set(named) or ({said_by} if isinstance(said_by, str) else set())


def _later_than_sources(
    contents: Contents, item: Item, names: tuple[str, ...], cited: Any
) -> Iterator[Fault]:
    """Find a day on which all sources that report it were already published."""
    text = contents.sound_member(item, *names)
    if isinstance(text, str):
        first = parse_when(text).earliest_start
        yield from _too_late(contents, (*item.path, *names), cited, text, first)


def _measured_later_than_sources(contents: Contents, item: Item) -> Iterator[Fault]:
    """Find the same of the last position of a track."""
    names = ("properties", "coordinateProperties", "times")
    times = contents.sound_member(item, *names)
    if times:
        path, cited = (*item.path, *names, len(times) - 1), item.properties.get("citations")
        yield from _too_late(contents, path, cited, times[-1], time_bounds(times[-1])[0])


def _too_late(
    contents: Contents, path: Path, cited: Any, text: str, first: date | None
) -> Iterator[Fault]:
    listed = cited if isinstance(cited, list) else []
    issued = [_last_day(contents, citation) for citation in listed]
    latest = max((day for day in issued if day), default=None)
    if first is None or latest is None or None in issued or moved(first, -A_DAY) <= latest:
        return
    found = f"is {shown(text)}, after its last source was published ({latest.isoformat()})"
    yield Fault(path, found, "mend the date or cite a later source")


def _last_day(contents: Contents, citation: Any) -> date | None:
    """Return the last day on which a cited source could have been published."""
    name = citation.get("source") if isinstance(citation, dict) else None
    source = contents.the("source", name)
    text = contents.sound_member(source, "issued") if source else None
    return parse_when(text).latest_end if isinstance(text, str) else None


def _circles(contents: Contents, member: str, what: str, remedy: str) -> Iterator[Fault]:
    """Find claims whose members lead back to themselves, each circle once."""
    done: set[str] = set()
    for item in contents.of("claim"):
        if item.id is None or item.id in done:
            continue
        way, at = [item.id], {item.id: 0}
        left = {item.id: iter(_targets(contents, item.id, member))}
        while way:
            name = way[-1]
            target = next(left[name], None)
            if target is None:
                done.add(way.pop())
                del left[name], at[name]
            elif target in left and target != name:  # one that names itself is told elsewhere
                claim = contents.the("claim", target)
                path = (*claim.path, member) if claim else (member,)
                yield Fault(path, f"is {what}: {_told(way, at[target])}", remedy)
            elif target not in left and target not in done:
                at[target] = len(way)
                way.append(target)
                left[target] = iter(_targets(contents, target, member))


def _told(way: list[str], start: int) -> str:
    """Name the claims of a circle, however long it is, in a few words."""
    few, last = way[start : start + MAX_TOLD], way[start]
    more = len(way) - start - len(few)
    between = [f"{more:,} more"] if more else []
    return " > ".join(shown(each).strip("'") for each in [*few, *between, last])


def _targets(contents: Contents, name: str, member: str) -> list[str]:
    item = contents.the("claim", name)
    if item is None or (member == "answers" and item.raw.get("kind") != "denial"):
        return []
    value = contents.sound_member(item, member)
    names = value if isinstance(value, list) else [value]
    return [each for each in names if isinstance(each, str)]


def _changes_out_of_order(contents: Contents) -> Iterator[Fault]:
    """Find versions that fall, or lie beyond the dossier's own."""
    changes = contents.raw.get("changes")
    header = contents.raw.get("dossier")
    own = header.get("version") if isinstance(header, dict) else None
    own = own if contents.is_sound(("dossier", "version")) else None
    before: tuple[int, ...] = ()
    for index, change in enumerate(changes if isinstance(changes, list) else ()):
        path = ("changes", index, "version")
        if not isinstance(change, dict) or not contents.is_sound(path):
            continue
        version = version_key(str(change.get("version")))
        if version < before:
            found = f"is {shown(change['version'])}, which is before the one above it"
            yield Fault(path, found, "sort them")
        elif own is not None and version > version_key(own):
            found = f"is {shown(change['version'])}, but the dossier's version is {shown(own)}"
            yield Fault(path, found, "raise dossier.version")
        before = max(before, version)


def version_key(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, to compare versions by."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _lines_of_other_legs(contents: Contents) -> Iterator[Fault]:
    """Find readings whose line is a candidate of another leg."""
    for path, reading in _readings(contents):
        candidate = contents.the("candidate", reading.get("candidate"))
        if candidate and candidate.properties.get("leg") != reading.get("leg"):
            found = f"is {shown(reading['candidate'])}, a candidate of another leg"
            yield Fault((*path, "candidate"), found, "name a candidate of this leg")


def _readings(contents: Contents) -> Iterator[tuple[Path, dict[str, Any]]]:
    for item in contents.of("account"):
        values = item.raw.get("values")
        for index, value in enumerate(values if isinstance(values, list) else ()):
            reading = value.get("reading") if isinstance(value, dict) else None
            if isinstance(reading, dict):
                yield (*item.path, "values", index, "reading"), reading
