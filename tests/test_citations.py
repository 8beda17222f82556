"""Citations that reference managers read, whatever the titles hold; no network is used."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.citations import (
    CITATION_FORMATS,
    CSL_STYLE,
    bibtex,
    csl_items,
    csl_json,
    reference_list,
    ris,
)
from geoapp.dossier import Source, built_in, read_dossier
from geoapp.errors import ExportError
from tests.support.dossiers import BUILT_INS

SOURCES = read_dossier(built_in()).sources
hostile = st.text(
    st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t{}\\%$#&_^~<>\"'-"),
    min_size=1,
    max_size=60,
).filter(lambda text: bool(text.strip()))


def source(**members: Any) -> Source:
    shape = {"id": "a", "type": "report", "title": "T", "publisher": "P"}
    custom = {"status": "original", "title_is": "title"}
    return Source.model_validate(shape | {"custom": custom} | members)


def cited(name: str) -> Source:
    return next(each for each in SOURCES if each.id == name)


@pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)
def test_csl_json_holds_every_source_and_adds_nothing(path: Path) -> None:
    sources = read_dossier(path).sources
    items = json.loads(csl_json(sources))
    assert [item["id"] for item in items] == [each.id for each in sources]
    for item, each in zip(items, sources, strict=True):
        assert item.get("URL") == each.url
        assert ("author" in item) == bool(each.author)
        assert item["type"] == each.type
    allowed = {"id", "type", "title", "publisher", "container-title", "author", "issued", "URL"}
    assert {name for item in items for name in item} <= allowed | {
        "language",
        "accessed",
        "archive",
        "archive_location",
        "note",
    }


@pytest.mark.parametrize(
    ("edtf", "parts", "circa"),
    [
        ("2023-10-13", [[2023, 10, 13]], False),
        ("2023-10", [[2023, 10]], False),
        ("2023", [[2023]], False),
        ("2023-10~", [[2023, 10]], True),
        ("2023-10-01/2023-10-03", [[2023, 10, 1], [2023, 10, 3]], False),
        ("2023-10-01/..", [[2023, 10, 1]], True),
        ("../2023-10-01?", [[2023, 10, 1]], True),
    ],
)
def test_uncertain_dates_stay_uncertain(edtf: str, parts: Any, circa: bool) -> None:
    issued = csl_items([source(issued=edtf)])[0]["issued"]
    assert (issued["date-parts"], issued.get("circa", False)) == (parts, circa)


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2023-10-13/2023-10-16", "Date: between 13 and 16 October 2023."),
        ("[2001-01-01,2001-01-03..2001-01-05]", "Date: 1 January 2001 or between 3 and 5"),
        ("2023-10/2023-12", "Date: between October and December 2023."),
    ],
)
def test_a_range_within_a_year_is_laid_out(edtf: str, words: str) -> None:
    """citeproc-py fails where the two ends of a date share a part."""
    (text,) = reference_list([source(issued=edtf)])
    assert words in text


def test_a_copy_says_that_it_is_one_and_has_no_link() -> None:
    item = csl_items([cited("wapo-1016-copy")])[0]
    assert item["note"].startswith("Read as a copy on another site.")
    assert "URL" not in item


@pytest.mark.parametrize("kept", ["https://web.example.org/1", "box 7"])
def test_an_archived_copy_is_named_in_every_format(kept: str) -> None:
    both = [source(id="b", publisher="Z", archive_location=kept), source(id="a", publisher="A")]
    assert json.loads(csl_json(both))[0]["archive_location"] == kept
    assert f"note = {{Archived copy: {kept}.}}" in bibtex(both)
    assert f"AV  - {kept}\r\n" in ris(both)
    for lang, words in (("en", "Archived copy: "), ("fr", "Copie archivée\u00a0: ")):
        other, archived = reference_list(both, lang)
        assert archived.endswith(f" {words}{kept}.")
        assert words not in other


@pytest.mark.parametrize(
    ("accessed", "urldate", "y2", "circa"),
    [
        ("2024-03-01", "2024-03-01", "2024/03/01/", False),
        ("2026-11-24~", "2026-11-24~", "2026/11/24/about", True),
    ],
)
def test_the_day_of_reading_is_in_every_format(
    accessed: str, urldate: str, y2: str, circa: bool
) -> None:
    read = source(accessed=accessed, URL="https://example.org/")
    item = json.loads(csl_json([read]))[0]
    day = [int(part) for part in accessed.rstrip("~").split("-")]
    assert item["accessed"] == {"date-parts": [day]} | ({"circa": True} if circa else {})
    assert f"urldate = {{{urldate}}}" in bibtex([read])
    assert f"Y2  - {y2}\r\n" in ris([read])
    listed = reference_list([read])[0]
    assert ("(Accessed: 1 March 2024)" in listed) is not circa
    assert ("Read: about 24 November 2026." in listed) is circa


def test_what_was_never_read_says_why() -> None:
    why = {"en": "It asks for a password.", "fr": "Accès sur mot de passe."}
    item, listed = csl_items([source(unread=why)])[0], reference_list([source(unread=why)], "fr")
    assert item["note"] == "Not read: It asks for a password."
    assert "accessed" not in item
    assert "Non lu\u00a0: Accès sur mot de passe." in listed[0]


def test_an_archived_copy_names_who_keeps_it() -> None:
    copy = {"url": "https://web.example.org/1", "at": "2024-03-01T08:00:00Z", "by": "An archive"}
    item = csl_items([source(archived=copy)])[0]
    assert (item["archive"], item["archive_location"]) == ("An archive", copy["url"])


def test_bibtex_and_ris_name_publisher_date_and_link() -> None:
    entry, record = bibtex([cited("dw-1013")]), ris([cited("dw-1013")])
    assert entry.startswith("@article{dw-1013,")
    for line in ("journal = {Deutsche Welle (AFP, AP)}", "year = {2023}", "month = {10}"):
        assert line in entry
    assert record.startswith("TY  - NEWS\r\nID  - dw-1013\r\n")
    assert "DA  - 2023/10/13/\r\n" in record
    assert record.endswith("ER  - \r\n")


@given(hostile, hostile, hostile)
def test_no_title_breaks_out_of_its_field(title: str, publisher: str, author: str) -> None:
    one = source(title=title, publisher=publisher, author=[{"literal": author}])
    lines = ris([one]).split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert [line[:2] for line in lines].count("ER") == 1
    entry = bibtex([one])
    plain = re.sub(r"\\[{}\\]", "", entry)
    depth = 0
    for character in plain:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert entry.count("@report") == 0
    item = json.loads(csl_json([one]))[0]
    assert item["title"].split() == title.split()
    assert "\n" not in item["title"]


def test_a_reference_list_is_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    english, french = (reference_list(SOURCES, lang) for lang in ("en", "fr"))
    assert len(english) == len(french) == len(SOURCES)
    told = next(line for line in french if line.startswith("Deutsche Welle (AFP"))
    assert "« Ukraine: North Korea supplied weapons to Moscow, says US »" in told.replace(
        "\u202f", " "
    ).replace("\u00a0", " ")
    assert "13 octobre" in told
    assert "Disponible sur\u00a0: https://www.dw.com" in told
    assert not any(re.search(r"Consulté le:|, 1 [a-zéû]+\.", line) for line in french)
    assert any("(Consulté le 27 novembre 2026)" in line for line in french)
    assert any(", 1er novembre. " in line for line in french)
    assert any("13 October" in line and "Available at" in line for line in english)


@given(hostile)
def test_markup_in_a_title_stays_text(title: str) -> None:
    (line,) = reference_list([source(title=title)])
    assert "\n" not in line


def test_a_description_is_no_title() -> None:
    custom = {"status": "copy", "title_is": "description"}
    (line,) = reference_list([source(title="A talk about it", custom=custom)])
    assert "[A talk about it]" in line


def test_none_are_none() -> None:
    assert [write([]) for write in CITATION_FORMATS.values()] == ["[]\n", "", ""]
    assert reference_list([]) == []


def test_a_style_that_is_none_is_refused(tmp_path: Path) -> None:
    for name, text in (("broken.csl", "<style"), ("empty.csl", "<style/>")):
        path = tmp_path / name
        path.write_text(text)
        with pytest.raises(ExportError, match=rf"{name}: can't be used as a CSL style"):
            reference_list([source()], "en", path)


def test_a_style_of_ones_own_is_used(tmp_path: Path) -> None:
    import citeproc

    bundled = Path(citeproc.__file__).parent / "data" / "styles" / f"{CSL_STYLE}.csl"
    own = tmp_path / "own.csl"
    own.write_bytes(bundled.read_bytes())
    assert reference_list(SOURCES[:3], "fr", own) == reference_list(SOURCES[:3], "fr")
