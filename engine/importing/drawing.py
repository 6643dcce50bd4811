"""A drawing put together from the layers and calls that a file lists.

Knows references by name and call number, Keras's habit of counting the calls of nested models from
one in some places, and where the outputs need markers. Refuses to know configurations
(`engine.importing.values`) and the shape of the file (`engine.importing.keras_config`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from engine import names, params
from engine.facts import outputs_of
from engine.graph import MODEL, OUTPUT, Inlet, Layer, Model, Node, Outlet
from engine.importing.calls import Call, Path
from engine.problems import RuleError
from engine.reading import FileError, place
from engine.recipes import recipe_of
from engine.tensors import Tensor
from engine.values import EMPTY, FrozenDict


@dataclass(slots=True)
class Entry:
    """One layer of the file: what it is, how it is called, and the nodes made for that.

    ``first_call`` is the number that the file's list of outputs gives to the first call.
    ``outputs`` counts its outputs where it is a model.
    """

    layer: Layer
    calls: Sequence[Call]
    path: Path
    first_call: int = 0
    outputs: int = 1
    id: str = ""
    nodes: list[str] = field(default_factory=list)


class Drawing:
    """Collects entries, then wires them."""

    def __init__(self) -> None:
        """Begin empty."""
        self.entries: dict[str, Entry] = {}
        self.layers: dict[str, Layer] = {}
        self.nodes: dict[str, Node] = {}
        self.wires: dict[Inlet, Outlet] = {}

    def add(self, entry: Entry) -> None:
        """Take in a layer with its calls.

        Raises:
            FileError: another layer of the model has its name, so that references are ambiguous.
        """
        name = entry.layer.name
        if name in self.entries:
            raise FileError(
                "duplicate-name", f'Two layers are called "{name[:40]}"', place(entry.path)
            )
        self.entries[name] = entry

    def place_nodes(self, first: Sequence[str]) -> None:
        """Make layers and nodes: those named in ``first``, then the others as the file has them."""
        leading = [self.entries[name] for name in first]
        rest = [entry for name, entry in self.entries.items() if name not in set(first)]
        for entry in (*leading, *rest):
            self.put(entry)

    def put(self, entry: Entry) -> None:
        """Make the layer and the nodes of one entry."""
        entry.id = f"l{len(self.layers) + 1}"
        self.layers[entry.id] = entry.layer
        calls = entry.calls or (Call((), EMPTY),)
        for call in calls:
            node = f"n{len(self.nodes) + 1}"
            entry.nodes.append(node)
            self.nodes[node] = Node(entry.id, call.arguments)

    def wire(self) -> None:
        """Join the calls.

        Raises:
            FileError: a tensor comes from a layer or a call that is not there.
        """
        stated: dict[str, dict[int, Tensor]] = {}
        for entry in self.entries.values():
            for node, call in zip(entry.nodes, entry.calls, strict=False):
                for wire in call.wires:
                    source = wire.source
                    outlet = self.outlet(source.layer, source.call, source.output, source.path)
                    inlet = Inlet(node, wire.port, wire.slot)
                    if inlet in self.wires:
                        raise FileError(
                            "broken-reference",
                            f"Two tensors arrive at {wire.port[:40]} of one call",
                            place(source.path),
                        )
                    self.wires[inlet] = outlet
                    stated.setdefault(outlet.node, {})[outlet.index] = source.tensor
        self._state(stated)

    def _state(self, stated: Mapping[str, Mapping[int, Tensor]]) -> None:
        """Keep the shapes that the file states, where no rule can tell them."""
        for node, tensors in stated.items():
            if not self._opaque(node):
                continue  # a rule knows better
            listed = tuple(tensors.get(i, Tensor(None)) for i in range(max(tensors) + 1))
            self.nodes[node] = replace(self.nodes[node], stated=listed)

    def _opaque(self, node: str) -> bool:
        """Tell whether only the file can say what a call gives."""
        layer = self.layers[self.nodes[node].layer]
        return layer.kind != MODEL and recipe_of(layer).opaque

    def _make_room(self, outlet: Outlet) -> None:
        """Have a call without a rule give as many tensors as the model's outputs need."""
        node = self.nodes[outlet.node]
        missing = outlet.index + 1 - len(node.stated)
        if not self._opaque(outlet.node) or missing <= 0:
            return
        if outlet.index or node.stated:
            stated = (*node.stated, *(Tensor(None),) * missing)
            self.nodes[outlet.node] = replace(node, stated=stated)

    def outlet(self, layer: str, call: int, output: int, path: Path) -> Outlet:
        """Give the outlet that a reference means.

        Raises:
            FileError: there is no such layer or call.
        """
        entry = self.entries.get(layer)
        if entry is None:
            raise FileError(
                "broken-reference",
                f'A tensor comes from "{layer[:40]}", but there is no such layer',
                place(path),
            )
        if not 0 <= call < len(entry.nodes):
            raise FileError(
                "broken-reference",
                f'A tensor comes from call {call} of "{layer[:40]}", '
                f"which is called {len(entry.nodes)} times",
                place(path),
            )
        return Outlet(entry.nodes[call], output)

    def end(self, entry: tuple[Path, str, int, int]) -> Outlet:
        """Give the outlet that an entry of ``output_layers`` means."""
        path, layer, call, output = entry
        known = self.entries.get(layer)
        if known is not None and call >= known.first_call:
            call -= known.first_call
        return self.outlet(layer, call, output, path)

    def finish(self, ends: Sequence[Outlet], keys: object, settings: FrozenDict) -> Model:
        """Give the model, with Output nodes where loose ends would not say what comes out."""
        for outlet in ends:
            self._make_room(outlet)
        model = Model(self.layers, self.nodes, self.wires, settings=settings)
        if self._loose_ends(model) == list(ends):
            return model
        taken = {layer.name for layer in self.layers.values()}
        layers, nodes, wires = dict(self.layers), dict(self.nodes), dict(self.wires)
        named = isinstance(keys, tuple) and len(keys) == len(ends)
        for i, outlet in enumerate(ends):
            stem = str(keys[i]) if named and isinstance(keys, tuple) else names.base_name(OUTPUT)
            name = names.fresh(stem, taken)
            taken.add(name)
            layer, node = f"l{len(layers) + 1}", f"n{len(nodes) + 1}"
            layers[layer] = Layer(OUTPUT, name)
            nodes[node] = Node(layer)
            wires[Inlet(node)] = outlet
        return Model(layers, nodes, wires, settings=settings)

    def _loose_ends(self, model: Model) -> list[Outlet]:
        """Give all outputs of the nodes that feed nobody."""
        found: list[Outlet] = []
        for outlet in outputs_of(model):
            layer = model.layer_of(outlet.node)
            count = self.entries[layer.name].outputs if layer.name in self.entries else 1
            if layer.kind != MODEL:
                count = _outputs_of(layer, model.nodes[outlet.node])
            found += [Outlet(outlet.node, i) for i in range(count)]
        return found


def _outputs_of(layer: Layer, node: Node) -> int:
    """Give how many tensors a call of ``layer`` gives; -1 where that cannot be told."""
    recipe = recipe_of(layer)
    rule = recipe.rule
    if rule is None or recipe.opaque:
        return max(len(node.stated), 1)
    if rule.outputs is None:
        return 1
    if recipe.problems or recipe.sheet is None:
        return -1
    said, problems = params.read_call(recipe.sheet, node.call)
    if problems:
        return -1
    try:
        return len(rule.outputs(SimpleNamespace(**{**vars(recipe.p), **said})))
    except RuleError:
        return -1
