"""What comes with geoapp: dossiers, maps, routes, cities; what is to get; memory and cores."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Generic, NoReturn, TypeVar
from weakref import ref

from geoapp.errors import expect_one_of

_Thing = TypeVar("_Thing")
_Answer = TypeVar("_Answer")

BUILT_IN = ("najin-tikhoretsk-2023", "nellie-bly-1889", "queens-baton-2021")
"""The dossiers that come with geoapp, by their ids; the first is meant where none is named."""

_PACKAGE = Path(__file__).resolve().parent


def install_line(*packages: str, with_needs: bool = True) -> str:
    """
    Give the line that brings packages to where this geoapp lies, as it was brought there.

    It never names geoapp: an index has something else of that name.

    Parameters
    ----------
    *packages
        As an index names them, with ``==`` and a version where it matters.
    with_needs
        Whether what they need comes too.

    Examples
    --------
    >>> install_line("searoute").endswith(" searoute`")
    True
    """
    place, python = Path(sys.prefix), sys.executable
    python = f'"{python}"' if " " in python else python
    words = " ".join(packages) if with_needs else " ".join(("--no-deps", *packages))
    if (place / "pipx_metadata.json").is_file():
        # pipx notes what it injects, and brings it again; it can't do so without its needs.
        line = "inject {}" if with_needs else "runpip {} install"
        return f"`pipx {line.format(place.name)} {words}`"
    if find_spec("pip") is None:  # a place that uv made
        return f"`uv pip install --python {python} {words}`"
    return f"`{python} -m pip install {words}`"


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


# -- another core --------------------------------------------------------------------------

LENGTH_BYTES = 8
"""Of the length that a fork tells of each thing; 0 is the end of all."""


class ForkResults(Iterator[_Thing], Generic[_Thing]):
    """
    What work gives, in order.

    Parameters
    ----------
    work
        Is done here from where a fork ended too soon: whatever ended it, happens here then.
    lengths
        A pipe from which to read how long each thing is in `things`; without it, all is done here.
    things
        The file into which the fork pickles each.
    """

    def __init__(
        self,
        work: Callable[[], Iterator[_Thing]],
        lengths: int | None = None,
        things: IO[bytes] | None = None,
    ) -> None:
        self._lengths, self._all = lengths, self._each(work, things)

    def __next__(self) -> _Thing:
        return next(self._all)

    def so_far(self) -> Iterator[_Thing]:
        """Give what is made already, and wait for nothing."""
        from select import select

        while self._lengths is not None and select([self._lengths], [], [], 0)[0]:
            yield from islice(self, 1)

    def _each(
        self, work: Callable[[], Iterator[_Thing]], things: IO[bytes] | None
    ) -> Iterator[_Thing]:
        import pickle

        came = at = 0
        while self._lengths is not None and things is not None:
            told = os.read(self._lengths, LENGTH_BYTES)
            if len(told) < LENGTH_BYTES:  # it ended before
                break
            if not (length := int.from_bytes(told, "big")):
                self._lengths = None
                return
            came, at = came + 1, at + length
            thing = os.pread(things.fileno(), length, at - length)
            yield pickle.loads(thing)  # noqa: S301 - of our own fork
        self._lengths = None
        yield from islice(work(), came, None)


@contextmanager
def on_another_core(work: Callable[[], Iterator[_Thing]]) -> Iterator[ForkResults[_Thing]]:
    """
    Let work go on beside this process's own, on another core where a fork is safe.

    A fork has one thread, and what another one locked stays locked in it: so there is none where
    this process has others, nor on systems whose own libraries bear none. There the work is done
    here, a thing at a time, as each is asked for.

    Parameters
    ----------
    work
        Gives things that can be pickled. It writes no file, and needs nothing that happens later.

    Yields
    ------
    results
        The things, in order; to ask for one waits for it, but for those of `so_far`. What is not
        asked for until the end is given up.

    Examples
    --------
    >>> with on_another_core(lambda: iter([1, 2])) as results:
    ...     list(results)
    [1, 2]
    """
    from tempfile import TemporaryFile

    with ExitStack() as stack:
        try:
            things = stack.enter_context(TemporaryFile()) if _is_safe() else None
        except OSError:  # no place for it
            things = None
        if things is None:
            yield ForkResults(work)
            return
        lengths, tells = os.pipe()
        stack.callback(os.close, lengths)
        child = os.fork()
        if child == 0:
            os.close(lengths)
            _send(work, things, tells)
        stack.callback(_end, child)
        os.close(tells)
        yield ForkResults(work, lengths, things)


def _end(child: int) -> None:
    """End a fork, whatever it is at."""
    import signal

    with suppress(OSError):  # it has ended, and somebody took note
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _is_safe() -> bool:
    """Tell whether a fork has all that this process has, and a core for itself."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1:
        return False
    try:
        threads = sum(1 for _ in Path("/proc/self/task").iterdir())  # those of libraries too
    except OSError:
        return False
    return threads == 1


def _send(work: Callable[[], Iterator[object]], things: IO[bytes], tells: int) -> NoReturn:
    """Do the work in a fork, which ends with it: whatever fails in it is done again outside."""
    import pickle
    import signal

    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who waits, and ends this
        before = 0
        for thing in work():
            pickle.dump(thing, things, pickle.HIGHEST_PROTOCOL)
            things.flush()
            length, before = things.tell() - before, things.tell()
            os.write(tells, length.to_bytes(LENGTH_BYTES, "big"))
        os.write(tells, bytes(LENGTH_BYTES))
    finally:
        os._exit(0)
