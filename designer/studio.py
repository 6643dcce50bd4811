"""What the window shows while a model is open: palette, editor and inspector side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from designer.controls.announce import announce
from designer.controls.toast import Toast
from designer.editor_area import PROBLEMS, EditorArea
from designer.inspector import Inspector
from designer.narrator import Narrator
from designer.palette import Palette
from designer.rail import Rail
from designer.theme import theme, themes
from designer.wiring import wire_canvas

if TYPE_CHECKING:
    from designer.main_window import MainWindow

_SHOWN = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize)
_NARROW = 1280
"""Below this width the inspector goes; below `_SLIM` the palette becomes a rail."""
_SLIM = 1100


def kept_widths(kept: object) -> tuple[int, int]:
    """Read what is kept of the widths of palette and inspector; the usual ones otherwise."""
    _, palette, _ = theme().size.palette
    _, inspector, _ = theme().size.inspector
    try:
        left, right = (int(part) for part in str(kept).split(","))
        return left, right
    except ValueError:
        return round(palette / theme().scale), round(inspector / theme().scale)


class Studio(QWidget):
    """The panels, each with its width. The window makes it when the first model comes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._room: dict[int, bool] = {}
        # What the author made of them, in the pixels of the design.
        self._widths = kept_widths(window.settings.state("widths"))
        self._fresh = True
        bench, settings, run = window.workbench, window.settings, window.menus.run
        self.palette_panel = Palette(bench, settings)
        self.rail = Rail()
        self.editor = EditorArea(bench, settings, window, run)
        self.inspector = Inspector(bench, settings)
        self.toast = Toast(self.editor.stack)
        self._panels: dict[str, Any] = {
            "palette": self.palette_panel,
            "inspector": self.inspector,
            "problems": self.editor.problems,
            "code": self.editor.code,
            "summary": self.editor.summary,
            "canvas": self.editor.stack,
        }
        self._assemble()
        self.inspector.installEventFilter(self)
        self.palette_panel.add_wanted.connect(window.dialogs.add_layer)
        self.inspector.commanded.connect(run)
        self.rail.asked.connect(self._show_palette)
        self.editor.problems.shown.connect(window.dialogs.reveal_problem)
        self.editor.canvas_made.connect(lambda canvas: wire_canvas(canvas, window))
        bench.stepped.connect(self._step)
        settings.changed.connect(lambda _: self.editor.tab_row.refresh())
        self.narrator = Narrator(bench, lambda words: announce(self, words), QAccessible.isActive)
        themes.changed.connect(self._rescale)

    def _assemble(self) -> None:
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.setHandleWidth(1)
        self.columns.setChildrenCollapsible(False)
        for panel in (self.palette_panel, self.editor, self.inspector):
            self.columns.addWidget(panel)
        for place, stretch in enumerate((0, 1, 0)):
            self.columns.setStretchFactor(place, stretch)
        self.columns.splitterMoved.connect(self._remember)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.columns, 1)
        self.rail.hide()

    def panel(self, name: str) -> Any:
        """Give a panel by name, opened where it was folded."""
        if name == "problems":
            self.editor.show_page(PROBLEMS)
        if name == "inspector":
            self.inspector.show()
        if name == "palette":
            self.palette_panel.show()
        return self._panels[name]

    def _step(self) -> None:
        self.toast.retract()
        self.editor.tab_row.refresh()

    def resizeEvent(self, event) -> None:  # noqa: ANN001
        super().resizeEvent(event)
        if self._fresh:
            self._fresh = False
            self._spread()
        self._make_room()

    def _rescale(self) -> None:
        """Keep the panels as wide as they were, in the pixels of the design."""
        self._spread()
        self._make_room()

    @property
    def widths(self) -> tuple[int, int]:
        """The widths of palette and inspector, in the pixels of the design, seen or not."""
        return self._widths

    def _remember(self) -> None:
        """Take note of the widths that the hand gives; a hidden panel keeps its own."""
        left, right = self._widths
        if self.palette_panel.isVisible():
            left = round(self.palette_panel.width() / theme().scale)
        if self.inspector.isVisible() and not self.floating:
            right = round(self.inspector.width() / theme().scale)
        self._widths = (left, right)

    def _spread(self) -> None:
        """Give palette and inspector their widths, and the editor the rest."""
        left, right = (theme().px(width) for width in self._widths)
        layout = self.layout()
        if layout is not None:
            layout.activate()  # a splitter without its width would spread what it is told
        rest = max(1, self.width() - left - right)
        self.columns.setSizes([left, rest, right])

    def _make_room(self) -> None:
        """Fold panels away where it has become too narrow for them, and bring them back.

        A larger interface has room for less, as a narrower window has.
        """
        width = self.width() / theme().scale
        for limit, panel in ((_NARROW, self.inspector), (_SLIM, self.palette_panel)):
            room = width >= limit
            if self._room.get(limit) != room:
                self._room[limit] = room
                if panel is self.inspector:
                    self._dock_inspector(room)
                panel.setVisible(room)
                self._spread()
        self.rail.setVisible(width < _SLIM)
        if self.floating:
            self._place_inspector()

    @property
    def floating(self) -> bool:
        """Whether the inspector lies over the canvas: there is no room beside it."""
        return self.inspector.parent() is self

    def _dock_inspector(self, beside: bool) -> None:
        """Put the inspector beside the canvas, or over it."""
        if beside and self.floating:
            self.columns.addWidget(self.inspector)
            self.columns.setStretchFactor(2, 0)
        elif not beside and not self.floating:
            self.inspector.setParent(self)
        self._clear_the_canvas()

    def _place_inspector(self) -> None:
        """Lie at the right, below the row of tabs, which shows and hides it."""
        top = self.editor.tab_row.height()
        wide = theme().size.inspector[1]
        self.inspector.setGeometry(self.width() - wide, top, wide, self.height() - top)
        self.inspector.raise_()
        self._clear_the_canvas()

    def _clear_the_canvas(self) -> None:
        """Leave nothing under the inspector where it lies over the canvas."""
        over = self.floating and not self.inspector.isHidden()
        self.editor.keep_clear(self.inspector.width() if over else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.inspector and event.type() in _SHOWN:
            self._clear_the_canvas()
        return super().eventFilter(watched, event)

    def _show_palette(self, tab: int) -> None:
        """Open the palette beside the rail at one of its tabs, or fold it again."""
        tabs = self.palette_panel.content.tabs
        again = not self.palette_panel.isHidden() and tabs.current() == tab
        self.palette_panel.setVisible(not again)
        tabs.set_current(tab)
