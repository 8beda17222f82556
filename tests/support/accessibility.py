"""axe-core in a page under test: every rule of WCAG 2.2 A and AA, and best practice; targets."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browsing import Scripted

TAGS = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
]
# What is far out of sight is laid out a moment after the rest; axe would measure a guess.
LAID_OUT = """() => {
  for (const one of document.querySelectorAll("body *")) {
    if (getComputedStyle(one).contentVisibility === "auto") one.style.contentVisibility = "visible";
  }
}"""
# What a finger can hit: 44 px each way, but for a link inside a sentence.
TARGETS = """() => {
  const names = "button, select, summary, [role=tab], [type=checkbox], [type=radio], label";
  const small = [];
  for (const one of document.querySelectorAll(names)) {
    const target = one.matches("input") ? one.closest("label") : one;
    if (!target || target.closest("[aria-hidden]")) continue;
    const { width, height } = target.getBoundingClientRect();
    // What lies over a small word, so that a finger hits it.
    const over = getComputedStyle(target, "::after");
    const lies = over.position === "absolute" && over.content !== "none";
    const [wide, high] = lies ? [over.width, over.height].map(parseFloat) : [0, 0];
    const box = { width: Math.max(width, wide || 0), height: Math.max(height, high || 0) };
    if (!box.width || !box.height || getComputedStyle(target).visibility === "hidden") continue;
    if (target.matches("label") && !target.querySelector("input")) continue;
    // A link inside a sentence is as high as its line: WCAG 2.5.8 leaves it out.
    if (target.matches(".link") && getComputedStyle(target).display === "inline") continue;
    if (Math.min(box.height, box.width) > 43.5) continue;
    small.push([target.outerHTML.slice(0, 90), box.width, box.height]);
  }
  return small;
}"""


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def complaints(page: Scripted, *, leave: tuple[str, ...] = ()) -> list[str]:
    """
    Say what axe-core finds in a page, one line an element.

    Parameters
    ----------
    page
        A page that is drawn.
    leave
        Rules that aren't asked.

    Returns
    -------
    complaints
        Rule, what is wrong, and the element; empty if there is nothing.
    """
    page.evaluate(LAID_OUT)
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate(
        "([runOnly, rules]) => axe.run(document, { runOnly, rules, resultTypes: ['violations'] })",
        [TAGS, {rule: {"enabled": False} for rule in leave}],
    )
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node['html'][:120]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def unnamed_stops(page: Page) -> list[str]:
    """
    Say where Tab stops and a screen reader has nothing to say.

    Parameters
    ----------
    page
        A page in Chromium that is drawn; frames in it are pages of their own.

    Returns
    -------
    stops
        Role and element of each stop without a name; empty if each has one.
    """
    session = page.context.new_cdp_session(page)
    stops = []
    for node in session.send("Accessibility.getFullAXTree")["nodes"]:
        told = {p["name"]: p["value"].get("value") for p in node.get("properties", [])}
        if not told.get("focusable") or node["role"]["value"] == "RootWebArea":
            continue
        if node["ignored"] or node["name"]["value"].strip():
            continue
        asked = {"backendNodeId": node["backendDOMNodeId"]}
        described = session.send("DOM.describeNode", asked)["node"]
        flat = described.get("attributes", [])
        attributes = dict(zip(flat[::2], flat[1::2], strict=True))
        # What a script sends the reader to is no stop of Tab.
        if attributes.get("tabindex") != "-1":
            stops.append(f"{node['role']['value']}: {described['nodeName']} {attributes}")
    session.detach()
    return stops
