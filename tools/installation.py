"""
Write what an installation weighs into ``docs/weight.md``: ``python -m tools.installation``.

Counted are the files of each package that requirements.txt needs here, and what these need.
"""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "weight.md"
BEGIN, END = (
    "<!-- weights: made by `python -m tools.installation` -->",
    "<!-- end of the weights -->",
)
SHOWN_MB = 4.0
BY_STREAMLIT = "nothing of geoapp's; Streamlit needs it"
BY_FONT = "nothing of geoapp's; koreanize-matplotlib needs it"
USES = {
    "altair": "charts of the app",
    "babel": "names of languages and countries, plural forms",
    "fontpkg-noto-sans": "letters of pictures and papers",
    "fontpkg-noto-serif": "letters of papers",
    "fonttools": BY_FONT,
    "geopandas": "frames: exports, clock, evidence, the app, notebooks",
    "kiwisolver": BY_FONT,
    "koreanize-matplotlib": "Hangul in pictures and papers: its fonts alone",
    "lxml": "citations, XML that is imported, slides",
    "matplotlib": BY_FONT,
    "narwhals": "charts of the app: Altair needs it",
    "networkx": "`geoapp route`",
    "numpy": "measuring, all that is drawn",
    "pandas": "frames, tables of the app",
    "pillow": "pictures of pixels, slides",
    "pyarrow": "GeoParquet, tables of the app, tracks",
    "pydantic": "reading a dossier",
    "pydantic-core": "reading a dossier",
    "pydeck": BY_STREAMLIT,
    "pyogrio": "GDAL: GeoPackage, FlatGeobuf, Shapefile, what a GIS gives to import",
    "pyproj": "lengths on the ellipsoid, projections",
    "shapely": "lines that are cut and simplified",
    "streamlit": "the app",
    "typst": "PDF and PNG",
}
"""What geoapp does with each package that weighs much."""


def needed_packages() -> list[str]:
    """Name what geoapp needs to run here, each once, with what that needs in turn."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    waiting = [Requirement(line) for line in lines if line and not line.startswith("#")]
    found: dict[str, None] = {}
    while waiting:
        need = waiting.pop()
        name = canonicalize_name(need.name)
        if name in found or (need.marker and not need.marker.evaluate({"extra": ""})):
            continue
        found[name] = None
        waiting += map(Requirement, distribution(name).requires or [])
    return sorted(found)


def weights_mb() -> dict[str, float]:
    """Weigh each needed package, the heaviest first; what Python compiled is counted too."""
    found = {}
    for name in needed_packages():
        paths = [Path(str(file.locate())) for file in distribution(name).files or ()]
        found[name] = sum(path.stat().st_size for path in paths if path.exists()) / 1e6
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def table(weights: dict[str, float]) -> str:
    """Lay the weights out as Markdown: a package a row, the light ones together."""
    total = sum(weights.values())
    lines = ["| package | MB | of all | what for |", "| --- | ---: | ---: | --- |"]
    for name, mb in weights.items():
        if mb >= SHOWN_MB:
            lines.append(f"| {name} | {mb:.0f} | {mb / total:.0%} | {USES.get(name, '')} |")
    light = [mb for mb in weights.values() if mb < SHOWN_MB]
    lines.append(f"| {len(light)} lighter ones | {sum(light):.0f} | {sum(light) / total:.0%} | |")
    return "\n".join([*lines, f"| **all {len(weights)}** | **{total:.0f}** | | |"])


def main() -> None:
    """Write the table anew."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n\n{table(weights_mb())}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
