"""The handout of a story: a PDF for the class, tagged for those who hear it."""

from __future__ import annotations

import json
import re
import unicodedata
from base64 import b64encode
from bisect import bisect_right
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from geoapp.catalogues import N_, UNSAID_LANGUAGE, direction
from geoapp.classroom.lesson import FOUND_TITLE, SCREEN, Asked, Paper, Said
from geoapp.dossier import Dossier
from geoapp.dossier.models import LegProperties
from geoapp.errors import ExportError, Problem
from geoapp.files import Progress, tell_nobody, write_whole
from geoapp.page.data import FindingsData
from geoapp.page.languages import page_language
from geoapp.page.story import PageStep, asks_before_text, story_steps
from geoapp.picture.convert import ROOT, SIZE, font_folders, packed_fonts, picture_bytes
from geoapp.picture.qr import qr_svg
from geoapp.picture.svg import SVG
from geoapp.tables import UNCITED, distance_rows
from geoapp.text.glossary import GLOSSARY, glossary_terms
from geoapp.text.quantities import say_km
from geoapp.text.sources import colon, semicolon

PAPERS = {"a4": "a4", "letter": "us-letter"}
FONTS = ["Noto Serif", "NanumGothic", "Noto Sans Arabic", "Heebo"]
SANS_FONTS = ["Noto Sans", "NanumGothic", "Noto Sans Arabic", "Heebo"]
STEP_PICTURE_PX = (330, 200)
BLANK_PX = (690, 430)
# A letter that no font has is printed as this.
NO_GLYPH = "\u25a1"
LACKING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
# Latin, Cyrillic, Hangul and the marks between: what our own fonts have.
OUR_LETTERS = re.compile(r"[\x00-\u024f\u0400-\u045f\u2010-\u2027\u2030-\u203a\uac00-\ud7a3]")
# Typst knows no code points of their glyphs in an SVG.
MARKS = {"Mn", "Mc", "Me", "Cf"}
JOINED = re.compile("[\u0600-\u08ff]")
PNG_SCALE = 3.0
# Bytes of texts from which on Typst is made to forget a document: when so many more were made.
LARGE = 50_000
KEPT_FOR = 11
MAX_TRIES = 12
FOUND_ROWS_ON_PAPER = 40
MOST_PAGES = 4  # two sheets a pupil
WORDS = {
    "answer": N_("Answer:"),
    "made": N_("For work in class. Sources stand at the end, by number."),
    "numbered": N_(
        "Numbers are those of the steps on the screen; steps without a question are left out."
    ),
    "map": N_("Lines are dashed where they are modelled, dotted where they are only schematic."),
    "rests": N_("Sources:"),
    "edition": N_("For the teacher: notes and answers"),
    "notes": N_("For the teacher:"),
    "estimate": N_("My estimate:"),
    "pointing": N_("Mark it on the outline map."),
    "more": N_("More questions are asked on the screen."),
    "right": N_("correct"),
    "statement": N_("Statement"),
    "letter": N_("Letter"),
    "figure": N_("Figure"),
    "code": N_("The Admiralty code"),
    "codetext": N_(
        "One letter for the source and one number for the information, given separately. "
        "This is an exercise: geoapp itself grades nobody."
    ),
    "source": N_("The source is"),
    "content": N_("What it says is"),
    "draw": N_("Outline map"),
    "drawtext": N_(
        "Draw the route as you understand it. Use one kind of line for what was seen, "
        "another for what was only said, and leave a gap where nothing is known."
    ),
    "blankalt": N_("Map with the places of the route, and without lines."),
    "far": N_("Distances"),
    "glossary": N_("Glossary"),
    "sources": N_("Sources"),
    "sourcetext": N_(
        "A title in brackets is a description. “Copy” means that the text was read on "
        "another site; no address is given then."
    ),
}
# A dossier without legs has no route to be drawn.
WITHOUT_LEGS = {
    "drawtext": N_("Mark on the map what was seen in one way, what was only said in another."),
    "blankalt": N_("Map with the places of the dossier."),
}


@dataclass(frozen=True)
class Room:
    """
    How much stands on a pupil's sheets, and how.

    Parameters
    ----------
    size
        Size of letters in points.
    texts
        Whether the texts of the steps that ask stand there.
    glossary
        Whether the glossary does.
    apart
        Whether what is looked up has a page of its own, so that lines fill those of the questions.
    pages
        The most that it may come to.
    """

    size: float
    texts: bool = False
    glossary: bool = True
    apart: bool = True
    pages: int = MOST_PAGES


# Tried one after the other until all questions fit on the sheets.
ROOMS = (
    Room(10.5, texts=True, apart=False, pages=MOST_PAGES // 2),
    Room(10.5, texts=True),
    Room(9.5, texts=True),
    Room(10),
    Room(9.5),
    Room(10, apart=False),
    Room(9.5, apart=False),
    Room(9.5, glossary=False, apart=False),
)


def write_handout(
    dossier: Dossier,
    path: Path,
    *,
    lang: str = "en",
    answers: bool = False,
    paper: str = "a4",
    url: str = "",
    findings: FindingsData | None = None,
    progress: Progress | None = None,
) -> str:
    """
    Write the handout to a file.

    Parameters as for `handout_pdf`; `progress` is told of each of `handout_steps` that is done.

    Returns
    -------
    lacking
        The letters that no font has, each once; they are printed as empty squares.

    Raises
    ------
    ExportError
        If it can't be made or written; what stood there is untouched.
    """
    lacking: set[str] = set()
    made = handout_files(
        dossier,
        lang=lang,
        answers=answers,
        paper=paper,
        url=url,
        findings=findings,
        progress=progress,
    )
    write_whole(path, compiled(made, lacking))
    if progress is not None:
        progress("pdf")
    return "".join(sorted(lacking))


def handout_pdf(
    dossier: Dossier,
    *,
    lang: str = "en",
    answers: bool = False,
    paper: str = "a4",
    url: str = "",
    findings: FindingsData | None = None,
) -> bytes:
    """
    Make the handout of a dossier's story.

    Parameters
    ----------
    dossier
        A dossier; one without steps gets some made from its events.
    lang
        A language of the dossier, or of the interface. A text that lacks it is in the dossier's
        first one; what the handout says itself is in the nearest of `LANGUAGES`.
    answers
        Make the teacher's edition: every step with its map, its notes and the answers.
    paper
        ``a4`` or ``letter``.
    url
        The address of the page, of http or https, which is printed with its QR code, and beside
        each step the code of the link to it in `lang`; none if nobody else can open the page.
    findings
        What files of tracks say of the route, as `geoapp.tracks.findings.track_findings` gives
        it; it stands in the teacher's edition alone, in the pictures, the days and as tables.

    Returns
    -------
    pdf
        The pupils' edition has two sheets at most: an outline map without the places that are
        asked for, every question with room to write, and the sources of what stands there.
        A step whose words can answer its question has none of them.
        Where that is too much for them, the steps' texts are left out first, then the glossary,
        then the last questions, and it says so. The teacher's has a section a step, then the
        map, the distances, a glossary and the sources. Vectors, embedded fonts, PDF/UA-1. A
        letter that geoapp brings no font for is printed in one of this machine's fonts; one that
        none has, as an empty square.
        The same bytes for the same arguments and release of Typst, but for such letters.

    Raises
    ------
    ExportError
        If Typst can't make it.
    ValueError
        If `paper` is none of these, `lang` neither the dossier's nor the interface's, or `url`
        no such address.
    """
    paper_size(paper)
    lang = page_language(lang, dossier.header.languages)
    made = handout_files(
        dossier, lang=lang, answers=answers, paper=paper, url=url, findings=findings
    )
    return compiled(made)


def handout_steps(dossier: Dossier, *, answers: bool) -> int:
    """Count what a handout tells its progress of: each step that is drawn, and the PDF."""
    return 1 + (len(story_steps(dossier)) if answers else 0)


def paper_size(paper: str) -> str:
    """
    Name a size of paper as Typst does.

    Raises
    ------
    ValueError
        If it is none of `PAPERS`.
    """
    if paper not in PAPERS:
        raise ValueError(str(Problem("paper", f"is {paper!r}", f"use {' or '.join(PAPERS)}")))
    return PAPERS[paper]


def handout_files(
    dossier: Dossier,
    *,
    lang: str = "en",
    answers: bool = False,
    paper: str = "a4",
    url: str = "",
    findings: FindingsData | None = None,
    progress: Progress | None = None,
) -> dict[str, bytes]:
    """
    Gather what Typst makes the handout of.

    Returns
    -------
    files
        ``main.typ``, ``data.json`` and the pictures, each once.
    """
    if answers:
        return _teachers(Paper(dossier, lang, url, findings), paper, progress or tell_nobody)
    return _pupils(Paper(dossier, lang, url), paper)


def _teachers(made: Paper, paper: str, tell: Progress) -> dict[str, bytes]:
    """Gather the teacher's edition: every step with its map, its notes and its answers."""
    found: dict[str, bytes] = {"blank.svg": _drawable(made.blank(STEP_PICTURE_PX))}
    names: dict[str, str] = {}
    steps = []
    for step in made.steps:
        svg = made.picture(_answered(step), STEP_PICTURE_PX)
        name = names.setdefault(svg, f"picture-{len(names) + 1}.svg")
        if name not in found:
            found[name] = _drawable(svg)
        more = {"picture": name, "measured": made.measured_words(_answered(step))}
        steps.append(_step(made, step, answers=True) | more)
        tell(step["id"])
    found |= _codes(steps)
    data = _around(made, paper, steps) | _lengths(made) | _found(made)
    return found | data_files("handout.typ", data, made)


def _answered(step: PageStep) -> PageStep:
    """Give a step as its map is when all is answered: no place is asked for any more."""
    return step | {"questions": []}


def _pupils(made: Paper, paper: str) -> dict[str, bytes]:
    """Gather the pupils' edition, as much of it as two sheets hold."""
    blank = {"blank.svg": _drawable(made.blank(BLANK_PX))}
    asking = [index for index, step in enumerate(made.steps) if step.get("questions")]

    def set_in(room: Room, count: int = len(asking)) -> dict[str, bytes]:
        made.sources.clear()
        steps = [
            _step(made, step, answers=False, text=room.texts and not asks_before_text(step))
            | {"number": index + 1}
            for index, step in enumerate(made.steps)
            if index in asking[:count]
        ]
        codes = _codes(steps)
        data = _around(made, paper, steps)
        data |= {"size": room.size, "apart": room.apart, "more": count < len(asking)}
        data["jumps"] = asking[:count] != list(range(count))
        if not room.glossary:
            data["glossary"] = []
        return blank | codes | data_files("pupils.typ", data, made)

    for room in ROOMS:
        files = set_in(room)
        if _pages(files) <= room.pages:
            return files

    def pages_of(count: int) -> int:
        return _pages(set_in(ROOMS[-1], count))

    most = bisect_right(range(len(asking)), MOST_PAGES, key=pages_of) - 1
    return set_in(ROOMS[-1], max(0, most))


def _codes(steps: list[PageStep]) -> dict[str, bytes]:
    """Draw the code of each step's link, and name its file in the step."""
    found: dict[str, bytes] = {}
    for count, step in enumerate(steps, 1):
        step["code"] = f"step-{count}.svg" if step["link"] else ""
        found |= {step["code"]: qr_svg(step["link"]).encode()} if step["link"] else {}
    return found


def data_files(template: str, data: dict[str, object], made: Paper) -> dict[str, bytes]:
    """Put the texts beside the template that sets them, with sources by number and the address."""
    data["sources"] = [made.source(source) for source in made.sources]
    data |= {"url": made.url, "screen": made.w(SCREEN)}
    data |= {"lang": made.spoken, "rtl": direction(made.spoken) == "rtl"}
    data["semicolon"] = semicolon(made.spoken)
    folder = files("geoapp.classroom")
    found = {
        "main.typ": (folder / template).read_bytes(),
        "address.typ": (folder / "address.typ").read_bytes(),
        "said.typ": (folder / "said.typ").read_bytes(),
        "data.json": json.dumps(_mapped(data, _allowed)).encode(),
    }
    return found | {"address.svg": qr_svg(made.url).encode()} if made.url else found


def _pages(content: dict[str, bytes]) -> int:
    """Count the pages that Typst makes of some files."""
    several: Any = content  # as in `compiled`
    found = typst.query(
        several, "<pages>", root=ROOT, font_paths=packed_fonts(), ignore_system_fonts=True
    )
    _forget(content)
    return int(json.loads(found)[0]["value"])


def _drawable(svg: str) -> bytes:
    """Write a picture for PDF/UA: vectors, or pixels where letters are joined or have marks."""
    svg = unicodedata.normalize("NFC", _allowed(svg))
    size = SIZE.search(svg)
    has_marks = any(unicodedata.category(letter) in MARKS for letter in set(svg))
    if not (has_marks or JOINED.search(svg)) or size is None:
        return svg.encode()
    png = b64encode(picture_bytes(svg, "png", scale=PNG_SCALE)).decode()
    sides = f'width="{size[1]}" height="{size[2]}"'
    image = f'<image {sides} href="data:image/png;base64,{png}"/>'
    return f'<svg xmlns="{SVG}" {sides}>{image}</svg>'.encode()


def compiled(content: dict[str, bytes], lacking: set[str] | None = None) -> bytes:
    """
    Make a PDF/UA-1 of Typst files; letters that no font has become empty squares.

    Parameters
    ----------
    content
        The files by name.
    lacking
        Gets the letters that no font has.

    Raises
    ------
    ExportError
        If Typst can't make it.
    """
    own_fonts = True  # this machine's are asked only for what ours lack
    for tried in range(MAX_TRIES):
        several: Any = content  # files by name: Typst takes them, its types don't say so
        try:
            pdf: bytes = typst.compile(
                several,
                root=ROOT,
                format="pdf",
                pdf_standards=["ua-1"],
                font_paths=packed_fonts() if own_fonts else [str(each) for each in font_folders()],
                ignore_system_fonts=own_fonts,
            )
        except typst.TypstError as error:
            found = LACKING.search(str(error))
            if not found:
                raise ExportError(_problem(error)) from error
            if not own_fonts:
                every = tried >= MAX_TRIES - 2  # scripts without end: ours alone stay
                before, content = content, _without(content, None if every else found[1])
                if lacking is not None:
                    lacking |= _letters(before) - _letters(content)
            own_fonts = False
        else:
            _forget(content)
            return pdf
    raise ExportError(
        Problem("handout", "has too many letters without a font", "use fewer scripts")
    )


def _forget(content: dict[str, bytes]) -> None:
    """Let Typst drop what it keeps of a document with long texts: it can be hundreds of MB."""
    several: Any = {"main.typ": b""}  # as in `compiled`
    for _ in range(KEPT_FOR if len(content["data.json"]) > LARGE else 0):
        typst.compile(several, root=ROOT, format="pdf", ignore_system_fonts=True)


def _problem(error: Exception) -> Problem:
    return Problem("handout", f"can't be made: {error}", "report it")


def _letters(content: dict[str, bytes]) -> set[str]:
    """Gather the letters of all texts."""
    texts: set[str] = set()

    def take(text: str) -> str:
        texts.update(text)
        return text

    _mapped(json.loads(content["data.json"]), take)
    return texts.union(*(data.decode() for name, data in content.items() if name[-4:] == ".svg"))


def _without(content: dict[str, bytes], letters: str | None) -> dict[str, bytes]:
    """Replace the letters of a script that no font has, all of it at once; or all but ours."""
    # Typst names what it sets together: a letter that every font has, with a mark that none has.
    foreign = [letter for letter in letters or "" if not letter.isascii()]
    blocks = {ord(letter) >> 8 for letter in foreign if ord(letter) > 0x24F}
    exact = {ord(letter): NO_GLYPH for letter in foreign}

    def plain(text: str) -> str:
        if letters is None:
            return "".join(c if OUR_LETTERS.match(c) else NO_GLYPH for c in text)
        text = text.translate(exact)
        return "".join(NO_GLYPH if ord(c) >> 8 in blocks and ord(c) > 0x24F else c for c in text)

    made = dict(content)
    made["data.json"] = json.dumps(_mapped(json.loads(content["data.json"]), plain)).encode()
    for name in [name for name in content if name.endswith(".svg")]:
        made[name] = plain(content[name].decode()).encode()
    return made


def _allowed(text: str) -> str:
    """Write for a byte order mark, which PDF/UA refuses, the space of no width that it takes."""
    return text.replace("\ufeff", "\u2060")


def _mapped(value: Any, change: Any) -> Any:
    """Change every text in a value, and lay it out for JSON."""
    if isinstance(value, Said):
        lang = value.lang.split("-")[0]
        return {"text": change(value.text), "lang": lang, "rtl": value.is_leftward}
    if isinstance(value, dict):
        return {name: _mapped(item, change) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


def _around(made: Paper, paper: str, steps: list[PageStep]) -> dict[str, object]:
    """Give the steps, and all around them that both editions have."""
    info, w = made.dossier.header, made.w
    names = " · ".join(credit.name for credit in info.credits)
    graded = any(question["kind"] == "grade" for step in steps for question in step["questions"])
    words = WORDS if made.dossier.legs else WORDS | WITHOUT_LEGS
    return {
        "paper": PAPERS[paper],
        "fonts": FONTS,
        "sans": SANS_FONTS,
        "title": made.said(info.title),
        "summary": made.said(info.summary),
        "attribution": made.said(info.attribution),
        "made_from": made.made_from.line,
        "words": {name: w(message) for name, message in words.items()},
        "steps": steps,
        "grades": made.grades() if graded else [],
        "blank": "blank.svg",
        "glossary": [[w(term), w(GLOSSARY[term])] for term in glossary_terms(made.dossier)],
        "credits": Said(
            " · ".join(filter(None, (names, f"{info.id} {info.version}", info.licence))),
            UNSAID_LANGUAGE,
        ),
    }


def _lengths(made: Paper) -> dict[str, object]:
    """Give the table of lengths, which tells what questions ask for."""
    total = made.measured.total
    legs = [each.leg.properties for each in made.measured.legs]
    rows = [
        [made.said(leg.name), row["Length"], row["Straight line"], _methods(made, leg)]
        for leg, row in zip(legs, distance_rows(made.measured, made.spoken), strict=True)
    ]
    told = [method for *_, method in rows]
    of_all = told[0] if len(rows) > 1 and all(method == told[0] for method in told) else []
    shown = slice(3 if of_all else 4)
    together = say_km(total.low_km, total.high_km, made.spoken)
    return {
        "method": of_all,
        "heads": [made.w(name) for name in ("Leg", "Length", "Straight line", "Method")[shown]],
        "distances": [row[shown] for row in rows],
        "together": made.w("Together: {range}.").replace("{range}", together),
    }


def _methods(made: Paper, leg: LegProperties) -> list[Said]:
    """Say how each length of a leg is known, or that no source gives one."""
    known = [made.said(one.method) for one in leg.lengths]
    return known or [Said(made.w(UNCITED), made.spoken)]


def _found(made: Paper) -> dict[str, object]:
    """Give what files of tracks say, where there are any."""
    tables = made.found_tables(FOUND_ROWS_ON_PAPER)
    if made.findings is None:
        return {"found": None}
    told = {"title": made.w(FOUND_TITLE), "texts": made.found_head()}
    return {"found": told | {"tables": [each._asdict() for each in tables]}}


def _step(made: Paper, step: PageStep, *, answers: bool, text: bool = True) -> PageStep:
    told: PageStep = {
        "title": made.said(step["title"]),
        "text": made.said(step["text"] if text else None),
        "day": made.day(step),
        "link": made.link(step),
        "alt": made.words_of(_answered(step) if answers else step),
        "cited": made.cited(step) if text else [],
        "notes": made.said(step.get("notes") if answers else None),
    }
    return told | {"questions": [_question(each) for each in made.asked(step, answers=answers)]}


def _question(asked: Asked) -> PageStep:
    told = {each.name: getattr(asked, each.name) for each in fields(asked)}
    told["options"] = [{"text": text, "right": right} for text, right in asked.options]
    told["about"] = [vars(each) | {"colon": colon(each.by.lang)} for each in asked.about]
    return told
