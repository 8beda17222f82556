"""
Compare the railway network with the official kilometre posts: `python -m tools.rail_calibration`.

Fills `network_km` and `off_km` in `data/geo/routes/km-posts.csv` and prints the factor, which
stands in `docs/rail-calibration.md` and in `tools.rail_candidates.CALIBRATION`.
"""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import numpy as np

from geoapp.routing.rail import Network, Stop, forced_way
from tools.rail_candidates import CALIBRATION, EAST, SIBERIA, STATIONS, TYUMEN
from tools.railways import network

POSTS = Path(__file__).parents[1] / "data" / "geo" / "routes" / "km-posts.csv"
VLADIVOSTOK = (131.87353, 43.10562)
MAIN_LINE = f"{EAST} {SIBERIA} {TYUMEN} yekaterinburg perm kirov yaroslavl moscow"
# A settlement point farther from the tracks tells too little of where its station is.
FARTHEST_KM = 6.0
# Over less, a settlement point's distance from its station spoils the ratio.
SHORTEST_KM = 500.0


def main() -> None:
    """Measure the network at each post and write the table anew."""
    rows = read_posts()
    for row, (chainage_km, off_km) in zip(rows, chainages(network(), rows), strict=True):
        row["network_km"], row["off_km"] = f"{chainage_km:.1f}", f"{off_km:.1f}"
    with POSTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print("median ratio", round(float(np.median(ratios(rows))), 4))
    print(error_table(rows))


def read_posts() -> list[dict[str, str]]:
    """Read the table of kilometre posts: a dict a row, by its header."""
    with POSTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def chainages(rails: Network, rows: list[dict[str, str]]) -> list[tuple[float, float]]:
    """
    Measure along the main line from Vladivostok to Moscow.

    Parameters
    ----------
    rails
        The network.
    rows
        Posts with `lon` and `lat` of their settlement.

    Returns
    -------
    chainages
        For each post, network kilometres from Vladivostok to where the line comes nearest to the
        settlement point, and how far off that is.
    """
    stops = [Stop("vladivostok", *VLADIVOSTOK)]
    stops += [Stop(name, *STATIONS[name]) for name in MAIN_LINE.split()]
    way = forced_way(rails, stops)
    points = [Stop(row["station"], float(row["lon"]), float(row["lat"])) for row in rows]
    return [(passage.chainage_km, passage.off_km) for passage in way.passed(points)]


def ratios(rows: list[dict[str, str]]) -> np.ndarray:
    """
    Compare every two posts far enough apart.

    Parameters
    ----------
    rows
        Posts with `network_km` filled in; those too far off the line are left out.

    Returns
    -------
    ratios
        Kilometres between two posts over kilometres of network between them; after Theil and Sen,
        their median is the factor, and a misprinted post hardly moves it.
    """
    used = [row for row in rows if float(row["off_km"]) <= FARTHEST_KM]
    pairs = [
        (
            float(one["km_from_moscow"]) - float(other["km_from_moscow"]),
            float(other["network_km"]) - float(one["network_km"]),
        )
        for one, other in combinations(used, 2)
    ]
    return np.array([official / own for official, own in pairs if own > SHORTEST_KM])


def usable(rows: list[dict[str, str]]) -> list[tuple[dict[str, str], float, float]]:
    """
    Choose the posts that tell something, and count their kilometres from Vladivostok.

    Parameters
    ----------
    rows
        Posts with `network_km` filled in, Vladivostok first.

    Returns
    -------
    posts
        Row, official kilometres and the network's; not Vladivostok, nor a post too far off.
    """
    origin = float(rows[0]["km_from_moscow"])
    return [
        (row, origin - float(row["km_from_moscow"]), float(row["network_km"]))
        for row in rows[1:]
        if float(row["off_km"]) <= FARTHEST_KM
    ]


def error_table(rows: list[dict[str, str]]) -> str:
    """
    Say for each usable post how far the calibrated kilometres are off it.

    Parameters
    ----------
    rows
        Posts with `network_km` filled in, Vladivostok first.

    Returns
    -------
    table
        Markdown: a row a post, official and calibrated kilometres from Vladivostok, the
        difference in kilometres and, of the way so far, in per cent.
    """
    lines = [
        "| station | kilometre post | official km | calibrated km | off, km | off, % |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row, official, network_km in usable(rows):
        calibrated = network_km * CALIBRATION
        off = calibrated - official
        cells = f"{official:.1f} | {calibrated:.1f} | {off:+.1f} | {100 * off / official:+.2f}"
        lines.append(f"| {row['station']} | {row['km_from_moscow']} | {cells} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
