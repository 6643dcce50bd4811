"""The report of `shapewright inspect`: shapes, weights, costs and problems of every call, as data.

The form is a contract (see docs/command-line.md): fields keep their names and meanings. Knows facts
and problems; refuses to know how the report is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from engine import checks, fixes, inference, repeats, summary
from engine.facts import Facts, inputs_of, output_tensors
from engine.graph import MODEL, OUTPUT, NodeId, Outlet, Project
from engine.layers.registry import call_order
from engine.names import is_generated
from engine.problems import Problem
from engine.reading import FileError
from engine.tensors import Tensor

FORMAT = 1
MOST_FIXED = 100
"""Problems for which cures are looked for; each costs inferences of what it changes."""

Report = dict[str, Any]


def unreadable(file: str, error: FileError) -> Report:
    """Give the report on a file that could not be read."""
    return {
        "format": FORMAT,
        "file": file,
        "error": {"code": error.code, "message": error.message, "where": error.where},
        "inputs": [],
        "outputs": [],
        "nodes": [],
        "totals": {"layers": 0, "trainable": 0, "non_trainable": 0, "macs": 0},
        "problems": [],
    }


def report(file: str, project: Project) -> Report:
    """Give the report on ``project``, which was read from ``file``; repeats are written out."""
    project = repeats.unrolled(project)
    facts = inference.infer(project)
    walk = _Walk(project)
    nodes = list(walk.model(facts, project.main))
    total = summary.totals(facts)
    set_aside = {"ignored": walk.ignored} if walk.ignored else {}
    return {
        "format": FORMAT,
        "file": file,
        "error": None,
        "inputs": [_named(name, tensor) for name, tensor in inputs(facts)],
        "outputs": [_named(name, tensor) for name, tensor in outputs(facts)],
        "nodes": nodes,
        "totals": {
            "layers": total.layers,
            "trainable": total.trainable,
            "non_trainable": total.non_trainable,
            "macs": total.macs,
            **({"partial": sorted(total.partial)} if total.partial else {}),
        },
        "problems": walk.problems,
        **set_aside,
    }


def has_errors(made: Report) -> bool:
    """Tell whether a report is of a network that Keras could not build."""
    return any(problem["severity"] == "error" for problem in made["problems"])


# ── ends ─────────────────────────────────────────────────────────────────────────────────────


def inputs(facts: Facts) -> Iterator[tuple[str, Tensor | None]]:
    """Go through the model's inputs with their names."""
    for node in inputs_of(facts.model):
        yield facts.model.layer_of(node).name, facts.tensor(Outlet(node))


def outputs(facts: Facts) -> Iterator[tuple[str, Tensor | None]]:
    """Go through the model's outputs, named as Keras does unless the author named a marker."""
    model = facts.model
    keys = model.settings.get("outputs")
    ends = output_tensors(facts)
    markers = [n for n in model.nodes if model.layer_of(n).kind == OUTPUT]
    wired = [n for n in markers if facts.structure.sources.get(n)]
    for place, (outlet, tensor) in enumerate(ends):
        name = model.layer_of(outlet.node).name
        if isinstance(keys, tuple) and len(keys) == len(ends):
            name = str(keys[place])
        elif len(wired) == len(ends):
            given = model.layer_of(wired[place]).name
            name = name if is_generated(OUTPUT, given) else given
        yield name, tensor


# ── calls ────────────────────────────────────────────────────────────────────────────────────


class _Walk:
    """Goes through a model and those inside it, and collects the problems on the way."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.problems: list[Report] = []
        self.ignored: list[Report] = []
        self.told: set[tuple[str, Problem]] = set()
        self.counted: dict[tuple[str, str], int] = {}
        self.cured = 0

    def model(self, facts: Facts, path: str) -> Iterator[Report]:
        """Go through the calls of a model, each followed by what is inside it."""
        found: dict[NodeId | None, list[Report]] = {}
        for problem in checks.everything(self.project, facts):
            if (path, problem) in self.told:
                continue  # a model that is called twice has its problems once
            self.told.add((path, problem))
            if problem.ignored:
                self.ignored.append(self._words(facts, problem))
                continue
            told = self._problem(facts, problem)
            found.setdefault(problem.node, []).append(told)
            self.problems.append(told)
        for node in summary.in_order(facts):
            layer = facts.model.layer_of(node)
            if layer.kind == OUTPUT:
                continue
            yield self._node(facts, path, node, found.get(node, []))
            inside = facts.nodes[node].outcome.inside
            if layer.kind == MODEL and isinstance(inside, Facts):
                yield from self.model(inside, f"{path}/{layer.name}")

    def _node(self, facts: Facts, path: str, node: NodeId, problems: list[Report]) -> Report:
        layer_id = facts.model.nodes[node].layer
        layer = facts.model.layers[layer_id]
        key = (path, layer_id)
        call = self.counted[key] = self.counted.get(key, -1) + 1
        known = facts.nodes[node]
        outcome = known.outcome
        order = call_order(layer.kind, known.inlets)
        return {
            "model": path,
            "name": layer.name,
            "kind": layer.kind,
            "call": call,
            "inputs": [_tensor(known.tensors[i]) for i in order],
            "outputs": None if outcome.outputs is None else _tensors(outcome.outputs),
            "trainable": 0 if call else outcome.trainable,
            "non_trainable": 0 if call else outcome.non_trainable,
            "macs": None if outcome.outputs is None else outcome.macs,
            # The weights of a class without a rule are not among those counted.
            **({} if outcome.counted else {"counted": False}),
            "problems": problems,
        }

    def _problem(self, facts: Facts, problem: Problem) -> Report:
        return {**self._words(facts, problem), "fixes": self._fixes(facts, problem)}

    def _words(self, facts: Facts, problem: Problem) -> Report:
        name = None if problem.node is None else facts.model.layer_of(problem.node).name
        return {
            "code": problem.code,
            "severity": problem.severity,
            "node": name,
            "title": problem.title,
            "why": checks.in_full(problem),
        }

    def _fixes(self, facts: Facts, problem: Problem) -> list[Report]:
        if self.cured >= MOST_FIXED:
            return []
        self.cured += 1
        found = fixes.for_problem(self.project, facts, problem)
        return [{"title": fix.title, "gives": _shape(fix.gives)} for fix in found]


def _named(name: str, tensor: Tensor | None) -> Report:
    return {"name": name, **_tensor(tensor)}


def _tensors(tensors: Iterable[Tensor]) -> list[Report]:
    return [_tensor(tensor) for tensor in tensors]


def _tensor(tensor: Tensor | None) -> Report:
    if tensor is None:
        return {"shape": None, "dtype": None}
    return {"shape": _shape(tensor.shape), "dtype": tensor.dtype}


def _shape(shape: Sequence[int | None] | None) -> list[int | None] | None:
    return None if shape is None else list(shape)


__all__ = ["Report", "has_errors", "inputs", "outputs", "report", "unreadable"]
