"""Work beside other work, in a fork; and the line that gets what is missing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest

from geoapp.exports import FORMATS
from geoapp.exports.write import BESIDE_ARROW
from geoapp.picture.convert import LETTERS_BY_EXTRA
from geoapp.resources import install_line, on_another_core
from tests.support.dossiers import ONE_OF_EACH
from tests.support.project import PACKAGE, ROOT, project_files, python_files, text_of

SCRIPT = """
import os, signal, time
from geoapp import resources
resources._is_safe = lambda: True
outside = os.getpid()
def work():
    yield os.getpid() != outside
    {between}
    yield "last"
with resources.on_another_core(work) as results:
    print(*results)
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("none left")
"""
needs_a_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="a system that has no fork")


def told_by(script: str, **named: str) -> str:
    """Run a script in a process of its own, which has one thread, as a command has."""
    command = [sys.executable, "-c", script.format(**named)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@needs_a_fork
@pytest.mark.parametrize(
    "between",
    [
        "pass",
        "if os.getpid() != outside: os.kill(os.getpid(), signal.SIGKILL)",
        "if os.getpid() != outside: raise MemoryError",
        "if os.getpid() != outside: yield lambda: 'no pickle'",
    ],
    ids=["it ends", "it is killed", "it fails", "it gives what can't be sent"],
)
def test_a_fork_gives_all_and_what_it_can_not_is_made_here(between: str) -> None:
    assert told_by(SCRIPT, between=between) == "True last\nnone left\n"


@needs_a_fork
def test_what_fails_in_a_fork_fails_here() -> None:
    script = SCRIPT.replace("    print(*results)", """
    next(results)
    try:
        next(results)
    except KeyError as error:
        print("failed", error)
""")  # fmt: skip
    assert told_by(script, between="raise KeyError(7)") == "failed 7\nnone left\n"


@needs_a_fork
def test_a_fork_ends_with_whoever_waits_no_more() -> None:
    script = SCRIPT.replace("    print(*results)", """
    print(next(results))
    started = time.monotonic()
print(time.monotonic() - started < 20)
""")  # fmt: skip
    # The fork's pause is longer than the test may wait.
    assert told_by(script, between="time.sleep(600)") == "True\nTrue\nnone left\n"


@needs_a_fork
def test_what_is_made_so_far_is_given_without_waiting_for_more() -> None:
    script = SCRIPT.replace("    print(*results)", """
    came = []
    while len(came) < 2:
        came += results.so_far()
    print(*came, *results.so_far())
""")  # fmt: skip
    # The fork's pause is longer than the test may wait.
    told = told_by(script, between="yield 'second'; time.sleep(600)")
    assert told == "True second\nnone left\n"


@needs_a_fork
@pytest.mark.parametrize("between", ["pass", "if os.getpid() != outside: raise MemoryError"])
def test_what_is_made_so_far_ends_with_all_even_where_a_fork_ended_before(between: str) -> None:
    script = SCRIPT.replace("    print(*results)", """
    next(results)
    while not (came := [*results.so_far()]):
        pass
    print(*came, *results, *results.so_far())
""")  # fmt: skip
    assert told_by(script, between=between) == "last\nnone left\n"


@needs_a_fork
def test_without_a_place_for_what_a_fork_makes_all_is_made_here() -> None:
    script = "import tempfile\ntempfile.tempdir = 'no-such-folder'\n" + SCRIPT
    assert told_by(script, between="pass") == "False last\nnone left\n"


def test_where_there_are_threads_the_work_is_done_here() -> None:
    waiting = threading.Event()
    other = threading.Thread(target=waiting.wait)
    other.start()
    try:
        with on_another_core(lambda: iter([os.getpid(), 2])) as results:
            assert not [*results.so_far()]
            assert list(results) == [os.getpid(), 2]
    finally:
        waiting.set()
        other.join()


def test_two_cores_share_every_format_that_needs_no_arrow() -> None:
    alone = [name for name, made in FORMATS.items() if not made.through_arrow]
    assert sorted(BESIDE_ARROW) == sorted(alone)


@needs_a_fork
def test_an_export_is_the_same_with_a_fork_and_without(tmp_path: Path) -> None:
    script = """
import os
from geoapp import resources
from geoapp.cli import main
real, forks = os.fork, []
os.fork = lambda: forks.append(1) or real()
resources._is_safe = lambda: "{name}" == "beside"
main(["export", "{path}", "--all", "-o", "{folder}"], standalone_mode=False)
print(len(forks))
"""
    made = {}
    for name, forks in (("beside", "1"), ("alone", "0")):
        folder = tmp_path / name
        told = told_by(script, name=name, path=str(ONE_OF_EACH), folder=str(folder))
        assert told == f"{forks}\n"
        made[name] = {
            path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
    assert made["beside"] == made["alone"]


@pytest.mark.parametrize(
    ("made_by", "line", "alone"),
    [
        ("pipx_metadata.json", "pipx inject {name} a b", "pipx runpip {name} install --no-deps a"),
        ("uv-receipt.toml", "uv pip install --python {python} a b", None),
        ("pyvenv.cfg", "{python} -m pip install a b", None),
    ],
)
def test_what_is_missing_comes_by_the_way_geoapp_came(
    made_by: str,
    line: str,
    alone: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """None of them names geoapp to an index, which has another project of that name."""
    place = tmp_path / "geoapp-new"
    place.mkdir()
    (place / made_by).touch()
    monkeypatch.setattr(sys, "prefix", str(place))
    monkeypatch.setattr(sys, "executable", str(place / "a b" / "python"))
    has_pip = made_by != "uv-receipt.toml"  # uv's have none
    monkeypatch.setattr("geoapp.resources.find_spec", lambda _: object() if has_pip else None)
    named = {"name": place.name, "python": f'"{sys.executable}"'}
    assert install_line("a", "b") == f"`{line.format(**named)}`"
    alone = alone or line.replace("a b", "--no-deps a")
    assert install_line("a", with_needs=False) == f"`{alone.format(**named)}`"


def test_no_text_has_an_index_asked_for_geoapp() -> None:
    """The index has another project of that name, which would take the place of this one."""
    asks = re.compile(r"install [^`\n]*[\s\"']geoapp(\[|[\"'`\s])")
    assert asks.search('pip install "geoapp[author]"')
    paths = [path for path in project_files() if path.suffix == ".md" or PACKAGE in path.parents]
    texts = [path for path in paths if path.suffix in {".md", ".py"}]
    assert [path.name for path in texts if asks.search(text_of(path))] == []


def test_what_a_command_says_it_lacks_is_part_of_an_extra() -> None:
    extras = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["optional-dependencies"]
    for_users = {re.split(r"\W*[>=]", each)[0] for name in extras for each in extras[name]}
    named = {name.replace("_", "-") for name in LETTERS_BY_EXTRA}
    for path in python_files(PACKAGE):
        named |= set(re.findall(r"install_line\(['\"](\w+)['\"]\)", text_of(path)))
    assert named - {"searoute"} < named <= for_users
