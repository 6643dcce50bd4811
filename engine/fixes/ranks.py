"""Cures for a wrong number of dimensions: no channel axis, a vector into a recurrent layer."""

from __future__ import annotations

from collections.abc import Iterator
from math import isqrt

from engine.fixes.case import Candidate, Case, cure
from engine.fixes.sizes import first_of
from engine.graph import INPUT
from engine.layers.registry import RULES
from engine.tensors import Shape, Tensor, product

_RECURRENT = ("LSTM", "GRU", "SimpleRNN")
_STEPS_FIRST = ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "TimeDistributed")
_POINTWISE = ("Dropout", "BatchNormalization", "LayerNormalization", "Activation", "ReLU")


@cure("wrong-rank")
def fit_the_rank(case: Case) -> Iterator[Candidate]:
    """Take the cure that fits the layer and what arrives."""
    tensor = _faulty(case)
    needs, has = case.numbers.get("needs"), case.numbers.get("has")
    if tensor is None or not isinstance(needs, int) or not isinstance(has, int):
        return
    yield from _from_a_recurrent(case, needs, has)
    yield from _last_step_alone(case, needs, has)
    if has < needs:
        yield from _more_dimensions(case, tensor, needs)
    else:
        yield from _fewer_dimensions(case, tensor, needs)
    yield from _other_dimension(case, tensor)


def _faulty(case: Case) -> Tensor | None:
    """Give the tensor at the spot that the problem names."""
    spots = case.problem.spots
    for (inlet, _), tensor in zip(case.sources(), case.inputs(), strict=True):
        if not spots or (inlet.port, inlet.slot) == (spots[0].port, spots[0].slot):
            return tensor if tensor is not None and tensor.shape is not None else None
    return None


def _from_a_recurrent(case: Case, needs: int, has: int) -> Iterator[Candidate]:
    """Ask the recurrent layer before for its whole sequence."""
    if needs != 3 or has != 2:
        return
    for node in case.path():
        layer = case.layer_at(node)
        if layer.kind in (*_RECURRENT, "RNN") and layer.params.get("return_sequences") is not True:
            yield case.setting("return_sequences", True, node)
            return
        inner = layer.params.get("layer")
        if layer.kind == "Bidirectional" and inner is not None:
            sequences = inner.__class__(
                inner.class_name, inner.config.with_("return_sequences", True)
            )
            made = case.setting("layer", sequences, node)
            yield Candidate(
                f"Set return_sequences of {layer.name} to True", made.after,
                "return_sequences = True",
            )  # fmt: skip
            return
        if layer.kind not in _POINTWISE:
            return


def _last_step_alone(case: Case, needs: int, has: int) -> Iterator[Candidate]:
    """Have the recurrent layer before give its last step, where a vector is wanted."""
    if needs != 2 or has != 3:
        return
    for node in case.path():
        layer = case.layer_at(node)
        if layer.params.get("return_sequences") is True:
            yield case.setting("return_sequences", False, node)
        if layer.kind not in _POINTWISE:
            return


def _more_dimensions(case: Case, tensor: Tensor, needs: int) -> Iterator[Candidate]:
    dims = tensor.known[1:]
    missing = needs - tensor.rank
    if case.layer.kind in _STEPS_FIRST and missing == 1 and None not in dims:
        once = (1, *dims)  # one picture is a film of one
        yield case.insert("Reshape", {"target_shape": once}, f"Reshape to {_times(once)}")
    unfolded = list(_undo_the_collapse(case, needs))
    yield from unfolded or _square(case, dims, needs)
    door = first_of(case, (INPUT,))
    direct = door is not None and case.sources() and case.sources()[0][1].node == door
    if door is not None and direct:
        shape = case.layer_at(door).params.get("shape")
        if isinstance(shape, tuple):
            yield case.setting("shape", (*shape, *(1,) * missing), door)
            if missing == 1 and len(shape) == 1:
                yield case.setting("shape", (1, *shape), door)
    if None not in dims:
        target = (*dims, *(1,) * missing)
        yield case.insert("Reshape", {"target_shape": target}, f"Reshape to {_times(target)}")
        before = (*(1,) * missing, *dims)
        yield case.insert("Reshape", {"target_shape": before}, f"Reshape to {_times(before)}")
    elif missing == 1 and len(dims) == 1 and dims[0] is not None:
        yield case.insert("RepeatVector", {"n": 10}, "RepeatVector 10")


def _undo_the_collapse(case: Case, needs: int) -> Iterator[Candidate]:
    """Leave out the layer that flattened too early, or shape it back."""
    for node in case.path():
        layer = case.layer_at(node)
        if layer.kind == "Flatten" or layer.kind.startswith("Global"):
            yield case.bypass(node)
            before = case.facts.nodes[node].tensors[0]
            if before is None or before.shape is None or len(before.shape) != needs:
                return
            if layer.kind == "Flatten" and None not in before.shape[1:]:
                target = before.shape[1:]
                words = f"Reshape to {_times(target)}"
                yield case.insert("Reshape", {"target_shape": target}, words)
            return
        if layer.kind not in _POINTWISE:
            return


def _square(case: Case, dims: Shape, needs: int) -> Iterator[Candidate]:
    """Read flat pixels as a square picture: 784 is 28×28×1."""
    if needs != 4 or len(dims) != 1 or dims[0] is None:
        return
    for depth in (1, 3):
        side = isqrt(dims[0] // depth)
        if side >= 8 and side * side * depth == dims[0]:
            target = (side, side, depth)
            yield case.insert("Reshape", {"target_shape": target}, f"Reshape to {_times(target)}")


def _fewer_dimensions(case: Case, tensor: Tensor, needs: int) -> Iterator[Candidate]:
    dims = tensor.known[1:]
    yield from _batch_in_the_shape(case, tensor, needs)
    if needs == 3 and len(dims) > 2:
        yield from _as_steps(case, dims)
    if needs == 4 and len(dims) == 4:
        yield from _each_step(case)
        yield from _first_size_out(case, tensor)
    if needs == 2:
        yield case.insert("Flatten", {}, "Flatten")
        if len(dims) in (2, 3, 4):
            kind = f"GlobalAveragePooling{len(dims) - 1}D"
            yield case.insert(kind, {}, kind)
    if len(dims) > needs - 1 and 1 in dims and None not in dims:
        squeezed = list(dims)
        while len(squeezed) > needs - 1 and 1 in squeezed:
            # In front it is a batch or a step; at the end it may be the only channel.
            place = 0 if squeezed[0] == 1 else len(squeezed) - 1 - squeezed[::-1].index(1)
            squeezed.pop(place)
        less = tuple(squeezed)
        yield case.insert("Reshape", {"target_shape": less}, f"Reshape to {_times(less)}")


def _as_steps(case: Case, dims: Shape) -> Iterator[Candidate]:
    """Read a picture, a film or sentences of words as the steps of one sequence."""
    inner = first_of(case, ("TimeDistributed", "Embedding"))
    if inner is not None and case.layer_at(inner).kind == "Embedding" and len(dims) == 3:
        yield from _each_step(case)
    if None in dims:
        return
    ways = [(product(dims[:-1]), dims[-1]), (dims[0], product(dims[1:]))]
    for target in reversed(ways) if inner is not None else ways:  # the first one is time already
        yield case.insert("Reshape", {"target_shape": target}, f"Reshape to {_times(target)}")


def _first_size_out(case: Case, tensor: Tensor) -> Iterator[Candidate]:
    """Leave the first size out of an Input's shape, where a picture is left: a batch of 32."""
    door = first_of(case, (INPUT,))
    shape = case.layer_at(door).params.get("shape") if door is not None else None
    if door is not None and shape == tensor.known[1:] and tensor.known[-1] in (1, 3, 4):
        yield case.setting("shape", shape[1:], door)


def _batch_in_the_shape(case: Case, tensor: Tensor, needs: int) -> Iterator[Candidate]:
    """Leave the number of samples out of an Input's shape: ``(60000, 28, 28, 1)``."""
    door = first_of(case, (INPUT,))
    if door is None:
        return
    shape = case.layer_at(door).params.get("shape")
    if not isinstance(shape, tuple) or len(shape) != tensor.rank - 1 or len(shape) < needs:
        return
    films = case.layer.kind.startswith("ConvLSTM")  # nothing larger than a film is read
    if shape[0] is None or (isinstance(shape[0], int) and (shape[0] >= 1000 or films)):
        yield case.setting("shape", shape[1:], door)
        if len(shape) == needs - 1:
            yield case.setting("shape", (*shape[1:], 1), door)


def _each_step(case: Case) -> Iterator[Candidate]:
    """Run the layer on every step of a sequence of pictures."""
    from engine.values import KerasObject

    inner = KerasObject(case.layer.kind, case.layer.params)
    replaced = case.replace_by("TimeDistributed", "")
    layer_id = case.facts.model.nodes[case.node].layer
    from engine import edits

    after = edits.set_param(replaced.after, case.name, layer_id, "layer", inner)
    yield Candidate(f"Wrap {case.layer.name} in TimeDistributed", after, "TimeDistributed")


def _other_dimension(case: Case, tensor: Tensor) -> Iterator[Candidate]:
    """Use the sibling for this rank: Conv1D on sequences, Conv3D on volumes."""
    kind = case.layer.kind
    for digit in "123":
        if f"{digit}D" in kind:
            other = kind.replace(f"{digit}D", f"{tensor.rank - 2}D")
            if other != kind and other in RULES:
                yield _sibling(case, other, tensor.rank - 2)


def _sibling(case: Case, kind: str, n: int) -> Candidate:
    """Replace by the sibling, its tuples as long as it wants them."""
    from engine import edits

    made = case.replace_by(kind)
    layer_id = case.facts.model.nodes[case.node].layer
    after = made.after
    layer = after.models[case.name].layers[layer_id]
    for name, value in layer.params.items():
        if isinstance(value, tuple) and value and all(isinstance(v, int) for v in value):
            single = value[0] if len(set(value)) == 1 else (value + (value[-1],) * n)[:n]
            after = edits.set_param(after, case.name, layer_id, name, single)
    return Candidate(made.title, after, made.short)


@cure("unknown-size")
def know_the_size(case: Case) -> Iterator[Candidate]:
    """Give the Input a size, or take a layer that needs none."""
    door = first_of(case, (INPUT,))
    shape = case.layer_at(door).params.get("shape") if door is not None else None
    if any(case.layer_at(n).kind == "Flatten" for n in case.path()):
        node = first_of(case, ("Flatten",))
        before = case.facts.nodes[node].tensors[0] if node is not None else None
        if node is not None and before is not None and before.shape is not None:
            kind = f"GlobalAveragePooling{before.rank - 2}D"
            if kind in RULES:
                from engine import edits

                layer_id = case.facts.model.nodes[node].layer
                after = edits.replace_kind(case.project, case.name, layer_id, kind)
                name = case.layer_at(node).name
                yield Candidate(f"Use {kind} in place of {name}", after, f"Use {kind}")
    if door is not None and isinstance(shape, tuple) and None in shape:
        if shape[-1] is None and len(shape) > 2:
            for size in (3, 1):
                yield case.setting("shape", (*shape[:-1], size), door)
        for size in (_likely(shape), 32, 224):
            yield case.setting("shape", tuple(size if d is None else d for d in shape), door)


def _likely(shape: tuple[object, ...]) -> int:
    """Give a size like its neighbours."""
    known = [d for d in shape[:-1] if isinstance(d, int)]
    return known[0] if known else 100 if len(shape) <= 2 else 64


@cure("dense-on-image")
def see_the_whole_image(case: Case) -> Iterator[Candidate]:
    """Flatten or pool before."""
    yield case.insert("Flatten", {}, "Flatten")
    tensor = case.inputs()[0] if case.inputs() else None
    if tensor is not None and tensor.shape is not None and tensor.rank in (3, 4, 5):
        kind = f"GlobalAveragePooling{tensor.rank - 2}D"
        yield case.insert(kind, {}, kind)


def _times(dims: tuple[object, ...]) -> str:
    return "×".join("?" if d is None else str(d) for d in dims)
