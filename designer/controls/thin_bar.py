"""A scroll bar that lies over the right margin of a list instead of taking width from its rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

from designer.theme import theme


class ThinBar(QScrollBar):
    """Moves with the area's own (hidden) bar, and shows while there is something to scroll."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(Qt.Orientation.Vertical, area)
        self._area = area
        own = area.verticalScrollBar()
        own.rangeChanged.connect(self._range_changed)
        own.valueChanged.connect(self.setValue)
        self.valueChanged.connect(own.setValue)
        area.installEventFilter(self)
        self._range_changed(own.minimum(), own.maximum())

    def _range_changed(self, low: int, high: int) -> None:
        own = self._area.verticalScrollBar()
        self.setRange(low, high)
        self.setPageStep(own.pageStep())
        self.setSingleStep(own.singleStep())
        self.setVisible(high > low)
        self._place()

    def _place(self) -> None:
        width = theme().px(10)
        area = self._area
        self.setGeometry(area.width() - width, 0, width, area.height())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
