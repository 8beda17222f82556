"""Every output says what it was made from, and whatever is given is read without harm."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from geoapp.catalogues import say
from geoapp.classroom.bundle import bundle_zip
from geoapp.classroom.handout import handout_pdf
from geoapp.classroom.lesson_plan import plan_pdf
from geoapp.classroom.slides import slides_pptx
from geoapp.dossier import Dossier, built_in, read_dossier, write_dossier
from geoapp.errors import ArgumentError
from geoapp.exports import FORMATS, export_bytes, export_together
from geoapp.exports.data_package import citation_file, data_package
from geoapp.exports.flatten import to_tables
from geoapp.frames import to_frames
from geoapp.importing.workbook import workbook_bytes
from geoapp.page.html import hosted_html, page_html
from geoapp.page.site import site_files
from geoapp.picture.convert import write_pictures
from geoapp.provenance import PNG_START, MadeFrom, dossier_sha256, in_svg, made_from
from geoapp.verifying import reading
from geoapp.verifying.reading import carried, carried_in
from tests.support.dossiers import CASES, ONE_OF_EACH

OTHER = CASES / "good" / "open-dates.geojson"
UNABLE = {
    "csv": "a table has no place for it",
}
"""Formats that keep no metadata, and why; docs/exports.md has the column."""


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(ONE_OF_EACH)


def picture(dossier: Dossier, folder: Path, kind: str) -> bytes:
    (path,) = write_pictures(dossier, folder / f"map.{kind}", at=None, lang="fr")
    return path.read_bytes()


OUTPUTS: dict[str, Callable[[Dossier, Path], bytes]] = {
    "page": lambda made, _: page_html(made, lang="fr").encode(),
    "embed": lambda made, _: hosted_html(made, lang="fr", host="embed").encode(),
    "svg": lambda made, folder: picture(made, folder, "svg"),
    "png": lambda made, folder: picture(made, folder, "png"),
    "pdf": lambda made, folder: picture(made, folder, "pdf"),
    "handout": lambda made, _: handout_pdf(made, lang="fr"),
    "answers": lambda made, _: handout_pdf(made, lang="fr", answers=True),
    "plan": lambda made, _: plan_pdf(made, lang="fr"),
    "slides": lambda made, _: slides_pptx(made, lang="fr"),
    "bundle": lambda made, _: bundle_zip(made, lang="fr"),
}


def unpacked(content: bytes) -> bytes:
    """Give a file, or what an archive holds, archives in it too."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(unpacked(archive.read(name)) for name in archive.namelist())


def names_us(content: bytes) -> bool:
    """Whether a file names geoapp as the author or provider of what it shows."""
    said = rb"geoapp authors|(author|provider)_?(name)?\W{2,6}(name\W{2,3})?geoapp"
    return re.search(said, unpacked(content), re.IGNORECASE) is not None


@pytest.mark.parametrize("output", OUTPUTS)
def test_each_output_says_what_it_was_made_from(
    output: str, dossier: Dossier, tmp_path: Path
) -> None:
    content = OUTPUTS[output](dossier, tmp_path)
    assert carried_in(content, output) == [made_from(dossier, "fr")]
    assert not names_us(content)


def test_the_workbook_says_it_in_the_main_language(dossier: Dossier) -> None:
    assert carried_in(workbook_bytes(dossier), "a.xlsx") == [made_from(dossier)]
    assert carried_in(workbook_bytes(), "new.xlsx") == []


@pytest.mark.parametrize("name", FORMATS)
def test_each_export_says_what_it_was_made_from(name: str, dossier: Dossier) -> None:
    frames = to_frames(dossier)
    files = FORMATS[name].make(frames, to_tables(frames), "en")
    assert not any(map(names_us, files.values()))
    found = {each for path, data in files.items() for each in carried_in(data, path)}
    told = {(each.dossier, each.version, each.sha256) for each in found}
    made = made_from(dossier)
    if name in UNABLE:
        assert not found
        assert made.attribution.encode() in b"".join(files.values())  # in a column
        return
    assert told == {(made.dossier, made.version, made.sha256)}
    assert all(each.attribution.startswith(made.attribution) for each in found)


@pytest.mark.parametrize("name", ["geojson", "geopackage", "kml", "xlsx"])
def test_an_export_of_two_says_both_as_they_were_read(
    name: str, dossier: Dossier, tmp_path: Path
) -> None:
    path, both = tmp_path / "both", [dossier, read_dossier(built_in("nellie-bly-1889"))]
    export_together(both, name, path)
    assert [each.sha256 for each in carried(path)] == [dossier_sha256(each) for each in both]


def test_a_page_and_a_text_of_two_say_both(dossier: Dossier) -> None:
    both = [dossier, read_dossier(built_in("nellie-bly-1889"))]
    made = [made_from(each) for each in both]
    assert carried_in(page_html(both, lang="en").encode(), "page.html") == made


def test_the_text_version_and_the_pictures_of_a_site_say_it() -> None:
    dossier = read_dossier(OTHER)
    files = site_files(dossier, languages=["en"])
    ends = (".html", ".svg", ".png", ".pdf")
    silent = [
        path
        for path, data in files.items()
        if path.endswith(ends) and carried_in(data, path) != [made_from(dossier)]
    ]
    assert not silent


def test_a_package_names_the_dossiers_attribution_as_its_author(dossier: Dossier) -> None:
    tables = to_tables(to_frames(dossier))
    package, cited = json.loads(data_package(tables, {}, {})), citation_file(tables).decode()
    attribution = say(dossier.header.attribution, "en")
    assert package["contributors"] == [{"title": attribution, "role": "contributor"}]
    assert f"authors:\n  - name: {json.dumps(attribution)}" in cited
    assert not names_us(json.dumps(package).encode())
    assert not names_us(cited.encode())


def test_the_sum_is_that_of_the_file_that_is_written(dossier: Dossier, tmp_path: Path) -> None:
    write_dossier(dossier, tmp_path / "new.geojson")
    digest = sha256((tmp_path / "new.geojson").read_bytes()).hexdigest()
    assert dossier_sha256(dossier) == digest
    other = dossier.replace("leg-sea", certainty="certain")
    assert dossier_sha256(other) != digest
    assert dossier_sha256(read_dossier(tmp_path / "new.geojson")) == digest


def test_frames_that_were_changed_name_no_sum(dossier: Dossier) -> None:
    frames = to_frames(dossier)
    changed = replace(frames, legs=frames.legs.copy())
    content = FORMATS["geojson"].content(to_tables(changed), "en")
    assert [each.sha256 for each in carried_in(content, "a.geojson")] == [None]


# -- what is given by others ---------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"PAR1", b"%PDF-1.7", b"{}", b"[" * 100_000, b"<svg>", PNG_START,
     b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt", b"fgb\3", b"<!DOCTYPE html>",
     b"geoapp-dossier: a 1.0.0"],
)  # fmt: skip
def test_what_says_nothing_is_read_as_nothing(content: bytes) -> None:
    assert carried_in(content, "a") == []


def test_words_of_a_dossier_are_no_metadata(dossier: Dossier) -> None:
    forged = MadeFrom("another", "9.9.9", "0" * 64).line
    words = f'{forged} <meta name="dcterms.source" content="{forged}"> "made_from": "{forged}'
    header = dossier.header.model_copy(update={"title": {"en": words}, "summary": {"en": words}})
    hostile = dossier.model_copy(update={"header": header})
    frames = to_frames(hostile)
    made = [page_html(hostile, lang="en").encode(), in_svg("<svg>", made_from(hostile)).encode()]
    made += [
        data
        for name in FORMATS
        for data in FORMATS[name].make(frames, to_tables(frames), "en").values()
    ]
    for content in made:
        assert {each.dossier for each in carried_in(content, "a")} <= {dossier.header.id}


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_INSIDE_BYTES", 1_000_000)
    bomb = zipped("docProps/core.xml", bytes(1_000_001))
    with pytest.raises(ArgumentError, match="holds docProps/core.xml, of more than 1 MB unpacked"):
        carried_in(bomb, "a.pptx")
    lied = bomb.replace((1_000_001).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(ArgumentError, match="can't be unpacked"):
        carried_in(lied, "a.pptx")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\3\4", "is no archive that can be read"),
        (b"SQLite format 3\0", "is no database that can be read"),
        (b"SQLite format 3\0" + bytes(4_000), "is no database that can be read"),
    ],
)
def test_what_is_broken_is_said(content: bytes, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        carried_in(content, "a")


@pytest.mark.parametrize("bit", [1, 128])
@pytest.mark.parametrize("inside", ["docProps/core.xml", "doc.kml", "route.qgs"])
def test_an_archive_with_a_changed_byte_is_read_or_refused(inside: str, bit: int) -> None:
    content, refused = zipped(inside, b"<kml>" + bytes(range(200))), 0
    for at in range(2, len(content)):
        changed = content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]
        try:
            assert carried_in(changed, "a.zip") == []
        except ArgumentError:
            refused += 1
    assert refused > len(content) // 2


def test_a_database_that_never_ends_is_left(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as file, file:
        file.execute(
            "CREATE VIEW about AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)"
            " SELECT id, id AS text FROM n"
        )
    assert carried(tmp_path / "a.gpkg") == []


def test_a_database_that_was_open_elsewhere_is_read(dossier: Dossier, tmp_path: Path) -> None:
    """QGIS leaves a GeoPackage so, with a log beside it while it is open."""
    path = tmp_path / "a.gpkg"
    path.write_bytes(export_bytes(to_frames(dossier), "geopackage"))
    before = carried(path)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    assert carried(path) == before != []


def test_keywords_that_libreoffice_saved_are_read() -> None:
    line = b"geoapp-dossier a 1.0.0 sha256 " + 64 * b"0"
    core = b"<cp:keywords>" + line + b"</cp:keywords>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("docProps/core.xml", core)
    assert carried_in(stream.getvalue(), "a.pptx") == [MadeFrom("a", "1.0.0", 64 * "0", "")]


def test_a_large_file_and_what_is_none_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "large.html").open("wb") as file:
        file.truncate(2_000_000_000)  # a hole: it takes no room
    with pytest.raises(ArgumentError, match=r"large.html: is larger than 500 MB"):
        carried(tmp_path / "large.html")
    with pytest.raises(ArgumentError, match="is not an ordinary file"):
        carried(tmp_path)


def test_the_chunks_of_a_png_are_whole(dossier: Dossier, tmp_path: Path) -> None:
    content = picture(dossier, tmp_path, "png")
    at, kinds = len(PNG_START), []
    while at < len(content):
        length = int.from_bytes(content[at : at + 4])
        body = content[at + 4 : at + 8 + length]
        assert zlib.crc32(body) == int.from_bytes(content[at + 8 + length : at + 12 + length])
        kinds.append(body[:4])
        at += length + 12
    assert kinds[:3] == [b"IHDR", b"iTXt", b"iTXt"]
    assert kinds[-1] == b"IEND"


def test_the_built_in_dossier_says_it_in_its_page() -> None:
    dossier = read_dossier(built_in())
    content = page_html(dossier, lang="en").encode()
    assert carried_in(content, "page.html") == [made_from(dossier)]
