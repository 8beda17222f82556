"""A feature told in HTML, for the balloons of globes: facts, who says so, where to read it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from geoapp.exports.labels import FIELDS, VALUES, spoken, word
from geoapp.frames import BOUNDS

SPOKEN = ("caution", "dates_words", "role", "seen_by", "note")
FACTS = ("basis", "certainty", "standing", "precision_km", "low_km", "high_km", *BOUNDS)
ADDRESS = re.compile(r"(https?://[^\s<>\]]+)")


def balloon(row: Mapping[str, Any], lang: str) -> str:
    """
    Tell a feature in HTML: caution, facts, who claims it, where that can be read.

    Parameters
    ----------
    row
        A feature's columns.
    lang
        Language of what is told; the claims and sources keep theirs.

    Returns
    -------
    description
        Every text of the dossier escaped; addresses are links.
    """
    parts = [f"<h3>{marked_up(spoken(row, 'name', lang))}</h3>"]
    parts += [_paragraph(spoken(row, name, lang)) for name in SPOKEN]
    parts.append(_paragraph("\n".join(_facts(row, lang))))
    for name in ("reported_by", "claims_text", "denials_text", "sources_text"):
        parts.append(_paragraph(row.get(name) or "", f"<b>{word(FIELDS, name, lang)}</b><br>"))
    return "".join([*parts, _paragraph(row["attribution"])])


def _facts(row: Mapping[str, Any], lang: str) -> Iterable[str]:
    colon = "\u00a0: " if lang == "fr" else ": "
    for name in FACTS:
        value = row.get(name)
        if value not in (None, ""):
            told = f"{value:g}" if isinstance(value, float) else word(VALUES, str(value), lang)
            yield f"{word(FIELDS, name, lang)}{colon}{told}"


def _paragraph(text: str, head: str = "") -> str:
    return f"<p>{head}{marked_up(text)}</p>" if text else ""


def marked_up(text: str) -> str:
    r"""
    Escape a text for HTML, and make links of its addresses.

    Examples
    --------
    >>> marked_up("a < b\nc")
    'a &lt; b<br>c'
    >>> marked_up("<https://example.org/?a=1&b>")
    '&lt;<a href="https://example.org/?a=1&amp;b">https://example.org/?a=1&amp;b</a>&gt;'
    >>> marked_up("$[name]"), marked_up("")
    ('&#36;[name]', '')
    """
    parts = (html.escape(part) for part in ADDRESS.split(text))
    linked = (f'<a href="{x}">{x}</a>' if at % 2 else x for at, x in enumerate(parts))
    # A globe puts the value of `name` for `$[name]`, wherever in a description it stands.
    return "".join(linked).replace("\n", "<br>").replace("$[", "&#36;[")
