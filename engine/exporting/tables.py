"""The summary table as text to paste: Markdown and CSV."""

from __future__ import annotations

import csv as csv_module
import io

from engine import summary
from engine.inference import Facts

_HEADINGS = ("Layer", "Type", "Output shape", "Params", "FLOPs", "Memory")


def markdown(facts: Facts) -> str:
    """Give the table in Markdown, with the totals below it."""
    lines = [f"| {' | '.join(_HEADINGS)} |", "|---|---|---|---:|---:|---:|"]
    for row in summary.rows(facts):
        cells = (
            row.title, row.kind, row.shape_text, row.params_text, row.flops_text, row.memory_text,
        )  # fmt: skip
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    totals = summary.totals(facts)
    lines += [
        "",
        f"Parameters: {totals.words('params', f'{totals.params:,}')} "
        f"({totals.trainable:,} trainable, "
        f"{totals.non_trainable:,} non-trainable)",
    ]
    return "\n".join(lines) + "\n"


def csv(facts: Facts) -> str:
    """Give the table as CSV with plain numbers; shapes keep their batch as ``None``."""
    written = io.StringIO()
    writer = csv_module.writer(written, lineterminator="\n")
    writer.writerow(
        ("layer", "type", "output_shape", "trainable", "non_trainable", "flops", "memory_bytes")
    )
    for row in summary.rows(facts):
        shape = "" if row.outputs is None else "; ".join(str(t.shape) for t in row.outputs)
        # A count that is not known is an empty cell, not a number that is too small.
        known = (row.trainable, row.non_trainable) if row.counted else (None, None)
        counts = (*known, row.flops, row.memory)
        cells = (row.title, row.kind, shape, *counts)
        writer.writerow([_plain(cell) for cell in cells])
    return written.getvalue()


def _cell(text: str) -> str:
    """Give text that cannot end its cell."""
    return "".join(c if c.isprintable() else " " for c in text).replace("|", "\\|")


def _plain(cell: object) -> object:
    """Give text that a spreadsheet cannot take for a formula."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return "" if cell is None else cell
