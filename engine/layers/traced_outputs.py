"""What comes out of a held layer that is traced, where its arithmetic gives more than it declares.

Keras finds the output of a Pipeline by running its layers inside of a graph. A layer that declares
its shape from its arguments gives there what its arithmetic gives; that is followed here by kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.layers import bidirectional, einsum, stretching, windows
from engine.layers.casting import product_of_whole
from engine.layers.demands import title
from engine.layers.preprocessing import nested_shape
from engine.layers.registry import Outcome
from engine.layers.traced_values import TABLES
from engine.layers.tracing import as_run, bug_of, stops
from engine.problems import RuleError
from engine.tensors import Shape, Tensor, product, text

Outputs = tuple[Tensor, ...]


def traced_outputs(held: Any, outcome: Outcome, tensor: Tensor) -> Outputs:
    """Give the outputs of the layer ``held`` for ``tensor`` as a trace finds them.

    Raises:
        RuleError: its arithmetic stops in a graph, though Keras declares a shape.
    """
    given = (as_run(outcome), *(outcome.outputs or ())[1:])
    kind = "AdaptivePooling" if held.kind.startswith("Adaptive") else held.kind
    follow = _BY_KIND.get(kind)
    made = given if follow is None else follow(held, outcome, given, tensor)
    if getattr(held.p, "activation", None) == "sparsemax" and made[0].dtype == "float16":
        raise stops(
            "sparsemax in float16",
            "sparsemax counts values in float16, which TensorFlow's range does not do in a graph.",
        )
    return made


def _misfit(held: Any, tensor: Tensor) -> RuleError:
    return stops(
        title(f"{held.kind} does not go with {text(tensor.shape)}", "This layer cannot be run"),
        f"What it computes with cannot be lined up with {text(tensor.shape, batch=True)}.",
    )


def _stretched(held: Any, given: Outputs, tensor: Tensor, *others: Shape | None) -> Outputs:
    shape = stretching.stretched(tensor.known, *others)
    if shape is None:
        raise _misfit(held, tensor)
    return (given[0].with_shape(shape), *given[1:])


def _rescaled(held: Any, outcome: Outcome, given: Outputs, tensor: Tensor) -> Outputs:
    factors = (nested_shape(getattr(held.p, name)) for name in ("scale", "offset"))
    return _stretched(held, given, tensor, *factors)


def _scaled(held: Any, outcome: Outcome, given: Outputs, tensor: Tensor) -> Outputs:
    return _stretched(held, given, tensor, *(weight.shape for weight in outcome.weights))


def _by_equation(held: Any, outcome: Outcome, given: Outputs, tensor: Tensor) -> Outputs:
    """Give the sizes that an output_shape leaves open: the equation knows them."""
    letters = held.p.equation.partition(",")[0]
    if held.p.policy.mode == "int8" and "..." not in letters and tensor.rank != len(letters):
        raise _misfit(held, tensor)  # its scales are lined up letter by letter
    stretched_too = any(bug_of(one) == "einsum-quantized-lora" for one in outcome.problems)
    real = einsum.executed(held.p, tensor) or ()
    if len(real) != given[0].rank or stretched_too:
        return given
    if any(bug_of(one) == "stft-one-channel" for one in outcome.problems):
        _, kernel, output = held.p.equation.replace("->", ",").split(",")
        # What is filled has one channel, whatever the letter before the last stands for.
        fixed = "" if held.p.lora_rank else kernel[-2:-1]  # LoRA's product is as wide as ever
        sizes = dict.fromkeys(set(fixed) - set(letters) - set(held.p.bias_axes or ""), 1)
        real = tuple(sizes.get(one, n) for one, n in zip(output, real, strict=True))
    return (given[0].with_shape(real), *given[1:])


def _each_step(held: Any, outcome: Outcome, given: Outputs, tensor: Tensor) -> Outputs:
    """Give as many steps as there are samples, where a graph knows these and not those."""
    batch, steps = tensor.known[:2]
    if steps is not None or batch is None:
        return given
    return (given[0].with_shape((batch, batch, *given[0].known[2:])), *given[1:])


def _both_ways(held: Any, outcome: Outcome, given: Outputs, tensor: Tensor) -> Outputs:
    """Give what both directions give; the mask goes on with the first output alone."""
    ahead, behind = bidirectional.directions(held.p, tensor)
    first, back = ahead[0].known, behind[0].known
    states = (*ahead[1:], *behind[1:])
    if held.p.merge_mode is None:
        other = given[1].with_shape(back)._replace(masked=False)
        return (given[0].with_shape(first), other, *states)
    if held.p.merge_mode == "concat":
        sizes = (first[-1], back[-1])
        both = None if None in sizes else sum(size or 0 for size in sizes)
        return (given[0].with_shape((*first[:-1], both)), *states)
    merged = stretching.stretched(first, back)
    if merged is None:
        raise _misfit(held, tensor)
    return (given[0].with_shape(merged), *states)


def _mel(held: Any, outcome: Outcome, given: Outputs, tensor: Tensor) -> Outputs:
    """Give one frame per stride of the last dimension; a graph does not mind how many there are."""
    *before, samples = tensor.known
    left = held.p.fft_length // 2 * 2 - held.p.fft_length
    frames = None if samples is None else 1 + (samples + left) // held.p.sequence_stride
    return (given[0].with_shape((*before, held.p.num_mel_bins, frames)), *given[1:])


def _encoded(held: Any, outcome: Outcome, given: Outputs, tensor: Tensor) -> Outputs:
    """Follow sparse outputs, whose shape a graph only knows where it can count them."""
    each = held.p.output_mode == "one_hot"
    words = held.kind == "TextVectorization"
    alone = tensor.rank == 0 and held.kind == "Hashing" and each
    sizes = tensor.known
    if held.kind == "Hashing" and sizes[-1:] == (1,):
        sizes = sizes[:-1]  # what it takes off by itself, the encoding does not see
    if each and not words and len(sizes) > 1 and sizes[-1] is None:
        raise stops(
            title(f"{held.kind} must know how many values there are, not {text(tensor.shape)}"),
            "Its encoding drops a last dimension of 1, and a graph does not tell whether an "
            "unknown one (None) is.",
        )
    if not getattr(held.p, "sparse", False) and not alone:
        return given
    rows = 1 if words else 2  # the rank from which on there is a row for each sample
    if each:
        fits = not words and not alone and None not in tensor.known
    else:
        most = rows - 1 if held.p.output_mode == "tf_idf" else 2
        counted = held.kind != "CategoryEncoding" or held.p.compute_dtype in ("int32", "int64")
        fits = counted and tensor.rank <= most
    if not fits:
        raise stops(
            title(f"{held.kind} cannot be traced with output_mode = {held.p.output_mode} here"),
            "Keras reads the shape of what a graph gives, and here it does not tell its shape.",
        )
    if each or tensor.rank < rows:
        return given
    first, *more = given
    return (first.with_shape((None, *first.known[-1:])), *more)


def _looked_up(held: Any, outcome: Outcome, given: Outputs, tensor: Tensor) -> Outputs:
    """Give numbers as tables hold them, whatever the policy; ids are counted in int64."""
    first, *more = _encoded(held, outcome, given, tensor)
    if held.kind == "TextVectorization":
        first = first.with_shape(_words(held, first.known, tensor))
    if getattr(held.p, "invert", False):
        texts = held.kind == "StringLookup"
        return (first._replace(dtype="string" if texts else first.dtype), *more)
    empty = any(bug_of(problem) == "needs-adapt" for problem in outcome.problems)
    if empty and held.p.output_mode != "int" and first.known[-1:] in ((), (None,)):
        raise stops(
            title(f"{held.kind} has no vocabulary before adapt()"),
            "Its output has a place for every entry, and nobody knows yet how many there are.",
        )
    dtype = "float32" if held.p.output_mode == "tf_idf" else "int64"
    return (first._replace(dtype=dtype), *more)


def _words(held: Any, found: Shape, tensor: Tensor) -> Shape:
    """Give the shape of texts in a graph: one that is to be split stands by itself."""
    texts, mode = tensor.known, held.p.output_mode
    grouped, length = held.p.ngrams is not None, held.p.output_sequence_length
    padded = None if held.p.ragged else length  # or rows are as long as they are
    if held.p.split is None:
        if grouped and not texts:
            raise _uncounted(tensor)
        if mode == "one_hot" and grouped and len(texts) == 1:
            return (None, *found[1:])
        if mode == "one_hot" and len(texts) > 1 and (grouped or texts[-1] is None):
            raise _uncounted(tensor)
        if mode == "int" and grouped and length is not None:
            return (*texts[:-1], padded)
        if mode == "int":
            return found if grouped or length is not None else texts
        return (*found[:-2], None, found[-1]) if grouped and len(found) > 2 else found
    if not texts:
        return found
    if len(texts) == 1:
        return (None, *found[1:])  # words stand in rows, of which a graph knows no number
    if texts[-1] != 1:
        raise _uncounted(tensor)
    if len(texts) == 2:
        return (None, *found[1:])
    if mode == "int":
        return (*texts[:-1], padded)
    if mode == "one_hot":
        return (*texts[:-1], None, found[-1])
    return (texts[0], *(None,) * (len(texts) - 2), found[-1])


def _uncounted(tensor: Tensor) -> RuleError:
    return stops(
        title(f"TextVectorization takes one text for each sample, not {text(tensor.shape)}"),
        "A graph has to know how many there are, to take them apart.",
    )


def _sized(held: Any, outcome: Outcome, given: Outputs, tensor: Tensor) -> Outputs:
    """Refuse sizes that are unknown, or 0, where a graph computes with them."""
    sizes = windows.spatial(held.p, tensor.known)
    if None in sizes or 0 in sizes:
        raise stops(
            title(f"{held.kind} must know the size of its input"),
            f"It computes with the numbers; {text(tensor.shape, batch=True)} has sizes that are "
            "unknown (None) or 0.",
        )
    return given


def _convolved(held: Any, outcome: Outcome, given: Outputs, tensor: Tensor) -> Outputs:
    """Give what comes out of a dilated kernel, and the dtype that whole numbers come out in.

    To dilate, a graph cuts images into blocks; where one size is unknown it knows none of them. A
    graph takes whole numbers also where TensorFlow has no code to convolve them.
    """
    first, *more = given
    sizes = windows.spatial(held.p, tensor.known)
    dilated = max(held.p.dilation_rate) > 1 and "Transpose" not in held.kind
    in_blocks = dilated and (None in sizes or (0 in sizes and max(held.p.strides) > 1))
    if 0 in sizes and not in_blocks and (dilated or held.p.padding == "causal"):
        raise _misfit(held, tensor)
    if in_blocks:
        channels = windows.channels(held.p, first.known)
        unknown = (None,) * len(sizes)
        first = first.with_shape(windows.arranged(held.p, first.known[0], unknown, channels))
    if any(bug_of(one) == "int-fails" for one in outcome.problems):
        first = first._replace(dtype=product_of_whole(held.p, tensor, held.p.use_bias))
    return (first, *more)


def _arranged(held: Any, outcome: Outcome, given: Outputs, tensor: Tensor) -> Outputs:
    """Give what a graph knows of a size that is left open, and of samples that hold nothing."""
    batch, *before = tensor.known
    target = given[0].known[1:]
    if 0 in before and 0 not in target and None not in target:
        return (given[0].with_shape((0, *target)), *given[1:])
    count, rest = product(before), product(n for n in target if n is not None)
    if batch is None or not count or not rest or target.count(None) != 1:
        return given
    filled = tuple(count // rest if n is None else n for n in target)
    return (given[0].with_shape((batch, *filled)), *given[1:])


def _enlarged(held: Any, outcome: Outcome, given: Outputs, tensor: Tensor) -> Outputs:
    nearest = held.p.interpolation == "nearest"
    return given if nearest else _sized(held, outcome, given, tensor)


_BY_KIND: dict[str, Callable[[Any, Outcome, Outputs, Tensor], Outputs]] = {
    **{f"Conv{axes}D{way}": _convolved for axes in (1, 2, 3) for way in ("", "Transpose")},
    **{
        f"{apart}Conv{axes}D": _convolved for axes in (1, 2) for apart in ("Depthwise", "Separable")
    },
    "TimeDistributed": _each_step,
    "Rescaling": _rescaled,
    "Reshape": _arranged,
    "RMSNormalization": _scaled,
    "EinsumDense": _by_equation,
    "Bidirectional": _both_ways,
    "MelSpectrogram": _mel,
    "AdaptivePooling": _sized,
    "UpSampling2D": _enlarged,
    **dict.fromkeys(("CategoryEncoding", "Hashing", "Discretization"), _encoded),
    **dict.fromkeys(TABLES, _looked_up),
}
