"""Who may import whom: the fences hold, and each of them falls when it is breached.

A fence that nobody has seen falling may stand around the wrong field. So every contract of
pyproject.toml has breaches here, each made in a copy of the tree, and must then be the one that
breaks.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.house import tree

CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
        "tool"
    ]["importlinter"]["contracts"]
}

# (contract, module that goes astray, what it imports)
BREACHES = [
    ("engine-alone", "engine/graph.py", "import PySide6"),
    ("engine-alone", "engine/tensors.py", "import shiboken6"),
    ("engine-alone", "engine/inference.py", "import keras"),
    ("engine-alone", "engine/verification/client.py", "import tensorflow"),
    ("engine-alone", "engine/edits.py", "from designer import undo"),
    ("window-without-keras", "designer/document.py", "import keras"),
    ("window-without-keras", "designer/document.py", "from engine.verification import worker"),
    ("engine-storeys", "engine/graph.py", "from engine import edits"),
    ("engine-storeys", "engine/inference.py", "from engine.storage import write"),
    ("engine-storeys", "engine/layers/core.py", "from engine import inference"),
    ("engine-storeys", "engine/values.py", "import engine.tensors"),
    ("designer-storeys", "designer/status_bar.py", "from designer.canvas import camera"),
    ("designer-storeys", "designer/canvas/camera.py", "from designer import palette"),
    ("designer-storeys", "designer/code_view.py", "from designer import problem_list"),
    ("designer-storeys", "designer/document.py", "from designer import main_window"),
    ("designer-storeys", "designer/theme.py", "import designer.controls"),
    ("one-door", "designer/code_view.py", "from engine import edits"),
    ("one-door", "designer/canvas/camera.py", "from engine.restructure import paste"),
    ("one-door", "designer/files.py", "from engine import checks"),
]


def lint(folder: Path) -> tuple[int, str]:
    program = Path(sys.executable).with_name("lint-imports")
    asked = subprocess.run(
        [str(program), "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True
    )
    return asked.returncode, asked.stdout + asked.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    shutil.copy(tree.ROOT / "pyproject.toml", folder)
    for package in tree.PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__", "*.json")
        shutil.copytree(tree.ROOT / package, folder / package, ignore=ignored)
    return folder


def test_the_fences_hold(copy: Path):
    code, said = lint(copy)
    assert code == 0, said


@pytest.mark.parametrize(("contract", "module", "line"), BREACHES)
def test_a_breached_fence_falls(copy: Path, contract: str, module: str, line: str):
    path = copy / module
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n\ndef astray() -> None:\n    {line}\n", encoding="utf-8")
    try:
        code, said = lint(copy)
    finally:
        path.write_text(before, encoding="utf-8")
    assert code != 0
    # The reporter may break a long name over two lines.
    assert f"{CONTRACTS[contract]} BROKEN" in " ".join(said.split())


def test_every_fence_was_seen_falling():
    assert {contract for contract, _, _ in BREACHES} == set(CONTRACTS)


def storeys() -> set[str]:
    """Give every module that one of the storeys names."""
    contracts = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: set[str] = set()
    for contract in contracts["tool"]["importlinter"]["contracts"]:
        for storey in contract.get("layers", ()):
            found |= {name.strip(" ()") for name in storey.replace("|", ":").split(":")}
    return found


@pytest.mark.parametrize("package", tree.PACKAGES)
def test_every_module_has_its_storey(package: str):
    """A new module goes into a line of `layers` in pyproject.toml; outside it, no fence holds."""
    there = {
        f"{package}.{path.stem}"
        for path in (tree.ROOT / package).iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }
    assert there - storeys() == set()


# -- Cycles ------------------------------------------------------------------------------------


def imports(modules: Mapping[str, ast.Module]) -> dict[str, set[str]]:
    """Give what each module imports of the others when it is loaded."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, module in modules.items():
        for node in _at_load(module):
            found[name] |= {target for target in _targets(node, modules) if target != name}
    return found


def _at_load(module: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    open_ends: list[ast.AST] = list(module.body)
    while open_ends:
        node = open_ends.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            open_ends.extend(node.orelse)
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            open_ends.extend(ast.iter_child_nodes(node))


def _targets(node: ast.Import | ast.ImportFrom, known: Mapping[str, object]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in known)
        return
    for alias in node.names:
        # "from package import module" is about the module, "… import name" about the package.
        inner = f"{node.module}.{alias.name}"
        if inner in known:
            yield inner
        elif node.module in known:
            yield str(node.module)


def cycles(graph: Mapping[str, set[str]]) -> set[frozenset[str]]:
    """Give the sets of modules that reach one another."""
    reach = {name: _reached(graph, name) for name in graph}
    return {
        frozenset(other for other in reach[name] if name in reach.get(other, ())) | {name}
        for name in graph
        if name in reach[name]
    }


def _reached(graph: Mapping[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    open_ends = [start]
    while open_ends:
        for name in graph.get(open_ends.pop(), ()):
            if name not in seen:
                seen.add(name)
                open_ends.append(name)
    return seen


def named(path: Path) -> str:
    parts = path.relative_to(tree.ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_module_imports_itself_in_a_circle():
    modules = {named(path): tree.parsed(path) for path in tree.modules()}
    assert cycles(imports(modules)) == set()


def test_a_circle_is_seen():
    code = {"a": "import b", "b": "from c import x", "c": "class C:\n    import a", "d": "import a"}
    modules = {name: ast.parse(text) for name, text in code.items()}
    assert cycles(imports(modules)) == {frozenset("abc")}


def test_an_import_for_annotations_or_inside_a_function_closes_no_circle():
    code = {"a": "import b", "b": "if TYPE_CHECKING:\n    import a\ndef f():\n    import a"}
    modules = {name: ast.parse(text) for name, text in code.items()}
    assert cycles(imports(modules)) == set()
