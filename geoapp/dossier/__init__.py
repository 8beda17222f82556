"""The dossier file: its models, and the door through which it is read and written."""

from geoapp.dossier.features import (
    CandidateFeature,
    LegFeature,
    PlaceFeature,
    SightingFeature,
    TrackFeature,
)
from geoapp.dossier.models import Change, Dossier, Header
from geoapp.dossier.reading import MAX_BYTES, read_dossier
from geoapp.dossier.shelf import built_in, data_file
from geoapp.dossier.statements import Account, Citation, Claim, Origin, Ship, Source
from geoapp.dossier.story import Question, Step
from geoapp.dossier.writing import to_geojson, write_dossier

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
    "data_file",
    "read_dossier",
    "to_geojson",
    "write_dossier",
]
