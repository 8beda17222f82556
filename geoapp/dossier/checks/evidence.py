"""What statements and corrections owe their sources and each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from geoapp.dossier.checks.items import Contents, RawItem
from geoapp.dossier.drafts import unsaid_paths
from geoapp.dossier.problems import Path, Violation, shown
from geoapp.dossier.types import REPORTING, time_bounds
from geoapp.when import moved, parse_when

A_DAY = 1
"""By how many days those may differ between a speaker's time zone and a printer's."""


def check_evidence(contents: Contents) -> Iterator[Violation]:
    """
    Check what statements, corrections and sources owe each other.

    Parameters
    ----------
    contents
        The content of a file; its unsound parts are left alone.

    Yields
    ------
    violation
        Statements, sightings and tracks later than all their sources; replacements of what
        was not retracted; denials where nothing is said that they could answer; support
        that is none; statements without a source; sources that say of their reading what
        can't be.
    """
    yield from _out_of_place(contents)
    yield from _no_ground(contents)
    for item in contents.of("claim"):
        yield from _later_than_sources(contents, item, ("said",), item.raw.get("citations"))
        if "replaced_by" in item.raw and item.raw.get("retracted") is not True:
            path = (*item.path, "replaced_by")
            yield Violation(
                path, "is given, but retracted is not true", "retract it or remove this"
            )
    yield from _denials_of_nothing(contents)
    yield from _no_support(contents)
    for item in contents.of("sighting"):
        cited = item.properties.get("citations")
        yield from _later_than_sources(contents, item, ("properties", "when"), cited)
    for item in contents.of("track"):
        yield from _measured_later_than_sources(contents, item)


def _denials_of_nothing(contents: Contents) -> Iterator[Violation]:
    """Find denials in general in a file that holds nothing to be denied."""
    kinds = [contents.sound_member(item, "kind") for item in contents.of("claim")]
    if any(kind is None or kind in REPORTING for kind in kinds):
        return
    for item in contents.of("claim"):
        if item.raw.get("kind") == "denial" and not item.raw.get("answers"):
            found = "denies in general, but no claim here says anything to be denied"
            yield Violation(item.path, found, "add what it answers")


def _no_support(contents: Contents) -> Iterator[Violation]:
    """Find claims that are said to support another, and cannot."""
    for item in contents.of("claim"):
        names = contents.sound_member(item, "supports")
        kind = contents.sound_member(item, "kind")
        if names and kind is not None and kind not in REPORTING:
            found = f"is given, but kind is {shown(kind)}"
            yield Violation(
                (*item.path, "supports"), found, "remove it: only a report supports another"
            )
            continue
        if names and _is_of_several_voices(contents, item):
            found = "is given, but origins are several, and joint is not true"
            yield Violation((*item.path, "supports"), found, "make a claim for each of them")
        for index, name in enumerate(names or ()):
            target = contents.the("claim", name)
            if target is not None and target is not item:
                yield from _not_supported(contents, (*item.path, "supports", index), item, target)


def _not_supported(
    contents: Contents, path: Path, claim: RawItem, target: RawItem
) -> Iterator[Violation]:
    """Find why one claim cannot support another."""
    named = f"is {shown(target.id)}"
    kind = contents.sound_member(target, "kind")
    if kind is not None and kind not in REPORTING:
        yield Violation(
            path, f"{named}, of kind {shown(kind)}", "name a claim that reports something"
        )
    if target.raw.get("retracted") is True:
        yield Violation(
            path, f"{named}, which was retracted", "remove it or name what stands instead"
        )
    if _is_of_several_voices(contents, target):
        found = f"{named}, whose origins are several, and joint is not true"
        yield Violation(path, found, "make a claim for each of them, and support one")
    if shared := _origins(claim) & _origins(target):
        found = f"{named}, which goes back to the same origin ({shown(min(shared))})"
        yield Violation(path, found, "remove it: nobody supports themselves")
    scope, wider = contents.sound_member(target, "scope"), contents.sound_member(claim, "scope")
    if scope == "this-movement" and wider not in (None, scope):
        found = f"{named}, which is of this movement, but scope is {shown(wider)}"
        yield Violation(path, found, "support a claim of what it speaks of, or mend scope")


def _is_of_several_voices(contents: Contents, claim: RawItem) -> bool:
    """Tell whether those whom a claim goes back to each said it for themselves."""
    origins = contents.sound_member(claim, "origins")
    return len(set(origins or ())) > 1 and claim.raw.get("joint") is not True


def _origins(claim: RawItem) -> set[str]:
    """Return whom a claim goes back to, as far as its members can be read."""
    origins = claim.raw.get("origins")
    named = {each for each in origins if isinstance(each, str)} if isinstance(origins, list) else ()
    texts = claim.raw.get("said_by")
    texts = texts if isinstance(texts, dict) else {}
    said_by = texts.get("en", next((texts[tag] for tag in sorted(texts)), None))
    return set(named) or ({said_by} if isinstance(said_by, str) else set())


def _later_than_sources(
    contents: Contents, item: RawItem, names: tuple[str, ...], cited: object
) -> Iterator[Violation]:
    """Find a day on which all sources that report it were already published."""
    text = contents.sound_member(item, *names)
    if isinstance(text, str):
        first = parse_when(text).earliest_start
        yield from _too_late(contents, (*item.path, *names), cited, text, first)


def _measured_later_than_sources(contents: Contents, item: RawItem) -> Iterator[Violation]:
    """Find the same of the last position of a track."""
    names = ("properties", "coordinateProperties", "times")
    times = contents.sound_member(item, *names)
    if times:
        path, cited = (*item.path, *names, len(times) - 1), item.properties.get("citations")
        yield from _too_late(contents, path, cited, times[-1], time_bounds(times[-1])[0])


def _too_late(
    contents: Contents, path: Path, cited: object, text: str, first: date | None
) -> Iterator[Violation]:
    listed = cited if isinstance(cited, list) else []
    issued = [_last_day(contents, citation) for citation in listed]
    latest = max((day for day in issued if day), default=None)
    if first is None or latest is None or None in issued or moved(first, -A_DAY) <= latest:
        return
    found = f"is {shown(text)}, after its last source was published ({latest.isoformat()})"
    yield Violation(path, found, "mend the date or cite a later source")


def _last_day(contents: Contents, citation: object) -> date | None:
    """Return the last day on which a cited source could have been published."""
    name = citation.get("source") if isinstance(citation, dict) else None
    source = contents.the("source", name)
    text = contents.sound_member(source, "issued") if source else None
    return parse_when(text).latest_end if isinstance(text, str) else None


def _out_of_place(contents: Contents) -> Iterator[Violation]:
    """Find members that may not stand, or be missing, beside what else an item says."""
    for item in contents.of("source"):
        if contents.sound_member(item, "custom", "status") == "copy" and "URL" in item.raw:
            found = "is given, but custom.status is 'copy'"
            yield Violation((*item.path, "URL"), found, "remove it: a copy is never linked")
        yield from _unlike_readings(contents, item)
    for item in contents.of("claim"):
        if item.raw.get("answers") and contents.sound_member(item, "kind") not in (None, "denial"):
            found = f"is given, but kind is {shown(item.raw.get('kind'))}"
            yield Violation((*item.path, "answers"), found, "remove it or make the kind denial")
    for item in contents.of("account"):
        values = contents.sound_member(item, "values")
        for index, value in enumerate(values or ()):
            if not value.get("citations") and "computed" not in value:
                found = "has neither citations nor computed"
                remedy = "cite a source or say how it is computed"
                yield Violation((*item.path, "values", index), found, remedy)


def _no_ground(contents: Contents) -> Iterator[Violation]:
    """Find legs, sightings and tracks that rest on nothing, where no draft says so."""
    unsaid = unsaid_paths(contents.raw)
    for item in contents.of("leg", "sighting", "track"):
        if item.properties.get("claims") or item.properties.get("citations"):
            continue
        if f"features.{item.id}.properties.citations" not in unsaid:
            found = "has neither claims nor citations"
            yield Violation((*item.path, "properties"), found, "name a claim or cite a source")


def _unlike_readings(contents: Contents, source: RawItem) -> Iterator[Violation]:
    """Find a source that was read and was not, or names its copy twice."""
    path: Path = (*source.path, "accessed")
    if "accessed" in source.raw and "unread" in source.raw:
        remedy = "keep the day if its text was read, else the reason"
        yield Violation(path, "is given, and unread too", remedy)
    elif "accessed" in source.raw and contents.sound_member(source, "custom", "status") == (
        "unconfirmed"
    ):
        found = "is given, but custom.status is 'unconfirmed': no work was read"
        yield Violation(path, found, "remove it, or give the status of what was read")
    if "archived" in source.raw and "archive_location" in source.raw:
        remedy = "keep archived for a copy on the web, else archive_location"
        yield Violation((*source.path, "archive_location"), "is given, and archived too", remedy)
    day = contents.sound_member(source, "accessed")
    issued = contents.sound_member(source, "issued")
    if isinstance(day, str) and isinstance(issued, str):
        read, first = parse_when(day).latest_end, parse_when(issued).earliest_start
        if read and first and moved(read, A_DAY) < first:
            found = f"is {shown(day)}, before it was published ({issued})"
            yield Violation(path, found, "mend one of the two")
