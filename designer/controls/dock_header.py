"""The header of a dock: tabs at the left, room for controls at the right, a fold button.

Public: ``DockHeader(["Code", "Problems", "Summary"])`` with ``tabs``, ``add(widget)`` (shown with
one tab only if ``tab=`` is given), ``folded`` (bool) and ``set_folded``.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from designer.controls.base import Themed
from designer.controls.button import IconButton
from designer.controls.tabs import Tabs
from designer.look.paint import hairline
from designer.theme import theme


class DockHeader(QWidget, Themed):
    """35 high: the dock folds to exactly this."""

    folded = Signal(bool)

    def __init__(
        self, titles: Sequence[str], *, shortcut: str = "Ctrl+J", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shortcut, self._is_folded = shortcut, False
        self._owned: list[tuple[QWidget, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.tabs = Tabs(titles, "Dock")
        self.fold = IconButton("chevron-down", "Fold", shortcut=shortcut)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.addWidget(self.tabs)
        self._row.addStretch(1)
        self._row.addWidget(self.fold)
        self.fold.clicked.connect(lambda: self.set_folded(not self._is_folded))
        self.tabs.changed.connect(self._tab_changed)
        self.tabs.pressed.connect(lambda: self.set_folded(False))
        self.follow_theme()

    def add(self, widget: QWidget, tab: int | None = None) -> None:
        """A control at the right, before the fold button; with ``tab``, only on that tab."""
        self._row.insertWidget(self._row.count() - 1, widget)
        if tab is not None:
            self._owned.append((widget, tab))
            widget.setVisible(self.tabs.current() == tab)

    def _tab_changed(self) -> None:
        # Asking for a tab of a folded dock asks to see it.
        self.set_folded(False)
        self._show_owned()

    def _show_owned(self) -> None:
        """Show what belongs to the open page; a folded dock shows none, so nothing controls it."""
        for widget, tab in self._owned:
            widget.setVisible(tab == self.tabs.current() and not self._is_folded)

    def is_folded(self) -> bool:
        """Is only the header shown?"""
        return self._is_folded

    def set_folded(self, folded: bool) -> None:
        """Fold to the header, or open."""
        if folded == self._is_folded:
            return
        self._is_folded = folded
        self.fold.set_symbol("chevron-up" if folded else "chevron-down")
        self.fold.set_name("Unfold" if folded else "Fold", self._shortcut)
        self.tabs.set_open(not folded)
        self._show_owned()
        self.folded.emit(folded)

    def retheme(self) -> None:
        now = theme()
        self.setFixedHeight(now.size.dock_collapsed)
        self._row.setContentsMargins(0, 1, now.px(10), 0)
        self._row.setSpacing(now.px(6))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.set_folded(not self._is_folded)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.surface.panel)
        right = QPointF(self.width(), 0)
        hairline(painter, QPointF(0, 0), right, now.border.default)
        foot = QPointF(0, self.height() - 1)
        hairline(painter, foot, foot + right, now.border.default)
