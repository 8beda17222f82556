"""Lighthouse over the published site: equal access and good practice, without a point missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.hosting import host
from tests.support.lighthouse import Lighthouse

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser_path")]
CATEGORIES = ["accessibility", "best-practices"]


@pytest.fixture(scope="module")
def lighthouse(tmp_path_factory: pytest.TempPathFactory) -> Lighthouse:
    return Lighthouse(tmp_path_factory.mktemp("lighthouse"))


# A minute each, and axe alone has looked at them on each run.
@pytest.mark.long
@pytest.mark.parametrize("name", ["embed-fr.html", "index.html", "text-en.html"])
def test_lighthouse_minds_nothing(lighthouse: Lighthouse, published: Path, name: str) -> None:
    with host(published) as site:
        (found,) = lighthouse.scores([site.url + name], CATEGORIES)
    assert found.complaints == []
    assert found.scores == dict.fromkeys(CATEGORIES, 100)


@pytest.mark.long
def test_lighthouse_sees_what_is_wrong(lighthouse: Lighthouse, tmp_path: Path) -> None:
    script = "<script>console.error('loud')</script>"
    (tmp_path / "wrong.html").write_text(f"<title>x</title><img src='data:,'>{script}", "utf-8")
    with host(tmp_path) as wrong:
        (found,) = lighthouse.scores([f"{wrong.url}wrong.html"], CATEGORIES)
    assert all(score < 100 for score in found.scores.values())
    complaints = "\n".join(found.complaints)
    for audit in ("image-alt", "html-has-lang", "errors-in-console", "doctype"):
        assert f"{audit}: " in complaints
