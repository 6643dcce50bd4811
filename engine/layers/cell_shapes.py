"""The arithmetic of recurrent cells, followed shape by shape through one step.

A shape of ``None`` says that TensorFlow cannot compute the step.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.layers.registry import Parameters
from engine.layers.stretching import multiplied, parted, sliced, stretched
from engine.tensors import Shape

Follow = Callable[[Parameters, Shape, Shape, tuple[Shape, ...]], tuple[Shape | None, ...]]


def gate_by_gate(p: Parameters) -> bool:
    """Tell whether each gate has its own products: where the states drop out, gate by gate."""
    return bool((p.recurrent_dropout or 0) > 0)


def _activated(activation: object, shape: Shape | None) -> Shape | None:
    return parted(shape, -1, 2) if activation == "glu" else shape


def _simple(
    p: Parameters, inputs: Shape, state: Shape, more: tuple[Shape, ...]
) -> tuple[Shape | None, ...]:
    u, features = p.units, inputs[-1]
    read = multiplied(inputs, (features, u))
    made = stretched(read, multiplied(state, (u, u)))
    made = _activated(p.activation, made)
    return (made, made)


def _gru(
    p: Parameters, inputs: Shape, state: Shape, more: tuple[Shape, ...]
) -> tuple[Shape | None, ...]:
    u = p.units
    read = multiplied(inputs, (inputs[-1], u))
    kept = multiplied(state, (u, u))
    recalled = [kept] * 3
    if not gate_by_gate(p):
        gates = 3 if p.reset_after else 2
        inner = multiplied(state, (u, gates * u))
        recalled = [sliced(inner, 1, i * u, (i + 1) * u) for i in range(2)]
        recalled.append(sliced(inner, 1, 2 * u))  # all that is left, where a state has steps
    z = _activated(p.recurrent_activation, stretched(read, recalled[0]))
    r = _activated(p.recurrent_activation, stretched(read, recalled[1]))
    if p.reset_after:
        candidate = stretched(r, recalled[2])
    else:
        candidate = multiplied(stretched(r, state), (u, u))
    hh = _activated(p.activation, stretched(read, candidate))
    made = stretched(z, state, hh)
    return (made, made)


def _lstm(
    p: Parameters, inputs: Shape, state: Shape, more: tuple[Shape, ...]
) -> tuple[Shape | None, ...]:
    u = p.units
    if gate_by_gate(p):
        gate = stretched(multiplied(inputs, (inputs[-1], u)), multiplied(state, (u, u)))
    else:
        recalled = multiplied(state, (u, 4 * u))
        if recalled is not None and {*recalled[:-1]} == {1} and len(inputs) > 1:
            recalled = recalled[-1:]  # Keras adds what can be squeezed to a vector as one
        gate = parted(stretched(multiplied(inputs, (inputs[-1], 4 * u)), recalled), 1, 4)
    opened = _activated(p.recurrent_activation, gate)
    carry = stretched(stretched(opened, more[0]), opened, _activated(p.activation, gate))
    made = stretched(opened, _activated(p.activation, carry))
    return (made, made, carry)


FOLLOW: dict[str, tuple[Follow, int]] = {
    "LSTM": (_lstm, 2),
    "GRU": (_gru, 1),
    "SimpleRNN": (_simple, 1),
}
"""The arithmetic of a step by kind, and how many states it reads."""
