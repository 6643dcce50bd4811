"""The project as a value: models, layers, nodes, wires, frames.

A `Layer` owns parameters and weights; a `Node` is ONE CALL of a layer. A shared layer is one layer
with several nodes. A wire is keyed by the inlet it ends in, so that two wires into one input
cannot be written down. Whatever follows from a project (order, shapes, problems) lives elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine.tensors import Tensor
from engine.values import EMPTY, FrozenDict

LayerId = str
NodeId = str
FrameId = str

INPUT = "Input"
"""The kind of the layer that brings data in (Keras's InputLayer)."""
OUTPUT = "Output"
"""The kind of our own marker that names a model's output; no Keras layer stands behind it."""
MODEL = "Model"
"""The kind of a layer that is a whole model of the project (its name in `Layer.model`)."""
MOST_REPEATS = 999
"""How often in a row a layer that is a model may repeat it."""


class Inlet(NamedTuple):
    """Where a wire ends: a named port of a node; ``slot`` orders the wires of a list port."""

    node: NodeId
    port: str = "inputs"
    slot: int = 0


class Outlet(NamedTuple):
    """Where a wire begins: a node's output, by position as in Keras's ``keras_history``."""

    node: NodeId
    index: int = 0  # type: ignore[assignment]  # tuple.index is never wanted here


@dataclass(frozen=True, slots=True)
class Layer:
    """What owns parameters and weights.

    ``params`` holds the constructor arguments that were given; an absent one has its default.
    ``module`` and ``registered_name`` are set only for classes that the catalogue does not know.
    ``repeat`` counts for models alone: how many times in a row the model is called (see
    `engine.repeats`), each time with weights of its own unless it ``share``s them; ``naming`` is
    the pattern of the passes' names, ``""`` for the usual one. A layer that is a model holds in
    ``params`` the values that it gives the model's parameters. ``open`` counts for Inputs alone:
    where the model is called, what arrives there stands for the shape and dtype that are declared.
    """

    kind: str
    name: str
    params: FrozenDict = EMPTY
    model: str | None = None
    module: str | None = None
    registered_name: str | None = None
    repeat: int = 1
    share: bool = False
    naming: str = ""
    open: bool = False
    # What reading the parameters gave (see engine.recipes); a cache, no part of the value.
    recipe: Any = field(default=None, init=False, compare=False, repr=False)

    @property
    def sets_of_weights(self) -> int:
        """How many sets of weights it has: one for each pass, unless the passes share them."""
        return 1 if self.share else self.repeat


@dataclass(frozen=True, slots=True)
class Node:
    """One call of a layer, at a place on the canvas.

    ``call`` holds call arguments that are no tensors (``use_causal_mask=True``, constant operands).
    ``stated`` are output tensors that the file or the author states; they count only for kinds
    without a rule. ``bypassed`` takes the node out of the network without deleting it. ``ignored``
    are the codes of warnings that the author has set aside for this call.
    """

    layer: LayerId
    call: FrozenDict = EMPTY
    at: tuple[float, float] = (0.0, 0.0)
    bypassed: bool = False
    stated: tuple[Tensor, ...] = ()
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Frame:
    """A place on the map, without meaning for the code."""

    title: str
    nodes: frozenset[NodeId] = frozenset()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """One drawing. The order of ``nodes`` is the order of inputs, outputs and equal ranks.

    ``settings`` holds what belongs to the model as a whole: ``form`` ("sequential" when it was
    read as one), ``compile``, ``trainable``, ``dtype``, ``inputs`` and ``outputs`` structures.
    ``parameters`` are those of a block, with their defaults; where it is called as a layer, the
    layer gives values of its own (see `engine.parameters`).
    """

    layers: Mapping[LayerId, Layer] = EMPTY
    nodes: Mapping[NodeId, Node] = EMPTY
    wires: Mapping[Inlet, Outlet] = field(default_factory=dict)
    frames: Mapping[FrameId, Frame] = field(default_factory=dict)
    settings: FrozenDict = EMPTY
    parameters: FrozenDict = EMPTY

    def layer_of(self, node: NodeId) -> Layer:
        """Give the layer that ``node`` calls."""
        return self.layers[self.nodes[node].layer]


@dataclass(frozen=True, slots=True)
class Project:
    """Everything the author made: models by name, and which of them is the main one."""

    models: Mapping[str, Model] = field(default_factory=lambda: {"model": Model()})
    main: str = "model"
    notes: str = ""

    @property
    def model(self) -> Model:
        """The main model."""
        return self.models[self.main]
