"""How the passes of a block that repeats are built in code, under the names that they really have.

The names are those of `engine.repeats`, so that the code, the files and the report agree.
"""

from __future__ import annotations

from engine import repeats
from engine.exporting.literals import string
from engine.graph import LayerId, Model


def builder(function: str, drawing: Model, layer: LayerId) -> str:
    """Give the call that builds pass number ``i`` (from 0): ``build_res(f"res_{i + 1}")``."""
    first = repeats.pass_names(drawing)[layer][0]
    stem = string(first.removesuffix("1").replace("{", "{{").replace("}", "}}"))
    return f"{function}(f{stem[:-1]}{{i + 1}}{stem[-1]})"


def every(function: str, drawing: Model, layer: LayerId) -> str:
    """Give the list of all passes of a layer that repeats."""
    count = drawing.layers[layer].repeat
    return f"[{builder(function, drawing, layer)} for i in range({count})]"
