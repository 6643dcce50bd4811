"""Projects with blocks that have parameters; shared by many tests."""

from __future__ import annotations

from typing import Any

from engine import binding, edits, inference, repeats
from engine.graph import LayerId, NodeId, Outlet, Project
from engine.templates.built_in import built_in, fitted, with_block
from tests.networks import Drawing


def layer_called(project: Project, model: str, name: str) -> LayerId:
    """Give the layer called ``name`` of a model."""
    return next(key for key, layer in project.models[model].layers.items() if layer.name == name)


def node_called(project: Project, model: str, name: str) -> NodeId:
    """Give the first call of the layer called ``name`` of a model."""
    drawing = project.models[model]
    return next(node for node in drawing.nodes if drawing.layer_of(node).name == name)


def opened(project: Project, model: str) -> Project:
    """Give the project with all Inputs of a model open."""
    for key, layer in project.models[model].layers.items():
        if layer.kind == "Input":
            project = binding.set_open(project, model, key, True)
    return project


def given(project: Project, layer: str, model: str = "model", **values: Any) -> Project:
    """Give the project with values for the parameters of one use."""
    for name, value in values.items():
        project = edits.set_param(project, model, layer_called(project, model, layer), name, value)
    return project


def convolution(drawing: Drawing) -> None:
    """Add a block ``unit``: a convolution with ``filters`` (64) and ``kernel_size`` (3), a norm."""
    inner = drawing.inside("unit")
    door = inner.add("Input", shape=(8, 8, 4))
    conv = inner.add("Conv2D", door, filters=64, kernel_size=3, padding="same", name="conv")
    inner.add("ReLU", inner.add("BatchNormalization", conv, name="norm"), name="out")
    drawing.take(inner)
    project = opened(drawing.project, "unit")
    for argument in ("filters", "kernel_size"):
        project = binding.make_parameter(
            project, "unit", layer_called(project, "unit", "conv"), argument
        )
    drawing.project = project


def two_uses() -> Project:
    """Give a model with two uses of one block: 64 filters by default, then 128 of 5×5."""
    drawing = Drawing()
    convolution(drawing)
    first = drawing.nest("unit", drawing.add("Input", shape=(16, 16, 3), name="image"), name="a")
    second = drawing.nest("unit", first, name="b")
    drawing.add("Dense", drawing.add("Flatten", second), units=2, name="probs")
    return given(drawing.project, "b", filters=128, kernel_size=5)


def nested_in_one_another() -> Project:
    """Give a block whose ``width`` is the ``filters`` of two units inside, used at two widths."""
    drawing = Drawing()
    convolution(drawing)
    outer = drawing.inside("stage")
    door = outer.add("Input", shape=(8, 8, 4), name="door")
    outer.nest("unit", outer.nest("unit", door, name="first"), name="second")
    drawing.take(outer)
    project = opened(drawing.project, "stage")
    for name in ("first", "second"):
        key = layer_called(project, "stage", name)
        if name == "first":
            project = binding.make_parameter(project, "stage", key, "filters", "width")
        else:
            project = binding.bind(project, "stage", key, "filters", "width")
    drawing.project = project
    x = drawing.add("Input", shape=(12, 12, 3), name="image")
    x = drawing.nest("stage", x, name="narrow")
    x = drawing.add("MaxPooling2D", x, pool_size=2)
    x = drawing.nest("stage", x, name="wide")
    drawing.add("GlobalAveragePooling2D", x)
    return given(drawing.project, "wide", width=96)


def residual_uses() -> Project:
    """Give a small residual network of one block: three passes of 64 filters, two of 128."""
    drawing = Drawing("resnet_small")
    inner = drawing.inside("Residual block")
    door = inner.add("Input", shape=(16, 16, 64), name="features")
    x = door
    for number in (1, 2):
        x = inner.add("Conv2D", x, filters=64, kernel_size=3, padding="same", name=f"conv_{number}")
        x = inner.add("BatchNormalization", x)
        x = inner.add("ReLU", x, name="relu_1") if number == 1 else x
    inner.add("ReLU", inner.add("Add", x, door, name="add"), name="out")
    drawing.take(inner)
    project = opened(drawing.project, "Residual block")
    for argument in ("filters", "kernel_size"):
        first, second = (layer_called(project, "Residual block", f"conv_{n}") for n in (1, 2))
        project = binding.make_parameter(project, "Residual block", first, argument)
        project = binding.bind(project, "Residual block", second, argument, argument)
    drawing.project = project
    x = drawing.add("Input", shape=(32, 32, 3), name="image")
    x = drawing.add("Conv2D", x, filters=64, kernel_size=3, padding="same", name="stem")
    x = drawing.add("MaxPooling2D", x, pool_size=2, name="pool")
    x = drawing.nest("Residual block", x, name="res_64")
    x = drawing.add("Conv2D", x, filters=128, kernel_size=1, strides=2, name="down")
    x = drawing.nest("Residual block", x, name="res_128")
    x = drawing.add("GlobalAveragePooling2D", x, name="average")
    drawing.add("Dense", x, units=10, activation="softmax", name="probs")
    project = given(drawing.project, "res_128", model="resnet_small", filters=128)
    for name, count in (("res_64", 3), ("res_128", 2)):
        key = layer_called(project, "resnet_small", name)
        project = repeats.set_repeat(project, "resnet_small", key, count)
    return project


_BUILT_IN_SHAPES = {
    "Dense, norm, dropout": (20,),
    "Pre-norm attention": (40, 96),
    "Gated causal Conv1D": (64, 24),
}


def built_in_use(name: str) -> tuple[Project, NodeId]:
    """Give a project that calls a built-in block behind an Input that is not as its own."""
    drawing = Drawing()
    shape = _BUILT_IN_SHAPES.get(name, (20, 20, 48))
    sources = [drawing.add("Input", shape=shape, name="x")]
    if len(inference.inputs_of(built_in(name).model)) == 2:
        sources.append(drawing.add("Input", shape=(40, 40, 7), name="skip"))
    project = with_block(drawing.project, name)
    tensor = inference.infer(project).tensor(Outlet(sources[0]))
    given = fitted(project, name, tensor)
    drawing.project = project
    node = drawing.nest(name, *sources, name="use", **given)
    return drawing.project, node
