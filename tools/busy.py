"""
Run a command some times beside busy loops, as on a machine that others use.

A test that waits for a time instead of for what it wants to see fails here sooner or later.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

LOOP = "while True: pass"


def main(arguments: list[str]) -> int:
    """Run the command until it fails or has run often enough; return its status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loops", type=int, default=2, help="busy loops beside it")
    parser.add_argument("--times", type=int, default=1, help="how often it is run")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args(arguments)
    loops = [subprocess.Popen([sys.executable, "-c", LOOP]) for _ in range(given.loops)]
    try:
        for _ in range(given.times):
            if status := subprocess.run(given.command, check=False).returncode:
                return status
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
