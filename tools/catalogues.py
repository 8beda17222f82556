"""
The messages that the code says, and what each catalogue lacks of them.

`python -m tools.catalogues` adds to each catalogue, without a text yet, every message that it
lacks, and names the entries that nothing says. A message is the argument of ``t`` or ``w``, of
``N_`` where it is said elsewhere, of ``ngettext`` and ``count`` (one, more) where it counts; in
templates also what ``data-t`` and ``data-t-label`` name. Ids that the code builds are listed here
from the vocabularies that they are built from.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import get_args

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from geoapp.catalogues import LANGUAGES, PAGE_LANGUAGES, catalogue, plurals
from geoapp.dossier import built_in, read_dossier, types
from geoapp.evidence import FEATURE_FLAGS, STATEMENT_FLAGS

PACKAGE = Path(__file__).parents[1] / "geoapp"
LOCALE = PACKAGE / "catalogues" / "locale"
ASSETS = PACKAGE / "page" / "static"

ONE = {"t", "w", "N_"}
MANY = {"ngettext", "N_"}
TEXT = r'"((?:[^"\\]|\\.)+)"'
# A long one is written in several pieces; the bundler joins them.
PIECES = r'("(?:[^"\\]|\\.)+"(?:\s*\+\s*"(?:[^"\\]|\\.)+")*)'
IN_SCRIPT = re.compile(rf"\b(?:t|N_)\(\s*{PIECES}\s*[,)]")
COUNTED = re.compile(rf"\bcount\(\s*{TEXT},\s*{TEXT}")
IN_TEMPLATE = re.compile(
    r"""\b(?:t|w|N_)\((?:"([^"]+)"|'([^']+)')\s*[,)]|\bdata-t(?:-label)?="([^"]+)\""""
)

# What speaks `LANGUAGES` alone; all else that says something speaks every language.
IN_SOME = {
    "app.py": "the app",
    "webapp": "the app",
    "citations.py": "reference lists, as their citation style has it",
    "tables.py": "the app's tables",
    "charts.py": "the app's charts",
    "classroom": "handout, slides and bundle",
    "exports": "the formats of other programs",
    "importing": "what becomes of a file, as the app tells it",
    "text/problems.py": "what is wrong with a file, as the app tells it",
}
"""Files whose texts are in `LANGUAGES` alone; what for."""


def scripts() -> list[Path]:
    """List the page's scripts as they are written; its bundles are made of them."""
    return sorted(path for path in ASSETS.rglob("*.js") if path.parent.name != "bundles")


def messages(lang: str) -> dict[str, str | None]:
    """Find what the code says in a language: ids, with the plural of those that count."""
    in_all = lang not in LANGUAGES
    ids = codes() if in_all else (*codes(), *editors_codes(), *units())
    found: dict[str, str | None] = dict.fromkeys(ids)
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        in_some = any(name == part or name.startswith(f"{part}/") for part in IN_SOME)
        if path.parent.name == "bundles":  # the same again
            continue
        if path.suffix in {".py", ".js", ".html"} and not (in_some and in_all):
            found |= said(path)
    return found


@cache
def said(path: Path) -> dict[str, str | None]:
    """Find what one file says."""
    return dict(_said(path))


def _said(path: Path) -> Iterator[tuple[str, str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        for pieces in IN_SCRIPT.findall(text):
            yield "".join(re.findall(TEXT, pieces)), None
        yield from COUNTED.findall(text)
        return
    for groups in IN_TEMPLATE.findall(text) if path.suffix != ".py" or "data-t" in text else ():
        yield "".join(groups), None
    if path.suffix == ".py":
        yield from _in_python(ast.parse(text))


def _in_python(tree: ast.Module) -> Iterator[tuple[str, str | None]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node.func)
        texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
        if name in MANY and len(texts) > 1:
            yield str(texts[0]), str(texts[1])
        elif name in ONE and len(texts) == len(node.args) == 1:
            yield str(texts[0]), None


def _name(function: ast.expr) -> str:
    """Name what is called; ``translate(lang)("...")`` and ``translate_count`` too."""
    if isinstance(function, ast.Call):
        return {"translate": "t", "translate_count": "ngettext"}.get(_name(function.func), "")
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def codes() -> Iterator[str]:
    """List the ids that the page builds from the vocabularies of a dossier."""
    method = re.search(r"const METHOD = \[(.*?)\]", (ASSETS / "history.js").read_text("utf-8"))
    parts = re.findall(r"\w+", method.group(1) if method else "")
    modes = get_args(types.Mode)
    for known in ("Mode", "Basis", "Certainty", "Standing", "ClaimKind"):
        yield from get_args(getattr(types, known))
    yield from (f"{mode}, {state}" for mode in modes for state in ("certain", "possible"))
    yield from (f"leg: {mode}" for mode in modes)
    how = get_args(types.SightingKind)
    yield from (f"{one}, {each}" for one in get_args(types.Standing) for each in how)
    yield from (f"line: {basis}" for basis in get_args(types.Basis))
    yield from (f"method{mark} {part}" for mark in (":", ",") for part in parts)
    yield from (f"scope: {scope}" for scope in get_args(types.Scope))
    statuses = get_args(types.SourceStatus)
    yield from (f"status: {status}" for status in statuses if status != "original")


def editors_codes() -> Iterator[str]:
    """List the ids that the app alone builds from a vocabulary."""
    yield "status: original"
    yield from (f"flag: {flag}" for flag in (*FEATURE_FLAGS, *STATEMENT_FLAGS))


def units() -> Iterator[str]:
    """List what the accounts of the built-in dossier count."""
    yield from sorted(
        {account.unit for account in read_dossier(built_in()).accounts if account.unit}
    )


def lacking(lang: str) -> dict[str, str | None]:
    """Find the messages that a catalogue lacks; English has to spell out codes alone."""
    known = {*catalogue(lang), *plurals(lang)}
    spelled_out = {*codes(), *editors_codes()}
    wanted = messages(lang).items()
    return {m: more for m, more in wanted if m not in known and (lang != "en" or m in spelled_out)}


def unsaid(lang: str) -> list[str]:
    """Find the entries of a catalogue that nothing says."""
    return sorted({*catalogue(lang), *plurals(lang)} - messages(lang).keys())


def main() -> int:
    """Add what each catalogue lacks, and tell what nothing says."""
    for lang in PAGE_LANGUAGES:
        path, new = LOCALE / f"{lang}.po", lacking(lang)
        with path.open("a", encoding="utf-8") as stream:
            stream.writelines(_entry(lang, *each) for each in new.items())
        print(f"{path.name}: {len(new)} to translate; said by nothing: {unsaid(lang)}")
    return 0


def _entry(lang: str, message: str, more: str | None) -> str:
    """Write an entry without a text, as gettext does."""
    entry = Catalog(lang)
    entry.add((message, more) if more else message)
    stream = BytesIO()
    write_po(stream, entry, width=0, omit_header=True)
    return "\n" + stream.getvalue().decode().rstrip("\n") + "\n"


if __name__ == "__main__":
    sys.exit(main())
