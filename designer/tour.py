"""The tour: a first CNN in three minutes, one step at a time, on the author's own drawing.

Each step waits until the author did it (seen in the project, not guessed from clicks), or is
skipped with Next. Nothing is done for the author.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout
from shiboken6 import isValid

from designer.controls.button import Button, IconButton
from designer.controls.overlay import Overlay
from designer.document import Document
from designer.theme import theme

if TYPE_CHECKING:
    from designer.main_window import MainWindow


def _kinds(document: Document) -> list[str]:
    return [document.model.layer_of(node).kind for node in document.model.nodes]


def _fine(document: Document) -> bool:
    return bool(document.model.nodes) and not any(
        problem.severity == "error" for problem in document.problems
    )


class Step(NamedTuple):
    """What to do, why, and how it is seen that it is done."""

    title: str
    text: str
    done: Callable[[Document], bool]


STEPS = (
    Step(
        "Begin with what comes in",
        "Press Tab on the empty canvas and choose Input, or take the chip 28×28×1. The batch is "
        "left out: it may have any size.",
        lambda d: "Input" in _kinds(d),
    ),
    Step(
        "Add a convolution",
        "Press Tab again: what fits the shape comes first, each with the shape it gives. "
        "Choose Conv2D.",
        lambda d: "Conv2D" in _kinds(d),
    ),
    Step(
        "Read the wire",
        "The pill shows the shape; bold numbers are those that the layer changed. Rest the "
        "pointer on it to see the formula. Then add a MaxPooling2D.",
        lambda d: "MaxPooling2D" in _kinds(d),
    ),
    Step(
        "From picture to classes",
        "Add Flatten, then a Dense with 10 units and activation softmax. Type 10 into units in "
        "the inspector at the right.",
        lambda d: any(
            layer.kind == "Dense" and layer.params.get("units") == 10
            for layer in d.model.layers.values()
        ),
    ),
    Step(
        "Break it",
        "Select the convolution and set kernel_size to 99. The edge turns red and says why, with "
        "the numbers.",
        lambda d: any(problem.severity == "error" for problem in d.problems),
    ),
    Step(
        "Mend it",
        "Press Ctrl+. and Enter for the first fix, or Ctrl+Z to take the step back.",
        _fine,
    ),
    Step(
        "Take the code",
        "The code pane below always holds the whole network. Ctrl+Shift+C copies it, Ctrl+E "
        "exports it and checks it in real Keras.",
        lambda d: False,
    ),
)


class _Card(Overlay):
    """The step, at the foot of the canvas."""

    def __init__(self, window: MainWindow) -> None:
        # On the canvas: whatever opens there later, as quick add, lies above.
        super().__init__(window.canvas or window.editor.stack)
        self.title = QLabel()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.count = QLabel()
        self.next = Button("Next")
        self.close_button = IconButton("x", "End the tour", shortcut="Esc", side=24)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.count)
        head.addWidget(self.close_button)
        foot = QHBoxLayout()
        foot.addWidget(self.text, 1)
        foot.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 12)
        column.addLayout(head)
        column.addLayout(foot)
        self.follow_theme()

    def retheme(self) -> None:
        now = theme()
        for label, style, ink in (
            (self.title, "heading", now.text.primary),
            (self.text, "body", now.text.secondary),
            (self.count, "small", now.text.tertiary),
        ):
            label.setFont(now.font(style))
            label.setStyleSheet(f"color: {ink.name()}")

    def settle(self) -> None:
        """Take the place at the foot of the canvas."""
        host = self.parentWidget()
        wide = min(theme().px(560), host.width() - 40)
        high = theme().px(96)
        wanted = QRect((host.width() - wide) // 2, host.height() - high - 16, wide, high)
        self.setGeometry(self.keep_inside(wanted))


class Tour(QObject):
    """Leads through the steps."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._at = 0
        self.card: _Card | None = None
        window.workbench.changed.connect(lambda _: self._look())
        # Esc that the canvas has no use for, and Esc on a button of the card.
        window.editor.stack.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close with Esc, after everything that lies above; stay at the foot of the canvas."""
        card = self._shown()
        if card is None:
            return False
        if event.type() == QEvent.Type.Resize and watched is card.parent():
            card.settle()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is not self._window.editor.stack or event.key() != Qt.Key.Key_Escape:
            return False  # on the canvas itself Esc has other work first
        self.end()
        return True

    def _shown(self) -> _Card | None:
        """Give the card while it is there: it goes with the canvas that it lies on."""
        card = self.card
        return card if card is not None and isValid(card) and card.isVisible() else None

    @property
    def step(self) -> Step | None:
        """The step that is shown."""
        return STEPS[self._at] if self._shown() is not None else None

    def start(self) -> None:
        """Open an empty model and show the first step."""
        front = self._window.workbench.front
        if front is None or not front.untouched:
            self._window.files.new(name="my_first_cnn")
        self._at = 0
        self.card = _Card(self._window)
        self.card.host.installEventFilter(self)
        self.card.next.clicked.connect(self.forward)
        self.card.close_button.clicked.connect(self.end)
        self._show()

    def forward(self) -> None:
        """Go to the next step."""
        if self._at + 1 >= len(STEPS):
            self.end()
            return
        self._at += 1
        self._show()

    def end(self) -> None:
        """Leave the tour."""
        card = self._shown()
        if card is not None:
            card.hide()
        self._window.settings.set("seen_tour", True)
        if self._window.canvas is not None:
            self._window.canvas.setFocus()

    def _show(self) -> None:
        step, card = STEPS[self._at], self.card
        assert card is not None
        card.title.setText(step.title)
        card.text.setText(step.text)
        card.count.setText(f"{self._at + 1} of {len(STEPS)}")
        card.next.set_words("Done" if self._at + 1 == len(STEPS) else "Next")
        card.settle()
        card.show()
        card.lift()

    def _look(self) -> None:
        if self._shown() is not None and STEPS[self._at].done(self._window.document):
            self.forward()
