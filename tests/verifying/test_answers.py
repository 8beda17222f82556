"""`geoapp verify` gives the right answer, or says that it can't."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geoapp.checksums import CHECKSUMS
from geoapp.classroom.bundle import bundle_zip
from geoapp.classroom.handout import handout_pdf
from geoapp.classroom.lesson_plan import plan_pdf
from geoapp.cli import main
from geoapp.dossier import Dossier, read_dossier, write_dossier
from geoapp.exports import FORMATS, export, export_all
from geoapp.frames import to_frames
from geoapp.importing.workbook import workbook_bytes
from geoapp.page.html import page_html
from geoapp.page.site import publish
from geoapp.picture.convert import write_pictures
from geoapp.verifying import answers
from tests.support.dossiers import CASES, ONE_OF_EACH

OF_THREE_DAYS = CASES / "good" / "open-dates.geojson"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(OF_THREE_DAYS)


@pytest.fixture(scope="module")
def bundle() -> bytes:
    return bundle_zip(read_dossier(OF_THREE_DAYS))


def run(*words: object) -> tuple[int, str]:
    ended = CliRunner().invoke(main, ["verify", *map(str, words)], catch_exceptions=False)
    return ended.exit_code, ended.output


def files_of(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def later(
    dossier: Dossier, folder: Path, version: str = "1.1.0", *, says_what: bool = True
) -> Path:
    """Write a later version, which says that it changed two things."""
    told = {
        "version": version,
        "when": "2024-01-01",
        "text": {"en": "Two things."},
        "ids": [dossier.legs[0].id, dossier.places[0].id],
    }
    content: dict[str, Any] = json.loads(OF_THREE_DAYS.read_text("utf-8"))
    content["dossier"]["version"] = version
    if says_what:
        content["changes"] = [*content.get("changes", []), told]
    (folder / "later.geojson").write_text(json.dumps(content), "utf-8")
    return folder / "later.geojson"


def test_a_page_is_made_again_and_compared(dossier: Dossier, tmp_path: Path) -> None:
    page = tmp_path / "route.html"
    page.write_text(page_html([dossier]), "utf-8")
    name = f"{dossier.header.id} {dossier.header.version}"
    status, said = run(page, OF_THREE_DAYS)
    assert status == 0
    assert f"made from {name}, unchanged; made again" in said
    assert "by `geoapp page`, it has the same bytes" in said
    status, said = run(page)
    assert status == 3
    assert f"made from {name}, unproven; no dossier is given" in said
    page.write_text(page.read_text("utf-8").replace("</body>", "<p>More.</p></body>"), "utf-8")
    status, said = run(page, OF_THREE_DAYS)
    assert (status, "or was changed" in said) == (3, True)
    status, said = run(page, later(dossier, tmp_path))
    assert status == 1
    first = said.splitlines()[0]
    assert first.endswith(f": made from {name}; 1.1.0 changed two facts")
    assert f"  changed by 1.1.0: {dossier.legs[0].id}, {dossier.places[0].id}\n" in said
    status, said = run(page, later(dossier, tmp_path, says_what=False))
    name_no = "the dossier given is 1.1.0, and its `changes` name nothing after 1.0.0"
    assert (status, name_no in said) == (1, True)
    status, said = run(page, "nellie-bly-1889")
    assert (status, "the dossier given is nellie-bly-1889" in said) == (1, True)


def test_the_layout_of_a_dossier_makes_no_difference(dossier: Dossier, tmp_path: Path) -> None:
    other = tmp_path / "other.geojson"
    other.write_text(json.dumps(json.loads(OF_THREE_DAYS.read_text("utf-8"))), "utf-8")
    write_dossier(dossier, tmp_path / "new.geojson")
    status, said = run(tmp_path / "new.geojson", other)
    assert (status, "by `geoapp.write_dossier`" in said) == (0, True)


def test_what_a_dossier_says_of_its_version_is_not_enough(dossier: Dossier, tmp_path: Path) -> None:
    content = json.loads(OF_THREE_DAYS.read_text("utf-8"))
    content["dossier"]["title"]["en"] += " again"
    (tmp_path / "other.geojson").write_text(json.dumps(content), "utf-8")
    page = tmp_path / "route.html"
    page.write_text(page_html([dossier]), "utf-8")
    status, said = run(page, tmp_path / "other.geojson")
    assert (status, "it was changed without a version" in said) == (1, True)
    page.write_text(page_html([read_dossier(later(dossier, tmp_path))]), "utf-8")
    status, said = run(page, OF_THREE_DAYS)
    assert (status, f"is older: {dossier.header.version}" in said) == (1, True)


PAPERS: dict[str, Callable[..., bytes]] = {
    "handout": handout_pdf,
    "answers": partial(handout_pdf, answers=True),
    "plan": plan_pdf,
}
FILES = [*(name for name in FORMATS if not FORMATS[name].is_folder), "workbook", "svg", *PAPERS]


@pytest.mark.each_run("geopackage", "csv", *PAPERS)
@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_each_kind_is_made_again(kind: str, dossier: Dossier, tmp_path: Path) -> None:
    path = tmp_path / f"file.{kind}"
    if kind == "workbook":
        path.write_bytes(workbook_bytes(dossier))
    elif kind == "svg":
        (path,) = write_pictures(dossier, path, at=None, size=(800, 600), theme="dark")
    elif kind in PAPERS:
        path.write_bytes(PAPERS[kind](dossier, paper="letter"))
    else:
        export(to_frames(dossier), kind, path)
    status, said = run(path, OF_THREE_DAYS)
    assert (status, "unchanged; made again" in said) == (0, True), said
    content = path.read_bytes()
    path.write_bytes(content[:-3] + bytes([content[-3] ^ 1]) + content[-2:])
    try:
        assert run(path, OF_THREE_DAYS)[0] != 0
    finally:
        path.write_bytes(content)


def test_a_site_says_what_it_was_made_from(dossier: Dossier, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(dossier, site, languages=["en"])
    name = f"{dossier.header.id} {dossier.header.version}"
    status, said = run(site, OF_THREE_DAYS)
    assert (status, f"made from {name}, unchanged; " in said) == (0, True)
    assert "it says that it was made from the dossier given" in said
    status, said = run(site, later(dossier, tmp_path))
    assert (status, "1.1.0 changed two facts" in said) == (1, True)
    (site / "index.html").write_bytes(b"")
    status, said = run(site, OF_THREE_DAYS, "--json")
    answer = json.loads(said)
    assert (status, answer["verdict"]) == (1, "changed")
    assert answer["files"]["changed"] == ["index.html"]
    assert answer["made_from"][0]["dossier"] == dossier.header.id


@pytest.mark.long
def test_a_package_says_what_it_was_made_from(dossier: Dossier, tmp_path: Path) -> None:
    export_all(to_frames(dossier), tmp_path / "package")
    status, said = run(tmp_path / "package", OF_THREE_DAYS)
    assert (status, "unchanged" in said) == (0, True)


def test_each_file_of_a_package_is_held_against_the_sums_of_its_folder(
    dossier: Dossier, tmp_path: Path
) -> None:
    folder = tmp_path / "package"
    written = export_all(to_frames(dossier), folder)
    made = {"dossier": dossier.header.id, "version": dossier.header.version}
    for path in written:
        if path.name != CHECKSUMS:
            answer = answers.answer_for(path)
            assert answer.verdict == "unchanged", path
            said = answers.answer_json(path, answer)["made_from"]
            assert isinstance(said, list)
            assert said[0] | made == said[0], path
    table = folder / "tables" / "legs.csv"
    status, told = run(table, later(dossier, tmp_path))
    assert status == 1
    assert f"{made['dossier']} 1.0.0; {CHECKSUMS} of the folder package lists it; " in told
    assert "1.1.0 changed two facts" in told
    assert "its folder says that it was made from the dossier given" in run(table, OF_THREE_DAYS)[1]
    table.write_bytes(table.read_bytes()[:-3] + b"x\r\n")
    assert run(table) == (
        1, f"{table}: changed; {CHECKSUMS} of the folder package lists it with another sum\n"
    )  # fmt: skip


def test_sums_that_cant_be_read_and_a_description_that_was_changed_show_nothing(
    dossier: Dossier, tmp_path: Path
) -> None:
    folder = tmp_path / "package"
    export_all(to_frames(dossier), folder)
    (folder / "tables" / CHECKSUMS).write_bytes(b"hello\n")
    table = folder / "tables" / "legs.csv"
    assert answers.answer_for(table).verdict == "unchanged"
    description = folder / "datapackage.json"
    description.write_bytes(description.read_bytes().replace(b"1.0.0", b"9.0.0"))
    assert answers.answer_for(table).made == ()
    alone = tmp_path / "legs.csv"
    shutil.copy(table, alone)
    assert answers.answer_for(alone).verdict == "unproven"
    link = folder / "link.csv"
    link.symlink_to(table)
    assert answers.answer_for(link).verdict == "unproven"


def test_a_bundle_is_held_against_its_own_sums(bundle: bytes, tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    path.write_bytes(bundle)
    status, said = run(path)
    assert (status, "unchanged; " in said) == (0, True)
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        archive.extractall(tmp_path / "unpacked")
    status, said = run(tmp_path / "unpacked", OF_THREE_DAYS)
    assert (status, "unchanged; " in said) == (0, True)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("more.html", "more")
    status, said = run(path)
    assert (status, "  added: more.html\n" in said) == (1, True)


@pytest.mark.parametrize("top", ["", "class/"])
def test_a_bundle_that_was_packed_anew_is_held_against_its_sums(
    top: str, bundle: bytes, tmp_path: Path
) -> None:
    files = {top + name: content for name, content in files_of(bundle).items()}
    files |= {f"__MACOSX/{top}._route.html": b"about it"}
    path = tmp_path / "again.zip"
    packed(path, files)
    status, said = run(path, OF_THREE_DAYS)
    assert (status, "made from example 1.0.0, unchanged; " in said) == (0, True)
    assert f"  beside, not listed: __MACOSX/{top}._route.html\n" in said
    packed(path, files | {f"{top}route.html": b"changed"})
    status, said = run(path)
    assert (status, "  changed: route.html\n" in said) == (1, True)
    packed(path, files | {"other/more.html": b"more"})
    status, said = run(path)
    assert status == (3 if top else 1)
    packed(path, files | {f"{top}__MACOSX/{top}._route.html": b"more"})
    status, said = run(path)
    assert (status, "two files of one name" in said) == ((2, True) if top else (0, False))


def packed(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def test_an_archive_that_asks_for_a_password_is_said_to(bundle: bytes, tmp_path: Path) -> None:
    packed(tmp_path / "a.zip", files_of(bundle))
    content = bytearray((tmp_path / "a.zip").read_bytes())
    at = content.find(b"PK\1\2")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\1\2", at + 1)
    (tmp_path / "a.zip").write_bytes(content)
    status, said = run(tmp_path / "a.zip")
    assert (status, "which asks for a password; unpack it, and" in said) == (2, True)


def test_of_flipped_bytes_of_a_bundle_none_passes_for_it(bundle: bytes, tmp_path: Path) -> None:
    path, step = tmp_path / "class.zip", len(bundle) // 25
    for at in range(0, len(bundle), step):
        flipped = bytearray(bundle)
        flipped[at] ^= 0xFF
        path.write_bytes(flipped)
        status, said = run(path)
        assert "Traceback" not in said
        if not status:  # a byte that says nothing of any file: when it was packed, say
            assert files_of(bytes(flipped)) == files_of(bundle), at


def test_a_bomb_with_sums_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MAX_ARCHIVE_BYTES", 1_000_000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(2_000_000))
        archive.writestr(CHECKSUMS, "")
    status, said = run(tmp_path / "a.zip")
    assert (status, "unpacked; get it anew" in said) == (2, True)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 none", b"PK\5\6" + bytes(18), b"\0" * 100])
def test_what_is_no_output_proves_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    status, said = run(tmp_path / "a.pdf")
    assert (status, "it doesn't say what it was made from" in said) == (3, True)
    status, said = run(tmp_path / "a.pdf", ONE_OF_EACH)
    assert (status, "or was changed" in said) == (3, True)


def test_links_out_of_a_folder_are_not_read(dossier: Dossier, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(dossier, site, languages=["en"])
    shutil.move(site / "manifest.json", tmp_path / "elsewhere.json")
    (site / "manifest.json").symlink_to(tmp_path / "elsewhere.json")
    status, said = run(site)
    assert (status, "  changed: manifest.json\n" in said) == (1, True)
