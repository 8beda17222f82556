"""A dossier as the app holds it: read once for everybody, whoever opened it first."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.resources import BUILT_IN

if TYPE_CHECKING:
    import pandas as pd

    from geoapp.frames import Frames

DOSSIER_VARIABLE = "GEOAPP_DOSSIER"  # `geoapp app DOSSIER` names the file here
KEPT_DOSSIERS = 8  # in memory, over all sessions

_reading = Lock()


@dataclass(frozen=True)
class Opened:
    """A dossier that was read, and what is made from it whatever the language."""

    name: str
    digest: str
    dossier: Dossier
    own: bool = False
    """Whether a visitor opened it: then nothing that is made of it outlives their session."""

    @cached_property
    def frames(self) -> Frames:
        """Its frames; who looks at the map does without them, and without pandas."""
        from geoapp.frames import to_frames

        return to_frames(self.dossier)

    @cached_property
    def lengths(self) -> pd.DataFrame:
        """What `geoapp.frames.leg_lengths` finds of its legs."""
        from geoapp.frames import leg_lengths

        return leg_lengths(self.frames.legs)


def given_path() -> Path:
    """Find the file that the command line named, else the built-in one."""
    named = os.environ.get(DOSSIER_VARIABLE)
    return Path(named) if named else built_in()


def is_built_in() -> bool:
    """Whether that is the dossier that comes with geoapp, which is everybody's."""
    return not os.environ.get(DOSSIER_VARIABLE)


def open_given() -> Opened:
    """
    Open the dossier that the app was started with.

    Returns
    -------
    opened
        The same object until the file changes.

    Raises
    ------
    DossierError
        If it can't be used.
    OSError
        If it can't be read.
    """
    return _opened_at(given_path())


def _opened_at(path: Path) -> Opened:
    state = path.stat()
    with _reading:  # a class that arrives at once waits for one reading, not for thirty
        return _open_file(path, state.st_mtime_ns, state.st_size)


def open_built_in(name: str) -> Opened:
    """
    Open a dossier that comes with geoapp.

    Parameters
    ----------
    name
        Its id, one of `geoapp.resources.BUILT_IN`.

    Returns
    -------
    opened
        The same object until the file changes.
    """
    return _opened_at(built_in(name))


def open_content(content: bytes, name: str) -> Opened:
    """
    Open a visitor's own file.

    Parameters
    ----------
    content
        The whole file.
    name
        What it is called, for messages.

    Returns
    -------
    opened
        Nobody else is given it: it is looked up by all of its content.

    Raises
    ------
    DossierError
        If it can't be used.
    """
    return opened_of(read_dossier(content, name=name), sha256(content).hexdigest(), name, own=True)


def opened_of(dossier: Dossier, digest: str, name: str, *, own: bool) -> Opened:
    """Make of a dossier that was read what the app holds; `digest` is that of its content."""
    return Opened(name, digest, dossier, own)


@lru_cache(maxsize=len(BUILT_IN))
def _open_file(path: Path, changed_ns: int, size: int) -> Opened:  # noqa: ARG001 - the key
    content = path.read_bytes()
    dossier = read_dossier(content, name=path.name)
    return opened_of(dossier, sha256(content).hexdigest(), path.name, own=False)
