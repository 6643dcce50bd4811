"""The words on a card: title, parameter line, count, short names. No Qt, no places.

A card says what its layer is (Keras's own word for the kind), its name where the author gave one,
and the values that decide its shape. What everybody would assume (defaults) is left out, and what
does not fit is dropped, never shrunk.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from engine import arrange, catalog, names
from engine.catalog import Param, Sheet
from engine.graph import INPUT, MODEL, OUTPUT, Layer, Project
from engine.parameters import declared
from engine.recipes import Recipe, recipe_of
from engine.values import FrozenDict, KerasObject, Parameter, Value

MOST_PARTS = 4
LONGEST_LINE = 25
"""Characters (with a separator counted as three) that fit between the spine and the border."""

ANY_SHAPE = "any shape"
"""What the card of an Input says that takes what arrives."""

_BARE = {
    "filters", "units", "kernel_size", "pool_size", "target_shape", "shape", "rate", "n", "dims",
    "padding", "cropping", "activation", "dtype", "size", "strides", "input_dim", "output_dim",
    "layer", "equation", "cell", "function", "stddev", "factor",
}  # fmt: skip
"""Arguments whose value speaks for itself; all others are written with their name."""


class Words(NamedTuple):
    """What a layer's card says, apart from name and count.

    ``parts`` is the parameter line, ``params`` names the parameter behind each part, ``whole`` is
    the line before anything was dropped (for the tooltip), ``short`` the names for small cards,
    longest first. ``named`` are a block's parameters with their names in front, for its bar.
    """

    title: str
    parts: tuple[str, ...]
    params: tuple[str, ...]
    whole: str
    category: str
    slim: bool
    short: tuple[str, ...]
    named: tuple[str, ...] = ()


# ── values ───────────────────────────────────────────────────────────────────────────────────


def value_text(value: Value) -> str:
    """Give a parameter's value as a card shows it: ``3×3``, ``0.3``, ``same``, ``LSTM 64``."""
    if isinstance(value, bool) or value is None:
        return "?" if value is None else str(value)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return "×".join(map(_entry, value)) or "scalar"
    if isinstance(value, KerasObject):
        first = next((v for v in value.config.values() if isinstance(v, int | tuple | str)), None)
        return value.class_name if first is None else f"{value.class_name} {value_text(first)}"
    if isinstance(value, FrozenDict):
        return "{…}"
    return value.name if isinstance(value, Parameter) else str(value)


def _entry(value: Value) -> str:
    """Give one entry of a tuple; a pair (before, after) is one number where both are the same."""
    if isinstance(value, tuple) and len(value) == 2:
        first, second = map(value_text, value)
        return first if first == second else f"{first},{second}"
    return value_text(value)


def _alike(value: Value) -> Value:
    """Give ``(2, 2)`` as 2, for the words that follow: "stride 2"."""
    if isinstance(value, tuple) and value and all(item == value[0] for item in value):
        return value[0]
    return value


def _stride(given: FrozenDict, sheet: Sheet) -> str | None:
    value = given.get("strides", sheet.params["strides"].default)
    if value is None:  # pooling: as large as the window
        pool = sheet.params.get("pool_size")
        value = given.get("pool_size", pool.default) if pool is not None else None
    value = _alike(value)
    if isinstance(value, Parameter):
        return value.name
    if value is None or value == 1 or not isinstance(value, int | tuple):
        return None
    return f"stride {value_text(value)}"


def _part(param: Param, given: FrozenDict, sheet: Sheet) -> str | None:
    """Give what the card says of one parameter; ``None`` where it says nothing."""
    name = param.name
    if name == "strides":
        return _stride(given, sheet)
    value = given.get(name, None if param.required else param.default)
    shown = name in given or (
        name in ("pool_size", "padding", "size") and not param.required
    ) or (sheet.kind == INPUT and name in ("shape", "dtype"))  # fmt: skip
    if sheet.kind == INPUT and name == "dtype" and value is None:
        value = "float32"
    if not shown or (value is None and param.nullable):
        return None
    if isinstance(value, Parameter):
        return value.name  # what each use gives decides; the name says which
    if name == "dilation_rate":
        return f"dilation {value_text(_alike(value))}"
    if isinstance(value, bool):
        return name if value else f"no {name}"
    if param.type == "int_tuple" and isinstance(value, int) and (param.n or 1) > 1:
        value = (value,) * (param.n or 1)  # Keras takes one number for all axes
    if name in _BARE:
        return value_text(value)
    return f"{name} {value_text(_alike(value))}"


def length(parts: tuple[str, ...] | list[str]) -> int:
    """Give the characters of a parameter line."""
    return sum(map(len, parts)) + 3 * max(0, len(parts) - 1)


def _shortened(parts: list[str]) -> list[str]:
    """Make a line fit: first shorter words, then fewer of them."""
    if length(parts) > LONGEST_LINE:
        parts = [re.sub(r"^stride (\d)", r"s\1", part) for part in parts]
        parts = [re.sub(r"^dilation (\d)", r"d\1", part) for part in parts]
    parts = parts[:MOST_PARTS]
    while len(parts) > 1 and length(parts) > LONGEST_LINE:
        parts = parts[:-1]
    return [part if len(part) <= LONGEST_LINE else part[: LONGEST_LINE - 1] + "…" for part in parts]


# ── short names ──────────────────────────────────────────────────────────────────────────────

_SHORTER = (
    ("GlobalAveragePooling", "GlobalAvg"), ("GlobalMaxPooling", "GlobalMax"),
    ("AveragePooling", "AvgPool"), ("MaxPooling", "MaxPool"), ("Normalization", "Norm"),
    ("Concatenate", "Concat"), ("Depthwise", "DW"), ("Separable", "Sep"), ("Transpose", "T"),
    ("UpSampling", "UpSample"), ("ZeroPadding", "ZeroPad"), ("MultiHeadAttention", "MultiHead"),
    ("GroupQueryAttention", "GroupQuery"), ("AdditiveAttention", "Additive"),
    ("TimeDistributed", "TimeDist"), ("Bidirectional", "Bidir"), ("SpatialDropout", "Dropout"),
    ("Activation", "Act"), ("RepeatVector", "Repeat"), ("Adaptive", "Adapt"),
)  # fmt: skip


def short_kind(kind: str) -> str:
    """Give a short word for ``kind``: ``BatchNorm``, ``MaxPool``, ``Conv``."""
    word = kind.removeprefix("ops.")
    for long, short in _SHORTER:
        if word != long or long not in ("Activation",):
            word = word.replace(long, short)
    return re.sub(r"([A-Za-z])[123]D", r"\1", word)


def _short(kind: str, said: dict[str, str]) -> tuple[str, ...]:
    """Give the names for small cards, longest first: ``Conv 3×3 · 64``, ``Conv 3×3``, ``Conv``."""
    name = short_kind(kind)
    window = said.get("kernel_size") or said.get("pool_size")
    width = said.get("filters") or said.get("units") or said.get("rate")
    if kind == "Activation" and "activation" in said:
        return (said["activation"],)
    found = []
    if window and width:
        found.append(f"{name} {window} · {width}")
    if window:
        found.append(f"{name} {window}")
    elif width:
        found.append(f"{name} {width}")
    return (*found, name)


# ── the words of a layer ─────────────────────────────────────────────────────────────────────

_OPERATIONS = {
    "merge": "add subtract multiply divide true_divide power maximum minimum concatenate stack "
    "matmul dot einsum where append hstack vstack mean_of",
    "reshape": "reshape transpose expand_dims squeeze ravel flip roll repeat tile pad swapaxes "
    "moveaxis broadcast_to split slice take get_item unstack",
    "act": "relu relu6 sigmoid softmax tanh gelu silu elu selu leaky_relu softplus softsign "
    "hard_sigmoid hard_silu log_softmax exp",
    "norm": "batch_normalization layer_normalization rms_normalization normalize moments",
    "pool": "max_pool average_pool mean sum max min amax amin",
    "conv": "conv conv_transpose depthwise_conv separable_conv",
}
_OPERATION_CATEGORY = {
    f"ops.{name}": key for key, listed in _OPERATIONS.items() for name in listed.split()
}

_known: dict[Recipe, Words] = {}


def category_of(kind: str) -> str:
    """Give the category whose colour and glyph a kind has."""
    if kind in (INPUT, OUTPUT):
        return "io"
    if kind == MODEL:
        return "composite"
    if kind.startswith("ops."):
        return _OPERATION_CATEGORY.get(kind, "core")
    sheet = catalog.sheet(kind)
    return (sheet.category if sheet is not None else None) or "composite"


def words_of(layer: Layer, project: Project | None = None) -> Words:
    """Give the words of ``layer``'s card; remembered per kind and parameters."""
    if layer.kind == MODEL:
        return _nested(layer, project)
    recipe = recipe_of(layer)
    known = _known.get(recipe)
    if known is None:
        if len(_known) > 20_000:
            _known.clear()
        known = _known[recipe] = words(layer.kind, layer.params)
    return known


def words(kind: str, given: FrozenDict) -> Words:
    """Give the words for a layer of ``kind`` with the parameters that were ``given``."""
    sheet = catalog.sheet(kind)
    title = kind.removeprefix("ops.")
    if sheet is None:
        return Words(title, (), (), "", category_of(kind), True, (short_kind(kind),))
    said: dict[str, str] = {}
    for param in sheet.params.values():
        if not param.essential and param.name != "dtype":
            continue
        if param.name == "dtype" and kind != INPUT:
            continue
        part = _part(param, given, sheet)
        if part is not None:
            said[param.name] = part
    parts = _shortened(list(said.values()))
    slim = arrange.size_of(Layer(kind, "", given))[1] == arrange.SLIM
    return Words(
        title,
        tuple(parts),
        tuple(said)[: len(parts)],
        " · ".join(said.values()),
        category_of(kind),
        slim,
        _short(kind, said),
    )


def _nested(layer: Layer, project: Project | None) -> Words:
    """Give the words of a card that stands for a whole model."""
    name = layer.model or "?"
    model = project.models.get(name) if project is not None else None
    if model is None:
        return Words(name, (), (), "", "composite", False, (name,))
    layers = sum(inner.kind not in (INPUT, OUTPUT) for inner in model.layers.values())
    given = {k: layer.params.get(k, usual) for k, usual in declared(model).items()}
    # A stride of 1 decides nothing, as on other cards.
    told = {k: v for k, v in given.items() if k != "strides" or _alike(v) != 1}
    said = [_of_block(key, value) for key, value in told.items()]
    said.append(f"{layers} layer" if layers == 1 else f"{layers} layers")
    parts = tuple(_shortened(said))
    named = tuple(f"{key} {value_text(_alike(value))}" for key, value in given.items())
    params = (*told, "")[: len(parts)]
    return Words(name, parts, params, " · ".join(said), "composite", False, (name,), named)


def _of_block(name: str, value: Value) -> str:
    """Give what a block's card says of one parameter: ``128 filters``, ``5×5``, ``stride 2``."""
    if name == "strides":
        return f"stride {value_text(_alike(value))}"
    if isinstance(value, Parameter):
        return name if value.name == name else f"{name} {value.name}"
    if isinstance(value, int) and not isinstance(value, bool) and name not in ("kernel_size",):
        return f"{value} {name}"
    if name == "kernel_size" and isinstance(value, int):
        value = (value, value)
    return value_text(value) if name in _BARE else f"{name} {value_text(value)}"


def words_of_part(part: str, title: str, members: int) -> Words:
    """Give the words of a folded frame's tile; the foot of a block has none."""
    count = f"{members} layer" if members == 1 else f"{members} layers"
    parts = (count,) if part == "tile" else ()
    return Words(title, parts, ("",) * len(parts), " · ".join(parts), "io", False, (title,))


def shown_name(layer: Layer) -> str:
    """Give the name that the card shows: none where it is the generated one."""
    if layer.kind == MODEL:
        stem = layer.name.rstrip("0123456789").rstrip("_")
        usual = {layer.model, names.made_to_run(layer.model or "")}
        return "" if usual & {layer.name, stem} else layer.name
    return "" if names.is_generated(layer.kind, layer.name) else layer.name
