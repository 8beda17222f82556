"""The dossier file: its models, and the door through which it is read and written."""

from geoapp.dossier.io import MAX_BYTES, read_dossier, to_geojson, write_dossier
from geoapp.dossier.models import (
    Account,
    CandidateFeature,
    Change,
    Citation,
    Claim,
    Dossier,
    Header,
    LegFeature,
    Origin,
    PlaceFeature,
    Question,
    Ship,
    SightingFeature,
    Source,
    Step,
    TrackFeature,
)
from geoapp.dossier.schema import dossier_schema
from geoapp.resources import built_in

__all__ = [
    "MAX_BYTES",
    "Account",
    "CandidateFeature",
    "Change",
    "Citation",
    "Claim",
    "Dossier",
    "Header",
    "LegFeature",
    "Origin",
    "PlaceFeature",
    "Question",
    "Ship",
    "SightingFeature",
    "Source",
    "Step",
    "TrackFeature",
    "built_in",
    "dossier_schema",
    "read_dossier",
    "to_geojson",
    "write_dossier",
]
