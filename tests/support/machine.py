"""
What tests take from the machine: its programs, and nothing else of what it has or prefers.

Set once, before the first test, and handed down to every worker, server and browser that a test
starts: so that a test says the same on a new machine as on one where somebody has worked for years.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from tests.support.project import ROOT

# How the names of what is kept begin, in either case: where programs are, how npm reaches the
# network, what CI asks for. All other variables may change what a program does.
KEPT = (
    "CI",
    "PATH",
    "TERM",
    "TEMP",
    "TMP",
    "SYSTEMROOT",
    "VIRTUAL_ENV",
    "GEOAPP_REQUIRE_",
    "GEOAPP_CHROMIUM",
    "PYTEST_",
    "NODE_EXTRA_CA_CERTS",
    "PIP_CERT",
    "SSL_CERT_FILE",
    "PLAYWRIGHT_BROWSERS_PATH",
    "npm_config_",
    "http_proxy",
    "https_proxy",
    "no_proxy",
)
LOOPBACK = "127.0.0.1,localhost,::1"
UMASK = 0o022
# Matplotlib has fonts for formulas too, which would stand in for letters.
FONTS = {
    "matplotlib": "mpl-data/fonts/ttf/DejaVu*.ttf",
    "koreanize_matplotlib": "fonts/NanumGothic*.ttf",
}
# What a style sheet's families become; any other name stands for none of these fonts.
FAMILIES = {"sans-serif": "DejaVu Sans", "serif": "DejaVu Serif", "monospace": "DejaVu Sans Mono"}
HANGUL = "NanumGothic"
FONTCONFIG = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>{folder}</dir>
<cachedir>{folder}/cache</cachedir>
{aliases}
<match><edit name="family" mode="append_last">
<string>DejaVu Sans</string><string>{hangul}</string>
</edit></match>
</fontconfig>
"""


def settings(home: Path, before: Mapping[str, str]) -> dict[str, str]:
    """
    Settle the environment of the tests.

    Parameters
    ----------
    home
        An empty folder, the home of everything that the tests start; fonts are named in it.
    before
        The environment as the machine has it.

    Returns
    -------
    settings
        The whole environment: what is not in it is not set.
    """
    beginnings = tuple(name.lower() for name in KEPT)
    kept = {name: value for name, value in before.items() if name.lower().startswith(beginnings)}
    past = Path(before.get("HOME") or "~").expanduser()
    return {
        # A browser that Playwright has brought, and what npm knows, stay where they are.
        "PLAYWRIGHT_BROWSERS_PATH": str(past / ".cache" / "ms-playwright"),
        "npm_config_cache": str(past / ".npm"),
        "npm_config_userconfig": str(past / ".npmrc"),
        **kept,
        "NO_PROXY": LOOPBACK,
        "no_proxy": LOOPBACK,
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "COLUMNS": "80",
        "FONTCONFIG_FILE": str(write_fontconfig(home / "fonts")),
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
        **git_settings(),
    }


def git_settings() -> dict[str, str]:
    """Give git nobody's settings, a name, and leave to read a checkout of another owner."""
    return {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": str(ROOT),
        **{f"GIT_{who}_NAME": "A tester" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "tester@example.org" for who in ("AUTHOR", "COMMITTER")},
    }


def settle(home: Path) -> None:
    """Make the settings those of this process, and of all that it starts."""
    new = settings(home, os.environ)
    os.environ.clear()
    os.environ.update(new)
    os.umask(UMASK)
    if hasattr(time, "tzset"):
        time.tzset()


def fonts() -> list[Path]:
    """
    Find the fonts of the browsers, which come with packages that geoapp needs.

    Raises
    ------
    FileNotFoundError
        If a package that brings some isn't installed.
    """
    found: list[Path] = []
    for package, inside in FONTS.items():
        spec = find_spec(package)
        home = Path(spec.origin).parent if spec and spec.origin else None
        brought = sorted(home.glob(inside)) if home else []
        if not brought:
            raise FileNotFoundError(f"{package}, which brings fonts, isn't here; run: make setup")
        found += brought
    return found


def write_fontconfig(folder: Path) -> Path:
    """Lay links to the fonts into a folder; return the file that names that folder alone."""
    folder.mkdir()
    for font in fonts():
        (folder / font.name).symlink_to(font)
    aliases = (
        f"<alias><family>{generic}</family>"
        f"<prefer><family>{family}</family><family>{HANGUL}</family></prefer></alias>"
        for generic, family in FAMILIES.items()
    )
    path = folder / "fonts.conf"
    text = FONTCONFIG.format(folder=escape(str(folder)), aliases="\n".join(aliases), hangul=HANGUL)
    path.write_text(text, "utf-8")
    return path
