"""What a page holds, and a dossier with a hostile text wherever a text may stand."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from geoapp.dossier import built_in
from geoapp.page.compression import unpacked

# The smallest picture: where words alone are looked at, no map has to be drawn.
PIXEL_PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
HOSTILE = (
    "</script><script>alert(1)</script>${alert(2)}<img src=x onerror=alert(3)>\u2028&quot;"
    "`+alert(4)+`\"+alert(5)+\"'+alert(6)+'\\"
)


def held(html: str, name: str) -> Any:
    """What a page holds packed: its `code`, or its `content`."""
    found = re.search(rf'<script type="text/plain" id="geoapp-{name}">(.*?)</script>', html, re.S)
    assert found
    return unpacked(found[1])


def route_of(html: str) -> Any:
    """The one route that a page holds."""
    (route,) = held(html, "content")["data"]["routes"]
    return route


def sheet_data(files: Mapping[str, bytes]) -> Any:
    """What Typst makes a sheet of, each text without its language and direction."""

    def plain(value: dict[str, Any]) -> Any:
        return value["text"] if value.keys() == {"text", "lang", "rtl"} else value

    return json.loads(files["data.json"], object_hook=plain)


def hostile(text: str = HOSTILE) -> bytes:
    """The built-in dossier with a hostile text wherever a text may stand."""

    def poison(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            if "en" in value and all(isinstance(each, str) for each in value.values()):
                return dict.fromkeys(value, "x " + text)
            return {name: poison(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [poison(inner, key) for inner in value]
        return text if key in {"title", "publisher", "locator"} and value else value

    return json.dumps(poison(json.loads(built_in().read_text(encoding="utf-8")))).encode()
