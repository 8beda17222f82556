"""What an editor has to know of a dossier's statements: which of them are weak, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from geoapp.evidence import backing
from geoapp.frames import Frames

CONTESTED = ("accusation", "corroboration", "government")
"""Kinds of claims to which a reply is to be looked for."""

STATEMENT_FLAGS = {
    "one-source": "no statement of another origin supports it",
    "several-voices": "goes back to several origins, and nothing says that they made it together",
    "copy-only": "read in copies alone",
    "unconfirmed": "rests on general knowledge alone, no source was read",
    "no-link": "none of its sources has a link",
    "no-archive": "none of its sources has an archived copy",
    "no-accessed": "of none of its sources the day of reading is given",
    "unread": "the text of none of its sources was read",
    "no-reply": "no reply answers it, and nothing says that one was looked for",
    "in-general": "a denial that names no statement which it answers",
    "retracted": "was taken back",
}
"""What may be weak about a statement; `docs/evidence.md` tells each."""

FEATURE_FLAGS = {
    "no-source": "no statement reports it",
    "one-source": "one independent source alone reports it",
    "one-source-days": "one independent source alone gives its days",
    "inferred-days": "no statement gives its days as they stand: they are inferred",
    "uncertain-days": "its days are given as about or perhaps",
}
"""What may be weak about a leg or a sighting."""


def coverage(frames: Frames) -> dict[str, Any]:
    """
    Tell an editor what is weak, statement by statement.

    Parameters
    ----------
    frames
        A dossier's frames.

    Returns
    -------
    coverage
        Plain JSON values: ``dossier``, ``version``; ``features``, legs and sightings with
        ``independent``, ``days``, ``scopes`` (ids of those that report it by their scope)
        and ``flags``; ``statements``, claims with ``kind``, ``outlets``, ``independent``
        (None for what is never counted), ``supported_by`` (ids of claims) and ``flags``;
        ``flags``, how often each flag of `FEATURE_FLAGS` and `STATEMENT_FLAGS` stands.
    """
    table = backing(frames)
    features = [
        _covered_feature(str(name), kind, row, table)
        for kind, frame in (("leg", frames.legs), ("sighting", frames.sightings))
        for name, row in frame.iterrows()
    ]
    answered = {name for names in frames.claims["answers"] for name in names}
    statements = [
        _covered_statement(str(name), row, frames, table, answered)
        for name, row in frames.claims.iterrows()
    ]
    return {
        "dossier": frames.info.id,
        "version": frames.info.version,
        "features": features,
        "statements": statements,
        "flags": {
            "features": _counted(features, FEATURE_FLAGS),
            "statements": _counted(statements, STATEMENT_FLAGS),
        },
    }


# -- what is weak --------------------------------------------------------------------------


def _covered_feature(
    name: str, kind: str, row: pd.Series[Any], table: pd.DataFrame
) -> dict[str, Any]:
    count, days = int(table["independent"][name]), int(table["days"][name])
    dates = [row[member] for member in ("depart", "arrive", "when") if member in row]
    flags = {
        "no-source": count == 0,
        "one-source": count == 1,
        "one-source-days": days == 1,
        "inferred-days": table["inferred"][name],
        "uncertain-days": any(mark in text for text in dates for mark in "~?%"),
    }
    return {
        "id": name,
        "kind": kind,
        "independent": count,
        "days": days,
        "scopes": table["scopes"][name],
        "flags": [flag for flag, stands in flags.items() if stands],
    }


def _covered_statement(
    name: str, row: pd.Series[Any], frames: Frames, table: pd.DataFrame, answered: set[str]
) -> dict[str, Any]:
    cited = [citation["source"] for citation in row["citations"]]
    sources = frames.sources.loc[list(dict.fromkeys(cited))]
    reports = not np.isnan(table["independent"][name])
    count = int(table["independent"][name]) if reports else None
    unsought = name not in answered and row["reply_sought"] is None
    flags = {
        "one-source": count == 1,
        "several-voices": len(row["origins"]) > 1 and not row["joint"],
        "copy-only": bool((sources["status"] == "copy").all()),
        "unconfirmed": bool((sources["status"] == "unconfirmed").all()),
        "no-link": bool(sources["url"].isna().all()),
        "no-archive": bool(sources["archive_location"].isna().all()),
        "no-accessed": bool(sources["accessed"].isna().all()),
        "unread": bool(sources["unread"].notna().all()),
        "no-reply": row["kind"] in CONTESTED and unsought,
        "in-general": row["kind"] == "denial" and not row["answers"],
        "retracted": bool(row["retracted"]),
    }
    return {
        "id": name,
        "kind": row["kind"],
        "outlets": len(sources),
        "independent": count,
        "supported_by": [claim for claim in table["claims"][name] if claim != name],
        "flags": [flag for flag, stands in flags.items() if stands],
    }


def _counted(rows: Sequence[Mapping[str, Any]], flags: Iterable[str]) -> dict[str, int]:
    return {flag: sum(flag in row["flags"] for row in rows) for flag in flags}
