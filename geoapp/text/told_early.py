"""What a story tells before it asks for it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from geoapp.catalogues import N_, interface_language, say_number, translate_count
from geoapp.dossier import Dossier
from geoapp.dossier.models import Answer, PlaceFeature, Question, Step
from geoapp.errors import Problem
from geoapp.text.steps_index import SPACES, MapIndex, NumberIndex, PhraseIndex

if TYPE_CHECKING:
    from geoapp.measure import Measured

COUNTED: dict[str, tuple[str, str]] = {
    "days": N_("{n} day", "{n} days"),
    "containers": N_("{n} container", "{n} containers"),
    "trips": N_("{n} trip", "{n} trips"),
}
"""Units of an estimate that are counted: the texts for one and for more."""
REMEDY_OF = {
    "point": "ask before that, or give the step a bbox without it",
    "choice": "ask before that, or leave it out there",
}
"""What to do, by the kind of question; of an estimate as of a choice."""
REMEDY_OF_TITLE = "give the step a title that does not answer it"
MOST_PROBLEMS_TOLD = 10_000
"""So many problems are told at most, of a story that tells all it asks."""
MOST_READ = 200_000_000
"""So many characters are read at most, some seconds; thousands of steps need a tenth."""
SET_UP = 30
"""What it takes to begin to look for a character of an option, in characters read."""
LOOK = 4
"""What it takes to look whether a box is around a place, in characters read."""
MOST_PHRASES = 4_096
TOO_MANY = (
    f"asks what steps tell in more than {MOST_PROBLEMS_TOLD:,} places; the others are not named"
)
TOO_MUCH = "asks too much of a story of so many words: from here on it was not looked at"
REMEDY_OF_MANY = "mend those that are named, and check again"
MOST_OFF = 0.02
"""By what share a length in words may differ from the one that is asked for, and still tell it."""
MOST_FIGURES = 20
KM = re.compile(  # of any number of figures, a text of these alone would take their square
    rf"(\d[\d .,]{{0,{MOST_FIGURES}}})"
    r"(?:km\b|kilomet|kilómet|км\b|километр|кілометр|킬로미터|كم|كيلومتر)"
)
SPACED = "[0-9A-Za-z\u00c0-\u052f]"  # letters of words that stand apart: Latin, Greek, Cyrillic
ENDED = "[0-9A-Za-z\u00c0-\u024f]"  # of those that also end alike: cases change Russian's ends
_ByTag = dict[str, str]


def told_early(dossier: Dossier) -> list[Problem]:
    """
    Find steps that tell or show what a question asks, before it is asked.

    Words of titles, texts and questions are read as they stand, in every language: an
    estimate's number with its unit, the options that are right where no wrong one is named.
    Words of a step with an estimate come before it, of one with a choice its title alone. To
    name a place is not to tell where it lies; a map does, where no box of its step leaves it
    out.

    Parameters
    ----------
    dossier
        A dossier; a story that is made of its events asks nothing that can be told.

    Returns
    -------
    problems
        One a step and question, in the order of the story; `MOST_PROBLEMS_TOLD` at most, and
        one that says so where there are more or the story would take too long to read.
    """
    return list(_found(dossier))


def _found(dossier: Dossier) -> Iterator[Problem]:
    story, found = _Story(dossier), 0
    for at, asking in enumerate(dossier.steps):
        for question in asking.questions:
            for problem in _found_of(story, at, question):
                found += 1
                if found > MOST_PROBLEMS_TOLD:
                    yield Problem(asking.id, TOO_MANY, REMEDY_OF_MANY)
                    return
                yield problem
            if story.characters_read > MOST_READ:
                yield Problem(asking.id, TOO_MUCH, REMEDY_OF_MANY)
                return


def _found_of(story: _Story, at: int, question: Question) -> Iterator[Problem]:
    """Find the steps that tell what one question asks: those before it, then its own."""
    asking = story.steps[at]
    asked = f", which a question of step {asking.id} asks for"
    remedy = REMEDY_OF.get(question.kind, REMEDY_OF["choice"])
    for before, told in story.told_before(at, question):
        yield Problem(story.steps[before].id, told + asked, remedy)
    if question.kind == "estimate":
        for _, told in story.told_by_words(question, at, at + 1):
            yield Problem(asking.id, told + asked, remedy)
    if question.kind == "choice" and (told := _chosen([asking.title], question)):
        yield Problem(asking.id, f"{told} in its title{asked}", REMEDY_OF_TITLE)


class _Known:
    """The steps that tell what one or more questions ask, as far as the story was read."""

    def __init__(self) -> None:
        self.read = 0
        self.told: list[tuple[int, str]] = []


class _Story:
    """The steps of a dossier, each read once for all questions that ask the same."""

    def __init__(self, dossier: Dossier) -> None:
        self.steps = dossier.steps
        self.characters_read = 0
        self._dossier = dossier
        self._known: dict[object, _Known] = {}

    def told_before(self, at: int, question: Question) -> list[tuple[int, str]]:
        """Find which steps before one tell an answer, and what they tell of it."""
        known = self._known.setdefault(_asked(question), _Known())
        first, known.read = known.read, at
        if question.kind == "point":
            of = question.answer.of if question.answer else None
            places = self._places.get(of, ())
            self.characters_read += LOOK * len(places) * (at - first)
            if self.characters_read > MOST_READ:
                return []
            shown = self._maps.shown(places, first, at)
            known.told += [(before, f"shows {place} on its map") for before, place in shown]
        elif question.kind in ("choice", "estimate"):
            known.told += self.told_by_words(question, first, at)
        return known.told

    def told_by_words(self, question: Question, first: int, end: int) -> Iterator[tuple[int, str]]:
        """Find which steps from `first` to before `end` have words that tell an answer."""
        for at in self._may_tell(question, first, end):
            step = self.steps[at]
            others = (one.text for one in step.questions if one is not question)
            texts = [step.title, step.text, *others]
            self.characters_read += _to_read(texts, question)
            if self.characters_read > MOST_READ:
                return
            if told := self._told(texts, question):
                yield at, told

    def _may_tell(self, question: Question, first: int, end: int) -> Iterable[int]:
        """Find which steps have words that may tell an answer; no others do."""
        if first >= end:
            return ()
        if question.kind == "estimate" and question.unit == "km":
            if not self._kilometres.has_any(first, end):
                return ()  # of a story that tells no length, none is measured
            return self._kilometres.between(*self._ends(question), first, end)
        may = set[int]()
        for together in _sought(question, self._languages):
            fewest = min((self._index.may_name(phrase, first, end) for phrase in together), key=len)
            may.update(fewest)
        return sorted(may)

    def _told(self, texts: Iterable[_ByTag], question: Question) -> str:
        """Say what of an answer words tell; empty if nothing."""
        if question.kind == "choice":
            return _chosen(texts, question)
        if question.unit == "km":
            return _length(texts, *self._ends(question))
        return _counted(texts, question)

    def _ends(self, question: Question) -> tuple[float, float]:
        """Give the least and the most kilometres that tell an answer."""
        answer = question.answer
        if answer is None:
            return math.inf, -math.inf
        if answer.of is not None:
            length = self._measured.by_id[answer.of].length
            low, high = length.low_km, length.high_km or length.low_km
        else:
            ends = answer.number if isinstance(answer.number, tuple) else (answer.number or 0,)
            low, high = ends[0], ends[-1]
        return low * (1 - MOST_OFF), high * (1 + MOST_OFF)

    @cached_property
    def _measured(self) -> Measured:
        from geoapp.measure import measure_dossier

        return measure_dossier(self._dossier)

    @cached_property
    def _maps(self) -> MapIndex:
        return MapIndex(self.steps)

    @cached_property
    def _places(self) -> dict[str | None, list[PlaceFeature]]:
        """Places by what a question can ask for: themselves, or what they are candidates of."""
        places: dict[str | None, list[PlaceFeature]] = {}
        for place in self._dossier.places:
            for of in dict.fromkeys((place.id, place.properties.candidate_of)):
                places.setdefault(of, []).append(place)
        return places

    @cached_property
    def _kilometres(self) -> NumberIndex:
        return NumberIndex(
            [_number(figures) for figures in _figures(_texts(step))] for step in self.steps
        )

    @cached_property
    def _languages(self) -> list[str]:
        tags = {lang for step in self.steps for text in _texts(step) for lang in text}
        return sorted({interface_language(tag) for tag in tags})

    @cached_property
    def _index(self) -> PhraseIndex:
        asked = {_asked(one): one for step in self.steps for one in step.questions}
        phrases = (
            phrase
            for question in asked.values()
            for together in _sought(question, self._languages)
            for phrase in together
        )
        words = (
            "\n".join(w for text in _texts(step) for w in text.values()) for step in self.steps
        )
        return PhraseIndex(words, phrases)


def _asked(question: Question) -> object:
    """Give what is alike of questions that the same words or maps tell the answer of."""
    answer = question.answer
    options = tuple((one.right, tuple(one.text.items())) for one in question.options)
    known = (answer.of, answer.number) if answer else ()
    return question.kind, question.unit, known, options if question.kind == "choice" else ()


def _sought(question: Question, languages: Iterable[str]) -> Iterator[list[str]]:
    """Give the phrases that words have together that tell an answer, language by language."""
    if question.kind == "choice":
        right = [one.text for one in question.options if one.right]
        for lang in right[0] if right else ():
            if all(lang in text for text in right):
                yield [text[lang] for text in right]
    elif question.kind == "estimate" and question.unit != "km" and question.answer:
        for lang in languages:
            for phrase in _phrases(_numbers(question.answer), question.unit, lang):
                yield [phrase]


def _texts(step: Step) -> list[_ByTag]:
    return [step.title, step.text, *(one.text for one in step.questions)]


def _to_read(texts: Iterable[_ByTag], question: Question) -> int:
    """Count the characters that it takes to look for an answer in words."""
    words = sum(len(word) for text in texts for word in text.values())
    options = sum(len(word) for one in question.options for word in one.text.values())
    return words * max(1, len(question.options)) + SET_UP * options


def _chosen(texts: Iterable[_ByTag], question: Question) -> str:
    """Say which options are named that are right, if all of them are and no wrong one is."""
    for lang, words in _by_language(texts):
        named = [one for one in question.options if _names(words, one.text.get(lang))]
        if named and all((one in named) == one.right for one in question.options):
            return f"tells {' and '.join(repr(one.text[lang]) for one in named)}"
    return ""


def _names(words: str, option: str | None) -> bool:
    """
    Tell whether words name an option, not a part of another word or number.

    Examples
    --------
    >>> [_names(words, "Arms") for words in ("Of arms", "Of farms")], _names("15 days", "5 days")
    ([True, False], False)
    >>> _names("로마에서", "로마"), _names("В Амьене", "Амьен"), _names("Of arms", None)
    (True, True, False)
    """
    if option is None or len(option) > len(words):
        return False
    phrase = re.escape(option.translate(SPACES))
    return bool(re.search(f"(?<!{SPACED}){phrase}(?!{ENDED})", words, re.IGNORECASE))


def _counted(texts: Iterable[_ByTag], question: Question) -> str:
    """Say which number is told that is asked for."""
    if question.answer is None:
        return ""
    for lang, words in _by_language(texts):
        for phrase in _phrases(_numbers(question.answer), question.unit, lang):
            if re.search(rf"(?<![\d.,]){re.escape(phrase)}(?!\w)", words):
                return f"tells {phrase!r}"
    return ""


def _numbers(answer: Answer) -> tuple[float, ...]:
    """Give the number that is right, or both ends of those that are."""
    if answer.number is None:
        return ()
    return answer.number if isinstance(answer.number, tuple) else (answer.number,)


@lru_cache(maxsize=MOST_PHRASES)
def _phrases(numbers: tuple[float, ...], unit: str | None, lang: str) -> list[str]:
    """Say numbers with their unit as words can have them."""
    if unit in COUNTED:
        say_count = translate_count(lang)
        phrases = [say_count(*COUNTED[unit], number) for number in numbers]
    else:
        figures = [said for one in numbers for said in (say_number(one, lang), f"{one:g}")]
        phrases = [f"{said} {unit or ''}".strip() for said in figures]
    return [phrase.translate(SPACES) for phrase in phrases]


def _length(texts: Iterable[_ByTag], low: float, high: float) -> str:
    """Say which kilometres are told from low to high."""
    for figures in _figures(texts):
        if low <= _number(figures) <= high:
            return f"tells '{figures.strip()} km'"
    return ""


def _figures(texts: Iterable[_ByTag]) -> list[str]:
    """Find how many kilometres words tell."""
    return [match[1] for _, words in _by_language(texts) for match in KM.finditer(words)]


def _number(figures: str) -> float:
    """
    Read a number as any of the languages groups it.

    Examples
    --------
    >>> _number("9 800 "), _number("9,800"), _number("182.7"), _number("9,799.6")
    (9800.0, 9800.0, 182.7, 9799.6)
    """
    closed = figures.replace(" ", "").strip(".,")
    if grouped := re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}))?", closed):
        return float(f"{re.sub('[.,]', '', grouped[1])}.{grouped[2] or 0}")
    whole, _, rest = closed.replace(",", ".").partition(".")
    return float(f"{whole}.{rest.replace('.', '') or 0}")


def _by_language(texts: Iterable[_ByTag]) -> Iterator[tuple[str, str]]:
    """Put the words of each language together, with plain spaces."""
    by_language: dict[str, list[str]] = {}
    for text in texts:
        for lang, words in text.items():
            by_language.setdefault(lang, []).append(words)
    for lang, listed in by_language.items():
        yield lang, "\n".join(listed).translate(SPACES)
