"""Real Keras's half of the oracle: makes the layer, calls it with symbols and with data.

Keras is imported once, when it is first needed (seconds); a case costs a few milliseconds.
"""

from __future__ import annotations

import os
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from engine import catalog
from engine.catalog import Param
from engine.layers.registry import RULES, Port
from engine.tensors import Shape, Tensor
from engine.values import FrozenDict, KerasObject, freeze, thaw

if TYPE_CHECKING:
    from tests.engine.layers.oracle import Answer, Case

Wires = Sequence[tuple[tuple[str, int], Tensor]]


@cache
def load() -> Any:
    """Import Keras with the TensorFlow backend, quietly, and give the module."""
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import keras

        keras.config.disable_traceback_filtering()
    return keras


def symbolic(case: Case, wired: Wires) -> tuple[Any, Answer]:
    """Construct the layer and call it with symbolic tensors. Gives the layer and the answer."""
    keras = load()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            layer = construct(case.kind, freeze(dict(case.params)))
        except Exception as error:
            return None, _refusal("construction", error)
        if case.kind == "Input":
            return layer, _accepted(layer, layer.output)
        try:
            tensors = [(at, _symbol(keras, tensor)) for at, tensor in wired]
            outputs = _called(layer, case, tensors)
        except Exception as error:
            _forget_the_failed(keras)
            return layer, _refusal("call" if getattr(layer, "built", True) else "build", error)
        return layer, _accepted(layer, outputs)


def _forget_the_failed(keras: Any) -> None:
    """Let the next case begin afresh: what a case that failed leaves behind is taken up by others.

    Weights that could not be made wait for the next trace, names stay on the stack of scopes.
    """
    for name in ("uninitialized_variables", "name_scope_stack"):
        keras.src.backend.common.global_state.set_global_attribute(name, [])


def executed(case: Case, layer: Any, wired: Wires, compiled: bool = False) -> Answer:
    """Call the (already built) layer with random data of the given shapes and dtypes.

    ``compiled`` calls it inside of a function, as `fit` and `predict` do.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if case.kind == "Input":
                return _accepted(layer, layer.output)
            places = [at for at, _ in wired]
            tensors = [_data(tensor, case.high, str(at)) for at, tensor in wired]

            def call(*arrived: Any) -> Any:
                mask_again(tensors, arrived)
                return _called(layer, case, list(zip(places, arrived, strict=True)))

            outputs = (_in_a_function(call) if compiled else call)(*tensors)
            return _accepted(layer, outputs, held=True)
        except Exception as error:
            _forget_the_failed(load())
            return _refusal("run", error)


def mask_again(given: list[Any], arrived: tuple[Any, ...]) -> None:
    """Give what arrives in a function the masks of what was handed in: it leaves them behind."""
    from keras.src.backend import get_keras_mask, set_keras_mask

    for one, other in zip(given, arrived, strict=True):
        mask = None if one is other else get_keras_mask(one)
        if mask is not None:
            set_keras_mask(other, mask)


def _in_a_function(call: Any) -> Any:
    import tensorflow as tf

    return tf.function(call, autograph=False)


def construct(kind: str, given: FrozenDict) -> Any:
    """Make the layer ``kind`` with the arguments ``given``; nested objects are made too."""
    keras = load()
    sheet = catalog.sheet(kind)
    assert sheet is not None, kind
    arguments = {name: _value(value, sheet.params.get(name)) for name, value in given.items()}
    if kind == "Input":
        return keras.layers.InputLayer(**arguments)
    if kind.startswith("ops."):
        return Operation(str(sheet.function), sheet.signature, arguments)
    return getattr(keras.layers, kind)(**arguments)


_FAMILIES = {
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
    "dtype": "dtype_policies",
}


def _value(value: Any, param: Param | None) -> Any:
    """Give a frozen value as Keras takes it."""
    keras = load()
    if isinstance(value, KerasObject) and value.class_name in _WRITTEN:
        return _WRITTEN[value.class_name](value.config)
    if isinstance(value, KerasObject):
        family = _FAMILIES.get(param.type) if param is not None else None
        if family is None:
            if hasattr(keras.layers, value.class_name):
                return construct(value.class_name, value.config)
            return {"class_name": value.class_name, "config": _value(value.config, None)}
        made = getattr(getattr(keras, family), value.class_name, None)
        if made is None:
            return {"class_name": value.class_name, "config": _value(value.config, None)}
        return made(**{name: _value(item, None) for name, item in value.config.items()})
    if isinstance(value, FrozenDict):
        return {name: _value(item, None) for name, item in value.items()}
    if isinstance(value, tuple):
        several = tuple(_value(item, param) for item in value)
        return list(several) if param is not None and param.type in _LISTS else several
    return value


def _array(config: FrozenDict) -> Any:
    import numpy as np

    return np.array(thaw(config["value"]), dtype=config["dtype"])


_WRITTEN = {
    "__slice__": lambda c: slice(c.get("start"), c.get("stop"), c.get("step")),
    "__ellipsis__": lambda c: Ellipsis,
    "__numpy__": _array,
    "__tensor__": _array,
}
"""What Keras's files write of values that JSON does not have."""

_LISTS = ("layers", "cells", "strs", "floats")


def _called(layer: Any, case: Case, wired: Sequence[tuple[tuple[str, int], Any]]) -> Any:
    """Call ``layer`` the way Keras wants its tensors: one list, or one argument per port."""
    rule = RULES.get(case.kind)
    ports = rule.ports if rule is not None else (Port("inputs"),)
    by_port: dict[str, list[Any]] = {}
    for (port, _), tensor in wired:
        by_port.setdefault(port, []).append(tensor)
    call = {name: _value(freeze(value), None) for name, value in case.call.items()}
    if isinstance(layer, Operation):
        return layer.called(by_port, call, ports)
    if rule is not None and rule.listed:
        return layer([tensor for port in ports for tensor in by_port.get(port.name, ())], **call)
    keywords: dict[str, Any] = {}
    positional: list[Any] = []
    many = {port.name: port.many for port in ports}
    for name, tensors in by_port.items():
        argument = list(tensors) if many.get(name) else tensors[0]
        if name == ports[0].name and not positional:
            positional.append(argument)
        else:
            keywords[name] = argument
    return layer(*positional, **keywords, **call)


@dataclass(frozen=True)
class Operation:
    """A function of `keras.ops` by its full name, with the arguments that are no tensors."""

    name: str
    signature: tuple[str, ...]
    arguments: dict[str, Any]
    weights: tuple[Any, ...] = ()

    def called(
        self, by_port: dict[str, list[Any]], call: dict[str, Any], ports: Sequence[Port]
    ) -> Any:
        """Call the function; a list of operands takes wires where its constants leave room."""
        function: Any = load()
        for part in self.name.removeprefix("keras.").split("."):
            function = getattr(function, part)
        many = {port.name for port in ports if port.many}
        keywords: dict[str, Any] = {**self.arguments, **call}
        for name, tensors in by_port.items():
            keywords[name] = (
                tensors[0] if name not in many else self._mixed(tensors, call.get(name))
            )
        starred = [n.lstrip("*") for n in self.signature if n.startswith("*") and n[1] != "*"]
        operands = [one for name in starred for one in keywords.pop(name, [])]
        first = next((i for i, n in enumerate(self.signature) if n.lstrip("*") in starred), 0)
        before = [n for n in self.signature[:first] if n in keywords]
        return function(*(keywords.pop(name) for name in before), *operands, **keywords)

    @staticmethod
    def _mixed(tensors: list[Any], constants: Any) -> list[Any]:
        waiting = iter(tensors)
        mixed = [next(waiting) if one is None else one for one in constants or ()]
        return [*mixed, *waiting]


def _symbol(keras: Any, tensor: Tensor) -> Any:
    from keras.src.backend import set_keras_mask

    made = keras.KerasTensor(tensor.known, tensor.dtype)
    if tensor.masked:
        set_keras_mask(made, keras.KerasTensor(_mask_of(tensor), "bool"))
    return made


def _mask_of(tensor: Tensor) -> tuple[int | None, ...]:
    """Give the shape of a mask: one value per step, or per sample."""
    return tensor.known[: min(2, max(1, tensor.rank - 1))]


def _data(tensor: Tensor, high: int, seed: str) -> Any:
    import numpy as np
    import tensorflow as tf
    from keras.src.backend import set_keras_mask

    random = np.random.default_rng(zlib.crc32(seed.encode()))
    shape = tensor.known
    if tensor.dtype == "string":
        made = tf.constant(random.choice(["a", "b", "a b"], size=shape).tolist())
    elif tensor.dtype == "bool":
        made = tf.constant(random.integers(0, min(high, 2), size=shape).astype(bool))
    elif "int" in tensor.dtype:
        made = tf.constant(random.integers(0, high, size=shape), dtype=tensor.dtype)
    elif tensor.dtype.startswith("complex"):
        made = tf.cast(tf.constant(random.random(size=shape)), tensor.dtype)
    else:
        made = tf.cast(tf.constant(random.random(size=shape)), tensor.dtype)
    if tensor.masked:
        set_keras_mask(made, tf.ones(_mask_of(tensor), bool))
    return made


def _accepted(layer: Any, outputs: Any, held: bool = False) -> Answer:
    """Give what came of a call; ``held`` weights have the shapes of their values."""
    from tests.engine.layers.oracle import Answer

    keras = load()
    flat = [out for out in keras.tree.flatten(outputs) if out is not None]
    # A weight may think of itself as trainable inside a layer that is not; the layer counts it.
    trained = {id(weight) for weight in getattr(layer, "trainable_weights", ())}
    weights = tuple(
        (
            _weight_name(layer, weight),
            _held(weight) if held else tuple(weight.shape),
            id(weight) in trained,
        )
        for weight in getattr(layer, "weights", ())
    )
    return Answer(True, tuple(_seen(keras, out) for out in flat), weights)


def _held(weight: Any) -> Shape:
    """Give the shape of a weight's value: initializers are believed, and STFT keeps its own."""
    return tuple(weight.value.shape)


def _weight_name(layer: Any, weight: Any) -> str:
    """Give the weight's path below the layer; held layers without the numbers Keras gives them."""
    path = str(weight.path).removeprefix(f"{layer.path}/")
    from tests.engine.layers.oracle import without_numbers

    return without_numbers(path)


def _seen(keras: Any, out: Any) -> Tensor:
    from keras.src.backend import get_keras_mask

    shape = tuple(None if dim is None else int(dim) for dim in out.shape)
    return Tensor(
        shape, str(keras.backend.standardize_dtype(out.dtype)), _has_mask(get_keras_mask, out)
    )


def _has_mask(get: Any, out: Any) -> bool:
    return get(out) is not None


def _refusal(stage: str, error: Exception) -> Answer:
    from tests.engine.layers.oracle import Answer

    text = " ".join(str(error).split())
    return Answer(False, reason=f"{type(error).__name__}: {text[:300]}", stage=stage)
