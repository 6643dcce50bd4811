"""Sequential Keras code, for drawings that are a chain."""

from __future__ import annotations

from collections.abc import Mapping

from engine import tensors
from engine.exporting.autonames import Auto
from engine.exporting.functional import constructor
from engine.exporting.options import Options, Writer
from engine.exporting.pretty import Expression, flat, lines
from engine.graph import INPUT, MODEL, OUTPUT, Layer, NodeId
from engine.inference import Facts
from engine.parameters import open_doors


def why_not_sequential(facts: Facts) -> str | None:
    """Tell why the drawing cannot be Sequential code; ``None`` when it is a chain."""
    model, made = facts.model, facts.structure
    if not model.nodes:
        return "there are no layers yet"
    if made.circular:
        return "the wires run in a circle"
    called: set[str] = set()
    ends = inputs = 0
    for node_id in made.order:
        node = model.nodes[node_id]
        layer = model.layers[node.layer]
        sources = made.sources.get(node_id, ())
        if layer.kind == INPUT:
            inputs += 1
        elif not sources:
            return f"{layer.name} has nothing connected to it"
        if node.layer in called:
            return f"{layer.name} is called more than once"
        called.add(node.layer)
        if layer.share and layer.repeat > 1:
            return f"{layer.name} is called more than once"
        if facts.name != facts.project.main and _asks_for_shape(facts, layer):
            return f"{layer.name} asks for the shape of what arrives"
        if len(sources) > 1:
            return f"{layer.name} has {len(sources)} inputs"
        reason = _single(facts, node_id)
        if reason is not None:
            return reason
        ends += not made.consumers.get(node_id)
    if inputs != 1:
        return f"the model has {inputs} inputs"
    return None if ends == 1 else f"the model has {ends} outputs"


def _asks_for_shape(facts: Facts, layer: Layer) -> bool:
    """Tell whether a layer is a block with open Inputs: in a function their shape has no number."""
    inner = facts.project.models.get(layer.model or "")
    return inner is not None and bool(open_doors(inner))


def _single(facts: Facts, node_id: NodeId) -> str | None:
    """Tell why this one call does not fit into a chain."""
    node = facts.model.nodes[node_id]
    layer = facts.model.layers[node.layer]
    if len(facts.structure.consumers.get(node_id, ())) > 1:
        return f"{layer.name} feeds several layers"
    if layer.kind.startswith("ops."):
        return f"{layer.name} is an operation, not a layer"
    if node.call:
        return f"{layer.name} is called with arguments"
    outputs = facts.nodes[node_id].outcome.outputs
    if outputs is not None and len(outputs) > 1:
        return f"{layer.name} has {len(outputs)} outputs"
    inlets = facts.nodes[node_id].inlets
    if layer.kind not in (MODEL, OUTPUT) and inlets and inlets[0][1] != 0:
        return f"{layer.name} is wired at its second input"
    if layer.kind in {"Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply"}:
        return f"{layer.name} takes a list of inputs"
    return None


def write(
    facts: Facts,
    options: Options,
    writer: Writer,
    auto: Auto,
    indent: str,
    assign: str,
    name: str,
    nested: Mapping[str, Expression],
) -> None:
    """Write ``keras.Sequential`` with the layers of the chain; ``nested`` are made models."""
    writer.add(f"{indent}{assign}keras.Sequential(", f"{indent}    [")
    for node_id in facts.structure.order:
        node = facts.model.nodes[node_id]
        layer = facts.model.layers[node.layer]
        if layer.kind == OUTPUT or node.bypassed:
            continue
        outputs = facts.nodes[node_id].outcome.outputs
        if outputs is None:
            writer.add(
                f"{indent}        # {layer.model or layer.kind} is missing: see the problems",
                node=node_id,
            )
            continue
        value: Expression = nested[node.layer] if layer.kind == MODEL else constructor(layer, auto)
        if layer.repeat > 1:
            value = f"*{flat(value)}"
        written = lines(value, "", ",", indent + "        ")
        if options.comments and layer.kind != INPUT and len(written) == 1:
            shapes = tensors.text(outputs[0].shape)
            if len(written[0]) + len(shapes) + 4 <= 88:
                written = [f"{written[0]}  # {shapes}"]
        writer.add(*written, node=node_id)
    if name:
        writer.add(f"{indent}    ],", f"{indent}    name={name},", f"{indent})")
    else:
        writer.add(f"{indent}    ]", f"{indent})")
