"""What the steps of a story owe the rest of a dossier, and their questions each other."""

from __future__ import annotations

from collections.abc import Iterator

from geoapp.dossier.checks.items import ANSWERED_BY, Contents, RawItem
from geoapp.dossier.problems import Path, Violation, shown
from geoapp.dossier.strict_json import JsonObject
from geoapp.when import parse_when, read_iso

MIN_OPTIONS = 2
"""Fewest answers among which one can choose."""


def check_story(contents: Contents) -> Iterator[Violation]:
    """
    Find steps that the clock can't go to, and questions that can't be answered.

    Parameters
    ----------
    contents
        The content of a file; its unsound parts are left alone.

    Yields
    ------
    violation
        Days off the clock; members that a question of its kind lacks or can't have.
    """
    for item in contents.of("step"):
        yield from _off_the_clock(contents, item)
    for path, question in contents.questions():
        yield from _RULES[question["kind"]](path, question)
        if question["kind"] not in ANSWERED_BY and "of" in question.get("answer", {}):
            found = f"is given, but kind is {shown(question['kind'])}"
            yield Violation((*path, "answer", "of"), found, "remove it")


def _off_the_clock(contents: Contents, item: RawItem) -> Iterator[Violation]:
    """Find a day of a step that the clock doesn't have."""
    header = contents.raw.get("dossier")
    span = header.get("when") if isinstance(header, dict) else None
    day = contents.sound_member(item, "at")
    if not isinstance(span, str) or day is None or not contents.is_sound(("dossier", "when")):
        return
    first, last = parse_when(span).earliest_start, parse_when(span).latest_end
    if first and last and not first <= read_iso(day) <= last:
        found = f"is {shown(day)}, outside dossier.when"
        yield Violation((*item.path, "at"), found, "mend it or widen dossier.when")


def _of_estimate(path: Path, question: JsonObject) -> Iterator[Violation]:
    if "range" not in question:
        yield Violation((*path, "range"), "is missing", "give the ends of the slider")
    elif question["range"][0] == question["range"][1]:
        found = f"is {shown(question['range'])}"
        yield Violation((*path, "range"), found, "give two different ends of the slider")
    answer = question.get("answer", {})
    if ("number" in answer) == ("of" in answer):
        found = "has neither number nor of" if "of" not in answer else "has both number and of"
        yield Violation((*path, "answer"), found, "give a number, or the leg whose length it is")


def _of_choice(path: Path, question: JsonObject) -> Iterator[Violation]:
    options = question.get("options", ())
    if len(options) < MIN_OPTIONS:
        found = f"has {len(options)}" if options else "is missing"
        yield Violation((*path, "options"), found, f"give at least {MIN_OPTIONS}")
    elif not any(option.get("right") for option in options):
        yield Violation(
            (*path, "options"), "has none that is right", "mark those with 'right': true"
        )


def _of_point(path: Path, question: JsonObject) -> Iterator[Violation]:
    if "of" not in question.get("answer", {}):
        yield Violation((*path, "answer", "of"), "is missing", "name the place to point to")


def _of_grade(path: Path, question: dict[str, object]) -> Iterator[Violation]:
    if not question.get("about"):
        yield Violation((*path, "about"), "is missing", "name the claims to grade")


def _of_open(path: Path, question: dict[str, object]) -> Iterator[Violation]:
    if question.get("options"):
        yield Violation((*path, "options"), "is given, but kind is 'open'", "make the kind choice")


_RULES = {
    "estimate": _of_estimate,
    "choice": _of_choice,
    "point": _of_point,
    "grade": _of_grade,
    "open": _of_open,
}
"""What each kind of question needs."""
