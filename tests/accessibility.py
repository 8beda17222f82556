"""axe-core in a page under test: every rule of WCAG 2.2 A and AA, and best practice."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

TAGS = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
]


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def complaints(page: Page | Frame) -> list[str]:
    """
    Say what axe-core finds in a page, one line an element.

    Returns
    -------
    complaints
        Rule, what is wrong, and the element; empty if there is nothing.
    """
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })", TAGS
    )
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node['html'][:120]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
