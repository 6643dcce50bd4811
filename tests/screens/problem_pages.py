"""Makes what the pages on problems show: pictures out of the program, and the list of codes.

    python tests/screens/problem_pages.py            both
    python tests/screens/problem_pages.py --codes    the list alone; needs no window

The list is read off the sources, so that it cannot name a code that does not exist nor lack one
that does; a test compares it.
"""

from __future__ import annotations

import ast
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from engine import pages  # noqa: E402

FOLDER = ROOT / pages.FOLDER
MAKERS = ("refuse", "warn", "Problem", "_failed", "failed")
CODE = re.compile(r"[a-z]+(-[a-z]+)*")

HEAD = """# All codes

Made by `python tests/screens/problem_pages.py --codes`; do not edit.

Codes are stable words: `shapewright inspect --json` gives them, and a script may rely on them. An
error keeps Keras from building or running the network; a warning lets it pass. `…` stands for names
and numbers.

| Code | Severity | What it says | Read more |
|---|---|---|---|
"""


# ── the list ─────────────────────────────────────────────────────────────────────────────────


def codes() -> dict[str, tuple[str, str]]:
    """Give severity and title of every code in the sources of the engine."""
    found: dict[str, tuple[str, str]] = {}
    # What holds for every layer comes before what one family of them says.
    paths = sorted((ROOT / "engine").rglob("*.py"), key=lambda path: ("layers" in path.parts, path))
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                for code, severity, title in _made(node):
                    known = found.get(code)
                    # The first wording that says anything stays.
                    if known is None or (not known[1] and title):
                        found[code] = (severity, title)
    return dict(sorted(found.items()))


def _made(node: ast.Call) -> Iterator[tuple[str, str, str]]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if name not in MAKERS or not node.args:
        return
    texts = [_text(argument) for argument in node.args]
    warning = name == "warn" or "warning" in texts[2:]
    title = texts[1] if len(texts) > 1 else ""
    for code in _codes(node.args[0]):
        yield code, "warning" if warning else "error", title


def _codes(node: ast.expr) -> list[str]:
    """Give the codes that an expression may be: a word, or one with a part that varies."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value] if CODE.fullmatch(node.value) else []
    if isinstance(node, ast.IfExp):
        return [*_codes(node.body), *_codes(node.orelse)]
    if isinstance(node, ast.JoinedStr) and ast.unparse(node) == "f'{what}-too-large'":
        return ["kernel-too-large", "pool-too-large"]
    return []


def _text(node: ast.expr) -> str:
    """Give a title as it is written, with … for what is filled in."""
    if isinstance(node, ast.Constant):
        words = str(node.value)
    elif isinstance(node, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.Constant) else "…" for p in node.values)
        words = "".join(str(part) for part in parts)
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("title", "short"):
        return _text(node.args[0]) if node.args else ""
    elif isinstance(node, ast.IfExp):
        return _text(node.body)
    elif isinstance(node, ast.Subscript):
        return _text(node.value)
    else:
        return ""
    return re.sub(r"\{\w+\}", "…", words)


def table() -> str:
    """Give the page that lists all codes."""
    rows = []
    for code, (severity, words) in codes().items():
        page = pages.documentation(code)
        more = f"[{page}]({page}.md)" if page != pages.CODES else ""
        shown = words.replace("|", "\\|").replace("*", "\\*")
        rows.append(f"| `{code}` | {severity} | {shown} | {more} |")
    return HEAD + "\n".join(rows) + "\n"


# ── the pictures ─────────────────────────────────────────────────────────────────────────────


def pictures() -> None:
    """Take every picture: a small canvas with a network, and its callout or shape card."""
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from designer import application
    from designer.canvas.view import Canvas
    from designer.document import Document
    from designer.theme import themes
    from engine import arrange
    from tests.screens.problem_scenes import SCENES

    app = application.make_application([])
    themes.set_mode("light")
    (FOLDER / "images").mkdir(parents=True, exist_ok=True)
    for name, scene in SCENES.items():
        document = Document(arrange.arranged(scene.project()))
        window = QWidget()
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        canvas = Canvas(document)
        canvas.set_minimap(False)
        column.addWidget(canvas)
        window.resize(*scene.size)
        window.show()
        _spin(app, 0.3)
        canvas.fit_all(glide=False)
        scene.show(canvas, document)
        _spin(app, 0.6)
        window.grab().save(str(FOLDER / "images" / f"{name}.png"))
        window.close()
        window.deleteLater()


def _spin(app: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.01)


def main(words: list[str]) -> None:
    """Write what the command line asks for."""
    makers: list[Callable[[], object]] = [
        lambda: (FOLDER / f"{pages.CODES}.md").write_text(table(), "utf-8")
    ]
    if "--codes" not in words:
        makers.append(pictures)
    for make in makers:
        make()


if __name__ == "__main__":
    main(sys.argv[1:])
