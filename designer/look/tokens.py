"""The design tokens, read once.

Public: ``RESOURCES`` (the folder with the program's assets), ``tokens()`` (the parsed
``tokens.json``) and ``snake(name)``.  Knows where the file is and nothing about Qt.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@cache
def tokens() -> dict[str, Any]:
    """The design tokens as they stand in ``tokens.json``; do not change the answer."""
    text = (RESOURCES / "tokens.json").read_text(encoding="utf-8")
    result: dict[str, Any] = json.loads(text)
    return result


@cache
def snake(name: str) -> str:
    """``cardHover`` becomes ``card_hover``: token names are camel case, Python's are not."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: "_" + found[1].lower(), name)
