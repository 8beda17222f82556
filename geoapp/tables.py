"""
Tables for people: frames in the words of a language, one row a thing.

Every cell is plain text or a number; a table of these is for reading, a frame for reckoning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from geoapp.catalogues import N_, say, translate
from geoapp.dossier.models import LegProperties
from geoapp.dossier.strict_json import JsonObject
from geoapp.evidence import apart, backing, origin_names, origins_of, speakers
from geoapp.frames import Frames
from geoapp.frames.schema import FrameRow
from geoapp.measure import Measured, Unit
from geoapp.text.quantities import say_km, say_pace
from geoapp.text.sources import (
    archive_words,
    colon,
    is_web,
    scoped,
    semicolon,
    source_date,
    source_notes,
    source_title,
    source_words,
)
from geoapp.when import say_when

if TYPE_CHECKING:
    import pandas as pd

SPARSE = {"When", "Computed", "archived copy"}
UNCITED = "No length is given: at least the geodesics from end to end through the named places."


def distances_table(measured: Measured, lang: str = "en", unit: Unit = "km") -> pd.DataFrame:
    """
    Tabulate each leg's lengths, with basis, method and sources.

    Parameters
    ----------
    measured
        A dossier, as `geoapp.measure.measure_dossier` measures it.
    lang
        Language tag.
    unit
        `km`, `mi` or `nmi`.

    Returns
    -------
    table
        A row a leg, in order; columns named in the language; lengths as words.

    Examples
    --------
    >>> list(_worded([{"Leg": "Sea"}], ["Leg"], "fr"))
    ['Segment']
    """
    columns = [N_("Leg"), N_("Length"), N_("Straight line"), N_("Line as drawn")]
    columns += [N_("Basis"), N_("Certainty"), N_("Method"), N_("Sources")]
    return _worded(distance_rows(measured, lang, unit), columns, lang)


def distance_rows(measured: Measured, lang: str, unit: Unit = "km") -> list[dict[str, str]]:
    """Word the rows of `distances_table`, by the English names of its columns."""
    t, sources = translate(lang), {each.id: each for each in measured.dossier.sources}
    return [
        {
            "Leg": say(leg.name, lang),
            "Length": say_km(km.low_km, km.high_km, lang, unit),
            "Straight line": say_km(km.straight_km, km.straight_km, lang, unit),
            "Line as drawn": say_km(km.drawn_km, km.drawn_km, lang, unit),
            "Basis": t(leg.basis),
            "Certainty": t(leg.certainty),
            "Method": semicolon(lang).join(say(each.method, lang) for each in leg.lengths)
            or t(UNCITED),
            "Sources": semicolon(lang).join(
                source_words(sources[name].row, lang, "name") for name in _cited_for(leg)
            ),
        }
        for leg, km in ((each.leg.properties, each.length) for each in measured.legs)
    ]


FITS = {
    "possible": N_("Physically possible: no faster than known speeds."),
    "faster": N_("Faster than any pace listed here."),
    "impossible": N_(
        "Impossible at the assumed speed limit: the limit and the dates cannot both be right."
    ),
    "unknown": N_("No verdict: a date is missing, or no comparable speed is known."),
}
"""What a leg's pace says of its dates, by `geoapp.measure.Fit`."""


def pace_words(pace: JsonObject, lang: str = "en", unit: Unit = "km") -> str:
    """
    Say whether a leg's dates can be right, and whose the known paces are.

    Parameters
    ----------
    pace
        One of the `paces` of `geoapp.measure.pace_shape`.
    lang
        Language tag.
    unit
        `km`, `mi` or `nmi`.

    Returns
    -------
    words
        Plain text: the pace and the verdict, then a line for each known pace with its source.
    """
    low, high = pace["km_per_day"]
    lines = [f"{say_pace(low, high, lang, unit)}. {translate(lang)(FITS[pace['fit']])}"]
    for known in pace["references"]:
        source = known["source"]
        by = f" – {source_words(source, lang)}" if source else ""
        low, high = known["km_per_day"]
        lines.append(f"{say_pace(low, high, lang, unit)} · {say(known['label'], lang)}{by}")
    return "\n".join(lines)


def limit_words(limit: JsonObject, frames: Frames, lang: str = "en") -> str:
    """
    Say a leg's speed limit, and whose it is.

    Parameters
    ----------
    limit
        A leg's `max_speed`.
    frames
        The frames; they give the sources' names.
    lang
        Language tag.

    Returns
    -------
    words
        Plain text: its label, then its sources, or that it is an assumption.
    """
    whose = _cited(limit["citations"], frames, lang)
    if not whose:
        whose = translate(lang)("No source is cited")
    return " – ".join(part for part in (say(limit["label"], lang), whose) if part)


def account_table(account: FrameRow, frames: Frames, lang: str = "en") -> pd.DataFrame:
    """
    Tabulate the values that sources give for one question.

    Parameters
    ----------
    account
        One row of `Frames.accounts`.
    frames
        The frames; they give the sources' names.
    lang
        Language tag.

    Returns
    -------
    table
        A row a value, in file order: value, who says it, when, how it was computed for the
        dossier, its sources; without the columns that would be empty.
    """
    rows = [
        {
            "Value": say(value["text"], lang),
            "Who says it": say(value["said_by"], lang),
            "When": say_when(value["when"], lang, moment=True) if value.get("when") else "",
            "Computed": say(value.get("computed"), lang),
            "Sources": _cited(value.get("citations") or [], frames, lang),
        }
        for value in account["values"]
    ]
    columns = [N_("Value"), N_("Who says it"), N_("When"), N_("Computed"), N_("Sources")]
    return _worded(rows, _used(columns, rows), lang)


def sources_table(frames: Frames, lang: str = "en") -> pd.DataFrame:
    """
    Tabulate the sources, with a link where the dossier gives one.

    Parameters
    ----------
    frames
        The frames.
    lang
        Language tag.

    Returns
    -------
    table
        A row a source, in file order: publisher, title, link, archived copy if any source has
        one, day, language, how it was read. A link is an ``http`` or ``https`` URL, or None; an
        archived copy that is no link is named beside how the source was read, and so is that
        none is known.

    Notes
    -----
    A title that was rebuilt from a description stands in brackets.
    """
    rows = [
        {
            "Publisher": source["publisher"],
            "Title": source_title(source.to_dict()),
            "Published": source_date(source.to_dict(), lang),
            "Language": source["language"] or "",
            "How it was read": _read(source, lang),
            "Link": _linked(source["url"]),
            "archived copy": _linked(source["archive_location"]),
        }
        for _, source in frames.sources.iterrows()
    ]
    columns = [
        N_("Publisher"),
        N_("Title"),
        N_("Link"),
        N_("archived copy"),
        N_("Published"),
        N_("Language"),
    ]
    return _worded(rows, [*_used(columns, rows), N_("How it was read")], lang)


def _used(columns: list[str], rows: list[JsonObject]) -> list[str]:
    """Leave out the columns that may be empty and are."""
    return [name for name in columns if name not in SPARSE or any(row[name] for row in rows)]


def _worded(rows: Sequence[JsonObject], columns: list[str], lang: str) -> pd.DataFrame:
    """Make a table of rows, its columns named in a language."""
    import pandas as pd

    t = translate(lang)
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    return table.rename(columns={name: t(name) for name in columns})


def _cited_for(leg: LegProperties) -> Iterable[str]:
    """Name the sources of a leg's lengths, each once."""
    return dict.fromkeys(cited.source for length in leg.lengths for cited in length.citations)


def _cited(citations: Sequence[JsonObject], frames: Frames, lang: str) -> str:
    """Name each source that is cited once."""
    ids = dict.fromkeys(citation["source"] for citation in citations)
    rows = (frames.sources.loc[name].to_dict() for name in ids)
    return semicolon(lang).join(source_words(row, lang, "name") for row in rows)


def _read(source: FrameRow, lang: str) -> str:
    """Say how a source was read, and where a copy lies that no link leads to, or that none does."""
    t, kept = translate(lang), source["archive_location"]
    row = source.to_dict()
    told = source_notes(row, lang) or [t("status: original")]
    if not kept and source["status"] != "unconfirmed":
        told.append(t("no archived copy known"))
    elif kept and not is_web(kept):
        told.append(f"{t('archived copy')}{colon(lang)}{kept}")
    elif more := archive_words(row, lang):
        told.append(f"{t('archived copy')}{colon(lang)}{more}")
    return semicolon(lang).join(told)


def _linked(url: object) -> str | None:
    """Give a URL that a browser may be sent to, else None."""
    return url if isinstance(url, str) and is_web(url) else None


def features_coverage(covered: JsonObject, frames: Frames, lang: str = "en") -> pd.DataFrame:
    """
    Tabulate how many independent sources report each leg and picture, and give its days.

    Parameters
    ----------
    covered
        What `geoapp.evidence.coverage` returns for the frames.
    frames
        The frames; they give the names.
    lang
        Language tag.

    Returns
    -------
    table
        A row a leg or a sighting, in file order, with the names of those who are counted;
        columns named in the language.
    """
    import pandas as pd

    t = translate(lang)
    names = {**frames.legs["name"].to_dict(), **frames.sightings["name"].to_dict()}
    dated = backing(frames)["dated"]
    rows = [
        {
            t("Leg or sighting"): say(names[each["id"]], lang),
            t("Independent sources"): each["independent"],
            t("Who reports it"): _scoped(frames, each["scopes"], lang),
            t("For its days"): each["days"],
            t("Who gives its days"): _named(frames, dated[each["id"]], lang),
            t("What is weak"): _flags(each["flags"], lang),
        }
        for each in covered["features"]
    ]
    return pd.DataFrame(rows)


def statements_coverage(covered: JsonObject, frames: Frames, lang: str = "en") -> pd.DataFrame:
    """
    Tabulate who makes each statement, in how many outlets it was read, and what is weak.

    Parameters
    ----------
    covered
        What `geoapp.evidence.coverage` returns for the frames.
    frames
        The frames; they give the words.
    lang
        Language tag.

    Returns
    -------
    table
        A row a claim, in file order, with the outlets in which it was read and the names of
        those who are counted; columns named in the language.
    """
    import pandas as pd

    t, claims = translate(lang), frames.claims
    rows = [
        {
            t("Statement"): say(claims["title"][each["id"]] or claims["text"][each["id"]], lang),
            t("Who says it"): say(claims["said_by"][each["id"]], lang),
            t("Kind"): t(each["kind"]),
            t("Outlets"): each["outlets"],
            t("Read in"): _outlets(claims["citations"][each["id"]], frames, lang),
            t("Independent sources"): each["independent"],
            t("Which they are"): _voices(frames, [each["id"], *each["supported_by"]], lang)
            if each["independent"]
            else "",
            t("What is weak"): _flags(each["flags"], lang),
        }
        for each in covered["statements"]
    ]
    return pd.DataFrame(rows)


def _named(frames: Frames, claims: Iterable[str], lang: str) -> str:
    """Name those whom claims go back to."""
    names = origin_names(frames)
    return ", ".join(
        say(names[origin], lang) for origin in speakers(claims, origins_of(frames.claims))
    )


def _scoped(frames: Frames, scopes: Mapping[str, Sequence[str]], lang: str) -> str:
    """Name those who report a leg or a picture, by the scope in which they do."""
    return " · ".join(
        scoped(scope, _named(frames, claims, lang), lang) for scope, claims in scopes.items()
    )


def _voices(frames: Frames, claims: Iterable[str], lang: str) -> str:
    """Name the independent sources of a statement."""
    whose, names = origins_of(frames.claims), origin_names(frames)
    return " · ".join(
        ", ".join(say(names[origin], lang) for origin in sorted(group))
        for group in apart(whose[claim] for claim in claims)
    )


def _outlets(citations: Sequence[JsonObject], frames: Frames, lang: str) -> str:
    sources = dict.fromkeys(citation["source"] for citation in citations)
    rows = (frames.sources.loc[name].to_dict() for name in sources)
    return semicolon(lang).join(source_words(row, lang, "name") for row in rows)


def _flags(flags: Sequence[str], lang: str) -> str:
    t = translate(lang)
    return semicolon(lang).join(t(f"flag: {flag}") for flag in flags)
