"""The documentation: its commands exist, its code runs, its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from PIL import Image

import geoapp
from geoapp.cli import main
from geoapp.resources import BUILT_IN
from tests.support.project import ROOT, make, project_files, text_of
from tools.page_pictures import title

README = ROOT / "README.md"
DOCUMENTS = [path for path in project_files() if path.suffix == ".md"]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PAGE_PICTURES = {
    "page.png": BUILT_IN[0],
    "clock.png": BUILT_IN[0],
    "pictures/class.png": BUILT_IN[0],
    "pictures/folium.png": BUILT_IN[0],
    "pictures/streamlit.png": BUILT_IN[0],
    **{f"pictures/{name}.png": name for name in BUILT_IN[1:]},
}
"""Each picture of the page, and the dossier that it shows."""
RELEASE = re.compile(r"^## (\d+\.\d+\.\d+) - (unreleased|\d{4}-\d{2}-\d{2})$", re.MULTILINE)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(language: str) -> list[tuple[Path, str]]:
    """Fenced blocks of a language in all documents."""
    return [
        (path, code)
        for path in DOCUMENTS
        for tag, code in FENCE.findall(text_of(path))
        if tag == language
    ]


def make_targets() -> set[str]:
    """Targets of the Makefile that `make help` lists."""
    return set(re.findall(r"^([a-z-]+):.*?## ", text_of(ROOT / "Makefile"), re.MULTILINE))


def commands(group: click.Group = main, prefix: str = "geoapp") -> dict[str, click.Command]:
    """All commands by what one types."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        typed = f"{prefix} {name}"
        if isinstance(command, click.Group):
            found |= commands(command, typed)
        else:
            found[typed] = command
    return found


def documentation() -> str:
    """README and docs, without the notes on decisions."""
    decisions = ROOT / "docs" / "decisions"
    return "\n".join(
        text_of(path)
        for path in DOCUMENTS
        if path == README or (ROOT / "docs" in path.parents and decisions not in path.parents)
    )


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_make_command_exists(path: Path) -> None:
    code = [body for _, body in FENCE.findall(text_of(path))]
    code += re.findall(r"`([^`\n]+)`", text_of(path))
    used = {
        word
        for line in "\n".join(code).splitlines()
        if line.startswith("make ")
        for word in line.partition("#")[0].split()[1:]
        if "=" not in word
    }
    assert used <= make_targets()


def test_the_two_commands_come_first() -> None:
    first = next(code for path, code in blocks("sh") if path == README)
    assert [line.partition("#")[0].strip() for line in first.splitlines()] == [
        "make app",
        "make test",
    ]


def test_help_is_the_default_goal_and_names_every_target() -> None:
    assert set(re.findall(r"^make ([a-z-]+)", make("-s"), re.MULTILINE)) == make_targets()


@pytest.mark.parametrize("typed", commands())
def test_every_command_and_option_is_documented(typed: str) -> None:
    text = documentation()
    assert re.search(rf"{typed}\b", text)
    for parameter in commands()[typed].params:
        if isinstance(parameter, click.Option) and "--help" not in parameter.opts:
            assert any(re.search(rf"(?<!\S)`?{option}\b", text) for option in parameter.opts)


@pytest.mark.parametrize("typed", commands())
def test_every_command_shows_examples(typed: str) -> None:
    assert f"  {typed}" in (commands()[typed].help or "")


def geoapp_lines() -> list[str]:
    """What the documents tell one to type, from `geoapp` to the end of the line."""
    lines = [line for _, code in blocks("sh") for line in code.splitlines()]
    lines += re.findall(r"`(geoapp [^`\n]+)`", documentation())
    found = {
        line.partition("#")[0].split("geoapp ")[-1].strip() for line in lines if "geoapp " in line
    }
    return sorted(found)


@pytest.mark.parametrize("line", geoapp_lines())
def test_every_documented_line_is_understood(line: str) -> None:
    name, *rest = line.split()
    known = {f"geoapp {first}": command for first, command in main.commands.items()} | commands()
    if name == "route" and rest[:1] == ["--write"]:  # whose command may be left out
        rest = ["leg", *rest]
    if rest and f"geoapp {name} {rest[0]}" in known:  # a command of a group
        name, rest = f"{name} {rest[0]}", rest[1:]
    command = known[f"geoapp {name}"]
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in rest if word.startswith("-") and word != "-"} <= options


@pytest.mark.parametrize(
    ("path", "code"),
    [pytest.param(*found, id=f"{named(found[0])}-{n}") for n, found in enumerate(blocks("python"))],
)
def test_python_examples_run(
    path: Path,
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, named(path), "exec"), {"__name__": "__main__"})  # noqa: S102 - our docs
    _, _, after = text_of(path).partition(f"```python\n{code}```\n\n```text\n")
    if after:  # the page says what it prints
        assert stripped(capsys.readouterr().out) == stripped(after.partition("```")[0])


def stripped(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


def slugs(path: Path) -> set[str]:
    """Anchors of a document's headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(path)), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


def broken_links(path: Path) -> list[str]:
    """Links of a document to a file or heading that isn't there."""
    broken = []
    for target in LINK.findall(FENCE.sub("", text_of(path))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        aim = (path.parent / file).resolve() if file else path
        if not aim.exists() or (anchor and anchor not in slugs(aim)):
            broken.append(target)
    return broken


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_internal_links_resolve(path: Path) -> None:
    assert broken_links(path) == []


# What drew the picture, as its page says below it.
ANALYSTS = {
    "qgis": "QGIS 3.22 itself",
    "arcgis": "Not ArcGIS Pro: drawn by Esri's ArcGIS Maps SDK for JavaScript",
    "google-earth": "Not Google Earth: the same `route.kmz` in CesiumJS",
    "postgis": "QGIS 3.22 itself",
    "pandas": "what these lines draw",
}


@pytest.mark.parametrize(("name", "drawn_by"), ANALYSTS.items())
def test_each_page_for_analysts_shows_what_they_will_see(name: str, drawn_by: str) -> None:
    page = ROOT / "docs" / f"{name}.md"
    text = FENCE.sub("", text_of(page))
    ((words, file),) = re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", text)
    assert len(words) > 80
    assert drawn_by in text.partition(file)[2]
    assert (page.parent / file).stat().st_size <= 200_000
    with Image.open(page.parent / file) as picture:
        assert 800 <= picture.width <= 1280


@pytest.mark.parametrize("name", PAGE_PICTURES)
def test_a_picture_of_the_page_shows_the_dossier_as_it_is(name: str) -> None:
    """Drawn anew by `python -m tools.page_pictures`."""
    with Image.open(ROOT / "docs" / name) as picture:
        assert picture.info.get("Title") == title(PAGE_PICTURES[name])


def test_broken_links_are_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One, two\n[a](#one-two) [b](#three) [c](gone.md) [d](https://example.org)")
    assert broken_links(page) == ["#three", "gone.md"]


def test_the_changelog_begins_with_this_version() -> None:
    releases = RELEASE.findall(text_of(ROOT / "CHANGELOG.md"))
    assert releases, "no release in the changelog"
    assert releases[0][0] == geoapp.__version__
    assert all(date != "unreleased" for _, date in releases[1:])


def test_only_the_newest_version_is_unreleased_and_says_something() -> None:
    newest = RELEASE.split(text_of(ROOT / "CHANGELOG.md"))[3]
    assert re.search(r"^- \S", newest, re.MULTILINE)


def test_decisions_have_a_date_and_three_parts() -> None:
    notes = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert notes
    for note in notes:
        assert re.match(r"\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.md", note.name), note.name
        parts = re.findall(r"^## (.+)$", text_of(note), re.MULTILINE)
        assert parts[:3] == ["Problem", "Verified facts", "Decision"], note.name
