"""
Charts of what has a number: the legs' lengths, and one question's values side by side.

Altair charts as wide as their container makes them. All texts are plain, none is markup;
nothing is fetched to draw them; axes begin at zero.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import isnan

import altair as alt
import pandas as pd

from geoapp.cartography.style import LIGHT
from geoapp.catalogues import say, translate
from geoapp.dossier.strict_json import JsonObject
from geoapp.frames.schema import FrameRow
from geoapp.measure import UNITS, Unit, in_unit
from geoapp.text.quantities import say_km, say_pace

ROW_PX = 40  # one line of a chart: words, and its mark below them
DROP_PX = 10  # from a line's words to its mark
BAND_PX = 9
TEXT_PX = 13
# What a mark stands for -> its colour in `geoapp.cartography.style`.
COLOURS = {
    "range": "accent",
    "drawn": "accent",
    "said": "accent",
    "straight": "observer",
    "computed": "observer",
}
FONT = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', system-ui, sans-serif"
_Line = dict[str, str | float]
# Vega has its own number formats; French groups digits by a narrow space, Spanish by points from
# five on, the others by comma.
_LABEL = "format(datum.value, ',')"
_LABELS = {
    "fr": f"replace({_LABEL}, /,/g, '\u202f')",
    "es": f"datum.value < 10000 ? datum.value : replace({_LABEL}, /,/g, '.')",
}


def distance_chart(
    lengths: pd.DataFrame,
    lang: str = "en",
    *,
    unit: Unit = "km",
    names: Mapping[Hashable, Mapping[str, str]] | None = None,
    colours: Mapping[str, str] = LIGHT,
) -> alt.VConcatChart:
    """
    Draw each leg's range, straight line and drawn line.

    Parameters
    ----------
    lengths
        What `geoapp.measure.leg_lengths` returns: index `leg_id`; `straight_km`, `drawn_km`,
        `low_km`, `high_km` in kilometres.
    lang
        Language tag.
    unit
        Of the scale and the words: `km`, `mi` or `nmi`.
    names
        Text of each leg's name by its id; without one the id stands.
    colours
        `geoapp.cartography.style.LIGHT` or `DARK`.

    Returns
    -------
    chart
        One panel a leg, each on a scale of its own that begins at zero, as a short leg beside a
        long one would vanish. Without a leg, a chart without panels.

    Examples
    --------
    >>> columns = ["straight_km", "drawn_km", "low_km", "high_km"]
    >>> lengths = pd.DataFrame([[183.0, 195.0, 183.0, 251.0]], ["leg-sea"], columns)
    >>> len(distance_chart(lengths).vconcat), len(distance_chart(lengths.iloc[:0]).vconcat)
    (1, 0)
    """
    titles = {str(leg): say((names or {}).get(leg), lang) or str(leg) for leg in lengths.index}
    panels = [
        _leg_panel(_leg_lines(row, lang, unit), titles[str(leg)], lang, unit, colours)
        for leg, row in lengths.iterrows()
    ]
    chart: alt.VConcatChart = alt.vconcat(*panels, spacing=26, config=_config(colours))
    return chart


def _leg_panel(
    lines: list[_Line], title: str, lang: str, unit: Unit, colours: Mapping[str, str]
) -> alt.LayerChart:
    """Draw the panel of one leg, under its name."""
    panel = _drawn(lines, translate(lang)(UNITS[unit]), lang, colours)
    panel.title = alt.Title(title, anchor="start", offset=12)
    panel.description = _described(title, lines)
    return panel


def _leg_lines(row: FrameRow, lang: str, unit: Unit) -> list[_Line]:
    """Give the three lines of a leg's panel."""
    t = translate(lang)
    low, high = row["low_km"], row["high_km"]
    known = t("Length") if isnan(high) else t("Plausible length")
    kinds = [
        ("range", known, (low, high)),
        ("straight", t("Straight line"), (row["straight_km"], row["straight_km"])),
        ("drawn", t("Line as drawn"), (row["drawn_km"], row["drawn_km"])),
    ]
    return [
        # Without an upper bound the lower one is marked alone, and the words say so.
        _line(kind, f"{name} · {say_km(*ends, lang, unit)}", (ends[0], max(ends)), unit)
        for kind, name, ends in kinds
    ]


def pace_chart(
    pace: JsonObject,
    lang: str = "en",
    *,
    unit: Unit = "km",
    names: Mapping[Hashable, Mapping[str, str]] | None = None,
    colours: Mapping[str, str] = LIGHT,
) -> alt.LayerChart:
    """
    Draw the pace that a leg's dates ask for beside paces that are known.

    Parameters
    ----------
    pace
        One of the `paces` of `geoapp.measure.pace_shape`.
    lang
        Language tag.
    unit
        Of the scale and the words: `km`, `mi` or `nmi`.
    names
        Text of each leg's name by its id; without one the id stands.
    colours
        `geoapp.cartography.style.LIGHT` or `DARK`.

    Returns
    -------
    chart
        The leg's line first; one without an upper bound runs to the end of the scale, and its
        words say so. Then the known paces, and the leg's limit where it has one, in grey.
    """
    t = translate(lang)
    low, high = pace["km_per_day"]
    known = [(known["km_per_day"], say(known["label"], lang)) for known in pace["references"]]
    if pace["limit_km_per_day"] is not None:
        known.append(((pace["limit_km_per_day"],) * 2, t("the limit assumed")))
    ends = [end for each, _ in known for end in each] + [low or 0.0, high or 0.0]
    words = f"{t('these dates')} · {say_pace(low, high, lang, unit)}"
    own = (low or 0.0, max(ends) if high is None and low else high or 0)
    lines = [_line("range", words, own, unit)]
    lines += [
        _line("computed", f"{label} · {say_pace(slow, fast, lang, unit)}", (slow, fast), unit)
        for (slow, fast), label in known
    ]
    title = say((names or {}).get(pace["id"]), lang) or str(pace["id"])
    chart = _leg_panel(lines, title, lang, unit, colours)
    chart.config = _config(colours)
    chart.autosize = alt.AutoSizeParams(type="fit-x", contains="padding")
    return chart


def accounts_chart(
    account: FrameRow, lang: str = "en", *, colours: Mapping[str, str] = LIGHT
) -> alt.LayerChart | None:
    """
    Draw the values of one question on one scale, none of them averaged.

    Parameters
    ----------
    account
        One row of `Frames.accounts`: `question`, `unit`, `values`.
    lang
        Language tag.
    colours
        `geoapp.cartography.style.LIGHT` or `DARK`.

    Returns
    -------
    chart
        A line for each value that is a number or a range, in the dossier's own words; one that
        was computed for the dossier is grey. It has no title, as the question stands above it.
        None where fewer than two values are numbers: there is nothing to compare.

    Examples
    --------
    >>> values = [{"said_by": {"en": "RUSI"}, "number": 200}, {"said_by": {"en": "EU"}}]
    >>> accounts_chart(pd.Series({"question": {"en": "How far?"}, "unit": "km", "values": values}))
    """
    numbers = [value for value in account["values"] if value.get("number") is not None]
    if len(numbers) < 2:
        return None
    unit = translate(lang)(account["unit"]) if account["unit"] else ""
    lines = [
        _line(
            "computed" if value.get("computed") else "said",
            f"{say(value['said_by'], lang)} · {say(value['text'], lang)}",
            _ends(value["number"]),
        )
        for value in numbers
    ]
    chart = _drawn(lines, unit, lang, colours)
    chart.description = _described(say(account["question"], lang), lines)
    chart.config = _config(colours)
    chart.autosize = alt.AutoSizeParams(type="fit-x", contains="padding")
    return chart


def _ends(number: float | Sequence[float]) -> tuple[float, float]:
    """Give both ends of a number or a range."""
    return (number, number) if isinstance(number, int | float) else (number[0], number[1])


def _line(kind: str, words: str, ends: tuple[float, float], unit: Unit = "km") -> _Line:
    """Give one line of a chart: its kind, its words, its ends, from kilometres in a unit."""
    start, end = (in_unit(end, unit) for end in ends)
    return {"kind": kind, "words": words, "start": start, "end": end}


def _drawn(
    lines: list[_Line],
    axis: str,
    lang: str,
    colours: Mapping[str, str],
) -> alt.LayerChart:
    """Draw lines below each other: words above each, a stem from zero, its band or dot."""
    data = pd.DataFrame(lines).assign(order=range(len(lines)), zero=0.0)
    base = alt.Chart(data).encode(y=alt.Y("order:O", axis=None))
    scale = alt.Scale(domain=[0, float(data["end"].max())], nice=True)
    label = _LABELS.get(lang, _LABEL)
    ends = alt.X("end:Q", scale=scale, axis=alt.Axis(title=axis, tickCount=4, labelExpr=label))
    colour = alt.Color(
        "kind:N",
        legend=None,
        scale=alt.Scale(domain=list(COLOURS), range=[colours[name] for name in COLOURS.values()]),
    )
    stem = base.mark_rule(color=colours["rule"], yOffset=DROP_PX).encode(x="zero:Q", x2="start:Q")
    band = base.mark_rule(strokeWidth=BAND_PX, strokeCap="round", yOffset=DROP_PX)
    band = band.encode(x=ends, x2="start:Q", color=colour)
    # On a phone a long line of words ends in an ellipsis; it must not push the scale aside.
    words = base.mark_text(align="left", yOffset=-6, limit=alt.ExprRef("width"))
    words = words.encode(x=alt.value(0), text="words:N")
    return alt.LayerChart(
        layer=[stem, band, words],
        height=ROW_PX * len(data),
    )


def _described(title: str, lines: list[_Line]) -> str:
    """Say a chart for those who listen to it."""
    return f"{title} {'; '.join(str(line['words']) for line in lines)}"


def _config(colours: Mapping[str, str]) -> alt.Config:
    """Give a chart the page's type and colours."""
    quiet, ink, rule = colours["quiet"], colours["ink"], colours["rule"]
    return alt.Config(
        font=FONT,
        background="transparent",
        view=alt.ViewConfig(stroke=None),
        title=alt.TitleConfig(color=ink, fontSize=15),
        text=alt.MarkConfig(color=ink, fontSize=TEXT_PX),
        axis=alt.AxisConfig(
            grid=False,
            domainColor=rule,
            tickColor=rule,
            labelColor=quiet,
            labelFontSize=12,
            titleColor=quiet,
            titleFontSize=12,
            titleFontWeight="normal",
        ),
    )
