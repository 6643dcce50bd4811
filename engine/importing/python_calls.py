"""The values of expressions in Keras code: numbers, texts, layers, tensors, models.

Only what the syntax says is known; everything else is `UNKNOWN`. Arithmetic is bounded, names are
looked up in the code's own scope, attributes only in Keras's modules.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from engine import catalog
from engine.importing.python_graph import (
    UNKNOWN,
    Graph,
    LayerValue,
    ModelValue,
    TensorValue,
    keras_object,
)
from engine.importing.python_values import (
    Module,
    arguments,
    but_name,
    computed,
    flat,
    known,
    text,
)
from engine.values import FrozenDict, freeze

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


class Calls:
    """Gives expressions their values, and collects what they build."""

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
        return tuple(self.value(one, scope) for one in node.elts)

    def _of_list(self, node: ast.List, scope: Mapping[str, Any]) -> Any:
        return [self.value(one, scope) for one in node.elts]

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

    # ── calls ────────────────────────────────────────────────────────────────────────────────

    def _of_call(self, node: ast.Call, scope: Mapping[str, Any]) -> Any:
        function = self.value(node.func, scope)
        given: list[Any] = []
        for one in node.args:
            if isinstance(one, ast.Starred):
                more = self.value(one.value, scope)
                given += list(more) if isinstance(more, list | tuple) else []
            else:
                given.append(self.value(one, scope))
        named = {k.arg: self.value(k.value, scope) for k in node.keywords if k.arg}
        if isinstance(node.func, ast.Name) and function is UNKNOWN:
            return self._builtin(node.func.id, given, named)
        return self._called(function, given, named)

    def _called(self, function: Any, given: list[Any], named: Mapping[str, Any]) -> Any:
        if isinstance(function, LayerValue):
            return self.graph.call(function, named, given)
        if isinstance(function, ast.FunctionDef):
            return self.follow(function, given, named)
        if isinstance(function, ModelValue):
            if function.sequential:
                self.close_sequential(function)
            return self.graph.call(self.graph.nested(function), named, given)
        if isinstance(function, tuple) and isinstance(function[0], ModelValue):
            return self._method(function[0], function[1], given, named)
        if isinstance(function, Module):
            return self._from_keras(function.path, given, named)
        if callable(function):  # list.append of a list of the code's own
            function(*given)
            return None
        return UNKNOWN

    def _builtin(self, name: str, given: list[Any], named: Mapping[str, Any]) -> Any:
        numbers = all(isinstance(one, int) for one in given)
        if name == "range" and given and numbers and len(given) <= 3 and 0 not in given[2:]:
            return range(*given)
        if name == "enumerate" and given and isinstance(given[0], list | tuple | range):
            return list(enumerate(given[0]))
        if name in ("list", "tuple") and given and isinstance(given[0], list | tuple | range):
            return list(given[0])
        if name in ("int", "str") and len(given) == 1 and isinstance(given[0], int | float):
            return int(given[0]) if name == "int" else str(given[0])
        if name[:1].isupper():  # a class of the author's own
            return LayerValue(name, {k: v for k, v in named.items() if k != "name"}, text(named))
        return UNKNOWN

    def _from_keras(self, path: str, given: list[Any], named: Mapping[str, Any]) -> Any:
        home, _, name = path.rpartition(".")
        if name in ("Input", "InputLayer"):
            return self._input(given, named)
        if name == "Sequential":
            layers = given[0] if given and isinstance(given[0], list | tuple) else []
            made = ModelValue(text(named), list(layers or named.get("layers") or []))
            made.sequential = True
            self.models.append(made)
            return made
        if name in ("Model", "Functional"):
            return self._functional(given, named)
        family = home.rpartition(".")[2]
        if family == "ops" or home.endswith("ops.image"):
            return self._operation(name, given, named)
        if family == "layers" and name in _MERGES:
            made_layer = LayerValue(_MERGES[name], but_name(named), text(named))
            return self.graph.call(made_layer, {}, given)
        if family in _FAMILIES:
            sheet = catalog.object_sheet(family, name)
            params = arguments(list(sheet.params) if sheet else [], given, named)
            return keras_object(name, known(params))
        return self._layer(name, given, named)

    def _layer(self, name: str, given: list[Any], named: Mapping[str, Any]) -> Any:
        kind = catalog.canonical(name)
        sheet = catalog.sheet(kind) if kind is not None else None
        if kind is None or sheet is None or kind.startswith("ops."):
            return UNKNOWN
        order = [parameter for parameter in sheet.params if parameter != "name"]
        params = arguments(order, given, named)
        params = {k: self._held(v) for k, v in params.items()}
        return LayerValue(kind, known(but_name(params)), text(named))

    def _held(self, value: Any) -> Any:
        """Give a layer that is an argument of another one (of Bidirectional, of RNN)."""
        if isinstance(value, LayerValue):
            return keras_object(value.kind, value.params)
        if isinstance(value, list | tuple):
            return tuple(self._held(one) for one in value)
        return value

    def _input(self, given: list[Any], named: Mapping[str, Any]) -> TensorValue:
        params = arguments(["shape", "batch_size", "dtype"], given, named)
        shape = params.get("batch_shape", params.get("batch_input_shape"))
        if isinstance(shape, list | tuple) and shape:
            params |= {"batch_size": shape[0], "shape": tuple(shape[1:])}
        kept = {"shape", "batch_size", "dtype", "sparse", "ragged", "optional"}
        told = {k: v for k, v in known(params).items() if k in kept}
        if isinstance(told.get("shape"), int):
            told["shape"] = (told["shape"],)
        return self.graph.input(told, text(named))

    def _operation(self, name: str, given: list[Any], named: Mapping[str, Any]) -> Any:
        kind = catalog.canonical(f"ops.{name}")
        sheet = catalog.sheet(kind) if kind is not None else None
        if kind is None or sheet is None:
            return UNKNOWN
        values = arguments([n.lstrip("*") for n in sheet.signature], given, named)
        params = {k: v for k, v in known(values).items() if k in sheet.params}
        call = {k: v for k, v in values.items() if k in sheet.call_params}
        return self.graph.call(LayerValue(kind, params), call)

    def _functional(self, given: list[Any], named: Mapping[str, Any]) -> ModelValue:
        inputs = named.get("inputs", given[0] if given else [])
        outputs = named.get("outputs", given[1] if len(given) > 1 else [])
        made = ModelValue(text(named), [], flat(inputs), flat(outputs))
        self.models.append(made)
        return made

    def _method(
        self, model: ModelValue, name: str, given: list[Any], named: Mapping[str, Any]
    ) -> Any:
        if name == "add" and given and model.sequential:
            model.layers.append(given[0])
        elif name == "compile":
            chosen = arguments(["optimizer", "loss", "metrics"], given, named)
            kept = {k: v for k, v in known(chosen).items() if k in ("optimizer", "loss", "metrics")}
            model.compile = FrozenDict({k: freeze(v) for k, v in kept.items()})
        return None

    # ── chains ───────────────────────────────────────────────────────────────────────────────

    def close_sequential(self, model: ModelValue) -> None:
        """Call the layers of a Sequential one after the other, once."""
        if not model.outputs:
            first, last = self.chained(model.layers)
            model.inputs, model.outputs = flat(first), flat(last)

    def chained(self, layers: list[Any]) -> tuple[Any, Any]:
        """Call layers behind one another; give the first and the last tensor."""
        first: Any = None
        tensor: Any = None
        for one in layers:
            if isinstance(one, TensorValue):
                tensor = one
            elif isinstance(one, ModelValue):
                tensor = self._called(one, [tensor] if tensor else [], {})
            elif isinstance(one, LayerValue):
                tensor = self._first_layer(one) if tensor is None else tensor
                tensor = self.graph.call(one, {}, [tensor] if tensor else [])
            first = tensor if first is None else first
        return first, tensor

    def _first_layer(self, layer: LayerValue) -> Any:
        """Give the Input that old code states on its first layer."""
        params = dict(layer.params)
        shape = params.pop("input_shape", None)
        size = params.pop("input_dim", None) if layer.kind != "Embedding" else None
        layer.params = params
        if isinstance(shape, list | tuple):
            return self.graph.input({"shape": tuple(shape)}, None)
        return self.graph.input({"shape": (size,)}, None) if isinstance(size, int) else None
