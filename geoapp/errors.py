"""What can go wrong, said in three parts: where, what was found, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

MAX_CLAUSE_CHARACTERS = 1_000
"""Longest clause of a message; what goes on is cut."""


def printable(text: str) -> str:
    r"""
    Make a text harmless to a terminal and to a log: one line, nothing that isn't to be seen.

    Parameters
    ----------
    text
        A text, also one from a hostile file or the name of one.

    Returns
    -------
    text
        Control characters, line ends, marks that reorder and the like escaped as in Python;
        cut after `MAX_CLAUSE_CHARACTERS`.

    Examples
    --------
    >>> printable("a\x1b[2J\nb \u202e"), printable("")
    ('a\\x1b[2J\\nb \\u202e', '')
    """
    if text.isprintable() and len(text) <= MAX_CLAUSE_CHARACTERS:
        return text
    shown = "".join(
        character if character.isprintable() or character in "\u00a0\u202f" else _escape(character)
        for character in text[:MAX_CLAUSE_CHARACTERS]
    )
    is_whole = len(text) <= MAX_CLAUSE_CHARACTERS and len(shown) <= MAX_CLAUSE_CHARACTERS
    return shown if is_whole else f"{shown[:MAX_CLAUSE_CHARACTERS]}..."


def _escape(character: str) -> str:
    return repr(character)[1:-1]


@dataclass(frozen=True)
class Problem:
    """
    One thing that is wrong, in words for the person who can mend it.

    Every message to people is made of these, and each of the three parts is made `printable`
    here: what comes from a file reaches no terminal as a command.

    Parameters
    ----------
    where
        The id of the feature, claim or source, or the place in the file.
    found
        What was found there, as a clause: ``properties.mode is 'ship'``.
    remedy
        What to do, as an imperative without a full stop.

    Examples
    --------
    >>> print(Problem("leg-sea", "properties.mode is 'ship'", "use one of sea, rail, road, air"))
    leg-sea: properties.mode is 'ship'; use one of sea, rail, road, air.
    """

    where: str
    found: str
    remedy: str

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, printable(getattr(self, field.name)))

    def __str__(self) -> str:
        return f"{self.where}: {self.found}; {self.remedy}."


class GeoappError(Exception):
    """Base of every error that geoapp raises on purpose."""


class DossierError(GeoappError, ValueError):
    """
    A dossier that can't be used, with all its problems in file order.

    Parameters
    ----------
    source
        Name of the file or stream that was read, without its folder.
    problems
        At least one problem.
    """

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{source}: {problem}" for problem in self.problems))


def refuse_long_route(dossier: str, legs: int, most: int) -> None:
    """
    Refuse to begin with an output for which a route is too long.

    Parameters
    ----------
    dossier
        Its id.
    legs, most
        How many legs it has, and how many the output can carry.

    Raises
    ------
    DossierError
        If it has more.

    Examples
    --------
    >>> refuse_long_route("long", 1_000, 1_000)
    >>> try:
    ...     refuse_long_route("long", 12_000, 1_000)
    ... except DossierError as error:
    ...     print(*error.problems)
    features: hold 12,000 legs, and this output can carry 1,000; make several dossiers of it.
    """
    if legs > most:
        found = f"hold {legs:,} legs, and this output can carry {most:,}"
        raise DossierError(dossier, [Problem("features", found, "make several dossiers of it")])


class WhenError(GeoappError, ValueError):
    """A date that isn't EDTF as geoapp reads it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class ExportError(GeoappError, OSError):
    """An output that could not be written; what stood there before is untouched."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


MOST_PROBLEMS = 20


class ColumnError(GeoappError, ValueError):
    """
    A frame whose columns can't be used, with all problems in the order of its rows.

    Parameters
    ----------
    problems
        At least one; the message says the first `MOST_PROBLEMS` and counts the others.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:MOST_PROBLEMS]]
        if more := len(self.problems) - len(lines):
            lines.append(f"and {more} more")
        super().__init__("\n".join(lines))


class ArgumentError(GeoappError, TypeError, ValueError):
    """
    An argument of the wrong kind, or with a value that it can't have.

    Parameters
    ----------
    problems
        At least one: which argument or row, what was found, what to do.
    """

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def expect_kind(where: str, given: object, kinds: type | tuple[type, ...], remedy: str) -> None:
    """
    Refuse an argument of another kind; True and False are no numbers here.

    Parameters
    ----------
    where
        The function and the argument.
    given
        What was given.
    kinds
        Of what kinds it may be; ``NoneType`` among them where it may be None.
    remedy
        What to give instead.

    Raises
    ------
    ArgumentError
        If it is of none of these.

    Examples
    --------
    >>> expect_kind("distance, unit", ["km"], str, "use one of km, nmi")
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: distance, unit: is of the kind list; use one of km, nmi.
    """
    known = kinds if isinstance(kinds, tuple) else (kinds,)
    fits = bool in known if isinstance(given, bool) else isinstance(given, known)
    if not fits:
        raise ArgumentError(Problem(where, f"is of the kind {type(given).__name__}", remedy))


def expect_one_of(where: str, given: object, known: Sequence[str | None]) -> None:
    """
    Refuse what is none of some words.

    Raises
    ------
    ArgumentError
        If it is none of them, or no word at all.

    Examples
    --------
    >>> expect_one_of("view", "later", ["now", "past"])
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: view: is 'later'; use one of now, past.
    """
    is_word = given is None or isinstance(given, str)
    if not is_word or given not in known:
        found = f"is {given!r}" if is_word else f"is of the kind {type(given).__name__}"
        raise ArgumentError(Problem(where, found, f"use one of {', '.join(map(str, known))}"))


def expect_callable(where: str, given: object) -> None:
    """Refuse what can't be called, but for None."""
    if given is not None and not callable(given):
        found = f"is of the kind {type(given).__name__}"
        raise ArgumentError(Problem(where, found, "give a function, or leave it out"))
