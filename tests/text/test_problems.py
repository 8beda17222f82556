"""Messages about bad files in the languages of the app."""

from __future__ import annotations

import re

import pytest

from geoapp.dossier import read_dossier
from geoapp.errors import DossierError, Problem
from geoapp.importing import import_file
from geoapp.text.problems import (
    FOUND_CLAUSES,
    REMEDY_CLAUSES,
    clauses_in,
    error_in,
    problem_in,
)
from tests.support.dossiers import CASES
from tests.support.wrapped import zipped

BAD = sorted((CASES / "bad").glob("*.geojson"))


@pytest.mark.parametrize("lang", ["fr", "es", "ar"])
@pytest.mark.parametrize("message", [*FOUND_CLAUSES, *REMEDY_CLAUSES])
def test_values_stand_in_each_language(lang: str, message: str) -> None:
    values = {"value": "'x'", "other": "7", "number": "12", "name": "a-b", "text": "t", "what": "w"}
    clause = re.sub(r"\{(\w+)\}", lambda found: values[found[1]], message)
    if message == "is {what}" or message.startswith("is {what}, no dossier"):
        clause = message.replace("{what}", "a picture (PNG)")
    is_found = message in FOUND_CLAUSES
    told = clauses_in(lang, clause, "") if is_found else clauses_in(lang, "", clause)
    assert clause not in told
    assert "{" not in told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "x.csv\u00a0: fichier\u00a0: est vide\u202f; donnez un fichier qui contient"),
        (b"\x89PNG", "est une image (PNG)\u202f; donnez un tableau, une carte ou un dossier."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "un classeur d’avant 2007, ou verrouillé par"),
        (zipped({"../a.kml": b"<kml/>"}), "dont le chemin mène hors de l’archive"),
        (zipped({"a.kml": b"", "b": bytes(210_000_000)}), "plus de 200 Mo une fois décompressé"),
        (b"a,b\n" + b"x," * 1_500 + b"\n", "a plus de 1,000 colonnes\u202f; omettez les colonnes"),
    ],
)
def test_a_bad_file_is_told_in_french(content: bytes, words: str) -> None:
    with pytest.raises(DossierError) as caught:
        import_file(("x.csv", content))
    assert words in error_in("fr", caught.value)


def test_what_is_said_of_bad_dossiers_is_french_or_all_english() -> None:
    told = [problem for path in BAD for problem in problems_of(path.read_bytes())]
    known = [each for each in told if problem_in("fr", each) != str(each)]
    assert len(told) > 100
    assert len(known) > len(told) // 2
    for each in told:
        said = clauses_in("fr", each.found, each.remedy)
        half = re.search(r"\b(is|has|holds|with|which)\b", said.partition("\u202f;")[0])
        assert each.found in said or not half, said


def problems_of(content: bytes) -> tuple[Problem, ...]:
    try:
        read_dossier(content)
    except DossierError as error:
        return error.problems
    return ()
