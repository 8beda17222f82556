"""What a story tells before it asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from geoapp.catalogues import N_, say_number, translate_count
from geoapp.dossier import Dossier
from geoapp.dossier.models import PlaceFeature, Question, Step
from geoapp.dossier.positions import Box, Position
from geoapp.errors import Problem

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
MOST_OFF = 0.02
"""By what share a length in words may differ from the one that is asked for, and still tell it."""
MOST_FIGURES = 20
KM = re.compile(  # of any number of figures, a text of these alone would take their square
    rf"(\d[\d .,]{{0,{MOST_FIGURES}}})"
    r"(?:km\b|kilomet|kilómet|км\b|километр|кілометр|킬로미터|كم|كيلومتر)"
)
SPACED = "[0-9A-Za-z\u00c0-\u052f]"  # letters of words that stand apart: Latin, Greek, Cyrillic
ENDED = "[0-9A-Za-z\u00c0-\u024f]"  # of those that also end alike: cases change Russian's ends
SPACES = str.maketrans("\u00a0\u202f", "  ")
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
        One a step and question, in the order of the story.
    """
    return list(_found(dossier))


def _found(dossier: Dossier) -> Iterator[Problem]:
    for at, asking in enumerate(dossier.steps):
        for question in asking.questions:
            asked = f", which a question of step {asking.id} asks for"
            before = dossier.steps[: at + (question.kind == "estimate")]
            for step in before:
                if told := _told(dossier, step, question):
                    remedy = REMEDY_OF.get(question.kind, REMEDY_OF["choice"])
                    yield Problem(step.id, told + asked, remedy)
            if question.kind == "choice" and (told := _chosen([asking.title], question)):
                yield Problem(asking.id, f"{told} in its title{asked}", REMEDY_OF_TITLE)


def _told(dossier: Dossier, step: Step, question: Question) -> str:
    """Say what of an answer a step tells; empty if nothing."""
    if question.kind == "point":
        return _shown(dossier, step, question)
    texts = [step.title, step.text, *(one.text for one in step.questions if one is not question)]
    if question.kind == "choice":
        return _chosen(texts, question)
    return _counted(dossier, texts, question) if question.kind == "estimate" else ""


def _shown(dossier: Dossier, step: Step, question: Question) -> str:
    """Say which place a map shows that is asked for."""
    of = question.answer.of if question.answer else None
    for place in dossier.places:
        if of in (place.id, place.properties.candidate_of) and _is_drawn(place, step):
            return f"shows {place.id} on its map"
    return ""


def _is_drawn(place: PlaceFeature, step: Step) -> bool:
    is_asked = any(one.answer and one.answer.of == place.id for one in step.questions)
    is_of_route = place.properties.layer == "route"
    is_on = is_of_route or step.layers is None or "context" in step.layers
    return is_on and not is_asked and _is_within(place.geometry.coordinates, step.bbox)


def _is_within(position: Position, bbox: Box | None) -> bool:
    if bbox is None:
        return True
    west, south, east, north = bbox
    wide = 360 if east - west >= 360 else (east - west) % 360
    return south <= position[1] <= north and (position[0] - west) % 360 <= wide


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
    if option is None:
        return False
    phrase = re.escape(option.translate(SPACES))
    return bool(re.search(f"(?<!{SPACED}){phrase}(?!{ENDED})", words, re.IGNORECASE))


def _counted(dossier: Dossier, texts: Iterable[_ByTag], question: Question) -> str:
    """Say which number is told that is asked for."""
    answer = question.answer
    if answer is None:
        return ""
    if question.unit == "km":
        return _length(dossier, texts, question)
    numbers = answer.number if isinstance(answer.number, tuple) else (answer.number,)
    for lang, words in _by_language(texts):
        for phrase in _phrases([one for one in numbers if one is not None], question.unit, lang):
            if re.search(rf"(?<![\d.,]){re.escape(phrase)}(?!\w)", words):
                return f"tells {phrase!r}"
    return ""


def _phrases(numbers: Iterable[float], unit: str | None, lang: str) -> Iterator[str]:
    """Say numbers with their unit as words can have them."""
    for number in numbers:
        if unit in COUNTED:
            yield translate_count(lang)(*COUNTED[unit], number).translate(SPACES)
        else:
            for figures in (say_number(number, lang), f"{number:g}"):
                yield f"{figures} {unit or ''}".strip().translate(SPACES)


def _length(dossier: Dossier, texts: Iterable[_ByTag], question: Question) -> str:
    """Say which kilometres are told that are asked for; measures only where some stand there."""
    told = [match[1] for _, words in _by_language(texts) for match in KM.finditer(words)]
    if not told or question.answer is None:
        return ""
    from geoapp.measure import measure_dossier

    of, number = question.answer.of, question.answer.number
    if of is not None:
        length = measure_dossier(dossier).by_id[of].length
        low, high = length.low_km, length.high_km or length.low_km
    else:
        ends = number if isinstance(number, tuple) else (number or 0, number or 0)
        low, high = ends[0], ends[-1]
    for figures in told:
        if low * (1 - MOST_OFF) <= _number(figures) <= high * (1 + MOST_OFF):
            return f"tells '{figures.strip()} km'"
    return ""


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
    listed = list(texts)
    for lang in dict.fromkeys(lang for text in listed for lang in text):
        yield lang, "\n".join(text[lang] for text in listed if lang in text).translate(SPACES)
