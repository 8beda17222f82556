"""Pictures as files: SVG as it is, PNG and PDF by Typst, with the fonts that come with geoapp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Literal
from unicodedata import category

import numpy as np
import typst
from numpy.typing import NDArray

from geoapp.catalogues import interface_language, say, translate
from geoapp.clock import clock_days
from geoapp.dossier import Dossier
from geoapp.errors import ExportError, Problem
from geoapp.files import write_whole
from geoapp.measure import measure_dossier
from geoapp.picture.picture import picture_svg, picture_words
from geoapp.picture.tracks import FoundTracks
from geoapp.provenance import MadeFrom, in_png, in_svg, made_from
from geoapp.text.quantities import STRAIGHT_AND_DRAWN
from geoapp.when import moved

PictureKind = Literal["png", "pdf"]
PICTURE_KINDS = ("svg", "png", "pdf")
# What Typst may read: not the folder in which one happens to stand, which may even be gone.
ROOT = str(Path(__file__).parents[1] / "page" / "static")
# Stands for the day in the name of a series of pictures.
DAY_PLACEHOLDER = "{day}"
# Ten years of days: a longer series is a mistake in a date.
MAX_SERIES = 3_660
PALETTE = 256
# Of zlib's levels: the last takes twelve times the time for a twelfth less.
PACKED = 5
# Of how many pixels across and down one is looked at for the colours of areas.
SAMPLED = 3
# Numbers of the palette that are kept for areas, and what share of a picture makes one.
OF_AREAS = 16
LEAST_AREA = 0.0005
# Packages that carry fonts; none of them is ever imported.
FONT_PACKAGES = {
    "fontpkg_noto_sans": "files",
    "fontpkg_noto_serif": "files",
    "koreanize_matplotlib": "fonts",
    "fontpkg_noto_sans_arabic": "files",
    "fontpkg_heebo": "files",
}
# The letters that they have, and those of fonts that come with an extra each.
LETTERS = (
    "\u0000-\u052f\u1100-\u11ff\u1c80-\u1c8f\u1d00-\u1dbf\u1e00-\u1fff\u2c60-\u2c7f"
    "\u3130-\u318f\ua640-\ua69f\ua720-\ua7ff\uac00-\ud7a3"
)
LETTERS_BY_EXTRA = {
    "fontpkg_noto_sans_arabic": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff",
    "fontpkg_heebo": "\u05b0-\u05bc\u05bf\u05c1\u05c2\u05c7\u05d0-\u05ea\u05f0-\u05f2\ufb1d\ufb1f-"
    "\ufb36\ufb38-\ufb3c\ufb3e\ufb40\ufb41\ufb43\ufb44\ufb46-\ufb4f",
}
SIZE = re.compile(r'<svg[^>]* width="(\d+)" height="(\d+)"')
PAGE = """\
#let size = json(bytes(sys.inputs.size))
#set page(width: size.at(0) * 1pt, height: size.at(1) * 1pt, margin: 0pt)
#set document(
  title: sys.inputs.title,
  date: none,
  keywords: sys.inputs.keywords,
  description: sys.inputs.description,
)
#set text(lang: sys.inputs.lang)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: sys.inputs.text)
"""


def write_pictures(
    dossier: Dossier,
    path: Path,
    *,
    at: date | None,
    lang: str = "en",
    size: tuple[int, int] = (1600, 900),
    mode: str = "now",
    theme: str = "light",
    found: FoundTracks | None = None,
) -> Iterator[Path]:
    """
    Write a picture, or one a day of the clock.

    Parameters
    ----------
    dossier
        A dossier.
    path
        A file whose name ends in ``.svg``, ``.png`` or ``.pdf``. With ``{day}`` in its
        name there is a picture for every day of the clock, and `at` is not used.
    at, lang, size, mode, theme, found
        As `geoapp.picture.picture.picture_svg` has them.

    Yields
    ------
    path
        Each file, when it is there.

    Raises
    ------
    ExportError
        If the name has another end, a series has more than `MAX_SERIES` pictures, or a file
        can't be written.
    WhenError
        If a series is asked for and nothing in the dossier has a date.
    """
    days = picture_days(dossier, path, at)
    measured, kind = measure_dossier(dossier), path.suffix.lower().removeprefix(".")
    for day in days:
        svg = picture_svg(
            measured, at=day, lang=lang, size=size, mode=mode, theme=theme, found=found
        )
        target = picture_path(path, day)
        write_whole(target, picture_content(svg, kind, dossier, day, lang, found))
        yield target


def picture_path(path: Path, day: date | None) -> Path:
    """
    Name the picture of a day in a series, or the only one.

    Examples
    --------
    >>> picture_path(Path("map-{day}.png"), date(2023, 9, 8)).name
    'map-2023-09-08.png'
    """
    return path.with_name(path.name.replace(DAY_PLACEHOLDER, day.isoformat() if day else ""))


def picture_days(dossier: Dossier, path: Path, at: date | None) -> list[date | None]:
    """
    Name the days of the pictures that `write_pictures` writes, one each; parameters as there.

    Raises
    ------
    ExportError
        If the name has another end, or a series has more than `MAX_SERIES` pictures.
    WhenError
        If a series is asked for and nothing in the dossier has a date.
    """
    if path.suffix.lower().removeprefix(".") not in PICTURE_KINDS:
        unknown = f"unsupported format {path.suffix!r}"
        raise ExportError(Problem(path.name, unknown, "use .svg, .png or .pdf"))
    if DAY_PLACEHOLDER not in path.name:
        return [at]
    first, last = clock_days(dossier)
    _refuse_too_many(path, (last - first).days + 1)
    return [moved(first, step) for step in range((last - first).days + 1)]


def _refuse_too_many(path: Path, count: int) -> None:
    if count > MAX_SERIES:
        found = f"would be {count:,} pictures, one for each day of the clock"
        remedy = f"give dossier.when with at most {MAX_SERIES:,} days"
        raise ExportError(Problem(path.name, found, remedy))


def picture_content(
    svg: str,
    kind: str,
    dossier: Dossier,
    day: date | None,
    lang: str,
    found: FoundTracks | None = None,
) -> bytes:
    """Make the file of a picture, which says what it was made from; parameters as above."""
    made = made_from(dossier, lang)
    if kind == "svg":
        return in_svg(svg, made).encode()
    words = picture_words(dossier, day, lang, found)
    title = say(dossier.header.title, lang)
    sort: PictureKind = "pdf" if kind == "pdf" else "png"
    return picture_bytes(svg, sort, title=title, text=words, lang=lang, made=made)


def picture_bytes(
    svg: str,
    kind: PictureKind,
    *,
    title: str = "",
    text: str = "",
    lang: str = "en",
    scale: float = 1.0,
    made: MadeFrom | None = None,
) -> bytes:
    """
    Turn a picture into PNG or PDF.

    Parameters
    ----------
    svg
        What `geoapp.picture.picture.picture_svg` returns: one pixel of it is one of the PNG,
        and one point of the PDF, which stays vectors.
    kind
        ``png`` or ``pdf``.
    title, text, lang
        Title, alternative text and language that the PDF carries for readers who hear it.
    scale
        Pixels of the PNG for each of the picture.
    made
        What it carries of the dossier that it was made from.

    Returns
    -------
    content
        The same bytes for the same arguments and the same release of Typst.

    Raises
    ------
    ExportError
        If the picture can't be made.
    """
    size = SIZE.search(svg)
    if size is None:
        raise ExportError(Problem("picture", "has no size", "give an svg with width and height"))
    inputs = {"svg": svg, "size": f"[{size[1]}, {size[2]}]"}
    inputs |= {
        "keywords": made.line if made else "",
        "description": made.attribution if made else "",
    }
    inputs |= {"title": title, "text": text, "lang": lang.split("-")[0]}
    try:
        drawn: object = typst.compile(  # type: ignore[type-var]
            PAGE.encode(),
            root=ROOT,
            format=kind,
            ppi=72.0 * scale,
            font_paths=packed_fonts(),
            ignore_system_fonts=True,
            sys_inputs=inputs,
        )
    except typst.TypstError as error:
        raise ExportError(Problem("picture", f"can't be drawn: {error}", "report it")) from error
    assert isinstance(drawn, bytes)  # noqa: S101 - one page
    return in_png(drawn, made) if made and kind == "png" else drawn


def in_few_colours(png: bytes) -> bytes:
    """
    Write a PNG of a drawing with a palette: a third of its size, and alike to the eye.

    Parameters
    ----------
    png
        As `picture_bytes` makes it, without transparency.

    Returns
    -------
    png
        The same pixels in `PALETTE` colours, each near its own; areas of one colour keep it, the
        largest if they are many.
        The same bytes for the same picture and the same release of Pillow.
    """
    from PIL import Image  # pictures that are no pixels do without

    with Image.open(BytesIO(png)) as read:
        drawn = read.convert("RGBA")
    few = drawn.convert("RGB").quantize(
        PALETTE - OF_AREAS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    numbers, palette = _with_areas(np.asarray(drawn), np.array(few), few.getpalette() or [])
    few = Image.frombytes("P", drawn.size, numbers.tobytes())
    few.putpalette(palette)
    made = BytesIO()
    few.save(made, "PNG", compress_level=PACKED)
    return made.getvalue()


def _with_areas(
    drawn: NDArray[np.uint8], numbers: NDArray[np.uint8], means: list[int]
) -> tuple[NDArray[np.uint8], list[int]]:
    """
    Give each number of a palette the colour that it stands for most often, not the mean.

    Other areas of the same number get one of their own.
    """
    colours = _in_one(drawn)
    seen, of = colours[::SAMPLED, ::SAMPLED], numbers[::SAMPLED, ::SAMPLED]
    pairs, counts = np.unique(seen | (of.astype(np.uint32) << 24), return_counts=True)
    order = np.argsort(counts, kind="stable")  # of one number, the last wins
    pairs, counts = pairs[order], counts[order]
    palette = np.resize(np.array(means, dtype=np.uint32), (PALETTE, 3))
    palette[pairs >> 24] = _in_three(pairs)
    usual = (_in_three(pairs) == palette[pairs >> 24]).all(axis=1)
    areas = pairs[~usual & (counts >= seen.size * LEAST_AREA)][-OF_AREAS:]
    for number, colour in enumerate(areas & 0xFFFFFF, PALETTE - OF_AREAS):
        np.putmask(numbers, colours == colour, number)
        palette[number] = _in_three(colour)
    return numbers, [int(each) for each in palette.ravel()]


def _in_one(colours: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Write red, green and blue of each pixel of four bytes as one number."""
    whole = np.ascontiguousarray(colours).view(">u4")[..., 0]
    return whole.astype(np.uint32) >> np.uint32(8)


def _in_three(colours: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return np.stack([colours >> 16, colours >> 8, colours], axis=-1) & np.uint32(0xFF)


def undrawable(dossier: Dossier, lang: str) -> str:
    """
    Find the letters of a dossier's names, or beside them, that no font of geoapp's can draw.

    Parameters
    ----------
    dossier
        A dossier.
    lang
        Language of the picture.

    Returns
    -------
    letters
        Each once, in order; in a PNG, a PDF and the pictures of slides they are empty squares.
        Empty where all can be drawn.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> undrawable(read_dossier(built_in()), "ko")
    ''
    """
    info = dossier.header
    texts = [info.title, info.attribution, *(each.properties.name for each in dossier.places)]
    more = "".join(letters for name, letters in LETTERS_BY_EXTRA.items() if find_spec(name))
    drawn = re.compile(f"[{LETTERS}{more}]")
    beside = translate(interface_language(lang))(STRAIGHT_AND_DRAWN)
    names = [beside, *(say(each, lang) for each in texts)]
    said = {char for each in names for char in each if category(char)[0] in "LM"}
    return "".join(sorted(char for char in said if not drawn.match(char)))


def fonts_to_get(letters: str) -> list[str]:
    """
    Name the packages with fonts for letters that can't be drawn.

    Examples
    --------
    >>> fonts_to_get("\u05d0\u0e01"), fonts_to_get("\u0e01")
    (['fontpkg-heebo'], [])
    """
    has = LETTERS_BY_EXTRA.items()
    return [name.replace("_", "-") for name, own in has if re.search(f"[{own}]", letters)]


@cache
def font_folders() -> tuple[Path, ...]:
    """
    Find the folders of the fonts that come with geoapp's own requirements.

    Returns
    -------
    folders
        Noto Sans and Serif for Latin and Cyrillic, Nanum Gothic for Hangul; with the extra
        `arabic` Noto Sans Arabic, with `hebrew` Heebo (all under the SIL Open Font License).
    """
    found = []
    for name, inside in FONT_PACKAGES.items():
        spec = find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            found.append(Path(next(iter(spec.submodule_search_locations))) / inside)
    return tuple(found)


@cache
def packed_fonts() -> typst.Fonts:
    """Give the fonts of `font_folders`, and those that Typst has, looked through once."""
    paths = [str(folder) for folder in font_folders()]
    return typst.Fonts(include_system_fonts=False, font_paths=paths)
