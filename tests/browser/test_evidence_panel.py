"""The evidence panel of the page: filters, accounts, citations, corrections."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geoapp.catalogues import say
from geoapp.dossier import built_in, read_dossier
from geoapp.evidence import backing
from geoapp.frames import to_frames
from geoapp.page.html import write_page
from tests.support.browsing import READY, read_words, wait_until
from tests.support.dossiers import built_in_page, content_of, read
from tests.support.tiers import long

if TYPE_CHECKING:
    from playwright.sync_api import Page

LISTED = ".events li:not([hidden])"
PANEL = "#tab-evidence-panel"
CHOOSE = """(field, value) => {
  field.value = value;
  field.dispatchEvent(new Event("change"));
}"""
SEEN = {sighting.id for sighting in read_dossier(built_in()).sightings}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The built-in dossier's page as a file."""
    path = tmp_path_factory.mktemp("page") / "route.html"
    path.write_text(built_in_page(), "utf-8")
    return path.as_uri()


def opened(page: Page, address: str, state: str = "") -> Page:
    page.goto("about:blank")
    page.goto(address + state)
    wait_until(page, READY)
    return page


def listed(page: Page) -> set[str]:
    return set(page.locator(LISTED).evaluate_all("all => all.map(e => e.dataset.id)"))


def select(page: Page, name: str) -> None:
    page.evaluate("(id) => geoapp.page.select(id)", name)


# -- filters -------------------------------------------------------------------------------


def test_one_switch_leaves_what_two_independent_sources_report(page: Page, address: str) -> None:
    dossier = read_dossier(built_in())
    table = backing(to_frames(dossier))
    opened(page, address, "#mode=all")
    page.locator("#tab-events").click()
    page.locator("#filter-two").focus()
    page.keyboard.press("Space")
    shown = listed(page)
    denials = {claim.id for claim in dossier.claims if claim.kind == "denial"}
    backed = {str(name) for name in table.index[table["independent"] >= 2]}
    # The way alone is reported so: the lines stay for it, with no day and no picture.
    assert backed == {"wh-way"}
    assert shown - denials == backed | {"leg-sea", "leg-rail"}
    for claim in dossier.claims:
        if claim.id in denials and (not claim.answers or backed & set(claim.answers)):
            assert claim.id in shown  # a reply stays wherever what it answers stays
    assert page.locator("#map_route .sighting:visible").count() == 0
    assert page.locator(".bar").count() == 0
    assert page.locator("#map_route .leg:not(.faint)").count() > 0
    note = page.locator("#filter-note").inner_text()
    assert f"statements {len(shown - {'leg-sea', 'leg-rail'})} of {len(dossier.claims)}" in note
    assert "legs 2 of 2, pictures 0 of 5" in note
    assert "only one source dates them" in note
    page.get_by_role("button", name="Show everything").press("Enter")
    assert page.locator("#filter-note").is_hidden()
    assert page.evaluate("document.activeElement.id") == "map_route"
    assert page.locator(".bar").count() >= 2
    assert page.locator("#map_route .sighting:visible").count() == 5


def test_map_list_and_counts_follow_who_kind_and_period(page: Page, address: str) -> None:
    dossier = read_dossier(built_in())
    opened(page, address, "#mode=all")
    page.locator("#tab-events").click()
    page.locator("#filter-who").select_option("rusi")
    by_rusi = {claim.id for claim in dossier.claims if "rusi" in claim.origins}
    assert listed(page) == by_rusi | {"leg-sea", "leg-rail", "seen-tikhoretsk-rusi"}
    assert page.locator("#map_route .sighting:visible").count() == 1
    page.locator("#filter-who").select_option("")
    page.locator("#filter-kind").select_option("denial")
    assert listed(page) == {claim.id for claim in dossier.claims if claim.kind == "denial"}
    assert page.locator("#map_route .leg:not(.faint)").count() == 0
    assert "legs 0 of 2" in page.locator("#filter-note").inner_text()
    page.locator("#filter-from").select_option(label="20 October 2023")
    page.locator("#filter-to").select_option(label="28 October 2023")
    assert listed(page) == {"den-lavrov", "den-peskov-1026", "den-dprk-2310"}


@pytest.mark.long
def test_a_filter_is_in_the_address_in_both_languages(page: Page, address: str) -> None:
    opened(page, address, "#lang=fr&who=csis&kind=corroboration&from=2024-01-01&two=1")
    assert page.locator("#filter-who").input_value() == "csis"
    assert page.locator("#filter-two").is_checked()
    assert page.locator("#filter-note").inner_text().startswith("Filtré")
    page.get_by_role("button", name="Tout montrer").click()
    wait_until(page, "() => !/who|kind|from|two/.test(location.hash)")


@pytest.mark.each_run("#who=__proto__&shows=constructor")
@pytest.mark.parametrize(
    "state", ["#who=nobody&kind=x&from=2023-99-99&two=yes", "#who=__proto__&shows=constructor"]
)
def test_a_filter_that_means_nothing_is_ignored(page: Page, address: str, state: str) -> None:
    opened(page, address, state)
    assert page.locator("#filter-note").is_hidden()


def test_of_the_filters_paper_has_those_that_leave_something_out(page: Page, address: str) -> None:
    """Fields that were left open stood on the sheet, with nothing to press there."""
    opened(page, address)
    page.locator("#tab-events").click()
    page.emulate_media(media="print")
    fields = page.locator(".filters label:visible")
    assert page.locator(".events li:visible").count() > 100
    assert fields.count() == 0
    page.locator("#filter-kind").evaluate(CHOOSE, "denial")
    assert [field.get_attribute("for") for field in fields.all()] == ["filter-kind"]
    page.evaluate("document.getElementById('filter-two').click()")
    assert fields.count() == 2


# -- one click to the evidence -------------------------------------------------------------


def test_every_denial_is_beside_each_claim_that_it_answers(page: Page, address: str) -> None:
    opened(page, address)
    claims = read_dossier(built_in()).claims
    denials = [claim for claim in claims if claim.kind == "denial"]
    assert len(denials) >= 12
    for denial in denials:
        for answered in denial.answers:
            select(page, answered)  # the first click
            assert page.locator(f'{PANEL} [data-id="{denial.id}"]').first.is_visible()
    select(page, "leg-sea")
    # The second click.
    page.locator(f"{PANEL} summary", has_text="Denials and replies in general").click()
    for denial in denials:
        if not denial.answers:
            assert page.locator(f'{PANEL} [data-id="{denial.id}"]').first.is_visible()


@pytest.mark.parametrize("lang", ["en", long("fr")])
def test_every_feature_and_number_has_a_source_or_is_our_assumption(
    page: Page, address: str, lang: str
) -> None:
    own = {"en": "No source is cited", "fr": "Aucune source citée"}[lang]
    opened(page, address, f"#lang={lang}")
    for name in page.evaluate("[...geoapp.page.index.keys()]"):
        select(page, name)
        panel = page.locator(PANEL)
        sources = panel.locator(".sources .source").count()
        assert sources or own in panel.inner_text(), name
    for value in page.locator(".account .values > li").all():
        if value.locator(".source").count() == 0:
            assert value.locator(".caveat").count() == 1  # how we computed it


def test_a_quotation_stands_apart_from_its_source(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "baton.html"
    write_page(read_dossier(built_in("queens-baton-2021")), path)
    opened(page, path.as_uri(), "#sel=cyprus-arrival")
    before = page.locator(".sources li > q").evaluate_all(
        "all => all.map(({ previousSibling: one }) => one.textContent)"
    )
    assert before
    assert set(before) == {" "}


def test_a_number_is_a_button_that_opens_its_method_and_sources(page: Page, address: str) -> None:
    opened(page, address, "#sel=leg-rail")
    figures = page.locator(f"{PANEL} .figure button")
    assert figures.count() == 3
    figures.first.focus()
    page.keyboard.press("Enter")
    assert page.locator(f"{PANEL} details[open] .sources").first.is_visible()
    cells = page.locator("#distances tbody td.number button")
    assert cells.count() == 6
    cells.first.click()
    assert "Sea" in page.locator(f"{PANEL} h2").inner_text()


@pytest.mark.long
@pytest.mark.parametrize("lang", [long("en"), "fr"])
def test_coordinates_and_precision_lead_to_the_ground_of_the_point(
    page: Page, address: str, lang: str
) -> None:
    own = {"en": "No source is cited", "fr": "Aucune source citée"}[lang]
    opened(page, address, f"#lang={lang}")
    page.locator("#places summary").click()
    places = read_dossier(built_in()).places
    name = {place.id: say(place.properties.name, lang) for place in places}
    for place in places:
        row = page.locator("#places tbody tr", has=page.locator(f"[data-select={place.id}]"))
        for number in row.locator("td.number button").all():
            select(page, "wh-1000")
            number.click()
            panel = page.locator(PANEL)
            assert panel.locator("h2").inner_text().startswith(name[place.id])
            assert panel.locator(".sources").first.is_visible(), place.id
            assert place.properties.citations or own in panel.inner_text()


def test_who_stands_behind_a_leg_is_counted_and_named(page: Page, address: str) -> None:
    opened(page, address, "#sel=leg-rail")
    words = page.locator(f"{PANEL} .backing").inner_text()
    us = "US government (this movement)"
    assert words.startswith("Who reports it: " + us)
    assert " (several movements) · " in words
    assert "Only one source reports exactly this." in words
    select(page, "tikhoretsk")
    words = page.locator(f"{PANEL} .backing").inner_text()
    assert words.startswith("Who speaks of movements here: ")
    assert "independent" not in words
    select(page, "wh-way")
    words = page.locator(f"{PANEL} .backing").inner_text()
    assert words.startswith("3 independent sources report it: South Korea")
    assert page.locator(f"{PANEL} .backing [data-select=rusi-dunai-rail]").count() == 1
    select(page, "den-peskov")
    assert page.locator(f"{PANEL} .backing").count() == 0


def test_a_date_leads_to_the_statements_that_give_it(page: Page, address: str) -> None:
    opened(page, address, "#sel=leg-rail")
    page.locator(f"{PANEL} .backing [data-select=seen-dunay-white-house]").click()
    page.locator(f"{PANEL} .claim[data-id=wh-panel2]").wait_for()
    assert page.locator(f"{PANEL} .claim .source").first.is_visible()


@pytest.mark.long
def test_a_bar_and_a_diamond_of_the_chart_lead_to_their_evidence(page: Page, address: str) -> None:
    opened(page, address, "#sel=dunay")
    page.locator("#tab-events").click()
    page.locator(".chart .bar.possible").first.click()
    assert page.locator(f"{PANEL} h2").inner_text().startswith("Sea")
    page.locator(".chart .mark").last.click()
    assert page.evaluate("geoapp.page.state.selected") in SEEN
    assert page.locator("#tab-evidence-panel").is_visible()
    titles = page.locator(".chart .mark title").all_text_contents()
    assert len(titles) == len(SEEN)
    assert all(titles)


@pytest.mark.long
def test_an_archived_copy_is_a_link_beside_its_source(page: Page, tmp_path: Path) -> None:
    content = content_of()
    for kept in ("https://web.example.org/1", "box 7"):
        content["sources"][0]["archive_location"] = kept
        path = tmp_path / "archived.html"
        write_page(read(content), path)
        opened(page, path.as_uri(), "#sel=it-left")
        page.locator("#sources summary").click()
        for place in (f"{PANEL} .claim .source", "#source-paper .source"):
            source = page.locator(place).first
            assert "archived copy" in source.inner_text().lower()
            link = source.locator(f"a[href='{kept}']")
            if kept == "box 7":
                assert "box 7" in source.inner_text()
                assert link.count() == 0
            else:
                assert "noopener" in (link.get_attribute("rel") or "")


NOTES = {
    "dunay": ("Danube", "Danube"),
    "vostochny-port": ("Cosmodrome", "cosmodrome"),
    "vostochny-cosmodrome": ("Vostochny port", "port"),
    "najin": ("Rajin", "Rajin"),
}


@pytest.mark.each_run("fr-1")
@pytest.mark.parametrize(("lang", "index"), [("en", 0), ("fr", 1)])
def test_a_name_that_is_easily_confused_has_a_note_where_it_stands(
    page: Page, address: str, lang: str, index: int
) -> None:
    opened(page, address, f"#lang={lang}")
    page.locator("#places summary").click()
    for name, words in NOTES.items():
        word = words[index].lower()
        select(page, name)
        assert word in page.locator(PANEL).inner_text().lower()
        row = page.locator("#places tr", has=page.locator(f"[data-select={name}]"))
        assert word in row.inner_text().lower()
        tip = page.locator(f"#map_route path.place.of-{name} title")
        assert word in (tip.text_content() or "").lower()


# -- accounts ------------------------------------------------------------------------------


def test_every_conflict_is_an_account_with_all_its_values(page: Page, address: str) -> None:
    opened(page, address)
    for account in read_dossier(built_in()).accounts:
        select(page, account.id)
        assert page.locator(f"{PANEL} .values > li").count() == len(account.values)
        numbers = [value for value in account.values if value.number is not None]
        days = [value for value in account.values if value.when and account.unit == "day"]
        plotted = len(days) if account.unit == "day" else len(numbers)
        lanes = page.locator(f"{PANEL} .dots text").count()
        assert lanes == (plotted if plotted >= 2 else 0), account.id


@pytest.mark.long
def test_the_map_can_be_read_by_one_account_of_a_day(page: Page, address: str) -> None:
    opened(page, address, "#sel=leg-rail&at=2023-09-30")
    assert "By rail" in page.locator("#clock-sentence").inner_text()
    page.locator(f"{PANEL} .questions button", has_text="arrival near Tikhoretsk").click()
    page.locator('[data-shows="by-when-near-tikhoretsk/0"]').first.click()
    assert "RUSI, 28 September" in page.locator("#filter-note").inner_text()
    assert "By rail" not in page.locator("#clock-sentence").inner_text()
    wait_until(page, "() => location.hash.includes('shows=by-when-near-tikhoretsk')")
    page.get_by_role("button", name="Back to the default view").click()
    assert "By rail" in page.locator("#clock-sentence").inner_text()


def test_another_candidate_can_be_drawn_instead(page: Page, address: str) -> None:
    opened(page, address, "#sel=leg-rail")
    page.locator(f"{PANEL} summary", has_text="candidate lines").click()
    page.locator(f'{PANEL} [data-shows="rail-moscow"]').click()
    assert page.locator("#map_route .candidate.chosen").count() == 1
    assert "not confirmed: Via Moscow" in page.locator("#filter-note").inner_text()
    assert page.locator("#map_route .leg.faint").count() > 0


# -- citations and corrections -------------------------------------------------------------


def test_a_citation_can_be_taken_away(page: Page, address: str) -> None:
    opened(page, address, "#sel=wh-window")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard',"
        " { value: { writeText: async (words) => { window.copied = words; } } })"
    )
    button = page.locator(f"{PANEL} .claim .copy").first
    button.click()
    wait_until(page, "() => window.copied")
    words = page.evaluate("window.copied")
    assert words.startswith("The White House")
    assert "Deutsche Welle" in words
    version = read_dossier(built_in()).header.version
    assert f"najin-tikhoretsk-2023 {version} #wh-window" in words
    assert button.inner_text() == "Copied"


def test_without_a_clipboard_a_field_is_copied_from(page: Page, address: str) -> None:
    opened(page, address, "#lang=fr")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "document.execCommand = () => Boolean(window.copied = document.activeElement.value)"
    )
    page.locator("#sources summary").click()
    page.locator("#source-dw-1013 .copy").click()
    wait_until(page, "() => window.copied")
    words = page.evaluate("window.copied")
    assert "« Ukraine: North Korea supplied weapons to Moscow, says US »" in words.replace(
        "\u00a0", " "
    )
    assert "13 octobre. Disponible sur\u00a0: https://" in words


def test_what_changed_lists_exactly_the_changed_ids(page: Page, tmp_path: Path) -> None:
    content: dict[str, Any] = json.loads(built_in().read_text(encoding="utf-8"))
    change = {"version": "1.1.0", "when": "2026-12-01", "text": {"en": "Mended."}}
    content["changes"][1:] = [change | {"ids": ["wh-290", "leg-sea", "since-removed"]}]
    content["dossier"]["version"] = "1.1.0"
    next(claim for claim in content["claims"] if claim["id"] == "wh-290")["retracted"] = True
    path = tmp_path / "changed.html"
    write_page(read_dossier(json.dumps(content).encode(), name="changed.geojson"), path)
    opened(page, path.as_uri())
    section = page.locator("#changes")
    ids = section.locator("[data-changed]").evaluate_all("all => all.map(e => e.dataset.changed)")
    assert ids == ["wh-290", "leg-sea", "since-removed"]
    words = read_words(section)
    assert "version 1.1.0" in words
    assert "Retracted but still listed" in words
    section.locator("[data-changed=wh-290] button").click()
    assert page.locator(f"{PANEL} .retracted").first.is_visible()


@pytest.mark.each_run("fr")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_says_how_it_was_made(page: Page, address: str, lang: str) -> None:
    opened(page, address, f"#lang={lang}")
    method = read_words(page.locator("#method"))
    assert page.locator("#method dt").count() == 8
    assert "method" not in method.replace("methods", "").replace("a stated method", "")


CARGO = {
    "en": r"\b(shipped|delivered|sent|moved|transported|carried|unloaded|loaded)\b",
    "fr": r"\b(livré|expédié|envoyé|transporté|acheminé|embarqué|débarqué|chargé)e?s?\b",
}
SAYER = {
    "en": r"sa(id|y)|stat(e|ing)|spoke|credits|not identified|report|accord|by this account|"
    r"White House|RUSI|CSIS|NK Pro|Post|James Martin|described|“|charge",
    "fr": r"dit|déclar|rapport|selon|indiqu|évoqu|attribue|auraient|pas été identifié|écri|d’après|"
    r"Maison-Blanche|RUSI|CSIS|NK Pro|Post|James Martin|«",
}


@pytest.mark.parametrize("lang", ["en", long("fr")])
def test_no_line_of_the_page_moves_the_cargo_without_saying_who_says_so(
    page: Page, address: str, lang: str
) -> None:
    opened(page, address, f"#lang={lang}&mode=all")
    # Quotations and titles of sources are others' words, and marked as such.
    without = "document.querySelectorAll('q, .source').forEach((each) => each.remove())"
    page.evaluate(without)
    lines: set[str] = set(page.locator("body").inner_text().splitlines())
    for name in page.evaluate("[...geoapp.page.index.keys()]"):
        select(page, name)
        page.evaluate(without)
        lines |= set(page.locator(PANEL).inner_text().splitlines())
    days = "[...Array(60).keys()].map((n) => geoapp.page.clock.first + n)"
    for day in page.evaluate(days):
        page.evaluate("(day) => geoapp.page.set({ day })", day)
        lines |= {page.locator("#clock-sentence").inner_text()}
    told = [line for line in lines if re.search(CARGO[lang], line, re.IGNORECASE)]
    assert len(told) > 10
    assert not [line for line in told if not re.search(SAYER[lang], line, re.IGNORECASE)]
