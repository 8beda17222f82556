"""A page with files of tracks of 100,000 and of a million positions: steps of its clock."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from benchmarks.browser import chromium
from benchmarks.slider import OURS, STEP_JS, STEPS, open_html
from benchmarks.timing import Result, within
from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html
from geoapp.tracks.findings import track_findings
from tests.support.made_up import csv_of, made_up_tracks

SHIPS = 1_000
FRAME_MS = 1000 / 60
# An input falls anywhere into a frame, the rest of which it waits for.
FRAMES = {100_000: 1, 1_000_000: 3}
ROUNDS = 3


def run() -> list[Result]:
    """
    Time steps of the page's clock, forward and back.

    Returns
    -------
    results
        The 95th percentile from input to paint, against so many frames and the one into which
        the input falls.
    """
    dossier = read_dossier(built_in())
    found = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        browser = stack.enter_context(chromium())
        for count, frames in FRAMES.items():
            path = folder / f"{count}.csv"
            path.write_text(csv_of(made_up_tracks(SHIPS, count // SHIPS, faults=2).positions))
            findings, _, _ = track_findings([path], dossier)
            page = open_html(browser, folder, str(count), page_html(dossier, findings=findings))
            page.wait_for_selector("#findings")
            forth = [step / STEPS for step in range(STEPS + 1)]
            for way, shares in (("forward", forth), ("back", forth[::-1])):
                times = [ms for _ in range(ROUNDS) for ms in page.evaluate(STEP_JS, [OURS, shares])]
                ms = float(np.percentile(times, 95))
                job = f"{count:,} positions in files of tracks, a step {way}, 95 of 100"
                found.append(within(job, ("the page", ms), (frames + 1) * FRAME_MS))
    return found
