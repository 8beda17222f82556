"""The page on exports says of each format what is found in its files."""

from __future__ import annotations

from geoapp.exports import FORMATS
from tests.support.project import text_of
from tools import exports_page


def test_the_page_says_what_is_found_in_each_format() -> None:
    assert text_of(exports_page.PAGE) == exports_page.page(), "run make docs"
    _, _, text = text_of(exports_page.PAGE).partition(exports_page.BEGIN)
    assert all(f"| `{name}` |" in text for name in FORMATS)


def test_what_is_not_in_a_file_is_not_found() -> None:
    content = exports_page.content_of({"a.kml": b"<name>Najin &amp; \xe2\x80\x99 Dunay</name>"})
    assert exports_page.kept(["Najin & \u2019", "Dunay"], content) == "all"
    assert exports_page.kept(["Najin", "Tikhoretsk"], content) == "some"
    assert exports_page.kept(["Tikhoretsk"], content) == exports_page.kept([], content) == "-"
