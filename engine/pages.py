"""Which page of the documentation explains a problem, by its code.

Knows the pages' names alone; their texts stand in docs/problems, one page per question, and
``codes.md`` lists every code that there is.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = "docs/problems"
INSTALLED = "resources/problems"
"""Where the pages stand in an installed wheel; in the tree and the bundles it is `FOLDER`."""
CODES = "codes"
"""The page that lists all codes."""

PAGES: dict[str, tuple[str, ...]] = {
    "first-layer": ("no-input", "unconnected-input", "unknown-size", "unused-input"),
    "input-shape": ("samples-in-shape", "zero-size", "batches-differ", "stateful-batch"),
    "sequential": ("wrong-rank", "dense-on-image", "reshape-does-not-fill", "not-a-permutation"),
    "output-shape": ("lost-pixels", "crop-too-large", "output-padding-too-large", "nothing-left"),
    "conv2d": (
        "kernel-too-large", "pool-too-large", "strides-with-dilation", "groups-do-not-divide",
        "filters-do-not-divide", "channels-elsewhere", "formats-mixed",
    ),
    "joins": (
        "shapes-differ", "concat-shapes-differ", "concat-ranks-differ", "dot-axes-differ",
        "needs-two-inputs", "features-differ", "steps-differ", "nested-input-shape",
        "shared-weights",
    ),
    "idle": (
        "does-nothing", "normalized-twice", "classes-left-out", "activated-twice", "same-twice",
    ),
    "losses": (
        "logits-twice", "loss-needs-probabilities", "sigmoid-for-classes", "softmax-over-one",
        "one-class", "binary-for-classes", "relu-at-the-end", "metric-and-loss", "unknown-loss",
        "losses-and-outputs",
    ),
}  # fmt: skip
"""Codes by page; every other code stands in the list alone."""

_PAGE_OF = {code: page for page, codes in PAGES.items() for code in codes}


def documentation(code: str) -> str:
    """Give the page that explains problems with ``code``: ``"conv2d"``."""
    return _PAGE_OF.get(code, CODES)


def file(page: str) -> Path | None:
    """Give the file of a page; ``None`` where the documentation was not installed."""
    home = Path(__file__).resolve().parent.parent
    paths = (home / folder / f"{page}.md" for folder in (FOLDER, INSTALLED))
    return next((path for path in paths if path.is_file()), None)
