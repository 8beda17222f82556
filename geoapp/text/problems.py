"""What is wrong with a file, said in a language; what no catalogue knows stays in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from geoapp.catalogues import N_, translate
from geoapp.errors import DossierError, Problem
from geoapp.text.sources import colon, semicolon

FOUND_CLAUSES = (
    N_("is empty"),
    N_("is missing"),
    N_("is not a member here"),
    N_("is not under a language tag"),
    N_("is {value}"),
    N_("is {value}, but no {what} has this id"),
    N_("is {value}, which is a {what}"),
    N_("is {value}, itself"),
    N_("is {value}, as that of {text} is"),
    N_("is {value}, with latitude {number}"),
    N_("is {value}, with longitude {number}"),
    N_("is {value}, with a height"),
    N_("is {value}, outside dossier.bbox"),
    N_("is {value}, outside dossier.when"),
    N_("is {value}, not a date in EDTF"),
    N_("is {value}, with a time of day"),
    N_("is {value}, which is not in the calendar"),
    N_("is {value}, with a space"),
    N_("is {value}, more of EDTF than geoapp reads"),
    N_("is {value}, before the departure {other}"),
    N_("is {value}, before {other}"),
    N_("is {number} characters long"),
    N_("holds the character {text}"),
    N_("is given twice"),
    N_("has 1 position"),
    N_("has no position"),
    N_("begins {number} km from {name}, whose precision_km is {other}"),
    N_("ends {number} km from {name}, whose precision_km is {other}"),
    N_("is {number} km from {name}, whose precision_km is {other}"),
    N_("begins {number} km from the end of the line before"),
    N_("runs from 'to' to 'from'"),
    N_("has neither claims nor citations"),
    N_("can't be read: {text}"),
    N_("is {what}, no dossier"),
    N_("is {what}"),
    N_("holds more than {text}"),
    N_("holds more than {number} files"),
    N_("holds more than {number} cells"),
    N_("holds more than {number} MB when it is unpacked"),
    N_("has a sheet of more than {number} MB: {text}"),
    N_("has more than {number} columns"),
    N_("opens a quote that nothing closes"),
    N_("holds a file whose path leads out of it"),
    N_("is locked with a password"),
    N_("declares entities"),
    N_("is a broken archive"),
    N_("is a broken workbook"),
    N_("is an archive without KML"),
    N_("is not JSON"),
    N_("is JSON of no kind that is known"),
    N_("is nested too deeply"),
    N_("is not XML as it should be"),
    N_("is text in no encoding that is known"),
    N_("holds nothing that could be imported"),
    N_("says what a map is called, and holds no places or lines"),
    N_("holds links to what lies elsewhere alone, which is never fetched"),
    N_("is an export of {text}, and holds no places or lines to make a draft of"),
)
"""What can be found wrong, as `Problem.found` has it behind the name of a member."""

REMEDY_CLAUSES = (
    N_("add it"),
    N_("remove it"),
    N_("leave it out"),
    N_("remove it, or mend its name: {text} lists all"),
    N_("use one of {text}"),
    N_("use a tag such as en or fr"),
    N_("use {name} or add the {what}"),
    N_("mend it or add the {what}"),
    N_("name a {what}"),
    N_("name another {what}"),
    N_("give a text that is not empty"),
    N_("give a text in quotes"),
    N_("give a number"),
    N_("give true or false"),
    N_("give a list"),
    N_("give an object"),
    N_("give more than {number}"),
    N_("give at least {number}"),
    N_("give at most {number}"),
    N_("use at most {number}"),
    N_("give each its own"),
    N_("give a longitude and a latitude in degrees"),
    N_("give longitude first, then a latitude from -90 to 90"),
    N_("give a longitude from -180 to 180 first, then latitude"),
    N_("mend it or widen dossier.bbox"),
    N_("swap it to {text}, which lies inside dossier.bbox"),
    N_("swap its numbers: longitude before latitude meets {name}"),
    N_("move the line to the place, or mend the place"),
    N_("move the sighting to the place, or mend the place"),
    N_("reverse the line or swap the two places"),
    N_("join the lines"),
    N_("swap or mend the dates"),
    N_("name a claim or cite a source"),
    N_("write it without spaces"),
    N_("give the day alone, such as {text}"),
    N_("give a date that is"),
    N_("write a date such as {text}"),
    N_("write YYYY, YYYY-MM or YYYY-MM-DD, with ~, ? or % at the end where it is not sure"),
    N_("use an address that begins with https:// or http://"),
    N_("give a web address"),
    N_("write it or leave the member out"),
    N_("cut it into several files"),
    N_("give less: cut it into several files"),
    N_("leave out the columns that aren't needed"),
    N_("leave out what isn't needed"),
    N_("close it, or take it out"),
    N_("have it made anew: this one may do harm"),
    N_("save it without one"),
    N_("save it as .xlsx, without a password"),
    N_("save it without a DOCTYPE"),
    N_("save it anew from its program"),
    N_("save it anew"),
    N_("save it anew as .xlsx"),
    N_("mend it, or save it anew"),
    N_("give a file that holds something"),
    N_("give a table, a map or a dossier"),
    N_("give a table, with headings in its first row"),
    N_("give a file with places, lines or a table of them"),
    N_("give the table of its chapters too"),
    N_("give KML or GPX"),
    N_("give GeoJSON, TopoJSON, uMap, StoryMapJS, or a list of timemap's events"),
    N_("open it in its own program, and save what it shows as a file"),
    N_("unpack it, and give the files in it"),
    N_("save it as UTF-8, or give --encoding"),
    N_("bring it home into that dossier: --into OLD.geojson"),
)
"""What there is to do."""

FILE_KINDS = (
    N_("empty"),
    N_("a picture (PNG)"),
    N_("a picture (JPEG)"),
    N_("an archive (ZIP)"),
    N_("a workbook of before 2007, or one that is locked with a password"),
    N_("a text that is no table"),
    N_("a file of no kind that is known"),
)
"""What a file can be that can't be used."""

FILE_ITSELF = N_("file")
"""Where a problem is that no single member has."""

_QUOTED = r"'(?:[^'\\]|\\.)*'(?:\.\.\.)?|\"(?:[^\"\\]|\\.)*\"(?:\.\.\.)?"
_NUMBER = r"-?[\d.,]*\d"
_SHOWN = (
    rf"(?:{_QUOTED}|{_NUMBER}|\[.*?\]|true|false|null|an? (?:empty )?(?:object|list)(?: of \d+)?)"
)
_HOLDS = {"value": _SHOWN, "other": _SHOWN, "number": _NUMBER, "name": r"[\w.-]+"}
"""What can stand where a message has braces; all else may be any text."""

_MEMBER = re.compile(r"([\w.\[\]-]{1,200}) (.+)", re.DOTALL)


@cache
def _patterns(messages: tuple[str, ...]) -> list[tuple[str, re.Pattern[str]]]:
    """Make of messages what finds them in a text, those that say most first."""
    found = []
    for message in sorted(messages, key=lambda each: -len(re.sub(r"\{\w+\}", "", each))):
        parts = re.split(r"\{(\w+)\}", message)
        pattern = "".join(
            f"(?P<{part}>{_HOLDS.get(part, '.+')})" if at % 2 else re.escape(part)
            for at, part in enumerate(parts)
        )
        found.append((message, re.compile(pattern, re.DOTALL)))
    return found


def _said(lang: str, clause: str, messages: tuple[str, ...]) -> str | None:
    t = translate(lang)
    for message, pattern in _patterns(messages):
        if found := pattern.fullmatch(clause):
            values: Mapping[str, str] = found.groupdict()
            if "what" in values and message.startswith("is {what}"):
                if values["what"] not in FILE_KINDS:
                    continue  # half of a message in another language says less than none
                values = {**values, "what": t(values["what"])}
            return re.sub(r"\{(\w+)\}", lambda each, v=values: v[each[1]], t(message))  # type: ignore[misc]
    return None


def problem_in(lang: str, problem: Problem) -> str:
    """
    Say a problem in a language; a clause that no catalogue knows stays in English.

    Examples
    --------
    >>> problem_in("fr", Problem("leg-sea", "properties.mode is 'ship'", "use one of sea, rail"))
    "leg-sea\\xa0: properties.mode est 'ship'\\u202f; employez l’un de\\xa0: sea, rail."
    >>> problem_in("en", Problem("file", "is empty", "mend it")), clauses_in("fr", "", "")
    ('file: is empty; mend it.', '\\u202f; ')
    """
    where = translate(lang)(problem.where) if problem.where == FILE_ITSELF else problem.where
    return f"{where}{colon(lang)}{clauses_in(lang, problem.found, problem.remedy)}."


def clauses_in(lang: str, found: str, remedy: str) -> str:
    """Say what was found and what to do."""
    known = _said(lang, found, FOUND_CLAUSES)
    if known is None and (parts := _MEMBER.fullmatch(found)):
        clause = _said(lang, parts[2], FOUND_CLAUSES)
        known = f"{parts[1]} {clause}" if clause else None
    told = _said(lang, remedy, REMEDY_CLAUSES) or remedy
    return f"{known or found}{semicolon(lang)}{told}"


def error_in(lang: str, error: Exception) -> str:
    """
    Say an error in a language: of a dossier each of its problems in a line.

    Examples
    --------
    >>> error_in("fr", DossierError("a.csv", [Problem("file", "is empty", "mend it")]))
    'a.csv\\xa0: fichier\\xa0: est vide\\u202f; mend it.'
    >>> error_in("fr", ValueError(""))
    ''
    """
    if not isinstance(error, DossierError):
        return str(error)
    return "\n".join(
        f"{error.source}{colon(lang)}{problem_in(lang, each)}" for each in error.problems
    )
