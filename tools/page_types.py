"""
Write the types of what a page holds for its scripts: ``geoapp/page/static/data.d.ts``.

They come from `geoapp.page.data`, and what a dossier has from its models, so that TypeScript misses
a name that Python no longer has. A test compares the file.

    python -m tools.page_types
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator
from pathlib import Path
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)  # fmt: skip

from geoapp.dossier.types import Model
from geoapp.page import data

TYPES = Path(data.__file__).with_name("static") / "data.d.ts"
MADE = "/** What a page holds; made of geoapp/page/data.py by make bundle, not by hand. */\n"
TEXTS = "/** A text by language. */\nexport type Texts = Record<string, string>;\n"
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def page_types() -> str:
    """Write `PageData` and every type that it is made of, in the order of their names."""
    written: dict[str, str] = {}
    waiting: list[type] = [data.PageData, data.HeaderData]
    while waiting:
        kind = waiting.pop()
        if kind.__name__ not in written:
            needed: list[type] = []
            rows = [f"  {name}: {text};\n" for name, text in _members(kind, needed)]
            first = (inspect.getdoc(kind) or "").partition("\n")[0]
            body = f"/** {first} */\nexport type {kind.__name__} = {{\n{''.join(rows)}}};\n"
            written[kind.__name__] = body
            waiting += needed
    return "\n".join([MADE, TEXTS, *(written[name] for name in sorted(written))])


def _members(kind: Any, needed: list[type]) -> Iterator[tuple[str, str]]:
    """Give name and type of each member; the classes that they name are added to `needed`."""
    is_model = issubclass(kind, Model)
    for name, hint in get_type_hints(kind, include_extras=True).items():
        if is_model and name not in kind.model_fields:
            continue
        bare = _bare(hint) if is_model else hint
        # What is null is left out of a dossier's members.
        may_lack = type(None) in get_args(bare) if is_model else _may_lack(kind, name, hint)
        given = _not_none(bare) if is_model else hint
        called = f'"{name}"' if "-" in name else name
        yield f"{called}?" if may_lack else called, _written(given, needed)


def _may_lack(kind: Any, name: str, hint: Any) -> bool:
    return get_origin(hint) is NotRequired or name in kind.__optional_keys__


def _bare(hint: Any) -> Any:
    return _bare(get_args(hint)[0]) if get_origin(hint) is Annotated else hint


def _not_none(hint: Any) -> Any:
    kinds = tuple(each for each in get_args(hint) if each is not type(None))
    return Union[kinds] if type(None) in get_args(hint) else hint  # noqa: UP007 - of a tuple


def _written(hint: Any, needed: list[type]) -> str:
    """
    Write a type as TypeScript has it.

    Examples
    --------
    >>> _written(dict[str, list[int | None]], [])
    'Record<string, (number | null)[]>'
    >>> _written(dict[str, str], [])
    'Texts'
    >>> _written(Annotated[list[float], 2], []), _written(Literal["sea", "rail"], [])
    ('[number, number]', '"sea" | "rail"')
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (NotRequired, Annotated):
        return _annotated(inner[0], inner[-1], needed)
    if origin is Literal:
        return " | ".join(f'"{each}"' for each in inner)
    if origin in (Union, types.UnionType):
        return " | ".join(dict.fromkeys(_written(each, needed) for each in inner))
    if origin is dict:
        each = _written(inner[1], needed)
        return "Texts" if each == "string" else f"Record<string, {each}>"
    if origin is list or (origin is tuple and inner[1:] == (...,)):
        each = _written(inner[0], needed)
        return f"({each})[]" if " | " in each else f"{each}[]"
    if origin is tuple:
        return f"[{', '.join(_written(each, needed) for each in inner)}]"
    if hint in PLAIN:
        return PLAIN[hint]
    if not (is_typeddict(hint) or issubclass(hint, Model)):
        raise TypeError(f"{hint} is held by a page, and has no word in TypeScript; add it here")
    needed.append(hint)
    return str(hint.__name__)


def _annotated(hint: Any, more: Any, needed: list[type]) -> str:
    """Write a list of so many, or what a model is in JSON; the dossier's rules are left out."""
    if isinstance(more, int):
        return f"[{', '.join([_written(get_args(hint)[0], needed)] * more)}]"
    if isinstance(more, type) and issubclass(more, Model):
        return _written(more, needed)
    return _written(hint, needed)


def main() -> None:
    """Write the file."""
    TYPES.write_text(page_types(), encoding="utf-8")


if __name__ == "__main__":
    main()
