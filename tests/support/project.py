"""What the tests about the project itself share: its root, its files, its code as trees."""

from __future__ import annotations

import ast
import os
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "geoapp"
HOSTILE = ROOT / "tests" / "cases" / "hostile"


@cache
def project_files() -> tuple[Path, ...]:
    """All files of the project that git knows, or would know at the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    paths = (ROOT / name for name in sorted(set(listed.split("\0")) - {""}))
    return tuple(path for path in paths if path.is_file())


def text_of(path: Path) -> str:
    """Text of a file; empty for a picture or another binary, and for what is hostile on purpose."""
    content = path.read_bytes()
    is_text = b"\0" not in content and HOSTILE not in path.parents
    return content.decode("utf-8") if is_text else ""


def python_files(folder: Path = ROOT) -> list[Path]:
    """Python files of the project below a folder."""
    return [path for path in project_files() if path.suffix == ".py" and folder in path.parents]


@cache
def tree_of(path: Path) -> ast.Module:
    """Parse a Python file."""
    return ast.parse(text_of(path), filename=str(path))


def module_name(path: Path) -> str:
    """Dotted name of a file of the project: ``geoapp.page.folium_map``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_names(tree: ast.Module) -> list[str]:
    """Dotted names that a module imports, anywhere in it; ``from a import b`` is ``a.b``."""
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def make(*arguments: str, cwd: Path = ROOT) -> str:
    """Run make as from a fresh shell, though the tests may run inside make; what it prints."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    env.pop("MFLAGS", None)
    command = ["make", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, check=True
    ).stdout
