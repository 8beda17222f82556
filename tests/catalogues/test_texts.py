"""Texts for people stand in the catalogues, in plain words, and nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from geoapp.catalogues import catalogue, plurals
from tests.support.project import ROOT
from tools.catalogues import IN_SOME, PACKAGE, messages, scripts

SCRIPTS = scripts()
ROOMS = ("text", "cartography", "picture", "page", "classroom", "exports")
VIEWS = [
    *(path for room in ROOMS for path in (PACKAGE / room).rglob("*.py")),
    *(PACKAGE / name for name in ("charts.py", "tables.py")),
    *(PACKAGE / "cli").glob("*reports.py"),
]
SENTENCE = re.compile(r"[A-Z][a-z]+ [a-z]+")
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
IN_PIECES = re.compile(r'" \+\s+"')

# What speaks English alone, and why. The command line and its reports do, and so do files that
# a program of that field reads by their English names.
IN_ENGLISH = {
    "cli/evidence_reports.py": "reports of the command line",
    "cli/reports.py": "reports of the command line",
    "exports/formats.py": "names of formats in the command line",
    "exports/data_package.py": "the data package and its citation file",
    "exports/qgis/project.py": "QGIS's own names of projections",
    "cartography/projection.py": "names of projections, for QGIS",
    "page/data.py": "docstrings of types, which stand beside them",
}
# Tags of languages and of places in other standards; the words of reference lists follow the
# citation style, which is one a language.
BY_TAG = {
    "citations.py",
    "measure/comparisons.py",
    "page/html.py",
    "page/site.py",
    "when/phrases.py",
}

# Never again: what no native writes, or says what is not meant.
CLUMSY = re.compile(
    r"\bcan\s+have\s+(been|begun|departed|arrived|left|gone|reached|made|covered|come)\b"
    r"|\bin (its|their) own strength\b|own reading\b|\bno way undercuts\b|its own host\b"
    r"|learns your internet address|\bdays rest on\b|\bcannot both hold\b|\bmap to draw on\b"
)
CLUMSY_FRENCH = re.compile(
    r"[Hh]orloge|compte[s]? rendu|sous la limite|\bénoncé|étapes? par (mer|rail|route|air)"
    r"|[Rr]étracté|lecture de la carte|code de l’Amirauté"
)
PROSE = [
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "data/geo/README.md")),
    *PACKAGE.rglob("*.py"),
    *SCRIPTS,
    *PACKAGE.rglob("*.html"),
    *(PACKAGE / "catalogues" / "locale").glob("*.po"),
]


def known() -> set[str]:
    """Every message of the catalogues, with its plural."""
    found = messages("fr")
    return {*found, *(more for more in found.values() if more)}


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Texts of a module that are neither documentation nor an error's."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        error = named and node.func.id in {"Problem", "ValueError", "ExportError"}  # type: ignore[attr-defined]
        if isinstance(node, ast.Raise | ast.Expr) or error:
            passed |= {id(each) for each in ast.walk(node) if isinstance(each, ast.Constant)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    yield from (
        node for node in constants if isinstance(node.value, str) and id(node) not in passed
    )


def test_a_script_has_no_text_of_its_own() -> None:
    texts, found = known(), []
    for path in SCRIPTS:
        code = IN_PIECES.sub("", COMMENT.sub("", path.read_text(encoding="utf-8")))
        own = [text for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', code) if SENTENCE.match(text)]
        found += [f"{path.name}: {text}" for text in own if text not in texts]
    assert found == ["reference_files.js: Archived copy: "]  # as the reference list itself has it


def test_texts_are_joined_as_their_language_has_it() -> None:
    """French sets a semicolon off: `semicolon` joins. Reports and exports are English."""
    given = [(path.name, path.read_text(encoding="utf-8")) for path in (*SCRIPTS, *VIEWS)]
    joined = {name for name, text in given if re.search(r'"; (…)?"(?!; //)', text)}
    assert joined == {"text.js", "sources.py", "reports.py", "csp.py", "flatten.py"}


def test_no_view_and_no_export_has_a_text_of_its_own() -> None:
    texts, found = known(), []
    for path in VIEWS:
        name = path.relative_to(PACKAGE).as_posix()
        nodes = strings(ast.parse(path.read_text(encoding="utf-8")))
        own = [node for node in nodes if SENTENCE.match(str(node.value))]
        found += [f"{name}:{node.lineno}" for node in own if node.value not in texts]
    assert [each for each in found if each.split(":")[0] not in IN_ENGLISH] == []


def test_no_module_pairs_texts_by_language() -> None:
    found = []
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for node in [node for node in nodes if isinstance(node, ast.Dict)]:
            tags = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            if {"en", "fr"} <= tags and name not in BY_TAG:
                found.append(f"{name}:{node.lineno}")
    assert found == []


def test_what_speaks_fewer_languages_is_still_there() -> None:
    assert all((PACKAGE / name).exists() for name in (*IN_SOME, *IN_ENGLISH, *BY_TAG))


@pytest.mark.parametrize("path", PROSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_said_in_words_that_nobody_writes(path: Path) -> None:
    found = [match.group() for match in CLUMSY.finditer(path.read_text(encoding="utf-8"))]
    assert found == []


def test_french_is_said_in_words_that_people_write() -> None:
    texts = [*catalogue("fr").values()]
    texts += [form for forms in plurals("fr").values() for form in forms.values()]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.fr.md")]
    assert [text for text in texts if CLUMSY_FRENCH.search(text)] == []


def test_no_line_parts_a_number_from_its_unit_in_french() -> None:
    texts = [*catalogue("fr").values()]
    texts += [form for forms in plurals("fr").values() for form in forms.values()]
    parted = re.compile(r"\{\w+\} (?:km/h|km|h|%|min|px|MB)\b")
    assert any("\u00a0km" in text for text in texts)
    assert [text for text in texts if parted.search(text)] == []


def test_a_step_of_the_story_is_an_etape_in_french_and_nothing_else_is() -> None:
    said = catalogue("fr") | {one: forms["other"] for one, forms in plurals("fr").items()}
    called = {message for message, text in said.items() if re.search(r"\bétapes?\b", text.lower())}
    assert called
    assert {m for m in called if not re.search(r"\bsteps?\b", m.lower())} == set()
