"""References that lead nowhere, to what is something else, or round in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from geoapp.dossier.checks.items import ANSWERED_BY, Contents, RawItem
from geoapp.dossier.problems import Path, Violation, shown

NAMEABLE = ("place", "leg", "candidate", "sighting", "track", "claim")
"""What an account may be about."""

SELECTABLE = (*NAMEABLE, "account", "ship")
"""What a step may pick out."""

REFERENCES: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {
    "claim": {
        ("origins",): ("origin",),
        ("places",): ("place",),
        ("supports",): ("claim",),
        ("answers",): ("claim",),
        ("replaced_by",): ("claim",),
    },
    "account": {("about",): NAMEABLE},
    "step": {("select",): SELECTABLE, ("claims",): ("claim",)},
    "place": {
        ("properties", "claims"): ("claim",),
        ("properties", "candidate_of"): ("place",),
    },
    "leg": {
        ("properties", "from"): ("place",),
        ("properties", "to"): ("place",),
        ("properties", "via"): ("place",),
        ("properties", "ship"): ("ship",),
        ("properties", "claims"): ("claim",),
    },
    "candidate": {("properties", "leg"): ("leg",)},
    "sighting": {
        ("properties", "place"): ("place",),
        ("properties", "claims"): ("claim",),
    },
    "track": {
        ("properties", "ship"): ("ship",),
        ("properties", "claims"): ("claim",),
    },
}
"""The members that name other items, by the kind of item; and what they may name."""

MAX_TOLD = 8
"""Claims of a circle that a message names."""

Reference = tuple[Path, str, tuple[str, ...]]
"""Where an id is named, the id, and the kinds of things that it may be."""


def check_references(contents: Contents) -> Iterator[Violation]:
    """
    Check that what is named is there, and is what it should be.

    Parameters
    ----------
    contents
        The content of a file; its unsound parts are left alone.

    Yields
    ------
    violation
        Ids that lead nowhere or to something else, citations of sources that aren't there,
        readings with another leg's line, circles of replacements and of replies, candidates of
        places that stand where a place should.
    """
    yield from _dangling_ids(contents)
    yield from _dangling_citations(contents)
    yield from _circles(contents, "replaced_by", "a circular correction", "leave one standing")
    yield from _circles(contents, "answers", "a circle of replies", "let the later answer alone")
    yield from _lines_of_other_legs(contents)
    yield from _candidates_of_places(contents)


def _dangling_ids(contents: Contents) -> Iterator[Violation]:
    """Find references to what isn't there, or is something else."""
    for item in contents.items:
        for names, kinds in REFERENCES.get(item.kind, {}).items():
            path: Path = (*item.path, *names)
            value = item.member(*names)
            named = enumerate(value) if isinstance(value, list) else [(None, value)]
            for index, name in named:
                spot = path if index is None else (*path, index)
                if isinstance(name, str) and contents.is_sound(spot):
                    yield from _dangling(contents, spot, name, kinds)
    for spot, name, kinds in chain(_in_questions(contents), _in_readings(contents)):
        yield from _dangling(contents, spot, name, kinds)


def _dangling(
    contents: Contents, path: Path, name: str, kinds: tuple[str, ...]
) -> Iterator[Violation]:
    """Find what is wrong with one reference."""
    targets = contents.by_id.get(name, [])
    kinds_found = {target.kind for target in targets}
    wanted = kinds[0] if len(kinds) == 1 else _WANTED[kinds]
    if not targets:
        near = contents.near_id(name, kinds)
        remedy = f"use {near} or add the {wanted}" if near else f"mend it or add the {wanted}"
        yield Violation(path, f"is {shown(name)}, but no {wanted} has this id", remedy)
    elif kinds_found.isdisjoint(("", *kinds)):
        found = f"is {shown(name)}, which is a {targets[0].kind}"
        yield Violation(path, found, f"name a {wanted}")
    elif [target.path for target in targets] == [path[:2]]:
        yield Violation(path, f"is {shown(name)}, itself", f"name another {wanted}")


_WANTED = {NAMEABLE: "feature or claim", SELECTABLE: "feature, claim, account or ship"}
"""What is asked for where several kinds of things may be named."""


def _dangling_citations(contents: Contents) -> Iterator[Violation]:
    """Find citations of sources that aren't there, wherever they stand."""
    for item in contents.items:
        if item.kind == "source":
            continue
        for path, citation in _citations(item):
            name = citation.get("source")
            if isinstance(name, str) and contents.is_sound((*path, "source")):
                yield from _dangling(contents, (*path, "source"), name, ("source",))


def _citations(item: RawItem) -> Iterator[tuple[Path, dict[str, object]]]:
    """Yield all citations in an item."""
    waiting: list[tuple[Path, object]] = [(item.path, item.raw)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            inside: Iterable[tuple[str | int, object]] = [
                pair for pair in value.items() if pair[0] != "geometry"
            ]
        elif isinstance(value, list):
            inside = enumerate(value)
        else:
            continue
        if len(path) > 1 and path[-2] == "citations" and isinstance(value, dict):
            yield path, value
        waiting += [
            ((*path, step), inner) for step, inner in inside if isinstance(inner, (dict, list))
        ]


def _in_questions(contents: Contents) -> Iterator[Reference]:
    """Yield what questions of the story name."""
    for path, question in contents.questions():
        for index, name in enumerate(question.get("about", ())):
            yield (*path, "about", index), name, ("claim",)
        answer = question.get("answer", {})
        kind = ANSWERED_BY.get(question["kind"])
        if kind and "of" in answer:
            yield (*path, "answer", "of"), answer["of"], (kind,)


def _in_readings(contents: Contents) -> Iterator[Reference]:
    """Yield what readings of the map name."""
    for path, reading in contents.readings():
        for kind in ("leg", "candidate"):
            if isinstance(reading.get(kind), str) and contents.is_sound((*path, kind)):
                yield (*path, kind), reading[kind], (kind,)


def _circles(contents: Contents, member: str, what: str, remedy: str) -> Iterator[Violation]:
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
                yield Violation(path, f"is {what}: {_told(way, at[target])}", remedy)
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


def _lines_of_other_legs(contents: Contents) -> Iterator[Violation]:
    """Find readings whose line is a candidate of another leg."""
    for path, reading in contents.readings():
        candidate = contents.the("candidate", reading.get("candidate"))
        if candidate and candidate.properties.get("leg") != reading.get("leg"):
            found = f"is {shown(reading['candidate'])}, a candidate of another leg"
            yield Violation((*path, "candidate"), found, "name a candidate of this leg")


def _candidates_of_places(contents: Contents) -> Iterator[Violation]:
    """Find candidates of candidates, those that nobody holds, and legs and sightings at one."""
    for item in contents.of("place"):
        path = (*item.path, "properties")
        name, layer = item.properties.get("candidate_of"), item.properties.get("layer")
        if (layer == "candidate") != isinstance(name, str):
            remedy = "give both 'candidate_of' and the layer 'candidate', or neither"
            yield Violation((*path, "layer"), f"is {shown(layer)}", remedy)
        if not isinstance(name, str):
            continue
        place = contents.the("place", name)
        if place and place.properties.get("candidate_of") and place.path != item.path:
            found = f"is {shown(name)}, itself a candidate"
            yield Violation((*path, "candidate_of"), found, "name the place that both may be")
        if not item.properties.get("claims") and not item.properties.get("citations"):
            found = "is a candidate's, and neither claims nor citations say whose"
            yield Violation(path, found, "name the claim that holds it, or cite a source")
    for item in contents.of("leg", "sighting"):
        for member in ("from", "to", "place"):
            place = contents.the("place", item.properties.get(member))
            of = place.properties.get("candidate_of") if place else None
            if of:
                found = f"is {shown(item.properties[member])}, a candidate of {shown(of)}"
                yield Violation((*item.path, "properties", member), found, f"name {shown(of)}")
