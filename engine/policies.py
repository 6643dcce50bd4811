"""Dtype policies: what a layer computes in, what it keeps its weights in, how it is quantized.

A policy is a name ("float32", "mixed_bfloat16", "int8_from_float32") or an object of the
catalogue's `dtype_policies`. Which weights a quantized layer has, its rule says.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from engine.values import FrozenDict, KerasObject, Value

DTYPES = (
    "float16", "float32", "float64", "bfloat16", "uint8", "uint16", "uint32", "uint64",
    "int8", "int16", "int32", "int64", "bool", "string", "float8_e4m3fn", "float8_e5m2",
    "complex64", "complex128",
)  # fmt: skip
"""The dtypes that Keras knows by name."""

_MODES = ("int8", "float8", "int4", "gptq", "awq")
"""What a quantized policy begins with: Keras reads no plain dtype out of such a name."""

_BITS = {"gptq": (2, 3, 4, 8), "awq": (4,)}


class Policy(NamedTuple):
    """A dtype policy. ``mode`` is empty unless the layer is quantized.

    ``bits`` and ``group`` (−1: all in one) say how finely; ``history`` is that of float8.
    """

    compute: str = "float32"
    variable: str = "float32"
    mode: str = ""
    bits: int = 0
    group: int = -1
    history: int = 1024


FLOAT32 = Policy()


def policy(value: Value) -> Policy | None:
    """Give the policy that a ``dtype`` argument stands for; ``None`` where it stands for none."""
    if value is None:
        return FLOAT32
    if isinstance(value, str):
        return _named(value)
    if not isinstance(value, KerasObject):
        return None
    config = value.config
    if value.class_name == "DTypePolicyMap":
        if not isinstance(config.get("policy_map"), FrozenDict | KerasObject | None):
            return None
        return policy(config.get("default_policy"))
    if "name" in config or "mode" not in config:
        name = config.get("name")
        # Written out, the policy is not taken for a quantized one whatever its name begins with.
        return Policy(name, name) if name in DTYPES else policy(name)
    source = config.get("source_name")
    found = _named(f"{config['mode']}_from_{'float32' if source is None else source}")
    history = config.get("amax_history_length", 1024)
    if found is None or not isinstance(history, int):
        return None
    mode = _MODE_OF.get(value.class_name)
    if mode is not None and not str(config["mode"]).startswith(f"{mode}/"):
        return None
    return found._replace(history=history)


_MODE_OF = {"AWQDTypePolicy": "awq", "GPTQDTypePolicy": "gptq", "Int4DTypePolicy": "int4"}
"""Policies that take their own mode only."""


@lru_cache(maxsize=256)
def _named(name: str) -> Policy | None:
    if name in ("mixed_float16", "mixed_bfloat16"):
        return Policy(name.removeprefix("mixed_"))
    if name in DTYPES and not name.startswith(_MODES):
        return Policy(name, name)
    mode, between, source = name.partition("_from_")
    plain = _named(source) if between and "_from_" not in source else None
    return None if plain is None or plain.mode else _quantized(mode, plain)


def _quantized(mode: str, plain: Policy) -> Policy | None:
    """Read "int4/128" or "gptq/4/128", on top of a plain policy."""
    kind, *rest = mode.split("/")
    try:
        numbers = [int(part) for part in rest]
    except ValueError:
        return None
    if numbers and (numbers[-1] < -1 or numbers[-1] == 0):
        return None
    if kind == "int4" and len(numbers) < 2:
        return plain._replace(mode=kind, group=numbers[0] if numbers else -1)
    if kind in _BITS and len(numbers) == 2 and numbers[0] in _BITS[kind]:
        return plain._replace(mode=kind, bits=numbers[0], group=numbers[1])
    if (kind == "int8" and plain.compute != "float16") or kind == "float8":
        return None if numbers else plain._replace(mode=kind)
    return None
