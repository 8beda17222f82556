"""The whole of a dossier: its header, its members, its story."""

from __future__ import annotations

from typing import Literal, TypeVar

from pydantic import Field

from geoapp.dossier.features import (
    CandidateFeature,
    Feature,
    LegFeature,
    PlaceFeature,
    SightingFeature,
    TrackFeature,
)
from geoapp.dossier.fields import (
    ClosedEdtf,
    Edtf,
    Id,
    Languages,
    Many,
    Maybe,
    Text,
    Url,
    Version,
    Words,
)
from geoapp.dossier.positions import BBox
from geoapp.dossier.statements import Account, Claim, Model, Origin, Ship, Source
from geoapp.dossier.story import Step


class Credit(Model):
    """A work that the dossier builds on, with its licence."""

    name: Words
    licence: Words
    url: Maybe[Url] = None
    used_for: Text = Field(alias="for")


class Header(Model):
    """What the dossier is, who alleges it, and where and when it plays."""

    id: Id
    version: Version
    title: Text
    summary: Text
    attribution: Text
    bbox: BBox
    when: Maybe[ClosedEdtf] = None
    licence: Words
    credits: Many[Credit] = ()
    languages: Languages


class Change(Model):
    """What a version of the dossier changed."""

    version: Version
    when: Edtf
    text: Text
    ids: Many[Id] = ()


F = TypeVar("F")


class Dossier(Model):
    """
    One dossier: a route as it was reported, with its sources and claims.

    The members are those of the file; `docs/dossier-format.md` tells each. Get
    one from `read_dossier`, which also checks what no single member can tell:
    that ids are unique and lead somewhere, that lines meet their places.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())  # doctest: +SKIP
    >>> [leg.properties.mode for leg in dossier.legs]  # doctest: +SKIP
    ['sea', 'rail']
    """

    type: Literal["FeatureCollection"]
    bbox: Maybe[BBox] = None
    header: Header = Field(alias="dossier")
    sources: Many[Source]
    origins: Many[Origin] = ()
    claims: Many[Claim]
    accounts: Many[Account]
    ships: Many[Ship]
    steps: Many[Step]
    changes: Many[Change]
    features: Many[Feature]

    @property
    def places(self) -> tuple[PlaceFeature, ...]:
        """The places, in file order."""
        return _only(PlaceFeature, self.features)

    @property
    def legs(self) -> tuple[LegFeature, ...]:
        """The legs, in file order."""
        return _only(LegFeature, self.features)

    @property
    def candidates(self) -> tuple[CandidateFeature, ...]:
        """The candidates, in file order."""
        return _only(CandidateFeature, self.features)

    @property
    def sightings(self) -> tuple[SightingFeature, ...]:
        """The sightings, in file order."""
        return _only(SightingFeature, self.features)

    @property
    def tracks(self) -> tuple[TrackFeature, ...]:
        """The tracks, in file order."""
        return _only(TrackFeature, self.features)


def _only(model: type[F], features: tuple[Model, ...]) -> tuple[F, ...]:
    """Keep the features of one kind."""
    return tuple(feature for feature in features if isinstance(feature, model))
