"""Rules of ConvLSTM1D, 2D and 3D: an LSTM whose products are convolutions."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

from engine.layers import nested, windows
from engine.layers.cell_steps import activation_warnings
from engine.layers.demands import needs_rank, needs_size, title
from engine.layers.initial_states import States
from engine.layers.recurrent import check_stateful, mask_warnings, run_warnings
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Line, Problem, RuleError, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, size, text


def _outputs(p: Parameters) -> tuple[str, ...]:
    return ("output", "state_h", "state_c") if p.return_state else ("output",)


def _explain(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    step = inputs[0].with_shape((None, *inputs[0].known[2:]))
    sizes = windows.spatial(p, step.known)
    placed = _placed(p, sizes)
    lines = windows.explained(p, sizes, placed, p.kernel_size, p.strides, p.dilation_rate)
    return [*lines, Line("C", "filters", str(p.filters), str(p.filters))]


@rule("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", outputs=_outputs, explain=_explain)
def conv_lstm(
    p: Parameters,
    sequences: Tensor,
    initial_state: tuple[Tensor, ...] = (),
    mask: Tensor | None = None,
) -> Outcome:
    """Go through the steps; input and state pass through convolutions."""
    axes = len(p.kernel_size)
    if max(p.strides) > 1 and max(p.dilation_rate) > 1:
        raise _strides_with_dilation(p)
    form = windows.form(p, axes)
    needs_rank(p, sequences, axes + 3, f"T×{form}", port="sequences", why="The first is time.")
    batch, steps = sequences.known[:2]
    step = (batch, *sequences.known[2:])
    sizes = _known_sizes(p, sequences, step)
    axis = windows.channel_axis(p, len(step)) + 1
    depth = needs_size(
        p, sequences, axis, "number of channels",
        "The kernel has one slice per input channel.", port="sequences",
    )  # fmt: skip
    check_stateful(p, batch)
    placed = _placed(p, sizes)
    one = windows.arranged(p, batch, placed, p.filters)
    outputs = [Tensor((batch, steps, *one[1:]) if p.return_sequences else one, p.compute_dtype)]
    if p.return_state:
        outputs += [Tensor(one, p.compute_dtype)] * 2
    weights = {
        "conv_lstm_cell/kernel": (*p.kernel_size, depth, 4 * p.filters),
        "conv_lstm_cell/recurrent_kernel": (*p.kernel_size, p.filters, 4 * p.filters),
        "conv_lstm_cell/bias": (4 * p.filters,) if p.use_bias else None,
    }
    work = 4 * size(placed) * size(p.kernel_size) * p.filters * (depth + p.filters)
    states: States = (("state_h", one[1:]), ("state_c", one[1:]))
    return gives(
        *outputs,
        weights=weights,
        macs=None if steps is None else steps * work,
        warnings=(
            *run_warnings(p, sequences, states, initial_state, mask, whole="fail"),
            *mask_warnings(p, sequences, mask, one[1:]),
            *_activations(p, one[-1] or 0),
        ),
        masked=p.return_sequences and (mask is not None or sequences.masked),
    )


def _activations(p: Parameters, last: int) -> tuple[Problem, ...]:
    """Warn of activations that change the ``last`` size of a gate: channels, or places in a row."""
    gate = SimpleNamespace(
        units=last,
        compute_dtype=p.compute_dtype,
        recurrent_dropout=True,  # every gate by itself, as here
        activation=p.activation,
        recurrent_activation=p.recurrent_activation,
    )
    return activation_warnings(gate, "LSTM", 1)


def _known_sizes(p: Parameters, sequences: Tensor, step: Shape) -> tuple[int, ...]:
    sizes = windows.spatial(p, step)
    found = [n for n in sizes if n is not None]
    if len(found) == len(sizes):
        return tuple(found)
    first = windows.first_spatial_axis(p) + 1
    words = windows.WORDS[len(sizes)]
    raise refuse(
        "unknown-size",
        title(f"{p.kind} must know the {' and '.join(words)} of its input"),
        "The state has the size of the output, so it cannot be made before the sizes are known. "
        f"They are unknown (None) in {text(sequences.known, batch=True)}.",
        spots=(Spot("sequences", 0, tuple(first + i for i, n in enumerate(sizes) if n is None)),),
    )


def _placed(p: Parameters, sizes: Sequence[Dim]) -> tuple[int, ...]:
    try:
        placed = windows.places(p, tuple(sizes), p.kernel_size, p.strides, p.dilation_rate)
    except RuleError as error:
        raise RuleError(nested.moved(error.problem, "sequences", 1)) from None
    return tuple(n for n in placed if n is not None)


def _strides_with_dilation(p: Parameters) -> RuleError:
    strides, dilation = windows.times(p.strides), windows.times(p.dilation_rate)
    return refuse(
        "strides-with-dilation",
        title(f"Strides of {strides} exclude a dilation of {dilation}"),
        f"{p.kind} takes strides > 1 or dilation_rate > 1, not both; here they are {strides} "
        f"and {dilation}.",
        params=("strides", "dilation_rate"),
        strides=p.strides,
        dilation=p.dilation_rate,
    )
