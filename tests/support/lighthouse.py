"""Lighthouse over pages that this machine serves: what it gives each, and what it minds."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.foreign import NPM, npm_script
from tools.browser import MESSAGE, find_browser


@dataclass(frozen=True)
class Score:
    """
    What Lighthouse gives a page.

    Parameters
    ----------
    url
        The page.
    scores
        From 0 to 100, by category.
    complaints
        Audits that cost points, one a line.
    metrics
        Milliseconds by the name of the audit, if performance was asked for; how much the layout
        shifts has no unit.
    """

    url: str
    scores: Mapping[str, int]
    complaints: Sequence[str]
    metrics: Mapping[str, float]


class Lighthouse:
    """Lighthouse, installed from its lock into an empty folder."""

    def __init__(self, folder: Path) -> None:
        self._script = npm_script(NPM / "lighthouse" / "score.mjs", folder)

    def scores(
        self, urls: Sequence[str], categories: Sequence[str], *, desktop: bool = False
    ) -> list[Score]:
        """
        Score pages one after another in one Chromium, from which only this machine can be reached.

        Parameters
        ----------
        urls
            Addresses on 127.0.0.1.
        categories
            Of ``accessibility``, ``best-practices``, ``performance``, ``seo``.
        desktop
            By Lighthouse's settings for a desktop; otherwise by those for a phone, on a slow line.

        Raises
        ------
        RuntimeError
            If there is no Chromium, or Lighthouse fails.
        """
        chromium = find_browser()
        if chromium is None:
            raise RuntimeError(MESSAGE)
        settings = {"chromium": str(chromium), "urls": urls, "categories": categories}
        command = ["node", str(self._script), json.dumps(settings | {"desktop": desktop})]
        done = subprocess.run(command, cwd=self._script.parent, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"Lighthouse failed over {', '.join(urls)}:\n{done.stderr}")
        return [Score(**found) for found in json.loads(done.stdout)]
