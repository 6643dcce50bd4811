"""Cures for sizes that do not work out: kernels, pools, strides, groups, crops."""

from __future__ import annotations

from collections.abc import Iterator

from engine.fixes.case import Candidate, Case, cure
from engine.values import Value


def _as_tuple(value: Value, n: int) -> tuple[int, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) * n if isinstance(value, int) else ()


@cure("kernel-too-large", "pool-too-large")
def fit_the_window(case: Case) -> Iterator[Candidate]:
    """Pad, make the window smaller, or shrink less on the way there."""
    if case.value("padding") == "valid":
        yield case.setting("padding", "same")
    param = "kernel_size" if "kernel_size" in case.layer.params else "pool_size"
    window = case.value(param)
    tensors = case.inputs()
    if tensors and tensors[0] is not None and tensors[0].shape is not None:
        n = tensors[0].rank - 2
        sizes = _as_tuple(window, n)
        channels_first = case.value("data_format") == "channels_first"
        spatial = tensors[0].known[2:] if channels_first else tensors[0].known[1:-1]
        if len(sizes) == n:
            fitting = tuple(
                k if size is None else max(1, min(k, size))
                for k, size in zip(sizes, spatial, strict=True)
            )
            if fitting != sizes:
                yield case.setting(param, fitting[0] if len(set(fitting)) == 1 else fitting)
    yield from shrink_less(case)


def shrink_less(case: Case) -> Iterator[Candidate]:
    """Soften the layers before this one that made the picture small."""
    for node in case.path():
        kind = case.layer_at(node).kind
        if "Pooling" in kind and not kind.startswith("Global"):
            size = case.value("pool_size", node)
            first = size[0] if isinstance(size, tuple) else size
            if isinstance(first, int) and first > 2:
                yield case.setting("pool_size", 2, node)
        strides = case.value("strides", node)
        if strides not in (None, 1, (1,), (1, 1), (1, 1, 1)) and "Conv" in kind:
            yield case.setting("strides", 1, node)
        if case.value("padding", node) == "valid":
            yield case.setting("padding", "same", node)


@cure("strides-with-dilation")
def one_of_both(case: Case) -> Iterator[Candidate]:
    """Keep the stride or the dilation, not both."""
    yield case.setting("dilation_rate", 1)
    yield case.setting("strides", 1)
