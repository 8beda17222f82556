"""
Draw the calibration's error at each kilometre post: `python -m tools.calibration_picture`.

Writes `docs/rail-calibration.svg`, which docs/rail-calibration.md shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from tools.rail_calibration import read_posts, usable
from tools.rail_candidates import CALIBRATION
from tools.svg import GREY, INK, RED, RULE, drawing, heading, path, stroke, text

TARGET = Path(__file__).parents[1] / "docs" / "rail-calibration.svg"
WIDTH, HEIGHT = 880, 380
LEFT, RIGHT, TOP, BOTTOM = 60, 850, 60, 300
MOST_PER_CENT = 2.5
LIMIT_PER_CENT = 2.0
END_KM = 9288.0
NAMED = ("Belogorsk", "Ulan-Ude", "Tayshet", "Novosibirsk", "Yekaterinburg")


def main() -> None:
    """Draw the picture and write it."""
    TARGET.write_text(picture(), encoding="utf-8")


def picture() -> str:
    """Give the picture as SVG."""
    title = "The network's kilometres against the kilometre posts, before and after calibration"
    return drawing(title, WIDTH, HEIGHT, [*_axes(), *_posts(), *_legend()])


def _at(km: float, per_cent: float) -> tuple[float, float]:
    x = LEFT + km / END_KM * (RIGHT - LEFT)
    return x, (TOP + BOTTOM) / 2 - per_cent / MOST_PER_CENT * (BOTTOM - TOP) / 2


def _axes() -> Iterable[str]:
    yield heading((20, 36, 0, 0), "Kilometres by rail from Vladivostok, off the posts by so much")
    for per_cent in (-LIMIT_PER_CENT, -1, 0, 1, LIMIT_PER_CENT):
        ends = np.array([_at(0, per_cent), _at(END_KM, per_cent)])
        style = stroke(INK, 1) if per_cent == 0 else stroke(RULE, 1)
        yield path(ends, stroke(GREY, 1, "5 4") if abs(per_cent) == LIMIT_PER_CENT else style)
        yield text(LEFT - 8, ends[0, 1] + 4, f"{per_cent:+.0f} %" if per_cent else "0", "end")
    yield text(LEFT, BOTTOM + 18, "Vladivostok")
    yield text(RIGHT, BOTTOM + 18, "Moscow", "end")


def _posts() -> Iterable[str]:
    for row, official, network_km in usable(read_posts()):
        own, calibrated = (
            _at(official, 100 * (km / official - 1))
            for km in (network_km, network_km * CALIBRATION)
        )
        yield path(np.array([own, calibrated]), stroke(RULE, 1))
        yield _dot(own, f'fill="none" stroke="{GREY}"')
        yield _dot(calibrated, f'fill="{RED}"')
        if row["station"] in NAMED:
            yield path(
                np.array([_at(official, -LIMIT_PER_CENT), (own[0], BOTTOM + 4)]), stroke(GREY, 1)
            )
            yield text(own[0], BOTTOM + 18, row["station"], "middle")


def _dot(at: tuple[float, float], style: str) -> str:
    return f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="3.5" {style}/>'


def _legend() -> Iterable[str]:
    yield _dot((24, HEIGHT - 38), f'fill="none" stroke="{GREY}"')
    yield text(34, HEIGHT - 34, "the network as it is: it runs short")
    yield _dot((300, HEIGHT - 38), f'fill="{RED}"')
    yield text(310, HEIGHT - 34, f"times {CALIBRATION}", colour=RED)
    yield path(np.array([(460, HEIGHT - 38), (490, HEIGHT - 38)]), stroke(GREY, 1, "5 4"))
    yield text(498, HEIGHT - 34, f"{LIMIT_PER_CENT:.0f} %: no post may be farther off")
    yield text(
        20,
        HEIGHT - 12,
        "Each pair of dots is a station whose post a source gives, by the main line.",
    )


if __name__ == "__main__":
    main()
