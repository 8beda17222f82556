"""
Write the table of what each format keeps into ``docs/exports.md``, from the files themselves.

Every format is written of two dossiers, read as bytes by libraries of others, and searched for what
the dossiers hold: what is found in the file is kept, however the format calls it.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow.parquet as pq
import pyogrio

from geoapp.dossier import built_in, read_dossier
from geoapp.exports import FORMATS
from geoapp.exports.flatten import to_tables
from geoapp.frames import BOUNDS, Frames, to_frames
from geoapp.verifying.reading import carried_in

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "exports.md"
WITH_A_TRACK = ROOT / "tests" / "cases" / "good" / "a-track.geojson"
BEGIN, END = "<!-- kept: made by `make docs` -->", "<!-- end of what is kept -->"
ALL, SOME, NONE = "all", "some", "-"


def facts(frames: Frames, measured: Frames) -> dict[str, tuple[Frames, list[str]]]:
    """List what is looked for, by what it is, and in the files of which dossier."""
    drawn = (frames.places, frames.legs, frames.candidates, frames.sightings)
    names = [name for frame in drawn for name in frame["name"]]
    dated = pd.concat([frames.legs, frames.sightings])[list(BOUNDS)]
    quotes = [text for text in frames.claims["quote"] if text]
    given = [value["text"]["en"] for values in frames.accounts["values"] for value in values]
    looked_for = {
        "names": [name["en"] for name in names],
        "names in French": [name["fr"] for name in names if "fr" in name],
        "names in Korean": [name["ko"] for name in names if "ko" in name],
        "days": sorted({str(day) for column in BOUNDS for day in dated[column] if day}),
        "candidate lines": [name["en"] for name in frames.candidates["name"]],
        "what claims say": [text["en"] for text in frames.claims["text"]],
        "who says it": sorted({text["en"] for text in frames.claims["said_by"]}),
        "quotes": [text["en"] for text in quotes if "en" in text],
        "sources": list(frames.sources["title"]),
        "addresses": [url for url in frames.sources["url"] if url],
        "accounts": given,
        "ships": list(frames.ships["name"]),
        "changes": [text["en"] for text in frames.changes["text"]],
        "licence": [frames.info.licence],
    }
    kept = {what: (frames, texts) for what, texts in looked_for.items()}
    times = [time for track in measured.tracks["times"] for time in track]
    return kept | {"times of tracks": (measured, times)}


def content_of(files: dict[str, bytes]) -> str:
    """Read what stands in the files of a format, as one text."""
    return plain("\n".join(text for name, data in files.items() for text in _texts(name, data)))


def plain(text: str) -> str:
    """Leave out what formats write each in their way: spaces, quotes, entities."""
    text = unescape(unicodedata.normalize("NFC", text))
    return re.sub(r"[\s\\\"']+", "", text)


def _texts(name: str, data: bytes) -> Iterator[str]:
    if name.endswith(".parquet"):
        table = pq.read_table(io.BytesIO(data))
        yield table.drop_columns(["geometry"]).to_pandas().to_csv()
        yield json.dumps({k.decode(): json.loads(v) for k, v in table.schema.metadata.items()},
                         ensure_ascii=False)  # fmt: skip
    elif name.endswith((".gpkg", ".fgb", ".xlsx")):
        yield from _read_by_gdal(name, data)
    elif zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inside in archive.namelist():
                yield from _texts(inside, archive.read(inside))
    elif name.endswith((".json", ".geojson", ".czml")):
        yield json.dumps(json.loads(data), ensure_ascii=False)
    else:
        yield data.decode("utf-8", errors="ignore")


def _read_by_gdal(name: str, data: bytes) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        if name.endswith(".gpkg"):
            with closing(sqlite3.connect(path)) as file:
                for (table,) in file.execute("SELECT table_name FROM gpkg_contents").fetchall():
                    yield pd.read_sql(f'SELECT * FROM "{table}"', file).to_csv()  # noqa: S608
            return
        for layer, _ in pyogrio.list_layers(path):
            yield pyogrio.read_dataframe(path, layer=layer, read_geometry=False).to_csv()


def kept(texts: list[str], content: str) -> str:
    """Say how much of what was looked for is found."""
    found = sum(plain(text) in content for text in texts)
    if not found:
        return NONE
    return ALL if found == len(texts) else SOME


def table() -> str:
    """Write every format and look for everything."""
    dossiers = [to_frames(read_dossier(path)) for path in (built_in(), WITH_A_TRACK)]
    wanted = facts(*dossiers)
    lines = [
        f"| `--to` | {' | '.join(wanted)} | what it was made from |",
        f"|---|{'---|' * (len(wanted) + 1)}",
    ]
    tables = [to_tables(frames) for frames in dossiers]
    for name, format_ in FORMATS.items():
        files = [format_.make(*each, "en") for each in zip(dossiers, tables, strict=True)]
        contents = [content_of(each) for each in files]
        cells = [
            kept(texts, contents[0 if of is dossiers[0] else 1]) for of, texts in wanted.values()
        ]
        made = any(carried_in(data, path) for path, data in files[0].items())
        cells.append(ALL if made else NONE)
        lines.append(f"| `{name}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def page() -> str:
    """Give the page with its table made anew."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
