"""Whether a file is what a dossier gives when it is made again: the bytes are the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from geoapp.dossier import Dossier, to_geojson
from geoapp.provenance import PNG_START

Making = tuple[str, Callable[[], bytes]]
"""A command, and what makes its output."""

_LANGUAGE = {
    "html": re.compile(rb'<html lang="([\w-]+)"'),
    "svg": re.compile(rb'xml:lang="([\w-]+)"'),
    "pdf": re.compile(rb"/Catalog[^\n]{0,500}?/Lang\(([\w-]+)\)"),  # texts in it have their own
}
_SVG_SIZE = re.compile(rb'<svg[^>]* width="(\d{1,5})" height="(\d{1,5})"')
_PDF_SIZE = re.compile(rb"/MediaBox\[0 0 (\d{1,5})(?:\.0)? (\d{1,5})(?:\.0)?\]")


def remade(content: bytes, dossier: Dossier) -> str | None:
    """
    Find a command that makes the same bytes of a dossier.

    Parameters
    ----------
    content
        A file.
    dossier
        What it may have been made from.

    Returns
    -------
    command
        Without the dossier and the output: ``geoapp page --lang fr``. None if none of those
        that were tried gives these bytes: other options, another release of geoapp or of a
        library, or a file that was changed.
    """
    for command, make in _makings(content, dossier):
        if make() == content:
            return command
    return None


def _makings(content: bytes, dossier: Dossier) -> Iterator[Making]:
    """Try what gives a file of this kind, in each language of the dossier, its own first."""
    yield "geoapp.write_dossier", lambda: to_geojson(dossier).encode()
    start = content[:4_096]
    if start.startswith(b"<!DOCTYPE html"):
        yield from _pages(_tags(content, "html", dossier), dossier)
    elif start.startswith((b"<svg", PNG_START)):
        yield from _pictures(content, dossier)
    elif start.startswith(b"%PDF-"):
        yield from _papers(content, dossier)
    elif start.startswith(b"PK"):
        yield from _archives(content, dossier)
    else:
        yield from _exports(content, dossier)


def _tags(content: bytes, kind: str, dossier: Dossier) -> list[str]:
    """Give the languages to try: the file's own first, if it says one."""
    found = _LANGUAGE[kind].search(content) if kind in _LANGUAGE else None
    own = dossier.header.languages
    said = [tag for tag in own if found and tag.split("-")[0] == found[1].decode().split("-")[0]]
    return list(dict.fromkeys([*said, *([] if found else own)]))


def _pages(tags: list[str], dossier: Dossier) -> Iterator[Making]:
    from geoapp.page.html import page_html

    yield "geoapp page", lambda: page_html([dossier]).encode()
    for tag in tags:
        yield f"geoapp page --lang {tag}", lambda tag=tag: page_html([dossier], lang=tag).encode()  # type: ignore[misc]


def _pictures(content: bytes, dossier: Dossier) -> Iterator[Making]:
    """Try the whole route in the size of the file, light and dark."""
    kind = "png" if content.startswith(PNG_START) else "svg"
    size = _size(content, kind)
    if size is None:
        return
    for tag in _tags(content, kind, dossier):
        for theme in ("light", "dark"):
            command = f"geoapp picture --size {size[0]}x{size[1]} --lang {tag} --theme {theme}"
            yield command, partial(_picture, dossier, kind, tag, size, theme)


def _size(content: bytes, kind: str) -> tuple[int, int] | None:
    from geoapp.picture.picture import LEAST_PX, MOST_PX

    if kind == "png":
        size = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    else:
        pattern, part = (_SVG_SIZE, content[:4_096]) if kind == "svg" else (_PDF_SIZE, content)
        found = pattern.search(part)
        if found is None:
            return None
        size = int(found[1]), int(found[2])
    return size if all(LEAST_PX <= side <= MOST_PX for side in size) else None


def _picture(dossier: Dossier, kind: str, lang: str, size: tuple[int, int], theme: str) -> bytes:
    from geoapp.measure import measure_dossier
    from geoapp.picture.convert import picture_content
    from geoapp.picture.picture import picture_svg

    svg = picture_svg(measure_dossier(dossier), at=None, lang=lang, size=size, theme=theme)
    return picture_content(svg, kind, dossier, None, lang)


def _papers(content: bytes, dossier: Dossier) -> Iterator[Making]:
    """Try a picture, then what a class gets."""
    from geoapp.classroom.handout import PAPERS, handout_pdf
    from geoapp.classroom.lesson_plan import plan_pdf

    tags = _tags(content, "pdf", dossier)
    if b"pdfuaid" not in content:
        size = _size(content, "pdf")
        for tag in tags if size else ():
            for theme in ("light", "dark"):
                command = f"geoapp picture --size {size[0]}x{size[1]} --lang {tag} --theme {theme}"  # type: ignore[index]
                yield command, partial(_picture, dossier, "pdf", tag, size, theme)  # type: ignore[arg-type]
        return
    for tag in tags:
        for paper in PAPERS:
            said = f"--lang {tag} --paper {paper}"
            paged = partial(handout_pdf, dossier, lang=tag, paper=paper)
            yield f"geoapp handout {said}", paged
            yield f"geoapp handout {said} --answers", partial(paged, answers=True)
            plan = partial(plan_pdf, dossier, lang=tag, paper=paper)
            yield f"geoapp handout {said} --plan", plan


def _archives(content: bytes, dossier: Dossier) -> Iterator[Making]:
    from geoapp.classroom.bundle import bundle_zip
    from geoapp.classroom.slides import slides_pptx
    from geoapp.importing.workbook import workbook_bytes

    # The names stand as they are in an archive; what is in it is not unpacked.
    if b"ppt/presentation.xml" in content:
        for tag in dossier.header.languages:
            yield f"geoapp slides --lang {tag}", partial(slides_pptx, dossier, lang=tag)
    elif b"SHA256SUMS" in content:
        for tag in dossier.header.languages:
            yield f"geoapp bundle --lang {tag}", partial(bundle_zip, dossier, lang=tag)
    else:
        if b"xl/workbook.xml" in content:
            yield "geoapp export --to workbook", partial(workbook_bytes, dossier)
        yield from _exports(content, dossier)


_STARTS = {
    b"{": ("geojson", "json-fg", "linked-places"),
    b"[": ("czml",),
    b"SQLi": ("geopackage",),
    b"PAR1": ("geoparquet",),
    b"fgb": ("flatgeobuf",),
    b"<?xm": ("kml", "gpx"),
    b"PK": ("kmz", "shapefile", "xlsx"),
    b"\xef\xbb\xbf": ("csv",),
}
"""Exports by how their files begin."""


def _exports(content: bytes, dossier: Dossier) -> Iterator[Making]:
    from geoapp.exports import FORMATS, export_bytes
    from geoapp.frames import to_frames

    names = [name for start, some in _STARTS.items() if content.startswith(start) for name in some]
    frames = to_frames(dossier) if names else None
    for name in names:
        speaks = FORMATS[name].speaks
        for tag in dossier.header.languages if speaks else dossier.header.languages[:1]:
            said = f" --lang {tag}" if speaks else ""
            made = partial(export_bytes, frames, name, lang=tag)  # type: ignore[arg-type]
            yield f"geoapp export --to {name}{said}", made
