"""The page's bundles are of its scripts as they are, and its scripts pass tests of their own."""

from __future__ import annotations

import re
import subprocess
import warnings
from pathlib import Path

import pytest

from geoapp.page import compression
from geoapp.page.compression import PACKED_CODE, packed_code, unpacked
from geoapp.page.html import code_of
from geoapp.webmap import scripts
from geoapp.webmap.scripts import BUNDLES, STATIC, StaleBundleWarning, bundle, made_of, sources
from tests.support.foreign import is_required
from tests.support.project import ROOT, text_of
from tools.catalogues import scripts as script_files
from tools.node import install, npm

STALE = "run `make bundle` and commit geoapp/page/static/bundles"
MADE = sorted(path for path in Path(str(BUNDLES)).iterdir() if path.suffix != ".lzma")


@pytest.fixture(scope="module", autouse=True)
def _packages() -> None:
    """Install what the lock names."""
    done = install()
    if done is not None and done.returncode:
        if is_required():
            pytest.fail(done.stderr)
        pytest.skip(f"npm ci failed, perhaps without a network: {done.stderr[-300:]}")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return npm("run", "--silent", *arguments, quiet=True)


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_a_bundle_is_of_its_sources(path: Path) -> None:
    told = text_of(path).partition("\n")[0]
    assert sources(told)
    assert told == made_of(sources(told)), f"{path.name} is older than its sources: {STALE}"


def test_every_script_is_in_a_bundle() -> None:
    held = {name for path in MADE for name in sources(text_of(path).partition("\n")[0])}
    root = Path(str(STATIC))
    written = {path.relative_to(root).as_posix() for path in [*script_files(), *root.glob("*.css")]}
    assert held == written
    entries = {path.name for path in (root / "entries").iterdir()}
    assert {path.name for path in MADE} == entries | {path.name for path in root.glob("*.css")}


def test_esbuild_makes_the_same(tmp_path: Path) -> None:
    done = run("bundle", "--", str(tmp_path))
    assert done.returncode == 0, done.stderr
    made = {path.name: text_of(path) for path in tmp_path.iterdir()}
    assert set(made) == {path.name for path in MADE}, STALE
    assert [path.name for path in MADE if text_of(path) != made[path.name]] == [], STALE


@pytest.mark.parametrize("name", PACKED_CODE)
def test_most_pages_need_not_pack_their_code(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code = code_of((Path(name).stem,))
    with monkeypatch.context() as without:
        without.setattr(compression, "_packed", None)
        ready = packed_code(code)
    assert unpacked(ready) == code, STALE
    other = [*code, "let another = 1;"]
    assert unpacked(packed_code(other)) == other


def test_the_scripts_pass_their_own_tests() -> None:
    done = run("test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"(?m)^\S+ pass [1-9]\d*$", done.stdout), done.stdout


def test_who_changes_a_script_is_told_to_bundle(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bundles").mkdir()
    (tmp_path / "text.js").write_text("let a = 1;\n", encoding="utf-8")
    monkeypatch.setattr(scripts, "STATIC", tmp_path)
    monkeypatch.setattr(scripts, "BUNDLES", tmp_path / "bundles")
    made = tmp_path / "bundles" / "page.js"
    made.write_text(f"{made_of(['text.js'])}\nlet a=1;\n", encoding="utf-8")
    fresh = bundle.__wrapped__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fresh("page.js") == "let a=1;\n"
    (tmp_path / "text.js").write_text("let a = 2;\n", encoding="utf-8")
    with pytest.warns(StaleBundleWarning, match="page.js is older than its sources"):
        assert fresh("page.js") == "let a=1;\n"


def test_no_module_of_the_page_imports_itself_in_a_circle() -> None:
    root = Path(str(STATIC))
    needs = {
        path.name: set(re.findall(r'(?m)^import [^;]* from "\./([\w.]+)";', text_of(path)))
        for path in root.glob("*.js")
    }
    while free := {name for name, others in needs.items() if not others & needs.keys()}:
        needs = {name: others for name, others in needs.items() if name not in free}
    assert needs == {}


def test_lines_of_scripts_are_short() -> None:
    """But for a text of the page, which its catalogues have in one piece."""
    paths = [*script_files(), *(ROOT / "tests" / "scripts").glob("*.js"), ROOT / "tools/bundle.js"]
    found = [
        f"{path.name}:{number}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if len(line) > 120 and not re.fullmatch(r'\s*"[^"]*",?', line)
    ]
    assert found == []


def test_a_page_has_the_rules_of_leaflets_that_it_needs_and_no_others() -> None:
    style = scripts.styles(("page",))
    for name in (".leaflet-tooltip", ".leaflet-bar", ".leaflet-zoom-anim", ".leaflet-interactive"):
        assert name in style
    code = "".join(bundle(name) for name in ("page.js", "embed.js", "tiles.js", "several.js"))
    for name in (".leaflet-popup", ".leaflet-control-layers", ".leaflet-control-attribution"):
        assert name in scripts.leaflet("leaflet.css")
        assert name not in style
    # What would need them: nobody makes a popup or an attribution for a page.
    assert not re.search(r"\.bindPopup\(|L\.popup\(|control\.layers|control\.scale", code)
