"""What handout and slides share: the steps with pictures, sources by number, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd
from babel.numbers import format_decimal

from geoapp.catalogues import N_, say, translate, translate_count
from geoapp.frames import Frames, leg_lengths
from geoapp.page.story import PageStep, story_steps
from geoapp.picture.picture import picture_svg
from geoapp.text.quantities import say_km
from geoapp.text.sentences import day_sentence
from geoapp.text.sources import source_parts
from geoapp.when import say_when

LAYERS_OF = {"legs": "legs", "candidates": "candidates", "sightings": "sightings"}
# Context places are left out together; those of the route stay.
MANY = 10
CONTEXT = ("context", "waypoint")
COUNTED: dict[str, tuple[str, str]] = {
    "days": N_("{n} day", "{n} days"),
    "containers": N_("{n} container", "{n} containers"),
    "trips": N_("{n} trip", "{n} trips"),
}


@dataclass
class Paper:
    """
    A dossier as it is put on paper, in one language.

    Parameters
    ----------
    frames
        The dossier's frames.
    lang
        Language tag.

    Attributes
    ----------
    sources
        Ids of the sources that were cited so far; a source's number is its place, from 1.
    """

    frames: Frames
    lang: str
    sources: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lengths = leg_lengths(self.frames.legs)
        self.steps: list[PageStep] = story_steps(self.frames)
        self.w = translate(self.lang)
        self._drawn: dict[tuple[Any, ...], str] = {}

    def say(self, texts: dict[str, str] | None) -> str:
        """Say a text of the dossier."""
        return say(texts, self.lang)

    def day(self, step: PageStep) -> str:
        """Say the day of a step; empty if it has none."""
        return say_when(step["at"], self.lang) if step.get("at") else ""

    def numbers(self, citations: Iterable[Mapping[str, Any]]) -> list[int]:
        """Give the numbers of the sources that are cited; new ones get the next."""
        found = []
        for citation in citations:
            if citation["source"] not in self.sources:
                self.sources.append(citation["source"])
            found.append(self.sources.index(citation["source"]) + 1)
        return sorted(set(found))

    def grounds(self, step: PageStep) -> list[int]:
        """Give the numbers of a step's own sources, then of the claims that it rests on."""
        claims = [self.frames.claims["citations"][claim] for claim in step.get("claims", [])]
        return self.numbers(c for cited in [step.get("citations", []), *claims] for c in cited)

    def source(self, source_id: str) -> dict[str, str]:
        """Write a source: who published it, what comes before its address, that, and the rest."""
        row = self.frames.sources.loc[source_id].to_dict()
        (_, by), *parts = source_parts(row, self.lang)
        names = [name for name, _ in parts]
        at = names.index("url") if "url" in names else len(parts)
        texts = [text for _, text in parts]
        before, url, after = texts[:at], texts[at : at + 1], texts[at + 1 :]
        told = {"by": by, "before": before, "url": url, "after": after}
        return {name: "".join(pieces) for name, pieces in told.items()}

    def picture(self, step: PageStep, size: tuple[int, int]) -> str:
        """Draw what the page's map shows at a step."""
        at = date.fromisoformat(step["at"]) if step.get("at") else None
        bbox, layers = step.get("bbox"), step.get("layers")
        key = (at, step.get("mode"), tuple(bbox or ()), tuple(layers or "*"), size)
        if key not in self._drawn:
            mode = step.get("mode") or ("now" if at else "all")
            frames = self.frames if layers is None else _only(self.frames, layers)
            self._drawn[key] = picture_svg(
                frames,
                self.lengths,
                at=at,
                mode=mode,
                lang=self.lang,
                size=size,
                bare=True,
                bbox=bbox,
            )
        return self._drawn[key]

    def blank(self, size: tuple[int, int]) -> str:
        """Draw the map without the route, to be drawn upon."""
        return picture_svg(
            _only(self.frames, []), self.lengths, at=None, lang=self.lang, size=size, bare=True
        )

    def words_of(self, step: PageStep) -> str:
        """Say what the picture of a step shows, for who can't see it."""
        words = self.day(step)
        if step.get("at") and step.get("mode") != "all":
            words += ". " + day_sentence(self.frames, date.fromisoformat(step["at"]), self.lang)
        return f"{self.w('Map of the reported route')}. {words}".strip()

    def known(self, question: Mapping[str, Any]) -> str:
        """Say what is known of an estimate, with its unit; empty for other questions."""
        answer = question.get("answer") or {}
        if question["kind"] != "estimate":
            return ""
        if "of" in answer:
            row = self.lengths.loc[answer["of"]]
            return say_km(row["low_km"], row["high_km"], self.lang)
        ends = answer["number"] if isinstance(answer["number"], list) else [answer["number"]]
        first = "".join(f"{format_decimal(end, locale=self.lang)}–" for end in ends[:-1])
        return first + self.counted(ends[-1], question.get("unit"))

    def counted(self, number: float, unit: str | None) -> str:
        """Put a unit to a number."""
        figures = format_decimal(number, locale=self.lang)
        if unit == "km":
            return f"{figures}\u00a0km"
        if unit not in COUNTED:
            return figures
        return translate_count(self.lang)(*COUNTED[unit], number)

    def unit(self, unit: str | None) -> str:
        """Say a unit to stand after a blank, for numbers that are not known yet."""
        if unit not in COUNTED:
            return unit or ""
        return translate_count(self.lang)(*COUNTED[unit], MANY).replace(str(MANY), "").strip()


def _only(frames: Frames, layers: Iterable[str]) -> Frames:
    """Leave out of the frames what a step doesn't show."""
    hidden = {name: getattr(frames, name).iloc[:0] for name in LAYERS_OF if name not in layers}
    if "context" not in layers:
        hidden["places"] = frames.places[~frames.places["layer"].isin(CONTEXT)]
    kept: Any = {name: frame for name, frame in hidden.items() if isinstance(frame, pd.DataFrame)}
    return replace(frames, **kept)
