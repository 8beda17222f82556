"""
What commands take beside an earlier commit: the processor's time, the clock's, what they write.

Both find their bytecode written, as `pip` leaves it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.commands import with_bytecode

ROOT = Path(__file__).parents[1]
COMMIT, ROUNDS = "e7159a7", 3
COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check",),
    "measure": ("measure",),
    "page": ("page", "-o", "page.html"),
    "publish, five languages": ("publish", "--languages", "en,fr,ru,ko,uk", "-o", "site"),
    "handout": ("handout", "-o", "handout.pdf"),
    "slides": ("slides", "-o", "route.pptx"),
    "bundle": ("bundle", "-o", "class.zip"),
    "export --all": ("export", "--all", "-o", "package"),
}


def took(tree: Path, bytecode: Path, given: tuple[str, ...]) -> tuple[float, float, str]:
    """Run a command of a tree once: seconds on the processor and by the clock; what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        env = with_bytecode(bytecode) | {"PYTHONPATH": str(tree)}
        # As the script that is installed does it: then it was the one of `geoapp.cli`.
        module = "geoapp" if (tree / "geoapp" / "__main__.py").exists() else "geoapp.cli"
        command = [sys.executable, "-m", module, *given]
        before, start = os.times(), time.perf_counter()
        subprocess.run(command, cwd=folder, env=env, capture_output=True, check=True)  # noqa: S603
        clock = time.perf_counter() - start
        after = os.times()
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        mb = sum(path.stat().st_size for path in files) / 1e6
    seconds = after.children_user + after.children_system
    seconds -= before.children_user + before.children_system
    number = f"{len(files)} files, " if len(files) > 1 else ""
    return seconds, clock, f"{number}{mb:.1f} MB" if files else "-"


def main(given: list[str]) -> None:
    """Print the table for the commands that are given, or all."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as bytecode:
        archive = subprocess.run(  # noqa: S603
            ["git", "archive", COMMIT],  # noqa: S607
            cwd=ROOT, capture_output=True, check=True,
        ).stdout  # fmt: skip
        subprocess.run(["tar", "x"], cwd=folder, input=archive, check=True)  # noqa: S607
        print(
            "| command | then | now | ratio | clock then | now | ratio | wrote then | writes now |"
        )
        print("|" + " --- |" * 9)
        trees = (Path(folder), ROOT)
        for name in given or COMMANDS:
            rounds = [
                [took(tree, Path(bytecode), COMMANDS[name]) for tree in trees]
                for _ in range(1 + ROUNDS)
            ][1:]  # the first writes the bytecode
            cells = [f"`{name}`"]
            for sort in (0, 1):
                then, now = (median(float(each[at][sort]) for each in rounds) for at in (0, 1))
                cells += [f"{then:.2f}", f"{now:.2f}", f"{now / then:.2f}"]
            line = f"| {' | '.join([*cells, *(wrote for *_, wrote in rounds[0])])} |"
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
