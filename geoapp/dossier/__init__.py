"""The dossier file: its models, and the door through which it is read and written."""

from geoapp.dossier.features import CandidateFeature, LegFeature, PlaceFeature, SightingFeature
from geoapp.dossier.models import Change, Dossier, Header, Step
from geoapp.dossier.statements import Account, Citation, Claim, Ship, Source

__all__ = [
    "Account",
    "CandidateFeature",
    "Change",
    "Citation",
    "Claim",
    "Dossier",
    "Header",
    "LegFeature",
    "PlaceFeature",
    "Ship",
    "SightingFeature",
    "Source",
    "Step",
]
