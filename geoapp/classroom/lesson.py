"""What handout and slides share: steps with pictures, questions, sources by number, words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from geoapp.catalogues import (
    LANGUAGES,
    N_,
    UNSAID_LANGUAGE,
    direction,
    interface_language,
    say,
    say_number,
    text_language,
    translate,
    translate_count,
)
from geoapp.dossier import Dossier, PlaceFeature
from geoapp.dossier.models import Feature, TrackFeature
from geoapp.errors import refuse_long_route
from geoapp.measure.lengths import Measured, measure_dossier
from geoapp.page.data import FindingsData
from geoapp.page.story import PageStep, shown_layers, story_steps
from geoapp.page.tracks import found_tracks
from geoapp.picture.convert import in_few_colours, picture_bytes
from geoapp.picture.picture import picture_svg
from geoapp.picture.qr import checked_address, step_link
from geoapp.provenance import made_from
from geoapp.text.quantities import say_amount, say_km
from geoapp.text.sentences import as_draft, day_sentence, translate_for
from geoapp.text.sources import source_parts
from geoapp.text.told_early import COUNTED
from geoapp.when import read_iso, say_when

if TYPE_CHECKING:
    from geoapp.page.text_version import FoundTable

LAYER_OF = {"leg": "legs", "candidate": "candidates", "sighting": "sightings"}
# Context places are left out together; those of the route stay.
MANY = 10
MOST_LEGS_ON_PAPER = 1_000
"""Most legs of a dossier that handouts, plans and slides are made of."""
CONTEXT = ("context", "waypoint")
EVERY_LAYER = ("context", "reach", *LAYER_OF.values())
SOURCE_GRADES = (
    N_("Completely reliable"),
    N_("Usually reliable"),
    N_("Fairly reliable"),
    N_("Not usually reliable"),
    N_("Unreliable"),
    N_("Reliability cannot be judged"),
)
CONTENT_GRADES = (
    N_("Confirmed by other sources"),
    N_("Probably true"),
    N_("Possibly true"),
    N_("Doubtful"),
    N_("Improbable"),
    N_("Truth cannot be judged"),
)
FOUND_TITLE = N_("Tracks beside the claim")
SCREEN = N_("The map on a screen:")
FOUND_WORDS = N_(
    "Measured positions of files, held against each leg and day. Nothing is drawn between two "
    "positions: a dashed line or a hatched bar is a silence, in which this source received "
    "nothing; receivers miss positions, and a file may be an extract. A ring is one of two "
    "positions that no ship can have sailed between."
)


@dataclass(frozen=True)
class Said:
    """A text of a dossier as it is said, and the language that it is in."""

    text: str
    lang: str

    @property
    def is_leftward(self) -> bool:
        """
        Whether it is read from right to left: as most of its letters are, else as its language.

        A name in another script begins many a text, and some are filed under a wrong language.
        """
        of = Counter(map(bidirectional, self.text))
        leftward, rightward = of["R"] + of["AL"], of["L"]
        return direction(self.lang) == "rtl" if leftward == rightward else leftward > rightward


@dataclass(frozen=True)
class Statement:
    """A statement to grade: who says it, what, and the numbers of its sources."""

    by: Said
    text: Said
    cited: list[int]


@dataclass(frozen=True)
class Asked:
    """
    A question in the words of a language, as paper, slides and notes show it.

    Parameters
    ----------
    kind
        Its kind, of the dossier's format.
    text, unit
        What is asked, and the unit of an estimate, to stand after a blank.
    options
        What can be ticked: each text, and whether it is right.
    about
        The statements to grade.
    known, answer, cited
        What is known of an estimate, the answer and the numbers of its sources: for the teacher.
    before_text
        Whether it is asked before the words of its step, which can tell the answer.
    """

    kind: str
    text: Said
    unit: str
    options: list[tuple[Said, bool]]
    about: list[Statement]
    known: str
    answer: Said
    cited: list[int]
    before_text: bool

    @property
    def told(self) -> str:
        """What is known and the answer, in one; empty where no answer is given."""
        return ". ".join(filter(None, (self.known, self.answer.text)))


@dataclass
class Paper:
    """
    A dossier as it is put on paper: content in one language, its own words in the nearest.

    Parameters
    ----------
    dossier
        The dossier.
    lang
        Language tag.
    url
        The address of its page that others can open; empty if there is none.
    findings
        What files of tracks say of it, as `geoapp.tracks.findings.track_findings` gives it.

    Attributes
    ----------
    sources
        Ids of the sources that were cited so far; a source's number is its place, from 1.
    """

    dossier: Dossier
    lang: str
    url: str = ""
    findings: FindingsData | None = None
    sources: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        refuse_long_route(self.dossier.header.id, len(self.dossier.legs), MOST_LEGS_ON_PAPER)
        if self.url:
            checked_address(self.url)
        self.made_from = made_from(self.dossier, self.lang)
        self.dossier = as_draft(self.dossier)
        self.measured = measure_dossier(self.dossier)
        self.claims = {claim.id: claim for claim in self.dossier.claims}
        self.works = {source.id: source for source in self.dossier.sources}
        self.steps = story_steps(self.dossier)
        self.spoken = interface_language(self.lang, LANGUAGES)
        self.w = translate_for(self.dossier, self.spoken)
        self.found = found_tracks(self.findings) if self.findings else None
        self._drawn: dict[Hashable, str] = {}
        self._pngs: dict[str, bytes] = {}
        self._begun: dict[str, Future[bytes]] = {}
        self._beside = ThreadPoolExecutor(1)  # Typst leaves Python to others meanwhile

    def say(self, texts: dict[str, str] | None) -> str:
        """Say a text of the dossier."""
        return say(texts, self.lang)

    def said(self, texts: dict[str, str] | None) -> Said:
        """Say a text of the dossier, with the language: its own where it lacks the paper's."""
        return Said(self.say(texts), text_language(texts, self.lang) if texts else self.spoken)

    def day(self, step: PageStep) -> str:
        """Say the day of a step; empty if it has none."""
        return say_when(step["at"], self.spoken) if step.get("at") else ""

    def link(self, step: PageStep) -> str:
        """Give the link to a step in the paper's language, for a code; empty if there is none."""
        return step_link(self.url, step["id"], self.lang)

    def numbers(self, cited: Iterable[str]) -> list[int]:
        """Give the numbers of the sources that are cited; new ones get the next."""
        found = []
        for source in cited:
            if source not in self.sources:
                self.sources.append(source)
            found.append(self.sources.index(source) + 1)
        return sorted(set(found))

    def cited(self, step: PageStep) -> list[int]:
        """Give the numbers of a step's own sources, then of the claims that it rests on."""
        own = [citation["source"] for citation in step.get("citations", [])]
        claims = (self.claims[claim] for claim in step.get("claims", []))
        return self.numbers([*own, *(each.source for claim in claims for each in claim.citations)])

    def source(self, source_id: str) -> list[tuple[str, Said]]:
        """Write a source, piece by piece as `source_parts`: its title in its own language."""
        work = self.works[source_id]
        is_title = work.custom.title_is == "title"
        langs = {"title": (is_title and work.language) or UNSAID_LANGUAGE}
        parts = source_parts(work.row, self.spoken)
        return [(name, Said(text, langs.get(name, self.spoken))) for name, text in parts]

    def picture(self, step: PageStep, size: tuple[int, int]) -> str:
        """Draw what the page's map shows at a step."""
        at = read_iso(step["at"]) if step.get("at") else None
        bbox, layers = step.get("bbox"), shown_layers(step)
        hidden = _hidden([step])
        key = (at, step.get("mode"), tuple(bbox or ()), tuple(layers or "*"), hidden, size)
        if key not in self._drawn:
            mode = step.get("mode") or ("now" if at else "all")
            is_whole = layers is None and not hidden
            measured = self.measured if is_whole else _only(self.measured, layers, hidden)
            self._drawn[key] = picture_svg(
                measured,
                at=at,
                mode=mode,
                lang=self.lang,
                size=size,
                bare=True,
                bbox=bbox,
                around=self.dossier,
                found=None if hidden else self.found,
            )
        return self._drawn[key]

    def begin_png(self, step: PageStep, size: tuple[int, int], scale: float) -> str:
        """Begin to draw it in pixels beside other work, for `png` to wait for; give the picture."""
        svg = self.picture(step, size)
        if svg not in self._pngs and svg not in self._begun:
            drawing = partial(picture_bytes, svg, "png", lang=self.lang, scale=scale)
            self._begun[svg] = self._beside.submit(drawing)
        return svg

    def png(self, step: PageStep, size: tuple[int, int], scale: float) -> bytes:
        """Draw it in pixels; what several slides show is drawn once."""
        svg = self.begin_png(step, size, scale)
        if svg in self._begun:
            self._pngs[svg] = in_few_colours(self._begun.pop(svg).result())
        return self._pngs[svg]

    def blank(self, size: tuple[int, int]) -> str:
        """Draw the map without the route and the places that are asked for, to be drawn upon."""
        empty = _only(self.measured, [], _hidden(self.steps))
        return picture_svg(
            empty, at=None, lang=self.lang, size=size, bare=True, around=self.dossier
        )

    def asked(self, step: PageStep, *, answers: bool) -> list[Asked]:
        """Give the questions of a step; without answers nothing of them tells what is right."""
        return [self._asked(question, answers=answers) for question in step.get("questions", [])]

    def _asked(self, question: PageStep, *, answers: bool) -> Asked:
        answer = (answers and question.get("answer")) or {}
        claims = [self.claims[claim] for claim in question.get("about", [])]
        return Asked(
            kind=question["kind"],
            text=self.said(question["text"]),
            unit=self.unit(question.get("unit")),
            options=[
                (self.said(option["text"]), answers and bool(option.get("right")))
                for option in question.get("options", [])
            ],
            about=[
                Statement(
                    self.said(claim.said_by),
                    self.said(claim.text),
                    self.numbers(each.source for each in claim.citations),
                )
                for claim in claims
            ],
            known=self.known(question) if answers else "",
            answer=self.said(answer.get("text")),
            cited=self.numbers(each["source"] for each in answer.get("citations", [])),
            before_text=bool(question.get("before_text")),
        )

    def words_of(self, step: PageStep, *, asking: bool = False) -> str:
        """
        Say what the picture of a step shows, for who can't see it.

        Beside a question the day alone: who saw and said what on it can be the answer.
        """
        words = self.day(step)
        if step.get("at") and step.get("mode") != "all" and not asking:
            words += ". " + day_sentence(self.dossier, read_iso(step["at"]), self.spoken)
            words += f" {self.measured_words(step)}".rstrip()
        return f"{self.w('Map of the route')}. {words}".strip()

    def measured_words(self, step: PageStep) -> str:
        """Say what files of tracks measured on the day of a step; empty where it shows none."""
        is_of_day = step.get("at") and step.get("mode") != "all"
        if self.found is None or not is_of_day or _hidden([step]):
            return ""
        return self.found.words(self.dossier, read_iso(step["at"]), self.spoken)

    def found_head(self) -> list[str]:
        """Say how files of tracks are shown, then what each of them holds."""
        t, amount = translate(self.spoken), partial(say_amount, lang=self.spoken)
        message = t(
            "{file}: {n} positions in {rows} rows; not read: {unread}; "
            "times without a zone, taken as UTC: {unzoned}."
        )
        told = [t(FOUND_WORDS)]
        for each in self.findings["files"] if self.findings else ():
            facts = {
                "n": each["positions"],
                "rows": each["rows"],
                "unread": each["unread"],
                "unzoned": each["unzoned"],
            }
            words = message
            for name, count in facts.items():
                words = words.replace(f"{{{name}}}", amount(count))
            told.append(words.replace("{file}", each["file"]))
        return told

    def found_tables(self, most: int) -> list[FoundTable]:
        """Lay out what files of tracks say, at most so many rows of each table."""
        from geoapp.page.text_version import found_tables  # brings Jinja, which few need

        names = {leg.id: self.say(leg.properties.name) for leg in self.dossier.legs}
        return found_tables(self.findings, names, self.spoken, most) if self.findings else []

    def grades(self) -> list[list[str]]:
        """Write the Admiralty code: a row a grade, of letter, source, figure and content."""
        rows = zip("ABCDEF", SOURCE_GRADES, "123456", CONTENT_GRADES, strict=True)
        return [
            [letter, self.w(source), figure, self.w(said)] for letter, source, figure, said in rows
        ]

    def known(self, question: PageStep) -> str:
        """Say what is known of an estimate, with its unit; empty for other questions."""
        answer = question.get("answer") or {}
        if question["kind"] != "estimate":
            return ""
        if "of" in answer:
            length = self.measured.by_id[answer["of"]].length
            return say_km(length.low_km, length.high_km, self.spoken)
        ends = answer["number"] if isinstance(answer["number"], list) else [answer["number"]]
        first = "".join(f"{say_number(end, self.spoken)}–" for end in ends[:-1])
        return first + self.counted(ends[-1], question.get("unit"))

    def counted(self, number: float, unit: str | None) -> str:
        """Put a unit to a number."""
        figures = say_number(number, self.spoken)
        if unit not in COUNTED:
            return f"{figures}\u00a0{self.unit(unit)}" if unit else figures
        return translate_count(self.spoken)(*COUNTED[unit], number)

    def unit(self, unit: str | None) -> str:
        """Say a unit to stand after a blank, for numbers that are not known yet."""
        if unit not in COUNTED:
            return self.w(unit) if unit == "km" else unit or ""
        return translate_count(self.spoken)(*COUNTED[unit], MANY).replace(str(MANY), "").strip()


def _hidden(steps: Iterable[PageStep]) -> frozenset[str]:
    """Gather the places that some steps ask for."""
    questions = (question for step in steps for question in step.get("questions", []))
    return frozenset(place for question in questions for place in question.get("hides", []))


def _only(
    measured: Measured, layers: Collection[str] | None, hidden: Collection[str] = ()
) -> Measured:
    """Leave out of a dossier what a step doesn't show, and the places that it asks for."""
    layers = EVERY_LAYER if layers is None else layers

    def is_shown(feature: Feature) -> bool:
        if feature.id in hidden or (hidden and isinstance(feature, TrackFeature)):
            return False
        if isinstance(feature, PlaceFeature):
            return "context" in layers or feature.properties.layer not in CONTEXT
        return LAYER_OF.get(feature.properties.kind, "") in ("", *layers)

    features = tuple(filter(is_shown, measured.dossier.features))
    dossier = measured.dossier.model_copy(update={"features": features})
    return Measured(dossier, measured.legs if "legs" in layers else ())
