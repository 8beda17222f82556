"""The content security policy: nothing of others runs, nothing is asked for, ours works."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.support.browsing import READY, drawn, wait_for, wait_until, zoomed
from tests.support.dossiers import built_in_page
from tests.support.hosting import Host, host
from tests.support.tiers import long

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browsing import Watch
    from tests.support.serving import Server

NOTE_VIOLATIONS = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The built-in dossier's page on a server, and on disk under ``.folder``."""
    folder = tmp_path_factory.mktemp("policy")
    (folder / "route.html").write_text(built_in_page(), "utf-8")
    with host(folder) as made:
        yield made


def opened(page: Page, address: str) -> Page:
    page.add_init_script(NOTE_VIOLATIONS)
    page.goto(address)
    wait_until(page, READY)
    return page


def use(page: Page) -> None:
    """Do what a reader does: every selection, both languages, every view, a few days of play."""
    for target in page.evaluate("[...geoapp.page.index.keys()]"):
        page.evaluate("(id) => geoapp.page.select(id)", target)
    for lang in page.evaluate("geoapp.page.data.languages"):
        page.evaluate("(lang) => geoapp.page.set({ lang })", lang)
    for mode in ("past", "all", "now"):
        page.locator(f"label[for=mode-{mode}]").click()
    day = page.locator("#clock-slider").input_value()
    page.locator("#clock-play").click()
    wait_until(page, f"document.getElementById('clock-slider').value !== '{day}'")
    page.locator(".leaflet-control-zoom-in").click()
    zoomed(page)


@pytest.mark.parametrize("where", ["file", long("http")])
def test_normal_use_violates_nothing(page: Page, served: Host, where: str) -> None:
    local = (served.folder / "route.html").as_uri()
    opened(page, local if where == "file" else served.url + "route.html")
    use(page)
    assert page.evaluate("window.violations") == []


@pytest.mark.long
def test_the_app_shows_the_page_without_a_violation(page: Page, geoapp_server: Server) -> None:
    page.add_init_script(NOTE_VIOLATIONS)
    page.goto(geoapp_server.url)
    frame = page.frame_locator("iframe").first
    frame.locator("#clock-date").wait_for()
    inner = next(one for one in page.frames if one.parent_frame)
    assert inner.evaluate("window.violations") == []
    assert "default-src 'none'" in inner.content()


ATTACKS = [
    """() => { const script = document.createElement("script");
      script.textContent = "window.ran = true"; document.body.append(script); }""",
    """() => { document.getElementById("credit").innerHTML =
      '<b onclick="window.ran = true">x</b>'; document.querySelector("#credit b").click(); }""",
    """() => { const script = document.createElement("script");
      script.src = "data:text/javascript,window.ran = true"; document.body.append(script); }""",
    """() => { const link = document.createElement("a");
      link.href = "javascript:window.ran = true";
      document.body.append(link); link.click(); }""",
    """() => { const frame = document.createElement("iframe");
      frame.srcdoc = "<script>parent.ran = true</script>"; document.body.append(frame); }""",
    """() => fetch("https://outside.example/").catch(() => null)""",
    """() => { new Image().src = "https://outside.example/pixel.png"; }""",
    """() => { document.body.insertAdjacentHTML("beforeend",
      '<form action="https://outside.example/"><button id="send"></button></form>');
      document.getElementById("send").click(); }""",
]


def test_nothing_else_runs_and_nobody_is_asked(page: Page, served: Host, watch: Watch) -> None:
    opened(page, served.url + "route.html")
    for attack in ATTACKS:
        page.evaluate(attack)
        wait_for(page, lambda: watch.errors, f"a refusal by the policy: {attack}")
        drawn(page)
        assert page.evaluate("window.ran") is None
        errors = watch.take_errors()
        assert all("Content Security Policy" in error for error in errors)
    assert watch.blocked == []


def test_the_policy_allows_no_inline_and_no_eval() -> None:
    html = built_in_page()
    head = html[: html.index("<title>")]
    assert "default-src 'none'" in head
    assert "unsafe" not in head
    assert "http:" not in head
    assert " style=" not in html.split("<body>")[1].split("<script")[0]


def test_the_policy_stands_before_any_text_of_the_dossier() -> None:
    html = built_in_page()
    assert html.index("Content-Security-Policy") < html.index("<title>")
