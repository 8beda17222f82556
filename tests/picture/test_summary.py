"""A dossier as a notebook shows it: a picture, a few lines, and nothing of it as markup."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from geoapp.dossier import read_dossier
from geoapp.dossier.models import Dossier
from tests.support.dossiers import GOOD, built_in_dossier
from tests.support.payload import poisoned
from tests.support.strict import read_strictly


class Elements(HTMLParser):
    """The elements of a document, with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def shown(dossier: Dossier) -> Elements:
    elements = Elements(dossier._repr_html_())
    assert {tag for tag, _ in elements.found} <= {"img", "p", "br"}
    picture = dict(elements.found)["img"]["src"] or ""
    assert picture.startswith("data:image/svg+xml;base64,")
    read_strictly("still.svg", base64.b64decode(picture.partition(",")[2]))
    return elements


def test_a_dossier_shows_its_picture_and_its_lines() -> None:
    elements = shown(built_in_dossier())
    image = dict(elements.found)["img"]
    assert "Najin" in (image["alt"] or "")
    assert image["lang"] == "en"
    assert re.sub(r"\s", "", elements.words) == re.sub(r"\s", "", repr(built_in_dossier()))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_dossier_has_a_picture(path: Path) -> None:
    shown(read_dossier(path))


def test_no_text_of_a_dossier_is_markup() -> None:
    assert "</script>" in shown(read_dossier(poisoned())).words
