"""The closed vocabularies of a dossier."""

from __future__ import annotations

from typing import Literal

Mode = Literal["sea", "rail", "road", "air"]
Basis = Literal["observed", "reported", "modelled", "schematic"]
Certainty = Literal["certain", "less-certain", "uncertain"]
Confidence = Literal["high", "medium", "low"]
Scope = Literal["this-movement", "several-movements", "in-general"]
Layer = Literal["route", "waypoint", "context"]
Standing = Literal["claimed", "independent"]
PlaceStatus = Literal["seen", "unconfirmed"]
PostKind = Literal["post", "interpolated"]
SourceStatus = Literal["original", "copy", "unconfirmed"]
Unit = Literal["km", "containers", "trips", "day"]
ViewMode = Literal["now", "past", "all"]
MapLayer = Literal["legs", "candidates", "reach", "sightings", "context"]
QuestionKind = Literal["estimate", "choice", "point", "grade", "open"]
QuestionUnit = Literal["km", "days", "containers", "trips"]
ClaimKind = Literal[
    "accusation",
    "corroboration",
    "government",
    "media",
    "official-act",
    "denial",
    "reference",
    "context",
]
SourceType = Literal[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
]
"""The item types of CSL 1.0.2."""
