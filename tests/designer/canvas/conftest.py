"""A canvas in a window, at 100 %, with its origin at the widget's corner."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.canvas.camera import Camera
from designer.canvas.view import Canvas
from designer.document import Document
from engine.graph import Inlet, Outlet
from tests.designer import hands


class Stage:
    """The canvas under test, and where things are on it."""

    def __init__(self, window: QWidget, canvas: Canvas, document: Document) -> None:
        self.window = window
        self.canvas = canvas
        self.document = document

    def spot(self, x: float, y: float) -> QPointF:
        """A place of the drawing, on the widget."""
        return QPointF(*self.canvas.camera.to_screen(x, y))

    def card(self, node: str, dx: float = 20.0, dy: float = 0.0) -> QPointF:
        """A place on a card, a little right of its middle."""
        x, y = self.canvas.drawing.cards[node].middle
        return self.spot(x + dx, y + dy)

    def output(self, node: str, index: int = 0) -> QPointF:
        """Just below an output."""
        x, y = self.canvas.drawing.router.start_of(Outlet(node, index))
        return self.spot(x, y + 2)

    def arrow(self, inlet: Inlet) -> QPointF:
        """Just above the end of a wire."""
        card = self.canvas.drawing.cards[inlet.node]
        return self.spot(card.inputs[inlet], card.rect.y - 3)

    def ring(self, node: str, place: int = 0) -> QPointF:
        """A free input."""
        card = self.canvas.drawing.cards[node]
        return self.spot(self.canvas.drawing.rings(card)[place].x, card.rect.y - 2)

    def pill(self, inlet: Inlet) -> QPointF:
        """The pill of a wire."""
        drawing = self.canvas.drawing
        return self.spot(*drawing.pill_at(drawing.wires[inlet]))

    @property
    def wires(self) -> dict:
        """The wires of the project."""
        return dict(self.document.model.wires)

    def at(self, node: str) -> tuple[float, float]:
        """Where the project has a card."""
        return self.document.model.nodes[node].at

    def undo(self) -> str:
        """Undo one step; give its name."""
        name = self.document.undo_stack.undoText()
        self.document.undo_stack.undo()
        hands.settle()
        return name


@pytest.fixture
def stage(qtbot, themed):
    """Put a project on a canvas; animations are off unless asked for."""
    kept = []

    def put(project, *, width=1000, height=700, motion=False) -> Stage:
        themed.set_reduced_motion(not motion)
        document = Document(project)
        window = QWidget()
        qtbot.addWidget(window)
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        canvas = Canvas(document)
        column.addWidget(canvas)
        hands.show(window, width=width, height=height)
        canvas.setFocus()
        canvas.land()
        canvas.look(Camera())
        hands.settle()
        made = Stage(window, canvas, document)
        kept.append(made)
        return made

    return put
