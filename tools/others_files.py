"""
Bring the test files of other projects, to try the import with: `python -m tools.others_files`.

They stay in `build/others` and are no part of the project: each repository is fetched at one
commit, without its history, and of it the folders that are named here alone.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).parents[1] / "build" / "others"
ORIGIN = "https://github.com/{owner}/{name}"
# A folder gives single files and commits only if it is told so; a server on the network is never
# asked this way.
SERVED = "git -c uploadpack.allowFilter=true -c uploadpack.allowAnySHA1InWant=true upload-pack"
TIMEOUT_S = 300


@dataclass(frozen=True)
class Repository:
    """
    Where files lie.

    Parameters
    ----------
    owner, name
        As GitHub has them.
    commit
        In full.
    files
        The paths that are wanted, as patterns of git's sparse checkouts.
    """

    owner: str
    name: str
    commit: str
    files: tuple[str, ...]


REPOSITORIES = (
    Repository(
        *("tkrajina", "gpxpy", "017d9961ee9aa86ccdbf5bb50a4e2341d5c42f4b"),
        ("/test_files/*.gpx",),
    ),
    Repository(
        *("placemark", "togeojson", "b99baa6e74fc528648353d081411db56fe84283c"),
        ("/test/data/*.gpx", "/test/data/*.kml", "/test/data/*.tcx"),
    ),
    Repository(
        *("umap-project", "umap", "4508ce0c99c05031ac9d906f24606276bdd9d9ff"),
        ("/umap/tests/fixtures/",),
    ),
    Repository(
        *("NUKnightLab", "StoryMapJS", "0ee78aab46680529fd9fee3e056099a09df5cfc0"),
        ("/compiled/examples/*.json", "/compiled/test/*.json"),
    ),
    Repository(
        *("LinkedPasts", "linked-places-format", "becd36efc2657c769f72514900872d2856eb0722"),
        ("/linkedplaces-sample-*.geojson", "/LP-TSV*"),
    ),
)
# What a file of places is called; the rest (pictures, scripts of tests) isn't tried.
ENDS = (".csv", ".geojson", ".gpx", ".json", ".kml", ".ods", ".tcx", ".umap", ".xlsx", ".xml")


def bring(target: Path = TARGET, origin: str = ORIGIN) -> None:
    """
    Fetch every repository that isn't there yet.

    Parameters
    ----------
    target
        The folder, in which each gets one of its own; made if missing.
    origin
        Where a repository is cloned from, with `{owner}` and `{name}`: a server or a folder.

    Raises
    ------
    subprocess.CalledProcessError, subprocess.TimeoutExpired
        If git can't fetch one.
    """
    for each in REPOSITORIES:
        folder = target / each.name / each.commit
        if folder.is_dir():
            continue
        shutil.rmtree(folder.parent, ignore_errors=True)
        part = folder.with_suffix(".part")
        part.mkdir(parents=True)
        address = origin.format(owner=each.owner, name=each.name)
        _git(part, "init", "--quiet")
        _git(part, "sparse-checkout", "set", "--no-cone", *each.files)
        _git(part, "remote", "add", "origin", address)  # from which git gets the files later
        _git(part, "config", "remote.origin.uploadpack", SERVED)
        _git(part, "fetch", "--quiet", "--depth", "1", "--filter=blob:none", "origin", each.commit)
        _git(part, "checkout", "--quiet", "FETCH_HEAD")
        part.rename(folder)


def brought(target: Path = TARGET) -> Iterator[Path]:
    """
    Give the files of places that were brought, in the order of their names.

    Parameters
    ----------
    target
        The folder.

    Yields
    ------
    path
        Of a file; none if a repository is missing.
    """
    folders = [target / each.name / each.commit for each in REPOSITORIES]
    if not all(folder.is_dir() for folder in folders):
        return
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).parts
            if path.is_file() and path.suffix in ENDS and ".git" not in inside:
                yield path


def _git(folder: Path, *arguments: str) -> None:
    """Run git in a folder; it asks nobody for a password."""
    command = ["git", "-c", "core.askPass=true", "-C", str(folder), *arguments]
    subprocess.run(command, check=True, timeout=TIMEOUT_S, stdin=subprocess.DEVNULL)


def main() -> int:
    """Bring the files, and say how many there are."""
    parser = argparse.ArgumentParser(description="Bring the test files of other projects.")
    parser.add_argument("--origin", default=ORIGIN, help="where repositories lie, as a pattern")
    try:
        bring(origin=parser.parse_args().origin)
    except (subprocess.SubprocessError, OSError) as error:
        print(f"not brought: {error}; the test of them is skipped", file=sys.stderr)
        return 1
    print(f"{len(list(brought()))} files in {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
