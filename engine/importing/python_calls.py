"""The values of calls in Keras code: layers made and called, operations, models.

Only what the syntax says is known; everything else is `UNKNOWN`. Arithmetic is bounded, names are
looked up in the code's own scope, attributes only in Keras's modules.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from engine import catalog
from engine.importing.python_expressions import Expressions
from engine.importing.python_graph import (
    UNKNOWN,
    LayerValue,
    ModelValue,
    TensorValue,
    keras_object,
)
from engine.importing.python_values import (
    Module,
    arguments,
    but_name,
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


class Calls(Expressions):
    """Follows calls, and collects what they build."""

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
