"""Evidence in words: what must be said with a feature, who claims it, where it can be read."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geoapp.catalogues import N_, translate
from geoapp.frames.cells import Cells
from geoapp.when import say_when

# Messages of the catalogues, by what a feature is.
CAUTIONS = {
    "observed": N_("Observed line."),
    "reported": N_("Reported line: as a source gives it, not observed."),
    "modelled": N_("Modelled line: nobody published or observed this route."),
    "schematic": N_("Schematic line: it joins its ends and shows no route."),
    "candidate": N_(
        "Candidate: one of several lines that the leg may have taken; nobody reported it."
    ),
    "track": N_("Measured positions; between two of them nothing is known."),
    "claimed": N_("Claimed, not independently seen."),
    "independent": N_("As an independent observer reports it; who and when is in the row."),
    "unconfirmed": N_("Unconfirmed place."),
    "seen": N_("Somewhere within precision_km of this point."),
}


def cautions(frame: pd.DataFrame, kind: str) -> dict[str, Cells]:
    """
    Say what has to be said with each feature, in two languages.

    Parameters
    ----------
    frame
        Features of one kind.
    kind
        ``place``, ``leg``, ``candidate``, ``sighting`` or ``track``.

    Returns
    -------
    columns
        `caution` and `caution_fr`: a text for each row, never missing.

    Examples
    --------
    >>> legs = pd.DataFrame({"basis": ["modelled"]})
    >>> list(cautions(legs, "leg")["caution"])
    ['Modelled line: nobody published or observed this route.']
    >>> list(cautions(legs.iloc[:0], "leg")["caution"])
    []
    """
    decided_by = {"leg": "basis", "sighting": "standing", "place": "status"}
    keys = Cells.of(frame[decided_by[kind]] if kind in decided_by else [kind] * len(frame))
    words, french = keys.map(CAUTIONS.__getitem__), translate("fr")
    return {"caution": words, "caution_fr": words.map(french)}


def claim_lines(claims: pd.DataFrame) -> dict[str, str]:
    """
    Say each claim in a line: its kind, who said it, when, and what.

    Parameters
    ----------
    claims
        As in `geoapp.frames.Frames`.

    Returns
    -------
    lines
        Text by claim id, English; a claim that was taken back says so.

    Examples
    --------
    >>> claim_lines(pd.DataFrame())
    {}
    """
    return {str(name): _claim_line(row) for name, row in _rows(claims)}


def _claim_line(row: dict[str, Any]) -> str:
    said = f", {say_when(row['said'], 'en', moment=True)}" if row["said"] else ""
    taken_back = " [retracted]" if row["retracted"] else ""
    title = row["title"] or row["text"]
    return f"[{row['kind']}] {row['said_by']['en']}{said}: {title['en']}{taken_back}"


def _rows(frame: pd.DataFrame) -> list[tuple[object, dict[str, Any]]]:
    rows: list[Any] = frame.to_dict("records")
    return list(zip(frame.index, rows, strict=True))
