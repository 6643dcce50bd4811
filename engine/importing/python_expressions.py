"""The values of expressions in Keras code that call nothing: numbers, texts, names, operators.

Only what the syntax says is known; everything else is `UNKNOWN`. Arithmetic is bounded, names are
looked up in the code's own scope, attributes only in Keras's modules.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from engine.importing.python_graph import (
    UNKNOWN,
    Graph,
    LayerValue,
    ModelValue,
    TensorValue,
)
from engine.importing.python_values import (
    Module,
    computed,
)

_FAMILIES = ("initializers", "regularizers", "constraints", "optimizers", "losses", "metrics")
_MERGES = {
    "add": "Add", "average": "Average", "concatenate": "Concatenate", "dot": "Dot",
    "maximum": "Maximum", "minimum": "Minimum", "multiply": "Multiply", "subtract": "Subtract",
}  # fmt: skip
_OPERATORS: dict[type, tuple[Callable[[Any, Any], Any], str]] = {
    ast.Add: (operator.add, "ops.add"),
    ast.Sub: (operator.sub, "ops.subtract"),
    ast.Mult: (operator.mul, "ops.multiply"),
    ast.Div: (operator.truediv, "ops.divide"),
    ast.FloorDiv: (operator.floordiv, "ops.floor_divide"),
    ast.Mod: (operator.mod, "ops.mod"),
    ast.Pow: (operator.pow, "ops.power"),
}
_COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
}  # fmt: skip


class Expressions:
    """Gives expressions their values; what is called, the class built on it knows."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.models: list[ModelValue] = []
        self.chain: list[LayerValue] = []

    def follow(self, function: ast.FunctionDef, given: list[Any], named: Mapping[str, Any]) -> Any:
        """Follow a function that the code defines (see the reader)."""
        return UNKNOWN

    def module(self, path: str) -> Any:
        """Give the module at ``path`` if it is Keras's, however it is imported."""
        parts = path.split(".")
        if "keras" in parts:
            return Module(".".join(parts[parts.index("keras") + 1 :]))
        return Module("!tf") if parts[0] in ("tensorflow", "tf") else UNKNOWN

    # ── expressions ──────────────────────────────────────────────────────────────────────────

    def value(self, node: ast.expr, scope: Mapping[str, Any]) -> Any:
        """Give the value of an expression."""
        handler = getattr(self, f"_of_{type(node).__name__.lower()}", None)
        return UNKNOWN if handler is None else handler(node, scope)

    def _of_constant(self, node: ast.Constant, scope: Mapping[str, Any]) -> Any:
        fine = node.value is None or isinstance(node.value, bool | int | float | str)
        return node.value if fine else UNKNOWN

    def _of_name(self, node: ast.Name, scope: Mapping[str, Any]) -> Any:
        return scope.get(node.id, UNKNOWN)

    def _of_tuple(self, node: ast.Tuple, scope: Mapping[str, Any]) -> Any:
        return tuple(self._each(node.elts, scope))

    def _of_list(self, node: ast.List, scope: Mapping[str, Any]) -> Any:
        return self._each(node.elts, scope)

    def _each(self, elements: list[ast.expr], scope: Mapping[str, Any]) -> list[Any]:
        """Give the values of a list; a starred one brings in its own."""
        found: list[Any] = []
        for one in elements:
            starred = isinstance(one, ast.Starred)
            value = self.value(one.value if isinstance(one, ast.Starred) else one, scope)
            if starred and isinstance(value, list | tuple):
                found += value
            else:
                found.append(UNKNOWN if starred else value)
        return found

    def _of_dict(self, node: ast.Dict, scope: Mapping[str, Any]) -> Any:
        keys = [self.value(key, scope) if key else None for key in node.keys]
        values = [self.value(one, scope) for one in node.values]
        return {k: v for k, v in zip(keys, values, strict=True) if isinstance(k, str)}

    def _of_joinedstr(self, node: ast.JoinedStr, scope: Mapping[str, Any]) -> Any:
        parts = []
        for part in node.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            parts.append(self.value(inner, scope))
        return UNKNOWN if UNKNOWN in parts else "".join(map(str, parts))

    def _of_attribute(self, node: ast.Attribute, scope: Mapping[str, Any]) -> Any:
        owner = self.value(node.value, scope)
        if isinstance(owner, Module):
            if owner.path == "!tf":
                return Module("") if node.attr == "keras" else UNKNOWN
            return Module(f"{owner.path}.{node.attr}".strip("."))
        if isinstance(owner, ModelValue):
            return (owner, node.attr)
        if isinstance(owner, list) and node.attr == "append":
            return owner.append
        return UNKNOWN

    def _of_unaryop(self, node: ast.UnaryOp, scope: Mapping[str, Any]) -> Any:
        value = self.value(node.operand, scope)
        if isinstance(node.op, ast.USub) and isinstance(value, int | float):
            return -value
        if isinstance(node.op, ast.Not) and value is not UNKNOWN:
            return not value
        return UNKNOWN

    def _of_binop(self, node: ast.BinOp, scope: Mapping[str, Any]) -> Any:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        known = _OPERATORS.get(type(node.op))
        if known is None:
            return UNKNOWN
        compute, kind = known
        if isinstance(left, TensorValue) or isinstance(right, TensorValue):
            if UNKNOWN in (left, right):
                return UNKNOWN
            return self.graph.call(LayerValue(kind, {}), {"x1": left, "x2": right})
        return computed(compute, left, right)

    def _of_compare(self, node: ast.Compare, scope: Mapping[str, Any]) -> Any:
        left = self.value(node.left, scope)
        right = self.value(node.comparators[0], scope)
        compute = _COMPARE.get(type(node.ops[0]))
        plain = int | float | str | bool | None
        if len(node.ops) > 1 or compute is None:
            return UNKNOWN
        if not isinstance(left, plain) or not isinstance(right, plain):
            return UNKNOWN
        try:
            return compute(left, right)
        except TypeError:
            return UNKNOWN

    def _of_ifexp(self, node: ast.IfExp, scope: Mapping[str, Any]) -> Any:
        test = self.value(node.test, scope)
        if test is UNKNOWN:
            return UNKNOWN
        return self.value(node.body if test else node.orelse, scope)

    def _of_subscript(self, node: ast.Subscript, scope: Mapping[str, Any]) -> Any:
        owner, place = self.value(node.value, scope), self.value(node.slice, scope)
        if isinstance(owner, list | tuple) and isinstance(place, int):
            return owner[place] if -len(owner) <= place < len(owner) else UNKNOWN
        if isinstance(owner, dict):
            return owner.get(place, UNKNOWN)
        return UNKNOWN

    def _of_call(self, node: ast.Call, scope: Mapping[str, Any]) -> Any:
        return UNKNOWN
