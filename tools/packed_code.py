"""
Pack the code that most pages hold, which is the same in each: ``geoapp/page/static/bundles``.

A page then need not pack it. `make bundle` calls this once the bundles are written.

    python -m tools.packed_code
"""

from __future__ import annotations

from pathlib import Path

from geoapp.page.compression import PACKED_CODE, packed_beforehand
from geoapp.page.html import code_of
from geoapp.webmap.scripts import BUNDLES


def main() -> None:
    """Write each file; the same bytes for the same scripts and the same liblzma."""
    for name in PACKED_CODE:
        path = Path(str(BUNDLES), name)
        path.write_bytes(packed_beforehand(code_of((path.stem,))))


if __name__ == "__main__":
    main()
