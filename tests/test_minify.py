"""The page's scripts, minified: committed, of the sources as they are, as esbuild makes them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from geoapp.page import scripts
from geoapp.page.scripts import SCRIPTS, STYLES, made_of, small
from tests.foreign import is_required, program
from tests.project import text_of
from tools.minify import ASSETS, MINIFIED, minifier, minify, sources

STALE = "run `make minify` (or `python -m tools.minify`) and commit geoapp/page/static/minified"


def test_every_script_of_the_page_is_minified() -> None:
    names = {path.name for path in sources()}
    scripts_of_page = {f"{name}.js" for name in (*SCRIPTS, "early", "first", "unpack")}
    assert names == scripts_of_page | {f"{name}.css" for name in STYLES}
    assert {path.name for path in MINIFIED.iterdir()} == names, STALE


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_the_minified_script_is_of_its_source(path: Path) -> None:
    told = text_of(MINIFIED / path.name).partition("\n")[0]
    assert told == made_of(text_of(path)), f"{path.name} was changed: {STALE}"


def test_esbuild_makes_the_same(tmp_path: Path) -> None:
    program("npm", "npm")
    try:
        esbuild = minifier(tmp_path / "cache")
    except subprocess.CalledProcessError as error:
        if is_required():
            pytest.fail(error.stderr)
        pytest.skip(f"npm ci failed, perhaps without a network: {error.stderr[-300:]}")
    made = minify(esbuild, tmp_path / "minified")
    different = [path.name for path in made if text_of(path) != text_of(MINIFIED / path.name)]
    assert different == [], STALE


def test_a_page_holds_no_script_older_than_its_source(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "minified").mkdir()
    for path in (ASSETS / "text.js", MINIFIED / "text.js"):
        (tmp_path / path.relative_to(ASSETS)).write_text(text_of(path), encoding="utf-8")
    monkeypatch.setattr(scripts, "ASSETS", tmp_path)
    monkeypatch.setattr(scripts, "MINIFIED", tmp_path / "minified")
    fresh = small.__wrapped__
    assert made_of(text_of(ASSETS / "text.js")) + "\n" + fresh("text.js") == text_of(
        MINIFIED / "text.js"
    )
    (tmp_path / "text.js").write_text("/* Changed. */\n  const changed = 1;\n", encoding="utf-8")
    assert fresh("text.js") == "const changed = 1;\n"
    (tmp_path / "minified" / "text.js").unlink()
    assert fresh("text.js") == "const changed = 1;\n"
