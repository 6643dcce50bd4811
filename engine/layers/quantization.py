"""The weights of quantized layers: smaller numbers, with scales beside them.

Only Dense, EinsumDense and the embeddings can be quantized; other layers let the policy be set and
stop when they are run.
"""

from __future__ import annotations

from engine.layers.demands import no_lora_with_constraint, runtime_differs, title
from engine.layers.registry import Parameters, Weight
from engine.policies import Policy
from engine.problems import Problem, refuse
from engine.tensors import Dim, size


def _groups(rows: int, group: int) -> int:
    return 1 if group == -1 else -(-rows // group)


def kernel_weights(
    p: Parameters,
    kernel: tuple[int, ...],
    bias: tuple[int, ...] | None,
    *,
    scale: tuple[int, ...] | None = None,
    rows: int | None = None,
    zero: str = "kernel_zero",
    columns: int | None = None,
) -> list[Weight]:
    """Give the weights of a layer with a ``kernel`` and perhaps a ``bias``, in Keras's order.

    ``scale`` is the shape of int8's scale (one per column else), ``rows`` the number of summed
    positions, ``zero`` the name of the zero point of gptq and awq.
    """
    how: Policy = p.policy
    made = [] if bias is None else [Weight("bias", bias)]
    if how.mode == "float8":
        return [*_float8(how), Weight("kernel", kernel), *made]
    if columns is None:
        columns = size(kernel[1:]) if rows is None else size(kernel) // (rows or 1)
    rows = kernel[0] if rows is None else rows
    halves = (columns + 1) // 2
    groups = _groups(rows, how.group)
    if how.mode == "int8":
        made += [Weight("kernel", kernel, False), _fixed("kernel_scale", scale or (columns,))]
    elif how.mode == "int4":
        made.append(_fixed("kernel", (rows, halves)))
        if how.group == -1:
            made.append(_fixed("kernel_scale", (columns,)))
        else:
            made += [
                _fixed("kernel_scale", (groups, columns)),
                _fixed("kernel_zero", (groups, columns)),
                _fixed("g_idx", (rows,)),
            ]
    else:
        made += [
            _fixed("kernel", (halves if how.bits == 4 else columns, rows)),
            _fixed("kernel_scale", (columns, groups)),
            _fixed(zero, (columns, groups)),
            *([_fixed("awq_scales", (rows,))] if how.mode == "awq" else ()),
            _fixed("g_idx", (rows,)),
        ]
    return made


def _fixed(name: str, shape: tuple[int, ...]) -> Weight:
    return Weight(name, shape, False)


def _float8(how: Policy) -> list[Weight]:
    """Give the scales that float8 learns, each with its history."""
    return [
        Weight(f"{what}{part}", shape)
        for what in ("inputs_", "kernel_", "outputs_grad_")
        for part, shape in (("scale", ()), ("amax_history", (how.history,)))
    ]


def table_weights(p: Parameters, *, untied: bool = False) -> list[Weight]:
    """Give the weights of a quantized table (and of the second one of an untied layer)."""
    how: Policy = p.policy
    if how.mode not in ("int8", "int4"):
        raise refuse(
            "quantization-unknown",
            title(f"{p.kind} cannot be quantized to {how.mode}"),
            f"{p.kind} takes the quantization modes int8 and int4.",
            params=("dtype",),
        )
    packed = how.mode == "int4"
    width = (p.output_dim + 1) // 2 if packed else p.output_dim
    grouped = packed and how.group != -1
    groups = _groups(p.output_dim, how.group)
    scale = (p.input_dim, groups) if grouped else (p.input_dim,)
    made = [_fixed("embeddings", (p.input_dim, width)), _fixed("embeddings_scale", scale)]
    if grouped:
        made += [_fixed("embeddings_zero", scale), _fixed("g_idx", (p.output_dim,))]
    if untied:
        other = (groups, p.input_dim) if grouped else (p.input_dim,)
        made += [
            _fixed("reverse_embeddings", (width, p.input_dim)),
            _fixed("reverse_embeddings_scale", other),
        ]
        if grouped:
            made.append(_fixed("reverse_embeddings_zero", other))
    return made


def quantized_with_lora(
    p: Parameters, made: list[Weight], name: str, kernel: tuple[int, ...]
) -> list[Weight]:
    """Add LoRA's two thin matrices to the weights of a quantized layer."""
    if not p.lora_rank:
        return made
    no_lora_with_constraint(p, name)
    mode = p.policy.mode
    if mode in ("gptq", "awq"):
        raise refuse(
            "quantization-unknown",
            f"lora_rank and {mode} exclude each other",
            f"Keras cannot add LoRA's matrices to a kernel that {mode} packed.",
            params=("lora_rank", "dtype"),
        )
    thin = [
        Weight(f"lora_{name}_a", (*kernel[:-1], p.lora_rank)),
        Weight(f"lora_{name}_b", (p.lora_rank, kernel[-1])),
    ]
    if mode == "float8":
        return [*(w._replace(trainable=w.trainable and w.name != name) for w in made), *thin]
    learned = [weight for weight in made if weight.trainable]
    return [*learned, *thin, *(weight for weight in made if not weight.trainable)]


def lora_work(p: Parameters, read: Dim, made: Dim) -> int | None:
    """Give what LoRA's matrices multiply for one sample when they are not added to the kernel.

    Keras adds them to a kernel of floats, once per batch; a quantized one stays what it is, and
    each sample goes through both: ``read`` numbers into the first per rank, ``made`` come out.
    """
    if not p.lora_rank or p.policy.mode not in ("int8", "int4"):
        return 0
    return None if read is None or made is None else int(p.lora_rank) * (read + made)


def quantized_when_run(p: Parameters) -> tuple[Problem, ...]:
    """Warn of quantized layers that cannot be run as they are made."""
    mode = p.policy.mode
    if mode in ("gptq", "awq"):
        return (
            runtime_differs(
                "uncalibrated",
                title(f"{p.kind} with {mode} must be calibrated before it runs"),
                f"A fresh layer has no kernel to compute with until {mode} made one from data, or "
                "weights were loaded.",
                params=("dtype",),
            ),
        )
    if mode == "float8" and p.lora_rank:
        return (
            runtime_differs(
                "float8-lora",
                "lora_rank cannot be run with float8",
                "Keras builds both, but does not know how to compute them together.",
                params=("lora_rank", "dtype"),
            ),
        )
    if mode == "int4" and getattr(p, "units", 0) is True:
        if p.lora_rank:
            raise refuse(
                "bad-parameter",
                "units = True cannot be built with int4 and lora_rank",
                "True counts as 1, but int4 unpacks that many columns. Write 1.",
                params=("units",),
            )
        return (
            runtime_differs(
                "int4-true",
                "units = True cannot be run with int4",
                "True counts as 1 while the layer is built, but int4 unpacks that many columns, "
                "and truth values count nothing there. Write 1.",
                params=("units",),
            ),
        )
    return ()
