"""The map on which an author seeks a point: what it is told stays data."""

from __future__ import annotations

from geoapp.frames import to_frames
from geoapp.webmap.point_picker import pointing_html
from tests.support.dossiers import content_of, read


def test_words_of_any_kind_end_no_script() -> None:
    attack = "</script><script>alert(1)</script>${alert(2)}`{{ 7 * 7 }}"
    html = pointing_html(to_frames(read(content_of())), label=attack)
    assert "\\u003c/script\\u003e\\u003cscript\\u003ealert(1)" in html
    assert "<script>alert(1)" not in html
    assert "\\u0024{alert(2)}\\u0060\\u007b{ 7 * 7 }}" in html
