"""What geoapp needs: its licences, the list of it that a release has, and known vulnerabilities."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import geoapp
from tests.support.requirements import lock, runtime_lines
from tools import audit, sbom

# Licences by SPDX under which somebody may pass geoapp on together with what it needs to run.
ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-2-Clause-Views", "BSD-3-Clause", "CC0-1.0"),
    *("CNRI-Python", "ISC", "MIT", "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Zlib"),
}
# Others, under which a tool may run that is never passed on: what tests and checks need.
ALLOWED_FOR_TOOLS = ALLOWED | {
    *("Artistic-1.0-Perl", "GPL-2.0-or-later", "LGPL-2.1-or-later", "MIT-0", "Public Domain"),
}
# What a package says of itself in other words.
SAID = {
    "(same as jQuery)": "MIT",
    "(same as Leaflet)": "BSD-2-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Artistic License": "Artistic-1.0-Perl",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",  # the classifier is of all of them, which ask for the same
    "GNU General Public License (GPL)": "GPL-2.0-or-later",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL-2.1-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
# Its metadata name none; read in the licence file that it brings, or in that of its repository.
READ = {"axe-playwright-python": "MIT", "streamlit-folium": "MIT"}


def licences(found: Distribution) -> set[str]:
    """Licences of a package by SPDX: its metadata's expression, else classifiers, else text."""
    about: Any = found.metadata  # a message, whose type lacks what messages have
    if expression := about.get("License-Expression"):
        return set(re.findall(r"[\w.+-]+", expression)) - {"AND", "OR", "WITH"}
    ends = [
        line.split(" :: ")[-1] for line in about.get_all("Classifier", []) if "License ::" in line
    ]
    named = [end for end in ends if end not in ("OSI Approved", "License")]
    if not named:
        named = [(about.get("License") or "").strip().partition("\n")[0]]
    name = canonicalize_name(about["Name"])
    return {SAID.get(each, each) for each in named if each} or {READ.get(name, "none")}


@cache
def needed() -> frozenset[str]:
    """Packages that geoapp needs to run here, with what they need in turn."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in runtime_lines()]
    while waiting:
        need = waiting.pop()
        name = canonicalize_name(need.name)
        if name in found or (need.marker and not need.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting += map(Requirement, distribution(name).requires or [])
    return frozenset(found)


def locked() -> Iterator[tuple[str, Distribution]]:
    """Packages of the lock that are installed here."""
    for found in distributions():
        name = canonicalize_name(found.metadata["Name"])
        if name in lock():
            yield name, found


def test_every_licence_allows_what_is_done_with_it() -> None:
    wrong = {}
    for name, found in locked():
        allowed = ALLOWED if name in needed() else ALLOWED_FOR_TOOLS
        if not (of := licences(found)) <= allowed:
            wrong[name] = sorted(of)
    assert wrong == {}, "read these licences, and put them on the list or do without"


def test_what_runs_is_locked_and_only_tools_have_other_licences() -> None:
    assert needed() <= lock().keys()
    assert len(needed()) > len(runtime_lines())
    others = {name for name, found in locked() if not licences(found) <= ALLOWED}
    assert others  # else the second list has no use
    assert not others & needed()


@pytest.mark.long
def test_the_list_of_a_release_keeps_to_its_schema_and_names_all(tmp_path: Path) -> None:
    # It is validated where it is written, and not kept where it is wrong.
    path = sbom.write_sbom(Path(sys.executable), tmp_path / "dist")
    text = path.read_text("utf-8")
    listed = json.loads(text)
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    root = listed["metadata"]["component"]
    assert (root["name"], root["version"]) == ("geoapp", geoapp.__version__)
    versions: dict[str, str] = {
        canonicalize_name(each["name"]): each["version"] for each in listed["components"]
    }
    for name in needed():
        assert versions[name] == distribution(name).version
    [on] = [each["dependsOn"] for each in listed["dependencies"] if each["ref"] == root["bom-ref"]]
    direct = {canonicalize_name(Requirement(line).name) for line in runtime_lines()}
    assert {canonicalize_name(ref.partition("==")[0]) for ref in on} == direct
    unlicensed = {each["name"] for each in listed["components"] if not each.get("licenses")}
    assert (
        len(unlicensed) < len(listed["components"]) / 10
    )  # which say theirs in words of their own
    assert "timestamp" not in listed["metadata"]
    assert str(Path(sys.executable).parents[2]) not in text


def test_what_tests_need_makes_no_program_slow() -> None:
    # Once installed, it builds forty grammars in every program that imports altair.
    found: set[tuple[str, str]] = set()
    waiting = [Requirement("geoapp[test]")]
    while waiting:
        need = waiting.pop()
        for extra in ("", *need.extras):
            if (at := (canonicalize_name(need.name), extra)) in found:
                continue
            found.add(at)
            for line in distribution(need.name).requires or []:
                asked = Requirement(line)
                if not asked.marker or asked.marker.evaluate({"extra": extra}):
                    waiting.append(asked)
    names = {name for name, _ in found}
    assert {"altair", "pytest", "jsonschema"} <= names
    assert "rfc3987-syntax" not in names


FINE = {"name": "click", "version": "8.4.0", "vulns": []}
HOLE = {"id": "PYSEC-2026-1", "fix_versions": ["8.4.1"]}


@pytest.mark.parametrize(
    ("dependencies", "status", "words"),
    [
        (None, 2, "Nothing was compared"),
        ([], 2, "Nothing was compared"),
        ([FINE], 0, "All 1 locked versions were compared"),
        ([FINE | {"vulns": [HOLE]}], 1, "click 8.4.0: PYSEC-2026-1; mended in 8.4.1"),
        ([FINE | {"vulns": [{"id": "A"}]}], 1, "mended in no version yet"),
        ([{"name": "a", "skip_reason": "not found"}], 2, "1 of 1 were not compared"),
        ([FINE, *({"name": f"p{n}", "skip_reason": ""} for n in range(7))], 2, "p4 and 2 more"),
    ],
)
def test_what_was_not_compared_is_no_good_news(
    dependencies: list[dict[str, object]] | None, status: int, words: str
) -> None:
    told = audit.verdict(dependencies)
    assert told[0] == status
    assert words in told[1]
