"""
Write the figures of ``docs/reliability.md`` anew: what is counted comes from the tests themselves.

Numbers of tests and lines are rounded down, so that not each new test makes another number.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.support.bad_days import BEFORE, DAYS, FAULTS, PRINTING, WRITING
from tests.support.project import PACKAGE, ROOT, python_files, text_of, tree_of
from tools.catalogues import scripts

PAGE = ROOT / "docs" / "reliability.md"
TESTS = ROOT / "tests"
HOSTILE = TESTS / "cases" / "hostile" / "README.md"
BEGIN, END = "<!-- figures: made by `make docs` -->", "<!-- end of the figures -->"
STEP, LINES_STEP = 100, 1_000
SKIPPED = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
OUTS = ("full disk", "nobody reads", "closed")


def figures() -> str:
    """Count what the page says, as its table."""
    tests = [*_tests(python_files(TESTS))]
    browser = [*_tests(python_files(TESTS / "browser"))]
    given = [test for test in tests if any("given" in _name(d) for d in test.decorator_list)]
    code, held = _lines(python_files(PACKAGE)), _lines(python_files(TESTS))
    bad = len([*(TESTS / "cases" / "bad").glob("*.geojson")])
    script = _script_lines(scripts())
    rows = {
        "functions of tests, most of them run with several cases": _down(len(tests), STEP),
        "of these in a real browser": _down(len(browser), STEP),
        "of these with inputs made up at random (Hypothesis)": _down(len(given), 10),
        "lines of Python in the package": _down(code, LINES_STEP),
        "lines of JavaScript in the page": _down(script, LINES_STEP),
        "lines of tests": _down(held, LINES_STEP),
        "dossiers that must be refused, each with all its messages": str(bad),
        "kinds of bad input, and their cells by entries and outputs": _hostile(),
        "kinds of a machine (below) by commands that write": f"{len(DAYS)} × {len(WRITING)}",
        "kinds of a fault, by what stood there, by commands that write": (
            f"{len(FAULTS)} × {len(BEFORE)} × {len(WRITING)}"
        ),
        "two writers at once, by what stood there, by commands that write": (
            f"{len(BEFORE)} × {len(WRITING)}"
        ),
        "ways in which standard output fails, by commands that print": (
            f"{len(OUTS)} × {len(PRINTING)}"
        ),
    }
    table = ["| what | how many |", "|---|---|", *(f"| {what} | {n} |" for what, n in rows.items())]
    days = "; ".join(DAYS)
    faults = "; ".join(FAULTS)
    said = [
        f"Kinds of a machine: {days}.",
        f"Kinds of a fault: {faults}; each {' and '.join(BEFORE)}.",
        f"Commands that write: {', '.join(f'`{name}`' for name in WRITING)}.",
    ]
    return "\n\n".join(["\n".join(table), *said])


def with_figures(page: str) -> str:
    """Put the figures into the page."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{figures()}\n\n{END}{after}"


def _tests(paths: Iterable[Path]) -> Iterator[ast.FunctionDef]:
    for path in paths:
        if path.name.startswith("test_"):
            for node in ast.walk(tree_of(path)):
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    yield node


def _hostile() -> str:
    """Take what the table of bad input says of itself."""
    told = re.search(
        r"^(\d+) kinds, ([\d,]+) cells filled", HOSTILE.read_text("utf-8"), re.MULTILINE
    )
    if told is None:
        return "not counted"
    kinds, cells = (int(number.replace(",", "")) for number in told.groups())
    return f"{_down(kinds, 50)}; {_down(cells, LINES_STEP)}"


def _name(decorator: ast.expr) -> str:
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(call)


def _lines(paths: Iterable[Path]) -> int:
    """Count lines that hold code or a text: neither empty ones nor comments."""
    count = 0
    for path in paths:
        tokens = tokenize.generate_tokens(io.StringIO(text_of(path)).readline)
        held = {
            line
            for token in tokens
            if token.type not in SKIPPED
            for line in range(token.start[0], token.end[0] + 1)
        }
        count += len(held)
    return count


def _script_lines(paths: Iterable[Path]) -> int:
    return sum(len(re.findall(r"(?m)^\s*(?!//|/?\*)\S", text_of(path))) for path in paths)


def _down(number: int, step: int) -> str:
    return f"over {number // step * step:,}"


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(with_figures(text_of(PAGE)), "utf-8")


if __name__ == "__main__":
    main()
