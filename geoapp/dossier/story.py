"""The story of a dossier: its steps, and what each asks of those who follow it."""

from __future__ import annotations

from pydantic import Field

from geoapp.dossier.fields import Day, Id, Many, Maybe, Number, NumberRange, Text
from geoapp.dossier.positions import BBox
from geoapp.dossier.statements import Citation, Model
from geoapp.dossier.vocabularies import MapLayer, QuestionKind, QuestionUnit, ViewMode


class Option(Model):
    """One of the answers to choose among."""

    text: Text
    right: bool = False


class Answer(Model):
    """What is known of the answer, and by whom."""

    text: Text
    number: Maybe[Number] = None
    of: Maybe[Id] = None
    citations: Many[Citation] = ()


class Question(Model):
    """Something to think about before the answer is shown."""

    kind: QuestionKind
    text: Text
    unit: Maybe[QuestionUnit] = None
    range: Maybe[NumberRange] = None
    options: Many[Option] = ()
    about: Many[Id] = ()
    answer: Maybe[Answer] = None


class Step(Model):
    """One chapter of the story, and what map, clock and evidence show with it."""

    id: Id
    title: Text
    text: Text
    at: Maybe[Day] = None
    mode: Maybe[ViewMode] = None
    select: Maybe[Id] = None
    bbox: Maybe[BBox] = None
    layers: Maybe[tuple[MapLayer, ...]] = Field(None, strict=False)
    claims: Many[Id] = ()
    citations: Many[Citation] = ()
    questions: Many[Question] = ()
    notes: Maybe[Text] = None
