"""The files that come with geoapp: dossiers, base maps, routes, cities, notebooks; and memory."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TypeVar
from weakref import ref

from geoapp.errors import expect_one_of

_Thing = TypeVar("_Thing")
_Answer = TypeVar("_Answer")

BUILT_IN = ("najin-tikhoretsk-2023", "nellie-bly-1889", "queens-baton-2021")
"""The dossiers that come with geoapp, by their ids; the first is meant where none is named."""

_PACKAGE = Path(__file__).resolve().parent


def data_file(relative: str) -> Path:
    """
    Return the path of a file that comes with geoapp.

    Parameters
    ----------
    relative
        Its path below the folder `data/geo`, with slashes.

    Returns
    -------
    path
        In the installed package, or beside it in a checkout.

    Raises
    ------
    ValueError
        If `relative` leads out of the folder.
    FileNotFoundError
        If no such file came with this installation.

    Examples
    --------
    >>> data_file("../errors.py")
    Traceback (most recent call last):
    ValueError: '../errors.py' leads out of data/geo
    """
    parts = PurePosixPath(relative)
    if parts.is_absolute() or ".." in parts.parts or "\\" in relative or ":" in relative:
        raise ValueError(f"{relative!r} leads out of data/geo")
    for folder in (_PACKAGE / "data" / "geo", _PACKAGE.parent / "data" / "geo"):
        path = folder.joinpath(*parts.parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"data/geo/{relative} did not come with this installation of geoapp")


def built_in(name: str = BUILT_IN[0]) -> Path:
    """
    Return the path of a dossier that comes with geoapp.

    Parameters
    ----------
    name
        Its id, one of `BUILT_IN`.

    Returns
    -------
    path
        A GeoJSON file that `read_dossier` reads.

    Raises
    ------
    ArgumentError
        If no dossier of that id comes with geoapp.
    FileNotFoundError
        If it did not come with this installation.

    Examples
    --------
    >>> built_in().name
    'najin-tikhoretsk-2023.geojson'
    >>> built_in("nellie-bly-1889").name
    'nellie-bly-1889.geojson'
    >>> built_in("")
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: built_in, name: is ''; use one of najin-..., queens-baton-2021.
    """
    expect_one_of("built_in, name", name, BUILT_IN)
    return data_file(f"{name}.geojson")


def notebook_files() -> list[Path]:
    """
    List the notebooks that come with geoapp, in the order in which they teach.

    Raises
    ------
    FileNotFoundError
        If none came with this installation.

    Examples
    --------
    >>> [path.name for path in notebook_files()][0]
    '01-explore-the-route.ipynb'
    """
    for folder in (_PACKAGE / "data" / "notebooks", _PACKAGE.parent / "notebooks"):
        if found := sorted(folder.glob("*.ipynb")):
            return found
    raise FileNotFoundError("no notebook came with this installation of geoapp")


def kept_for_last(find: Callable[[_Thing], _Answer]) -> Callable[[_Thing], _Answer]:
    """
    Let a function of one thing that nobody changes keep its answer until another thing is given.

    Parameters
    ----------
    find
        Its answer is handed out as it is: nobody may change that either.

    Returns
    -------
    function
        It knows the thing by its identity, and doesn't keep it from being freed.

    Examples
    --------
    >>> class Thing:
    ...     pass
    >>> numbers = iter(range(9))
    >>> number = kept_for_last(lambda thing: next(numbers))
    >>> one, other = Thing(), Thing()
    >>> number(one), number(one), number(other), number(one)
    (0, 0, 1, 2)
    """
    kept: list[tuple[ref[_Thing], _Answer]] = []

    def found_for(thing: _Thing) -> _Answer:
        last = kept[-1] if kept else None
        if last is None or last[0]() is not thing:
            last = (ref(thing), find(thing))
            kept[:] = [last]
        return last[1]

    return found_for


@contextmanager
def uncollected() -> Iterator[None]:
    """
    Spare the search for cycles while a thing of many parts is made.

    Python looks through all that is there each time when a quarter is new: of a third of a
    million parts a third of the time. What is garbage without a cycle goes at once all the same.

    Examples
    --------
    >>> with uncollected():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
