"""What the inspector speaks about: the selected layers, what they share, what is given in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from designer.controls.gesture import MIXED
from designer.document import Document
from designer.inspector.values import ABSENT, ARRIVING, joint
from engine import catalog, parameters, repeats
from engine.graph import LayerId, NodeId
from engine.problems import Problem
from engine.sheets import Param

_TENSORS = ("tensor", "tensors")


class BlockParameter(NamedTuple):
    """A parameter of a block: the argument that says what it takes, and its default as text."""

    name: str
    kind: str
    argument: str
    written: str
    default: Any

    def param(self) -> Param:
        """Give it as the catalogue would have it, for its editor; as JSON where nothing says."""
        sheet = catalog.sheet(self.kind)
        if sheet is None:
            return Param(self.name, "json", False, self.default, nullable=True)
        known = sheet.params[self.argument]
        return replace(known, name=self.name, required=False, default=self.default)


def parameters_of(document: Document, model: str) -> tuple[BlockParameter, ...]:
    """Give the parameters that a block declares."""
    project = document.project
    found = []
    for name, default in parameters.declared(project.models[model]).items():
        known = parameters.argument_of(project, model, name)
        kind, argument = (known[0], known[1].name) if known is not None else ("", "")
        found.append(BlockParameter(name, kind, argument, repr(default), default))
    return tuple(found)


@dataclass(frozen=True)
class Subject:
    """Selected calls of layers."""

    document: Document
    nodes: tuple[NodeId, ...]

    @property
    def layers(self) -> tuple[LayerId, ...]:
        """The layers that are called, each once."""
        nodes = self.document.model.nodes
        return tuple(dict.fromkeys(nodes[node].layer for node in self.nodes))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Their kinds, each once."""
        layers = self.document.model.layers
        return tuple(dict.fromkeys(layers[layer].kind for layer in self.layers))

    def given(self, names: Mapping[str, Param]) -> dict[str, Any]:
        """Give what the layers have been given: values, or MIXED; what is absent is left out."""
        layers = self.document.model.layers
        holders = [layers[layer].params for layer in self.layers]
        found = {name: joint(holders, name) for name in names}
        return {name: value for name, value in found.items() if value is not ABSENT}

    def said(self, names: Mapping[str, Param]) -> dict[str, Any]:
        """Give what the calls say besides their tensors, in the same way."""
        nodes = self.document.model.nodes
        holders = [nodes[node].call for node in self.nodes]
        found = {name: joint(holders, name) for name in names}
        return {name: value for name, value in found.items() if value is not ABSENT}

    def repeats(self) -> dict[str, Any]:
        """Give how often in a row the blocks are called, and how, where that is not the usual."""
        layers = [self.document.model.layers[layer] for layer in self.layers]
        usual = {"repeat": 1, "share": False, "naming": ""}
        found = {name: {getattr(layer, name) for layer in layers} for name in usual}
        return {
            name: values.pop() if len(values) == 1 else MIXED
            for name, values in found.items()
            if values != {usual[name]}
        }

    def usual_naming(self) -> str:
        """Give the pattern of the passes' names where nothing else is said."""
        layers = self.document.model.layers
        known = [repeats.usual_pattern(layers[layer].name) for layer in self.layers]
        return known[0] if len(known) == 1 else ""

    def block_parameters(self) -> tuple[BlockParameter, ...]:
        """Give the parameters of the one block that all selected layers call."""
        document = self.document
        called = {document.model.layers[layer].model for layer in self.layers}
        name = called.pop() if len(called) == 1 else None
        return parameters_of(document, name) if name in document.project.models else ()

    def opened(self) -> dict[str, Any]:
        """Give what an Input does not declare, because it takes what arrives."""
        layers = self.document.model.layers
        if not self.document.in_block or not all(layers[key].open for key in self.layers):
            return {}
        return {"shape": ARRIVING, "dtype": ARRIVING}

    def problems(self) -> tuple[Problem, ...]:
        """Give what is wrong with these calls; in a large drawing, what was known of them."""
        chosen, known = set(self.nodes), self.document.problems_at_hand
        return tuple(problem for problem in known if problem.node in chosen)

    def errors(self) -> dict[str, str]:
        """Give what is wrong by argument: each error at the first argument that it names."""
        return self._said_of("error")

    def warnings(self) -> dict[str, str]:
        """Give what is odd by argument, in the same way."""
        return self._said_of("warning")

    def _said_of(self, severity: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for problem in self.problems():
            if problem.severity != severity or not problem.params:
                continue
            takes = problem.details.get("takes")
            words = f"Takes {takes}" if isinstance(takes, str) else problem.title
            found.setdefault(problem.params[0], words)
        return found


@lru_cache(maxsize=256)
def shared_params(kinds: tuple[str, ...]) -> dict[str, Param]:
    """Give the arguments that layers of all ``kinds`` have, without their names."""
    sheets = [catalog.sheet(kind) for kind in kinds]
    if not sheets or any(sheet is None for sheet in sheets):
        return {}
    known = [sheet for sheet in sheets if sheet is not None]
    return {
        name: param
        for name, param in known[0].params.items()
        if name != "name" and all(_alike(param, sheet.params.get(name)) for sheet in known[1:])
    }


@lru_cache(maxsize=256)
def shared_call(kinds: tuple[str, ...]) -> dict[str, Param]:
    """Give the call arguments that are no tensors and that all ``kinds`` have."""
    sheets = [catalog.sheet(kind) for kind in kinds]
    if not sheets or any(sheet is None for sheet in sheets):
        return {}
    known = [sheet for sheet in sheets if sheet is not None]
    return {
        name: param
        for name, param in known[0].call_params.items()
        if param.type not in _TENSORS
        and not param.variadic
        and all(_alike(param, sheet.call_params.get(name)) for sheet in known[1:])
    }


def _alike(one: Param, other: Param | None) -> bool:
    """Tell whether one control can edit both."""
    return (
        other is not None
        and (one.type, one.n, one.choices, one.nullable)
        == (other.type, other.n, other.choices, other.nullable)
        and one.required == other.required
        and repr(one.default) == repr(other.default)
    )
