"""The page's content security policy: our scripts run, nothing else; only named tiles are asked."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

# Filled in last, by the hashes of what the page then holds; stands before any text of a dossier.
PLACE = "geoapp-content-security-policy"
# A script without a type is run; the JSON blocks have one and never are.
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)
_STYLE = re.compile(r"<style>(.*?)</style>", re.S)


def with_policy(html: str, scripts: Sequence[str] = (), pictures: str = "") -> str:
    """
    Put the policy into a page.

    Parameters
    ----------
    html
        A whole page, with `PLACE` where the policy belongs; its scripts and styles are
        ours, for all texts of a dossier in it are escaped.
    scripts
        More scripts that may run: those that stand in the page packed.
    pictures
        Origin of the one host whose pictures the page may ask for; none if empty.

    Returns
    -------
    html
        The page, whose policy allows its own scripts and style sheets by their hashes and
        pictures in data URIs, and of that host. There is nothing to connect to, no frame,
        no form.

    Examples
    --------
    >>> page = with_policy('<meta content="geoapp-content-security-policy"><script>1</script>')
    >>> page.split('"')[1].split("; ")[:2]
    ["default-src 'none'", "script-src 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"]
    """
    held = [*_SCRIPT.findall(html), *scripts]
    allowed = policy(held, _STYLE.findall(html), pictures, unpacks=bool(scripts))
    return html.replace(PLACE, allowed, 1)


def policy(
    scripts: list[str], styles: list[str], pictures: str = "", *, unpacks: bool = False
) -> str:
    """
    Write a policy that allows exactly some inline scripts, style sheets, and a host's pictures.

    Where a page unpacks scripts, a worker of its own does so: one made of a blob, which no
    address from outside can be.

    Examples
    --------
    >>> policy([], [])
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
    >>> policy([], [], unpacks=True).split("; ")[1]
    'worker-src blob:'
    >>> policy([], [], "https://tiles.example").split("; ")[1]
    'img-src data: https://tiles.example'
    """
    rules = ["default-src 'none'"]
    for name, texts in (("script-src", scripts), ("style-src", styles)):
        if texts:
            rules.append(" ".join([name, *(f"'sha256-{_digest(text)}'" for text in texts)]))
    rules += ["worker-src blob:"] if unpacks else []
    # In a meta element `frame-ancestors` has no effect: anyone may embed the page.
    shown = f"img-src data: {pictures}".rstrip()
    return "; ".join([*rules, shown, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
