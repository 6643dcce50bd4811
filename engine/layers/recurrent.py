"""Rules of the recurrent layers: SimpleRNN, GRU, LSTM and RNN with cells.

They read (batch, steps, features) and give the last output, or with ``return_sequences`` one per
step; with ``return_state`` the states come out as well. Keras checks initial states only when the
layer runs, so what is wrong with them is a warning here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine import names
from engine.layers import cells, nested, stretching
from engine.layers.cell_dtypes import mixed_stack, step_dtype_warnings
from engine.layers.cell_steps import activation_warnings
from engine.layers.cells import Cell
from engine.layers.demands import (
    arriving_dtype,
    cannot_run,
    dtype_warnings,
    is_whole,
    needs_rank,
    needs_size,
    runtime_differs,
    stops_in_functions,
    title,
    wrong_rank,
)  # fmt: skip
from engine.layers.initial_states import States, state_warnings
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Line, Problem, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, text

FORM = "T×features"


def _outputs(p: Parameters) -> tuple[str, ...]:
    if not p.return_state:
        return ("output",)
    return ("output", *(cells.STATES.get(p.kind) or cells.state_names(p, p.cell)))


def _explain(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    steps, features = inputs[0].known[1], inputs[0].known[-1]
    units = outputs[0].known[-1]
    shown = "?" if steps is None else str(steps)
    lines = [
        Line("T", "T", shown, shown, "return_sequences = True: one output per step")
        if p.return_sequences
        else Line("T", "T → last", shown, "", "return_sequences = False: only the last output"),
        Line("features", "units", str(units), str(units)),
    ]
    gates = cells.GATES.get(p.kind)
    if gates is not None and features is not None and units is not None:
        biases = 0 if not p.use_bias else 2 if getattr(p, "reset_after", False) else 1
        more = f" + {biases}" if biases else ""
        lines.append(
            Line(
                "parameters",
                f"gates · units · (features + units{more})",
                f"{gates} · {units} · ({features} + {units}{more})",
                f"{gates * units * (features + units + biases):,}",
            )
        )
    return lines


@rule("SimpleRNN", "GRU", "LSTM", outputs=_outputs, explain=_explain)
def recurrent(
    p: Parameters,
    sequences: Tensor,
    initial_state: tuple[Tensor, ...] = (),
    mask: Tensor | None = None,
) -> Outcome:
    """Go through the steps with a cell of its own."""
    needs_rank(p, sequences, 3, FORM, port="sequences", why="It goes through steps in time.")
    features = needs_size(
        p, sequences, 2, "number of features", cells.BECAUSE, port="sequences"
    )  # fmt: skip
    cell = cells.gated(p, features)
    cell = replace(cell, weights=nested.under(f"{names.snake_case(p.kind)}_cell", cell.weights))
    odd = activation_warnings(p, p.kind, features)
    return _through_time(p, cell, sequences, initial_state, mask, odd)


@rule("RNN", outputs=_outputs, explain=_explain)
def rnn(
    p: Parameters,
    sequences: Tensor,
    initial_state: tuple[Tensor, ...] = (),
    mask: Tensor | None = None,
) -> Outcome:
    """Go through the steps with the cell (or the stack of cells) in ``cell``."""
    if sequences.rank < 2:
        raise wrong_rank(p, sequences, 3, FORM, port="sequences")
    # Keras does not look at the rank here. What is left of a step without features is the batch.
    axis = sequences.rank - 1 if sequences.rank > 2 else 0
    features = needs_size(
        p, sequences, axis, "number of features", cells.BECAUSE, port="sequences"
    )  # fmt: skip
    cell = cells.cell_of(p, p.cell, features)
    _no_deep_states(p)
    # Keras looks for the mask that a tensor carries only where it is the only tensor.
    masked = mask is not None or (sequences.masked and not initial_state)
    alone = not initial_state  # those that are wired have no structure that could change
    problems = _cell_warnings(p, sequences, masked, alone) or _activations_inside(
        p, p.cell, features, arriving_dtype(p, sequences)
    )
    if not any(problem.code == "runtime-differs" for problem in problems):
        problems = (*problems, *step_dtype_warnings(p, sequences, masked))
    return _through_time(p, cell, sequences, initial_state, mask, problems)


def _no_deep_states(p: Parameters) -> None:
    """Refuse to give states of stacks in stacks that keep lists of lists."""
    if p.return_state and cells.state_depth(p, p.cell) > 2:
        raise refuse(
            "bad-parameter",
            "The states of these stacks in stacks cannot be given",
            "return_state = True declares one tensor, or a list of them, for each cell of the "
            "outermost stack; the states inside are nested deeper.",
            params=("return_state", "cell"),
        )


def _activations_inside(
    p: Parameters, value: cells.CellValue, features: int, dtype: str = "float32"
) -> tuple[Problem, ...]:
    """Warn of activations that the cells cannot loop with."""
    members = value if isinstance(value, tuple) else (value,)
    first = nested.held(p, members[0], "cell") if members else None
    if first is not None and _scales(first.p) and is_whole(dtype):
        why = "dropout scales what stays by fractions"
        return (nested.inside(cannot_run("int-fails", p, dtype, why), "cell"),)
    for one in members:
        recipe = nested.held(p, one, "cell")
        if recipe.kind == "StackedRNNCells":
            found = _activations_inside(p, recipe.p.cells, features, dtype)
        else:
            found = activation_warnings(recipe.p, recipe.kind.removesuffix("Cell"), features)
        found = (*recipe.problems, *found)
        if found:
            return tuple(nested.inside(problem, "cell") for problem in found)
    return ()


def _through_time(
    p: Parameters,
    cell: Cell,
    sequences: Tensor,
    initial_state: tuple[Tensor, ...],
    mask: Tensor | None,
    problems: tuple[Problem, ...] = (),
) -> Outcome:
    """Give the outcome of repeating ``cell`` over the steps of ``sequences``."""
    batch, steps = sequences.known[:2]
    check_stateful(p, batch)
    states: States = tuple((name, (size,)) for name, size in cell.states)
    shape = (batch, steps, cell.output) if p.return_sequences else (batch, cell.output)
    outputs = [Tensor(shape, p.compute_dtype)]
    if p.return_state:
        outputs += [Tensor((batch, *size), p.compute_dtype) for _, size in states]
    return gives(
        *outputs,
        weights=cell.weights,
        macs=None if steps is None else steps * cell.macs,
        warnings=(
            *problems,
            *run_warnings(p, sequences, states, initial_state, mask),
            *mask_warnings(p, sequences, mask, (cell.output,)),
        ),
        masked=p.return_sequences and (mask is not None or sequences.masked),
    )


def check_stateful(p: Parameters, batch: Dim) -> None:
    """Refuse a layer that keeps its state when it cannot know for how many samples."""
    if p.stateful and p.variable_dtype == "string":
        raise refuse(
            "bad-parameter",
            title(f"The state that {p.kind} keeps cannot be texts"),
            "stateful = True keeps its state in the dtype of weights, and it begins with 0.",
            params=("stateful", "dtype"),
        )
    if p.stateful and batch is None:
        raise refuse(
            "stateful-batch",
            title(f"{p.kind} keeps its state, so it needs a batch size"),
            "stateful = True keeps one state per sample from call to call, so their number must "
            "be fixed. Here the batch size is unknown (None).",
            params=("stateful",),
            spots=(Spot("sequences", 0, (0,)),),
        )


def run_warnings(
    p: Parameters,
    sequences: Tensor,
    wanted: States,
    states: tuple[Tensor, ...],
    mask: Tensor | None,
    whole: str = "fine",
) -> tuple[Problem, ...]:
    """Warn of what Keras accepts in the drawing and refuses when the layer runs."""
    found = []
    if p.unroll and sequences.known[1] is None:
        found.append(
            runtime_differs(
                "unroll-unknown-steps",
                title(f"{p.kind} cannot unroll an unknown number of steps"),
                "unroll = True writes every step out, and their number is unknown (None) here.",
                params=("unroll",),
            )
        )
    if getattr(p, "use_cudnn", None) is True:
        found.append(
            runtime_differs(
                "cudnn-on-cpu",
                title(f"{p.kind} asks for cuDNN, which needs a graphics card"),
                'use_cudnn = True stops on a processor; "auto" uses cuDNN where there is one.',
                params=("use_cudnn",),
            )
        )
    drops = _scales(p)  # masks are drawn also outside of training
    return (
        *found,
        *state_warnings(p, sequences, wanted, states, mask is not None),
        *dtype_warnings(p, sequences, whole="fail" if drops else whole),
    )


def _scales(p: Parameters) -> bool:
    """Tell whether dropout scales what stays: Keras takes rates outside of 0 to 1 for these."""
    return 0 < (vars(p).get("dropout") or 0) < 1


def mask_warnings(
    p: Parameters, sequences: Tensor, mask: Tensor | None, step: Shape
) -> tuple[Problem, ...]:
    """Warn of a mask that does not hold one value for each step.

    It may hold more, if they go along with what a ``step`` gives (its shape without the batch) in a
    loop; written out, Keras repeats them as often as that.
    """
    if mask is None:
        return ()
    step = tuple(1 if p.unroll else size for size in step)
    more = mask.known[2:]
    along = len(more) <= max(1, len(step)) and all(
        n in (None, 1, *step[place : place + 1]) for place, n in enumerate(more)
    )
    lined_up = mask.rank > 1 and stretching.may_be(mask.known[1:2], sequences.known[1:2])
    if mask.rank > 1 and p.unroll and not (p.zero_output_for_mask and p.return_sequences):
        # What is written out reads as many steps of it as there are.
        lined_up = (mask.known[1] or 0) >= (sequences.known[1] or 0) or mask.known[1] is None
    if along and lined_up and stretching.covers(mask.known[:1], sequences.known[:1]):
        return ()
    needed, has = text(sequences.known[:2], batch=True), text(mask.known, batch=True)
    return (
        replace(
            runtime_differs(
                "rnn-mask",
                title(f"The mask is {has}, the steps are {needed}", "The mask does not fit"),
                f"It has to hold one value for each step, {needed}. Keras notices it only when the "
                "layer runs.",
            ),
            spots=(Spot("mask"),),
        ),
    )


def odd_policy(p: Parameters, sequences: Tensor) -> tuple[Problem, ...]:
    """Warn of a policy that the cell inside, which has its own, cannot add to its states."""
    dtype = arriving_dtype(p, sequences)
    if "complex" in dtype or p.compute_dtype == "string":
        return (cannot_run("string-fails" if dtype == "string" else "complex-fails", p, dtype,
                           f"its states cannot be {p.compute_dtype}"),)  # fmt: skip
    return ()


def _cell_warnings(
    p: Parameters, sequences: Tensor, masked: bool, alone: bool
) -> tuple[Problem, ...]:
    """Warn of cells that cannot be run on what arrives."""
    odd = odd_policy(p, sequences)
    if odd:
        return odd
    if sequences.rank != 3:
        warning = runtime_differs(
            "rnn-rank",
            title(f"RNN needs {FORM}, this wire carries {text(sequences.known)}"),
            "Keras does not look at the rank while the model is built; the cell stops when it "
            "runs.",
        )
        return (replace(warning, spots=(Spot("sequences"),)),)
    lone = list(cells.alone_in_stacks(p, p.cell))
    several = any(len(cells.state_names(p, one)) > 1 for one in lone)
    looped = masked and not p.unroll
    later = p.unroll and several and not masked and sequences.known[1] != 1
    if alone and lone and (looped or later):
        return (
            runtime_differs(
                "stack-of-one-masked",
                f"A stack of one cell cannot be {'looped with a mask' if looped else 'unrolled'}",
                "Keras gives the state of a lone cell another structure than the one it began "
                "with, and a loop with a mask, or unrolled without one, needs both to be alike.",
                params=("cell",),
            ),
        )
    if masked:
        return mixed_stack(p, "masked")
    return _unrolled_alone(p, sequences) if p.unroll else mixed_stack(p, "looped")


def _unrolled_alone(p: Parameters, sequences: Tensor) -> tuple[Problem, ...]:
    """Warn of a stack of one cell in another stack, which a function cannot step twice."""
    inner = [one for held in cells.members(p, p.cell) for one in cells.alone_in_stacks(p, held)]
    if sequences.known[1] == 1 or not inner:
        return ()
    heading = "An unrolled inner stack of one cannot be stepped twice"
    why = (
        "Keras hands it its state without the list around it, and asks that tensor for its length."
    )
    return (stops_in_functions("inner-stack-of-one", heading, why, params=("cell", "unroll")),)
