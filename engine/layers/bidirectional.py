"""The rule of Bidirectional: one recurrent layer forwards, one backwards, both outputs merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from engine.layers import nested
from engine.layers.demands import arriving_dtype, cannot_run, is_whole, runtime_differs, title
from engine.layers.recurrent import odd_policy
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Line, Problem, refuse
from engine.tensors import Dim, Shape, Tensor, text
from engine.values import KerasObject, Parameter, Value, rewritten

RECURRENT = ("SimpleRNN", "GRU", "LSTM", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")
_ALIKE = ("stateful", "return_sequences", "return_state")


def _outputs(p: Parameters) -> tuple[str, ...]:
    recipe = p.recipe(p.layer.class_name, p.layer.config)
    states: tuple[str, ...] = ()
    if recipe.kind in RECURRENT and not recipe.problems:
        states = recipe.rule.outputs(recipe.p)[1:]
    both = ("forward", "backward")
    first = both if p.merge_mode is None else ("output",)
    return (*first, *(f"{way}_{name}" for way in both for name in states))


def _explain(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    size = outputs[0].known[-1]
    if p.merge_mode == "concat" and size is not None:
        numbers = f"2 · {size // 2}"
        return [Line("features", "2 · units", numbers, str(size), "merge_mode = concat")]
    return [Line("features", "units", str(size), str(size), f"merge_mode = {p.merge_mode}")]


@rule("Bidirectional", outputs=_outputs, explain=_explain)
def bidirectional(
    p: Parameters,
    sequences: Tensor,
    initial_state: tuple[Tensor, ...] = (),
    mask: Tensor | None = None,
) -> Outcome:
    """Go through the steps forwards and backwards, and merge both outputs."""
    _check_weights(p)
    own_way_back = p.backward_layer is not None
    layer, back, param = _both(p)
    forward = _recurrent(p, layer, "layer")
    _must_suit(p, forward, _recurrent(p, back, param))
    half = len(initial_state) // 2
    ahead = _one_way(p, layer, "layer", sequences, initial_state[:half], mask)
    behind = _one_way(p, back, param, sequences, initial_state[half:], mask)
    assert ahead.outputs is not None
    assert behind.outputs is not None
    _no_kept_states(forward)
    masked = forward.return_sequences and (mask is not None or sequences.masked)
    first = Tensor(_merged(p, ahead.outputs[0].known), p.compute_dtype, masked)
    # Keras takes the forward layer's shapes for both directions.
    states = [Tensor(state.shape, p.compute_dtype) for state in ahead.outputs[1:]] * 2
    return gives(
        *([first, first] if p.merge_mode is None else [first]),
        *states,
        weights=(
            *nested.under(_named("forward_", p.layer), ahead.weights),
            *nested.under(
                nested.name_of(back) if own_way_back else _named("backward_", back), behind.weights
            ),
        ),
        macs=None if ahead.macs is None or behind.macs is None else ahead.macs + behind.macs,
        warnings=(
            *_once(ahead.problems, behind.problems),
            *_too_few(initial_state),
            *(
                _unequal(p, ahead, behind)
                or _states_in(p, ahead)
                or odd_policy(p, sequences)
                or _merged_in(p)
            ),
        ),
        masked=masked,
    )


def _both(p: Parameters) -> tuple[KerasObject, KerasObject, str]:
    """Give the layers of both directions, and the parameter that the second stands in."""
    layer = _rebuilt(p.layer)
    if p.backward_layer is None:
        return layer, layer, "layer"
    return layer, p.backward_layer, "backward_layer"


def _rebuilt(value: KerasObject) -> KerasObject:
    """Give a layer as Keras makes it anew of its configuration, which holds no ``autocast``."""

    def forgetful(one: Parameter | KerasObject) -> Value:
        if isinstance(one, Parameter) or "autocast" not in one.config:
            return one
        config = rewritten(one.config.without("autocast"), forgetful)
        return replace(one, config=config)

    found = rewritten(value, forgetful)
    assert isinstance(found, KerasObject)
    return found


def directions(p: Parameters, sequences: Tensor) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Give the outputs of both directions; their states are in the dtype of the layers inside."""
    layer, back, param = _both(p)
    ahead = _one_way(p, layer, "layer", sequences, (), None)
    behind = _one_way(p, back, param, sequences, (), None)
    return ahead.outputs or (), behind.outputs or ()


def _too_few(states: tuple[Tensor, ...]) -> tuple[Problem, ...]:
    """Warn of one state for both directions: the forward layer gets half of it, none."""
    if len(states) != 1:
        return ()
    return (
        runtime_differs(
            "initial-state",
            "The initial state of Bidirectional does not fit",
            "The first half of the states begins the way forwards, and 1 // 2 = 0 of them cannot. "
            "Keras notices it only when the model runs.",
        ),
    )


def _no_kept_states(forward: Any) -> None:
    if forward.stateful and forward.return_state:
        raise refuse(
            "stateful-states",
            "stateful and return_state exclude each other here",
            "Bidirectional cannot say which of the states that it keeps carry a mask, and Keras "
            "stops there. Set one of the two to False in the layer inside.",
            params=("layer",),
        )


def _recurrent(p: Parameters, value: KerasObject, param: str) -> Any:
    """Give the parameters of one direction's layer; refuses what does not go through steps."""
    recipe = nested.held(p, value, param)
    if recipe.kind in RECURRENT:
        return recipe.p
    raise refuse(
        "not-recurrent",
        title(f"Bidirectional needs a recurrent layer, not {recipe.kind}"),
        "It goes through the steps in both directions, so the layer inside has to be one of "
        f"{', '.join(RECURRENT)}. {recipe.kind} knows no direction.",
        params=(param,),
    )


def _must_suit(p: Parameters, forward: Any, backward: Any) -> None:
    """Refuse two layers that go the same way or whose outputs cannot be merged."""
    backwards = True if p.backward_layer is None else backward.go_backwards
    params = ("layer",) if p.backward_layer is None else ("layer", "backward_layer")
    if forward.go_backwards == backwards:
        raise refuse(
            "same-direction",
            "Both layers inside go in the same direction",
            f"go_backwards is {forward.go_backwards} for the forward layer and {backwards} for "
            "the backward layer; they have to differ.",
            params=params,
        )
    for name in _ALIKE:
        ahead, behind = getattr(forward, name), getattr(backward, name)
        if ahead != behind:
            raise refuse(
                "directions-differ",
                title(f"{name} differs between the two directions"),
                f"{name} is {ahead} for the forward layer and {behind} for the backward layer; "
                "both outputs are merged, so they have to be alike.",
                params=params,
            )


def _one_way(
    p: Parameters,
    value: KerasObject,
    param: str,
    sequences: Tensor,
    states: tuple[Tensor, ...],
    mask: Tensor | None,
) -> Outcome:
    more = [("initial_state", states), ("mask", () if mask is None else (mask,))]
    seen = sequences._replace(dtype=arriving_dtype(p, sequences))  # both get what was cast
    return nested.call(p, value, param, seen, *more, port="sequences")


def _merged(p: Parameters, shape: Shape) -> Shape:
    last: Dim = shape[-1]
    if p.merge_mode != "concat" or last is None:
        return shape
    return (*shape[:-1], 2 * last)


def _named(way: str, value: KerasObject) -> str:
    return way + nested.name_of(value).removeprefix(way)


def _once(ahead: Sequence[Problem], behind: Sequence[Problem]) -> list[Problem]:
    """Give the warnings of both directions, those that both have only once."""
    said = {problem.title for problem in ahead}
    return [*ahead, *(problem for problem in behind if problem.title not in said)]


def _unequal(p: Parameters, ahead: Outcome, behind: Outcome) -> tuple[Problem, ...]:
    """Warn of directions of unequal size, which Keras takes for equal until it runs."""
    if not ahead.outputs or not behind.outputs:
        return ()
    if [one.shape for one in ahead.outputs] == [one.shape for one in behind.outputs]:
        return ()
    there, back = text(ahead.outputs[0].shape), text(behind.outputs[0].shape)
    return (
        runtime_differs(
            "bidirectional-unequal",
            title(f"The directions give {there} and {back}", "The directions differ in size"),
            f"Forwards each sample becomes {there}, backwards {back}. Keras's own shape counts "
            "the forward layer for both; running gives another shape, or stops.",
            params=("layer", "backward_layer"),
        ),
    )


def _states_in(p: Parameters, ahead: Outcome) -> tuple[Problem, ...]:
    """Warn of states in the dtype of the layers inside: only the output is cast."""
    inside = {state.dtype for state in (ahead.outputs or ())[1:]}
    if inside <= {p.compute_dtype}:
        return ()
    (dtype,) = inside
    return (
        runtime_differs(
            "bidirectional-states",
            title(f"When run, the states are {dtype}, not {p.compute_dtype}"),
            f"Keras declares {p.compute_dtype} for the states too, but casts only the output; the "
            f"layers inside compute in {dtype}.",
            params=("dtype",),
        ),
    )


def _merged_in(p: Parameters) -> tuple[Problem, ...]:
    """Warn of outputs that are merged in whole numbers, to which both were cast."""
    dtype = p.compute_dtype
    if not is_whole(dtype) or p.merge_mode not in ("sum", "ave"):
        return ()
    if dtype == "bool":
        return (cannot_run("int-fails", p, dtype, "truth values are not added"),)
    if p.merge_mode == "sum":
        return ()
    becomes = "float64" if "32" in dtype or "64" in dtype else "float32"
    return (
        runtime_differs(
            "int-dtype-kept",
            title(f"When run, the values are {becomes}, not {dtype}"),
            f"Keras declares {dtype}; half of the sum of whole numbers is {becomes}.",
            params=("dtype", "merge_mode"),
            dtype=dtype,
            becomes=becomes,
        ),
    )


def _check_weights(p: Parameters) -> None:
    """Refuse initial weights that are no list: half of them go to each direction."""
    if not p.weights or isinstance(p.weights, tuple | str):
        return
    raise refuse(
        "bad-parameter",
        "weights does not fit Bidirectional",
        "weights takes a list: its first half starts the forward layer, the other the backward "
        "layer.",
        params=("weights",),
    )
