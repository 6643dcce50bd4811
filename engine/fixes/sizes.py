"""Cures for sizes that do not work out: kernels, pools, strides, groups, crops, sums of sizes."""

from __future__ import annotations

from collections.abc import Iterator

from engine.fixes.case import Candidate, Case, cure
from engine.graph import INPUT, NodeId
from engine.values import Value


def as_sizes(value: Value, n: int) -> tuple[int, ...]:
    """Give a kernel, pool or stride as one number per axis."""
    if isinstance(value, tuple):
        return value
    return (value,) * n if isinstance(value, int) else ()


def short(sizes: tuple[int, ...]) -> Value:
    """Give equal sizes as one number."""
    return sizes[0] if len(set(sizes)) == 1 else sizes


@cure("kernel-too-large", "pool-too-large")
def fit_the_window(case: Case) -> Iterator[Candidate]:
    """Pad, make the window smaller, or shrink less on the way there."""
    if case.problem.code == "pool-too-large" and case.numbers.get("sizes") == (1, 1):
        # There is nothing left to pool; padding would only hide that.
        yield case.bypass(case.node)
        yield from larger_input(case)
    if case.value("padding") == "valid":
        yield case.setting("padding", "same")
    kernel, sizes = case.numbers.get("kernel"), case.numbers.get("sizes")
    param = "pool_size" if case.problem.code == "pool-too-large" else "kernel_size"
    if isinstance(kernel, tuple) and isinstance(sizes, tuple) and len(kernel) == len(sizes):
        if (
            case.value("dilation_rate") not in (None, 1)
            and max(as_sizes(case.value("dilation_rate"), len(kernel)), default=1) > 1
        ):
            yield case.setting("dilation_rate", 1)
        fitting = tuple(
            k if n is None else max(1, min(k, n)) for k, n in zip(kernel, sizes, strict=True)
        )
        if fitting != kernel:
            yield case.setting(param, short(fitting))
    yield from shrink_less(case)
    yield from larger_input(case)


@cure("sizes-differ")
def as_many_as_arrive(case: Case) -> Iterator[Candidate]:
    """Learn one number for each channel that arrives."""
    arriving = next(iter(case.inputs()), None)
    if arriving is not None and arriving.shape and arriving.shape[-1] is not None:
        yield case.setting("projection_dim", arriving.shape[-1])


def shrink_less(case: Case) -> Iterator[Candidate]:
    """Soften the layers before this one that made the picture small, the nearest first."""
    for node in case.path():
        kind = case.layer_at(node).kind
        if "Pooling" in kind and not kind.startswith(("Global", "Adaptive")):
            size = case.value("pool_size", node)
            largest = max(as_sizes(size, 1), default=1)
            if largest > 2:
                yield case.setting("pool_size", 2, node)
        if case.value("padding", node) == "valid":
            yield case.setting("padding", "same", node)
        if "Conv" in kind and "Transpose" not in kind:
            strides = case.value("strides", node)
            if max(as_sizes(strides, 1), default=1) > 1:
                yield case.setting("strides", 1, node)


def larger_input(case: Case) -> Iterator[Candidate]:
    """Feed larger pictures."""
    for node in case.path():
        layer = case.layer_at(node)
        shape = layer.params.get("shape")
        if layer.kind != INPUT or not isinstance(shape, tuple) or len(shape) < 2:
            continue
        for factor in (2, 4):
            last = shape[-1]
            if case.value("data_format") == "channels_first":
                larger = (shape[0], *(_times(d, factor) for d in shape[1:]))
            else:
                larger = (*(_times(d, factor) for d in shape[:-1]), last)
            yield case.setting("shape", larger, node)


def _times(dim: Value, factor: int) -> Value:
    return dim * factor if isinstance(dim, int) else dim


@cure("strides-with-dilation")
def one_of_both(case: Case) -> Iterator[Candidate]:
    """Keep the stride or the dilation, not both."""
    yield case.setting("dilation_rate", 1)
    yield case.setting("strides", 1)


def divisors(number: int) -> list[int]:
    """Give the divisors of ``number`` in order (for channel counts: small numbers)."""
    if not 0 < number <= 1_000_000:
        return [1]
    low = [d for d in range(1, int(number**0.5) + 1) if number % d == 0]
    return sorted({*low, *(number // d for d in low)})


@cure("groups-do-not-divide")
def groups_that_divide(case: Case) -> Iterator[Candidate]:
    """Take the nearest number of groups that divides, or make the channels fit."""
    channels, groups = case.numbers.get("channels"), case.numbers.get("groups")
    if not isinstance(channels, int) or not isinstance(groups, int):
        return
    filters = case.value("filters")
    for divisor in sorted(divisors(channels), key=lambda d: (abs(d - groups), -d)):
        if not isinstance(filters, int) or filters % divisor == 0:
            yield case.setting("groups", divisor)
    yield case.setting("groups", 1)
    if groups > 0:
        yield from source_width(case, channels + (-channels) % groups)


def source_width(case: Case, width: int) -> Iterator[Candidate]:
    """Make the layer that feeds this one as wide as wanted."""
    for node in case.path():
        for param in ("filters", "units"):
            if param in case.layer_at(node).params:
                yield case.setting(param, width, node)
                return


@cure("filters-do-not-divide")
def filters_that_divide(case: Case) -> Iterator[Candidate]:
    """Take the nearest number of filters that the groups divide, or other groups."""
    filters, groups = case.numbers.get("filters"), case.numbers.get("groups")
    if not isinstance(filters, int) or not isinstance(groups, int) or groups < 1:
        return
    below, above = filters - filters % groups, filters + (-filters) % groups
    for value in sorted({below, above} - {0}, key=lambda v: abs(v - filters)):
        yield case.setting("filters", value)
    for divisor in sorted(divisors(filters), key=lambda d: (abs(d - groups), d))[:3]:
        yield case.setting("groups", divisor)


@cure("output-padding-too-large")
def less_output_padding(case: Case) -> Iterator[Candidate]:
    """Let Keras choose, or stay below the stride."""
    chosen = case.setting("output_padding", None)
    yield Candidate("Leave output_padding out", chosen.after, "Leave it out")
    yield case.setting("output_padding", 0)


@cure("crop-too-large")
def crop_less(case: Case) -> Iterator[Candidate]:
    """Crop one line at each side, or nothing, or shrink less before."""
    for value in (1, 0):
        yield case.setting("cropping", value)
    yield from shrink_less(case)
    yield from larger_input(case)


@cure("lost-pixels")
def keep_the_rest(case: Case) -> Iterator[Candidate]:
    """Pad all around, or at the end as much as the window lacks."""
    yield case.setting("padding", "same")
    lost = case.numbers.get("lost")
    if not isinstance(lost, tuple) or len(lost) not in (1, 2, 3):
        return
    strides = as_sizes(case.value("strides"), len(lost))
    if len(strides) != len(lost):
        return
    more = tuple(s - r if r else 0 for r, s in zip(lost, strides, strict=True))
    kind = f"ZeroPadding{len(lost)}D"
    sides = tuple((0, m) for m in more)
    value = sides[0] if len(sides) == 1 else sides
    words = f"{kind} of {'×'.join(map(str, more))} at the end"
    yield case.insert(kind, {"padding": value}, words)


@cure("reshape-does-not-fill")
def fill_the_target(case: Case) -> Iterator[Candidate]:
    """Take a target that holds all values, or make the layer before give as many."""
    values, target = case.numbers.get("values"), case.numbers.get("target")
    tensor = case.inputs()[0] if case.inputs() else None
    if not isinstance(values, int) or not isinstance(target, tuple):
        return
    fixed = [d for d in target if isinstance(d, int) and d > 0]
    if tensor is not None and tensor.rank == len(target) + 1 and None not in tensor.known[1:]:
        yield case.setting("target_shape", tensor.known[1:])
    for place in range(len(target) - 1, -1, -1):
        rest = 1
        for other, dim in enumerate(target):
            if other != place and isinstance(dim, int) and dim > 0:
                rest *= dim
        if rest and values % rest == 0:
            yield case.setting(
                "target_shape", (*target[:place], values // rest, *target[place + 1 :])
            )
    wanted = 1
    for dim in fixed:
        wanted *= dim
    if -1 not in target:
        yield from source_width(case, wanted)
    if tensor is not None and None not in tensor.known[1:]:
        yield case.setting("target_shape", (values,))


@cure("not-a-permutation")
def count_the_dims(case: Case) -> Iterator[Candidate]:
    """Name each dimension once, keeping the order of those that were named."""
    dims, tensor = case.value("dims"), case.inputs()[0] if case.inputs() else None
    count = tensor.rank - 1 if tensor is not None and tensor.shape is not None else 0
    if not isinstance(dims, tuple) or count < 1:
        return
    kept = [d for d in dict.fromkeys(dims) if isinstance(d, int) and 1 <= d <= count]
    rest = [d for d in range(1, count + 1) if d not in kept]
    yield case.setting("dims", (*kept, *rest))


@cure("zero-size")
def at_least_one(case: Case) -> Iterator[Candidate]:
    """Give every size of an Input at least one element."""
    shape = case.layer.params.get("shape")
    if isinstance(shape, tuple):
        yield case.setting("shape", tuple(1 if d == 0 else d for d in shape))
        yield case.setting("shape", tuple(None if d == 0 else d for d in shape))


def first_of(case: Case, kinds: tuple[str, ...]) -> NodeId | None:
    """Give the nearest node upstream that calls a layer of one of ``kinds``."""
    return next((n for n in case.path() if case.layer_at(n).kind in kinds), None)
