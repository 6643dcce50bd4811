"""EinsumDense with quantized weights: their shapes, and the equations that cannot be run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.layers.demands import runtime_differs, title
from engine.layers.quantization import kernel_weights
from engine.layers.registry import Parameters, Weight
from engine.layers.stretching import multiplied, stretched
from engine.policies import Policy
from engine.problems import Problem, RuleError, refuse
from engine.tensors import Dim, Shape, size, text


def equation_when_run(p: Parameters, sizes: Mapping[str, Dim]) -> tuple[Problem, ...]:
    """Warn of an equation that quantized weights cannot be run with.

    ``sizes`` are those of the equation's letters.
    """
    if p.policy.mode not in ("int8", "int4"):
        return ()
    inputs, weight, output = p.equation.replace("->", ",").split(",")
    # Unknown sizes are told apart by their letters.
    known = {letter: -ord(letter) if n is None else n for letter, n in sizes.items()}
    letters = (inputs, weight, output)
    whole = tuple(known[letter] for letter in output)
    made = _with_lora(p, letters, known) if p.lora_rank else whole
    if made != whole:
        real = None if made is None else tuple(None if (n or 0) < 0 else n for n in made)
        what = "cannot be run" if real is None else f"gives {text(real)}"
        return (
            runtime_differs(
                "einsum-quantized-lora",
                title(f"This equation {what} with {p.policy.mode} and lora_rank"),
                "Keras puts LoRA's first matrix, which has lora_rank = "
                f"{p.lora_rank} columns, in the kernel's place and multiplies what comes out by "
                f"the second: the kernel's last letter, {weight[-1:]}, must be the output's last, "
                "and none of the input's.",
                params=("equation", "lora_rank", "dtype"),
                runs_to=real,
            ),
        )
    if p.policy.mode == "int8" and not _scales_fit(letters, known):
        return (
            runtime_differs(
                "einsum-int8",
                "This equation cannot be run with int8",
                "Keras divides the output by int8's scales of input and kernel, and cannot line "
                "them up with these letters.",
                params=("equation", "dtype"),
            ),
        )
    return ()


def _with_lora(
    p: Parameters, letters: tuple[str, str, str], known: Mapping[str, int]
) -> Shape | None:
    """Give the output once what LoRA's two matrices give is added; ``None`` if it cannot be."""
    inputs, weight, output = letters
    last, rank = weight[-1:], p.lora_rank
    if last in inputs and known[last] != rank:
        return None
    whole = tuple(known[letter] for letter in output)
    first = tuple(rank if letter == last else known[letter] for letter in output)
    added = multiplied(first, (rank, known[last]))
    return None if added is None else stretched(whole, added)


def _scales_fit(letters: tuple[str, str, str], known: Mapping[str, int]) -> bool:
    """Tell whether int8's scales can be lined up with the output, to divide it by them."""
    inputs, weight, output = letters
    scales = []
    for own, of_kernel in ((inputs, False), (weight, True)):
        summed = [known[letter] if letter in output else 1 for letter in own]
        shape, squeezed = _like_the_output(summed, letters, of_kernel=of_kernel)
        if not of_kernel and any(shape[axis] != 1 for axis in squeezed):
            return False
        scales.append(tuple(n for axis, n in enumerate(shape) if axis not in squeezed))
    whole = tuple(known[letter] for letter in output)
    together = stretched(*scales)
    return together is not None and stretched(together, whole) == whole


def einsum_weights(
    p: Parameters, kernel: tuple[int, ...], bias: tuple[int, ...] | None, letters: Sequence[str]
) -> list[Weight]:
    """Give the weights of a quantized EinsumDense; ``letters``: input, kernel and output."""
    how: Policy = p.policy
    if how.mode == "float8":
        return kernel_weights(p, kernel, bias)
    if "..." in p.equation:
        raise _cannot(p, "an equation with dots")
    if how.mode in ("gptq", "awq"):
        rows = _rows(p, kernel)
        first = len(kernel) == 2 or kernel.index(max(kernel)) == 0
        columns = size(kernel[1:] if first else kernel[2:])
        return kernel_weights(p, kernel, bias, rows=rows, zero="zero_point", columns=columns)
    reduced = [axis for axis, letter in enumerate(letters[1]) if letter not in letters[2]]
    rows = 1
    for axis in reduced:
        rows *= kernel[axis]
    columns = size([n for axis, n in enumerate(kernel) if axis not in reduced])
    scale = _scale(kernel, reduced, letters)
    return kernel_weights(p, kernel, bias, scale=scale, rows=rows, columns=columns)


def _rows(p: Parameters, kernel: tuple[int, ...]) -> int:
    """Guess, as Keras does, which of a kernel's sizes are summed over."""
    if len(kernel) == 2:
        return kernel[0]
    if len(kernel) != 3:
        raise _cannot(p, f"a kernel of {len(kernel)} dimensions")
    return kernel[0] if kernel.index(max(kernel)) == 0 else kernel[0] * kernel[1]


def _cannot(p: Parameters, what: str) -> RuleError:
    return refuse(
        "quantization-unknown",
        title(f"{p.policy.mode} does not take {what}"),
        f"Keras does not know how to quantize EinsumDense with {what}.",
        params=("dtype", "equation"),
    )


def _scale(
    kernel: tuple[int, ...], reduced: Sequence[int], letters: Sequence[str]
) -> tuple[int, ...]:
    """Give the shape of int8's scale: like the output, with 1 where the kernel has no letter."""
    sizes = [1 if axis in reduced else n for axis, n in enumerate(kernel)]
    shape, squeezed = _like_the_output(sizes, letters, of_kernel=True)
    return tuple(n for axis, n in enumerate(shape) if axis not in squeezed)


def _like_the_output(
    sizes: Sequence[int], letters: Sequence[str], *, of_kernel: bool
) -> tuple[list[int], list[int]]:
    """Line a scale up with the output as Keras does: the sizes, and the axes it squeezes then.

    ``sizes`` are those of the kernel's or the input's ``letters``, 1 where they are summed over.
    Keras lines the summed axes up with the output's letters that the other side alone has, and goes
    on with the place where it ended, the kernel's behind the input's.
    """
    inputs, weight, output = letters
    place = output.find(weight[-1:])
    order: list[int] = []
    spare: list[int] = []
    squeezed: list[int] = []
    for own in (inputs, weight) if of_kernel else (inputs,):
        order = [own.index(letter) for letter in output if letter in own]
        spare = [axis for axis, letter in enumerate(output) if letter not in own]
        squeezed = []
        for axis, letter in enumerate(own):
            if letter in output:
                continue
            if spare:
                place = spare.pop(0)
            else:
                squeezed.append(axis)
            order.insert(place, axis)
    shape = [sizes[axis] for axis in order]
    for axis in spare:
        shape.insert(axis, 1)
    return shape, squeezed
