"""
What the site of the documentation takes from outside `docs/`; a hook of MkDocs.

Pages of `docs/` link read-mes of the data and cases of the tests where they lie in the
repository. On the site such a file stands at its own path, and links lead there. The notes on
decisions are listed by themselves, newest first.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"(?<=\]\()([^)\s#]+)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """List the notes on decisions in the last part of the navigation."""
    notes = sorted((ROOT / "docs" / "decisions").glob("*.md"), reverse=True)
    parts: list[dict[str, list[object]]] = config.nav or []
    (last,) = parts[-1].values()
    last.append({"Decisions": [f"decisions/{note.name}" for note in notes]})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what pages link outside `docs/`, and what that links in turn."""
    waiting = [path.relative_to(ROOT) for path in (ROOT / "docs").rglob("*.md")]
    while waiting:
        page = waiting.pop()
        for link in LINK.findall((ROOT / page).read_text("utf-8")):
            target = Path(posixpath.normpath(posixpath.join(page.parent.as_posix(), link)))
            is_outside = target.parts[:1] not in {("docs",), ("..",)} and ":" not in link
            source = f"{_SHOWN}/{target.as_posix()}"
            if is_outside and (ROOT / target).is_file() and source not in files.src_uris:
                files.append(File.generated(config, source, abs_src_path=str(ROOT / target)))
                if target.suffix == ".md":
                    waiting.append(target)
    return files


def on_page_markdown(markdown: str, page: Page, files: Files, **_more: object) -> str:
    """Lead links to where the site has what they mean, whichever side of `docs/` they are on."""
    here = posixpath.dirname(page.file.src_uri)
    outside = here == _SHOWN or here.startswith(f"{_SHOWN}/")
    there = posixpath.relpath(here, _SHOWN) if outside else posixpath.join("docs", here)

    def led(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(there, found[0]))
        inside = target.removeprefix("docs/")
        for shown in (inside if inside != target else "", f"{_SHOWN}/{target}"):
            if shown in files.src_uris:
                return posixpath.relpath(shown, here or ".")
        return found[0]

    return LINK.sub(led, markdown)


_SHOWN = "repository"
"""The folder of the site that holds what lies outside `docs/`."""
