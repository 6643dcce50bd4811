"""The JSON of a Keras model (Functional or Sequential, nested as deep as you like) as a project.

Knows what ``model.to_json()`` writes. Refuses to run anything: a Lambda or a class of the author's
own stays in the drawing as a layer without a rule, its configuration untouched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine import catalog, names, reading
from engine.graph import INPUT, MODEL, Inlet, Layer, Model, Node, Outlet, Project
from engine.importing import keras2
from engine.importing.calls import Call, Path, flat_references, read_call, structure_of
from engine.importing.compiling import compile_settings
from engine.importing.drawing import Drawing, Entry
from engine.importing.opaque import opaque_layer
from engine.importing.values import dtype_policy, layer_arguments, layer_kind, plain_value
from engine.layers.registry import RULES
from engine.reading import FileError, expect, place
from engine.values import EMPTY, FrozenDict, same

ROOT_CLASSES = ("Functional", "Sequential", "Model")


def project_of(raw: Any) -> Project:
    """Give the project for the JSON of a model.

    Raises:
        FileError: it is no model of Keras, or a damaged one.
    """
    model = expect(raw, dict, (), "The file")
    if keras2.is_keras_2(model):
        model = keras2.modernised(model)
    if not is_model(model):
        raise _no_model(model)
    book = _Book()
    main = book.take(model, ())
    project = Project(book.models, main)
    reading.check_nesting(project)
    return project


def is_model(raw: Mapping[str, Any]) -> bool:
    """Tell whether a serialized object is a model whose layers are listed in it."""
    config = raw.get("config")
    if not isinstance(raw.get("class_name"), str) or not isinstance(config, dict):
        return False
    if raw["class_name"] in ROOT_CLASSES:
        return "layers" in config
    # A class of the author's own that was built as a Functional model.
    return {"layers", "input_layers", "output_layers"} <= config.keys()


def _no_model(raw: Mapping[str, Any]) -> FileError:
    name = raw.get("class_name")
    if isinstance(name, str) and isinstance(raw.get("config"), dict):
        if layer_kind(raw) is not None:
            return FileError("not-a-model", f"The file holds a single {name}, not a model")
        return FileError(
            "no-graph",
            f"The model is a class of its own, {name[:60]}: its file does not list the layers",
            "$.config",
        )
    return FileError("not-keras", "The file is JSON, but neither a project nor a Keras model")


class _Book:
    """Reads the models of one file; nested ones become models of the project."""

    def __init__(self) -> None:
        self.models: dict[str, Model] = {}
        self.taken: set[str] = set()
        self.outputs: dict[str, int] = {}

    def take(self, raw: dict[str, Any], path: Path) -> str:
        """Read a model and those inside it; give the name that it has in the project."""
        config = expect(raw.get("config"), dict, (*path, "config"), "The configuration of a model")
        wanted = config.get("name")
        name = names.fresh(wanted if isinstance(wanted, str) and wanted else "model", self.taken)
        self.taken.add(name)
        self.models[name] = Model()  # keeps the place in front of the models inside
        there = (*path, "config")
        sequential = "input_layers" not in config
        settings = self._settings(raw, config, sequential)
        self.outputs[name] = 1
        if sequential:
            self.models[name] = self._sequential(config, there, settings)
        else:
            self.models[name] = self._functional(config, there, settings, name)
        return name

    def _settings(
        self, raw: Mapping[str, Any], config: Mapping[str, Any], sequential: bool
    ) -> FrozenDict:
        settings: dict[str, Any] = {"form": "sequential" if sequential else "functional"}
        compiled = compile_settings(raw.get("compile_config"))
        if compiled:
            settings["compile"] = compiled
        if config.get("trainable") is False:
            settings["trainable"] = False
        dtype = dtype_policy(config.get("dtype"))
        if dtype not in (None, "float32"):
            settings["dtype"] = dtype
        if raw["class_name"] not in ROOT_CLASSES:
            settings["class"] = plain_value(
                {key: raw.get(key) for key in ("class_name", "module", "registered_name")}
            )
        if not sequential:
            for key in ("input", "output"):
                structure = structure_of(config.get(f"{key}_layers"))
                if structure is not None:
                    settings[f"{key}s"] = structure
        return FrozenDict(settings)

    # ── functional ───────────────────────────────────────────────────────────────────────────

    def _functional(
        self, config: dict[str, Any], path: Path, settings: FrozenDict, name: str
    ) -> Model:
        drawing = Drawing()
        listed = expect(config.get("layers"), list, (*path, "layers"), "The list of layers")
        for i, raw in enumerate(listed):
            drawing.add(self._entry(raw, (*path, "layers", i)))
        inputs = flat_references(
            config.get("input_layers"), (*path, "input_layers"), "An entry of input_layers"
        )
        for there, layer, _, _ in inputs:
            if layer not in drawing.entries or drawing.entries[layer].layer.kind != INPUT:
                raise FileError(
                    "broken-reference", f'"{layer[:40]}" is no Input of the model', place(there)
                )
        drawing.place_nodes(tuple(dict.fromkeys(layer for _, layer, _, _ in inputs)))
        drawing.wire()
        outputs = flat_references(
            config.get("output_layers"), (*path, "output_layers"), "An entry of output_layers"
        )
        ends = [drawing.end(entry) for entry in outputs]
        self.outputs[name] = len(ends)
        return drawing.finish(ends, settings.get("outputs"), settings)

    def _entry(self, raw: Any, path: Path) -> Entry:
        item = expect(raw, dict, path, "A layer")
        layer, outputs = self.layer(item, path)
        listed = expect(
            item.get("inbound_nodes", []), list, (*path, "inbound_nodes"), "The calls of a layer"
        )
        calls = [
            read_call(layer.kind, call, (*path, "inbound_nodes", i))
            for i, call in enumerate(listed)
        ]
        if layer.kind == "MultiHeadAttention":
            layer = _without_usual_axes(layer, calls)
        # Keras gives a Functional model a call of its own, and counts it in the list of outputs.
        first = 1 if layer.kind == MODEL and item.get("class_name") != "Sequential" else 0
        return Entry(layer, calls, path, first, outputs)

    def layer(self, raw: dict[str, Any], path: Path) -> tuple[Layer, int]:
        """Give a layer, and how many outputs it has where it is a model."""
        there = (*path, "class_name")
        class_name = expect(raw.get("class_name"), str, there, "The class of a layer")
        config = expect(
            raw.get("config", {}), dict, (*path, "config"), "The configuration of a layer"
        )
        kind = layer_kind(raw)
        written = raw.get("name", config.get("name"))
        name = written if isinstance(written, str) and written else names.base_name(class_name)
        if is_model(raw):
            model = self.take(raw, path)
            frozen = config.get("trainable") is False
            given = FrozenDict(trainable=False) if frozen else EMPTY
            return Layer(MODEL, name, given, model=model), self.outputs[model]
        if kind is None:
            return opaque_layer(raw, config, class_name, name), 1
        return Layer(kind, name, layer_arguments(kind, config)), 1

    # ── sequential ───────────────────────────────────────────────────────────────────────────

    def _sequential(self, config: dict[str, Any], path: Path, settings: FrozenDict) -> Model:
        listed = expect(config.get("layers"), list, (*path, "layers"), "The list of layers")
        made = [
            self.layer(expect(raw, dict, (*path, "layers", i), "A layer"), (*path, "layers", i))[0]
            for i, raw in enumerate(listed)
        ]
        shape = config.get("build_input_shape", config.get("batch_input_shape"))
        if isinstance(shape, list) and shape and not (made and made[0].kind == INPUT):
            taken = {layer.name for layer in made}
            given = layer_arguments(INPUT, {"batch_shape": shape})
            made.insert(0, Layer(INPUT, names.fresh(names.base_name(INPUT), taken), given))
        layers = {f"l{i + 1}": layer for i, layer in enumerate(made)}
        nodes = {f"n{i + 1}": Node(f"l{i + 1}") for i in range(len(made))}
        wires: dict[Inlet, Outlet] = {}
        before: str | None = None
        for node_id, layer in zip(nodes, made, strict=True):
            if layer.kind == INPUT:
                # Keras refuses a second one; it stays where it is, and is a problem of the drawing.
                before = node_id if before is None else before
                continue
            if before is not None:
                wires[Inlet(node_id, first_port(layer.kind))] = Outlet(before)
            before = node_id
        return Model(layers, nodes, wires, settings=settings)


def _without_usual_axes(layer: Layer, calls: Sequence[Call]) -> Layer:
    """Leave out attention axes that Keras wrote down although nobody gave them.

    They are all axes between batch and features, which only the query's rank can tell.
    """
    axes = layer.params.get("attention_axes")
    shapes = [call.wires[0].source.tensor.shape for call in calls[:1] if call.wires]
    if axes is None or not shapes or shapes[0] is None:
        return layer
    if not same(axes, tuple(range(1, len(shapes[0]) - 1))):
        return layer
    return replace(layer, params=layer.params.without("attention_axes"))


def first_port(kind: str) -> str:
    """Give the port at which a layer of ``kind`` takes its first tensor."""
    rule = RULES.get(kind)
    if rule is not None and rule.ports:
        return rule.ports[0].name
    sheet = catalog.sheet(kind)
    return sheet.call[0] if sheet is not None and sheet.call else "inputs"
