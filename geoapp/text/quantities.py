"""Lengths, paces and short names in the words of a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isnan

from geoapp.catalogues import say, say_number, translate
from geoapp.measure import Unit, in_unit

STRAIGHT_AND_DRAWN = (
    "Straight: the geodesic between the two ends on the WGS 84 ellipsoid (Karney 2013), a lower "
    "bound. Drawn: the line on the map, measured the same way; a simplified line reads shorter "
    "than the real track."
)
"""How the two lengths are found that need no source; a message of the catalogues."""


def say_pace(low: float | None, high: float | None, lang: str, unit: Unit = "km") -> str:
    """
    Say kilometres a day in a unit; either bound may be missing.

    Examples
    --------
    >>> say_pace(490, None, "en"), say_pace(1500, 1500, "fr"), say_pace(None, None, "en")
    ('490\\xa0km or more a day', '1\\u202f500\\xa0km par jour', 'no bound')
    """
    t = translate(lang)
    if low is None:
        return t("no bound")
    message = t("{km} or more a day") if high is None else t("{km} a day")
    return message.replace("{km}", say_km(low, low if high is None else high, lang, unit))


def say_km(low: float, high: float | None, lang: str, unit: Unit = "km") -> str:
    """
    Say a length in whole kilometres, miles or nautical miles.

    A range where its bounds differ; without an upper bound (None or NaN) "at least", and
    "not known" where the lower one is nothing.

    Examples
    --------
    >>> say_km(9800.0, 10800.2, "en"), say_km(182.7, 182.7, "fr")
    ('9,800–10,800\\xa0km', '183\\xa0km')
    >>> say_km(3225.4, None, "en"), say_km(0.0, None, "en")
    ('at least 3,225\\xa0km', 'not known')
    >>> say_km(193, 213, "fr", "nmi")
    '104–115\\xa0M'
    """
    if high is None or isnan(high):
        t = translate(lang)
        if round(in_unit(low, unit)) == 0:
            return t("not known")
        return t("at least {km}").replace("{km}", say_km(low, low, lang, unit))
    whole = [round(in_unit(end, unit)) for end in (low, high)]
    ends = dict.fromkeys(say_number(end, lang) for end in whole)
    return f"{'–'.join(ends)}\u00a0{translate(lang)(unit)}"


def say_amount(value: float, lang: str) -> str:
    """
    Say a number with at most one decimal.

    Examples
    --------
    >>> say_amount(1234.56, "en"), say_amount(2, "fr")
    ('1,234.6', '2')
    """
    return say_number(value, lang, "#,##0.#")


def brief(texts: Mapping[str, str], lang: str) -> str:
    """
    Shorten a name for a map: without what stands in brackets or after a comma.

    Examples
    --------
    >>> brief({"en": "Najin (Rajin), port"}, "fr")
    'Najin'
    """
    return re.split(r" \(|[,،] ", say(texts, lang), maxsplit=1)[0]
