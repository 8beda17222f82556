"""What a popup on a map says of a feature: who claims it, with sources, and who denies it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isnan
from typing import Any

import pandas as pd

from geoapp.catalogues import (
    N_,
    direction,
    interface_language,
    text_language,
    translate,
)
from geoapp.clock.features import FeatureRow
from geoapp.dossier.drafts import NOT_YET_SAID, features_without
from geoapp.dossier.types import ANSWERABLE, sighting_code
from geoapp.evidence import backing
from geoapp.frames import Frames, leg_lengths
from geoapp.text.dates import all_dates_words
from geoapp.text.place_candidates import candidate_words
from geoapp.text.quantities import say_km
from geoapp.text.sources import colon, is_web, source_parts
from geoapp.when import say_when

Told = list[Any] | dict[str, str]
"""An element in words (its tag, its attributes, its children), or the id of a claim."""

AT_ONCE = 3
"""Statements that are shown at once; the others unfold."""

CANDIDATE = N_("Candidate: another line that the leg may have taken.")
TRACK = N_("Measured positions; between two of them nothing is known.")
UNANSWERED = N_("No reply to it is on record.")


class Popups:
    """
    What is said of each feature of a dossier, as `geoapp/page/static/layers.js` builds it.

    Nothing of it is markup: tags and attributes are our own, and every text stays text.

    Parameters
    ----------
    frames
        A dossier's frames.
    lang
        Language of the words; a text of the dossier that lacks it is in another, and marked.
    """

    def __init__(self, frames: Frames, lang: str) -> None:
        self.frames, self.lang, self.t = frames, lang, translate(lang)
        counted = backing(frames)
        self.named = dict(zip(counted.index, counted["named"], strict=True))
        self.denied = dict(zip(counted.index, counted["denied"], strict=True))
        todo = (each.path for each in frames.todo)
        self.guessed = features_without(todo, "precision_km")
        self.claims = rows_of(frames.claims)
        self.sources = rows_of(frames.sources)
        self.dates = all_dates_words(frames, lang)
        self.candidates = candidate_words(frames, lang)
        measured = leg_lengths(frames.legs)
        ends = zip(measured["low_km"], measured["high_km"], strict=True)
        self.lengths = dict(zip(map(str, measured.index), ends, strict=True))
        self.in_general = [
            name
            for name, claim in self.claims.items()
            if claim["kind"] == "denial" and not claim["answers"]
        ]

    def leg(self, name: str, row: FeatureRow) -> list[Told]:
        """Say when, how far, how the line is known, and whose account it is."""
        low, high = self.lengths[name]
        what = self.t("length") if isnan(high) else self.t("plausible length")
        known = f"{what}{colon(self.lang)}{say_km(low, high, self.lang)}"
        return [
            self._head(row["name"]),
            ["p", {"class": "quiet"}, self.dates[name]],
            ["p", {"class": "quiet"}, known],
            ["p", {"class": "caveat"}, self.t(f"line: {row['basis']}")],
            *self._caveat(row["note"]),
            *self._evidence(name, row),
        ]

    def candidate(self, name: str, row: FeatureRow) -> list[Told]:
        """Say what a candidate is, and how long it would be."""
        length = say_km(row["km"], row["km"], self.lang)
        said = (self._text(row["via"]), colon(self.lang), length, ", ", self._text(row["method"]))
        return [
            self._head(row["name"]),
            ["p", {"class": "caveat"}, self.t(CANDIDATE)],
            ["p", {"class": "quiet"}, *said],
            *self._cited(row["citations"]),
            *self._replies(name),
        ]

    def place(self, name: str, row: FeatureRow) -> list[Told]:
        """Say how precisely a place is known, and what is said of it."""
        within = self.t("± {km} km").replace("{km}", f"{row['precision_km']:g}")
        within = self.t(NOT_YET_SAID) if name in self.guessed else within
        known = [within] + [self.t("unconfirmed")] * (row["status"] == "unconfirmed")
        return [
            self._head(row["name"]),
            ["p", {"class": "quiet"}, " · ".join(known)],
            ["p", {}, self._text(row["role"])],
            *([["p", {"class": "caveat"}, doubt]] if (doubt := self.candidates.get(name)) else []),
            *self._caveat(row["note"]),
            *self._evidence(name, row),
        ]

    def sighting(self, name: str, row: FeatureRow) -> list[Told]:
        """Say when, by whom, and whether the observer is of the side that claims it."""
        by = (self.moment(row["when"]), " · ", self._text(row["seen_by"]))
        return [
            self._head(row["name"]),
            ["p", {"class": "quiet"}, *by],
            ["p", {"class": "caveat"}, self.t(sighting_code(row["standing"], row["how"]))],
            *self._caveat(row["note"]),
            *self._evidence(name, row),
        ]

    def track(self, name: str, row: FeatureRow) -> list[Told]:
        """Say who measured positions, and that nothing is known between two; not when."""
        measured = {
            "claimed": N_("measured by those who claim it"),
            "independent": N_("measured independently"),
        }[row["standing"]]
        return [
            self._head(row["name"]),
            ["p", {"class": "quiet"}, self._text(row["seen_by"])],
            ["p", {"class": "caveat"}, f"{self.t(TRACK)} ({self.t(measured)})"],
            *self._evidence(name, row),
        ]

    def moment(self, when: str) -> str:
        """Say a day, or a time of UTC, as that of something that happened then."""
        day, _, time = when.partition("T")
        said = say_when(day, self.lang, moment=True)
        return f"{said}, {time.removesuffix('Z')} UTC" if time else said

    def claim(self, name: str) -> Told:
        """Say a statement: who, when, of what kind, and where it can be read."""
        claim = self.claims[name]
        said = f", {say_when(claim['said'], self.lang, moment=True)}" if claim["said"] else ""
        by = (self._text(claim["said_by"]), said, " · ", self.t(claim["kind"]))
        back = [["p", {"class": "caveat"}, self.t("Retracted")]] if claim["retracted"] else []
        return [
            "article",
            {"class": f"claim claim-{claim['kind']}"},
            ["p", {"class": "by"}, *by],
            *back,
            ["p", {}, self._text(claim["text"])],
            *self._caveat(claim["caveat"]),
            *self._cited(claim["citations"]),
        ]

    def _head(self, texts: Mapping[str, str]) -> Told:
        return ["h3", {}, self._text(texts)]

    def _caveat(self, texts: Mapping[str, str] | None) -> list[Told]:
        return [["p", {"class": "caveat"}, self._text(texts)]] if texts else []

    def _text(self, texts: Mapping[str, str]) -> str | Told:
        """Say a text of the dossier, marked where it is in another language."""
        tag = text_language(texts, self.lang)
        if tag == interface_language(self.lang):
            return texts[tag]
        return ["span", {"lang": tag, "dir": direction(tag)}, texts[tag]]

    def _evidence(self, name: str, row: FeatureRow) -> list[Told]:
        """Say who says so, who replies, and what the feature itself cites."""
        own, told = self.named.get(name, []), self.t("No statement about this is in the dossier.")
        said = [claim for claim in own if self.claims[claim]["kind"] != "denial"]
        return [
            *(self._group(N_("Who says so"), said) if said else [["p", {"class": "caveat"}, told]]),
            *self._replies(name),
            *self._cited(row["citations"], self.t("Sources")),
        ]

    def _replies(self, name: str) -> list[Told]:
        """Name whoever denies a thing, wherever the thing is; or say that there is no reply."""
        own = self.named.get(name, [])
        replies = [claim for claim in own if self.claims[claim]["kind"] == "denial"]
        replies += [claim for claim in self.denied.get(name, []) if claim not in replies]
        if not any(self.claims[claim]["kind"] in ANSWERABLE for claim in own):
            return self._group(N_("Replies and denials"), replies) if replies else []
        title, general = N_("Replies and denials"), N_("Denials and replies in general")
        answers = self._group(title, replies) if replies else self._unanswered(title)
        others = [claim for claim in self.in_general if claim not in replies]
        folded = ["details", {}, ["summary", {}, self.t(general)], *map(_pointer, others)]
        return [*answers, *([folded] if others else [])]

    def _unanswered(self, title: str) -> list[Told]:
        return [["h4", {}, self.t(title)], ["p", {}, self.t(UNANSWERED)]]

    def _group(self, title: str, claims: Sequence[str]) -> list[Told]:
        shown, rest = claims[:AT_ONCE], claims[AT_ONCE:]
        more = self.t("Other statements about this")
        folded = ["details", {}, ["summary", {}, f"{more} ({len(rest)})"], *map(_pointer, rest)]
        return [
            ["h4", {}, self.t(title)],
            *map(_pointer, shown),
            *([folded] if rest else []),
        ]

    def _cited(self, citations: Iterable[FeatureRow], title: str = "") -> list[Told]:
        """List sources that are cited, their addresses as links."""
        items: list[Told] = [["li", {}, *self._source(citation)] for citation in citations]
        head: list[Told] = [["h4", {}, title]] if title else []
        return [*head, ["ul", {"class": "sources"}, *items]] if items else []

    def _source(self, citation: FeatureRow) -> Iterator[str | Told]:
        source = self.sources[citation["source"]]
        leads_to = {"publisher": source.get("url"), "archived": source.get("archive_location")}
        for name, text in source_parts(source, self.lang, "entry", citation.get("locator")):
            address = leads_to.get(name)
            yield ["a", {"href": address}, text] if is_web(address) else text


def rows_of(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """
    Give the rows of a frame by id; what is missing is None or NaN, as in the frame.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"km": [1.5]}, index=["a"]))
    {'a': {'km': 1.5}}
    >>> rows_of(pd.DataFrame())
    {}
    """
    columns = {str(name): frame[name] for name in frame.columns}
    rows = zip(*columns.values(), strict=True)
    return {
        str(name): dict(zip(columns, row, strict=True))
        for name, row in zip(frame.index, rows, strict=True)
    }


def claims_in(told: object) -> Iterator[str]:
    """
    Find the ids of claims that are pointed to.

    Examples
    --------
    >>> list(claims_in([["p", {}, "a text"], {"claim": "a"}]))
    ['a']
    """
    if isinstance(told, dict) and "claim" in told:
        yield told["claim"]
    if isinstance(told, list):
        for each in told:
            yield from claims_in(each)


def _pointer(claim: str) -> dict[str, str]:
    return {"claim": claim}
