"""What an analyst asks of a dossier, each answered in one call: a leg a row, a reading a row."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geoapp.catalogues import say
from geoapp.clock import DayLike, read_day
from geoapp.clock.columns import read_dates
from geoapp.dossier import Dossier
from geoapp.errors import ArgumentError, ColumnError, Problem
from geoapp.evidence import backing, origin_names, origins_of, speakers
from geoapp.frames import BOUNDS, Frames, datetimes, leg_lengths, leg_paces, to_frames
from geoapp.frames.arguments import expect_dossier, expect_either, expect_language
from geoapp.frames.rows import dossier_rows
from geoapp.measure.apart import lines_apart
from geoapp.resources import uncollected
from geoapp.text.dates import dates_told, how_days_known

LENGTHS = ("straight_km", "drawn_km", "low_km", "high_km")
CANDIDATES = ("candidates", "candidates_low_km", "candidates_high_km", "candidates_apart_km")
READING_COLUMNS = ("question", "value", "said_by", "leg", "depart", "arrive", "candidate")


@uncollected()
def summary(of: Dossier | Frames, lang: str = "en") -> pd.DataFrame:
    """
    Tell of each leg how long, when, by whose word, and who denies it: a leg a row.

    Parameters
    ----------
    of
        A dossier or its frames; those of ``to_frames(dossier, reading=...)`` tell it by another
        account.
    lang
        Language of the words; English where the dossier has no text in it.

    Returns
    -------
    summary
        Index `leg_id`.

        ====================== ============== ================================================
        column                 dtype          holds
        ====================== ============== ================================================
        name, from, to         object         str: the leg and its places
        mode, basis            object         str, as in the dossier
        straight_km, drawn_km  float64        kilometres between the ends; of the drawn line
        low_km, high_km        float64        the range of its length
        method                 object         str: how that was found
        earliest_start,        datetime64[s]  the days on which it may have left
        latest_start
        earliest_end,          datetime64[s]  the days on which it may have arrived; NaT where
        latest_end                            nothing bounds them
        days_known             object         str: ``reported`` where a statement gives them,
                                              else ``inferred``, or ``assumed``
        days_words             object         str: the same in a sentence
        reported_by            object         str: whose word it is that this movement took
                                              place: origins of what is counted, `;` between
        independent            Int64          of how many sources, no two of one origin
        denied_by              object         str: who denies what it rests on, as they are named
        pace_low_km_per_day    float64        no slower pace keeps its days: the least length
                                              over the most days; NaN where they are open
        pace_high_km_per_day   float64        the greatest length over the least days; NaN where
                                              it could have left and arrived in one day
        candidates             int64          how many other lines it may have taken
        candidates_low_km,     float64        their least and greatest length; NaN without any
        candidates_high_km
        candidates_apart_km    float64        the furthest that a point of one line lies from
                                              another of them or from the drawn one
        ====================== ============== ================================================

    Notes
    -----
    Lines are compared by points that lie at most 10 km from each other, so that
    `candidates_apart_km` is right within 5 km (a Hausdorff distance on the ellipsoid).

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> table = summary(read_dossier(built_in()))
    >>> print(*table.loc["leg-sea", ["low_km", "high_km", "days_known", "reported_by"]])
    193.0 213.0 inferred US government
    """
    expect_either(of)
    frames = to_frames(of) if isinstance(of, Dossier) else of
    expect_language(lang, frames.info.languages)
    legs, lengths = frames.legs, leg_lengths(frames.legs)
    places = {name: say(texts, lang) for name, texts in frames.places["name"].items()}
    paces, proof = leg_paces(legs, lengths), backing(frames).loc[legs.index]
    origins, names = origins_of(frames.claims), origin_names(frames)
    told = list(dates_told(dossier_rows(frames), [lang]))

    said_by = {name: say(texts, lang) for name, texts in frames.claims["said_by"].items()}

    columns: dict[str, object] = {
        "name": [say(texts, lang) for texts in legs["name"]],
        "from": [places[place] for place in legs["from_place"]],
        "to": [places[place] for place in legs["to_place"]],
        "mode": legs["mode"],
        "basis": legs["basis"],
        **{name: lengths[name] for name in (*LENGTHS, "method")},
        **{name: datetimes(legs[name]) for name in BOUNDS},
        "days_known": [how_days_known(dates) for dates, _ in told],
        "days_words": [words[lang] for _, words in told],
        "reported_by": [
            "; ".join(say(names[who], lang) for who in speakers(each, origins))
            for each in proof["claims"]
        ],
        "independent": proof["independent"].astype("Int64"),
        "denied_by": [
            "; ".join(dict.fromkeys(said_by[name] for name in each)) for each in proof["denied"]
        ],
        "pace_low_km_per_day": paces["slowest_km_per_day"],
        "pace_high_km_per_day": paces["fastest_km_per_day"],
        **_candidates(frames),
    }
    return pd.DataFrame(columns, index=legs.index)


def _candidates(frames: Frames) -> dict[str, list[float]]:
    """Count the candidates of each leg, and tell how far they lie apart."""
    table: dict[str, list[float]] = {name: [] for name in CANDIDATES}
    by_leg = {str(leg): found for leg, found in frames.candidates.groupby("leg", sort=False)}
    furthest = candidate_distances(frames).groupby("leg")["apart_km"].max().to_dict()
    none = frames.candidates.iloc[:0]
    for leg in frames.legs.index:
        found = by_leg.get(str(leg), none)
        row = (len(found), found["km"].min(), found["km"].max(), furthest.get(str(leg), np.nan))
        for column, value in zip(table.values(), row, strict=True):
            column.append(value)
    return table


def candidate_distances(frames: Frames) -> pd.DataFrame:
    """
    Measure how far the lines that a leg may have taken lie apart: two lines a row.

    Parameters
    ----------
    frames
        A dossier's frames.

    Returns
    -------
    distances
        `leg`; `line`, `other`: ids of candidates, or of the leg for its own line; `apart_km`,
        float64: the furthest that a point of one lies from the other, right within 5 km; NaN
        where one has no positions.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> distances = candidate_distances(to_frames(read_dossier(built_in())))
    >>> distances.loc[0, ["leg", "other"]].tolist(), round(distances["apart_km"].max())
    (['leg-sea', 'leg-sea'], 765)
    """
    legs, candidates = frames.legs, frames.candidates
    lines = dict(zip(map(str, legs.index), legs.geometry, strict=True))
    others = zip(candidates.index, candidates["leg"], candidates.geometry, strict=True)
    rows = lines_apart(lines, others)
    table = pd.DataFrame(rows, columns=["leg", "line", "other", "apart_km"])
    return table.astype({"apart_km": "float64"})


def readings(dossier: Dossier, lang: str = "en") -> pd.DataFrame:
    """
    List by whose accounts a dossier's map can be read.

    Parameters
    ----------
    dossier
        As `read_dossier` returns it.
    lang
        Language of the words.

    Returns
    -------
    readings
        Index `reading`: what ``to_frames(dossier, reading=...)`` takes. `question`, `value`,
        `said_by`: texts; `leg`: whose days or line it gives; `depart`, `arrive`: EDTF, and
        `candidate`: an id; None where the reading leaves them as they are.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> readings(read_dossier(built_in())).loc["by-when-near-tikhoretsk/0", "arrive"]
    '2023-09-12/2023-09-28'
    """
    expect_dossier(dossier)
    expect_language(lang, dossier.header.languages)
    rows = {
        f"{account.id}/{index}": (
            *(say(each, lang) for each in (account.question, value.text, value.said_by)),
            *(value.reading.leg, value.reading.depart, value.reading.arrive),
            value.reading.candidate,
        )
        for account in dossier.accounts
        for index, value in enumerate(account.values)
        if value.reading
    }
    table = pd.DataFrame(list(rows.values()), columns=list(READING_COLUMNS), dtype="object")
    return table.set_axis(pd.Index(list(rows), name="reading", dtype="object"))


def possible_on(frame: pd.DataFrame, day: DayLike) -> pd.Series[bool]:
    """
    Say which rows are possible on a day, certain ones too; an open end excludes no day.

    Parameters
    ----------
    frame
        KindRows with `earliest_start` and `latest_end`: of a dossier's frames, or as read from an
        export. Dates, datetimes or ISO text; whatever is null is an open bound.
    day
        A `datetime.date`, a `datetime`, a `pandas.Timestamp`, a `numpy.datetime64` or ISO text.

    Returns
    -------
    possible
        A mask with the index of `frame`.

    Raises
    ------
    ColumnError
        If one of the two columns is missing, or a cell is no day.
    WhenError
        If `day` is none.

    Examples
    --------
    >>> frame = pd.DataFrame({"earliest_start": ["2024-12-01", None], "latest_end": [None, None]})
    >>> possible_on(frame, "2024-12-20").tolist(), possible_on(frame, "2024-11-30").tolist()
    ([True, True], [False, True])
    """
    at = np.datetime64(str(read_day(day, "possible_on, day")), "D")
    ends = (BOUNDS[0], BOUNDS[3])
    table: object = frame
    if not isinstance(table, pd.DataFrame):
        found = f"is of the kind {type(table).__name__}"
        raise ArgumentError(Problem("possible_on, frame", found, "give a frame"))
    given = ", ".join(map(str, frame.columns)) or "none"
    remedy = "give a frame with the bounds of its days"
    problems = [
        Problem(name, f"is missing; there are {given}", remedy)
        for name in ends
        if name not in frame
    ]
    dates = read_dates(frame, problems, ends)
    if problems:
        raise ColumnError(problems)
    first, last = (datetimes(dates[name]) for name in ends)
    return pd.Series(~(first > at) & ~(last < at), index=frame.index, dtype="bool")
