"""A newsroom's own dress of a page: colours, fonts, logo and credit, from one small file."""

from __future__ import annotations

import math
import re
import tomllib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import mul
from pathlib import Path
from struct import unpack
from zlib import crc32

from geoapp.cartography.style import DARK, LIGHT
from geoapp.errors import Problem

MOST_THEME_BYTES = 20_000
MOST_LOGO_BYTES = 30_000
MOST_LOGO_PX = 1_000
MOST_CREDIT_CHARACTERS = 200
TEXT_CONTRAST = 4.5
LINE_CONTRAST = 3.0
"""What WCAG 2.2 asks for between a text and what is behind it, and for what a line tells."""
FAINT_CONTRAST = 1.5
"""Of what is faint with intent, yet must be seen: the reach of a leg, a candidate line."""
FONT_KINDS = ("text", "labels")
MEMBERS = ("light", "dark", "fonts", "logo", "logo_alt", "credit")
# What has to be told apart, by the names of colours: in front, behind, how far.
APART = (
    *((front, behind, TEXT_CONTRAST) for front in ("ink", "quiet") for behind in ("paper", "card")),
    *((front, "paper", TEXT_CONTRAST) for front in ("accent", "reply", "observer", "other")),
    *(
        (front, behind, least)
        for front, least in (
            *((text, TEXT_CONTRAST) for text in ("ink", "quiet", "label-area")),
            *((line, LINE_CONTRAST) for line in ("accent", "observer")),
            *((faint, FAINT_CONTRAST) for faint in ("reach", "candidate")),
        )
        for behind in ("land", "sea")
    ),
    ("accent", "card", LINE_CONTRAST),
    *((front, "card", LINE_CONTRAST) for front in ("observer", "reply")),
)
VOICES = (("accent", "reply"), ("accent", "observer"), ("reply", "observer"))
"""By these the clock tells who says a thing: the accusation, replies, independent observers."""
LEAST_DIFFERENCE = 0.09
"""Between two of them in OKLab, where black and white are 1 apart; ours are 0.097 and more."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FONT = re.compile(r"[A-Za-z][A-Za-z0-9 \-]{0,60}")
# From linear red, green and blue to what the eye's cones take up, and on to lightness and two hues.
TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_OKLAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
IHDR_BYTES = 17
"""Length of a PNG's first block with its name: the specification has it so."""
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Theme:
    """
    How a page is dressed; what it says, and how certain things are drawn, no theme can change.

    Parameters
    ----------
    light, dark
        Colours by the names of `geoapp.cartography.style.LIGHT`, as ``#rrggbb``, in place of ours.
    fonts
        Names of fonts for ``text`` and ``labels``, the first that a reader's machine has.
    logo
        A PNG as a data URI; none if empty.
    logo_alt, credit
        Plain text.
    """

    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    logo: str = ""
    logo_alt: str = ""
    credit: str = ""

    def css(self) -> str:
        """
        Write its colours and fonts as CSS custom properties, over those of `css_variables`.

        Examples
        --------
        >>> Theme(light={"accent": "#005a9c"}).css()
        ':root { --accent: #005a9c; }\\n'
        >>> Theme().css()
        ''
        """
        names = {"text": "--serif", "labels": "--sans"}
        fonts = [
            f"{names[name]}: {', '.join([*map(_quoted, fonts), _last(name)])};"
            for name, fonts in self.fonts.items()
        ]
        light = " ".join([*_declared(self.light), *fonts])
        dark = " ".join(_declared(self.dark))
        rules = [f":root {{ {light} }}\n"] if light else []
        if dark:
            rules += [
                "@media screen and (prefers-color-scheme: dark) "
                f"{{ :root:not([data-theme]) {{ {dark} }} }}\n",
                f'@media screen {{ :root[data-theme="dark"] {{ {dark} }} }}\n',
            ]
        return "".join(rules)


def _declared(colours: Mapping[str, str]) -> list[str]:
    return [f"--{name}: {colour};" for name, colour in colours.items()]


def _quoted(font: str) -> str:
    return f'"{font}"'


def _last(name: str) -> str:
    return "serif" if name == "text" else "sans-serif"


def read_theme(path: Path) -> Theme:
    """
    Read a theme, and refuse one on which something could not be read or told apart.

    Parameters
    ----------
    path
        A TOML file; a logo's path in it begins at the file's folder.

    Raises
    ------
    ValueError
        If it can't be read, holds what no theme has, or two colours are too much alike; all
        problems at once, a line each.
    """
    problems: list[Problem] = []
    told = _read(path, problems)
    known = ", ".join(MEMBERS)
    problems += [
        Problem(f"{path.name}: {name}", "is nothing that a theme has", f"use one of {known}")
        for name in told
        if name not in MEMBERS
    ]
    theme = Theme(
        light=_colours(path.name, "light", told, LIGHT, problems),
        dark=_colours(path.name, "dark", told, DARK, problems),
        fonts=_fonts(path.name, told, problems),
        logo=_logo(path, told, problems),
        logo_alt=_words(path.name, "logo_alt", told, problems),
        credit=_words(path.name, "credit", told, problems),
    )
    if theme.logo and not theme.logo_alt:
        remedy = "say in it whose logo it is"
        problems.append(Problem(f"{path.name}: logo_alt", "is missing beside a logo", remedy))
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return theme


def contrast(front: str, behind: str) -> float:
    """
    Compute the contrast of two colours as WCAG 2.2 has it: 1 for the same, 21 at most.

    Examples
    --------
    >>> contrast("#000000", "#ffffff"), contrast("#777777", "#777777")
    (21.0, 1.0)
    """
    light, dark = sorted((_luminance(front), _luminance(behind)), reverse=True)
    return round((light + 0.05) / (dark + 0.05), 2)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]


def unlikeness(one: str, other: str) -> float:
    """
    Compute how far apart two colours look: their distance in OKLab (Ottosson, 2020).

    Examples
    --------
    >>> unlikeness("#000000", "#ffffff"), unlikeness("#777777", "#777777")
    (1.0, 0.0)
    """
    return round(math.dist(_oklab(one), _oklab(other)), 3)


def _oklab(colour: str) -> list[float]:
    """Turn a colour into coordinates in which equal steps look equal."""
    cones = [math.cbrt(sum(map(mul, row, _linear(colour)))) for row in TO_CONES]
    return [sum(map(mul, row, cones)) for row in TO_OKLAB]


def _read(path: Path, problems: list[Problem]) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_THEME_BYTES + 1)
        if len(content) > MOST_THEME_BYTES:
            found = f"is larger than {MOST_THEME_BYTES:,} bytes"
            problems.append(Problem(path.name, found, "write only what a theme has"))
            return {}
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        found = f"can't be read: {error.strerror}"
        problems.append(Problem(path.name, found, "give the path of a TOML file"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        found = f"is no TOML: {error}"
        problems.append(Problem(path.name, found, "see docs/publishing.md for an example"))
    return {}


def _colours(
    file: str,
    member: str,
    told: Mapping[str, object],
    ours: Mapping[str, str],
    problems: list[Problem],
) -> dict[str, str]:
    given, made = told.get(member, {}), {}
    if not isinstance(given, dict):
        problems.append(Problem(f"{file}: {member}", "is no table", f"begin it with [{member}]"))
        return {}
    for name, colour in given.items():
        where = f"{file}: {member}.{name}"
        if name not in ours:
            known = ", ".join(ours)
            problems.append(Problem(where, "is no colour of the page", f"use one of {known}"))
        elif not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            problems.append(Problem(where, f"is {colour!r}", "write it as #rrggbb"))
        else:
            made[name] = colour
    worn = {**ours, **made}
    for front, behind, least in APART:
        if {front, behind} & made.keys() and (found := contrast(worn[front], worn[behind])) < least:
            what = f"{worn[front]} on {behind} {worn[behind]} has a contrast of {found}"
            remedy = f"take colours with at least {least}"
            problems.append(Problem(f"{file}: {member}.{front}", what, remedy))
    for one, other in VOICES:
        far = unlikeness(worn[one], worn[other])
        if {one, other} & made.keys() and far < LEAST_DIFFERENCE:
            what = f"{worn[one]} looks like {other} {worn[other]}: {far} apart"
            remedy = (
                f"take colours at least {LEAST_DIFFERENCE} apart, for they tell who says a thing"
            )
            problems.append(Problem(f"{file}: {member}.{one}", what, remedy))
    return made


def _fonts(
    file: str, told: Mapping[str, object], problems: list[Problem]
) -> dict[str, tuple[str, ...]]:
    given, made = told.get("fonts", {}), {}
    if not isinstance(given, dict):
        problems.append(Problem(f"{file}: fonts", "is no table", "begin it with [fonts]"))
        return {}
    for name, fonts in given.items():
        where = f"{file}: fonts.{name}"
        if name not in FONT_KINDS:
            known = " or ".join(FONT_KINDS)
            problems.append(Problem(where, "is no kind of text of the page", f"use {known}"))
        elif not isinstance(fonts, list) or not all(_is_font(font) for font in fonts):
            remedy = "write a list of names of letters, digits, spaces and hyphens"
            problems.append(Problem(where, f"is {fonts!r}", remedy))
        else:
            made[name] = tuple(fonts)
    return made


def _is_font(font: object) -> bool:
    return isinstance(font, str) and _FONT.fullmatch(font) is not None


def _words(file: str, member: str, told: Mapping[str, object], problems: list[Problem]) -> str:
    words = told.get(member, "")
    if isinstance(words, str) and words.isprintable() and len(words) <= MOST_CREDIT_CHARACTERS:
        return words.strip()
    remedy = f"write one line of at most {MOST_CREDIT_CHARACTERS} characters"
    problems.append(Problem(f"{file}: {member}", f"is {words!r}", remedy))
    return ""


def _logo(path: Path, told: Mapping[str, object], problems: list[Problem]) -> str:
    """Read the logo as a data URI; nothing but a whole PNG is one."""
    name = told.get("logo")
    if name is None:
        return ""
    where = f"{path.name}: logo"
    try:
        with (path.parent / str(name)).open("rb") as file:
            content = file.read(MOST_LOGO_BYTES + 1)
    except (OSError, ValueError):
        found = f"is {name!r}, which can't be read"
        problems.append(Problem(where, found, "give a PNG beside the theme"))
        return ""
    if found := _is_no_logo(content):
        remedy = (
            f"give a PNG of at most {MOST_LOGO_BYTES:,} bytes and {MOST_LOGO_PX:,} pixels a side"
        )
        problems.append(Problem(where, found, remedy))
        return ""
    return "data:image/png;base64," + b64encode(content).decode()


def _is_no_logo(content: bytes) -> str:
    """Say what is wrong with a logo: its blocks are walked, and each is whole; empty if nothing."""
    if len(content) > MOST_LOGO_BYTES:
        return f"is larger than {MOST_LOGO_BYTES:,} bytes"
    if not content.startswith(_PNG):
        return "is no PNG"
    at, kinds = len(_PNG), []
    while at + 12 <= len(content):
        (length,) = unpack(">I", content[at : at + 4])
        body = content[at + 4 : at + 8 + length]
        at += 12 + length
        if at > len(content) or unpack(">I", content[at - 4 : at])[0] != crc32(body):
            return "is a damaged PNG"
        kinds.append(body[:4])
        if kinds == [b"IHDR"] and len(body) != IHDR_BYTES:
            return "is a damaged PNG"
        if kinds == [b"IHDR"] and not 0 < max(unpack(">II", body[4:12])) <= MOST_LOGO_PX:
            return f"is wider or higher than {MOST_LOGO_PX:,} pixels"
        if body[:4] == b"IEND":
            break
    whole = kinds[:1] == [b"IHDR"] and b"IDAT" in kinds and kinds[-1:] == [b"IEND"]
    return "" if whole and at == len(content) else "is a damaged PNG"
