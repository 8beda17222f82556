"""What each output says of the dossier that it was made from, and how a file carries it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from weakref import WeakValueDictionary, finalize

from geoapp.catalogues import say
from geoapp.dossier import Dossier, to_geojson

LINE_START = "geoapp-dossier:"
"""What stands before the id in every file, so that it is found whatever the format."""

DCTERMS = "http://purl.org/dc/terms/"
PNG_START = b"\x89PNG\r\n\x1a\n"
_HEAD_END = len(PNG_START) + 25  # of a PNG: its start, and the first chunk, which has 25 bytes
_known: WeakValueDictionary[int, Dossier] = WeakValueDictionary()
_digests: dict[int, str] = {}


@dataclass(frozen=True)
class MadeFrom:
    """
    The dossier that an output was made from.

    Parameters
    ----------
    dossier, version
        Its id and its version.
    sha256
        Of the bytes that `geoapp.write_dossier` writes to a new file, so that the layout of the
        file that was read makes no difference; None where what was exported had been changed.
    attribution
        Whose account it is, in the language of the output.
    """

    dossier: str
    version: str
    sha256: str | None
    attribution: str = ""

    @property
    def line(self) -> str:
        """
        What a file carries, beside the attribution.

        Examples
        --------
        >>> MadeFrom("a-route", "1.0.0", None).line
        'geoapp-dossier: a-route 1.0.0'
        """
        summed = f" sha256:{self.sha256}" if self.sha256 else ""
        return f"{LINE_START} {self.dossier} {self.version}{summed}"


def made_from(dossier: Dossier, lang: str = "en") -> MadeFrom:
    """
    Say of a dossier what an output in a language carries.

    Parameters
    ----------
    dossier
        As it was read.
    lang
        Language of the attribution.
    """
    info = dossier.header
    digest, attribution = dossier_sha256(dossier), say(info.attribution, lang)
    return MadeFrom(info.id, info.version, digest, attribution)


def dossier_sha256(dossier: Dossier) -> str:
    """
    Give the SHA-256 of a dossier, which is asked for by each of its outputs and made once.

    Returns
    -------
    digest
        Of `geoapp.to_geojson`, in UTF-8: what `sha256sum` says of a file that
        `geoapp.write_dossier` wrote where none was. Equal dossiers have equal digests.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> dossier_sha256(dossier) == sha256(to_geojson(dossier).encode()).hexdigest()
    True
    """
    key = id(dossier)
    if _known.get(key) is not dossier:
        _digests[key] = sha256(to_geojson(dossier).encode()).hexdigest()
        _known[key] = dossier
        finalize(dossier, _digests.pop, key, None).atexit = False
    return _digests[key]


def head_elements(dossiers: Sequence[Dossier], lang: str) -> list[dict[str, str]]:
    """
    Give the ``meta`` elements of a page, each as its attributes: of each dossier two.

    Notes
    -----
    https://www.dublincore.org/specifications/dublin-core/dcmi-terms/
    """
    return [
        {"name": f"dcterms.{name}", "content": text}
        for each in dossiers
        for made in [made_from(each, lang)]
        for name, text in (("source", made.line), ("provenance", made.attribution))
    ]


def in_svg(svg: str, made: MadeFrom) -> str:
    """
    Put it into an SVG, as ``metadata``.

    Examples
    --------
    >>> "<metadata><source" in in_svg("<svg><g/></svg>", MadeFrom("a", "1.0.0", None))
    True
    """
    start, end, rest = svg.partition(">")
    told = "".join(
        f'<{name} xmlns="{DCTERMS}">{escape(text, quote=False)}</{name}>'
        for name, text in (("source", made.line), ("provenance", made.attribution))
    )
    return f"{start}{end}<metadata>{told}</metadata>{rest}"


def in_png(png: bytes, made: MadeFrom) -> bytes:
    """
    Put it into a PNG, as two ``iTXt`` chunks after the first.

    Notes
    -----
    https://www.w3.org/TR/png-3/#11iTXt
    """
    told = _text_chunk("Source", made.line) + _text_chunk("Copyright", made.attribution)
    return png[:_HEAD_END] + told + png[_HEAD_END:]


def _text_chunk(keyword: str, text: str) -> bytes:
    content = b"iTXt" + keyword.encode("latin-1") + bytes(5) + text.encode()
    return (len(content) - 4).to_bytes(4) + content + zlib.crc32(content).to_bytes(4)
