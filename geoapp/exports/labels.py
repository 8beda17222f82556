"""Words that only exports show: names of layers, columns and forms, in English and French."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LAYERS = {
    "places": ("Places", "Lieux"),
    "legs": ("Legs", "Trajets"),
    "candidates": ("Candidate lines", "Variantes"),
    "sightings": ("Sightings", "Observations"),
    "basemap_labels": ("Names", "Noms"),
    "basemap_borders": ("Borders", "Frontières"),
    "basemap_rivers": ("Rivers", "Cours d’eau"),
    "basemap_lakes": ("Lakes", "Lacs"),
    "basemap_land": ("Land", "Terres"),
    "claims": ("Claims", "Affirmations"),
    "origins": ("Origins", "Origines"),
    "sources": ("Sources", "Sources"),
    "citations": ("Citations", "Références"),
    "accounts": ("Accounts", "Versions"),
    "ships": ("Ships", "Navires"),
    "about": ("About", "À propos"),
}
GROUPS = {
    "route": ("Route, as alleged", "Parcours allégué"),
    "evidence": ("Evidence", "Pièces"),
    "base": ("Base map", "Fond de carte"),
}
TABS = {
    "what": ("What it is", "De quoi il s’agit"),
    "when": ("When", "Quand"),
    "sources": ("Claims and sources", "Affirmations et sources"),
    "file": ("Data", "Données"),
}
FIELDS = {
    "id": ("Id", "Identifiant"),
    "name": ("Name", "Nom"),
    "name_fr": ("Name in French", "Nom en français"),
    "name_ko": ("Name in Korean", "Nom en coréen"),
    "name_ru": ("Name in Russian", "Nom en russe"),
    "caution": ("Caution", "Prudence (anglais)"),
    "caution_fr": ("Caution in French", "Prudence"),
    "role": ("Role", "Rôle (anglais)"),
    "role_fr": ("Role in French", "Rôle"),
    "mode": ("Mode", "Mode"),
    "basis": ("Basis", "Fondement"),
    "certainty": ("Certainty", "Certitude"),
    "status": ("Status", "Statut"),
    "standing": ("Standing", "Position de l’observateur"),
    "seen_by": ("Seen by", "Vu par (anglais)"),
    "seen_by_fr": ("Seen by, in French", "Vu par"),
    "precision_km": ("Precision, km", "Précision, km"),
    "low_km": ("At least, km", "Au moins, km"),
    "high_km": ("At most, km", "Au plus, km"),
    "length_method": ("How the length was found", "Comment la longueur a été établie"),
    "note": ("Note", "Note (anglais)"),
    "note_fr": ("Note in French", "Note"),
    "earliest_start": ("Earliest start", "Début au plus tôt"),
    "latest_start": ("Latest start", "Début au plus tard"),
    "earliest_end": ("Earliest end", "Fin au plus tôt"),
    "latest_end": ("Latest end", "Fin au plus tard"),
    "claims_text": ("Claims", "Affirmations"),
    "independent_sources": ("Independent sources", "Sources indépendantes"),
    "sources_text": ("Sources", "Sources"),
    "attribution": ("As alleged by", "Selon"),
    "licence": ("Licence", "Licence"),
    "data_version": ("Version of the data", "Version des données"),
}
VALUES = {
    "observed": ("observed", "observé"),
    "reported": ("reported", "rapporté"),
    "modelled": ("modelled", "modélisé"),
    "schematic": ("schematic", "schématique"),
    "certain": ("certain", "certain"),
    "less-certain": ("less certain", "moins certain"),
    "uncertain": ("uncertain", "incertain"),
    "claimed": ("claimed", "avancé"),
    "independent": ("independent", "indépendant"),
    "route": ("on the route", "sur le parcours"),
    "waypoint": ("on the way", "de passage"),
    "context": ("context", "contexte"),
}


def word(texts: dict[str, tuple[str, str]], name: str, lang: str) -> str:
    """
    Say a name in a language; a name without words is said as it is.

    Examples
    --------
    >>> word(LAYERS, "legs", "fr"), word(LAYERS, "legs", "xx"), word(LAYERS, "other", "fr")
    ('Trajets', 'Legs', 'other')
    """
    english, french = texts.get(name, (name, name))
    return french if lang == "fr" else english


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
