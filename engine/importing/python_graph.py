"""What Keras code builds while it is read: layers, tensors, models. Nothing is ever run.

The reader of the source (`engine.importing.python_source`) asks for layers and calls here, and gets
values that stand for what Keras would have made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine import catalog, edits, names
from engine.graph import INPUT, MODEL, OUTPUT, Layer, LayerId, Model, NodeId, Outlet, Project
from engine.graph import Inlet as At
from engine.graph import Node as Called
from engine.inference import outputs_of
from engine.layers.registry import RULES
from engine.structure import structure, upstream
from engine.values import EMPTY, FrozenDict, KerasObject, freeze

SCRATCH = "code"
"""The drawing in which everything is put first."""


class Unknown:
    """A value that nobody can tell without running the code."""


UNKNOWN = Unknown()


@dataclass(eq=False)
class TensorValue:
    """A tensor: where it comes from."""

    outlet: Outlet


@dataclass(eq=False)
class LayerValue:
    """A layer that was made, and perhaps called."""

    kind: str
    params: Mapping[str, Any]
    name: str | None = None
    id: LayerId | None = None


@dataclass(eq=False)
class ModelValue:
    """A model: the layers of a Sequential, or the ends of a functional one."""

    name: str | None = None
    layers: list[Any] = field(default_factory=list)
    inputs: list[Any] = field(default_factory=list)
    outputs: list[Any] = field(default_factory=list)
    sequential: bool = False
    compile: FrozenDict = EMPTY
    layer: LayerValue | None = None


class Graph:
    """Collects calls in one drawing, and cuts models out of it."""

    def __init__(self) -> None:
        """Begin empty."""
        self.project = Project({SCRATCH: Model()}, SCRATCH)
        self.models: dict[str, Model] = {}

    @property
    def drawing(self) -> Model:
        """The drawing."""
        return self.project.models[SCRATCH]

    def input(self, params: Mapping[str, Any], name: str | None) -> TensorValue:
        """Add an Input."""
        self.project, node = edits.add(self.project, SCRATCH, INPUT, (0.0, 0.0), params, name)
        return TensorValue(Outlet(node))

    def call(self, layer: LayerValue, arguments: Mapping[str, Any], at: Sequence[Any] = ()) -> Any:
        """Call ``layer``; tensors go to ports, the rest to the call."""
        node = self._node(layer)
        constants: dict[str, Any] = {}
        for port, value in self._by_port(layer.kind, at, arguments):
            if isinstance(value, TensorValue):
                self._wire(value, node, port)
            elif isinstance(value, list | tuple) and any(_is_tensor(v) for v in value):
                for one in value:
                    if isinstance(one, TensorValue):
                        self._wire(one, node, port)
            elif value is not UNKNOWN and value is not None and not _is_tensor(value):
                constants[port] = value
        for name, value in constants.items():
            self.project = edits.set_call(self.project, SCRATCH, node, name, freeze(value))
        return self._outputs(layer, node)

    def _outputs(self, layer: LayerValue, node: NodeId) -> Any:
        rule = RULES.get(layer.kind)
        states = {"LSTM": 2, "GRU": 1, "SimpleRNN": 1}.get(layer.kind, 0)
        many = 1 + states if layer.params.get("return_state") is True and states else 1
        call = self.drawing.nodes[node].call
        if rule is not None and call.get("return_attention_scores") is True:
            many = 2
        if many == 1:
            return TensorValue(Outlet(node))
        return [TensorValue(Outlet(node, index)) for index in range(many)]

    def _node(self, layer: LayerValue) -> NodeId:
        if layer.id is not None:
            some = structure(self.drawing).calls[layer.id][0]
            self.project, node = edits.call_again(self.project, SCRATCH, some, (0.0, 0.0))
            return node
        nested = layer.params.get("model") if layer.kind == MODEL else None
        params = {} if nested is not None else layer.params
        self.project, node = edits.add(
            self.project, SCRATCH, layer.kind, (0.0, 0.0), params, layer.name, nested
        )
        layer.id = self.drawing.nodes[node].layer
        return node

    def _by_port(
        self, kind: str, at: Sequence[Any], arguments: Mapping[str, Any]
    ) -> list[tuple[str, Any]]:
        rule = RULES.get(kind)
        sheet = catalog.sheet(kind)
        found: list[tuple[str, Any]] = []
        if rule is not None and rule.listed and at and isinstance(at[0], list | tuple):
            ports = rule.ports
            if ports and ports[0].many:
                found.append((ports[0].name, at[0]))
            else:
                found += [(port.name, one) for port, one in zip(ports, at[0], strict=False)]
            at = at[1:]
        names_ = sheet.call if sheet is not None and sheet.call else ("inputs",)
        if rule is not None and rule.ports and not rule.listed:
            first = rule.ports[0].name
            names_ = (first, *(name for name in names_ if name != first)) if kind not in (
                "MultiHeadAttention", "GroupQueryAttention",
            ) else names_  # fmt: skip
        found += list(zip(names_, at, strict=False))
        found += list(arguments.items())
        return found

    def _wire(self, value: TensorValue, node: NodeId, port: str) -> None:
        slot = sum(1 for inlet in self.drawing.wires if inlet[:2] == (node, port))
        self.project = edits.connect(self.project, SCRATCH, value.outlet, At(node, port, slot))

    # ── models ───────────────────────────────────────────────────────────────────────────────

    def nested(self, model: ModelValue) -> LayerValue:
        """Give the layer that calls ``model``, which becomes a model of the project."""
        if model.layer is None:
            title = names.fresh(model.name or "block", self.models)
            self.models[title] = _opened(self.cut(model))
            self.project = replace(
                self.project, models={**self.project.models, title: self.models[title]}
            )
            model.layer = LayerValue(MODEL, {"model": title}, title)
        return model.layer

    def cut(self, model: ModelValue) -> Model:
        """Give the drawing of one model: what lies between its ends."""
        drawing = self.drawing
        made = structure(drawing)
        ends = [value.outlet for value in model.outputs if isinstance(value, TensorValue)]
        doors = [v.outlet.node for v in model.inputs if isinstance(v, TensorValue)]
        kept = {end.node for end in ends} | set(doors)
        for end in ends:
            kept |= upstream(made, end.node)
        if not ends:
            kept = set(drawing.nodes)
        ordered = [*doors, *(n for n in drawing.nodes if n in kept and n not in doors)]
        nodes = {node: drawing.nodes[node] for node in ordered}
        layers = {n.layer: drawing.layers[n.layer] for n in nodes.values()}
        wires = {i: o for i, o in drawing.wires.items() if i.node in kept and o.node in kept}
        settings: dict[str, Any] = {"form": "sequential"} if model.sequential else {}
        if model.compile:
            settings["compile"] = model.compile
        cut = Model(layers, nodes, wires, settings=FrozenDict(settings))
        if ends and list(outputs_of(cut)) != ends:
            cut = _with_outputs(cut, ends)
        return cut


def _opened(model: Model) -> Model:
    """Open the Inputs of a block whose shape is told by what is computed elsewhere."""
    layers = {
        key: replace(layer, open=True)
        if layer.kind == INPUT and not layer.params.keys() & {"shape", "batch_shape"}
        else layer
        for key, layer in model.layers.items()
    }
    return replace(model, layers=layers)


def _with_outputs(model: Model, ends: list[Outlet]) -> Model:
    """Mark the outputs where they are not simply the loose ends in their order."""
    layers, nodes, wires = dict(model.layers), dict(model.nodes), dict(model.wires)
    taken = {layer.name for layer in layers.values()}
    for number, end in enumerate(ends):
        key, node = f"out_l{number}", f"out{number}"
        name = names.fresh("output", taken)
        taken.add(name)
        layers[key], nodes[node] = Layer(OUTPUT, name), Called(key)
        wires[At(node)] = end
    return replace(model, layers=layers, nodes=nodes, wires=wires)


def _is_tensor(value: Any) -> bool:
    return isinstance(value, TensorValue)


def keras_object(name: str, params: Mapping[str, Any]) -> KerasObject:
    """Give a nested object (an initializer, an inner layer …) as a parameter's value."""
    return KerasObject(name, FrozenDict({k: freeze(v) for k, v in params.items()}))
