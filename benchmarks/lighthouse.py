"""What Lighthouse gives the published site for its speed, from ``python -m http.server``."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from benchmarks.timing import Result, at_least
from geoapp.dossier import built_in, read_dossier
from geoapp.page.site import publish
from tests.support.hosting import host
from tests.support.lighthouse import Lighthouse

ROUNDS = 3
GOAL = 95
PAGES = {"the embed": "embed-en.html", "the page": "page-en.html"}
SETTINGS = {"a phone on a slow line": False, "a desktop": True}


def run() -> list[Result]:
    """
    Score embed and page in turn, by both of Lighthouse's settings.

    Returns
    -------
    results
        One line a page and setting: the median of its scores, of 100.
    """
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        tool = Path(folder) / "lighthouse"
        tool.mkdir()
        lighthouse = Lighthouse(tool)
        publish(read_dossier(built_in()), Path(folder) / "site")
        with host(Path(folder) / "site") as site:
            urls = [site.url + name for name in PAGES.values()]
            for setting, desktop in SETTINGS.items():
                rounds = [
                    lighthouse.scores(urls, ["performance"], desktop=desktop) for _ in range(ROUNDS)
                ]
                for page, scores in zip(PAGES, zip(*rounds, strict=True), strict=True):
                    points = median(score.scores["performance"] for score in scores)
                    job = f"Lighthouse's points for performance, {setting}"
                    results.append(at_least(job, (page, points), GOAL))
    return results
