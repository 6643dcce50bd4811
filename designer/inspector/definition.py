"""What a block is made of, and what can be done with its definition."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.controls.base import Themed, name_it
from designer.controls.button import Button
from designer.inspector.subject import Subject
from designer.theme import theme

_BUTTONS = (
    ("Open", "external-link", "model.open_block"),
    ("Make unique", "git-branch", "model.unique"),
    ("Dissolve", "ungroup", "model.dissolve"),
)


class Definition(QWidget, Themed):
    """A sentence on how often the block is used, and three buttons."""

    commanded = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.buttons: list[Button] = []
        for words, symbol, command in _BUTTONS:
            button = Button(words, kind="outline", symbol=symbol, parent=self)
            button.set_small()
            button.clicked.connect(lambda _=False, c=command: self.commanded.emit(c))
            self.buttons.append(button)
        self.follow_theme()

    def show_subject(self, subject: Subject) -> None:
        """Speak about the selected block."""
        document = subject.document
        name = document.model.layers[subject.layers[0]].model
        uses = sum(
            model.layers[node.layer].model == name
            for model in document.project.models.values()
            for node in model.nodes.values()
        )
        if uses > 1:
            self._words = (
                f"{name} is used {uses} times in this project. Edits inside change all of them."
            )
        else:
            self._words = f"{name} is used once in this project."
        self.buttons[1].setEnabled(uses > 1)
        self.buttons[1].set_reason("" if uses > 1 else "It is used once, so it is unique already.")
        name_it(self, self._words)
        self._lay_out()
        self.update()

    def retheme(self) -> None:
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _area(self) -> QRectF:
        now = theme()
        width = max(120, self.width() - now.px(40))
        flags = int(Qt.TextFlag.TextWordWrap)
        room = QRectF(now.px(26), 0, width, 400)
        found = now.metrics("small").boundingRect(room, flags, self._words)
        return QRectF(room.left(), 0, width, found.height())

    def _lay_out(self) -> None:
        now = theme()
        x, y = now.px(26), round(self._area().height()) + now.px(8)
        for button in self.buttons:
            size = button.sizeHint()
            if x > now.px(26) and x + size.width() > self.width() - now.px(6):
                x, y = now.px(26), y + size.height() + now.px(6)
            button.setGeometry(x, y, size.width(), size.height())
            x += size.width() + now.px(6)
        self.setFixedHeight(y + self.buttons[0].sizeHint().height() + now.px(4))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(240), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme(), QPainter(self)
        painter.setFont(now.font("small"))
        painter.setPen(now.text.secondary)
        painter.drawText(self._area(), int(Qt.TextFlag.TextWordWrap), self._words)
