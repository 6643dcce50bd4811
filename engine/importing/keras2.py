"""Files of Keras 2 (and of TensorFlow's Keras) rewritten as Keras 3 would have written them.

Knows what changed: the form of calls, how calls of nested models are counted, arguments that were
renamed or dropped. Knows nothing of drawings; what comes out goes through the reader of Keras 3.
A Lambda's code stays what it is here too: letters that nobody runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine import catalog
from engine.importing import keras2_calls
from engine.importing.compiling import plain_float
from engine.importing.keras2_calls import is_reference
from engine.names import fresh

Raw = dict[str, Any]

_MODELS = ("Functional", "Model", "Sequential")

_GONE = {
    "": {"batch_input_shape", "input_dtype", "rng_type"},
    "BatchNormalization": {"fused", "virtual_batch_size", "adjustment"},
    "Conv1DTranspose": {"groups"},
    "Conv2DTranspose": {"groups"},
    "Conv3DTranspose": {"groups"},
    "DepthwiseConv1D": {"groups"},
    "DepthwiseConv2D": {"groups"},
    "Embedding": {"input_length"},
    "Lambda": {"function_type", "module", "output_shape_type", "output_shape_module"},
    "MultiHeadAttention": {"query_shape", "key_shape", "value_shape", "softmax_robust_masking"},
    "SeparableConv1D": {"groups", "kernel_initializer", "kernel_regularizer", "kernel_constraint"},
    "SeparableConv2D": {"groups", "kernel_initializer", "kernel_regularizer", "kernel_constraint"},
    "StackedRNNCells": {"reverse_state_order", "state_is_tuple"},
}
"""Arguments that Keras 3 no longer has, by class; under "" those of every class."""

_IDLE: dict[str, tuple[Any, ...]] = {"time_major": (False,), "implementation": (0, 1, 2)}
"""Arguments that Keras 3 no longer has, with the values that say what it does anyway."""

_RENAMED = {("LeakyReLU", "alpha"): "negative_slope"}

_CLASSES = {"CuDNNLSTM": "LSTM", "CuDNNGRU": "GRU", "Model": "Functional"}

_OBJECTS = ("_initializer", "_regularizer", "_constraint")


def is_keras_2(raw: Any) -> bool:
    """Tell whether a model was written by Keras 2, by what it says or by how it is written."""
    version = raw.get("keras_version") if isinstance(raw, dict) else None
    if isinstance(version, str) and version[:2] in ("1.", "2."):
        return True
    return any(
        isinstance(item.get("config"), list)
        or "batch_input_shape" in _dict(item.get("config"))
        or any(isinstance(call, list) for call in _listed(item.get("inbound_nodes"))[:1])
        for item in _layers(raw)
    )


def _layers(raw: Any) -> Iterator[Raw]:
    """Go through a model, its layers, and the layers that those hold."""
    todo = [raw]
    while todo:
        item = todo.pop()
        if not isinstance(item, dict) or not isinstance(item.get("class_name"), str):
            continue
        yield item
        config = _dict(item.get("config"))
        todo += _listed(config.get("layers"))
        todo += [config[key] for key in ("layer", "backward_layer", "cell") if key in config]


def _dict(raw: Any) -> Raw:
    return raw if isinstance(raw, dict) else {}


def _listed(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else []


def modernised(raw: Raw) -> Raw:
    """Give a model of Keras 2 as Keras 3 would have written it; what is odd stays as it is."""
    made = _layer(raw)
    compiled = raw.get("compile_config", raw.get("training_config"))
    if isinstance(compiled, dict):
        made["compile_config"] = _compiled(compiled)
    return made


def _layer(raw: Raw) -> Raw:
    """Give a layer or model without its calls."""
    made = {key: value for key, value in raw.items() if key != "inbound_nodes"}
    name, config = raw.get("class_name"), raw.get("config")
    made["class_name"] = _CLASSES.get(name, name) if isinstance(name, str) else name
    if name in _MODELS:
        listed = {"layers": config} if isinstance(config, list) else config
        if isinstance(listed, dict):
            made["config"] = _model(listed)
    elif isinstance(name, str) and isinstance(config, dict):
        made["config"] = _config(name, config)
        if name == "CuDNNGRU":
            made["config"]["reset_after"] = True
    return made


# ── models ───────────────────────────────────────────────────────────────────────────────────


def _model(config: Raw) -> Raw:
    listed = config.get("layers")
    if not isinstance(listed, list):
        return config
    layers = [item if isinstance(item, dict) else {"class_name": item} for item in listed]
    if "input_layers" not in config:
        return {**config, "layers": _with_input([_layer(item) for item in layers], layers)}
    counts = keras2_calls.Counts(_new_names(layers), _first_calls(config, layers))
    made = []
    for item in layers:
        calls = _listed(item.get("inbound_nodes"))
        entry = keras2_calls.operation(item, calls, counts)
        if entry is None:
            entry, kind = _renamed(_layer(item), counts), str(item.get("class_name"))
            entry["inbound_nodes"] = [keras2_calls.call(kind, call, counts) for call in calls]
        made.append(entry)
    kinds = ("Functional", "Model")
    functional = {str(item.get("name")) for item in layers if item.get("class_name") in kinds}
    return {
        **config,
        "layers": made,
        "input_layers": _ends(config.get("input_layers"), counts, set()),
        "output_layers": _ends(config.get("output_layers"), counts, functional),
    }


def _new_names(layers: list[Raw]) -> dict[str, str]:
    """Give the names of the layers without slashes, which Keras 3 no longer takes."""
    given = [item.get("name") for item in layers]
    names = [name for name in given if isinstance(name, str)]
    made = {name: name for name in names if "/" not in name}
    taken = set(made)
    for name in names:
        if name not in made:
            made[name] = fresh(name.replace("/", "_"), taken)
            taken.add(made[name])
    return made


def _renamed(entry: Raw, counts: keras2_calls.Counts) -> Raw:
    config = entry.get("config")
    name = counts.name(entry.get("name"))
    if name != entry.get("name"):
        entry["name"] = name
        if isinstance(config, dict):
            entry["config"] = {**config, "name": name}
    return entry


def _with_input(made: list[Raw], layers: list[Raw]) -> list[Raw]:
    """Put an Input in front of a Sequential whose first layer says what comes in."""
    if not layers or layers[0].get("class_name") == "InputLayer":
        return made
    first = layers[0].get("config")
    shape = first.get("batch_input_shape") if isinstance(first, dict) else None
    if not isinstance(first, dict) or not isinstance(shape, list):
        return made
    config = {"batch_shape": shape, "name": f"{first.get('name', 'first')}_input"}
    if layers[0].get("class_name") == "Embedding":
        config["dtype"] = "int32"
    return [{"module": "keras.layers", "class_name": "InputLayer", "config": config}, *made]


def _first_calls(config: Raw, layers: list[Raw]) -> dict[str, int]:
    """Give the number of the first call of every nested model: 1 where it has a call of its own.

    A model that begins with an Input was called once when it was made, and that call counts.
    """
    seen: dict[str, set[int]] = {}
    for reference in keras2_calls.references([item.get("inbound_nodes") for item in layers]):
        seen.setdefault(reference[0], set()).add(reference[1])
    for reference in keras2_calls.references(config.get("output_layers")):
        seen.setdefault(reference[0], set()).add(reference[1])
    first = {}
    for item in layers:
        if item.get("class_name") not in _MODELS:
            continue
        name, calls = str(item.get("name")), len(_listed(item.get("inbound_nodes")))
        numbers = seen.get(name, set())
        if max(numbers, default=0) >= calls:
            first[name] = 1
        elif 0 in numbers:
            first[name] = 0
        else:
            inner = item.get("config")
            inner = inner.get("layers") if isinstance(inner, dict) else inner
            head = _listed(inner)[:1]
            begins = head and isinstance(head[0], dict) and head[0].get("class_name")
            first[name] = 1 if begins == "InputLayer" else 0
    return first


def _ends(raw: Any, counts: keras2_calls.Counts, functional: set[str]) -> Any:
    """Give ``output_layers`` with the calls counted as Keras 3 counts them there."""
    if is_reference(raw):
        name, call, output = raw[:3]
        call += (name in functional) - counts.first.get(name, 0)
        return [counts.name(name), call, output]
    if isinstance(raw, list):
        return [_ends(item, counts, functional) for item in raw]
    if isinstance(raw, dict):
        return {key: _ends(item, counts, functional) for key, item in raw.items()}
    return raw


# ── configurations ───────────────────────────────────────────────────────────────────────────


def _config(kind: str, config: Raw) -> Raw:
    gone = _GONE[""] | _GONE.get(kind, set())
    sheet = catalog.sheet(_CLASSES.get(kind, kind))
    made: Raw = {}
    for key, value in config.items():
        if kind == "InputLayer" and key == "batch_input_shape":
            made["batch_shape"] = value
        elif (kind, key) in _RENAMED:
            made[_RENAMED[kind, key]] = plain_float(value)
        elif key in gone or (key in _IDLE and value in _IDLE[key]):
            continue
        elif sheet is not None and key not in sheet.params and value in (None, False):
            continue  # Keras 3 has no such argument, and it was not used
        else:
            made[key] = _value(key, value)
    if kind == "BatchNormalization" and isinstance(made.get("axis"), list):
        axis = made["axis"]
        made["axis"] = axis[0] if len(axis) == 1 else axis
    if kind == "Lambda":
        made["function"] = _function(config)
    return made


def _value(key: str, value: Any) -> Any:
    if isinstance(value, list) and key in ("cells", "layers"):
        return [_layer(item) if isinstance(item, dict) else item for item in value]
    if not isinstance(value, dict):
        return value
    if key in ("layer", "backward_layer", "cell"):
        return _layer(value)
    if key.endswith(_OBJECTS) and isinstance(value.get("config"), dict):
        # Early versions gave initializers a dtype.
        config = {name: given for name, given in value["config"].items() if name != "dtype"}
        return {**value, "config": config}
    return value


def _function(config: Mapping[str, Any]) -> Any:
    """Give the function of a Lambda: its code as letters, or its name."""
    written = config.get("function")
    if isinstance(written, list) and len(written) == 3:
        code, defaults, closure = written
        return {
            "class_name": "__lambda__",
            "config": {"code": code, "defaults": defaults, "closure": closure},
        }
    if isinstance(written, str):
        return {"module": "builtins", "class_name": "function", "config": written}
    return written


def _compiled(raw: Raw) -> Raw:
    made = {key: value for key, value in raw.items() if value is not None}
    optimizer = made.pop("optimizer_config", made.get("optimizer"))
    if isinstance(optimizer, dict) and isinstance(optimizer.get("config"), dict):
        kind = str(optimizer.get("class_name")).removeprefix("Custom>")
        sheet = catalog.object_sheet("optimizers", kind)
        known = sheet.params if sheet is not None else optimizer["config"]
        config = {key: value for key, value in optimizer["config"].items() if key in known}
        if str(config.get("name")).lower() == kind.lower():
            del config["name"]
        optimizer = {**optimizer, "class_name": kind, "config": config}
    if optimizer is not None:
        made["optimizer"] = optimizer
    for key in ("metrics", "weighted_metrics"):
        metrics = made.get(key)
        if isinstance(metrics, list) and len(metrics) == 1 and isinstance(metrics[0], list):
            metrics = metrics[0]  # one list per output, and there is one output
        if metrics is not None:
            made[key] = _metric(metrics)
    return made


def _metric(raw: Any) -> Any:
    """Give a metric by its name where it is only a function in a wrapper."""
    if isinstance(raw, list):
        return [_metric(item) for item in raw]
    config = raw.get("config") if isinstance(raw, dict) else None
    if isinstance(raw, dict) and raw.get("class_name") == "MeanMetricWrapper":
        name = config.get("name") if isinstance(config, dict) else None
        return name if isinstance(name, str) else raw
    return raw
