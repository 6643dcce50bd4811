"""The functions that build blocks in exported code: what they ask for, and how a use calls them.

A function has an argument for the shape of each open Input, one for each parameter of the block,
with its default, and the name. What a person typed becomes an identifier here or a string literal,
never code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine import inference, parameters
from engine.exporting import variables
from engine.exporting.literals import Source, literal, short, string
from engine.exporting.pretty import Brackets, Item, call
from engine.facts import Facts, inputs_of
from engine.graph import Layer, Model, NodeId, Project
from engine.values import FrozenDict, same


@dataclass(frozen=True, slots=True)
class Builder:
    """One function. ``shapes`` and ``dtypes`` name arguments by the slot of an open Input."""

    function: str
    definition: Model
    shapes: Mapping[int, str]
    dtypes: Mapping[int, str]
    arguments: Mapping[str, str]
    frozen: bool = False
    """Whether some use is not trained, which it then says."""

    def plain(self) -> bool:
        """Tell whether a use says nothing but its name."""
        return not self.shapes and not self.arguments and not self.frozen

    def names(self) -> set[str]:
        """Give the names that stand for something else than a tensor inside."""
        own = {*self.shapes.values(), *self.dtypes.values(), *self.arguments.values()}
        return {*own, "trainable"} if self.frozen else own

    def head(self, project: Project, name: str) -> Brackets:
        """Give what is defined: the function with the defaults of its arguments."""
        items = [Item(argument) for argument in self._required()]
        for parameter, argument in self.arguments.items():
            known = parameters.param_of(project, name, parameter)
            default = short(known, self.definition.parameters[parameter])
            items.append(Item(literal(default), f"{argument}="))
        if self.frozen:
            items.append(Item("True", "trainable="))
        return call(self.function, *items, Item(string(name), "name="))

    def _required(self) -> Iterator[str]:
        for slot, shape in self.shapes.items():
            yield shape
            if slot in self.dtypes:
                yield self.dtypes[slot]

    def made(self, project: Project, layer: Layer, given: Sequence[str], name: str) -> Brackets:
        """Give the call that builds what ``layer`` is.

        Args:
            project: whose definitions say what parameters take.
            layer: what is built; its values may be names of the function around it.
            given: the expressions of the tensors that arrive at its Inputs.
            name: the expression of its name; empty where the function's default is meant.
        """
        items: list[Item] = []
        for slot in self.shapes:
            items.append(Item(f"{given[slot]}.shape[1:]"))
            if slot in self.dtypes:
                items.append(Item(f"{given[slot]}.dtype"))
        return self._with_values(project, layer, items, name)

    def made_for(self, project: Project, layer: Layer, facts: Facts | None, name: str) -> Brackets:
        """Give the call where no tensor has a name: the shapes that arrive are written out.

        ``facts`` are those inside the use; a block that asks for no shape needs none.
        """
        items: list[Item] = []
        doors = inputs_of(self.definition)
        for slot in self.shapes if facts is not None else ():
            assert facts is not None
            tensor = facts.feed[doors[slot]]
            items.append(Item(literal((tensor.shape or ())[1:])))
            if slot in self.dtypes:
                items.append(Item(string(tensor.dtype)))
        return self._with_values(project, layer, items, name)

    def _with_values(
        self, project: Project, layer: Layer, items: list[Item], name: str
    ) -> Brackets:
        for parameter, argument in self.arguments.items():
            default = self.definition.parameters[parameter]
            value = layer.params.get(parameter, default)
            known = parameters.param_of(project, layer.model or "", parameter)
            if not same(short(known, value), short(known, default)):
                items.append(Item(literal(short(known, value)), f"{argument}="))
        if layer.params.get("trainable") is False:
            items.append(Item("False", "trainable="))
        if name:
            items.append(Item(name, "" if self.plain() else "name="))
        return call(self.function, *items)

    def spelled(self) -> Model:
        """Give the definition with the function's arguments in the place of what they stand for."""
        drawn = self.definition
        layers = dict(drawn.layers)
        names = FrozenDict({name: Source(text) for name, text in self.arguments.items()})
        for key, _ in parameters.holders(drawn):
            layers[key] = parameters.with_values(layers[key], names)
        doors = inputs_of(drawn)
        for slot, argument in self.shapes.items():
            key = drawn.nodes[doors[slot]].layer
            left = layers[key].params.without("shape", "batch_shape")
            said = FrozenDict({"shape": Source(argument), **left})
            if slot in self.dtypes:
                said = said.with_("dtype", Source(self.dtypes[slot]))
            layers[key] = replace(layers[key], params=said)
        return replace(drawn, layers=layers)


def builder_of(project: Project, name: str, used: Iterable[Facts], taken: Iterable[str]) -> Builder:
    """Give the function that builds the model called ``name``.

    Args:
        project: that has the model.
        name: of the model.
        used: the facts of its uses, for the dtypes that arrive.
        taken: names of other functions.
    """
    function = variables.identifier(f"build_{name}", taken)
    definition = project.models[name]
    frozen = any(
        layer.model == name and layer.params.get("trainable") is False
        for model in project.models.values()
        for layer in model.layers.values()
    )
    own = ["trainable"] if frozen else []
    doors, opened = inputs_of(definition), parameters.open_doors(definition)
    shapes: dict[int, str] = {}
    dtypes: dict[int, str] = {}
    uses = list(used)
    for door in opened:
        slot = doors.index(door)
        stem = definition.layer_of(door).name + "_" if len(opened) > 1 else ""
        shapes[slot] = _argument(f"{stem}shape", own)
        arriving = {facts.feed[door].dtype for facts in uses if door in facts.feed}
        if arriving - {_declared_dtype(definition, door)}:
            dtypes[slot] = _argument(f"{stem}dtype", own)
    arguments = {key: _argument(key, own) for key in parameters.declared(definition)}
    return Builder(function, definition, shapes, dtypes, arguments, frozen)


def _argument(name: str, own: list[str]) -> str:
    made = variables.identifier(name, own)
    own.append(made)
    return made


def _declared_dtype(definition: Model, door: NodeId) -> str:
    given = definition.layer_of(door).params.get("dtype")
    return given if isinstance(given, str) else "float32"


def seen_alone(project: Project, name: str, used: Sequence[Facts]) -> Facts:
    """Give the facts by which a function is written: those of its first use, if there is any."""
    return used[0] if used else inference.infer(project, name)
