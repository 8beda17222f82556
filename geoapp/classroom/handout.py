"""The handout of a story: a PDF for the class, tagged for those who hear it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from geoapp.catalogues import N_, translate
from geoapp.classroom.lesson import Paper
from geoapp.dossier import Dossier
from geoapp.errors import ExportError, Problem
from geoapp.files import write_whole
from geoapp.page.languages import page_language
from geoapp.page.story import PageStep
from geoapp.picture.convert import ROOT, SIZE, font_folders, picture_bytes
from geoapp.picture.svg import SVG
from geoapp.tables import distances_table
from geoapp.text.quantities import say_km

PAPERS = {"a4": "a4", "letter": "us-letter"}
FONTS = ["Noto Serif", "NanumGothic", "Noto Sans Arabic"]
SANS_FONTS = ["Noto Sans", "NanumGothic", "Noto Sans Arabic"]
STEP_PICTURE_PX = (690, 358)
BLANK_PX = (690, 430)
# A letter that no font has is printed as this.
NO_GLYPH = "\u25a1"
LACKING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
# Latin, Cyrillic, Hangul and the marks between: what our own fonts have.
OUR_LETTERS = re.compile(r"[\x00-\u024f\u0400-\u045f\u2010-\u2027\u2030-\u203a\uac00-\ud7a3]")
# Typst knows no code points of their glyphs in an SVG.
JOINED = re.compile("[\u0600-\u08ff]")
PNG_SCALE = 3.0
MAX_TRIES = 12
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
WORDS = {
    "answer": N_("Answer:"),
    "made": N_("For work in class. Sources stand at the end, by number."),
    "map": N_("Lines are dashed where they are modelled, dotted where they are only schematic."),
    "rests": N_("Sources:"),
    "notes": N_("For the teacher:"),
    "estimate": N_("My estimate:"),
    "pointing": N_("Mark it on the outline map before you turn the page."),
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
GLOSSARY = {
    N_("Accusation"): N_(
        "a statement that someone did something, by someone who may be a party to it."
    ),
    N_("AIS"): N_("position reports that ships send by radio; a ship can switch them off."),
    N_("Corroboration"): N_("what others report from what they saw or counted themselves."),
    N_("Denial or reply"): N_(
        "an answer to a statement: some deny it, some only say that no proof is given, "
        "some decline to comment."
    ),
    N_("Independent"): N_("not resting on the same picture, document or person."),
    N_("Modelled line"): N_("a line that was computed, neither observed nor reported."),
    N_("Schematic line"): N_("a line that only joins named places."),
    N_("Range"): N_("the lowest and highest values that the evidence allows."),
    N_("Reach"): N_(
        "the stretch where {subject} could have been on a given day, going by the dates of the leg."
    ),
    N_("Straight line"): N_(
        "the shortest path over the Earth’s surface between two places; no route is shorter."
    ),
}


def write_handout(
    dossier: Dossier, path: Path, *, lang: str = "en", answers: bool = False, paper: str = "a4"
) -> str:
    """
    Write the handout to a file.

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
    made = handout_files(dossier, lang=lang, answers=answers, paper=paper)
    write_whole(path, compiled(made, lacking))
    return "".join(sorted(lacking))


def handout_pdf(
    dossier: Dossier, *, lang: str = "en", answers: bool = False, paper: str = "a4"
) -> bytes:
    """
    Make the handout of a dossier's story.

    Parameters
    ----------
    dossier
        A dossier; one without steps gets some made from its events.
    lang
        A language of the dossier, or of the interface. A text that lacks it is in the dossier's
        first one; what the handout says itself is in the nearest of `PAPER_LANGUAGES`.
    answers
        Print the answers and the notes for the teacher as well.
    paper
        ``a4`` or ``letter``.

    Returns
    -------
    pdf
        A section a step, then an outline map, the distances, a glossary and the
        sources; vectors, embedded fonts, PDF/UA-1. A letter that geoapp brings no font for
        is printed in one of this machine's fonts; one that none has, as an empty square.
        The same bytes for the same arguments and release of Typst, but for such letters.

    Raises
    ------
    ExportError
        If Typst can't make it.
    ValueError
        If `paper` is none of these, or `lang` neither the dossier's nor the interface's.
    """
    if paper not in PAPERS:
        raise ValueError(str(Problem("paper", f"is {paper!r}", f"use {' or '.join(PAPERS)}")))
    lang = page_language(lang, dossier.header.languages)
    return compiled(handout_files(dossier, lang=lang, answers=answers, paper=paper))


def handout_files(
    dossier: Dossier, *, lang: str = "en", answers: bool = False, paper: str = "a4"
) -> dict[str, bytes]:
    """
    Gather what Typst makes the handout of.

    Returns
    -------
    files
        ``main.typ``, ``data.json`` and the pictures, each once.
    """
    made = Paper(dossier, lang)
    found: dict[str, bytes] = {"blank.svg": _drawable(made.blank(BLANK_PX))}
    names: dict[str, str] = {}
    steps = []
    for step in made.steps:
        svg = made.picture(step, STEP_PICTURE_PX)
        name = names.setdefault(svg, f"picture-{len(names) + 1}.svg")
        if name not in found:
            found[name] = _drawable(svg)
        steps.append(_step(made, step) | {"picture": name})
    graded = any(question["kind"] == "grade" for step in steps for question in step["questions"])
    data = _around(made) | {
        "answers": answers,
        "paper": PAPERS[paper],
        "steps": steps,
        "grades": _grades(made) if graded else [],
        "blank": "blank.svg",
        "sources": [made.source(source) for source in made.sources],
    }
    template = (files("geoapp.classroom") / "handout.typ").read_bytes()
    return found | {"main.typ": template, "data.json": json.dumps(data).encode()}


def _drawable(svg: str) -> bytes:
    """Write a picture for PDF/UA: vectors, but for joined letters, which it can't hold in one."""
    size = SIZE.search(svg)
    if not JOINED.search(svg) or size is None:
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
                font_paths=[str(folder) for folder in font_folders()],
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
            return pdf
    raise ExportError(
        Problem("handout", "has too many letters without a font", "use fewer scripts")
    )


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


def _mapped(value: Any, change: Any) -> Any:
    """Change every text in a JSON value."""
    if isinstance(value, dict):
        return {name: _mapped(item, change) for name, item in value.items()}
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


def _around(made: Paper) -> dict[str, object]:
    """Give all that isn't a step."""
    info, w = made.dossier.header, made.w
    table = distances_table(made.measured, made.lang)
    total = made.measured.total
    names = " · ".join(credit.name for credit in info.credits)
    kept = ["Leg", "Length", "Straight line", "Method"]
    together = say_km(total.low_km, total.high_km, made.lang)
    return {
        "lang": made.lang.split("-")[0],
        "fonts": FONTS,
        "sans": SANS_FONTS,
        "title": made.say(info.title),
        "summary": made.say(info.summary),
        "attribution": made.say(info.attribution),
        "words": {name: w(message) for name, message in WORDS.items()},
        "heads": [translate(made.lang)(name) for name in kept],
        "distances": table[[translate(made.lang)(name) for name in kept]].to_numpy().tolist(),
        "together": w("Together: {range}.").replace("{range}", together),
        "glossary": [[w(term), w(GLOSSARY[term])] for term in _terms(made.dossier)],
        "credits": f"{names} · {info.id} {info.version} · {info.licence}",
    }


def _terms(dossier: Dossier) -> list[str]:
    """Choose the terms of the glossary that a dossier's handout has a use for."""
    kinds = {claim.kind for claim in dossier.claims}
    bases = {leg.properties.basis for leg in dossier.legs}
    used = {
        "Accusation": "accusation" in kinds,
        "AIS": bool(dossier.ships or dossier.tracks),
        "Corroboration": "corroboration" in kinds,
        "Denial or reply": "denial" in kinds,
        "Independent": bool(kinds),
        "Modelled line": "modelled" in bases,
        "Schematic line": "schematic" in bases,
    }
    return [term for term in GLOSSARY if used.get(term, bool(dossier.legs))]


def _step(made: Paper, step: PageStep) -> PageStep:
    return {
        "title": made.say(step["title"]),
        "text": made.say(step["text"]),
        "day": made.day(step),
        "alt": made.words_of(step),
        "cited": made.cited(step),
        "notes": made.say(step.get("notes")),
        "questions": [_question(made, question) for question in step.get("questions", [])],
    }


def _question(made: Paper, question: PageStep) -> PageStep:
    answer = question.get("answer") or {}
    claims = [made.claims[claim] for claim in question.get("about", [])]
    return {
        "kind": question["kind"],
        "text": made.say(question["text"]),
        "unit": made.unit(question.get("unit")),
        "options": [
            {"text": made.say(option["text"]), "right": bool(option.get("right"))}
            for option in question.get("options", [])
        ],
        "about": [
            {
                "by": made.say(claim.said_by),
                "text": made.say(claim.text),
                "cited": made.numbers(each.source for each in claim.citations),
            }
            for claim in claims
        ],
        "answer": made.say(answer.get("text")) or None,
        "known": made.known(question),
        "cited": made.numbers(each["source"] for each in answer.get("citations", [])),
    }


def _grades(made: Paper) -> list[list[str]]:
    rows = zip("ABCDEF", SOURCE_GRADES, "123456", CONTENT_GRADES, strict=True)
    return [[letter, made.w(source), figure, made.w(said)] for letter, source, figure, said in rows]
