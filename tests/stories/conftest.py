"""The whole window, and a person in front of it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from designer.canvas.view import Canvas
from designer.controls.combo import Combo
from designer.controls.line_field import LineField
from designer.controls.segmented import Segmented
from designer.controls.switch import Switch
from designer.document import Document
from designer.inspector.layer_view import LayerView
from designer.main_window import MainWindow
from designer.popups.quick_add import QuickAdd
from designer.settings import Settings
from engine.graph import NodeId
from tests.designer import hands


class Person:
    """Works with mouse and keyboard only; reads the project to see what came of it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    @property
    def document(self) -> Document:
        return self.window.document

    @property
    def canvas(self) -> Canvas:
        canvas = self.window.canvas
        assert canvas is not None
        return canvas

    def node(self, name: str) -> NodeId:
        """The node of a layer by its name."""
        model = self.document.model
        return next(n for n in model.nodes if model.layer_of(n).name == name)

    def at_canvas(self) -> None:
        """Put the hands back on the canvas."""
        self.canvas.setFocus()
        hands.settle()

    def quick_add(self, kind: str, *, keep: bool = False) -> NodeId:
        """Tab, a few letters, Enter."""
        before = set(self.document.model.nodes)
        if not any(popup.isVisible() for popup in self.canvas.findChildren(QuickAdd)):
            self.at_canvas()
            hands.key(self.canvas, Qt.Key.Key_Tab)
        popup = next(p for p in self.canvas.findChildren(QuickAdd) if p.isVisible())
        hands.type_text(popup.line, kind)
        row = popup.list.current()
        assert row is not None, kind
        assert row.title == kind, f"typing {kind} offers {row.title} first"
        keys = Qt.KeyboardModifier.ShiftModifier if keep else Qt.KeyboardModifier.NoModifier
        hands.key(popup.line, Qt.Key.Key_Return, keys)
        hands.settle()
        (new,) = set(self.document.model.nodes) - before
        return new

    def click_card(self, node: NodeId, keys: Any = hands.NO_KEYS) -> None:
        """Click on a card, brought into view first as one would scroll to it."""
        self.canvas.reveal_node(node)
        self.canvas.land()
        hands.settle()
        x, y = self.canvas.drawing.cards[node].middle
        spot = self.canvas.camera.to_screen(x + 20, y)
        from PySide6.QtCore import QPointF

        hands.click(self.canvas, QPointF(*spot), keys=keys)
        hands.settle()

    def field(self, param: str) -> QWidget:
        """The control of a parameter in the inspector, in view."""
        self.window.inspector.show_field(param)
        hands.settle()
        views = self.window.inspector.findChildren(LayerView)
        view = next(view for view in views if view.isVisible())
        editor = view.editor(param)
        assert editor is not None, param
        return editor

    def set(self, param: str, value: Any) -> None:
        """Give a parameter of the selected layer a value with the control that it has."""
        editor = self.field(param)
        for kind, act in (
            (Segmented, self._choose), (Switch, self._switch), (Combo, self._pick),
            (LineField, self._type),
        ):  # fmt: skip
            found = editor.findChildren(kind)
            if isinstance(editor, kind):
                found = [editor, *found]
            if found:
                act(found, value)
                hands.settle()
                return
        raise AssertionError(f"no control for {param}")

    def _choose(self, found: list[Segmented], value: Any) -> None:
        hands.click(found[0].segment(value))

    def _switch(self, found: list[Switch], value: bool) -> None:
        if found[0].isChecked() is not value:
            hands.key(found[0], Qt.Key.Key_Space)

    def _pick(self, found: list[Combo], value: Any) -> None:
        combo = found[0]
        combo.setFocus()
        hands.key(combo, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        hands.settle()
        line = QApplication.focusWidget()
        if isinstance(line, QLineEdit):
            hands.type_text(line, str(value))
            hands.settle()
            hands.key(line, Qt.Key.Key_Return)
        else:
            hands.type_text(combo, str(value))
            hands.key(QApplication.focusWidget() or combo, Qt.Key.Key_Return)

    def _type(self, found: list[LineField], value: Any) -> None:
        values = value if isinstance(value, tuple) and len(found) > 1 else (value,)
        for field, part in zip(found, values, strict=False):
            text = ", ".join(map(str, part)) if isinstance(part, tuple) else str(part)
            hands.type_into(field, text, enter=True)


@pytest.fixture
def person(qtbot, themed, tmp_path, monkeypatch) -> Person:
    monkeypatch.setenv("SHAPEWRIGHT_SETTINGS", str(tmp_path / "settings.ini"))
    settings = Settings()
    settings.set("theme", "dark")
    settings.set("reduced_motion", True)
    themed.set_reduced_motion(True)
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.files.ask_unsaved = lambda _document: "drop"
    hands.show(window, width=1600, height=1000)
    made = Person(window)
    yield made
    for document in window.workbench.documents:
        window.workbench.close(document)
    hands.settle()
