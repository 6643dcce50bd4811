"""What is wrong with a drawing: every problem found, placed at its node, with names filled in.

Reads facts and never writes into them: what concerns the drawing as a whole (circles, names, shared
weights, loose ends) is looked at afresh, because one edit elsewhere can undo it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine import blame, doubts, idle, losses, names, parameters, sharing
from engine.circles import circles
from engine.facts import Facts
from engine.graph import INPUT, MODEL, OUTPUT, NodeId, Project
from engine.params import unrunnable_name
from engine.problems import Problem, Spot
from engine.tensors import text
from engine.values import FrozenDict

LONGEST_TITLE = 59
"""Characters that fit into one line of the problems list."""


def everything(project: Project, facts: Facts) -> list[Problem]:
    """Give all problems of the drawing that ``facts`` are about: errors, warnings, ignored ones.

    Problems inside a nested model belong to that model's own facts; its caller has one that says
    so.
    """
    return [_traced(facts, problem) for problem in found(facts)]


def found(facts: Facts) -> list[Problem]:
    """Give all problems without looking for where their dimensions come from."""
    placed = [
        *_of_calls(facts),
        *_of_wires(facts),
        *_circular(facts),
        *_of_names(facts),
        *_of_ends(facts),
        *_of_the_whole(facts),
        *parameters.problems(facts),
    ]
    for check in (sharing.problems, losses.problems, doubts.problems, idle.problems):
        placed += [place(problem, facts, node) for node, problem in check(facts)]
    judged = [_judged(problem, facts) for problem in placed]
    return sorted(judged, key=lambda problem: (problem.severity != "error", problem.ignored))


def _judged(problem: Problem, facts: Facts) -> Problem:
    """Say of a warning that the author set it aside; an error cannot be."""
    if problem.node is None or problem.severity == "error":
        return problem
    node = facts.model.nodes[problem.node]
    return replace(problem, ignored=True) if problem.code in node.ignored else problem


def in_full(problem: Problem) -> str:
    """Give the reason with where the dimension comes from, as one text."""
    steps = problem.details.get("history")
    return f"{problem.why}\n{steps}" if isinstance(steps, str) else problem.why


def _traced(facts: Facts, problem: Problem) -> Problem:
    """Add the path of the dimension at fault, and the layer that brought it in."""
    if problem.severity != "error":
        return problem
    culprit, lines = blame.explained(facts, problem)
    if not lines:
        return problem
    path = "\n".join(f"{line.dims}: {line.formula} ({line.note})" for line in lines)
    known = {} if culprit is None else {"culprit": culprit}
    details = FrozenDict({**problem.details, **known, "history": path})
    return replace(problem, lines=(*problem.lines, *lines), details=details)


def place(problem: Problem, facts: Facts, node: NodeId, **names: str) -> Problem:
    """Give ``problem`` at ``node``, with the names of the layer and of what feeds it."""
    names = {"layer": facts.model.layer_of(node).name, **_feeding(problem, facts, node), **names}
    placed = problem.at(node, names)
    if len(placed.title) <= LONGEST_TITLE:
        return placed
    room = max(12, (LONGEST_TITLE - len(problem.title)) // 2 + 7)
    short = {
        word: name if len(name) <= room else name[: room - 1] + "…" for word, name in names.items()
    }
    title = problem.at(node, short).title
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rstrip() + "…"
    return replace(placed, title=title)


def _feeding(problem: Problem, facts: Facts, node: NodeId) -> dict[str, str]:
    """Give the name of the layer whose tensor the problem is about, and its shape."""
    known = facts.nodes.get(node)
    sources = facts.structure.sources.get(node, ())
    if known is None or not sources:
        return {"source": "its input", "arriving": "?"}
    at = 0
    if problem.spots:
        spot = (problem.spots[0].port, problem.spots[0].slot)
        at = known.inlets.index(spot) if spot in known.inlets else 0
    at = min(at, len(sources) - 1)
    tensor = known.tensors[at]
    shape = text(tensor.shape) if tensor is not None else "?"
    return {"source": facts.model.layer_of(sources[at].node).name, "arriving": shape}


# ── calls and wires ──────────────────────────────────────────────────────────────────────────


def _of_calls(facts: Facts) -> Iterator[Problem]:
    """Go through what the rules found."""
    opening = _unopened(facts)
    for node in facts.model.nodes:
        here = facts.nodes[node].outcome.problems
        for problem in here:
            if problem.code == "odd-parameter" and _said_better(problem, here):
                continue
            if node == opening and problem.code == "unconnected-input":
                continue  # said better by `_of_the_whole`
            if problem.code == "lost-pixels" and doubts.loses_padding(facts, node, problem):
                continue
            yield place(problem, facts, node)


def _said_better(problem: Problem, others: tuple[Problem, ...]) -> bool:
    """Tell whether another problem is about the same parameter, and knows what comes of it."""
    return any(o is not problem and o.params == problem.params for o in others)


def _of_wires(facts: Facts) -> Iterator[Problem]:
    """Go through wires that begin at an output that is not there."""
    for node, sources in facts.structure.sources.items():
        for (port, slot), outlet in zip(facts.structure.inlets[node], sources, strict=True):
            given = facts.nodes[outlet.node].outputs
            if given is None or outlet.index < len(given):
                continue
            source = facts.model.layer_of(outlet.node).name
            count = len(given)
            yield place(
                Problem(
                    "missing-output",
                    f"{{layer}} is wired to output {outlet.index} of {{source}}",
                    f"{{source}} gives {count} tensor{'s' * (count != 1)}, counted from 0; "
                    f"output {outlet.index} is not among them.",
                    details=FrozenDict(port=port, slot=slot),
                ),
                facts,
                node,
                source=source,
            )


def _circular(facts: Facts) -> Iterator[Problem]:
    for circle in circles(facts.structure):
        names = [facts.model.layer_of(node).name for node in circle]
        shown = names if len(names) <= 6 else [*names[:3], "…", *names[-2:]]
        yield place(
            Problem(
                "circle",
                "The wires run in a circle through {layer}",
                " → ".join([*shown, names[0]]) + ": each of them waits for the one before it.",
                details=FrozenDict(nodes=tuple(circle)),
            ),
            facts,
            circle[0],
        )


# ── names ────────────────────────────────────────────────────────────────────────────────────


def _of_names(facts: Facts) -> Iterator[Problem]:
    seen: dict[str, NodeId] = {}
    for layer_id, calls in facts.structure.calls.items():
        layer = facts.model.layers[layer_id]
        if layer.kind == OUTPUT:
            continue
        if layer.name in seen:
            yield place(
                Problem(
                    "duplicate-name",
                    "Two layers are called {layer}",
                    "Keras finds layers and weights by name; every name in a model must be unique.",
                    details=FrozenDict(other=seen[layer.name]),
                ),
                facts,
                calls[0],
            )
        seen.setdefault(layer.name, calls[0])
        scoped = layer.kind != INPUT and not layer.kind.startswith("ops.")
        if scoped and not names.can_be_run(layer.name):
            yield place(unrunnable_name(), facts, calls[0])
        if "/" in layer.name:
            yield place(
                Problem(
                    "bad-name",
                    "The name {layer} contains a slash",
                    "Keras separates the parts of a path with it; no name may have one.",
                    params=("name",),
                ),
                facts,
                calls[0],
            )


# ── ends, and the whole ──────────────────────────────────────────────────────────────────────


def _of_ends(facts: Facts) -> Iterator[Problem]:
    """Go through what leads nowhere."""
    model, made = facts.model, facts.structure
    placed = any(layer.kind == OUTPUT for layer in model.layers.values())
    for node in model.nodes:
        kind = model.layer_of(node).kind
        if kind == OUTPUT:
            yield from _passed_on(facts, node)
        if kind == OUTPUT or made.consumers.get(node):
            continue
        if kind == INPUT:
            if len(model.nodes) > 1:
                yield place(
                    Problem(
                        "unused-input",
                        "Nothing is connected to the input {layer}",
                        "The model would ask for data that it never looks at.",
                        "warning",
                    ),
                    facts,
                    node,
                )
        elif placed:
            yield place(
                Problem(
                    "loose-end",
                    "What {layer} gives is used nowhere",
                    "The model has Output markers, and nothing leads from here to one of them; "
                    "Keras leaves such layers out.",
                    "warning",
                ),
                facts,
                node,
            )


def _passed_on(facts: Facts, node: NodeId) -> Iterator[Problem]:
    """Tell of an output that is an input."""
    for source in facts.structure.sources.get(node, ()):
        if facts.model.layer_of(source.node).kind == INPUT:
            yield place(
                Problem(
                    "output-is-input",
                    "An output of the model is its input {source}",
                    "Nothing is computed between them: the model gives {source} back as it came, "
                    "{arriving}. Keras builds it.",
                    "warning",
                    spots=(Spot("inputs"),),
                ),
                facts,
                node,
            )


def _of_the_whole(facts: Facts) -> Iterator[Problem]:
    model = facts.model
    if not model.nodes:
        yield Problem(
            "empty-model",
            "The model has no layers yet",
            "A Keras model needs at least an Input and what is computed from it.",
            "warning",
        )
        return
    opening = _unopened(facts)
    if opening is not None:
        what = "Sequential model" if model.settings.get("form") == "sequential" else "model"
        yield place(
            Problem(
                "no-input",
                "Nothing says what shape goes into {layer}",
                f"The {what} {facts.name} has no Input: sizes and weights can only be told once "
                "the shape of the data is known. Put an Input in front of {layer}.",
                details=FrozenDict(port=_first_port(facts, opening)),
            ),
            facts,
            opening,
        )


def _first_port(facts: Facts, node: NodeId) -> str:
    for problem in facts.nodes[node].outcome.problems:
        if problem.code == "unconnected-input":
            return str(problem.details.get("port", "inputs"))
    return "inputs"


def _unopened(facts: Facts) -> NodeId | None:
    """Give the node at which a chain without an Input begins."""
    model = facts.model
    if any(layer.kind == INPUT for layer in model.layers.values()):
        return None
    heads = [node for node in model.nodes if not facts.structure.sources.get(node)]
    if len(heads) != 1 or model.layer_of(heads[0]).kind in (OUTPUT, MODEL):
        return None
    problems = facts.nodes[heads[0]].outcome.problems
    return heads[0] if any(p.code == "unconnected-input" for p in problems) else None
