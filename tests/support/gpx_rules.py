"""The rules of GPX 1.1, as its schema at topografix.com/GPX/1/1 has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

NAMESPACE = "{http://www.topografix.com/GPX/1/1}"
ABOUT = "name cmt desc src link*"
# What an element may hold, in this order, once; with a star as often as one likes.
ORDER = {
    "gpx": "metadata wpt* rte* trk* extensions",
    "metadata": "name desc author copyright link* time keywords bounds extensions",
    "wpt": f"ele time magvar geoidheight {ABOUT} sym type fix sat hdop vdop pdop ageofdgpsdata "
    "dgpsid extensions",
    "rte": f"{ABOUT} number type extensions rtept*",
    "trk": f"{ABOUT} number type extensions trkseg*",
    "trkseg": "trkpt* extensions",
    "link": "text type",
}
ORDER |= dict.fromkeys(("rtept", "trkpt"), ORDER["wpt"])
WITHIN = {"lat": (-90, 90, True), "lon": (-180, 180, False)}
NEEDED = {"gpx": ("version", "creator"), "link": ("href",)}
NEEDED |= dict.fromkeys(("wpt", "rtept", "trkpt"), ("lat", "lon"))
DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
INSTANT = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


def broken_rules(element: ET.Element) -> Iterator[str]:
    """
    Name each rule that a file of GPX breaks.

    Examples
    --------
    >>> def told(text):
    ...     return list(broken_rules(ET.fromstring(text)))
    >>> head = '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="a">'
    >>> told(f'{head}<wpt lat="1" lon="180"><name/><time>2001-02-03</time></wpt></gpx>')
    ['wpt: lon is 180', 'wpt: time comes too late', 'time: is no instant: 2001-02-03']
    >>> told(f'{head}<rte/><wpt lat="1e1"/><trk><trkpt/></trk></gpx>')
    ['gpx: wpt comes too late', 'wpt: has no lon', 'wpt: lat is 1e1', 'trk: trkpt is misplaced']
    >>> told(f'{head}<wpt lat="1" lon="-180"><name/></wpt><rte/></gpx>')
    []
    """
    name = element.tag.removeprefix(NAMESPACE)
    yield from _attributes(name, element)
    if name == "time" and not INSTANT.fullmatch(element.text or ""):
        yield f"time: is no instant: {element.text}"
    if name == "extensions":
        yield from (f"{name}: {each.tag}" for each in element if each.tag.startswith(NAMESPACE))
        return
    at = 0
    order = ORDER.get(name, "").split()
    for child in element:
        called = child.tag.removeprefix(NAMESPACE)
        found = [n for n, each in enumerate(order) if each.rstrip("*") == called]
        if not found:
            yield f"{name}: {called} is misplaced"
            continue
        if found[0] < at:
            yield f"{name}: {called} comes too late"
        at = max(at, found[0] + (not order[found[0]].endswith("*")))
        yield from broken_rules(child)


def _attributes(name: str, element: ET.Element) -> Iterator[str]:
    for needed in NEEDED.get(name, ()):
        if needed not in element.attrib:
            yield f"{name}: has no {needed}"
    for key, (low, high, closed) in WITHIN.items():
        text = element.get(key)
        if text is None:
            continue
        number = float(text) if DECIMAL.fullmatch(text) else float("nan")
        if not (low <= number < high or (closed and number == high)):
            yield f"{name}: {key} is {text}"
    if set(element.get("href", "")) & set(' <>"{}|^`\\'):
        yield f"{name}: href is {element.get('href')}"
