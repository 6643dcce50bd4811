"""What the inspector speaks about: the selected layers, what they share, what is given in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from designer.controls.gesture import MIXED
from designer.document import Document
from designer.inspector.values import ABSENT, joint
from engine import catalog
from engine.graph import LayerId, NodeId
from engine.problems import Problem
from engine.sheets import Param

_TENSORS = ("tensor", "tensors")


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
        """Give how often in a row the blocks are called, where that is more than once."""
        layers = self.document.model.layers
        counts = {layers[layer].repeat for layer in self.layers}
        if counts == {1}:
            return {}
        return {"repeat": counts.pop() if len(counts) == 1 else MIXED}

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
