"""What statements and corrections owe their sources and each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from geoapp.dossier.contents import Contents, Item
from geoapp.dossier.faults import Fault, Path, shown
from geoapp.dossier.fields import time_bounds, when_of

ONE_DAY = timedelta(days=1)
"""By how much days may differ between a speaker's time zone and a printer's."""

DENIABLE = ("accusation", "corroboration", "government", "media", "official-act")
"""Kinds of claims that a denial can be of."""

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
        was not retracted; denials where nothing is said that they could answer; circles of
        replacements and of replies; versions out of order; readings with another leg's line.
    """
    for item in contents.of("claim"):
        yield from _later_than_sources(contents, item, ("said",), item.raw.get("citations"))
        if "replaced_by" in item.raw and item.raw.get("retracted") is not True:
            path = (*item.path, "replaced_by")
            yield Fault(path, "is given, but retracted is not true", "retract it or remove this")
    yield from _denials_of_nothing(contents)
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
    if any(kind is None or kind in DENIABLE for kind in kinds):
        return
    for item in contents.of("claim"):
        if item.raw.get("kind") == "denial" and not item.raw.get("answers"):
            found = "denies in general, but no claim here says anything to be denied"
            yield Fault(item.path, found, "add what it answers")


def _later_than_sources(
    contents: Contents, item: Item, names: tuple[str, ...], cited: Any
) -> Iterator[Fault]:
    """Find a day on which all sources that report it were already published."""
    text = contents.sound_member(item, *names)
    if isinstance(text, str):
        first = when_of(text).earliest_start
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
    if first is None or latest is None or None in issued or first - ONE_DAY <= latest:
        return
    found = f"is {shown(text)}, after its last source was published ({latest.isoformat()})"
    yield Fault(path, found, "mend the date or cite a later source")


def _last_day(contents: Contents, citation: Any) -> date | None:
    """Return the last day on which a cited source could have been published."""
    name = citation.get("source") if isinstance(citation, dict) else None
    source = contents.the("source", name)
    text = contents.sound_member(source, "issued") if source else None
    return when_of(text).latest_end if isinstance(text, str) else None


def _circles(contents: Contents, member: str, what: str, remedy: str) -> Iterator[Fault]:
    """Find claims whose members lead back to themselves, each circle once."""
    done: set[str] = set()
    for item in contents.of("claim"):
        if item.id is None or item.id in done:
            continue
        way = [item.id]
        left = {item.id: iter(_targets(contents, item.id, member))}
        while way:
            name = way[-1]
            target = next(left[name], None)
            if target is None:
                done.add(way.pop())
                del left[name]
            elif target in left and target != name:  # one that names itself is told elsewhere
                circle = way[way.index(target) :]
                claim = contents.the("claim", target)
                told = " > ".join([*circle, target])
                path = (*claim.path, member) if claim else (member,)
                yield Fault(path, f"is {what}: {told[:200]}", remedy)
            elif target not in left and target not in done:
                way.append(target)
                left[target] = iter(_targets(contents, target, member))


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
