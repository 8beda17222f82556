"""What can be said of an output: what it was made from, and whether it was changed since."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from geoapp.checksums import CHECKSUMS, read_checksums
from geoapp.dossier import Dossier, read_dossier
from geoapp.dossier.types import version_key
from geoapp.errors import ArgumentError, DossierError, Problem
from geoapp.provenance import MadeFrom, made_from
from geoapp.verifying.folders import (
    OF_MACOS,
    FileListing,
    FolderChanges,
    compared,
    folder_changes,
    listing_of,
)
from geoapp.verifying.reading import carried, carried_in, content_of, member, opened_archive
from geoapp.verifying.remaking import remade

Verdict = Literal["unchanged", "changed", "other", "unproven"]
"""``other``: made from another dossier or version; ``unproven``: nothing shows it either way."""

MAX_ARCHIVE_BYTES = 1_000_000_000
"""Most that the members of an archive may have together."""

_DESCRIPTIONS = ("manifest.json", "datapackage.json", "route.html")
"""Files of a folder that say what all of it was made from: of a site, a package, a bundle."""

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Verified:
    """
    What can be said of an output.

    Parameters
    ----------
    verdict
        In one word.
    made
        What it says that it was made from; empty if it doesn't say.
    sentences
        Why, each a clause.
    files
        Of a folder or an archive with its checksums, what became of its files.
    facts
        What was changed since: of each later version of the dossier, the ids that it names.
    """

    verdict: Verdict
    made: tuple[MadeFrom, ...]
    sentences: tuple[str, ...]
    files: FolderChanges | None = None
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()


def answer_for(path: Path, dossier: Dossier | None = None) -> Verified:
    """
    Say what a file or folder was made from, and whether it was changed.

    Parameters
    ----------
    path
        What geoapp wrote, or what is said to be that. A folder needs its ``SHA256SUMS``; a file
        of such a folder is held against them too.
    dossier
        The dossier to hold it against; without one, a file alone proves nothing.

    Returns
    -------
    answer
        ``unchanged``: every file is as its checksums say, or the dossier, made again, gives the
        same bytes; and it is that dossier. ``unproven``: neither can be shown.

    Raises
    ------
    ArgumentError
        If it can't be read as an output.
    """
    content = None if path.is_dir() else content_of(path)
    if content is None:
        files: FolderChanges | None = folder_changes(path)
        made = _made_in(path)
    else:
        files, made = _inside(content, path.name)
        made = _made_of(content, path.name) or made
    if files is not None and not files.are_none:
        return Verified("changed", made, (), files)
    listing = listing_of(path) if content is not None and files is None else None
    if listing is None:
        return _alone(made, files) if dossier is None else _held(made, files, content, dossier)
    return _listed(listing, made, content, dossier)


def _listed(
    listing: FileListing,
    made: tuple[MadeFrom, ...],
    content: bytes | None,
    dossier: Dossier | None,
) -> Verified:
    """Say what the checksums of its folder, and of what that was made, show of a file."""
    told = f"{CHECKSUMS} of the folder {listing.folder.name} lists it"
    if not listing.is_same:
        return Verified("changed", made, (f"{told} with another sum",))
    described = next((name for name in _DESCRIPTIONS if listing.holds(name)), None)
    by_folder = () if made or not described else tuple(carried(listing.folder / described))
    if dossier is None:
        return Verified("unchanged", made or by_folder, (told,))
    held = _held(made or by_folder, FolderChanges(1), content, dossier)
    says = "its folder says" if by_folder else "it says"
    said = [each.replace("it says", says) for each in held.sentences]
    return replace(held, files=None, sentences=(told, *said))


def _alone(made: tuple[MadeFrom, ...], files: FolderChanges | None) -> Verified:
    if files is not None:
        return Verified("unchanged", made, (), files)
    told = "no dossier is given: nothing shows whether it was changed"
    if not made:
        told = "it doesn't say what it was made from, and no dossier is given"
    return Verified("unproven", made, (told,))


def _held(
    made: tuple[MadeFrom, ...],
    files: FolderChanges | None,
    content: bytes | None,
    dossier: Dossier,
) -> Verified:
    """Hold what an output says against a dossier."""
    given = made_from(dossier)
    of_it = next((each for each in made if each.dossier == given.dossier), None)
    if of_it is None and made:
        told = f"the dossier given is {given.dossier}"
        return Verified("other", made, (told,), files)
    if of_it is not None and (of_it.version, of_it.sha256) != (given.version, given.sha256):
        return _of_another_version(made, of_it, files, dossier)
    if len(made) > 1:
        told = f"its part of {given.dossier} was made from the dossier given"
        return Verified("unchanged" if files else "unproven", made, (told,), files)
    command = None if content is None else remade(content, dossier)
    if command:
        told = f"made again from the dossier given, by `{command}`, it has the same bytes"
        return Verified("unchanged", made or (given,), (told,), files)
    if files is not None:
        told = "it says that it was made from the dossier given" if made else "it names no dossier"
        return Verified("unchanged" if made else "unproven", made, (told,), files)
    told = (
        "made again with the usual options it has other bytes: it was made with others, by "
        "another release, or was changed"
    )
    return Verified("unproven", made, (told,))


def _of_another_version(
    made: tuple[MadeFrom, ...], of_it: MadeFrom, files: FolderChanges | None, dossier: Dossier
) -> Verified:
    """Say what the dossier that is given changed since an output was made."""
    version, own = dossier.header.version, of_it.version
    if of_it.sha256 is None:
        told = "it was made from frames that had been changed in Python"
        return Verified("unproven", made, (told,), files)
    if own == version:
        told = f"the dossier given says {version} too and differs: it was changed without a version"
        return Verified("other", made, (told,), files)
    if version_key(own) > version_key(version):
        told = f"the dossier given is older: {version}"
        return Verified("other", made, (told,), files)
    facts: dict[str, dict[str, None]] = {}
    for change in dossier.changes:
        if version_key(own) < version_key(change.version) <= version_key(version):
            facts.setdefault(change.version, {}).update(dict.fromkeys(change.ids))
    listed = tuple((each, tuple(ids)) for each, ids in facts.items())
    counted = [f"{each} changed {_facts(len(ids))}" for each, ids in listed]
    unnamed = f"the dossier given is {version}, and its `changes` name nothing after {own}"
    return Verified("other", made, tuple(counted or [unnamed]), files, listed)


def _facts(count: int) -> str:
    words = ("nothing that it names", "one fact", "two facts", "three facts")
    return words[count] if count < len(words) else f"{count:,} facts"


def _made_in(folder: Path) -> tuple[MadeFrom, ...]:
    for name in _DESCRIPTIONS:
        path = folder / name
        if path.is_file() and not path.is_symlink():
            return tuple(carried(path))
    return ()


def _made_of(content: bytes, name: str) -> tuple[MadeFrom, ...]:
    """Read what a file says; of a dossier itself, which one it is."""
    if content.lstrip()[:1] == b"{" and b'"dossier"' in content:
        with suppress(DossierError):
            return (made_from(read_dossier(content, name=name)),)
    return tuple(carried_in(content, name))


def _inside(content: bytes, name: str) -> tuple[FolderChanges | None, tuple[MadeFrom, ...]]:
    """Hold the members of an archive against its checksums, if any, and read what they say."""
    if not content.startswith(b"PK"):
        return None, ()
    with opened_archive(content, name) as archive:
        members = [each for each in archive.infolist() if not each.is_dir()]
        top = _top_folder([each.filename for each in members])
        if top is None:
            return None, ()
        names = [each.filename.removeprefix(top) for each in members]
        remedy = "get it anew from who made it"
        if sum(each.file_size for each in members) > MAX_ARCHIVE_BYTES:
            found = f"holds more than {MAX_ARCHIVE_BYTES // 1_000_000_000} GB unpacked"
            raise ArgumentError(Problem(name, found, remedy))
        if len(set(names)) < len(names):
            raise ArgumentError(Problem(name, "holds two files of one name", remedy))
        listed = read_checksums(member(archive, top + CHECKSUMS, name))
        pairs = zip(names, members, strict=True)
        digests = {each: _unpacked_sha256(archive, info) for each, info in pairs}
        del digests[CHECKSUMS]
        same = [
            each for each in _DESCRIPTIONS if each in listed and digests.get(each) == listed[each]
        ]
        made = carried_in(member(archive, top + same[0], name), same[0]) if same else ()
        return compared(listed, digests), tuple(made)


def _top_folder(names: Sequence[str]) -> str | None:
    """Find the folder of an archive that holds its checksums: none, or one that holds all."""
    if CHECKSUMS in names:
        return ""
    tops = {name.partition("/")[0] for name in names if not name.startswith(OF_MACOS)}
    top = f"{tops.pop()}/" if len(tops) == 1 else ""
    return top if top + CHECKSUMS in names else None


def _unpacked_sha256(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str | None:
    """Give the SHA-256 of a member; None of one that can't be unpacked."""
    made = sha256()
    try:
        with archive.open(info) as file:
            while block := file.read(_BLOCK_BYTES):
                made.update(block)
    except Exception:  # noqa: BLE001 - whatever a broken archive makes zlib and its like say
        return None
    return made.hexdigest()


def answer_json(path: Path, answer: Verified) -> dict[str, object]:
    """Give an answer for programs."""
    files = answer.files
    shape: dict[str, object] = {
        "path": str(path),
        "verdict": answer.verdict,
        "made_from": [
            {"dossier": each.dossier, "version": each.version, "sha256": each.sha256,
             "attribution": each.attribution} for each in answer.made
        ],
        "because": list(answer.sentences),
        "changes": [{"version": version, "ids": list(ids)} for version, ids in answer.facts],
        "files": None,
    }  # fmt: skip
    if files is not None:
        shape["files"] = {
            "listed": files.listed,
            "changed": list(files.changed),
            "missing": list(files.missing),
            "added": list(files.added),
            "renamed": [{"from": old, "to": new} for old, new in files.renamed],
            "beside": list(files.beside),
        }
    return json.loads(json.dumps(shape))  # type: ignore[no-any-return]


def verdict_words(answer: Verified) -> str:
    """Say in a line what it was made from, the verdict, and why."""
    made = " and ".join(_named(answer.made)) or "it names no dossier"
    listed = f"{answer.files.listed:,} files are listed" if answer.files else ""
    verdict = {"other": "", "unproven": "unproven"}.get(answer.verdict, answer.verdict)
    said = f"made from {made}" if answer.made else ""
    return "; ".join(filter(None, (", ".join(filter(None, (said, verdict))), listed,
                                   *answer.sentences)))  # fmt: skip


def _named(made: Sequence[MadeFrom]) -> list[str]:
    return [f"{each.dossier} {each.version}" for each in made]
