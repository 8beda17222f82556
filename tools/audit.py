"""
Compare the locked versions with published advisories, by pip-audit.

What could not be compared is no good news: then it says so, and ends with 2; with 1 if any
version has a known vulnerability.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
NAMED = 5


def asked() -> Sequence[dict[str, Any]] | None:
    """Ask the service of advisories about each locked version; None if it doesn't answer."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--no-deps"]
    command += ["--disable-pip", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    try:
        return list(json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        print(done.stderr.strip()[-500:], file=sys.stderr)
        return None


def verdict(dependencies: Sequence[dict[str, Any]] | None) -> tuple[int, str]:
    """
    Say what became of a comparison.

    Parameters
    ----------
    dependencies
        As pip-audit's JSON lists them; None if it gave none.

    Returns
    -------
    status, words
        0 if all were compared and nothing is known; 1 if something is; else 2.
    """
    if not dependencies:
        return 2, "Nothing was compared: the service of advisories doesn't answer from here."
    left = [each for each in dependencies if "vulns" not in each]
    known = [
        f"{each['name']} {each['version']}: {found['id']}; "
        f"mended in {', '.join(found.get('fix_versions') or ['no version yet'])}"
        for each in dependencies
        for found in each.get("vulns", ())
    ]
    lines = list(known)
    if left:
        named = ", ".join(str(each["name"]) for each in left[:NAMED])
        more = f" and {len(left) - NAMED} more" if len(left) > NAMED else ""
        lines.append(
            f"{len(left)} of {len(dependencies)} were not compared, so nothing is known of them: "
            f"{named}{more}. The service of advisories has to be reached for that."
        )
    if lines:
        return (1 if known else 2), "\n".join(lines)
    return 0, f"All {len(dependencies)} locked versions were compared; no advisory names one."


if __name__ == "__main__":
    status, words = verdict(asked())
    print(words)
    sys.exit(status)
