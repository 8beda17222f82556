"""One million segments: geoapp's measuring, pyproj alone, a loop over geopy."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from geopy.distance import geodesic
from pyproj import Geod

from benchmarks.timing import Result, at_most, faster, medians_ms
from geoapp.frames import leg_lengths
from geoapp.measure import segments_km, to_lat_lon

SEGMENTS = 1_000_000
LEGS = 100
GEOPY_SAMPLE = 20_000
SEED = 7


def wandering_legs() -> gpd.GeoDataFrame:
    """Make legs of steps of up to a few kilometres that wander over Asia."""
    random = np.random.default_rng(SEED)
    steps = random.uniform(-0.03, 0.03, (LEGS, SEGMENTS // LEGS + 1, 2))
    starts = random.uniform((40, 42), (130, 58), (LEGS, 1, 2))
    unknown = np.full(LEGS, np.nan)
    columns = {"low_km": unknown, "high_km": unknown, "lengths": [[] for _ in range(LEGS)]}
    lines = shapely.linestrings(starts + steps.cumsum(axis=1))
    return gpd.GeoDataFrame(columns, geometry=lines, crs=4326)


def run() -> list[Result]:
    """
    Measure the same segments in four ways.

    Returns
    -------
    results
        Two against pyproj alone, one against geopy.
    """
    geod = Geod(ellps="WGS84")
    legs = wandering_legs()
    coordinates = [shapely.get_coordinates(line) for line in legs.geometry]
    starts = np.concatenate([positions[:-1] for positions in coordinates])
    ends = np.concatenate([positions[1:] for positions in coordinates])
    lon0, lat0, lon1, lat1 = (np.ascontiguousarray(v) for v in (*starts.T, *ends.T))
    pairs = list(
        zip(
            to_lat_lon(starts[:GEOPY_SAMPLE]).tolist(),
            to_lat_lon(ends[:GEOPY_SAMPLE]).tolist(),
            strict=True,
        )
    )
    times = medians_ms(
        {
            "Geod.inv": lambda: geod.inv(lon0, lat0, lon1, lat1),
            "segments_km": lambda: segments_km(lon0, lat0, lon1, lat1),
            "leg_lengths": lambda: leg_lengths(legs),
            "geopy": lambda: [geodesic(start, end).km for start, end in pairs],
        }
    )
    raw = ("`pyproj.Geod.inv` alone", times["Geod.inv"])
    loop = (
        f"loop over `geopy.distance.geodesic`, {GEOPY_SAMPLE:,} segments scaled up",
        times["geopy"] * SEGMENTS / GEOPY_SAMPLE,
    )
    lengths = ("`leg_lengths`, 100 legs, straight and drawn", times["leg_lengths"])
    job = "one million segments"
    return [
        at_most(job, ("`segments_km`", times["segments_km"]), raw, 1.3),
        at_most(job, lengths, raw, 1.3),
        faster(job, lengths, loop, 60),
    ]
