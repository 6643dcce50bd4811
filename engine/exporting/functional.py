"""Functional Keras code from the facts of one model: a line per call, in topological order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from engine import catalog, tensors
from engine.exporting import bundles, passes, variables
from engine.exporting.autonames import Auto
from engine.exporting.builders import Builder
from engine.exporting.literals import arguments, is_class_name, is_name, literal
from engine.exporting.operations import operation
from engine.exporting.options import Options, Writer
from engine.exporting.own_calls import arguments_of, filled
from engine.exporting.pretty import Brackets, Expression, Item, call, lines
from engine.graph import INPUT, MODEL, OUTPUT, Layer, LayerId, NodeId, Outlet
from engine.importing.opaque import class_of
from engine.inference import Facts, output_tensors
from engine.layers.registry import RULES, call_order
from engine.names import is_generated


def constructor(layer: Layer, auto: Auto) -> Brackets:
    """Give the call that makes ``layer``."""
    sheet = catalog.sheet(layer.kind)
    named = Item(literal(layer.name), "name=")
    if sheet is None or layer.module is not None:
        name = class_of(layer) if is_class_name(class_of(layer)) else "UnknownLayer"
        given = (Item(literal(v), f"{k}=") for k, v in layer.params.items() if is_name(k))
        return call(name, *given, named)
    if layer.kind == INPUT:
        return input_call(layer, auto)
    items = arguments(sheet.params, layer.params)
    if auto.needs(layer.kind, layer.name):
        items.append(named)
    auto.made(layer)
    return call(f"layers.{layer.kind}", *items)


def input_call(layer: Layer, auto: Auto) -> Brackets:
    """Give the call of ``keras.Input``."""
    given = layer.params
    items = [Item(literal(given.get("shape", ())), "shape=")]
    for key in ("batch_size", "dtype", "sparse", "ragged", "optional"):
        if given.get(key) not in (None, False):
            items.append(Item(literal(given[key]), f"{key}="))
    if auto.needs(INPUT, layer.name):
        items.append(Item(literal(layer.name), "name="))
    return call("keras.Input", *items)


class Function:
    """Writes one model: the variables, a line per call, and the ``keras.Model`` at the end."""

    def __init__(
        self,
        facts: Facts,
        options: Options,
        writer: Writer,
        auto: Auto,
        builders: Mapping[str, Builder],
        own: Collection[str] = (),
    ) -> None:
        """Plan the names of the variables.

        ``builders`` are the functions that build blocks, by the model; ``own`` are names that
        stand for something already (arguments of the function that is written).
        """
        self.builders = builders
        self.own = {*own, *(builder.function for builder in builders.values())}
        self.facts = facts
        self.options = options
        self.writer = writer
        self.auto = auto
        made = facts.structure
        kinds = {n: facts.model.layer_of(n).kind for n in made.order}
        self.inputs = [n for n in facts.model.nodes if kinds.get(n) == INPUT]
        self.valid = [
            n
            for n in (*self.inputs, *(n for n in made.order if kinds[n] != INPUT))
            if facts.nodes[n].outcome.outputs is not None and kinds[n] != OUTPUT
        ]
        self.missing = [n for n in facts.model.nodes if facts.nodes[n].outcome.outputs is None]
        self.ends = [outlet for outlet, tensor in output_tensors(facts) if tensor is not None]
        ends = {self.source(outlet).node for outlet in self.ends}
        uses = variables.last_uses(facts, self.valid, ends)
        one_end = len(ends) == 1
        named = set(self.inputs) | (set() if one_end else ends)
        trunk = variables.on_the_trunk(facts, self.valid, uses, named)
        self.names: dict[NodeId, str] = {}
        self.layer_names: dict[LayerId, str] = {}
        self._name(trunk, ends if one_end else set())

    def _name(self, trunk: set[NodeId], end: set[NodeId]) -> None:
        taken = set(self.own)
        valid = set(self.valid)
        drawing = self.facts.model
        calls = self.facts.structure.calls
        for node in self.valid:
            layer_id = drawing.nodes[node].layer
            layer = drawing.layers[layer_id]
            shared = sum(call in valid for call in calls[layer_id]) > 1
            if (
                shared or (layer.kind == MODEL and not self._inline(layer_id))
            ) and layer_id not in self.layer_names:
                self.layer_names[layer_id] = variables.identifier(layer.name, taken)
                taken.add(self.layer_names[layer_id])
        for node in self.valid:
            if node in trunk and node not in end:
                self.names[node] = "x"
                continue
            layer = drawing.layer_of(node)
            name = layer.name
            if [node] == self.inputs and is_generated(INPUT, name):
                self.names[node] = "inputs"
                continue
            layer_id = drawing.nodes[node].layer
            if layer_id in self.layer_names:
                name += "_out"
            self.names[node] = variables.identifier(name, taken)
            taken.add(self.names[node])
        for node in end:
            if drawing.layer_of(node).kind != INPUT:
                self.names[node] = "outputs"

    def source(self, outlet: Outlet) -> Outlet:
        """Give the outlet that really computes what leaves ``outlet`` (bypassed nodes do not)."""
        while self.facts.model.nodes[outlet.node].bypassed:
            outlet = self.facts.structure.sources[outlet.node][0]
        return outlet

    def tensor(self, outlet: Outlet) -> str:
        """Give the expression for what leaves ``outlet``."""
        outlet = self.source(outlet)
        layer = self.facts.model.layer_of(outlet.node)
        outcome = self.facts.nodes[outlet.node].outcome
        return bundles.taken(self.names[outlet.node], outlet.index, layer, outcome)

    def body(self, indent: str) -> None:
        """Write a line per call."""
        made: set[LayerId] = set()
        for node in self.valid:
            if self.facts.model.nodes[node].bypassed:
                continue
            self._line(node, indent, made)
        for node in self.missing:
            layer = self.facts.model.layer_of(node)
            if layer.kind == OUTPUT:
                continue
            why = (
                "has a problem" if self.facts.nodes[node].outcome.problems else "waits for a shape"
            )
            self.writer.add(
                f"{indent}# {layer.kind} {_one_line(layer.name)} is missing: it {why}", node=node
            )

    def _line(self, node: NodeId, indent: str, made: set[LayerId]) -> None:
        drawing = self.facts.model
        layer_id = drawing.nodes[node].layer
        layer = drawing.layers[layer_id]
        variable = self.names[node]
        if layer.kind == INPUT:
            value: Expression = input_call(layer, self.auto)
        else:
            made_of = self.layer_names.get(layer_id)
            if made_of is not None and layer_id not in made and layer.kind != MODEL:
                made.add(layer_id)
                written = lines(constructor(layer, self.auto), f"{made_of} = ", "", indent)
                self.writer.add(*written, node=node)
            if layer.kind == MODEL and layer_id not in made:
                made.add(layer_id)
                self._build(node, layer_id, indent)
            if layer.repeat > 1:
                self.writer.add(*self._loop(node, layer_id, indent), node=node)
                return
            value = self._called(node, layer, made_of)
        written = lines(value, f"{variable} = ", "", indent)
        self.writer.add(*self._commented(written, node), node=node)

    def _inline(self, layer_id: LayerId) -> bool:
        """Tell whether a block is built right where it is called: the shape there is its own."""
        layer = self.facts.model.layers[layer_id]
        builder = self.builders.get(layer.model or "")
        once = len(self.facts.structure.calls[layer_id]) == 1 and layer.repeat == 1
        return once and builder is not None and bool(builder.shapes)

    def _build(self, node: NodeId, layer_id: LayerId, indent: str) -> None:
        """Write the line that builds a block which asks for what arrives at its first call."""
        layer = self.facts.model.layers[layer_id]
        builder = self.builders[layer.model or ""]
        if not builder.shapes or layer_id not in self.layer_names or self._looped(layer_id):
            return
        value = self.built(layer_id, self._by_port(node, layer)["inputs"])
        self.writer.add(*lines(value, f"{self.layer_names[layer_id]} = ", "", indent), node=node)

    def _looped(self, layer_id: LayerId) -> bool:
        """Tell whether each pass of a block is built in the loop that calls it."""
        layer = self.facts.model.layers[layer_id]
        return layer.sets_of_weights > 1 and len(self.facts.structure.calls[layer_id]) == 1

    def built(self, layer_id: LayerId, given: Sequence[str] | None) -> Expression:
        """Give what builds a block, or the list of its passes; ``given`` are tensors for it."""
        model, project = self.facts.model, self.facts.project
        builder = self.builders[model.layers[layer_id].model or ""]
        return passes.built(builder, project, self.facts, layer_id, given)

    def _loop(self, node: NodeId, layer_id: LayerId, indent: str) -> list[str]:
        """Give the loop of a block that repeats: each pass is fed by the last."""
        layer, variable = self.facts.model.layers[layer_id], self.names[node]
        source = self._by_port(node, layer)["inputs"][0]
        written = [] if source == variable else [f"{indent}{variable} = {source}"]
        made: str | Brackets = self.layer_names[layer_id]
        if self._looped(layer_id):
            head = f"for i in range({layer.repeat}):"
            builder = self.builders[layer.model or ""]
            made = passes.each(builder, self.facts.project, self.facts, layer_id, [variable])
        elif layer.share:
            head = f"for _ in range({layer.repeat}):"
        else:
            head, made = f"for {made}_pass in {made}:", f"{made}_pass"
        fed = Brackets("", (Item(variable),))
        value = Brackets(made, fed.items) if isinstance(made, str) else replace(made, tail=fed)
        body = lines(value, f"{variable} = ", "", f"{indent}    ")
        return [*written, f"{indent}{head}", *self._commented(body, node)]

    def _commented(self, written: list[str], node: NodeId) -> list[str]:
        outputs = self.facts.nodes[node].outcome.outputs
        if (
            not self.options.comments
            or not outputs
            or self.facts.model.layer_of(node).kind == INPUT
        ):
            return written
        shapes = ", ".join(tensors.text(tensor.shape) for tensor in outputs)
        if len(written) == 1 and len(written[0]) + len(shapes) + 4 <= 88:
            return [f"{written[0]}  # {shapes}"]
        return written

    def _called(self, node: NodeId, layer: Layer, variable: str | None) -> Expression:
        by_port = self._by_port(node, layer)
        if layer.kind.startswith("ops."):
            constants = self.facts.model.nodes[node].call
            return operation(layer, by_port, constants, self.auto)
        flat_items = tuple(self._call_items(node, layer, by_port))
        if variable is not None:
            return Brackets(variable, flat_items)
        if layer.kind == MODEL:
            found = self.built(self.facts.model.nodes[node].layer, by_port["inputs"])
            assert isinstance(found, Brackets)
            made = found
        else:
            made = constructor(layer, self.auto)
        return Brackets(made.head, made.items, tail=Brackets("", flat_items))

    def _by_port(self, node: NodeId, layer: Layer) -> dict[str, list[str]]:
        """Give the variables that arrive, by port, in the order of their slots."""
        known = self.facts.nodes[node]
        sources = self.facts.structure.sources.get(node, ())
        by_port: dict[str, list[str]] = {}
        for i in call_order(layer.kind, known.inlets):
            by_port.setdefault(known.inlets[i][0], []).append(self.tensor(sources[i]))
        return by_port

    def _call_items(self, node: NodeId, layer: Layer, by_port: dict[str, list[str]]) -> list[Item]:
        """Give the arguments of the call: tensors by port, then the other call arguments."""
        rule = RULES.get(layer.kind)
        items: list[Item] = []
        call_args = self.facts.model.nodes[node].call
        if rule is None:
            return arguments_of(by_port, call_args)
        # What stands beside tensors in a list is written into that list.
        held = [port.name for port in rule.ports if port.many and port.name in by_port]
        if rule.listed:
            template = call_args.get(held[0]) if held else None
            names = [n for p in rule.ports for n in by_port.get(p.name, ())]
            items.append(Item(filled(template, names)))
        else:
            positional = True
            for port in rule.ports:
                arriving = by_port.get(port.name)
                positional = positional and arriving is not None and port.required
                if arriving is not None:
                    value: Expression = (
                        filled(call_args.get(port.name), arriving) if port.many else arriving[0]
                    )
                    items.append(Item(value, "" if positional else f"{port.name}="))
        items += [
            Item(literal(v), f"{k}=") for k, v in call_args.items() if is_name(k) and k not in held
        ]
        return items

    def end(self, indent: str, name: str, assign: str) -> None:
        """Write the ``keras.Model``."""
        inputs = [self.names[node] for node in self.inputs if node in self.names]
        ends = [self.tensor(outlet) for outlet in self.ends]
        if not inputs or not ends:
            return
        settings = self.facts.model.settings
        made = call(
            "keras.Model",
            Item(bundles.bundled(inputs, settings.get("inputs"))),
            Item(bundles.bundled(ends, settings.get("outputs"))),
            *([Item(name, "name=")] if name else []),
        )
        self.writer.add(*lines(made, assign, "", indent))


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)[:60]
