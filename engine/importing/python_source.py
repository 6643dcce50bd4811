"""Keras code read as a drawing, by its syntax tree alone: nothing is imported, nothing is run.

It follows what people write: imports, layers made and called, Sequential lists and ``add``,
``keras.Model``, functions that build blocks, ``for`` loops over ``range``, arithmetic on numbers,
f-strings. What it cannot know stays unknown and is left out of the drawing, never guessed.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Mapping
from typing import Any

from engine import arrange, edits, inference, parameters
from engine.facts import uses_of
from engine.graph import Project
from engine.importing.python_calls import Calls
from engine.importing.python_graph import SCRATCH, UNKNOWN, Graph, LayerValue, ModelValue
from engine.reading import FileError

LONGEST = 1_000_000
"""Characters of source that are read at all."""
STEPS = 50_000
"""Statements that are followed at most, loops and functions unrolled."""
LOOPS = 512
"""Turns of one loop that are followed."""
DEPTH = 40
"""Functions inside functions."""


def read_python(text: str) -> Project:
    """Give the drawing of the Keras code in ``text``.

    Raises:
        FileError: it is no Python, or holds no Keras layers; the place is a line.
    """
    if len(text) > LONGEST:
        raise FileError("too-large", "The text is too long to be the code of a model", "")
    try:
        tree = ast.parse(textwrap.dedent(text).strip() + "\n")
    except SyntaxError as error:
        where = f"line {error.lineno}" if error.lineno else ""
        raise FileError("not-python", f"This is not Python: {error.msg}", where) from None
    except (ValueError, RecursionError, MemoryError):
        raise FileError("not-python", "This is not Python that can be read", "") from None
    reader = _Reader()
    try:
        reader.run(tree.body, reader.globals)
    except RecursionError:
        raise FileError("too-deep", "The code is nested too deeply", "") from None
    project = reader.project()
    if not project.model.nodes:
        raise FileError("no-layers", "There are no Keras layers in this text", "")
    return arrange.arranged(project)


class _Return(Exception):
    """A function gave its value."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class _Reader(Calls):
    """Follows statements; `Calls` gives expressions their values."""

    def __init__(self) -> None:
        super().__init__(Graph())
        self.globals: dict[str, Any] = {}
        self.made: list[ModelValue] = []
        self.steps = 0
        self.depth = 0

    def run(self, body: list[ast.stmt], scope: dict[str, Any]) -> None:
        """Follow statements in order."""
        for statement in body:
            self.steps += 1
            if self.steps > STEPS:
                raise FileError("too-long", "The code does more than can be followed", "")
            handler = getattr(self, f"_{type(statement).__name__.lower()}", None)
            if handler is not None:
                handler(statement, scope)

    # ── statements ───────────────────────────────────────────────────────────────────────────

    def _import(self, statement: ast.Import, scope: dict[str, Any]) -> None:
        for alias in statement.names:
            if alias.asname:
                scope[alias.asname] = self.module(alias.name)
            else:
                root = alias.name.partition(".")[0]
                scope[root] = self.module(root)

    def _importfrom(self, statement: ast.ImportFrom, scope: dict[str, Any]) -> None:
        for alias in statement.names:
            path = f"{statement.module or ''}.{alias.name}"
            scope[alias.asname or alias.name] = self.module(path)

    def _assign(self, statement: ast.Assign, scope: dict[str, Any]) -> None:
        value = self.value(statement.value, scope)
        for target in statement.targets:
            self._bind(target, value, scope)

    def _annassign(self, statement: ast.AnnAssign, scope: dict[str, Any]) -> None:
        if statement.value is not None:
            self._bind(statement.target, self.value(statement.value, scope), scope)

    def _augassign(self, statement: ast.AugAssign, scope: dict[str, Any]) -> None:
        if isinstance(statement.target, ast.Name):
            left = ast.copy_location(ast.Name(statement.target.id, ast.Load()), statement)
            both = ast.copy_location(ast.BinOp(left, statement.op, statement.value), statement)
            scope[statement.target.id] = self.value(both, scope)

    def _bind(self, target: ast.expr, value: Any, scope: dict[str, Any]) -> None:
        if isinstance(target, ast.Name):
            scope[target.id] = value
        elif isinstance(target, ast.Tuple | ast.List):
            values = value if isinstance(value, list | tuple) else []
            for place, one in enumerate(target.elts):
                self._bind(one, values[place] if place < len(values) else UNKNOWN, scope)

    def _expr(self, statement: ast.Expr, scope: dict[str, Any]) -> None:
        value = self.value(statement.value, scope)
        # Lines out of a Sequential list, pasted alone: layers behind one another.
        loose = value if isinstance(value, list | tuple) else [value]
        if any(isinstance(one, LayerValue) and one.id is None for one in loose):
            self.chain.extend(one for one in loose if isinstance(one, LayerValue))

    def _functiondef(self, statement: ast.FunctionDef, scope: dict[str, Any]) -> None:
        scope[statement.name] = statement

    def _return(self, statement: ast.Return, scope: dict[str, Any]) -> None:
        raise _Return(self.value(statement.value, scope) if statement.value else None)

    def _for(self, statement: ast.For, scope: dict[str, Any]) -> None:
        values = self.value(statement.iter, scope)
        if isinstance(values, range | list | tuple):
            for value in values[:LOOPS]:
                self._bind(statement.target, value, scope)
                self.run(statement.body, scope)

    def _of_listcomp(self, node: ast.ListComp, scope: Mapping[str, Any]) -> Any:
        loop = node.generators[0]
        values = self.value(loop.iter, scope)
        plain = len(node.generators) == 1 and not loop.ifs
        if not plain or not isinstance(values, range | list | tuple):
            return UNKNOWN
        found = []
        for value in values[:LOOPS]:
            self.steps += 1
            if self.steps > STEPS:
                raise FileError("too-long", "The code does more than can be followed", "")
            inner = dict(scope)
            self._bind(loop.target, value, inner)
            found.append(self.value(node.elt, inner))
        return found

    def _if(self, statement: ast.If, scope: dict[str, Any]) -> None:
        test = self.value(statement.test, scope)
        if test is UNKNOWN:
            return
        self.run(statement.body if test else statement.orelse, scope)

    def _with(self, statement: ast.With, scope: dict[str, Any]) -> None:
        self.run(statement.body, scope)

    # ── functions and models ─────────────────────────────────────────────────────────────────

    def follow(self, function: ast.FunctionDef, given: list[Any], named: Mapping[str, Any]) -> Any:
        """Follow a function that the code defines."""
        if self.depth >= DEPTH:
            return UNKNOWN
        scope = dict(self.globals)
        parameters = [*function.args.posonlyargs, *function.args.args]
        defaults = function.args.defaults
        for parameter, default in zip(reversed(parameters), reversed(defaults), strict=False):
            scope[parameter.arg] = self.value(default, self.globals)
        for parameter, default_ in zip(
            function.args.kwonlyargs, function.args.kw_defaults, strict=True
        ):
            scope[parameter.arg] = self.value(default_, self.globals) if default_ else UNKNOWN
        for parameter, value in zip(parameters, given, strict=False):
            scope[parameter.arg] = value
        scope.update(named)
        self.depth += 1
        try:
            self.run(function.body, scope)
        except _Return as returned:
            return returned.value
        finally:
            self.depth -= 1
        return None

    def project(self) -> Project:
        """Give what was drawn: the last model that no other one calls, or everything."""
        if self.chain:
            self.chained(self.chain)
        outer = [model for model in self.models if model.layer is None]
        if not outer:
            return Project({**self.graph.models, "model": self.graph.drawing}, "model")
        last = outer[-1]
        if last.sequential:
            self.close_sequential(last)
        drawing = self.graph.cut(last)
        name = last.name or "model"
        models = {key: model for key, model in self.graph.models.items() if key != name}
        if name == SCRATCH:
            name = "model"
        return _with_examples(Project({name: drawing, **models}, name))


def _with_examples(project: Project) -> Project:
    """Have Inputs that take any shape declare the one that arrives first, to be seen alone."""
    for inside in uses_of(inference.infer(project)):
        for door in parameters.open_doors(inside.drawing):
            drawing = project.models[inside.name]
            layer, shape = drawing.nodes[door].layer, inside.feed[door].shape
            if shape is not None and "shape" not in drawing.layers[layer].params:
                project = edits.set_param(project, inside.name, layer, "shape", shape[1:])
    return project
