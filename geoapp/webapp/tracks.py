"""Files of measured positions that a visitor opens beside the dossier."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geoapp.catalogues import translate
from geoapp.errors import ExportError, Problem
from geoapp.webapp.dossiers import Opened

if TYPE_CHECKING:
    from geoapp.page.data import FindingsData
    from geoapp.tracks.times import DateOrder

# A file is known by its bytes or its name's end; the browser's dialogue shows these.
TRACK_FILES: Final = ["csv", "tsv", "txt", "parquet", "geoparquet", "pq", "gpx", "geojson", "json",
                      "mfjson", "nmea", "ais", "aivdm"]  # fmt: skip
MOST_TRACKS_MB: Final = 100
KEPT_TRACKS: Final = 2
MOST_NAME_CHARACTERS: Final = 60
ORDERS: Final[tuple[DateOrder | None, ...]] = (None, "dmy", "mdy")


class TrackFiles(NamedTuple):
    """What a visitor has brought: the files, as the browser names them, and how dates stand."""

    files: tuple[UploadedFile, ...]
    order: DateOrder | None

    @property
    def digest(self) -> str:
        """Another text for other files: each upload has an id of its own."""
        ids = [f"{each.file_id} {each.name}" for each in self.files]
        return sha256(repr([*ids, self.order]).encode()).hexdigest()


class HeldTracks(NamedTuple):
    """What they say of a dossier: None where they were refused, with the problems; rows unread."""

    digest: str
    findings: FindingsData | None
    problems: str = ""
    unread: bytes = b""


def ask_for_tracks(lang: str) -> TrackFiles | None:
    """Offer to open files of tracks; they are the session's that brings them, and nobody else's."""
    t = translate(lang)
    files = st.file_uploader(
        t("Tracks of ships, such as AIS, to hold against the legs (for your session alone)"),
        type=TRACK_FILES,
        accept_multiple_files=True,
        key="tracks",
    )
    if not files:
        return None
    names: dict[DateOrder | None, str] = {
        None: t("Not read"),
        "dmy": t("Day first"),
        "mdy": t("Month first"),
    }
    chosen = st.selectbox(
        t("Dates such as 07/09/2023"), ORDERS, format_func=names.__getitem__, key="track-dates"
    )
    return TrackFiles(tuple(files), chosen)


def held_tracks(opened: Opened, brought: TrackFiles | None) -> HeldTracks | None:
    """
    Hold what a visitor brought against the legs of a dossier.

    Parameters
    ----------
    opened
        The dossier.
    brought
        The files; None if there are none.

    Returns
    -------
    held
        Computed once a session for the same files and dossier; None without files.
    """
    if brought is None:
        return None
    found: HeldTracks = _held(f"{opened.digest} {brought.digest}", opened, brought)
    return found


def hold(digest: str, _opened: Opened, _brought: TrackFiles) -> HeldTracks:
    """Hold files against a dossier, or say in words why that can't be."""
    from geoapp.files import scratch_folder  # who brings no tracks does without
    from geoapp.tracks.findings import track_findings
    from geoapp.tracks.job import Wanted
    from geoapp.tracks.positions import TracksError

    try:
        _check_size(_brought.files)
        with scratch_folder() as folder:
            paths = [_written(each, folder / str(at)) for at, each in enumerate(_brought.files)]
            wanted = Wanted(order=_brought.order, asides=folder / "unread.csv")
            findings, _, asides = track_findings(paths, _opened.dossier, wanted)
            return HeldTracks(digest, findings, unread=asides.read_bytes() if asides else b"")
    except (TracksError, ExportError) as error:
        return HeldTracks(digest, None, str(error))


_held = st.cache_resource(scope="session", show_spinner=False, max_entries=KEPT_TRACKS)(hold)


def _check_size(files: Sequence[UploadedFile]) -> None:
    size = sum(each.size for each in files)
    if size > MOST_TRACKS_MB * 1_000_000:
        from geoapp.tracks.positions import TracksError

        found = f"have {size / 1_000_000:,.0f} MB together, and the limit here is {MOST_TRACKS_MB}"
        raise TracksError([Problem("the files", found, "use the command: geoapp tracks")])


def _written(file: UploadedFile, folder: Path) -> Path:
    """Write a file into a folder of its own; of its name, which may be anything, the end counts."""
    name = "".join(each for each in file.name if each.isprintable() and each not in '/\\:*?"<>|')
    path = folder / (name[-MOST_NAME_CHARACTERS:].lstrip(". ") or "file")
    folder.mkdir()
    path.write_bytes(file.getbuffer())
    return path
