"""Rules of one step: LSTMCell, GRUCell, SimpleRNNCell and a stack of them, called by themselves.

Keras declares nothing for a cell: it runs `call` on symbols, so shapes and dtypes are those of the
arithmetic, and what cannot be computed is refused at once. The arithmetic is followed here.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.dtypes import HIGHEST, promote
from engine.layers import cells, nested
from engine.layers.attachments import untraced
from engine.layers.cell_shapes import FOLLOW, gate_by_gate
from engine.layers.cells import Cell
from engine.layers.demands import (
    arriving_dtype,
    half_sparsemax,
    is_float,
    needs_size,
    runtime_differs,
    title,
)
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Line, Problem, RuleError, Spot, refuse
from engine.tensors import Tensor, text
from engine.values import KerasObject


@rule(
    "LSTMCell",
    "GRUCell",
    outputs=lambda p: ("output", *cells.STATES[p.kind.removesuffix("Cell")]),
)
def one_step(p: Parameters, inputs: Tensor, *states: Tensor) -> Outcome:
    """Do one step: read the input and the states, give the output and the new states."""
    features = needs_size(p, inputs, -1, "number of features", cells.BECAUSE)
    cell = cells.gated(p, features)
    _right_number(cell, states)
    return _stepped(p, cell, inputs, states)


@rule("SimpleRNNCell", outputs=lambda p: ("output", "state"))
def one_simple_step(p: Parameters, sequence: Tensor, *states: Tensor) -> Outcome:
    """Do one step of SimpleRNN; Keras calls the input of this one cell ``sequence``."""
    features = needs_size(p, sequence, -1, "number of features", cells.BECAUSE, port="sequence")
    cell = cells.gated(p, features)
    _right_number(cell, states)
    return _stepped(p, cell, sequence, states)


def _explain_stack(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Say that the last cell gives the features."""
    before, after = inputs[0].known[-1], outputs[0].known[-1]
    return [Line("features", "units of the last cell", f"{before} → {after}", str(after))]


@rule(
    "StackedRNNCells",
    outputs=lambda p: ("output", *cells.state_names(p, p.cells)),
    explain=_explain_stack,
)
def stacked_step(p: Parameters, inputs: Tensor, *states: Tensor) -> Outcome:
    """Do one step of every cell of the stack, one after the other."""
    features = needs_size(p, inputs, -1, "number of features", cells.BECAUSE)
    stack = cells.stacked(p, p.cells, features)
    if p.cells:
        _right_number(stack, states)
    tensor = Tensor(inputs.known, arriving_dtype(p, inputs))
    waiting = list(states)
    after: list[Tensor] = []
    told: list[Problem] = []
    for value in p.cells:
        own = [waiting.pop(0) for _ in cells.state_names(p, value)]
        own = [state._replace(dtype=arriving_dtype(p, state)) for state in own]
        outcome = _within(p, value, tensor, own)
        tensor, *kept = outcome.outputs or ()
        after += kept
        told += [one for one in outcome.problems if one.details.get("bug") == "cell-dropout"]
    return gives(
        tensor, *after, weights=stack.weights, macs=stack.macs, warnings=told[:1], masked=False
    )


def _within(p: Parameters, value: KerasObject, tensor: Tensor, states: list[Tensor]) -> Outcome:
    if len(states) > 1:
        raise refuse(
            "states",
            title(f"{value.class_name} in a stack cannot be stepped by itself"),
            f"{value.class_name} reads {len(states)} states, and a stack hands one tensor to each "
            "of its cells. Inside of RNN the stack runs.",
            params=("cells",),
        )
    outcome = nested.call(p, value, "cells", tensor, ("states", states))
    own = p.recipe(value.class_name, value.config).attachments
    for problem in (*outcome.problems, *untraced(own, outcome)):
        if problem.details.get("bug") in ("activity-regularizer", "scope-name"):
            raise refuse(
                "states",
                problem.title,
                f"{problem.why} A stack runs its cells to find their shapes, so it cannot be "
                "called.",
                params=("cells",),
            )
    return outcome


def _right_number(cell: Cell, states: tuple[Tensor, ...]) -> None:
    if len(states) == len(cell.states):
        return
    raise refuse(
        "states",
        title(f"{{layer}} keeps {len(cell.states)} states, connected are {len(states)}"),
        "A step needs the states that the step before it gave: "
        + ", ".join(f"{name} of {size}" for name, size in cell.states)
        + ".",
        spots=(Spot("states"),),
        wanted=len(cell.states),
        has=len(states),
    )


def _stepped(p: Parameters, cell: Cell, inputs: Tensor, states: tuple[Tensor, ...]) -> Outcome:
    for name in ("activation", "recurrent_activation"):
        if getattr(p, name, None) == "threshold":
            raise refuse(
                "bad-parameter",
                "The activation threshold takes two numbers of its own",
                f"A name cannot give them, so {p.kind} cannot be called with it.",
                params=(name,),
            )
    shapes = [state.known for state in states]
    follow, _ = FOLLOW[p.kind.removesuffix("Cell")]
    made = follow(p, inputs.known, shapes[0], tuple(shapes[1:]))
    if any(shape is None for shape in made):
        raise _states_do_not_fit(p, cell, inputs, states)
    dtype = _dtype(p, inputs, states)
    for problem in half_sparsemax(p, "activation", "recurrent_activation", dtype=dtype):
        raise refuse("bad-parameter", problem.title, problem.why, params=problem.params)
    _droppable(p, inputs, states)
    return gives(
        *(Tensor(shape, dtype) for shape in made if shape is not None),
        weights=cell.weights,
        macs=cells.step_work(p, inputs.known, shapes[0]),
        warnings=_dropped(p),
        masked=False,
    )


def _states_do_not_fit(
    p: Parameters, cell: Cell, inputs: Tensor, states: tuple[Tensor, ...]
) -> RuleError:
    for slot, ((name, size), state) in enumerate(zip(cell.states, states, strict=True)):
        if not state.rank or state.known[-1] not in (size, None):
            carried = state.known[-1] if state.rank else "a single number"
            return refuse(
                "states",
                title(f"{name} has {size} numbers, this wire carries {text(state.shape)}"),
                f"A step reads {size} numbers from {name}, one per unit; here it is {carried}.",
                params=("units",),
                spots=(Spot("states", slot, (state.rank - 1,) if state.rank else ()),),
                wanted=size,
                has=carried,
            )
    shown = " and ".join(text(state.known, batch=True) for state in states)
    return refuse(
        "states",
        title(f"{p.kind} cannot combine its input with these states"),
        f"A step reads (batch, features) and (batch, units); {text(inputs.known, batch=True)} "
        f"arrives with {shown}, which cannot be computed with place by place.",
        spots=(Spot("states"),),
    )


def _droppable(p: Parameters, inputs: Tensor, states: tuple[Tensor, ...]) -> None:
    """Refuse dropout of what is not real; SimpleRNNCell draws masks also outside of training."""
    if p.kind != "SimpleRNNCell" and not getattr(p, "training", False):
        return
    for name, port, tensor in (
        ("dropout", "inputs", inputs),
        ("recurrent_dropout", "states", states[0]),
    ):
        # At a rate of 1 and above nothing stays, and nothing is scaled.
        if 0 < (getattr(p, name) or 0) < 1 and not is_float(arriving_dtype(p, tensor)):
            port = "sequence" if port == "inputs" and p.kind == "SimpleRNNCell" else port
            raise refuse(
                "states",
                title(f"{name} of {tensor.dtype} values cannot be computed"),
                "What stays is scaled by 1 / (1 − rate), which only real numbers take.",
                params=(name,),
                spots=(Spot(port),),
            )


def _dropped(p: Parameters) -> tuple[Problem, ...]:
    """Warn of dropout in training: the values drawn for the drawing are kept, and out of reach."""
    # Where nothing stays, only SimpleRNNCell keeps what it made.
    most = HIGHEST if p.kind == "SimpleRNNCell" else 1
    drops = any(0 < (rate or 0) < most for rate in (p.dropout, p.recurrent_dropout))
    if not getattr(p, "training", False) or not drops:
        return ()
    return (
        runtime_differs(
            "cell-dropout",
            title(f"{p.kind} with dropout cannot be run by itself in training"),
            "Keras keeps the dropout mask that it drew while the model was built, and running "
            "stops because that is out of scope. Inside of RNN it runs.",
            params=("dropout", "recurrent_dropout"),
        ),
    )


def activation_warnings(p: Parameters, kind: str, features: int) -> tuple[Problem, ...]:
    """Warn of activations that change the size of a gate, in a loop that Keras only declares."""
    names = ("activation", "recurrent_activation")
    odd = [name for name in names if getattr(p, name, None) in ("glu", "threshold")]
    if not odd:
        return half_sparsemax(p, *names)
    follow, count = FOLLOW[kind]
    shapes = ((None, p.units),) * count
    made = follow(p, (None, features), shapes[0], shapes[1:])
    value = getattr(p, odd[0])
    if value == "glu" and set(made) == {(None, p.units)}:
        return ()
    return (
        runtime_differs(
            "glu-halves" if value == "glu" else "threshold-needs-arguments",
            title(f"{odd[0]} = {value} cannot be run in {kind}"),
            f"{value} halves the last dimension, and the gates of {kind} have to stay alike."
            if value == "glu"
            else "threshold takes two numbers besides its input, and a name cannot give them.",
            params=(odd[0],),
        ),
    )


def step_dtype(
    p: Parameters, arriving: str, kept: Sequence[str], weights: str, seen: str = ""
) -> str | None:
    """Give the dtype of a step of the cell ``p``; ``None`` where TensorFlow stops.

    ``arriving`` and ``kept`` are the dtypes of input and states, ``weights`` the one that weights
    are read in, ``seen`` the one that Keras takes them for where that is another.
    """
    # Gate by gate, TensorFlow's own + adds the bias and the state to what is read.
    plain = gate_by_gate(p) and p.kind != "SimpleRNNCell"
    seen = weights if plain else seen or weights
    read, recalled = promote(arriving, seen), promote(kept[0], seen)
    if read is None or recalled is None:
        return None
    if plain and p.use_bias and read != weights:
        return None
    if p.kind == "LSTMCell":
        if plain and read != recalled:
            return None
        made = _with_bias(p, promote(read, recalled), weights, seen)
        return made if kept[1] == made else None
    if p.kind == "GRUCell":
        if p.use_bias and p.reset_after:
            read = promote(read, weights)
        if not p.reset_after:
            read = _with_bias(p, read, weights, seen)
            recalled = promote(kept[0], weights)
        elif p.use_bias and recalled != weights:
            return None
        return read if read == recalled == kept[0] else None
    made = _with_bias(p, read, weights, seen)
    return made if made == recalled else None


def _with_bias(p: Parameters, made: str | None, weights: str, seen: str) -> str | None:
    """Give the dtype of ``made`` and the bias; taken for what it is not, it is not converted."""
    if not p.use_bias or made is None:
        return made
    return None if made == seen != weights else promote(made, seen)


def _dtype(p: Parameters, inputs: Tensor, states: tuple[Tensor, ...]) -> str:
    """Give the dtype of a step; refuses what TensorFlow does not add or multiply."""
    kept = [arriving_dtype(p, state) for state in states]
    made = step_dtype(p, arriving_dtype(p, inputs), kept, p.compute_dtype)
    if made is None:
        read = promote(arriving_dtype(p, inputs), p.compute_dtype)
        raise refuse(
            "states",
            title(f"{p.kind} cannot combine {' and '.join([inputs.dtype, *kept])}"),
            f"The gates are computed in {read}, and TensorFlow adds and multiplies only tensors of "
            f"one dtype; the states are {' and '.join(kept)}.",
            spots=(Spot("states"),),
        )
    return made
