"""What a dossier says of itself stands in it: no view says of one what holds of another."""

from __future__ import annotations

import gzip
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.page.html import hosted_html
from geoapp.page.routes import page_data
from geoapp.text.sentences import OF_PICTURES, day_sentence, own_words
from tests.support.browsing import READY, wait_until
from tests.support.dossiers import CASES, content_of, read
from tests.support.sinks import Sink, run, sinks

if TYPE_CHECKING:
    from playwright.sync_api import Page

WITHOUT = CASES / "routes" / "two-places-spanish.geojson"
"""A dossier of two places and a leg: no statement, no subject, nothing of its own method."""

# What holds of the built-in dossier, or of none, and once was said of all.
CLAIMS = re.compile(
    r"shipment|cargaison|livraison"
    r"|alleg|allégu|accus"
    r"|public statement|déclaration publique"
    r"|publishes|ne publie|nobody (published|reported|observed)|personne n’a"
    r"|[Dd]epots?\b|[Dd]épôts?\b|\bpiers?\b|\bquais?\b"
    r"|\bpictures? (from|of)|images? de la partie|satellite"
    r"|Reported route|[Ii]tinéraire rapporté|named in the reports"
    r"|[Ee]very statement|Russian Railways|Chemins de fer russes|Nakhodka",
)
# A format's or a command's own words: it speaks of itself, and of no dossier.
OF_ITSELF = re.compile(
    r"pictures? of the (page|map|route)|still picture|xl/|<formula1>|As alleged by whom|Standing\b"
)
TEXTS = re.compile(rb"[^\x00-\x08\x0b\x0c\x0e-\x1f]{4,}")


def texts(name: str, content: bytes) -> Iterator[str]:
    """Give the texts of a file: what is zipped is unzipped, of a PDF its words."""
    if b"geoapp-code" in content:
        return  # a page carries the texts of every dossier in its scripts
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from texts(member, archive.read(member))
    elif content[:2] == b"\x1f\x8b":
        yield from texts(name, gzip.decompress(content))
    elif content[:5] == b"%PDF-":
        if shutil.which("pdftotext"):
            made = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True)
            yield made.stdout.decode(errors="replace")
    else:
        yield from (found.decode(errors="replace") for found in TEXTS.findall(content))


def said_wrongly(name: str, content: bytes) -> set[str]:
    """Find claims in the texts of a file, each with what stands around it."""
    found = set()
    for text in texts(name, content):
        for match in CLAIMS.finditer(text):
            around = text[max(0, match.start() - 40) : match.end() + 40]
            if not OF_ITSELF.search(around):
                found.add(f"{name}: {around}")
    return found


@pytest.mark.each_run(
    "check --evidence",
    "cite",
    "diff",
    "measure --pace",
    "clock --at",
    "page",
    "publish",
    "picture .svg",
    "export --to geojson",
    "export --to kml",
    "handout",
    "handout --plan",
)
@pytest.mark.parametrize("sink", sinks(), ids=lambda sink: sink.name)
def test_no_output_says_of_a_dossier_what_holds_of_another(sink: Sink, tmp_path: Path) -> None:
    ran = run(sink, WITHOUT, tmp_path)
    found = said_wrongly("printed", ran.printed) | said_wrongly("said", ran.said.encode())
    for name, content in ran.files.items():
        found |= said_wrongly(name, content)
    assert found == set()


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_page_shows_of_a_dossier_what_holds_of_another(
    page: Page, tmp_path: Path, lang: str
) -> None:
    path = tmp_path / "page.html"
    path.write_text(hosted_html(read_dossier(WITHOUT), lang=lang), encoding="utf-8")
    page.goto(path.as_uri())
    wait_until(page, READY)
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => each.open = true)")
    shown = page.evaluate("() => document.body.innerText")
    labels = page.evaluate(
        "() => [...document.querySelectorAll('[aria-label], [title]')]"
        ".map((each) => each.getAttribute('aria-label') || each.title).join('\\n')"
    )
    assert said_wrongly(lang, f"{shown}\n{labels}".encode()) == set()
    kicker = page.locator("header .kicker").text_content()
    assert kicker == {"en": "Route", "fr": "Itinéraire"}[lang]
    method = page.locator("#method dt").all_text_contents()
    assert len(method) == 3  # days, lines, errors: nothing of statements that aren't there


def test_a_dossier_has_its_own_words_in_every_language() -> None:
    dossier = read_dossier(built_in())
    for lang in dossier.header.languages:
        words = own_words(dossier, lang)
        assert words["{subject}"] == (dossier.header.subject or {})[lang]
        assert words["kicker"] == (dossier.header.kicker or {})[lang]
        assert set(words) == {"{subject}", "kicker", *OF_PICTURES}
    (data,) = page_data(dossier)["routes"]
    assert [note["title"]["en"] for note in data["dossier"]["method"]] == [
        "What the map shows",
        "Choice of statements",
        "Confidence and certainty",
        "Precision, and doing no harm",
    ]


def test_a_dossiers_subject_stands_in_its_sentences() -> None:
    content = content_of()
    content["dossier"]["subject"] = {"en": "the caravan"}
    dossier = read(content)
    days = [leg.properties.bounds.earliest_start for leg in dossier.legs]
    said = [day_sentence(dossier, day, "en") for day in days if day]
    assert any("the caravan could have been" in words.lower() for words in said)
    # A language that the subject lacks has its own neutral word, and no English one.
    french = " ".join(day_sentence(dossier, day, "fr") for day in days if day)
    assert "ce qui suivait cet itinéraire a pu se trouver" in french.lower()
    assert "caravan" not in french


def test_sightings_are_called_pictures_where_all_of_them_are() -> None:
    content = content_of()
    seen = [each for each in content["features"] if each["properties"]["kind"] == "sighting"]
    assert own_words(read(content), "en").get("sightings") is None
    for each in seen:
        each["properties"]["how"] = "picture"
    assert own_words(read(content), "en")["sightings"] == "pictures"
    seen[0]["properties"]["how"] = "eyewitness"
    assert own_words(read(content), "en").get("sightings") is None


def test_a_dossier_without_features_has_neutral_words(smallest: Dossier) -> None:
    assert own_words(smallest, "en") == {"{subject}": "whatever took this route", "kicker": "Route"}


@pytest.fixture(name="smallest")
def _smallest() -> Dossier:
    return read_dossier(CASES / "good" / "smallest.geojson")
