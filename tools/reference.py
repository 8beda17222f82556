"""
Write the reference of commands, of public names and of the dossier file, below ``docs``.

All come from what the code itself says, its help and its docstrings; a test compares them.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

import geoapp
from geoapp.cli import main as commands
from geoapp.dossier import dossier_schema

ROOT = Path(__file__).resolve().parents[1]
CLI, API = ROOT / "docs" / "cli.md", ROOT / "docs" / "api.md"
SCHEMA = ROOT / "docs" / "dossier.schema.json"
MADE = "<!-- Made by `make docs`. What it says stands in the code: change it there. -->\n"
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)
PROGRAM = "geoapp"
EDITS = ("replace", "add", "remove", "reorder")
"""The methods of a dossier."""


# -- commands ------------------------------------------------------------------------------


def cli_reference() -> str:
    """Describe every command as its help does."""
    head = f"{MADE}\n# Commands\n\n{_paragraphs(commands.help or '')}"
    parts = [head, *(_command(name, commands.commands[name]) for name in sorted(commands.commands))]
    return "\n".join(parts)


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"{PROGRAM} {name}")
    usage = " ".join([f"{PROGRAM} {name}", *command.collect_usage_pieces(context)])
    lines = [f"## {PROGRAM} {name}\n", f"```text\n{usage}\n```\n", _paragraphs(command.help or "")]
    options = [p for p in command.params if isinstance(p, click.Option)]
    rows = [row for option in options if (row := option.get_help_record(context))]
    if rows:
        lines += ["| option | |", "|---|---|"]
        lines += [f"| `{_cell(term)}` | {_cell(text)} |" for term, text in rows]
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _paragraphs(text: str) -> str:
    """Turn help into Markdown: what follows `\\b` and "Examples:" is a block of code."""
    parts = []
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        lines = paragraph.replace("\b", "").strip("\n").splitlines()
        if lines and lines[0].strip() == "Examples:":
            code = "\n".join(line.strip() for line in lines[1:])
            parts.append(f"```sh\n{code}\n```\n")
        elif lines:
            parts.append(" ".join(line.strip() for line in lines) + "\n")
    return "\n".join(parts)


# -- names ---------------------------------------------------------------------------------


def api_reference() -> str:
    """Describe every public name as its docstring does."""
    names = [name for name in sorted(geoapp.__all__, key=str.lower) if name != "__version__"]
    listed = "\n".join(f"- [`{name}`](#{name.lower()}): {_first_line(name)}" for name in names)
    head = (
        f"{MADE}\n# Public names\n\n{inspect.cleandoc(geoapp.__doc__ or '').split('Examples')[0]}"
        f"\nAll of them are typed; `geoapp` ships `py.typed`.\n\n{listed}\n"
    )
    return "\n".join([head, *(_name(name) for name in names)])


def _first_line(name: str) -> str:
    doc = inspect.getdoc(getattr(geoapp, name)) or ""
    return " ".join(doc.partition("\n\n")[0].split())


def _name(name: str) -> str:
    found = getattr(geoapp, name)
    kind = "class" if inspect.isclass(found) else "def"
    shown = f"```text\n{kind} geoapp.{name}{_signature(found)}\n```\n"
    parts = [f"## {name}\n\n{shown}\n{_docstring(inspect.getdoc(found) or '')}"]
    parts += [_method(name, each) for each in EDITS if found is geoapp.Dossier]
    return "\n".join(parts)


def _method(owner: str, name: str) -> str:
    found = getattr(getattr(geoapp, owner), name)
    shown = f"```text\ndef geoapp.{owner}.{name}{_signature(found)}\n```\n"
    return f"### {owner}.{name}\n\n{shown}\n{_docstring(inspect.getdoc(found) or '')}"


def _signature(found: Any) -> str:
    """Write a signature as the source has it; a class of the dossier has none worth showing."""
    if inspect.isclass(found) and not hasattr(found, "__dataclass_fields__"):
        return ""
    try:
        signature = inspect.signature(found)
    except ValueError:
        return ""
    return str(signature).replace(" = <factory>", "").replace("'", "")


def _docstring(text: str) -> str:
    """Turn numpydoc into Markdown."""
    pieces = SECTION.split(text)
    parts = [pieces[0].strip() + "\n"]
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        parts.append(f"**{title}**\n")
        if title == "Examples":
            parts.append(f"```pycon\n{body.strip()}\n```\n")
        elif title == "Notes":
            parts.append(body.strip() + "\n")
        else:
            parts.append("\n".join(_entries(body)) + "\n")
    return "\n".join(parts)


def _entries(body: str) -> Iterator[str]:
    """List the entries of a section; a table stays as it is."""
    for entry in re.split(r"\n(?=\S)", body.strip("\n")):
        name, _, told = entry.partition("\n")
        told = inspect.cleandoc(told)
        if "====" in told:
            yield f"- `{name}`\n\n```text\n{told}\n```\n"
        else:
            yield f"- `{name}`: {' '.join(told.split())}" if told else f"- `{name}`"


def schema_text() -> str:
    """Write the JSON Schema of the dossier file."""
    return json.dumps(dossier_schema(), indent=1, ensure_ascii=False)


def main() -> None:
    """Write all three files."""
    for path, text in ((CLI, cli_reference()), (API, api_reference()), (SCHEMA, schema_text())):
        path.write_text(text.rstrip("\n") + "\n", "utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
