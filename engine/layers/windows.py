"""Sliding windows: where the axes are, how many places a window finds, the formula with numbers.

Shared by convolution, pooling and whatever else walks over space or time. Works on plain sizes;
a size of ``None`` (unknown) gives ``None``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.layers.demands import signed, title, wrong_rank
from engine.layers.registry import Parameters
from engine.problems import Line, Problem, RuleError, Spot, refuse, warn
from engine.tensors import Dim, Shape, Tensor

LETTERS = {1: ("T",), 2: ("H", "W"), 3: ("D", "H", "W")}
"""How the spatial axes are called in formulas, by their number."""

WORDS = {1: ("steps",), 2: ("height", "width"), 3: ("depth", "height", "width")}
"""How they are called in sentences."""

_SLICES = {1: ("step",), 2: ("row", "column"), 3: ("slice", "row", "column")}


def channels_first(p: Parameters) -> bool:
    """Tell whether the channels come before the spatial axes."""
    # Cropping1D and UpSampling1D know no data format: their channels are last.
    return getattr(p, "data_format", None) == "channels_first"


def spatial(p: Parameters, shape: Shape) -> Shape:
    """Give the sizes along the spatial axes."""
    return shape[2:] if channels_first(p) else shape[1:-1]


def channels(p: Parameters, shape: Shape) -> Dim:
    """Give the number of channels."""
    return shape[1] if channels_first(p) else shape[-1]


def channel_axis(p: Parameters, rank: int) -> int:
    """Give the axis of the channels in a tensor of ``rank`` dimensions."""
    return 1 if channels_first(p) else rank - 1


def first_spatial_axis(p: Parameters) -> int:
    """Give the first spatial axis."""
    return 2 if channels_first(p) else 1


def arranged(p: Parameters, batch: Dim, sizes: Shape, depth: Dim) -> Shape:
    """Put a shape together in the order of the data format."""
    if channels_first(p):
        return (batch, depth, *sizes)
    return (batch, *sizes, depth)


def form(p: Parameters, axes: int) -> str:
    """Give what one sample looks like: ``H×W×C``, or ``C×H×W``."""
    letters = LETTERS[axes]
    return "×".join(("C", *letters) if channels_first(p) else (*letters, "C"))


def needs_axes(p: Parameters, inputs: Tensor, axes: int, why: str = "") -> tuple[Shape, Dim]:
    """Give the sizes along the spatial axes and the channels; refuses another number of axes.

    ``why`` says what they are for, with the words for the axes in the place of ``{axes}``.
    """
    shape = inputs.known
    if len(shape) != axes + 2:
        words = " and ".join(WORDS[axes][-2:]) if axes > 1 else "the steps"
        raise wrong_rank(p, inputs, axes + 2, form(p, axes), why=why.format(axes=words))
    if channels_first(p):
        return shape[2:], shape[1]
    return shape[1:-1], shape[-1]


def span(kernel: int, dilation: int) -> int:
    """Give how far a dilated kernel reaches."""
    return dilation * (kernel - 1) + 1


def valid(n: Dim, reach: int, stride: int) -> Dim:
    """Give the places of a window that must lie inside."""
    return None if n is None else (n - reach) // stride + 1


def same(n: Dim, stride: int) -> Dim:
    """Give the places of a window with padding around (⌈n/s⌉)."""
    return None if n is None else (n - 1) // stride + 1


def times(numbers: Sequence[Dim]) -> str:
    """Give sizes as people read them: ``3×3``; a single one is just itself."""
    return "×".join("?" if number is None else signed(number) for number in numbers)


def places(
    p: Parameters,
    sizes: Shape,
    kernel: Sequence[int],
    strides: Sequence[int],
    dilation: Sequence[int] | None = None,
) -> tuple[Dim, ...]:
    """Give the output size along each axis; refuses a window that finds no place.

    The padding is ``p.padding``: "valid", or anything else for "same" and "causal".
    """
    if p.padding != "valid":
        return tuple([same(n, s) for n, s in zip(sizes, strides, strict=True)])
    reach = (
        kernel if dilation is None else [span(k, d) for k, d in zip(kernel, dilation, strict=True)]
    )
    found = tuple([valid(n, k, s) for n, k, s in zip(sizes, reach, strides, strict=True)])
    for size in found:
        if size is not None and size <= 0:
            raise _too_large(p, sizes, kernel, reach, strides, found)
    return found


def _too_large(
    p: Parameters,
    sizes: Shape,
    kernel: Sequence[int],
    reach: Sequence[int],
    strides: Sequence[int],
    found: Sequence[Dim],
) -> RuleError:
    pool = hasattr(p, "pool_size")
    what, param = ("pool", "pool_size") if pool else ("kernel", "kernel_size")
    at_fault = [axis for axis, size in enumerate(found) if size is not None and size <= 0]
    axis = at_fault[0]
    letter = LETTERS[len(kernel)][axis]
    n, k, s, result = sizes[axis], reach[axis], strides[axis], found[axis]
    assert n is not None
    assert result is not None
    formula = f"⌊({letter} − K + 2P)/S⌋ + 1"
    numbers = f"⌊({n} − {k} + 0)/{s}⌋ + 1"
    lines = []
    if reach[axis] != kernel[axis]:
        d = (k - 1) // (kernel[axis] - 1)
        lines.append(Line("K", "d·(k − 1) + 1", f"{d}·({kernel[axis]} − 1) + 1", str(k)))
    alike = (sizes[axis], reach[axis], strides[axis])
    same_here = [a for a in at_fault if (sizes[a], reach[a], strides[a]) == alike]
    letters = ", ".join(LETTERS[len(kernel)][a] for a in same_here)
    lines.append(Line(letters, formula, numbers, signed(result), "must be ≥ 1"))
    first = first_spatial_axis(p)
    return refuse(
        f"{what}-too-large",
        _heading(what, sizes, kernel, reach),
        f'With padding "valid" the {what} must fit inside what {{source}} gives, {{arriving}}.\n'
        f"{formula} = {numbers} = {signed(result)}, must be ≥ 1",
        params=(param, "padding"),
        spots=(Spot("inputs", 0, tuple(axis + first for axis in at_fault)),),
        lines=tuple(lines),
        kernel=tuple(kernel),
        reach=tuple(reach),
        strides=tuple(strides),
        sizes=tuple(sizes),
        axes=tuple(at_fault),
        takes=f"at most {_largest(sizes, kernel, reach)} with padding valid",
    )


def _largest(sizes: Shape, kernel: Sequence[int], reach: Sequence[int]) -> str:
    """Give the largest window that finds a place; as it is where the size is not known."""
    found = []
    for n, k, spread in zip(sizes, kernel, reach, strict=True):
        step = (spread - 1) // (k - 1) if k > 1 else 1
        found.append(k if n is None else max(1, (n - 1) // step + 1))
    return times(found)


def _heading(what: str, sizes: Shape, kernel: Sequence[int], reach: Sequence[int]) -> str:
    several = len(kernel) > 1
    named = f"{times(kernel)} {what}" if several else f"{what} of {kernel[0]}"
    whole = f"{times(sizes)} input" if several else f"input of {times(sizes)}"
    if list(reach) != list(kernel):
        spread = f"The {named}, dilated to {times(reach)}, exceeds its {whole}"
        return title(spread, f"The dilated {what} is larger than its {whole}")
    return title(f"The {named} is larger than its {whole}", f"The {what} exceeds its input")


def lost(
    p: Parameters, sizes: Shape, kernel: Sequence[int], strides: Sequence[int],
    dilation: Sequence[int] | None = None,
) -> tuple[Problem, ...]:  # fmt: skip
    """Warn where a valid window stops before the end: those rows and columns are never read.

    A window smaller than its stride leaves out places everywhere; nobody misses the last ones.
    """
    if p.padding != "valid" or max(strides) == 1:
        return ()
    reach = (
        kernel if dilation is None else [span(k, d) for k, d in zip(kernel, dilation, strict=True)]
    )
    rest = [
        0 if n is None or k < s else (n - k) % s
        for n, k, s in zip(sizes, reach, strides, strict=True)
    ]
    if not any(rest):
        return ()
    words = _SLICES[len(rest)]
    parts = [word if r == 1 else f"{r} {word}s" for r, word in zip(rest, words, strict=True) if r]
    verb = "reaches" if sum(rest) == 1 else "reach"
    axis = next(axis for axis, r in enumerate(rest) if r)
    n, k, s = sizes[axis], reach[axis], strides[axis]
    return (
        warn(
            "lost-pixels",
            title(
                f"The last {' and '.join(parts)} never {verb} the output",
                "The end of the input never reaches the output",
            ),
            f"(n − k) mod s = ({n} − {k}) mod {s} = {rest[axis]}: the window of {k} moves by {s} "
            "and does not fit once more.",
            params=("padding",),
            spots=(
                Spot(
                    "inputs", 0, tuple(first_spatial_axis(p) + a for a, r in enumerate(rest) if r)
                ),
            ),
            lost=tuple(rest),
        ),
    )


def per_axis(
    axes: int,
    line: Callable[[int], tuple[str, str, Dim, str]],
    letters: Sequence[str] | None = None,
) -> list[Line]:
    """Give one line per spatial axis, axes with equal numbers together ("H, W").

    ``line`` gives formula, numbers, result and note for the axis of that number.
    """
    letters = letters or LETTERS[axes]
    grouped: dict[tuple[str, str, Dim, str], list[str]] = {}
    for axis in range(axes):
        grouped.setdefault(line(axis), []).append(letters[axis])
    return [
        Line(", ".join(names), formula, numbers, "?" if result is None else signed(result), note)
        for (formula, numbers, result, note), names in grouped.items()
    ]


def explained(
    p: Parameters,
    sizes: Shape,
    results: Shape,
    kernel: Sequence[int],
    strides: Sequence[int],
    dilation: Sequence[int] | None = None,
) -> list[Line]:
    """Give the formula of `places` with its numbers, axis by axis."""
    padding = p.padding

    def line(axis: int) -> tuple[str, str, Dim, str]:
        n, k, s = _known(sizes[axis]), kernel[axis], strides[axis]
        d = 1 if dilation is None else dilation[axis]
        note = f"padding = {padding}"
        if padding != "valid":
            return "⌈n/s⌉", f"⌈{n}/{s}⌉", results[axis], note
        if d == 1:
            return "⌊(n − k)/s⌋ + 1", f"⌊({n} − {k})/{s}⌋ + 1", results[axis], note
        return (
            "⌊(n − d·(k − 1) − 1)/s⌋ + 1",
            f"⌊({n} − {d}·({k} − 1) − 1)/{s}⌋ + 1",
            results[axis],
            note,
        )

    return per_axis(len(kernel), line)


def _known(n: Dim) -> str:
    return "?" if n is None else str(n)
