"""What makes a folder of files a publication: tables, data package, citation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from geoapp import __version__
from geoapp.exports.formats import FORMATS
from geoapp.exports.relations import KEYS
from geoapp.exports.spreadsheets import coordinate_columns, csv_files
from geoapp.exports.tables import Table, Tables

CRATE = "ro-crate-metadata.json"
CRATE_CONTEXT = "https://w3id.org/ro/crate/1.2/context"
CRATE_VERSION = "https://w3id.org/ro/crate/1.2"
FOLDER = "tables/"
MEDIA_OF_REST = {
    ".cff": "application/yaml",
    ".json": "application/json",
    ".py": "text/x-python",
    ".qgz": "application/zip",
    ".yml": "application/yaml",
}
"""Media types of files that are no format's own, by how their names end."""
FIELD_TYPES = {"text": "string", "number": "number", "count": "integer", "flag": "boolean",
         "date": "date", "instant": "datetime",
         "names": "array", "objects": "string"}  # fmt: skip


def table_files(tables: Tables) -> dict[str, bytes]:
    """
    Write each table as CSV.

    Returns
    -------
    files
        ``tables/places.csv`` and so on; UTF-8, formulas guarded.
    """
    return {f"{FOLDER}{name}.csv": content for name, content in csv_files(tables)}


def data_package(tables: Tables, files: Mapping[str, bytes], digests: Mapping[str, str]) -> bytes:
    """
    Describe files as a Frictionless data package.

    Parameters
    ----------
    tables
        The tables, for their columns.
    files
        Content by name: `table_files` and whatever else lies in the folder.
    digests
        Their SHA-256, as `digests_of` gives them.

    Returns
    -------
    descriptor
        ``datapackage.json``: a resource a file, with its size and SHA-256; tables with
        their columns, types and keys.
    """
    about = tables.about
    by_file = {f"{FOLDER}{t.name}.csv": t for t in tables.every}
    media = _media_types()
    resources = [
        _resource(name, len(content), digests[name], media) | _schema(by_file.get(name))
        for name, content in files.items()
    ]
    descriptor = {
        "name": about["dossier"],
        "version": about["data_version"],
        "title": about["title"],
        "description": f"{about['attribution']}\n\n{about['summary']}",
        "licenses": [{"name": "see-title", "title": about["licence"]}],
        "contributors": [{"title": about["attribution"], "role": "contributor"}],
        "geoapp": __version__,
        "made_from": about["made_from"],
        "resources": resources,
    }
    return (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode()


def ro_crate(tables: Tables, files: Mapping[str, bytes], digests: Mapping[str, str]) -> bytes:
    """
    Describe files as an RO-Crate 1.2.

    Parameters
    ----------
    tables
        The tables, for what they say of the dossier.
    files
        Content by name: all that lies in the folder, but the checksums.
    digests
        Their SHA-256.

    Returns
    -------
    metadata
        ``ro-crate-metadata.json``: whose account it is, which dossier of which SHA-256 it was
        made from and by which release, and every file with size, kind and SHA-256. Its date, which
        the format asks for, is the last that the dossier names for its changes: where it names
        none there is none, as nobody publishes it by exporting it.

    Notes
    -----
    https://www.researchobject.org/ro-crate/specification/1.2/
    """
    about, media = tables.about, _media_types() | MEDIA_OF_REST
    parts = [{"@id": quote(name)} for name in files]
    date = publication_date(str(row["edtf"]) for row in tables.table("changes").rows())
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": about["title"],
        "description": about["summary"],
        "creditText": about["attribution"],
        "version": about["data_version"],
        "license": {"@id": "#licence"},
        "isBasedOn": {"@id": "#dossier"},
        "hasPart": parts,
    } | ({"datePublished": date} if date else {})
    graph = [
        {"@id": CRATE, "@type": "CreativeWork", "conformsTo": {"@id": CRATE_VERSION},
         "about": {"@id": "./"}},
        root,
        {"@id": "#licence", "@type": "CreativeWork", "name": about["licence"]},
        {"@id": "#dossier", "@type": "CreativeWork", "name": about["dossier"],
         "version": about["data_version"], "identifier": about["made_from"]},
        # A SoftwareApplication must have an address, and geoapp has none.
        {"@id": "#geoapp", "@type": "CreativeWork", "name": "geoapp", "version": __version__},
        {"@id": "#export", "@type": "CreateAction", "name": "geoapp export --all",
         "instrument": {"@id": "#geoapp"}, "object": {"@id": "#dossier"},
         "result": {"@id": "./"}},
        *(_crate_file(name, len(content), digests[name], media) for name, content in files.items()),
    ]  # fmt: skip
    described = {"@context": CRATE_CONTEXT, "@graph": graph}
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def publication_date(whens: Iterable[str]) -> str | None:
    """
    Choose the last day, month or year that ISO 8601 has too; none where that one is doubtful.

    Examples
    --------
    >>> publication_date(["2026-11-28", "2025?", "2026/.."]), publication_date(["2025", "2026?"])
    ('2026-11-28', None)
    """
    told = [each for each in whens if re.fullmatch(r"\d{4}(-\d\d){0,2}[?~%]?", each)]
    last = max(told, default="")
    return last if last[-1:].isdigit() else None


def _crate_file(name: str, size: int, digest: str, media: Mapping[str, str]) -> dict[str, object]:
    extension = max((end for end in media if name.endswith(end)), key=len, default="")
    found: dict[str, object] = {
        "@id": quote(name),
        "@type": "File",
        "name": name.rpartition("/")[2],
        "contentSize": str(size),
        "sha256": digest,
    }
    return found | ({"encodingFormat": media[extension]} if extension else {})


def _media_types() -> dict[str, str]:
    """Give the kind of each format's file by how its name ends."""
    return {f.extension: f.media_type for f in FORMATS.values() if not f.is_folder}


def _resource(name: str, size: int, digest: str, media: Mapping[str, str]) -> dict[str, object]:
    extension = max((end for end in media if name.endswith(end)), key=len, default="")
    stem = name.removesuffix(extension).replace("/", "-").lower()
    kind = extension.removeprefix(".").replace(".", "-") or name.rpartition(".")[2]
    resource = {
        "name": f"{stem}-{kind}".replace("_", "-"),
        "type": "file",
        "path": name,
        "format": kind,
        "bytes": size,
        "hash": f"sha256:{digest}",
    }
    return resource | ({"mediatype": media[extension]} if extension else {})


def _schema(table: Table | None) -> dict[str, object]:
    if table is None:
        return {}
    fields = [
        {"name": column.name, "type": FIELD_TYPES[column.written_as]} for column in table.columns
    ]
    fields += [{"name": name, "type": "number"} for name, _ in coordinate_columns(table)]
    if table.shapes is not None:
        fields.append({"name": "wkt", "type": "string"})
    keys = [
        {"fields": [column], "reference": {"resource": f"tables-{other}-csv", "fields": ["id"]}}
        for column, other in KEYS.get(table.name, {}).items()
    ]
    schema = {"fields": fields, "primaryKey": ["id"]} | ({"foreignKeys": keys} if keys else {})
    return {
        "type": "table",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": schema,
    }


def citation_file(tables: Tables) -> bytes:
    """
    Say how to cite the data, as CITATION.cff 1.2.0.

    Returns
    -------
    content
        YAML; every value is a quoted string, so that no name can be taken for YAML. The format
        wants authors: they are named by the dossier's attribution.
    """
    about = tables.about
    words = f"{about['attribution']}. {about['licence']}"
    members = {
        "cff-version": "1.2.0",
        "message": "If you use these data, cite them, and say whose account they show.",
        "type": "dataset",
        "title": about["title"],
        "version": about["data_version"],
        "abstract": f"{about['summary']} {words}",
    }
    lines = [f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in members.items()]
    author = json.dumps(about["attribution"], ensure_ascii=False)
    return "\n".join([*lines, "authors:", f"  - name: {author}", ""]).encode()
