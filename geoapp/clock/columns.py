"""Days and hours in the columns of anybody's frame, read as the four bounds of each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoapp.clock.reach import State
from geoapp.errors import ColumnError, Problem, WhenError
from geoapp.when import DAY_S, EPOCH, FarDay, is_day, moved, parse_when

FrameOfAny = TypeVar("FrameOfAny", bound=pd.DataFrame)
BOUND_COLUMNS: Final = ("earliest_start", "latest_start", "earliest_end", "latest_end")
UNIT_S: Final[Mapping[str, int]] = {"day": DAY_S, "hour": 3_600}
FIRST_S: Final = (date.min - EPOCH).days * DAY_S
LAST_S: Final = (date.max - EPOCH).days * DAY_S + DAY_S - 1
# Types that hold years of which no date can be.
WIDER_THAN_DATES: Final = (np.datetime64, pd.Timestamp, pd.Period)
# What no cell's reading may end in; pandas says so of what is outside the years of a date.
UNREADABLE: Final = (ValueError, TypeError, OverflowError, NotImplementedError)
# What a day adds to its first second, bound by bound.
LAST_OF_DAY: Final = np.array([0, DAY_S - 1, 0, DAY_S - 1])
WAYS: Final = "a day such as 2023-09-12, an hour such as 2023-09-12T10:00, or EDTF text"


@dataclass(frozen=True)
class TimedRows:
    """
    The bounds of the rows of a frame.

    Parameters
    ----------
    bounds
        One row each: earliest start, latest start, earliest end, latest end, in whole units
        since the beginning of 1970, without a time zone; int64, shape (n, 4).
    known
        Whether a bound is given; what is not is open. bool, shape (n, 4).
    unit
        ``day`` or ``hour``.
    """

    bounds: NDArray[np.int64]
    known: NDArray[np.bool_]
    unit: str

    def states(self, at: int) -> NDArray[np.str_]:
        """
        Tell what each row is at a time, by the rule of `geoapp.clock.state_at`.

        Examples
        --------
        >>> frame = pd.DataFrame({"when": ["1970-01-02/1970-01-03", "1970-01", "1970-02"]})
        >>> read_times(frame, {"when": "when"}, None).states(2).tolist()
        ['certain', 'possible', 'absent']
        """
        after = ~self.known | (self.bounds <= at)
        before = ~self.known | (self.bounds >= at)
        certain = self.known[:, 1] & self.known[:, 2] & after[:, 1] & before[:, 2]
        possible = after[:, 0] & before[:, 3]
        states = np.where(possible, State.POSSIBLE.value, State.ABSENT.value)
        return np.where(certain, State.CERTAIN.value, states)

    def over(self, at: int) -> NDArray[np.bool_]:
        """Tell which rows have ended before a time for certain."""
        return np.asarray(self.known[:, 3] & (self.bounds[:, 3] < at))


@dataclass
class _Column:
    """What the cells of a column can mean: four bounds in seconds, as `TimedRows` has them."""

    seconds: NDArray[np.int64]
    known: NDArray[np.bool_]
    zones: set[str]
    hourly: bool


CellBounds = tuple[int | None, int | None, int | None, int | None]


class _Cell(NamedTuple):
    """The bounds of one cell; the zone is empty for a time without one, None for days."""

    bounds: CellBounds
    zone: str | None = None


def read_times(frame: pd.DataFrame, columns: Mapping[str, str], unit: str | None) -> TimedRows:
    """
    Read the times of each row, from two, four or one of its columns.

    Parameters
    ----------
    frame
        Any frame with rows.
    columns
        Names of its columns by what they are: ``start`` and ``end``; or of `BOUND_COLUMNS` any;
        or ``when``, EDTF text that has both ends. A cell is a `datetime.date`, a `datetime`, a
        `pandas.Timestamp`, a `numpy.datetime64`, a `pandas.Period` or EDTF or ISO text; what is
        null or empty is an open bound. What names more than a day, such as ``2023-09``, is
        uncertain by as much.
    unit
        ``day``; ``hour``, of which a day without a time has all; None for hours where any time
        of day is given, else days. Times are taken as their clocks showed them, without zone.

    Returns
    -------
    rows
        As many as the frame has.

    Raises
    ------
    ColumnError
        With all problems: a column that isn't there, a cell that is no time, an end before its
        start, times of several zones, no time at all.

    Examples
    --------
    >>> frame = pd.DataFrame({"from": ["1970-01-02", None], "to": ["1970-01", "1970-01-05"]})
    >>> rows = read_times(frame, {"start": "from", "end": "to"}, None)
    >>> rows.unit, rows.bounds[0].tolist(), rows.known[1].tolist()
    ('day', [1, 1, 0, 30], [False, False, True, True])
    >>> read_times(frame.iloc[:0], {"start": "from", "end": "to"}, None)
    Traceback (most recent call last):
    geoapp.errors.ColumnError: from, to: have no time in any row; give at least one day.
    """
    _check_names(frame, columns)
    problems: list[Problem] = []
    read = {use: _read_column(frame[name], str(name), problems) for use, name in columns.items()}
    _check_zones(read, columns, problems)
    if problems:
        raise ColumnError(problems)
    unit = unit or ("hour" if any(column.hourly for column in read.values()) else "day")
    seconds, known = _ends(read)
    bounds = seconds // UNIT_S[unit]
    if not known.any():
        where = ", ".join(str(name) for name in columns.values())
        raise ColumnError([Problem(where, "have no time in any row", "give at least one day")])
    if problems := list(_reversed(frame, bounds, known)):
        raise ColumnError(problems)
    return TimedRows(np.where(known, bounds, 0), known, unit)


def time_of(cell: object, unit: str) -> int:
    """
    Read one time, of which the first day or hour counts.

    Examples
    --------
    >>> time_of("1970-01-02", "day"), time_of(datetime(1970, 1, 2, 3), "hour")
    (1, 27)
    """
    try:
        first = _read_cell(cell).bounds[0]
    except UNREADABLE:
        first = None
    if first is None:
        raise ColumnError([Problem("at", f"is {cell!r}, not a time", f"write {WAYS}")])
    return first // UNIT_S[unit]


def read_dates(
    frame: FrameOfAny, problems: list[Problem], columns: Sequence[str] = BOUND_COLUMNS
) -> FrameOfAny:
    """
    Read the bounds of a frame as dates, however its cells hold days.

    Parameters
    ----------
    frame
        A frame of which some of `columns` may be.
    problems
        Where a cell that is no day is told.
    columns
        Earliest and latest days, as they are named; a cell is what a cell of `read_times` is, of
        which the first or the last day counts; of a time, the day that its own clock shows.

    Returns
    -------
    frame
        The same rows; in those columns `datetime.date`, or None for an open bound.

    Examples
    --------
    >>> frame = pd.DataFrame({"earliest_start": [pd.Timestamp("2023-09-07"), "2023-09", None]})
    >>> [str(day) for day in read_dates(frame, [])["earliest_start"]]
    ['2023-09-07', '2023-09-01', 'None']
    >>> read_dates(frame.iloc[:0], []).empty
    True
    """
    made = {}
    for column in (each for each in columns if each in frame):
        bound = 0 if column.startswith("earliest") else 3
        days: list[date | None] = []
        for label, cell in zip(frame.index, frame[column], strict=True):
            try:
                days.append(_day_of(cell, bound))
            except UNREADABLE as error:
                days.append(None)
                problems.append(_unread(label, column, cell, error))
        made[column] = pd.Series(days, frame.index, dtype=object)
    return frame.assign(**made)


def _day_of(cell: object, bound: int) -> date | None:
    if type(cell) is date or isinstance(cell, FarDay):
        return cell
    if cell is None or _is_missing(cell):
        return None
    seconds = _read_cell(cell).bounds[bound]
    return None if seconds is None else moved(EPOCH, seconds // DAY_S)


def _check_names(frame: pd.DataFrame, columns: Mapping[str, object]) -> None:
    """Refuse columns that are not there, and ways of giving time that don't go together."""
    there = ", ".join(str(name) for name in frame.columns)
    problems = [
        Problem(f"{use}={name!r:.60}", "is not a column of the frame", f"name one of {there}")
        for use, name in columns.items()
        if not isinstance(name, str | int) or name not in frame.columns
    ]
    given = set(columns)
    if given not in ({"start", "end"}, {"when"}) and not (given and given <= {*BOUND_COLUMNS}):
        found = f"are {', '.join(columns)}" if columns else "are none"
        remedy = f"name start and end, or some of {', '.join(BOUND_COLUMNS)}, or when"
        problems.append(Problem("the columns of time", found, remedy))
    if problems:
        raise ColumnError(problems)


def _read_column(cells: pd.Series, name: str, problems: list[Problem]) -> _Column:
    """Read a column, cell by cell where NumPy has no type for it."""
    if pd.api.types.is_datetime64_any_dtype(cells.dtype):
        return _moments(cells, name, problems)
    read: list[_Cell | None] = []
    for label, cell in zip(cells.index, cells, strict=True):
        try:
            read.append(None if _is_missing(cell) else _read_cell(cell))
        except UNREADABLE as error:
            problems.append(_unread(label, name, cell, error))
    return _gathered(read)


def _gathered(read: Sequence[_Cell | None]) -> _Column:
    """Put cells into arrays; midnight is a day unless a cell of the column is of another hour."""
    nothing = _Cell((None, None, None, None))
    rows = [(cell or nothing).bounds for cell in read]
    known = np.array([[bound is not None for bound in row] for row in rows], bool).reshape(-1, 4)
    seconds = np.array([[bound or 0 for bound in row] for row in rows], np.int64).reshape(-1, 4)
    timed = np.array([cell is not None and cell.zone is not None for cell in read], bool)
    hourly = bool((seconds[timed] % DAY_S != 0).any())
    zones = {cell.zone for cell in read if cell is not None and cell.zone is not None}
    if not hourly:
        seconds[timed] += LAST_OF_DAY
        zones -= {""}
    return _Column(seconds, known, zones, hourly)


def _moments(cells: pd.Series, name: str, problems: list[Problem]) -> _Column:
    """Read a column of times as NumPy keeps them: one array, no loop."""
    zone = getattr(cells.dtype, "tz", None)
    plain = cells.dt.tz_localize(None) if zone is not None else cells
    known = plain.notna().to_numpy()
    seconds = np.where(known, plain.to_numpy().astype("datetime64[s]").astype(np.int64), 0)
    outside = known & ((seconds < FIRST_S) | (seconds > LAST_S))
    problems.extend(_beyond(label, name, cell) for label, cell in plain[outside].items())
    hourly = bool((seconds % DAY_S != 0).any())
    zones = {str(zone)} if zone is not None else {""} if hourly else set()
    four = np.repeat(seconds[:, None], 4, axis=1)
    return _Column(
        four if hourly else four + LAST_OF_DAY,
        np.repeat(known[:, None], 4, axis=1),
        zones if known.any() else set(),
        hourly,
    )


def _is_missing(cell: object) -> bool:
    if isinstance(cell, str):
        return not cell.strip()
    missing = pd.isna(cell)  # type: ignore[call-overload]
    return bool(missing) if isinstance(missing, bool | np.bool_) else False


def _read_cell(cell: object) -> _Cell:
    if isinstance(cell, str):
        return _read_text(cell.strip())
    if isinstance(cell, pd.Period):
        first, last = _seconds(cell.start_time), _seconds(cell.end_time)
        return _Cell((first, last, first, last))
    if isinstance(cell, np.datetime64):
        cell = pd.Timestamp(cell).to_pydatetime()
    if isinstance(cell, datetime):
        return _read_moment(cell)
    if is_day(cell):
        return _Cell(_days(cell, cell, cell, cell))
    raise TypeError


def _read_moment(moment: datetime) -> _Cell:
    zone = "" if moment.tzinfo is None else str(moment.tzinfo)
    at = _seconds(moment)
    return _Cell((at, at, at, at), zone)


def _seconds(moment: datetime) -> int:
    """Count from the beginning of 1970, as the clock on the wall shows it."""
    days = (moment.date() - EPOCH).days
    return days * DAY_S + moment.hour * 3_600 + moment.minute * 60 + moment.second


def _days(*bounds: date | None) -> CellBounds:
    """Give the first second of an earliest day, the last of a latest one."""
    days = [None if bound is None else (bound - EPOCH).days * DAY_S for bound in bounds]
    ends = LAST_OF_DAY.tolist()
    first, second, third, last = (
        None if s is None else s + end for s, end in zip(days, ends, strict=True)
    )
    return first, second, third, last


@lru_cache(maxsize=65_536)
def _read_text(text: str) -> _Cell:
    """Read a time of day as ISO 8601 has it, or a day or more as EDTF has it."""
    if text[10:11] in ("T", "t", " ") and text[11:13].isdigit():
        return _read_moment(datetime.fromisoformat(text))
    return _Cell(_days(*parse_when(text).bounds))


def _unread(label: object, name: str, cell: object, error: Exception) -> Problem:
    where = f"row {label!r}"
    if isinstance(error, WhenError):
        return Problem(where, f"{name} {error.problem.found}", error.problem.remedy)
    if isinstance(cell, WIDER_THAN_DATES):
        return _beyond(label, name, cell)
    kind = "a number" if isinstance(cell, int | float | np.number) else "not a time"
    remedy = f"write {WAYS}" + ("; a year is text too" if kind == "a number" else "")
    return Problem(where, f"{name} is {cell!r}, {kind}", remedy)


def _beyond(label: object, name: str, cell: object) -> Problem:
    found = f"{name} is {str(cell)!r}, outside the years 0001 to 9999"
    return Problem(f"row {label!r}", found, "give a year that the clock can reach")


def _check_zones(
    read: Mapping[str, _Column], columns: Mapping[str, str], problems: list[Problem]
) -> None:
    """Refuse times of several zones: nobody could say which came first."""
    zones = sorted({zone for column in read.values() for zone in column.zones})
    if len(zones) > 1:
        where = ", ".join(str(columns[use]) for use, column in read.items() if column.zones)
        named = " and ".join(zone or "none at all" for zone in zones)
        remedy = "put all of them into one with .dt.tz_convert, or take it off with .dt.tz_localize"
        problems.append(Problem(where, f"have times of more than one zone: {named}", remedy))


def _ends(read: Mapping[str, _Column]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Choose the four bounds in seconds: the first that a cell can mean, or the last."""
    if "when" in read:
        return read["when"].seconds, read["when"].known
    n = len(next(iter(read.values())).seconds)
    seconds, known = np.zeros((n, 4), np.int64), np.zeros((n, 4), bool)
    for at, bound in enumerate(BOUND_COLUMNS):
        column = read.get(bound) or read.get(bound.rpartition("_")[2])
        if column is not None:
            end = 0 if bound.startswith("earliest") else 3
            seconds[:, at], known[:, at] = column.seconds[:, end], column.known[:, end]
    return seconds, known


def _reversed(
    frame: pd.DataFrame, bounds: NDArray[np.int64], known: NDArray[np.bool_]
) -> Iterator[Problem]:
    """Find the rows whose bounds are the wrong way round."""
    for first, last in ((0, 3), (0, 1), (2, 3)):
        wrong = known[:, first] & known[:, last] & (bounds[:, first] > bounds[:, last])
        words = [BOUND_COLUMNS[at].replace("_", " ") for at in (first, last)]
        found = "ends before it begins" if (first, last) == (0, 3) else ""
        for label in frame.index[wrong]:
            said = found or f"has a {words[1]} before its {words[0]}"
            yield Problem(f"row {label!r}", said, "put the earlier time first")
