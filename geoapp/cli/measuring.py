"""Commands that compute: lengths, a day of the clock, lines between places."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geoapp.cli.options import (
    Command,
    DayParameter,
    NumberParameter,
    Refused,
    given_dossier,
    given_frames,
    json_option,
    print_json,
    takes_dossier,
)
from geoapp.errors import Problem

if TYPE_CHECKING:
    from datetime import date

    from geoapp.measure import Measured, Unit


@click.command()
@takes_dossier
@json_option()
@click.option("--pace", is_flag=True, help="The pace that the dates imply, beside known ones.")
@click.option(
    "--unit",
    type=click.Choice(["km", "mi", "nmi"]),
    default="km",
    show_default=True,
    help="Kilometres, miles or nautical miles in the table; JSON stays in kilometres.",
)
def measure(dossier: Path | None, as_json: bool, pace: bool, unit: Unit) -> None:
    """
    Measure each leg: kilometres, range, method, sources.

    \b
    Examples:
      geoapp measure
      geoapp measure --pace --unit nmi
      geoapp measure my-dossier.geojson --json
    """
    from geoapp.cli.reports import measure_report, pace_report
    from geoapp.measure import measure_dossier, measurement_shape

    measured = measure_dossier(given_dossier(dossier))
    shape = _paces(measured) if pace else measurement_shape(measured)
    if as_json:
        print_json(shape)
    else:
        click.echo(pace_report(shape, unit) if pace else measure_report(measured, unit))


def _paces(measured: Measured) -> dict[str, object]:
    """Give the pace of each leg, with what its days are known from."""
    from geoapp.cli.reports import with_dates
    from geoapp.frames import to_frames
    from geoapp.measure import measured_paces

    return with_dates(measured_paces(measured), to_frames(measured.dossier))


@click.command()
@takes_dossier
@click.option("--at", type=DayParameter(), required=True, help="The day to look at.")
@json_option()
def clock(dossier: Path | None, at: date, as_json: bool) -> None:
    """
    Say what is certain, possible or absent on a day, and how far.

    \b
    Examples:
      geoapp clock --at 2023-09-20
      geoapp clock my-dossier.geojson --at 2023-09-28 --json
    """
    from geoapp.cli.reports import clock_report, clock_shape
    from geoapp.clock import features_at
    from geoapp.frames import leg_lengths, leg_stops

    frames = given_frames(dossier)
    stops = leg_stops(frames)
    features = features_at(frames, leg_lengths(frames.legs), at, stops)
    if as_json:
        print_json(clock_shape(frames, features, at))
    else:
        click.echo(clock_report(frames, features, at, stops))


@click.group()
def route() -> None:
    """
    Derive the line of a leg between two places of a dossier; print GeoJSON.

    For authors: what is printed is a model, and says so. Nothing of it runs to show a map.
    """


def _takes_places(command: Command) -> Command:
    """Give a command its two places and the dossier that they are in."""
    for name, words in (("to", "leads to"), ("from", "begins at")):
        option = click.option(
            f"--{name}", f"{name}_place", required=True, help=f"Id of the place that it {words}."
        )
        command = option(command)
    return takes_dossier(command)


def _stops(dossier: Path | None, ids: list[str]) -> list[Any]:
    """Look places up by their ids."""
    from geoapp.routing.rail import Stop

    places = {place.id: place.geometry.coordinates for place in given_dossier(dossier).places}
    unknown = [name for name in ids if name not in places]
    if unknown:
        remedy = f"use one of {', '.join(places)}"
        raise Refused(str(Problem(unknown[0], "is no place of the dossier", remedy)))
    return [Stop(name, *places[name]) for name in ids]


@route.command()
@_takes_places
@click.option(
    "--coast",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Land as polygons, GeoJSON; without it, the coast between Najin and Dunay.",
)
@click.option(
    "--clearance",
    type=NumberParameter(min=0, min_open=True, max=100_000),
    default=200.0,
    show_default=True,
    help="Metres to keep off the coast.",
)
def sea(
    dossier: Path | None, from_place: str, to_place: str, coast: Path | None, clearance: float
) -> None:
    """
    Find the shortest way over water between two places.

    \b
    Examples:
      geoapp route sea --from najin --to dunay
      geoapp route sea my-dossier.geojson --from a --to b --coast land.geojson
    """
    from geoapp.cli.reports import route_shape
    from geoapp.resources import data_file
    from geoapp.routing.inputs import read_coast
    from geoapp.routing.legs import sea_parts

    start, end = _stops(dossier, [from_place, to_place])
    try:
        known = read_coast(coast or data_file("routes/coast-najin-dunay.geojson"))
        parts = sea_parts(start, end, known.land, known.box, clearance)
    except ValueError as error:
        raise Refused(str(error)) from error
    print_json(route_shape(parts, "sea", (from_place, to_place), known.credit, known.licence))


@route.command()
@_takes_places
@click.option("--via", multiple=True, help="Id of a place to pass; repeat it, in order.")
@click.option(
    "--network",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The railways; without it, those of the package scgraph-data, if that is installed.",
)
@click.option(
    "--factor",
    type=NumberParameter(min=0.5, max=2),
    default=1.0,
    show_default=True,
    help="What the network's kilometres are multiplied by; see docs/rail-calibration.md.",
)
def rail(
    dossier: Path | None,
    from_place: str,
    to_place: str,
    via: tuple[str, ...],
    network: Path | None,
    factor: float,
) -> None:
    """
    Find the shortest way by rail through places in their order.

    \b
    Examples:
      geoapp route rail --from artyom --to tikhoretsk --via khabarovsk --via st-omsk
    """
    from geoapp.cli.reports import route_shape
    from geoapp.routing.inputs import NETWORK_CREDIT, find_network, read_network
    from geoapp.routing.legs import rail_parts

    stops = _stops(dossier, [from_place, *via, to_place])
    try:
        parts = rail_parts(read_network(network or find_network()), stops, factor)
    except ValueError as error:
        raise Refused(str(error)) from error
    ends = (from_place, to_place)
    print_json(route_shape(parts, "rail", ends, NETWORK_CREDIT, "ODbL-1.0"))
