"""The shape of the code: floors, budgets, and what no file of the project may say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.dossiers import ONE_OF_EACH
from tests.support.project import (
    PACKAGE,
    ROOT,
    imported_names,
    module_name,
    project_files,
    python_files,
    text_of,
    tree_of,
)

# Library -> the only modules (with what is below them) that may import it.
LIBRARY_FLOORS = {
    "pydantic": {"geoapp.dossier"},
    "edtf": {"geoapp.when"},
    "babel": {
        "geoapp.importing",
        "geoapp.catalogues",
        "geoapp.when",
        "geoapp.text",
        "geoapp.page",
        "geoapp.classroom",
    },
    "pyproj": {"geoapp.cartography", "geoapp.measure", "geoapp.routing"},
    "geopy": {"geoapp.measure", "geoapp.routing"},
    "networkx": {"geoapp.routing"},
    "folium": {"geoapp.page", "geoapp.webmap"},
    "branca": {"geoapp.page", "geoapp.webmap"},
    "xstatic": {"geoapp.webmap"},
    "pptx": {"geoapp.classroom"},
    "typst": {"geoapp.picture", "geoapp.classroom"},
    "altair": {"geoapp.charts"},
    "citeproc": {"geoapp.text.csl"},
    "pyarrow": {"geoapp.exports", "geoapp.tracks", "geoapp.app", "geoapp.webapp"},
    "dask": {"geoapp.tracks.runners"},
    "distributed": {"geoapp.tracks.runners"},
    "pyais": {"geoapp.tracks.documents"},
    "pyogrio": {"geoapp.exports", "geoapp.importing"},
    "xlsxwriter": {"geoapp.exports", "geoapp.importing"},
    "streamlit": {"geoapp.app", "geoapp.webapp"},
    "starlette": {"geoapp.webapp"},
    "click": {"geoapp.cli"},
    "geoapp.routing": {"geoapp.routing", "geoapp.cli"},
}

MODULE_LINES = 700
ROOM_MODULES = 16
BODY_LINES = 40
# A longer one says why: `# budget: a table, not a program` in the module or the function.
REASON = re.compile(r"(?:#|//)\s*budget:\s*\S.{10,}")

SCRIPTS = {".js", ".css"}


def is_within(module: str, homes: set[str]) -> bool:
    return any(module == home or module.startswith(f"{home}.") for home in homes)


def misplaced_imports(module: str, tree: ast.Module) -> list[str]:
    """Imports of a module of the package that belong to other floors."""
    found = []
    for name in imported_names(tree):
        for library, homes in LIBRARY_FLOORS.items():
            if is_within(name, {library}) and not is_within(module, homes):
                found.append(f"{module} imports {name}; only {', '.join(sorted(homes))} may")
        # The package's face: `import geoapp`, `from geoapp import read_dossier`.
        if name == "geoapp" or (name.startswith("geoapp.") and is_in_face(name)):
            found.append(f"{module} imports {name} from the package's face; import its module")
    return found


def is_in_face(name: str) -> bool:
    """Whether ``geoapp.x`` is no module, so that only the face can offer it."""
    tail = name.removeprefix("geoapp.")
    if "." in tail or tail == "__version__":  # which the package itself says, above all floors
        return False
    return not (PACKAGE / f"{tail}.py").exists() and not (PACKAGE / tail).is_dir()


def test_imports_only_go_down() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_libraries_stay_on_their_floors() -> None:
    found = [
        line
        for path in python_files(PACKAGE)
        if path != PACKAGE / "__init__.py"
        for line in misplaced_imports(module_name(path), tree_of(path))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("module", "code", "problems"),
    [
        ("geoapp.clock", "import folium", 1),
        ("geoapp.clock", "def f():\n    from streamlit.testing import v1", 1),
        ("geoapp.page.folium_map", "from folium.plugins import Draw\nimport branca.element", 0),
        ("geoapp.dossier.models", "from pydantic import BaseModel", 0),
        ("geoapp.frames", "from geoapp import DossierError", 1),
        ("geoapp.frames", "import geoapp", 1),
        ("geoapp.frames", "from geoapp.errors import DossierError", 0),
        ("geoapp.app", "from geoapp.routing import sea", 1),
        ("geoapp.clock", "import clickhouse", 0),
    ],
)
def test_misplaced_imports_are_seen(module: str, code: str, problems: int) -> None:
    assert len(misplaced_imports(module, ast.parse(code))) == problems


# What is looked at is made from models; rows of frames serve exports and analysts.
VIEWS = ("text", "cartography", "picture", "webmap", "page", "classroom")
ROW_BY_ROW = re.compile(r"\.(iterrows|itertuples)\(|\.to_dict\(\s*\"records\"")


def test_views_read_models_and_no_rows_of_frames() -> None:
    paths = [path for room in VIEWS for path in python_files(PACKAGE / room)]
    assert len(paths) > 30
    found = [
        f"{path.relative_to(ROOT)}: {row[0]}"
        for path in paths
        for row in ROW_BY_ROW.finditer(text_of(path))
    ]
    assert found == []


def test_reading_row_by_row_is_seen() -> None:
    assert ROW_BY_ROW.search("legs.iterrows()")
    assert ROW_BY_ROW.search('legs.to_dict("records")')
    assert not ROW_BY_ROW.search('legs["name"].to_dict()')


# Lines of the package with `Any`: what a library hands over, and what JSON may hold. Lower it.
MOST_ANY = 119


def test_what_is_known_has_a_type() -> None:
    said = re.compile(r"\bAny\b")
    lines = [line for path in python_files(PACKAGE) for line in text_of(path).splitlines()]
    assert len([line for line in lines if said.search(line)]) <= MOST_ANY


def test_nothing_in_the_package_imports_tests_or_tools() -> None:
    outside = {"tests", "tools", "benchmarks", "notebooks"}
    found = [
        f"{module_name(path)} imports {name}"
        for path in python_files(PACKAGE)
        for name in imported_names(tree_of(path))
        if is_within(name, outside)
    ]
    assert not found, "\n".join(found)


def test_no_test_imports_another() -> None:
    """What tests share stands in `tests/support`; so each can be run, moved and read alone."""
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(ROOT / "tests")
        for name in imported_names(tree_of(path))
        if name.startswith("tests.") and ".test_" in name
    ]
    assert not found, "\n".join(found)


SIZE_ALONE = re.compile(r"assert (all\()?[^\n<>=]*\bst_size\b[^\n<>=]*$", re.MULTILINE)


def test_no_test_looks_at_a_size_alone() -> None:
    """What is written is read; a file of noughts has a size too."""
    found = [path for path in python_files(ROOT / "tests") if SIZE_ALONE.search(text_of(path))]
    assert found == []


def test_a_size_alone_is_seen() -> None:
    assert SIZE_ALONE.search("    assert all(path.stat().st_" + "size for path in paths)")
    assert not SIZE_ALONE.search("    assert path.stat().st_" + "size <= 200_000")


def public_names(module: str, tree: ast.Module) -> Iterator[str]:
    """Classes, functions and constants of a module; not what a command or a tab is called."""
    named_by_user = module.startswith("geoapp.cli.") or module == "geoapp.webapp.sections"
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.FunctionDef) and node.name != "main":
            if not (named_by_user and node.decorator_list):
                yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign) and "TypeVar(" not in ast.unparse(node):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (each for target in targets for each in ast.walk(target))
            yield from (each.id for each in names if isinstance(each, ast.Name))


def names_in_two(trees: Mapping[str, ast.Module]) -> dict[str, list[str]]:
    """Public names -> the modules that have them, where there are two."""
    homes: dict[str, list[str]] = {}
    for module, tree in trees.items():
        for name in sorted(set(public_names(module, tree))):
            if not name.startswith("_"):
                homes.setdefault(name, []).append(module)
    return {name: modules for name, modules in homes.items() if len(modules) > 1}


def test_no_public_name_stands_in_two_modules() -> None:
    trees = {module_name(path): tree_of(path) for path in python_files(PACKAGE)}
    assert names_in_two(trees) == {}


def test_a_name_in_two_modules_is_seen() -> None:
    code = {"a": "def f(): ...", "b": "f = 1", "c": "_g = h = 1", "d": "_g = 2"}
    found = names_in_two({module: ast.parse(text) for module, text in code.items()})
    assert found == {"f": ["a", "b"]}


def named_again(tree: ast.Module) -> list[str]:
    """Names that a module gives a value twice: what used the first one then gets the second."""
    given = Counter(
        target.id
        for line in tree.body
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    )
    return [name for name, times in given.items() if times > 1]


def test_no_module_gives_a_name_two_values() -> None:
    found = {path: named_again(tree_of(path)) for path in python_files()}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_name_with_two_values_is_seen() -> None:
    assert named_again(ast.parse("A = 1\nB = 2\nA = 3")) == ["A"]


def test_every_path_in_the_map_is_there() -> None:
    text = text_of(ROOT / "CONTRIBUTING.md")
    _, _, rest = text.partition("## Where to change what\n")
    section = rest.partition("\n## ")[0]
    paths = re.findall(r"`([\w./-]+/[\w./-]*)`", section)
    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert len(section.splitlines()) <= 40


def long_functions(path: Path) -> Iterator[str]:
    """Functions whose body, docstring apart, is over the budget and gives no reason."""
    lines = text_of(path).splitlines()
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        body = node.body[1:] if ast.get_docstring(node) else node.body
        if not body:
            continue
        first, last = body[0].lineno, node.end_lineno or body[-1].lineno
        length = last - first + 1
        if length > BODY_LINES and not REASON.search("\n".join(lines[node.lineno - 1 : last])):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length} lines"


def test_function_bodies_keep_the_budget() -> None:
    found = [line for path in python_files() for line in long_functions(path)]
    assert not found, "\n".join(found)


def test_modules_keep_the_budget() -> None:
    assets = [path for path in project_files() if path.suffix in SCRIPTS]
    found = [
        f"{path.relative_to(ROOT)}: {len(lines)} lines"
        for path in [*python_files(), *assets]
        if len(lines := text_of(path).splitlines()) > MODULE_LINES
        and not REASON.search(text_of(path))
    ]
    assert not found, "\n".join(found)


def crowded_rooms(paths: list[Path]) -> dict[str, int]:
    """Folders with more modules than a room may have, the package's own name apart."""
    folders = (path.parent for path in paths if path.stem != "__init__")
    rooms = Counter(str(folder.relative_to(PACKAGE)) for folder in folders)
    return {room: count for room, count in rooms.items() if count > ROOM_MODULES}


def test_rooms_keep_the_budget() -> None:
    assert crowded_rooms(python_files(PACKAGE)) == {}


def test_a_crowded_room_is_seen() -> None:
    paths = [PACKAGE / "page" / f"{name}.py" for name in ["__init__", *"abcdefghijklmnopq"]]
    assert crowded_rooms(paths) == {"page": 17}
    assert crowded_rooms(paths[:-1]) == {}


def test_modules_are_named_by_job() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert not [path for path in project_files() if path.stem.lower() in vague]


# Written in pieces, so that this file doesn't name what it looks for.
REGISTRY_HOSTS = [
    "pypi." + "org",
    "python" + "hosted.org",
    "registry." + "npmjs.org",
    "npmjs." + "com",
    "deb." + "debian.org",
    "security." + "debian.org",
]
MACHINE_PATHS = re.compile(
    r"(?<![\w./:-])/(?:work|root|home/\w+|Users/\w+)/|\b[A-Z]:\\" + r"Users\\"
)


@pytest.mark.parametrize("path", project_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_names_a_registry_or_a_machine(path: Path) -> None:
    text = text_of(path)
    assert not [host for host in REGISTRY_HOSTS if host in text]
    assert not MACHINE_PATHS.findall(text)


def test_machine_paths_are_seen() -> None:
    assert MACHINE_PATHS.search("cd /ro" + "ot/geoapp")
    assert not MACHINE_PATHS.search("https://example.org/work/1 and ./home/x/")


# Costly libraries, and how one is known to be loaded.
HEAVY = ["pandas", "geopandas", "folium", "numpy", "shapely", "pyproj", "pydantic", "streamlit"]


def loaded_by(code: str) -> set[str]:
    """Heavy libraries that are loaded after code has run in a new Python."""
    report = f"import sys; print('\\n', *(n for n in {HEAVY!r} if n in sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True
    )
    return set(run.stdout.splitlines()[-1].split())


def test_asking_for_help_loads_no_heavy_library() -> None:
    code = (
        "import runpy, sys\n"
        "sys.argv = ['geoapp', '--help']\n"
        "try:\n    runpy.run_module('geoapp.cli', run_name='__main__', alter_sys=True)\n"
        "except SystemExit as end:\n    assert not end.code, end.code"
    )
    assert loaded_by(code) == set()


def test_importing_the_package_loads_no_heavy_library() -> None:
    assert loaded_by("import geoapp; geoapp.DossierError") == set()


def test_papers_slides_and_pictures_load_no_library_of_frames_or_maps(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from geoapp.cli import main\n"
        "for command in ('handout h.pdf', 'slides s.pptx', 'picture p.svg'):\n"
        "    name, to = command.split()\n"
        "    given = [name, sys.argv[1], '-o', sys.argv[2] + '/' + to]\n"
        "    main(given, standalone_mode=False)"
    )
    dossier = str(ONE_OF_EACH)
    given = f"import sys; sys.argv[1:] = {[dossier, str(tmp_path)]!r}\n{code}"
    assert not loaded_by(given) & {"pandas", "geopandas", "folium", "streamlit"}
    assert len([*tmp_path.iterdir()]) == 3


def test_heavy_libraries_are_seen() -> None:
    assert "shapely" in loaded_by("import shapely")


def test_the_face_offers_what_it_says() -> None:
    import geoapp

    assert [name for name in geoapp.__all__ if not hasattr(geoapp, name)] == []
    assert {*geoapp.__all__} - {"__version__"} == set(dir(geoapp))
    with pytest.raises(AttributeError, match="attribute.*nonsense"):
        getattr(geoapp, "nonsense")  # noqa: B009


def test_no_pattern_repeats_possessively() -> None:
    """Python 3.11.2 finds other things by ``a*+`` and ``(?>a)`` than later ones do."""
    possessive = re.compile(r"(?<!\\)[*+?}]\+|\(\?>")
    found = []
    for path in sorted((ROOT / "geoapp").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re."):
                texts = [
                    each.value
                    for argument in call.args[:1]
                    for each in ast.walk(argument)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                ]
                found += [f"{path.name}: {text}" for text in texts if possessive.search(text)]
    assert not found
