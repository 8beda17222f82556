"""Messages that only exports show: names of layers, columns and forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geoapp.catalogues import N_, translate

LAYERS = {
    "places": N_("Places"),
    "legs": N_("Legs"),
    "candidates": N_("Candidate lines"),
    "sightings": N_("Sightings"),
    "basemap_labels": N_("Names"),
    "basemap_borders": N_("Borders"),
    "basemap_rivers": N_("Rivers"),
    "basemap_lakes": N_("Lakes"),
    "basemap_land": N_("Land"),
    "claims": N_("Claims"),
    "origins": N_("Origins"),
    "sources": N_("Sources"),
    "citations": N_("Citations"),
    "accounts": N_("Accounts"),
    "ships": N_("Ships"),
    "changes": N_("Changes"),
    "about": N_("About"),
}
GROUPS = {
    "route": N_("Route, as alleged"),
    "evidence": N_("Evidence"),
    "base": N_("Base map"),
}
TABS = {
    "what": N_("What it is"),
    "when": N_("When"),
    "sources": N_("Claims and sources"),
    "file": N_("Data"),
}
FIELDS = {
    "id": N_("Id"),
    "name": N_("Name"),
    "name_fr": N_("Name in French"),
    "name_ko": N_("Name in Korean"),
    "name_ru": N_("Name in Russian"),
    "caution": N_("Caution"),
    "caution_fr": N_("Caution in French"),
    "role": N_("Role, in English"),
    "role_fr": N_("Role in French"),
    "mode": N_("Mode"),
    "basis": N_("Basis"),
    "certainty": N_("Certainty"),
    "status": N_("Status"),
    "standing": N_("Standing"),
    "seen_by": N_("Seen by"),
    "seen_by_fr": N_("Seen by, in French"),
    "precision_km": N_("Precision, km"),
    "low_km": N_("At least, km"),
    "high_km": N_("At most, km"),
    "length_method": N_("How the length was found"),
    "dates_words": N_("Days, and who gives them"),
    "dates_words_fr": N_("Days, and who gives them, in French"),
    "note": N_("Note"),
    "note_fr": N_("Note in French"),
    "earliest_start": N_("Earliest start"),
    "latest_start": N_("Latest start"),
    "earliest_end": N_("Earliest end"),
    "latest_end": N_("Latest end"),
    "reported_by": N_("Who reports it"),
    "claims_text": N_("Claims"),
    "denials_text": N_("Replies and denials"),
    "independent_sources": N_("Independent sources"),
    "sources_text": N_("Sources"),
    "attribution": N_("As alleged by"),
    "licence": N_("Licence"),
    "data_version": N_("Version of the data"),
}
VALUES = {
    "observed": "observed",
    "reported": "reported",
    "modelled": "modelled",
    "schematic": "schematic",
    "certain": "certain",
    "less-certain": "less-certain",
    "uncertain": "uncertain",
    "claimed": "claimed",
    "independent": "independent",
    "route": N_("on the route"),
    "waypoint": N_("on the way"),
    "context": "context",
}


def word(texts: Mapping[str, str], name: str, lang: str) -> str:
    """
    Say a name in a language; a name without words is said as it is.

    Examples
    --------
    >>> word(LAYERS, "legs", "fr"), word(LAYERS, "legs", "xx"), word(LAYERS, "other", "fr")
    ('Segments', 'Legs', 'other')
    """
    return translate(lang)(texts[name]) if name in texts else name


def spoken(row: Mapping[str, Any], name: str, lang: str) -> str:
    """
    Choose a text of a row by language; English where there is none.

    Examples
    --------
    >>> row = {"name": "Sea", "name_fr": "Mer", "note": None}
    >>> spoken(row, "name", "fr"), spoken(row, "name", "en"), spoken(row, "note", "fr")
    ('Mer', 'Sea', '')
    """
    return str((lang != "en" and row.get(f"{name}_{lang}")) or row.get(name) or "")
