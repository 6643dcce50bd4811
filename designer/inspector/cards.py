"""What the shape card says of a layer, of a wire, of the model."""

from __future__ import annotations

from collections.abc import Iterable

from designer.inspector.shape_card import Card, Shape
from designer.shapes import dims_of, outlet_dims, outputs_dims
from engine.graph import INPUT, MODEL, OUTPUT, FrameId, NodeId, Outlet
from engine.inference import Facts, inputs_of, output_tensors
from engine.layers.registry import RULES
from engine.problems import Line, Problem
from engine.recipes import recipe_of
from engine.summary import bytes_text
from engine.tensors import Tensor, bytes_per_sample, text

_MOST = 6


def layer_card(facts: Facts, node: NodeId, problems: Iterable[Problem] = ()) -> Card:
    """Give the card of one call."""
    known = facts.nodes[node]
    error = next((p for p in problems if p.severity == "error" and p.node == node), None)
    ins = [_input(facts, node, place, error) for place in range(len(known.tensors))][:_MOST]
    if error is not None:
        out = Shape([("?", False)], (0,), "error")
        words = "" if error.lines else error.why or error.title
        return Card(ins, [out], error.lines, words, True)
    if known.outputs is None:
        return Card(ins, [Shape([("?", False)])], (), "Waits for a shape from the layers before it")
    before = next((tensor for tensor in known.tensors if tensor is not None), None)
    if facts.model.layer_of(node).kind == INPUT:
        before = None
    outs = [Shape(dims_of(tensor, before)) for tensor in known.outputs[:_MOST]]
    return Card(ins, outs, explained(facts, node), _words(facts, node))


def _input(facts: Facts, node: NodeId, place: int, error: Problem | None) -> Shape:
    known = facts.nodes[node]
    sources = facts.structure.sources.get(node, ())
    dims = outlet_dims(facts, sources[place]) if place < len(sources) else [("?", False)]
    # What this layer changes is shown bold at its output; here all dims are quiet.
    quiet = [(text, False) for text, _ in dims]
    port, slot = known.inlets[place]
    wrong: set[int] = set()
    for spot in error.spots if error is not None else ():
        if (spot.port, spot.slot) == (port, slot):
            wrong.update(axis - 1 for axis in spot.axes if axis > 0)
    return Shape(quiet, tuple(wrong))


def explained(facts: Facts, node: NodeId) -> tuple[Line, ...]:
    """Give the formula of a call with its numbers."""
    known, layer = facts.nodes[node], facts.model.layer_of(node)
    rule = RULES.get(layer.kind)
    if rule is None or rule.explain is None or not known.outputs or None in known.tensors:
        return ()
    tensors = [tensor for tensor in known.tensors if tensor is not None]
    if facts.model.nodes[node].bypassed or any(t.shape is None for t in (*tensors, *known.outputs)):
        return ()
    return tuple(rule.explain(recipe_of(layer).p, tensors, known.outputs))


def _words(facts: Facts, node: NodeId) -> str:
    """Give a sentence where there is no formula."""
    layer, known = facts.model.layer_of(node), facts.nodes[node]
    if facts.model.nodes[node].bypassed:
        return "Bypassed: the first input passes through"
    if layer.kind == MODEL and isinstance(known.outcome.inside, Facts):
        kinds = [inner.kind for inner in known.outcome.inside.model.layers.values()]
        count = sum(kind not in (INPUT, OUTPUT) for kind in kinds)
        words = f"{count} layer{'' if count == 1 else 's'} inside"
        return words if layer.repeat == 1 else f"{words}, {count * layer.repeat} with repeats"
    if layer.kind == INPUT and known.outputs:
        return f"dtype {known.outputs[0].dtype}"
    if layer.kind != OUTPUT and layer.kind not in RULES:
        return "The shape is the one that the file states"
    return ""


def several_card(facts: Facts, nodes: tuple[NodeId, ...]) -> Card:
    """Give the card of several calls: how many, and what comes out if it is the same."""
    outs = {facts.nodes[node].outputs for node in nodes}
    shapes: list[Shape] = []
    if len(outs) == 1:
        (only,) = outs
        shapes = [Shape([(text, False) for text, _ in outputs_dims(only)])]
    return Card((), shapes, (), f"{len(nodes)} layers selected: an edit changes all of them")


def frame_card(facts: Facts, frame: FrameId) -> Card:
    """Give the card of a frame: what enters it, what leaves it."""
    inside = facts.model.frames[frame].nodes
    made = facts.structure
    entering = {
        outlet: None
        for node in made.order
        if node in inside
        for outlet in made.sources.get(node, ())
        if outlet.node not in inside
    }
    leaving = {
        outlet: None
        for inlet, outlet in facts.model.wires.items()
        if outlet.node in inside and inlet.node not in inside
    }
    ins = [Shape(_quiet(facts.tensor(outlet))) for outlet in entering][:_MOST]
    outs = [Shape(_quiet(facts.tensor(outlet))) for outlet in leaving][:_MOST]
    return Card(ins, outs, (), f"{_count(len(inside), 'layer')} inside")


def wire_card(facts: Facts, source: Outlet) -> Card:
    """Give the card of a wire: the whole shape, dtype, memory, and why it is so."""
    tensor = facts.tensor(source)
    shape = Shape(outlet_dims(facts, source))
    if tensor is None or tensor.shape is None:
        return Card((), [shape], (), "Waits for a shape")
    size = bytes_per_sample(tensor)
    words = f"{text(tensor.shape, batch=True)} {tensor.dtype}"
    if size is not None:
        words += f" · {bytes_text(size)} per sample"
    return Card((), [shape], explained(facts, source.node), words)


def model_card(facts: Facts) -> Card:
    """Give the card of the whole model."""
    doors = inputs_of(facts.model)
    ins = [Shape(_quiet(_first(facts, door))) for door in doors[:_MOST]]
    ends = output_tensors(facts)
    outs = [Shape(_quiet(tensor)) for _, tensor in ends[:_MOST]] if facts.model.nodes else []
    kinds = [layer.kind for layer in facts.model.layers.values()]
    layers = sum(kind not in (INPUT, OUTPUT) for kind in kinds)
    frames = len(facts.model.frames)
    said = [_count(layers, "layer")]
    if frames:
        said.append(_count(frames, "frame"))
    said += [_count(len(doors), "input"), _count(len(ends), "output")]
    return Card(ins, outs, (), ", ".join(said))


def _first(facts: Facts, node: NodeId) -> Tensor | None:
    outputs = facts.nodes[node].outputs
    return outputs[0] if outputs else None


def _quiet(tensor: Tensor | None) -> list[tuple[str, bool]]:
    return [(text, False) for text, _ in dims_of(tensor)]


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
