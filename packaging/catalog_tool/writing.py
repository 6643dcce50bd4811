"""Write the catalogue as JSON in which a diff can be read: one argument per line."""

from __future__ import annotations

import json
from typing import Any


def dump(value: Any, depth: int) -> str:
    """JSON text with mappings spread over lines down to `depth` levels, compact below."""
    return _text(value, depth, 0) + "\n"


def _text(value: Any, depth: int, level: int) -> str:
    if depth == 0 or not isinstance(value, dict) or not value:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    pad = " " * (level + 1)
    lines = [
        f"{pad}{json.dumps(key, ensure_ascii=False)}:{_text(item, depth - 1, level + 1)}"
        for key, item in value.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n" + " " * level + "}"
