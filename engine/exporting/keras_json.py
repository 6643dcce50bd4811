"""A project as a Keras architecture: the JSON that ``keras.models.model_from_json`` reads.

Functional always, Sequential where the model was read or chosen as one and is a chain. Shared
layers have several calls, nested models are nested; nothing is flattened.
"""

from __future__ import annotations

import json
from typing import Any

from engine import catalog, inference, repeats
from engine.exporting import keras_calls, serialized
from engine.exporting.sequential import why_not_sequential
from engine.graph import INPUT, MODEL, OUTPUT, LayerId, NodeId, Outlet, Project
from engine.inference import Facts, output_tensors
from engine.layers.registry import RULES, call_order


class NotExportable(Exception):
    """Why a drawing has no architecture yet: some layer gives no shape."""


def keras_json(project: Project, indent: int | None = None) -> str:
    """Give the architecture of ``project`` as JSON text.

    Raises:
        NotExportable: a layer has a problem or waits for a shape.
    """
    facts = inference.infer(repeats.unrolled(project))
    missing = [n for n, known in facts.items() if known.outputs is None]
    if missing or not facts.nodes:
        name = facts.model.layer_of(missing[0]).name if missing else project.main
        raise NotExportable(f"{name} has no output shape yet, so there is no architecture")
    made = _model(facts)
    made["build_config"] = {"input_shape": None}
    made["compile_config"] = _compile(facts)
    return json.dumps(made, indent=indent, ensure_ascii=False)


def _compile(facts: Facts) -> dict[str, Any]:
    chosen = facts.model.settings.get("compile")
    plain = serialized.value(chosen) if chosen is not None else {}
    return plain if isinstance(plain, dict) else {}


def _model(facts: Facts) -> dict[str, Any]:
    """Give one model: Sequential where it is meant to be, else Functional."""
    wants = facts.model.settings.get("form") == "sequential"
    if wants and why_not_sequential(facts) is None:
        return _sequential(facts)
    return _Functional(facts).entry()


def _sequential(facts: Facts) -> dict[str, Any]:
    layers = []
    for node in facts.structure.order:
        layer = facts.model.layer_of(node)
        if layer.kind == OUTPUT or facts.model.nodes[node].bypassed:
            continue
        layers.append(_nested(facts, node) if layer.kind == MODEL else serialized.layer(layer))
    for entry in layers:
        entry.pop("name", None)
    return {
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": facts.name, **_trainable(facts), "layers": layers},
        "registered_name": None,
    }


def _trainable(facts: Facts) -> dict[str, Any]:
    return {"trainable": False} if facts.model.settings.get("trainable") is False else {}


def _nested(facts: Facts, node: NodeId) -> dict[str, Any]:
    """Give a nested model under the name of the layer that calls it."""
    inside = facts.nodes[node].outcome.inside
    assert isinstance(inside, Facts)
    layer = facts.model.layer_of(node)
    name = layer.name
    made = _model(inside)
    made["config"] = {**made["config"], "name": name}
    if layer.params.get("trainable") is False:
        made["config"]["trainable"] = False
    made["name"] = name
    return made


class _Functional:
    """Writes one functional model."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.calls: dict[LayerId, list[NodeId]] = {}
        for node in facts.structure.order:
            if not facts.model.nodes[node].bypassed:
                self.calls.setdefault(facts.model.nodes[node].layer, []).append(node)

    def entry(self) -> dict[str, Any]:
        """Give the model with its layers, their calls, and its ends."""
        model = self.facts.model
        layers = []
        for layer_id, calls in self.calls.items():
            layer = model.layers[layer_id]
            if layer.kind == OUTPUT:
                continue
            nested = layer.kind == MODEL
            made = _nested(self.facts, calls[0]) if nested else serialized.layer(layer)
            is_input = layer.kind == INPUT
            made["inbound_nodes"] = [] if is_input else [self._call(node) for node in calls]
            layers.append(made)
        inputs = [
            [layer.name, 0, 0]
            for node in model.nodes.values()
            if (layer := model.layers[node.layer]).kind == INPUT
        ]
        ends = [self._end(outlet) for outlet, _ in output_tensors(self.facts)]
        return {
            "module": "keras.src.models.functional",
            "class_name": "Functional",
            "config": {
                "name": self.facts.name,
                **({"trainable": True} | _trainable(self.facts)),
                "layers": layers,
                "input_layers": keras_calls.structured(inputs, model.settings.get("inputs")),
                "output_layers": keras_calls.structured(ends, model.settings.get("outputs")),
            },
            "registered_name": "Functional",
        }

    def _source(self, outlet: Outlet) -> Outlet:
        while self.facts.model.nodes[outlet.node].bypassed:
            outlet = self.facts.structure.sources[outlet.node][0]
        return outlet

    def _history(self, outlet: Outlet) -> list[Any]:
        outlet = self._source(outlet)
        node = self.facts.model.nodes[outlet.node]
        call = self.calls[node.layer].index(outlet.node)
        return [self.facts.model.layers[node.layer].name, call, outlet.index]

    def _end(self, outlet: Outlet) -> list[Any]:
        name, call, index = self._history(outlet)
        source = self.facts.model.layer_of(self._source(outlet).node)
        if source.kind == MODEL:
            inside = self.facts.nodes[self._source(outlet).node].outcome.inside
            sequential = isinstance(inside, Facts) and _model_is_sequential(inside)
            # In these two lists Keras counts the calls of a nested functional model from one.
            call += 0 if sequential else 1
        return [name, call, index]

    def _tensor(self, outlet: Outlet) -> dict[str, Any]:
        outlet = self._source(outlet)
        tensor = self.facts.tensor(outlet)
        config: dict[str, Any] = {"keras_history": self._history(outlet)}
        if tensor is not None and tensor.shape is not None:
            shape = {"shape": list(tensor.shape), "dtype": tensor.dtype}
            config = {**shape, **config}
        return {"class_name": "__keras_tensor__", "config": config}

    def _call(self, node: NodeId) -> dict[str, Any]:
        """Give one call: tensors in the places where Keras's signature has them."""
        facts, layer = self.facts, self.facts.model.layer_of(node)
        known = facts.nodes[node]
        sources = facts.structure.sources.get(node, ())
        by_port: dict[str, list[dict[str, Any]]] = {}
        for i in call_order(layer.kind, known.inlets):
            by_port.setdefault(known.inlets[i][0], []).append(self._tensor(sources[i]))
        constants = facts.model.nodes[node].call
        rule, sheet = RULES.get(layer.kind), catalog.sheet(layer.kind)
        if layer.kind == MODEL:
            wires = by_port.get("inputs", [])
            named = {key: serialized.value(v) for key, v in constants.items()}
            return {"args": [self._for_model(node, wires)], "kwargs": named}
        if sheet is None:
            return keras_calls.without_signature(by_port, constants)
        if sheet.call and sheet.call_params[sheet.call[0]].variadic:
            return keras_calls.one_by_one(sheet.call[0], by_port, constants)
        if rule is not None and (rule.listed or self._starred(layer.kind)):
            return keras_calls.with_list(rule, by_port, constants)
        return keras_calls.by_signature(sheet, by_port, constants)

    def _for_model(self, node: NodeId, wires: list[dict[str, Any]]) -> Any:
        """Give the tensors of a nested model in the structure of its inputs."""
        inside = self.facts.nodes[node].outcome.inside
        keys = inside.model.settings.get("inputs") if isinstance(inside, Facts) else None
        return keras_calls.structured(wires, keys)

    def _starred(self, kind: str) -> bool:
        rule = RULES[kind]
        return bool(rule.ports) and rule.ports[0].many and rule.ports[0].required


def _model_is_sequential(facts: Facts) -> bool:
    return facts.model.settings.get("form") == "sequential" and why_not_sequential(facts) is None
