"""
What the command line tells an editor: weak statements, changes, links; English only.

For JSON see `geoapp.evidence.coverage`, `geoapp.diff.difference`, `links_shape`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from geoapp.cli.options import text_table
from geoapp.evidence import FEATURE_FLAGS, STATEMENT_FLAGS
from geoapp.link_check import CopyAnswer, Link, LinkAnswer
from geoapp.text.sources import one_line

if TYPE_CHECKING:
    from geoapp.dossier.strict_json import JsonObject

ID_WIDTH = 48
"""Greatest width of a title in a table."""

FEATURE_HEAD = ["leg or sighting", "kind", "independent", "its days", "weak"]
STATEMENT_HEAD = ["statement", "kind", "outlets", "independent", "weak"]
LINK_HEAD = ["link", "source", "archived copy", "what it says", "address"]
STATES = ("dead", "moved", "guarded", "unsure", "alive")
"""What can become of a link, the worst first; see `geoapp.link_check.Answer`."""

HOWS = {
    "added": "new",
    "changed": "changed",
    "retracted": "retracted, and still listed",
    "removed": "removed",
}


def coverage_report(covered: JsonObject) -> str:
    """
    Write how well each feature and statement is backed.

    Parameters
    ----------
    covered
        What `geoapp.evidence.coverage` returns.

    Returns
    -------
    report
        Two tables, of features and of statements, and how often each flag stands.
    """
    head = f"{covered['dossier']} {covered['version']}: how well its statements are backed"
    features = [
        [each["id"], each["kind"], str(each["independent"]), str(each["days"]), _flags(each)]
        for each in covered["features"]
    ]
    statements = [
        [each["id"], each["kind"], str(each["outlets"]), _count(each), _flags(each)]
        for each in covered["statements"]
    ]
    counts = covered["flags"]
    return "\n".join(
        [
            head,
            "",
            *text_table([FEATURE_HEAD, *features]),
            "",
            *text_table([STATEMENT_HEAD, *statements]),
            "",
            "Of legs and sightings:",
            *_legend(counts["features"], FEATURE_FLAGS),
            "Of statements:",
            *_legend(counts["statements"], STATEMENT_FLAGS),
            "Independent: sources, no two of one origin, of which the file says that they report",
            "the same; -: never counted. docs/evidence.md",
        ]
    )


def flagged(covered: JsonObject, flags: Sequence[str]) -> list[str]:
    """
    Name every feature and statement that has one of the flags.

    Examples
    --------
    >>> covered = {"features": [], "statements": [{"id": "a", "flags": ["copy-only"]}]}
    >>> flagged(covered, ["copy-only"]), flagged(covered, [])
    (['a: copy-only'], [])
    """
    rows = [*covered["features"], *covered["statements"]]
    return [f"{row['id']}: {flag}" for row in rows for flag in row["flags"] if flag in flags]


def difference_report(found: JsonObject) -> str:
    """
    Write what changed between two versions, in people's words.

    Parameters
    ----------
    found
        What `geoapp.diff.difference` returns.

    Returns
    -------
    report
        A line a thing; "nothing changed" if nothing did.
    """
    old, new = found["old"], found["new"]
    lines = [f"{old['id']} {old['version']} -> {new['id']} {new['version']}", ""]
    for how, words in HOWS.items():
        lines += [_changed(item, words) for item in found[how]]
    if found["header"]:
        lines.append(f"of the dossier itself: {', '.join(found['header'])}")
    return "\n".join(lines if len(lines) > 2 else [*lines, "nothing changed"])


def links_shape(links: Sequence[Link], answers: Sequence[LinkAnswer]) -> JsonObject:
    """
    Give what became of each link, as JSON holds it.

    Parameters
    ----------
    links
        What `geoapp.link_check.links_of` returns.
    answers
        What `geoapp.link_check.check_links` yields for them.

    Returns
    -------
    shape
        ``{"counts": {state: n}, "links": [{"url", "sources", "archived", "has_archive",
        "state", "detail", "leads_to"}]}``; ``has_archive`` tells whether one of its sources
        has an archived copy.

    Examples
    --------
    >>> links_shape([], [])["links"]
    []
    """
    archived = {name for link in links if link.archived for name in link.sources}
    rows = [
        {
            "url": link.url,
            "sources": list(link.sources),
            "archived": link.archived,
            "has_archive": link.archived or not archived.isdisjoint(link.sources),
            "state": answer.state,
            "detail": answer.detail,
            "leads_to": answer.leads_to,
        }
        for link, answer in zip(links, answers, strict=True)
    ]
    counts = {state: sum(row["state"] == state for row in rows) for state in STATES}
    return {"counts": counts, "links": rows}


def links_report(shape: JsonObject) -> str:
    """
    Write which links are dead, have moved, or could not be asked.

    Parameters
    ----------
    shape
        What `links_shape` returns.

    Returns
    -------
    report
        A table of all that aren't alive, the worst first, and the counts.
    """
    rows = sorted(
        (row for row in shape["links"] if row["state"] != "alive"),
        key=lambda row: STATES.index(row["state"]),
    )
    cells = [
        [
            row["state"],
            ", ".join(row["sources"]),
            "yes" if row["has_archive"] else "no",
            row["detail"],
            f"{row['url']} -> {row['leads_to']}" if row["leads_to"] else row["url"],
        ]
        for row in rows
    ]
    table = text_table([LINK_HEAD, *cells])
    counts = ", ".join(f"{count} {state}" for state, count in shape["counts"].items() if count)
    return "\n".join([*(table if rows else []), *([""] if rows else []), counts or "no links"])


def _count(row: Mapping[str, object]) -> str:
    """Write a count; what is never counted has none."""
    return "-" if row["independent"] is None else str(row["independent"])


def copies_shape(found: JsonObject) -> JsonObject:
    """
    Give what a sheet filled in, as JSON holds it.

    Parameters
    ----------
    found
        What `geoapp.archives.copies_for` returns.

    Returns
    -------
    shape
        The same, each of ``copies`` as the dossier has it.
    """
    copies = {
        name: copy.model_dump(mode="json", exclude_none=True)
        for name, copy in found["copies"].items()
    }
    return {**found, "copies": copies}


def copies_report(shape: JsonObject) -> str:
    """
    Write what a sheet filled in, and what did not match.

    Parameters
    ----------
    shape
        What `copies_shape` returns.
    """
    rows = [[name, copy["at"], copy["url"]] for name, copy in shape["copies"].items()]
    lines = text_table([["source", "archived", "copy"], *rows]) if rows else []
    lines += [f"line {line}: {why}" for line, why in shape["unusable"].items()]
    for name, words in (
        ("kept", "has a copy already, left as it is"),
        ("unmatched", "an address that no source has"),
        ("without", "has no copy in the sheet"),
    ):
        lines += [f"{each}: {words}" for each in shape[name]]
    count = f"{len(rows)} filled in"
    told = f"{count}; raise the version, and tell it in `changes`" if rows else count
    return "\n".join([*lines, *([""] if lines else []), told])


def asked_shape(answers: Sequence[CopyAnswer], sources: Mapping[str, Sequence[str]]) -> JsonObject:
    """
    Give what an archive said, as JSON holds it.

    Parameters
    ----------
    answers
        What `geoapp.link_check.request_copies` yields.
    sources
        Ids of the sources that have each address.

    Returns
    -------
    shape
        ``{"asked": [{"url", "sources", "copy", "detail"}]}``; ``copy`` as the dossier has it,
        or null.
    """
    rows = [
        {
            "url": answer.url,
            "sources": list(sources[answer.url]),
            "copy": answer.copy.model_dump(mode="json", exclude_none=True) if answer.copy else None,
            "detail": answer.detail,
        }
        for answer in answers
    ]
    return {"asked": rows}


def asked_report(shape: JsonObject) -> str:
    """
    Write which copies an archive made, and why not the others.

    Parameters
    ----------
    shape
        What `asked_shape` returns.

    Examples
    --------
    >>> asked_report({"asked": []})
    'every source with an address has a copy'
    """
    rows = [
        [
            ", ".join(row["sources"]),
            row["detail"],
            row["copy"]["url"] if row["copy"] else row["url"],
        ]
        for row in shape["asked"]
    ]
    if not rows:
        return "every source with an address has a copy"
    made = sum(row["copy"] is not None for row in shape["asked"])
    table = text_table([["source", "what the archive says", "address"], *rows])
    told = f"{made} of {len(rows)} copied"
    return "\n".join(
        [*table, "", f"{told}; raise the version, and tell it in `changes`" if made else told]
    )


def _flags(row: JsonObject) -> str:
    return ", ".join(row["flags"])


def _legend(counts: Mapping[str, int], words: Mapping[str, str]) -> list[str]:
    return [f"{count:>5}  {flag}: {words[flag]}" for flag, count in counts.items()]


def _changed(item: JsonObject, words: str) -> str:
    title = one_line(item["title"])
    short = title if len(title) <= ID_WIDTH else f"{title[: ID_WIDTH - 1]}…"
    members = f" ({', '.join(item['members'])})" if "members" in item else ""
    return f"{words}: {item['kind']} {item['id']}, {short}{members}"
