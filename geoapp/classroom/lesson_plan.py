"""A plan for a lesson on a dossier's story: aims, what to prepare, what happens when."""

from __future__ import annotations

import math
from itertools import accumulate, groupby
from pathlib import Path

from geoapp.catalogues import N_, UNSAID_LANGUAGE, translate_count
from geoapp.classroom.handout import FONTS, PAPERS, SANS_FONTS, compiled, data_files, paper_size
from geoapp.classroom.lesson import Paper, Said
from geoapp.dossier import Dossier
from geoapp.files import write_whole
from geoapp.page.languages import page_language
from geoapp.page.story import PageStep
from geoapp.text.sources import colon

LESSON_MINUTES = 45
# What a step takes to look at and read, a question of each kind, and what begins and ends it.
STEP_MINUTES = 1
QUESTION_MINUTES = {"choice": 2, "point": 3, "estimate": 3, "grade": 6, "open": 3}
AROUND_MINUTES = 3
# So much longer than a lesson a plan may be, and still become one by hurrying a little.
TIGHT = 1.5
MINUTES: tuple[str, str] = N_("{n} minute", "{n} minutes")
LESSONS: tuple[str, str] = N_("{n} lesson", "{n} lessons")
# What a class does with a question of each kind.
DONE = {
    "choice": N_("Everyone decides alone; then hands go up; then the answer on the screen."),
    "point": N_("Everyone marks it on the outline map; then one pupil points on the screen."),
    "estimate": N_(
        "Everyone writes an estimate down; then the slider. How far apart is the class, and how "
        "far is it from what is known?"
    ),
    "grade": N_(
        "In groups of three: a letter and a figure for each statement, with reasons. Then see on "
        "the screen what speaks for and against."
    ),
    "open": N_("Talk in pairs, then together."),
}
AIMS = {
    "point": N_("find a place on a map, and say how precise a point is;"),
    "estimate": N_("estimate a distance or a time, and say why an honest answer can be a range;"),
    "grade": N_("judge a source apart from what it says;"),
}
TELL_APART = N_(
    "tell a statement from an observation, and a second source from a second reader of the first;"
)
AS_DENIED = N_("report a denial exactly as strongly as it was made;")
NOT_KNOWN = N_("name what is not known, and what would change their minds.")
PREPARED = (
    N_(
        "Open the page once on the computer that will be used; it needs no network. Try “Present”, "
        "n for the speaker notes, and Escape."
    ),
    N_(
        "Print the handout, one for each pupil or pair; without colours is enough. Its edition "
        "for the teacher has notes and answers."
    ),
    N_("Where something is only said, name who says it, each time."),
)
READ_DENIALS = N_("Read what is denied, and by whom.")
PLAN_WORDS = {
    "heading": N_("Lesson plan"),
    "can": N_("At the end pupils can"),
    "before": N_("Before"),
    "plan": N_("Plan"),
    "minutes": N_("Minutes"),
    "step": N_("Step"),
    "happens": N_("What happens"),
    "begin": N_("What would convince you of what is told here? The answers stay on the board."),
    "look": N_("Look and read. Who says this, and who saw it?"),
    "end": N_("Back to the board: one thing well supported, one only claimed, one unknown."),
    "short": N_("Short of time: steps without a question can be read at home."),
    "homework": N_("Homework"),
    "report": N_(
        "Take a report of this week. Who saw it, who only repeats it, who answers it, and what is "
        "not said?"
    ),
    "care": N_("Care"),
    "close": N_(
        "What is told here may be close to somebody in the class. Stay with the question “how do "
        "we know?”; nobody has to take a side. A denial gets the room that a claim gets."
    ),
}


def write_plan(
    dossier: Dossier, path: Path, *, lang: str = "en", paper: str = "a4", url: str = ""
) -> str:
    """
    Write the plan to a file.

    Returns
    -------
    lacking
        As `geoapp.classroom.handout.write_handout`.

    Raises
    ------
    ExportError
        If it can't be made or written; what stood there is untouched.
    """
    lacking: set[str] = set()
    made = Paper(dossier, page_language(lang, dossier.header.languages), url)
    write_whole(path, compiled(plan_files(made, paper_size(paper)), lacking))
    return "".join(sorted(lacking))


def plan_pdf(dossier: Dossier, *, lang: str = "en", paper: str = "a4", url: str = "") -> bytes:
    """
    Make the plan of a lesson on a dossier's story.

    Parameters
    ----------
    dossier, lang, paper, url
        As for the handout.

    Returns
    -------
    pdf
        Aims, what to prepare, a row a step with its minutes and what the class does with each of
        its questions, one for all steps between that ask nothing, homework: all of it from the
        steps, no answer among them. PDF/UA-1, the same bytes for the same arguments.

    Raises
    ------
    ExportError
        If Typst can't make it.
    ValueError
        If `paper`, `lang` or `url` is none that the handout takes.
    """
    size = paper_size(paper)
    made = Paper(dossier, page_language(lang, dossier.header.languages), url)
    return compiled(plan_files(made, size))


def plan_files(made: Paper, paper: str = PAPERS["a4"]) -> dict[str, bytes]:
    """
    Gather what Typst makes the plan of.

    Returns
    -------
    files
        ``main.typ``, ``data.json`` and the code of the page's address, if it has one.
    """
    header = made.dossier.header
    ends = minutes_of(made.steps)
    rows, last = _rows(made), 0
    times = [(0, ends[0])]
    for row in rows:
        last += len(row["steps"])
        times.append((times[-1][1], ends[last]))
    times.append((times[-1][1], ends[-1]))
    count = translate_count(made.spoken)
    lessons = math.ceil(ends[-1] / LESSON_MINUTES)
    length = count(*MINUTES, ends[-1])
    if lessons > 1:
        length += " · " + count(*LESSONS, lessons)
    data: dict[str, object] = {
        "paper": paper,
        "fonts": FONTS,
        "sans": SANS_FONTS,
        "title": made.said(header.title),
        "document": made.w(PLAN_WORDS["heading"]) + colon(made.spoken) + made.say(header.title),
        "summary": made.said(header.summary),
        "attribution": made.said(header.attribution),
        "made_from": made.made_from.line,
        "length": length,
        "words": {name: made.w(message) for name, message in PLAN_WORDS.items()},
        "aims": [made.w(aim) for aim in aims_of(made)],
        "before": [made.w(message) for message in (*PREPARED, *[READ_DENIALS] * is_denied(made))],
        "times": [f"{start}–{end}" for start, end in times],
        "rows": rows,
        "eases": not all(step.get("questions") for step in made.steps),
        "credits": Said(f"{header.id} {header.version} · {header.licence}", UNSAID_LANGUAGE),
    }
    return data_files("lesson_plan.typ", data, made)


def minutes_of(steps: list[PageStep]) -> list[int]:
    """
    Give the minute at which the beginning, each step and the end of a lesson are over.

    A story that is longer than a lesson fills whole lessons; a shorter one stays as short as it is.

    Examples
    --------
    >>> minutes_of([])
    [3, 6]
    >>> minutes_of([{"questions": [{"kind": "grade"}]}, {}])
    [3, 10, 11, 14]
    >>> minutes_of([{"questions": [{"kind": "open"}] * 5}] * 3)
    [2, 16, 29, 42, 45]
    """
    kinds = [[question["kind"] for question in step.get("questions", [])] for step in steps]
    each = [STEP_MINUTES + sum(QUESTION_MINUTES[kind] for kind in asked) for asked in kinds]
    ends = list(accumulate([AROUND_MINUTES, *each, AROUND_MINUTES]))
    needed = ends[-1]
    if needed <= LESSON_MINUTES:
        return ends
    lessons = max(needed / TIGHT, len(ends)) / LESSON_MINUTES
    whole = LESSON_MINUTES * math.ceil(lessons)
    # What rounding leaves no minute takes one of those around it.
    least = accumulate(
        ends, lambda last, end: max(last + 1, round(end * whole / needed)), initial=0
    )
    rest = range(len(ends) - 1, -1, -1)
    return [min(end, whole - left) for end, left in zip(list(least)[1:], rest, strict=True)]


def is_denied(made: Paper) -> bool:
    """Say whether anything in a dossier is denied."""
    return any(claim.kind == "denial" for claim in made.dossier.claims)


def aims_of(made: Paper) -> list[str]:
    """Choose the aims that a story's questions and statements serve."""
    kinds = {question["kind"] for step in made.steps for question in step.get("questions", [])}
    asked = [aim for kind, aim in AIMS.items() if kind in kinds]
    return [*asked, TELL_APART, *[AS_DENIED] * is_denied(made), NOT_KNOWN]


def _rows(made: Paper) -> list[PageStep]:
    """Lay a row for each step that asks, and for all between two of them."""
    numbered = enumerate(made.steps, 1)
    alike = groupby(numbered, lambda each: each[0] if each[1].get("questions") else 0)
    return [_row(made, list(each)) for _, each in alike]


def _row(made: Paper, steps: list[tuple[int, PageStep]]) -> PageStep:
    return {
        "steps": [
            {"number": number, "title": made.said(step["title"]), "day": made.day(step)}
            for number, step in steps
        ],
        "questions": [
            {"text": asked.text, "do": made.w(DONE[asked.kind])}
            for _, step in steps
            for asked in made.asked(step, answers=False)
        ],
    }
