"""What layers cost, as rows for the inspector. Facts in, words out; no widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from designer.controls.gesture import MIXED
from designer.inspector.cost_rows import Cost
from designer.inspector.subject import Subject
from designer.inspector.values import ABSENT
from engine import catalog, summary
from engine.graph import INPUT, MODEL, OUTPUT, LayerId, NodeId
from engine.inference import Facts
from engine.receptive import Field, receptive_fields
from engine.tensors import bytes_per_sample

SMALL = 200
"""Layers up to which everything is counted at every edit; larger models wait for a pause."""


_last: list[tuple[Facts, Mapping[NodeId, Field]]] = []


def fields(facts: Facts) -> Mapping[NodeId, Field]:
    """Give the receptive fields, found once per value of the model."""
    if not _last or _last[0][0] is not facts:
        _last[:] = [(facts, receptive_fields(facts))]
    return _last[0][1]


def at_hand(facts: Facts) -> bool:
    """Tell whether counting costs nothing: it was done, or there is little to count."""
    return len(facts.nodes) <= SMALL or summary.at_hand(facts)


def layer_costs(subject: Subject) -> tuple[list[Cost], str]:
    """Give the rows for the selected layers, and a note for their header."""
    facts = subject.document.facts
    nodes = [node for node in subject.nodes if node in facts.nodes]
    if not nodes or all(facts.nodes[node].outputs is None for node in nodes):
        return [], "waits for a valid shape"
    if all(facts.model.layer_of(node).kind in (INPUT, OUTPUT) for node in nodes):
        return [Cost("Memory per sample", _bytes(_memory(facts, nodes)))], ""
    whole = summary.totals(facts)
    params = _params(facts, nodes)
    macs = _macs(facts, nodes)
    memory = _memory(facts, nodes)
    counted = all(facts.nodes[node].outcome.counted for node in nodes)
    known = f"{params:,}" if counted else summary.at_least(f"{params:,}", params)
    rows = [Cost("Parameters", known, _share(params, whole.params) if counted else None)]
    frozen = sum(facts.nodes[n].outcome.non_trainable for n in _first_calls(facts, nodes))
    if frozen and frozen != params:
        rows.append(Cost("of them trainable", f"{params - frozen:,}"))
    flops = "?" if macs is None else summary.count_text(2 * macs)
    rows.append(Cost("FLOPs", flops, None if macs is None else _share(macs, whole.macs)))
    share = None if memory is None else _share(memory, whole.activations)
    rows.append(Cost("Activation memory", _bytes(memory), share))
    if len(nodes) == 1:
        field = fields(facts).get(nodes[0])
        if field is not None:
            rows.append(Cost("Receptive field", " × ".join(map(str, field.sizes))))
    return rows, "share of model"


def _first_calls(facts: Facts, nodes: Iterable[NodeId]) -> list[NodeId]:
    """Give one call per layer: the weights of a shared layer count once."""
    seen: dict[LayerId, NodeId] = {}
    for node in nodes:
        seen.setdefault(facts.model.nodes[node].layer, node)
    return list(seen.values())


def repeat_note(subject: Subject) -> str:
    """Give what the passes of a block come to: ``3 × 4,736 = 14,208``; empty for one pass."""
    counts = subject.repeats()
    if len(subject.layers) != 1 or not counts:
        return ""
    if not isinstance(counts.get("repeat"), int):
        return ""
    total, count = _params(subject.document.facts, subject.nodes), counts["repeat"]
    if counts.get("share"):
        return f"{total:,}, shared"
    return f"{count} × {total // count:,} = {total:,}"


def _params(facts: Facts, nodes: Sequence[NodeId]) -> int:
    calls = _first_calls(facts, nodes)
    return sum(
        facts.nodes[n].outcome.trainable + facts.nodes[n].outcome.non_trainable for n in calls
    )


def _macs(facts: Facts, nodes: Sequence[NodeId]) -> int | None:
    counts = [facts.nodes[n].outcome.macs for n in nodes if facts.nodes[n].outputs is not None]
    return None if None in counts else sum(count or 0 for count in counts)


def _memory(facts: Facts, nodes: Sequence[NodeId]) -> int | None:
    total = 0
    for node in nodes:
        inside = facts.nodes[node].outcome.inside
        if isinstance(inside, Facts):
            total += summary.totals(inside).activations * facts.model.layer_of(node).repeat
            continue
        for tensor in facts.nodes[node].outputs or ():
            size = bytes_per_sample(tensor)
            if size is None:
                return None
            total += size
    return total


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _bytes(count: int | None) -> str:
    return "?" if count is None else summary.bytes_text(count)


def switch_note(subject: Subject, name: str, given: Any) -> str:
    """Give the quiet words beside a switch."""
    if given is MIXED:
        return ""
    on = _is_on(subject, name, given)
    if on and name != "trainable" and len(subject.nodes) <= SMALL:
        facts = subject.document.facts
        nodes = [node for node in subject.nodes if node in facts.nodes]
        count = summary.switch_weights(facts, nodes, name, on)
        if count > 0:
            return f"{count:,} weights"
    return "on" if on else "off"


def _is_on(subject: Subject, name: str, given: Any) -> bool:
    if given is not ABSENT:
        return bool(given)
    sheet = catalog.sheet(subject.kinds[0]) if subject.kinds else None
    param = None
    if sheet is not None:
        param = sheet.params.get(name) or sheet.call_params.get(name)
    return bool(param.default) if param is not None and not param.required else name == "trainable"


# ── the model ────────────────────────────────────────────────────────────────────────────────


def model_costs(facts: Facts) -> list[Cost]:
    """Give compute and memory of the whole model."""
    whole = summary.totals(facts)
    count, size, words = summary.count_text, summary.bytes_text, whole.words
    rows = [
        Cost("Parameters", words("params", f"{whole.params:,}")),
        Cost("FLOPs per sample", words("macs", count(2 * whole.macs))),
        Cost("Weights", words("weights", size(whole.weights))),
        Cost("Activations per sample", words("activations", size(whole.activations))),
    ]
    if whole.non_trainable:
        rows.insert(1, Cost("of them trainable", words("params", f"{whole.trainable:,}")))
    field = _largest_field(facts)
    if field:
        rows.append(Cost("Receptive field", field))
    return rows


def _largest_field(facts: Facts) -> str:
    best: tuple[int, ...] = ()
    for field in fields(facts).values():
        best = max(best, field.sizes)
    sizes = [
        known.outputs[0].shape[1:-1]
        for node, known in facts.nodes.items()
        if facts.model.layer_of(node).kind == INPUT and known.outputs and known.outputs[0].shape
    ]
    if not best or all(size == 1 for size in best):
        return ""
    words = " × ".join(map(str, best))
    if sizes and all(
        len(size) == len(best)
        and all(a is not None and b >= a for a, b in zip(size, best, strict=True))
        for size in sizes
    ):
        words += ", full input"
    return words


def parts(facts: Facts) -> list[Cost]:
    """Give the parameters by frame, and by block or layer outside of them, the largest first."""
    model, whole = facts.model, summary.totals(facts).params
    home = {node: key for key, frame in model.frames.items() for node in frame.nodes}
    found: dict[str, tuple[str, int]] = {}
    for calls in facts.structure.calls.values():
        node = calls[0]
        outcome = facts.nodes[node].outcome
        count = outcome.trainable + outcome.non_trainable
        key = home.get(node)
        words = model.frames[key].title if key is not None else model.layer_of(node).name
        place = key if key is not None else node
        found[place] = (words, found.get(place, ("", 0))[1] + count)
    rows = sorted(found.values(), key=lambda pair: -pair[1])
    return [Cost(words, f"{n:,}", _share(n, whole)) for words, n in rows if n]


def categories(facts: Facts) -> list[Cost]:
    """Count the layers of each category, most first."""
    counts: dict[str, int] = {}
    for layer in facts.model.layers.values():
        sheet = catalog.sheet(layer.kind)
        key = sheet.category if sheet is not None and sheet.category else "core"
        key = "composite" if layer.kind == MODEL else key
        counts[key] = counts.get(key, 0) + 1
    labels = {**catalog.categories(), "composite": "Blocks"}
    rows = sorted(counts.items(), key=lambda pair: -pair[1])
    return [Cost(labels.get(key, key), str(count), None, key) for key, count in rows]
