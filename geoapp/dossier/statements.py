"""What is said and where it can be read: sources, claims, accounts, ships."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from geoapp.dossier.fields import (
    Archive,
    Edtf,
    EdtfDay,
    Id,
    ImoNumber,
    Language,
    Many,
    Maybe,
    Moment,
    Number,
    Quote,
    Sha256,
    Some,
    Text,
    Url,
    Words,
)
from geoapp.dossier.vocabularies import (
    ClaimKind,
    Confidence,
    Scope,
    SourceStatus,
    SourceType,
    Unit,
)


class Model(BaseModel):
    """What all members share: strict, unchangeable, no unknown members."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        serialize_by_alias=True,
        defer_build=True,
    )

    def members(self) -> dict[str, Any]:
        """Give its members by their names in Python, plain values; what is missing is left out."""
        return self.model_dump(mode="json", by_alias=False, exclude_none=True)


class Citation(Model):
    """Pointer to a source, with the spot in it and a short quotation."""

    source: Id
    locator: Maybe[Words] = None
    quote: Maybe[Quote] = None


class Author(Model):
    """An author's name as it is printed, in the manner of CSL."""

    literal: Words


class SourceCustom(Model):
    """What CSL has no word for: how the work was read, and what its title is."""

    status: SourceStatus
    title_is: Literal["title", "description"]


class ArchivedCopy(Model):
    """A copy of a source's page that an archive keeps."""

    url: Url
    at: Moment
    sha256: Maybe[Sha256] = None
    by: Maybe[Words] = None


class Source(Model):
    """A citable work, as an item of CSL-JSON 1.0.2."""

    id: Id
    type: SourceType
    title: Words
    publisher: Words
    container_title: Maybe[Words] = Field(None, alias="container-title")
    author: Many[Author] = ()
    issued: Maybe[Edtf] = None
    url: Maybe[Url] = Field(None, alias="URL")
    language: Maybe[Language] = None
    accessed: Maybe[EdtfDay] = None
    unread: Maybe[Text] = None
    archived: Maybe[ArchivedCopy] = None
    archive_location: Maybe[Archive] = None
    note: Maybe[Words] = None
    custom: SourceCustom

    @property
    def kept_at(self) -> str | None:
        """Where an archived copy lies, whichever member tells it: an address, or words."""
        return self.archived.url if self.archived else self.archive_location

    @property
    def row(self) -> dict[str, Any]:
        """What it holds, as a row of frames has it: without what is missing, `custom` unfolded."""
        row = self.members()
        custom = row.pop("custom")
        kept = {"archive_location": self.kept_at} if self.kept_at else {}
        return {**row, **custom, **kept}


class Origin(Model):
    """Whoever statements go back to, and not those who pass them on."""

    id: Id
    name: Text


class Claim(Model):
    """One statement: who says it, when, of what, and where that can be read."""

    id: Id
    kind: ClaimKind
    title: Maybe[Text] = None
    text: Text
    said_by: Text
    origins: Many[Id] = ()
    joint: bool = False
    said: Edtf | None
    when: Edtf | None
    scope: Maybe[Scope] = None
    places: Many[Id] = ()
    supports: Many[Id] = ()
    answers: Many[Id] = ()
    reply_sought: Maybe[Edtf] = None
    caveat: Maybe[Text] = None
    confidence: Confidence
    quote: Maybe[Quote] = None
    citations: Some[Citation]
    retracted: bool = False
    replaced_by: Maybe[Id] = None


class Reading(Model):
    """How the map looks by one account: other days of a leg, or another line."""

    leg: Id
    depart: Maybe[Edtf] = None
    arrive: Maybe[Edtf] = None
    candidate: Maybe[Id] = None


class Value(Model):
    """One of several answers to the question of an account."""

    text: Text
    said_by: Text
    number: Maybe[Number] = None
    when: Maybe[Edtf] = None
    computed: Maybe[Text] = None
    reading: Maybe[Reading] = None
    citations: Many[Citation] = ()


class Account(Model):
    """A question to which sources give different values."""

    id: Id
    question: Text
    unit: Maybe[Unit] = None
    about: Many[Id] = ()
    values: Some[Value]
    comment: Maybe[Text] = None


class Listing(Model):
    """An official list that names a ship."""

    by: Text
    when: Edtf
    citations: Some[Citation]
    status: Maybe[Literal["reported"]] = None


class Ship(Model):
    """A ship that the dossier names."""

    id: Id
    name: Words
    imo: ImoNumber | None
    flag: Text
    type: Text
    owner: Maybe[Text] = None
    listings: Many[Listing] = ()
    note: Maybe[Text] = None
    citations: Some[Citation]
