"""Cures for the drawing itself: free inputs, circles, names, loose ends, shared layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine import catalog, edits, names, restructure, suggestions
from engine.facts import output_tensors
from engine.fixes.case import GAP, Candidate, Case, cure
from engine.graph import INPUT, OUTPUT, Inlet, Outlet
from engine.layers.registry import RULES
from engine.sheets import Param
from engine.values import FrozenDict


@cure("unconnected-input", "no-input")
def feed_it(case: Case) -> Iterator[Candidate]:
    """Wire the nearest loose end, or put an Input there."""
    port = case.numbers.get("port")
    inlet = Inlet(case.node, port) if isinstance(port, str) else None
    inlet = inlet or edits.free_inlet(case.project, case.name, case.node)
    if inlet is None:
        return
    x, y = case.facts.model.nodes[case.node].at
    for source in case.loose_ends()[:2]:
        after = edits.connect(case.project, case.name, source, inlet)
        yield Candidate(f"Connect {case.layer_at(source.node).name} to it", after, "Connect")
    for source in _other_inputs(case):
        after = edits.connect(case.project, case.name, source, inlet)
        yield Candidate("Use the same tensor here", after, "Same tensor")
    for shape, dtype in _likely_shapes(case):
        params = {"shape": shape, **({"dtype": dtype} if dtype else {})}
        after, node = edits.add(case.project, case.name, INPUT, (x, y - GAP - 40), params)
        after = edits.connect(after, case.name, Outlet(node), inlet)
        size = "×".join("?" if d is None else str(d) for d in shape)
        yield Candidate(f"Add an Input of {size}", after, f"Input {size}")
    if case.sources():
        yield case.bypass(case.node)


def _other_inputs(case: Case) -> list[Outlet]:
    return [outlet for _, outlet in case.sources()][:1]


def _likely_shapes(case: Case) -> list[tuple[tuple[int | None, ...], str]]:
    """Give shapes that this kind of layer usually reads."""
    kind = case.layer.kind
    if kind in ("Embedding", "ReversibleEmbedding"):
        return [((100,), "int32")]
    if "3D" in kind:
        return [((32, 64, 64, 1), "")]
    if "2D" in kind or kind.startswith("Random") or kind in ("Resizing", "CenterCrop"):
        return [((28, 28, 1), ""), ((224, 224, 3), "")]
    if "1D" in kind or kind in ("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional"):
        return [((100, 32), "")]
    if "Attention" in kind:
        return [((64, 128), "")]
    return [((100,), ""), ((28, 28, 1), "")]


@cure("same-twice")
def another_second(case: Case) -> Iterator[Candidate]:
    """Wire a loose end in place of the second wire, or leave the layer out."""
    wires = case.sources()
    for source in case.loose_ends()[:2]:
        after = edits.connect(case.project, case.name, source, wires[-1][0])
        name = case.layer_at(source.node).name
        yield Candidate(f"Connect {name} in place of the second wire", after, f"Connect {name}")
    yield case.bypass(case.node)


@cure("output-is-input")
def another_output(case: Case) -> Iterator[Candidate]:
    """Lead something that was computed to the output, compute something, or do without it."""
    (inlet, given), *_ = case.sources()
    for source in case.loose_ends()[:2]:
        after = edits.connect(case.project, case.name, source, inlet)
        name = case.layer_at(source.node).name
        yield Candidate(f"Connect {name} to it", after, f"Connect {name}")
    if len(output_tensors(case.facts)) > 1:
        after = edits.remove(case.project, case.name, [case.node])
        words = f"Remove the output {case.layer.name}"
        yield Candidate(words, after, "Remove the output")
    for offer in suggestions.suggested(case.facts, given):
        size = next((p for p in ("filters", "units", "output_dim") if p in offer.params), None)
        if size is not None:
            named = f"{offer.kind} with {offer.params[size]} {size}"
            yield case.insert(offer.kind, offer.params, named, inlet)


@cure("unknown-port")
def take_off_the_wire(case: Case) -> Iterator[Candidate]:
    """Take off what ends in an input that the layer has not."""
    rule = RULES.get(case.layer.kind)
    ports = {port.name for port in rule.ports} if rule is not None else set()
    odd = [inlet for inlet, _ in case.sources() if inlet.port not in ports]
    after = edits.disconnect(case.project, case.name, odd)
    named = ", ".join(dict.fromkeys(inlet.port for inlet in odd))
    yield Candidate(f"Take the wire off {named}", after, "Take the wire off")


@cure("circle")
def open_the_circle(case: Case) -> Iterator[Candidate]:
    """Take out the wire that closes the circle."""
    nodes = case.numbers.get("nodes")
    circle = set(nodes) if isinstance(nodes, tuple) else set()
    wires = case.facts.model.wires
    closing = [i for i, o in wires.items() if i.node in circle and o.node in circle]
    model = case.facts.model
    # The wire that runs up the page is the one that somebody drew last against the stream.
    closing.sort(key=lambda i: model.nodes[i.node].at[1] - model.nodes[wires[i].node].at[1])
    for inlet in closing[:4]:
        after = edits.disconnect(case.project, case.name, [inlet])
        source, target = wires[inlet].node, inlet.node
        words = (
            f"Take out the wire from {model.layer_of(source).name} to {model.layer_of(target).name}"
        )
        yield Candidate(words, after, "Take out the wire")


@cure("duplicate-name")
def another_name(case: Case) -> Iterator[Candidate]:
    """Count on."""
    taken = edits.taken_names(case.facts.model)
    name = names.fresh_copy(case.layer.name, taken)
    yield _renamed(case, name)


@cure("bad-name")
def without_slash(case: Case) -> Iterator[Candidate]:
    """Write an underscore."""
    yield _renamed(case, case.layer.name.replace("/", "_"))


def _renamed(case: Case, name: str) -> Candidate:
    layer_id = case.facts.model.nodes[case.node].layer
    after = edits.rename(case.project, case.name, layer_id, name)
    written = after.models[case.name].layers[layer_id].name
    return Candidate(f"Call it {written}", after, f"Call it {written}")


@cure("unused-input", "loose-end")
def use_it_or_not(case: Case) -> Iterator[Candidate]:
    """Make it an output, or take it out."""
    if case.layer.kind != INPUT:
        x, y = case.facts.model.nodes[case.node].at
        after, node = edits.add(case.project, case.name, OUTPUT, (x, y + GAP + 40))
        after = edits.connect(after, case.name, Outlet(case.node), Inlet(node))
        yield Candidate("Make it an output of the model", after, "Make it an output")
    model = case.facts.model
    for node in model.nodes:
        inlet = edits.free_inlet(case.project, case.name, node)
        known = case.facts.nodes[node]
        if inlet is None or node == case.node or not known.outcome.failed:
            continue
        after = edits.connect(case.project, case.name, Outlet(case.node), inlet)
        yield Candidate(f"Connect it to {model.layer_of(node).name}", after, "Connect")
    if case.layer.kind == INPUT:
        after = edits.remove(case.project, case.name, [case.node])
        yield Candidate(f"Remove {case.layer.name}", after, "Remove")


@cure("shared-weights")
def own_weights(case: Case) -> Iterator[Candidate]:
    """Give this call a layer of its own."""
    model = case.facts.model
    layer = case.layer
    layer_id = names.fresh_id("l", model.layers)
    name = names.fresh_copy(layer.name, edits.taken_names(model))
    own = replace(layer, name=name)
    node = replace(model.nodes[case.node], layer=layer_id)
    changed = replace(
        model,
        layers={**model.layers, layer_id: own},
        nodes={**model.nodes, case.node: node},
    )
    after = edits.change_model(case.project, case.name, lambda _: changed)
    yield Candidate(f"Give this call a layer of its own, {name}", after, "Own layer")


@cure("classes-left-out")
def before_the_classes(case: Case) -> Iterator[Candidate]:
    """Put the dropout before the layer that gives the classes."""
    wires = case.sources()
    first = case.facts.structure.sources.get(wires[0][1].node) if wires else None
    if not first:
        return
    gives = wires[0][1].node
    after = restructure.pull_out(case.project, case.name, [case.node], (0.0, 0.0))
    (port, slot), *_ = case.facts.nodes[gives].inlets
    after = edits.insert_on_wire(after, case.name, case.node, Inlet(gives, port, slot))
    places = {n: case.facts.model.nodes[m].at for n, m in ((case.node, gives), (gives, case.node))}
    after = edits.move(after, case.name, places)
    name = case.layer_at(gives).name
    yield Candidate(f"Put it before {name}", after, f"Before {name}")


@cure("does-nothing", "drops-everything", "normalized-twice", "classes-left-out",
      "activated-twice")  # fmt: skip
def do_something(case: Case) -> Iterator[Candidate]:
    """Set what would do something, or bypass."""
    better = case.numbers.get("better")
    if isinstance(better, FrozenDict):
        for param, value in better.items():
            yield case.setting(param, value)
    elif "rate" in case.layer.params or case.value("rate") is not None:
        for rate in (0.3, 0.5):
            yield case.setting("rate", rate)
    yield case.bypass(case.node)
    # What was written twice can go at the first place as well, where nobody else reads it.
    for _, source in case.sources():
        readers = case.facts.structure.consumers.get(source.node, ())
        if "activation" in case.layer_at(source.node).params and len(readers) == 1:
            yield case.setting("activation", "linear", source.node)


@cure("missing-output")
def an_output_that_is_there(case: Case) -> Iterator[Candidate]:
    """Take the first output, or ask the layer for its states."""
    port, slot = case.numbers.get("port"), case.numbers.get("slot")
    if not isinstance(port, str) or not isinstance(slot, int):
        return
    inlet = Inlet(case.node, port, slot)
    source = case.facts.model.wires.get(inlet)
    if source is None:
        return
    if "return_state" in (catalog.sheet(case.layer_at(source.node).kind) or _NONE).params:
        yield case.setting("return_state", True, source.node)
    after = edits.connect(case.project, case.name, Outlet(source.node), inlet)
    yield Candidate("Take the first output", after, "First output")


class _Nothing:
    params: dict[str, Param] = {}


_NONE = _Nothing()


@cure("float-ids")
def whole_numbers(case: Case) -> Iterator[Candidate]:
    """Make the Input whole-numbered."""
    for node in case.path():
        if case.layer_at(node).kind == INPUT:
            yield case.setting("dtype", "int32", node)
