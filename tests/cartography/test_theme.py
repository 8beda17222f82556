"""A newsroom's dress: what is worn, and what is refused, in words and all at once."""

from __future__ import annotations

from pathlib import Path
from struct import pack
from zlib import compress, crc32

import pytest

from geoapp.cartography.style import DARK, LIGHT
from geoapp.cartography.theme import (
    APART,
    LEAST_DIFFERENCE,
    VOICES,
    contrast,
    read_theme,
    unlikeness,
)
from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html

WORN = """
credit = "Graphic: <b>The Example</b>"
logo = "logo.png"
logo_alt = "The Example"
[light]
accent = "#005a9c"
reply = "#7a3b69"
[dark]
accent = "#7fc4ff"
reply = "#e3a0d0"
[fonts]
text = ["Publico Text", "Charter"]
"""


def block(kind: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + kind + content + pack(">I", crc32(kind + content))


def png(width: int = 2, height: int = 1) -> bytes:
    head = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = compress(bytes(height * (1 + 3 * width)))
    return b"\x89PNG\r\n\x1a\n" + block(b"IHDR", head) + block(b"IDAT", rows) + block(b"IEND", b"")


def written(folder: Path, text: str, logo: bytes | None = None) -> Path:
    if logo is not None:
        (folder / "logo.png").write_bytes(logo)
    path = folder / "theme.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_page_wears_colours_fonts_logo_and_credit_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    theme = read_theme(written(tmp_path, WORN, png()))
    dossier = read_dossier(built_in())
    html = page_html(dossier, languages=["en"], theme=theme)
    assert ":root { --accent: #005a9c;" in html
    assert ':root[data-theme="dark"] { --accent: #7fc4ff; --reply: #e3a0d0; }' in html
    assert '--serif: "Publico Text", "Charter", serif;' in html
    assert '<img src="data:image/png;base64,' in html
    assert "Graphic: &lt;b&gt;The Example&lt;/b&gt;" in html
    # How certain a line is, and whose account it is, is no matter of dress.
    plain = page_html(dossier, languages=["en"])
    for kept in (".leg-modelled { stroke-dasharray: 7 4; }", '<p id="attribution">'):
        assert kept in html
        assert html.count(kept) == plain.count(kept)
    assert 'id="house"' not in plain


@pytest.mark.parametrize("ours", [LIGHT, DARK], ids=["light", "dark"])
def test_our_own_colours_can_be_told_apart(ours: dict[str, str]) -> None:
    for front, behind, least in APART:
        assert contrast(ours[front], ours[behind]) >= least, (front, behind)
    for one, other in VOICES:
        assert unlikeness(ours[one], ours[other]) >= LEAST_DIFFERENCE, (one, other)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('lines = "solid"', "lines: is nothing that a theme has; use one of light"),
        ('[light]\nattribution = "#ffffff"', "light.attribution: is no colour of the page"),
        ('[light]\nink = "red"', "light.ink: is 'red'; write it as #rrggbb"),
        ('[light]\nink = "#aaaaaa"', "light.ink: #aaaaaa on paper #fbf9f4 has a contrast of 2."),
        ('[dark]\nreach = "#222222"', "dark.reach: #222222 on land #2a2722 has a contrast of 1."),
        ('[light]\nquiet = "#8d867a"', "light.quiet: #8d867a on sea #dfe9ee has a contrast of 2."),
        ('[light]\nlabel-area = "#aca28f"', "light.label-area: #aca28f on land #f6f1e4 has a "),
        ('[dark]\nsea = "#f0867b"', "dark.accent: #f0867b on sea #f0867b has a contrast of 1.0;"),
        ('[light]\naccent = "#005a9c"', "light.accent: #005a9c looks like reply #27496b: 0.086 "),
        ('[dark]\nreply = "#b9b09c"', "dark.reply: #b9b09c looks like observer #b9b09c: 0.0 ap"),
        ('[fonts]\ntext = ["a;}b"]', "fonts.text: is ['a;}b']; write a list of names"),
        ('[fonts]\ntitle = ["Arial"]', "fonts.title: is no kind of text"),
        ('credit = "a\\u202eb"', "credit: is 'a"),
        ('logo = "none.png"', "logo: is 'none.png', which can't be read"),
        ('logo = "theme.toml"', "logo: is no PNG; give a PNG of at most 30,000 bytes"),
        ('logo = "logo.png"', "logo_alt: is missing beside a logo"),
        ("light = 1", "light: is no table; begin it with [light]"),
        ("= 1", "theme.toml: is no TOML"),
        ("#" * 20_001, "theme.toml: is larger than 20,000 bytes"),
    ],
)
def test_what_no_theme_is_is_refused_in_words(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text, png())
    with pytest.raises(ValueError, match="theme.toml") as error:
        read_theme(path)
    assert told in str(error.value)


@pytest.mark.parametrize(
    "logo",
    [
        png()[:-3],
        png() + b"x",
        png().replace(b"IDAT", b"IDAX"),
        png(2000),
        b"<svg/>",
        png()[:8] + block(b"IHDR", b""),
    ],
    ids=["cut", "longer", "changed", "wide", "svg", "without-size"],
)
def test_a_logo_is_a_whole_small_png(tmp_path: Path, logo: bytes) -> None:
    path = written(tmp_path, 'logo = "logo.png"\nlogo_alt = "x"', logo)
    with pytest.raises(ValueError, match=r"theme.toml: logo: is .*; give a PNG"):
        read_theme(path)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, 'a = 1\nb = 2\n[light]\nc = "x"')
    with pytest.raises(ValueError, match=r"(?s)a: .*b: .*light.c: "):
        read_theme(path)


def test_a_theme_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"none.toml: can't be read: No such file"):
        read_theme(tmp_path / "none.toml")
