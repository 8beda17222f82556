"""What no single member can tell: how the items of a file go together."""

from __future__ import annotations

from itertools import chain, islice

from geoapp.dossier.checks.evidence import check_evidence
from geoapp.dossier.checks.geometry import check_geometry
from geoapp.dossier.checks.items import Contents, check_items
from geoapp.dossier.checks.references import check_references
from geoapp.dossier.checks.story import check_story
from geoapp.dossier.problems import Violation
from geoapp.dossier.strict_json import MAX_NOTES

CHECKS = (check_items, check_references, check_geometry, check_story, check_evidence)
"""All checks, one module each; what is wrong is sorted by its place in the file afterwards."""


def check_contents(raw: dict[str, object], violations: list[Violation]) -> list[Violation]:
    """
    Check what the items of a file say of each other.

    Parameters
    ----------
    raw
        The content, as `parse` returns it.
    violations
        What was found so far; what is wrong is not checked again.

    Returns
    -------
    violations
        What `CHECKS` find, at most `MAX_NOTES`: ids that are used twice or lead nowhere,
        statements without a source, lines that don't meet their places, legs that arrive
        before they depart.
    """
    contents = Contents(raw, violations)
    found = chain.from_iterable(check(contents) for check in CHECKS)
    return list(islice(found, MAX_NOTES))
