"""The command line: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.dossier import built_in
from geoapp.measure import UNITS
from tests.support.dossiers import BAD, GOOD, ONE_OF_EACH, SMALLEST, content_of
from tests.support.long_routes import long_route
from tests.support.serving import ended, free_port, wait_until_up

GOLDEN = Path(__file__).parents[1] / "golden"
READING = ["check", "measure", "clock"]
FOREIGN = {"a-feature-alone", "plain-geojson"}  # another's file, of which `check` says more
FAULTY = next(path for path in BAD if path.stem not in FOREIGN)


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def start(*arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "geoapp", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def on_a_day(command: str) -> list[str]:
    """Arguments that a command can't do without."""
    return ["--at", "2001-01-03"] if command == "clock" else []


def golden(name: str) -> Any:
    return json.loads((GOLDEN / name).read_text(encoding="utf-8"))


def rounded(value: Any) -> Any:
    """JSON with its numbers to the metre, so that a last digit is no difference."""
    if isinstance(value, dict):
        return {name: rounded(item) for name, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return round(value, 3) if isinstance(value, float) else value


# -- JSON --------------------------------------------------------------------------------


def test_measure_prints_json_of_the_documented_shape() -> None:
    result = run("measure", ONE_OF_EACH, "--json")
    assert result.exit_code == 0
    assert rounded(json.loads(result.stdout)) == golden("measure-one-of-each.json")


def test_clock_prints_json_of_the_documented_shape() -> None:
    result = run("clock", ONE_OF_EACH, "--at", "2001-01-03", "--json")
    assert result.exit_code == 0
    assert rounded(json.loads(result.stdout)) == golden("clock-one-of-each-2001-01-03.json")


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_json_is_strict_for_every_good_dossier(path: Path) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(text)

    for arguments in (["measure"], ["clock", "--at", "2001-01-03"]):
        result = run(*arguments, path, "--json")
        assert result.exit_code == 0
        json.loads(result.stdout, parse_constant=refuse)


def test_text_is_readable_in_json() -> None:
    content = content_of()
    (leg,) = [feature for feature in content["features"] if feature["id"] == "leg-sea"]
    leg["properties"]["lengths"][0]["method"] = {"en": "à l’œil, 눈으로"}
    result = run("measure", "-", "--json", stdin=json.dumps(content).encode())
    assert '"method": "à l’œil, 눈으로"' in result.stdout


# -- tables ------------------------------------------------------------------------------


def test_without_a_dossier_the_built_in_one_is_taken() -> None:
    named = run("measure", built_in())
    assert named.exit_code == 0
    assert run("measure").stdout == named.stdout
    assert "najin-tikhoretsk-2023" in named.stdout


def test_check_says_what_a_dossier_holds() -> None:
    result = run("check", ONE_OF_EACH)
    assert result.exit_code == 0
    assert "3  places\n" in result.stdout
    assert "1  of them denials\n" in result.stdout
    assert result.stdout.endswith("no problems\n")
    assert result.stderr.startswith("warning: leg-sea: goes by sea, and its line runs over land")


def outside(legs: int) -> list[str]:
    """What `check` warns of, of a route that lies outside its own time."""
    shape = long_route(legs)
    shape["dossier"]["when"] = "1850"
    result = run("check", "-", stdin=json.dumps(shape).encode())
    return [line for line in result.stderr.splitlines() if "mend one of the two" in line]


def test_of_many_warnings_alike_the_first_are_told_whole_and_where_the_others_are() -> None:
    few, many = outside(4), outside(12)
    seen = ["seen-0", "seen-5", "seen-10"]
    assert [line.split(": ")[1] for line in few] == [*(f"leg-{n}" for n in range(4)), seen[0]]
    assert many[:4] == few[:4]
    others = ", ".join([*(f"leg-{n}" for n in range(5, 12)), *seen])
    assert many[5:] == [f"warning: and 10 more like these: {others}; mend one of the two."]


@pytest.mark.parametrize("command", ["export --all", "export --to csv", "publish", "page"])
def test_an_empty_path_is_no_place_to_write_to(command: str) -> None:
    result = run(*command.split(), "-o", "")
    assert result.exit_code == 2
    assert "path: is empty; give the path of a file or folder." in result.stderr


def test_measure_gives_range_basis_method_and_sources() -> None:
    lines = run("measure", ONE_OF_EACH).stdout.splitlines()
    (leg,) = [line for line in lines if line.startswith("leg-sea  ")]
    assert " ".join(leg.split()) == "leg-sea sea modelled 306 km 310 km 300-310 km"
    assert "leg-sea: by eye" in lines
    assert "  sources: Example press, February 2001" in lines


@pytest.mark.parametrize(("unit", "straight", "pace"), [("mi", 190, 23), ("nmi", 165, 20)])
def test_measure_speaks_miles_too_and_its_json_does_not(
    unit: str, straight: int, pace: int
) -> None:
    table = run("measure", ONE_OF_EACH, "--unit", unit).stdout
    assert f" {straight} {unit}" in table
    assert " km" not in table
    paces = run("measure", ONE_OF_EACH, "--pace", "--unit", unit).stdout
    assert f"{unit} a day" in paces
    assert f"  {pace} or more" in paces
    machine = run("measure", ONE_OF_EACH, "--json", "--unit", unit).stdout
    assert machine == run("measure", ONE_OF_EACH, "--json").stdout


def test_the_command_offers_every_unit() -> None:
    refused = run("measure", "--unit", "furlong")
    assert refused.exit_code == 2
    assert f"is not one of {', '.join(map(repr, UNITS))}" in refused.output


def test_measure_sums_no_drawn_line() -> None:
    (total,) = [line for line in run("measure").stdout.splitlines() if line.startswith("total")]
    assert total.count("km") == 2


def test_the_clock_says_state_and_reach() -> None:
    result = run("clock", ONE_OF_EACH, "--at", "2001-01-03")
    assert result.exit_code == 0
    assert result.stdout.startswith("3 January 2001")
    leg, sighting = (line.split() for line in result.stdout.splitlines()[3:5])
    assert leg[:4] == ["leg-sea", "leg", "possible", "0-310"]
    assert sighting[:3] == ["seen", "sighting", "absent"]


@pytest.mark.parametrize("command", READING)
def test_a_dossier_without_anything_is_no_problem(command: str) -> None:
    result = run(command, SMALLEST, *on_a_day(command))
    assert (result.exit_code, result.stderr) == (0, "")


# -- reading -----------------------------------------------------------------------------


@pytest.mark.parametrize("command", READING)
def test_a_dash_reads_standard_input(command: str) -> None:
    more = on_a_day(command)
    result = run(command, "-", *more, stdin=ONE_OF_EACH.read_bytes())
    assert result.exit_code == 0
    assert result.stdout == run(command, ONE_OF_EACH, *more).stdout


def test_a_bad_dossier_on_standard_input_is_named_so() -> None:
    result = run("check", "-", stdin=b"{")
    assert result.exit_code == 1
    assert result.stderr.startswith("standard input: ")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_dossier_ends_with_1_and_all_its_problems(path: Path) -> None:
    result = run("check", path)
    assert result.exit_code == 1
    assert result.stdout == ""
    if path.stem in FOREIGN:
        assert "is plain GeoJSON, no dossier" in result.stderr
    else:
        assert result.stderr == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [*READING, "page", "app"])
def test_every_command_refuses_a_bad_dossier(command: str, tmp_path: Path) -> None:
    more = ["-o", tmp_path / "page.html"] if command == "page" else on_a_day(command)
    result = run(command, FAULTY, *more)
    assert result.exit_code == 1
    assert result.stderr == FAULTY.with_suffix(".txt").read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_told_without_a_traceback(tmp_path: Path) -> None:
    process = start("check", tmp_path / "none.geojson")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err == "none.geojson: file: does not exist; mend its path.\n"


# -- usage -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "at", ["2023-09", "2023-09-31", "2023-09-20~", "2023-09-20/2023-09-21", "20230920", "today", ""]
)
def test_what_is_no_day_is_bad_usage(at: str) -> None:
    result = run("clock", "--at", at)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Invalid value for '--at'" in result.stderr
    assert result.stderr.endswith(".\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["clock"],
        ["page"],
        ["measure", "--yaml"],
        ["page", "-o", "x.html", "--lang", "de"],
        ["app", "--port", "0"],
        ["app", "-"],
        ["nonsense"],
        ["check", "a.geojson", "b.geojson"],
    ],
    ids=" ".join,
)
def test_bad_usage_ends_with_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


@pytest.mark.parametrize("command", [*READING, "page", "app"])
def test_help_shows_examples(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.stdout


@pytest.mark.parametrize("module", ["geoapp", "geoapp.cli"])
def test_python_runs_it_as_a_module_too(module: str) -> None:
    told = subprocess.run([sys.executable, "-m", module, "--help"], capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("Usage: geoapp ")


def test_the_version_is_told() -> None:
    assert run("--version").stdout.startswith("geoapp 1.")


# -- page --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_page_writes_one_file(tmp_path: Path, lang: str) -> None:
    target = tmp_path / "route.html"
    result = run("page", ONE_OF_EACH, "-o", target, "--lang", lang)
    assert (result.exit_code, result.stdout) == (0, "")
    assert f'<html lang="{lang}"' in target.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["route.html"]


def test_a_dossier_without_a_day_makes_no_page(tmp_path: Path) -> None:
    result = run("page", SMALLEST, "-o", tmp_path / "route.html")
    assert result.exit_code == 1
    assert result.stderr.startswith("dossier: has no time")
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_page_ends_with_2_and_says_why(tmp_path: Path) -> None:
    result = run("page", ONE_OF_EACH, "-o", tmp_path / "none" / "route.html")
    assert result.exit_code == 2
    assert re.search(r"route.html: its folder \S+ does not exist; create it first.", result.stderr)


# -- processes ---------------------------------------------------------------------------


def test_a_closed_pipe_is_no_complaint() -> None:
    process = start("measure", "--json")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    process.wait(60)


def test_the_app_ends_cleanly_on_ctrl_c(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "geoapp.cli", "app", str(ONE_OF_EACH), "--port", str(port)],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    with ended(process):
        wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    printed = log.read_text(encoding="utf-8")
    assert f"http://127.0.0.1:{port}" in printed
    assert "Traceback" not in printed


def test_a_port_that_is_taken_is_bad_usage() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run("app", ONE_OF_EACH, "--port", str(port))
    assert result.exit_code == 2
    assert f"--port: {port} is taken; give another port." in result.stderr


def test_a_bad_dossier_starts_no_server() -> None:
    process = start("app", BAD[0], "--port", str(free_port()))
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err == BAD[0].with_suffix(".txt").read_text(encoding="utf-8")


def test_an_export_says_where_its_crate_lacks_the_date_that_the_format_asks_for(
    tmp_path: Path,
) -> None:
    content = content_of()
    content["changes"] = [{"version": "1.0.0", "when": "2001-05-01", "text": {"en": "First."}}]
    for name, expected in (("dated", 0), ("undated", 1)):
        path = tmp_path / f"{name}.geojson"
        path.write_text(json.dumps(content), "utf-8")
        made = run("export", path, "--all", "-o", tmp_path / name)
        assert made.exit_code == 0, made.output
        assert made.stderr.count("no datePublished") == expected
        content["changes"] = []
