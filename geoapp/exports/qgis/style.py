"""Styles for QGIS: the page's colours and dashes, labels, time fields, forms with sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from xml.etree import ElementTree as ET

from geoapp.cartography.style import DASH, LIGHT
from geoapp.exports.wording import TABS, VALUES, column_tag, field_word, word
from geoapp.frames import BOUNDS

QGIS_VERSION = "3.22.16"
"""The oldest version that the styles were tried with."""

STYLE_CATEGORIES = "Symbology|Labeling|Fields|Forms|Temporal"
START_AND_END_EXPRESSIONS = "4"  # of QGIS's modes of vector time
LAST_SECOND = "23 hours 59 minutes 59 seconds"
ALWAYS = ("make_datetime(1, 1, 1, 0, 0, 0)", "make_datetime(9999, 12, 31, 23, 59, 59)")
"""What stands for an open bound in an expression of QGIS."""
BOTH_ENDS_INSIDE = "1"
# The columns of the layers by the tabs of a form; a layer's others stand in the last one.
FORM = {
    "what": ["name", "track", "leg", "caution", "state", "role", "candidates_words", "mode",
             "from_place", "to_place", "via", "via_words", "place", "basis", "certainty", "status",
             "standing", "seen_by", "how", "ship", "layer", "country", "obtained", "post",
             "candidate_of", "precision_km", "low_km", "high_km", "length_method", "straight_km",
             "drawn_km", "km", "method", "countries", "crossings", "near_km", "far_km",
             "near_share", "far_share", "max_speed", "speed_fits", "note"],
    "when": ["dates_words", "days_known", "depart", "arrive", "edtf", "start_day", "end_day",
             "time", "instant", *BOUNDS, "days_sources", "days_inferred"],
    "sources": ["reported_by", "independent_sources", "claims_text", "denials_text",
                "sources_text", "attribution", "claims", "denied_by", "citations"],
    "file": ["id", "kind", "route", "licence", "dossier", "data_version"],
}  # fmt: skip
FORM_FIELDS = ("name", "caution", "dates_words", "role", "candidates_words", "via_words",
               "seen_by", "obtained", "method", "note")  # fmt: skip
LONG = (
    "caution",
    "dates_words",
    "candidates_words",
    "obtained",
    "method",
    "note",
    "reported_by",
    "claims_text",
    "denials_text",
    "sources_text",
    "attribution",
    "length_method",
    "licence",
)
ROW = "fid"
"""The column that a GeoPackage counts its rows by."""
RUN = ("start_day", "end_day")
TIMED = dict.fromkeys(
    ("legs", "candidates", "sightings", "tracks", "positions"), (BOUNDS[0], BOUNDS[3])
) | {"reach": RUN}
"""The layers that have a time, and the columns of its first and last day."""
LABEL_SCALE = 4_000_000  # 1 to this: nearer, every place has its name
AREA_SCALE = 25_000_000  # nearer, every country and sea
LABELLED = ("places", "sightings", "basemap_cities", "basemap_labels")
IN_ITALICS = "\"kind\" <> 'country'"
CITY_SHOWN = '@map_scale <= "scale"'

Symbol = tuple[str, str, dict[str, str]]


@lru_cache(maxsize=64)  # a project's GeoPackage has those of the one alone
def layer_style(name: str, lang: str, columns: tuple[str, ...] = (), *, timed: bool = True) -> str:
    """
    Write the style of a layer as QML, for `layer_styles` of a GeoPackage.

    Parameters
    ----------
    name
        Name of a layer.
    lang
        Language of labels, legend and form.
    columns
        Its columns: a text has one of its own only in a language that the dossier has.
    timed
        Whether QGIS's clock can show its days; it has none before the year 1 or after 9999.

    Returns
    -------
    qml
        One document; the same text each time.

    Examples
    --------
    >>> "earliest_start" in layer_style("legs", "en")
    True
    """
    root = ET.Element("qgis", version=QGIS_VERSION, styleCategories=STYLE_CATEGORIES)
    root.set("labelsEnabled", labels_enabled(name))
    root.extend(style_elements(name, lang, columns, timed=timed))
    ET.indent(root, " ")
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(
        root, encoding="unicode"
    )


def labels_enabled(name: str) -> str:
    """Say whether a layer has labels, as QGIS writes it."""
    return "1" if name in LABELLED else "0"


def style_elements(
    name: str, lang: str, columns: Collection[str] = (), *, timed: bool = True
) -> list[ET.Element]:
    """
    Build what a style and a project's layer have in common.

    Parameters
    ----------
    name
        Name of a layer.
    lang, columns, timed
        As for `layer_style`.
    """
    elements = [_renderer(name, lang), *_labelling(name, _named(lang, columns))]
    if name in TIMED and timed:
        elements.append(_temporal(*TIMED[name]))
    if not name.startswith("basemap_"):
        elements += _form(lang, columns, timed=timed)
    else:
        elements.append(aliases(columns, lang))
    return elements


# -- symbols -------------------------------------------------------------------------------


def _rgba(colour: str, opacity: int = 255) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + f",{opacity}"


def _line(colour: str, width_mm: float, dash: Iterable[int] | None = None) -> Symbol:
    style = {
        "line_color": _rgba(LIGHT[colour]),
        "line_width": str(width_mm),
        "line_width_unit": "MM",
        "line_style": "solid",
        "capstyle": "round",
        "joinstyle": "round",
    }
    if dash:
        pixels = ";".join(str(length) for length in dash)
        style |= {"use_custom_dash": "1", "customdash": pixels, "customdash_unit": "Pixel",
                  "capstyle": "flat"}  # fmt: skip
    return "line", "SimpleLine", style


def _marker(shape: str, colour: str, size_mm: float, outline: str = "paper") -> Symbol:
    style = {
        "name": shape,
        "color": _rgba(LIGHT[colour]),
        "outline_color": _rgba(LIGHT[outline]),
        "outline_width": "0.4",
        "size": str(size_mm),
        "size_unit": "MM",
    }
    return "marker", "SimpleMarker", style


def _fill(colour: str) -> Symbol:
    return (
        "fill",
        "SimpleFill",
        {"color": _rgba(LIGHT[colour]), "outline_style": "no", "style": "solid"},
    )


SYMBOLS: dict[str, tuple[str | None, dict[str, Symbol]]] = {
    "legs": ("basis", {basis: _line("accent", 0.8, dash) for basis, dash in DASH.items()}),
    "candidates": (None, {"": _line("candidate", 0.3)}),
    "reach": (None, {"": _line("accent", 1.8)}),
    "places": (
        "layer",
        {
            "route": _marker("circle", "accent", 3.2),
            "waypoint": _marker("circle", "observer", 1.6),
            "context": _marker("circle", "observer", 1.4),
            "candidate": _marker("circle", "card", 2.6, outline="accent"),
        },
    ),
    "sightings": (
        "standing",
        {
            "claimed": _marker("diamond", "accent", 3.6),
            "independent": _marker("diamond", "observer", 3.6),
        },
    ),
    "tracks": (None, {"": _marker("circle", "observer", 1.0)}),
    "positions": (None, {"": _marker("circle", "observer", 1.6)}),
    "basemap_cities": (None, {"": _marker("circle", "label-area", 1.2)}),
    "basemap_sea": (None, {"": _fill("sea")}),
    "basemap_land": (None, {"": _fill("land")}),
    "basemap_lakes": (None, {"": _fill("sea")}),
    "basemap_rivers": (None, {"": _line("river", 0.2)}),
    "basemap_borders": (None, {"": _line("border", 0.2)}),
}


def _renderer(name: str, lang: str) -> ET.Element:
    if name not in SYMBOLS:
        return ET.Element("renderer-v2", type="nullSymbol")
    attribute, symbols = SYMBOLS[name]
    kind = "categorizedSymbol" if attribute else "singleSymbol"
    renderer = ET.Element("renderer-v2", type=kind, forceraster="0", symbollevels="0")
    if attribute:
        renderer.set("attr", attribute)
        categories = ET.SubElement(renderer, "categories")
        for number, value in enumerate(symbols):
            label = word(VALUES, value, lang)
            attributes = {"value": value, "symbol": str(number), "label": label, "render": "true"}
            ET.SubElement(categories, "category", attributes)
    if name == "places":  # those on the route lie on top
        renderer.set("enableorderby", "1")
        order = ET.SubElement(renderer, "orderby")
        clause = ET.SubElement(order, "orderByClause", asc="1", nullsFirst="0")
        clause.text = "\"layer\" = 'route'"
    drawn = ET.SubElement(renderer, "symbols")
    for number, (kind, layer, style) in enumerate(symbols.values()):
        symbol = ET.SubElement(drawn, "symbol", type=kind, name=str(number), alpha="1")
        symbol.set("clip_to_extent", "1")
        element = ET.SubElement(symbol, "layer", {"class": layer, "enabled": "1", "pass": "0"})
        _options(element, style)
        if name == "basemap_cities":
            shown = ET.SubElement(element, "data_defined_properties")
            _by_expression(shown, "enabled", CITY_SHOWN)
    return renderer


def _options(parent: ET.Element, values: Mapping[str, str]) -> None:
    options = ET.SubElement(parent, "Option", type="Map")
    for name, value in values.items():
        ET.SubElement(options, "Option", name=name, value=value, type="QString")


# -- labels --------------------------------------------------------------------------------


def _labelling(name: str, named: str) -> list[ET.Element]:
    # budget: one table of what QGIS wants to know of a label
    if labels_enabled(name) == "0":
        return []
    text, colour, size = {
        "places": (
            f"CASE WHEN \"layer\" = 'route' OR @map_scale < {LABEL_SCALE} THEN {named} END",
            "ink",
            "10",
        ),
        "sightings": (
            f"CASE WHEN @map_scale < {LABEL_SCALE} THEN {named} END",
            "quiet",
            "8",
        ),
        "basemap_cities": (f"CASE WHEN {CITY_SHOWN} THEN {named} END", "label-area", "8"),
        "basemap_labels": (
            f'CASE WHEN "rank" <= 1 OR @map_scale < {AREA_SCALE} THEN '
            f"CASE WHEN {IN_ITALICS} THEN {named} ELSE upper({named}) END END",
            "label-area",
            "8",
        ),
    }[name]
    labelling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labelling, "settings", calloutType="simple")
    style = ET.SubElement(
        settings,
        "text-style",
        fieldName=text,
        isExpression="1",
        fontFamily="Sans Serif",
        fontSize=size,
        fontSizeUnit="Point",
        namedStyle="Regular",
        textColor=_rgba(LIGHT[colour]),
        textOpacity="1",
        multilineHeight="1",
    )
    ET.SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor=_rgba(LIGHT["land"]),
        bufferOpacity="0.8",
    )
    over = name == "basemap_labels"
    placement = {
        "placement": "1" if over else "6",  # over the point, or where there is room round it
        "quadOffset": "4",
        "dist": "1.5",
        "distUnits": "MM",
        "predefinedPositionOrder": "R,L,TR,BR,TL,BL,TSR,BSR",
        "priority": {"basemap_cities": "2", "basemap_labels": "3"}.get(name, "8"),
    }
    ET.SubElement(settings, "placement", placement)
    ET.SubElement(settings, "rendering", drawLabels="1", obstacle="0" if over else "1")
    if over:
        _by_expression(ET.SubElement(settings, "dd_properties"), "Italic", IN_ITALICS)
    return [labelling]


def _by_expression(parent: ET.Element, name: str, expression: str) -> None:
    """Let a property of a label or a symbol follow from the row."""
    said = ET.SubElement(parent, "Option", type="Map")
    ET.SubElement(said, "Option", name="name", value="", type="QString")
    ET.SubElement(said, "Option", name="type", value="collection", type="QString")
    each = ET.SubElement(said, "Option", name="properties", type="Map")
    one = ET.SubElement(each, "Option", name=name, type="Map")
    ET.SubElement(one, "Option", name="active", value="true", type="bool")
    ET.SubElement(one, "Option", name="expression", value=expression, type="QString")
    ET.SubElement(one, "Option", name="type", value="3", type="int")


def _named(lang: str, columns: Collection[str]) -> str:
    own = f"name_{column_tag(lang)}"
    return f'coalesce("{own}", "name")' if own in columns else '"name"'


# -- time and forms ------------------------------------------------------------------------


def _temporal(first: str, last: str) -> ET.Element:
    """
    Show a feature from its earliest start to its latest end: while it is possible.

    By expressions, as QGIS takes a date for its midnight and would leave the last day out, and
    shows a feature with an open bound on no day.
    """
    temporal = ET.Element(
        "temporal",
        enabled="1",
        mode=START_AND_END_EXPRESSIONS,
        limitMode=BOTH_ENDS_INSIDE,
        startField=first,
        endField=last,
        startExpression=f'coalesce(to_datetime("{first}"), {ALWAYS[0]})',
        endExpression=f"coalesce(to_datetime(\"{last}\") + to_interval('{LAST_SECOND}'), "
        f"{ALWAYS[1]})",
        durationUnit="d",
        fixedDuration="0",
        accumulate="0",
    )
    fixed = ET.SubElement(temporal, "fixedRange")
    ET.SubElement(fixed, "start")
    ET.SubElement(fixed, "end")
    return temporal


def _form(lang: str, columns: Collection[str], *, timed: bool) -> list[ET.Element]:
    """Build a form with tabs that hold every column; the sources have one of their own."""
    fields = ET.Element("fieldConfiguration")
    shown = _tabs(lang, columns)
    for field in (field for names in shown.values() for field in names):
        long = field.removesuffix(f"_{column_tag(lang)}") in LONG
        widget = ET.SubElement(
            ET.SubElement(fields, "field", name=field), "editWidget", type="TextEdit"
        )
        if timed and field in (*BOUNDS, *RUN):
            widget.set("type", "DateTime")
        _options(ET.SubElement(widget, "config"), {"IsMultiline": "1" if long else "0"})
    layout = ET.Element("editorlayout")
    layout.text = "tablayout"
    form = ET.Element("attributeEditorForm")
    for tab, names in shown.items():
        container = ET.SubElement(form, "attributeEditorContainer", name=word(TABS, tab, lang),
                                  columnCount="1", groupBox="0", showLabel="1")  # fmt: skip
        for field in names:
            ET.SubElement(container, "attributeEditorField", name=field, index="-1", showLabel="1")
    preview = ET.Element("previewExpression")
    named = not columns or "name" in columns
    preview.text = _named(lang, columns) if named else '"id"'
    return [fields, aliases(columns, lang), layout, form, preview]


def _tabs(lang: str, columns: Collection[str]) -> dict[str, list[str]]:
    """Give each column of a layer to a tab; without columns, all that any layer has."""
    known = {field for names in FORM.values() for field in names}
    has = columns or known
    shown = {
        tab: [field for each in names if (field := _spoken(each, lang, has)) in has]
        for tab, names in FORM.items()
    }
    placed = {field for names in shown.values() for field in names}
    shown["file"] += [field for field in columns if field not in placed]
    return {tab: names for tab, names in shown.items() if names}


def aliases(columns: Collection[str], lang: str) -> ET.Element:
    """
    Name columns in words, as forms and tables of QGIS head them.

    Parameters
    ----------
    columns
        A layer's; empty for all that any drawn layer has.
    lang
        Language tag.

    Examples
    --------
    >>> [each.get("name") for each in aliases(["mode"], "en")]
    ['Row', 'Mode']
    """
    known = columns or [field for names in FORM.values() for field in names]
    named = ET.Element("aliases")
    for field in (ROW, *known):
        ET.SubElement(named, "alias", field=field, name=field_word(field, lang))
    return named


def _spoken(field: str, lang: str, columns: Collection[str]) -> str:
    """Name the column of a text in the language."""
    own = f"{field}_{column_tag(lang)}"
    return own if own in columns and field in FORM_FIELDS else field
