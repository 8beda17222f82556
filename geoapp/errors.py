"""What can go wrong, said in three parts: where, what was found, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """
    One thing that is wrong, in words for the person who can mend it.

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
