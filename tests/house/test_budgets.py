"""Sizes that keep the house readable: files, classes, functions; and everything has a docstring.

An exception stands below with its own limit and a reason; one that is no longer needed fails, so
that the list can only shrink.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house import tree

# What we aim at is 300, 15 and 40; a little more is no sin, these are where it ends.
FILE_LINES = 330
CLASS_METHODS = 18
FUNCTION_LINES = 45

LONGER_FILES: dict[str, tuple[int, str]] = {}
LARGER_CLASSES: dict[str, tuple[int, str]] = {}
LONGER_FUNCTIONS: dict[str, tuple[int, str]] = {}

Functions = ast.FunctionDef | ast.AsyncFunctionDef


def long_files(paths: list[Path]) -> dict[str, int]:
    sizes = {tree.place(path): len(path.read_text("utf-8").splitlines()) for path in paths}
    return {name: size for name, size in sizes.items() if size > FILE_LINES}


def large_classes(name: str, module: ast.Module) -> dict[str, int]:
    found = {}
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            # Qt calls its own methods; they are as many as a widget needs. Dunders are grammar.
            methods = [m.name for m in node.body if isinstance(m, Functions) and ours(m)]
            if len(methods) > CLASS_METHODS:
                found[f"{name}:{node.name}"] = len(methods)
    return found


def ours(function: Functions) -> bool:
    name = function.name
    dunder = name.startswith("__") and name.endswith("__")
    return not dunder and name == name.lower() and not is_property(function)


def is_property(function: Functions) -> bool:
    words = [ast.unparse(decorator) for decorator in function.decorator_list]
    return any(word == "property" or word.endswith(".setter") for word in words)


def long_functions(name: str, module: ast.Module) -> dict[str, int]:
    found = {}
    for node in ast.walk(module):
        if isinstance(node, Functions):
            size = (node.end_lineno or 0) - node.lineno + 1
            if size > FUNCTION_LINES:
                found[f"{name}:{node.name}"] = size
    return found


def silent(name: str, module: ast.Module, told: frozenset[str] = frozenset()) -> list[str]:
    """Give what has no docstring: module, public classes, functions and methods.

    Names in ``told`` are methods that another class describes: an override repeats nothing.
    """
    found = [] if ast.get_docstring(module) else [name]
    for scope in (module, *(node for node in module.body if isinstance(node, ast.ClassDef))):
        for node in scope.body:
            if not isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            function = not isinstance(node, ast.ClassDef)
            # paintEvent and its like are Qt's names, and Qt describes them.
            public = not node.name.startswith("_") and not (function and not node.name.islower())
            known = scope is not module and node.name in told
            setter = function and any(
                ast.unparse(decorator).endswith((".setter", "overload"))
                for decorator in node.decorator_list
            )
            if public and not known and not setter and not ast.get_docstring(node):
                found.append(f"{name}:{node.name}")
    return found


def told_methods(modules: list[ast.Module]) -> frozenset[str]:
    """Give the names of methods that are described somewhere."""
    return frozenset(
        method.name
        for module in modules
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, Functions) and ast.get_docstring(method)
    )


def beyond(found: dict[str, int], allowed: dict[str, tuple[int, str]]) -> list[str]:
    """List what breaks its limit, and exceptions that nobody needs any more."""
    broken = [
        f"{name} has {size}" for name, size in found.items() if size > allowed.get(name, (0, ""))[0]
    ]
    idle = [f"{name} needs no exception" for name in allowed if name not in found]
    return broken + idle


def everything(measure) -> dict[str, int]:
    found: dict[str, int] = {}
    for path in tree.modules():
        found |= measure(tree.place(path), tree.parsed(path))
    return found


def test_files_are_short():
    assert beyond(long_files(tree.modules()), LONGER_FILES) == []


def test_classes_are_small():
    assert beyond(everything(large_classes), LARGER_CLASSES) == []


def test_functions_are_short():
    assert beyond(everything(long_functions), LONGER_FUNCTIONS) == []


def test_every_module_and_public_function_says_what_it_promises():
    parsed = {tree.place(path): tree.parsed(path) for path in tree.modules()}
    told = told_methods(list(parsed.values()))
    missing = [each for name, module in parsed.items() for each in silent(name, module, told)]
    assert missing == []


def test_every_exception_has_a_reason():
    for allowed in (LONGER_FILES, LARGER_CLASSES, LONGER_FUNCTIONS):
        assert all(len(reason) > 20 for _, reason in allowed.values())


# -- The measures see what they are for --------------------------------------------------------


def test_a_long_function_is_seen():
    code = "def f():\n" + "    x = 1\n" * FUNCTION_LINES
    assert long_functions("m", ast.parse(code)) == {"m:f": FUNCTION_LINES + 1}


def test_a_large_class_is_seen_and_qts_methods_do_not_count():
    methods = "".join(f"    def m{i}(self): ...\n" for i in range(CLASS_METHODS))
    qt = "    def paintEvent(self, event): ...\n    def __init__(self): ...\n"
    assert large_classes("m", ast.parse("class C:\n" + methods + qt)) == {}
    one_more = methods + "    def more(self): ...\n"
    assert large_classes("m", ast.parse("class C:\n" + one_more)) == {"m:C": CLASS_METHODS + 1}


@pytest.mark.parametrize("code", ["x = 1", '"""Doc."""\ndef f(): ...', '"""Doc."""\nclass C: ...'])
def test_silence_is_seen(code):
    assert silent("m", ast.parse(code))


def test_an_override_need_not_repeat_what_its_base_promises():
    code = '"""Doc."""\nclass C:\n    """Doc."""\n    def paint(self): ...'
    assert silent("m", ast.parse(code)) == ["m:paint"]
    assert silent("m", ast.parse(code), frozenset({"paint"})) == []


def test_an_exception_without_need_is_seen():
    assert beyond({}, {"a.py": (400, "once long")}) == ["a.py needs no exception"]
    assert beyond({"a.py": 401}, {"a.py": (400, "long")}) == ["a.py has 401"]
