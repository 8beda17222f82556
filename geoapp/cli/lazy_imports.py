"""Lazy imports: what another library imports at its head, loaded when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.util import find_spec
from types import ModuleType


class LazyModule(ModuleType):
    """Stands for a library until something is asked of it; then it is loaded, and answers."""

    def __getattr__(self, name: str) -> object:
        """Load the library if need be, and give what it has."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def lazy_imports(*names: str) -> Iterator[None]:
    """
    Let what is imported meanwhile have libraries that are loaded at their first use.

    Python's own `LazyLoader` loads a module as soon as it is imported a second time. Whoever
    imports one of these afterwards loads it as ever; what is loaded already, or isn't there,
    stays so. For a process that is a command of ours: another thread would be given them too.

    Parameters
    ----------
    *names
        Of modules that stand in no other, and of which the importing one wants no submodule.

    Examples
    --------
    >>> _ = sys.modules.pop("sched", None)
    >>> with lazy_imports("sched", "no_such_library"):
    ...     import sched
    >>> "sched" in sys.modules, sched.Event.__name__, "sched" in sys.modules
    (False, 'Event', True)
    """
    absent = [name for name in names if name not in sys.modules and find_spec(name)]
    with _standing({name: LazyModule(name) for name in absent}):
        yield


@contextmanager
def _standing(standing: Mapping[str, ModuleType]) -> Iterator[None]:
    """Let modules that stand for others be imported meanwhile."""
    sys.modules.update(standing)
    try:
        yield
    finally:
        for name, module in standing.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


class LazyFunctions(ModuleType):
    """Stands for a module of which others take functions alone: one that is called loads it."""

    def __getattr__(self, name: str) -> object:
        """Give what stands for a function of that name."""
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*given: object, **named: object) -> object:
            return getattr(import_module(self.__name__), name)(*given, **named)

        return call


@contextmanager
def lazy_functions(*names: str) -> Iterator[None]:
    """
    Let what is imported meanwhile have functions that load their module when they are called.

    As `lazy_imports`, but for what says ``from module import function``, and not to be called yet.

    Parameters
    ----------
    *names
        Of modules that are there, which may stand in others.

    Examples
    --------
    >>> _ = sys.modules.pop("colorsys", None)
    >>> with lazy_functions("colorsys"):
    ...     from colorsys import rgb_to_hsv
    >>> "colorsys" in sys.modules, rgb_to_hsv(0.0, 0.0, 0.0), "colorsys" in sys.modules
    (False, (0.0, 0.0, 0.0), True)
    """
    with _standing({name: LazyFunctions(name) for name in names if name not in sys.modules}):
        yield


class _Hiding(MetaPathFinder):
    """Says of some modules that they aren't there."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)

    def find_spec(self, fullname: str, *_: object) -> None:
        """Refuse a module that is to be hidden; of any other the next finder is asked."""
        if fullname in self.names:
            raise ModuleNotFoundError(f"{fullname} is hidden", name=fullname)


@contextmanager
def hidden(*names: str) -> Iterator[None]:
    """
    Let libraries that are imported meanwhile do without others that they only look for.

    What is loaded already isn't hidden, and afterwards each can be imported as ever; but whoever
    looked for one keeps its answer. For a process that is a command of ours.

    Parameters
    ----------
    *names
        Of modules.

    Examples
    --------
    >>> _ = sys.modules.pop("sched", None)
    >>> with hidden("sched"):
    ...     try:
    ...         import sched
    ...     except ImportError as error:
    ...         print(error)
    sched is hidden
    >>> import sched
    """
    finder = _Hiding(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
