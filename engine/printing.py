"""A report as people read it in a terminal: an aligned table, and the problems with their cures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine import tensors
from engine.summary import SUMS, at_least, count_text

Report = Mapping[str, Any]

_WIDEST = 40


def printable(text: str) -> str:
    """Give ``text`` without what could command a terminal."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else f"\\x{ord(letter):02x}"
        for letter in text
    )


def report(made: Report) -> str:
    """Give the report of one file as text."""
    blocks = [_head(made)]
    if made["nodes"]:
        blocks.append(_table(made["nodes"]))
    blocks.append(_totals(made["totals"]))
    blocks += [_problem(problem) for problem in made["problems"]]
    ignored = made.get("ignored", ())
    if ignored:
        blocks.append("\n".join(f"  ignored  {_title(problem)}" for problem in ignored))
    return printable("\n\n".join(blocks))


def _head(made: Report) -> str:
    lines = [str(made["file"])]
    for what in ("inputs", "outputs"):
        for tensor in made[what]:
            lines.append(f"  {what[:-1]:7} {tensor['name']}  {_shape(tensor)}")
    return "\n".join(lines)


def _shape(tensor: Mapping[str, Any]) -> str:
    text = tensors.text(tensor["shape"])
    return text if tensor["dtype"] in (None, "float32") else f"{text} {tensor['dtype']}"


def _table(nodes: Sequence[Mapping[str, Any]]) -> str:
    outermost = nodes[0]["model"]
    rows = [("layer", "type", "output shape", "params", "multiply-adds")]
    for node in nodes:
        depth = node["model"].count("/") - outermost.count("/")
        name = "  " * depth + node["name"]
        if node["call"]:
            name += f" (call {node['call'] + 1})"
        outputs = node["outputs"]
        shape = "waits" if outputs is None else ", ".join(map(_shape, outputs))
        if outputs is None and any(p["severity"] == "error" for p in node["problems"]):
            shape = "problem"
        params = node["trainable"] + node["non_trainable"]
        count = f"{params:,}" if node.get("counted", True) else at_least(f"{params:,}", params)
        macs = "?" if node["macs"] is None else f"{node['macs']:,}"
        rows.append((_cut(name), _cut(node["kind"]), _cut(shape), count, macs))
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    return "\n".join(
        "  "
        + "  ".join(
            cell.ljust(widths[i]) if i < 3 else cell.rjust(widths[i]) for i, cell in enumerate(row)
        ).rstrip()
        for row in rows
    )


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _totals(total: Mapping[str, Any]) -> str:
    params = total["trainable"] + total["non_trainable"]
    layers, partial = total["layers"], total.get("partial", ())
    more = {what: " + ?" if what in partial else "" for what in SUMS}
    parts = [
        f"{layers:,} layer{'s' * (layers != 1)}",
        f"{params:,}{more['params']} parameters ({total['trainable']:,} trainable)",
        f"{count_text(total['macs'])}{more['macs']} multiply-adds",
    ]
    return "  " + ", ".join(parts)


def _title(problem: Mapping[str, Any]) -> str:
    node = f"{problem['node']}: " if problem["node"] else ""
    return f"{node}{problem['title']}  [{problem['code']}]"


def _problem(problem: Mapping[str, Any]) -> str:
    lines = [f"  {problem['severity']}  {_title(problem)}"]
    if problem["why"]:
        lines += [f"    {line}" for line in str(problem["why"]).splitlines()]
    for fix in problem["fixes"]:
        gives = "" if fix["gives"] is None else f"  → {tensors.text(fix['gives'])}"
        lines.append(f"    fix: {fix['title']}{gives}")
    return "\n".join(lines)
