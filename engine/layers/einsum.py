"""The rule of EinsumDense: an equation says which sizes are multiplied and summed.

Follows Keras's own reading of the equation, loose ends included (text behind a complete equation
is ignored; an unknown size in ``output_shape`` stays unknown).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.layers.casting import product_of_whole
from engine.layers.demands import (
    activation_warnings,
    dtype_warnings,
    runtime_differs,
    title,
    with_lora,
)
from engine.layers.quantization import lora_work, quantized_when_run, quantized_with_lora
from engine.layers.quantized_einsum import einsum_weights, equation_when_run
from engine.layers.registry import Outcome, Parameters, Weights, gives, rule
from engine.problems import Line, Problem, RuleError, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, product, text

_FORMS = (
    (re.compile(r"([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)"), False),
    (re.compile(r"0([a-zA-Z]+),([a-zA-Z]+)->0([a-zA-Z]+)"), True),
    (re.compile(r"([a-zA-Z]{2,})0,([a-zA-Z]+)->([a-zA-Z]+)0"), False),
)


class _Read(NamedTuple):
    kernel: tuple[Dim, ...]
    bias: tuple[Dim, ...] | None
    output: Shape
    sizes: dict[str, Dim]
    elided: Shape
    executed: Shape | None


def explain_einsum(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Say the size of each letter."""
    read = _analyzed(p, inputs[0])
    kept = {*p.equation.partition("->")[2]}
    return [
        Line(letter, "kept" if letter in kept else "summed over", "", "?" if n is None else str(n))
        for letter, n in read.sizes.items()
    ]


@rule("EinsumDense", explain=explain_einsum)
def einsum_dense(p: Parameters, inputs: Tensor) -> Outcome:
    """Multiply by a kernel and sum as the equation says."""
    read = _analyzed(p, inputs)
    if None in read.kernel or (read.bias is not None and None in read.bias):
        raise refuse(
            "unknown-size",
            "EinsumDense must know the sizes that its weights have",
            f"The equation {p.equation} gives the kernel the shape {_shown(read.kernel)}"
            + (f" and the bias {_shown(read.bias)}" if read.bias is not None else "")
            + "; unknown sizes (None) cannot be made.",
            params=("output_shape",),
            spots=(Spot("inputs"),),
        )
    kernel = tuple(n for n in read.kernel if n is not None)
    bias = None if read.bias is None else tuple(n for n in read.bias if n is not None)
    return gives(
        Tensor(read.output, p.compute_dtype),
        weights=_weights(p, kernel, bias),
        macs=_work(p, inputs, read),
        warnings=(
            *dtype_warnings(p, inputs, whole=product_of_whole(p, inputs, bias is not None)),
            *activation_warnings(p),
            *_ends_the_process(p, read.elided, inputs.known[0]),
            *(
                quantized_when_run(p)
                or equation_when_run(p, read.sizes)
                or _when_run(p, inputs, read)
                or bias_of_nothing(bias, read.output)
            ),
        ),
    )


def executed(p: Parameters, inputs: Tensor) -> Shape | None:
    """Give the shape that computing the equation gives; ``None`` where it cannot be computed."""
    return _analyzed(p, inputs).executed


def bias_of_nothing(bias: Shape | None, output: Shape) -> tuple[Problem, ...]:
    """Warn of a bias without values that is taken for a vector: Keras leaves sizes of 0 out."""
    squeezed = [n for n in bias or () if n != 1]
    long = [n for n in squeezed if n]
    if len(squeezed) < 2 or len(long) != 1 or long[0] not in (output[1], output[-1]):
        return ()
    return (
        runtime_differs(
            "bias-of-nothing",
            title(f"A bias of {text((None, *squeezed))} holds nothing and cannot be added"),
            f"Keras takes a bias with one size above 1 for a vector of {long[0]} and adds it as "
            "one, which TensorFlow refuses for what has more dimensions.",
            params=("output_shape",),
        ),
    )


_SAFE = 8
"""The longest dimension before one of 1 that dots were seen to stand for without ending it."""


def _ends_the_process(p: Parameters, elided: Shape, batch: Dim) -> tuple[Problem, ...]:
    """Warn of dots behind the letters that stand for a long dimension and one of size 1."""
    if not p.equation.endswith("...") or len(elided) != 2 or elided[1] != 1 or batch == 1:
        return ()
    long = elided[0]
    if long is None or long <= _SAFE:
        return ()
    return (
        runtime_differs(
            "einsum-crash",
            title(f"Running {p.equation} on this input can end the program"),
            f"Its dots stand for {long} × 1, and TensorFlow's oneDNN writes beyond its memory "
            f"for a last dimension of 1 behind one above {_SAFE}. Reshape the 1 away before.",
            params=("equation",),
            spots=(Spot("inputs"),),
        ),
    )


def _work(p: Parameters, inputs: Tensor, read: _Read) -> Dim:
    """Give the multiply-adds for one sample: all letters, but for the one of the batch."""
    # Dots in front stand for the batch too, wherever they stand for anything.
    named = sum(letter.isalpha() for letter in p.equation.partition(",")[0])
    dotted = p.equation.startswith("...") and inputs.rank > named
    macs = product((*list(read.sizes.values())[0 if dotted else 1 :], *read.elided))
    last = read.kernel[-1]
    if macs is None or not last:
        return macs
    thin = lora_work(p, macs // last, product((read.executed or read.output)[1:]))
    return None if thin is None else macs + thin


def _weights(p: Parameters, kernel: tuple[int, ...], bias: tuple[int, ...] | None) -> Weights:
    if not p.policy.mode:
        return with_lora(p, "kernel", kernel, bias)
    letters = p.equation.replace("->", ",").split(",")
    made = einsum_weights(p, kernel, bias, letters)
    return quantized_with_lora(p, made, "kernel", kernel)


def _when_run(p: Parameters, inputs: Tensor, read: _Read) -> tuple[Problem, ...]:
    """Warn where computing the equation gives another shape than Keras's reading of it."""
    executed = read.executed
    declared = read.output
    if executed is not None and len(executed) == len(declared):
        pairs = zip(executed, declared, strict=True)
        if all(None in pair or pair[0] == pair[1] for pair in pairs):
            return ()
    return (
        runtime_differs(
            "einsum-shape",
            "The equation cannot be run on this input"
            if executed is None
            else title(
                f"When run, the shape is {text(executed)}, not {text(declared)}",
                f"When run, the shape is {text(executed)}",
                "When run, the shape is another one",
            ),
            f"The letters of {p.equation} do not name all dimensions of {text(inputs.shape)}."
            if executed is None
            else f"Keras declares {text(declared)} from output_shape and the order in which it "
            f"inserts what stands for the dots; computing {p.equation} gives {text(executed)}.",
            params=("equation", "output_shape"),
            runs_to=executed,
        ),
    )


def _shown(shape: Sequence[Dim]) -> str:
    return "×".join("?" if n is None else str(n) for n in shape) or "scalar"


def _analyzed(p: Parameters, inputs: Tensor) -> _Read:
    replaced = p.equation.replace("...", "0")
    for pattern, left in _FORMS:
        match = pattern.match(replaced)
        if match is not None:
            try:
                return _split(p, inputs, match.group(1), match.group(2), match.group(3), left)
            except IndexError:
                raise _does_not_fit(p, inputs) from None
    raise refuse(
        "bad-equation",
        title(f'"{p.equation}" is no equation of EinsumDense', "This is no equation for it"),
        "An equation has one of the forms ab,bc->ac, ...b,bc->...c and ab...,bc->ac..., with "
        "letters for dimensions and without spaces.",
        params=("equation",),
    )


def _does_not_fit(p: Parameters, inputs: Tensor, why: str = "") -> RuleError:
    return refuse(
        "equation-does-not-fit",
        title(
            f"The equation {p.equation} does not fit {text(inputs.shape)}",
            f"The equation does not fit {text(inputs.shape)}",
        ),
        why
        or f"{text(inputs.shape, batch=True)} has {inputs.rank} dimensions, the batch included; "
        "output_shape (without the batch) must have one number per letter of the output.",
        params=("equation", "output_shape"),
        spots=(Spot("inputs"),),
    )


def _split(
    p: Parameters, inputs: Tensor, letters: str, weight: str, result: str, left: bool
) -> _Read:
    shape = inputs.known
    elided = len(shape) - len(letters)
    wanted = p.output_shape
    out: list[Dim] = [shape[0], *((wanted,) if isinstance(wanted, int) else wanted)]
    if elided > 0 and left:
        out[1:1] = reversed(shape[1:elided])
    elif elided > 0:
        out += shape[len(shape) - elided :]
    if left:
        read = {letter: i + elided - len(shape) for i, letter in enumerate(letters)}
        write = {letter: i + elided for i, letter in enumerate(result)}
    else:
        read = {letter: i for i, letter in enumerate(letters)}
        write = {letter: i for i, letter in enumerate(result)}
    sizes: dict[str, Dim] = {}
    for letter in letters:
        size = sizes[letter] = shape[read[letter]]
        if letter in write and out[write[letter]] not in (None, size):
            raise _does_not_fit(
                p,
                inputs,
                f"The letter {letter} stands for {'?' if size is None else size} in the input and "
                f"for {out[write[letter]]} in the output.",
            )
    for letter in result:
        if letter not in letters and letter not in weight:
            raise _does_not_fit(p, inputs, f"The letter {letter} is only in the output.")
    kernel = _kernel(p, inputs, out, (weight, read, write), sizes)
    bias = _bias(p, inputs, out, result, elided, left)
    between: Shape = ()
    if elided > 0:
        between = shape[1:elided] if left else shape[len(shape) - elided :]
    named = tuple(sizes[letter] for letter in result)
    executed: Shape | None = named
    if left:
        executed = (*shape[:elided], *named) if elided >= 0 else None
    elif p.equation.endswith("...") and "...," in p.equation:
        executed = (*named, *between)
    elif elided:
        executed = _as_matrix_product(shape, letters, weight, result, named[-1:])
    return _Read(tuple(kernel), bias, tuple(out), sizes, between, executed)


def _kernel(
    p: Parameters,
    inputs: Tensor,
    out: Sequence[Dim],
    places: tuple[str, Mapping[str, int], Mapping[str, int]],
    sizes: dict[str, Dim],
) -> list[Dim]:
    """Give the kernel's shape, each letter's size from the output or the input."""
    weight, read, write = places
    kernel: list[Dim] = []
    for letter in weight:
        if letter in write:
            kernel.append(out[write[letter]])
        elif letter in read:
            kernel.append(inputs.known[read[letter]])
        else:
            raise _does_not_fit(p, inputs, f"The letter {letter} is only in the kernel.")
        if sizes.get(letter) is None:
            sizes[letter] = kernel[-1]
    return kernel


def _as_matrix_product(
    shape: Shape, letters: str, weight: str, result: str, made: Shape
) -> Shape | None:
    """Give what running gives where the letters do not name all dimensions.

    Keras computes an equation such as abc,cd->abd as a matrix product, which lets more dimensions
    pass if the last one fits; anything else stops.
    """
    last = letters[-1]
    other = weight.replace(last, "")
    plain = (
        len(letters) in (2, 3)
        and len(weight) == 2
        and len(set(letters + other)) == len(letters) + 1 == len(result) + 1
    )
    if not plain or result != letters[:-1] + other or len(shape) < len(letters):
        return None
    return (*shape[:-1], *made) if shape[-1] in (None, shape[len(letters) - 1]) else None


def _bias(
    p: Parameters, inputs: Tensor, out: list[Dim], result: str, elided: int, left: bool
) -> tuple[Dim, ...] | None:
    if p.bias_axes is None:
        return None
    offset = elided if left else 0
    sizes = {letter: out[i + offset] for i, letter in enumerate(result)}
    if not p.bias_axes or any(letter not in result for letter in p.bias_axes):
        raise refuse(
            "bad-parameter",
            title(f'bias_axes = "{p.bias_axes}" are no letters of the output'),
            f"bias_axes takes letters of the output of {p.equation}.",
            params=("bias_axes",),
        )
    first = min(result.find(letter) for letter in p.bias_axes)
    shape: list[Dim] = [sizes[x] if x in p.bias_axes else 1 for x in result[first:]]
    return (*shape, *(1,) * elided) if not left else tuple(shape)
