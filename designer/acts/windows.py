"""Acts on the window: its panels, their order, the theme, the size of things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.theme import theme

if TYPE_CHECKING:
    from designer.main_window import MainWindow


class WindowActs:
    """What shows and hides parts of the window, and how it looks."""

    _window: MainWindow

    # ── parts of the window ──────────────────────────────────────────────────────────────────

    def dock_open(self) -> bool:
        """Tell whether the dock is open."""
        return not self._window.editor.dock_header.is_folded()

    def toggle_dock(self) -> None:
        """Fold the dock, or open it."""
        self._window.editor.dock_header.set_folded(self.dock_open())

    def inspector_open(self) -> bool:
        """Tell whether the inspector is there."""
        return not self._window.inspector.isHidden()

    def toggle_inspector(self) -> None:
        """Show or hide the inspector."""
        self._window.inspector.setVisible(not self.inspector_open())
        self._window.editor.tab_row.refresh()

    def toggle_panels(self) -> None:
        """Hide all panels, or bring them back."""
        window = self._window
        show = window.palette_panel.isHidden() and window.inspector.isHidden()
        window.palette_panel.setVisible(show)
        window.inspector.setVisible(show)
        window.editor.dock_header.set_folded(not show)

    def next_pane(self, step: int) -> None:
        """Move the focus to the next pane."""
        window = self._window
        if window.workbench.front is None:
            window.start_page.setFocus()
            return
        panes = [window.palette_panel, window.canvas, window.editor.pages, window.inspector]
        shown = [pane for pane in panes if pane is not None and pane.isVisible()]
        focus = window.focusWidget()
        here = next(
            (i for i, pane in enumerate(shown) if focus is pane or pane.isAncestorOf(focus)), -step
        )
        pane = shown[(here + step) % len(shown)]
        if pane is window.palette_panel:
            window.palette_panel.focus_search()
        elif pane is window.inspector:
            window.inspector.focus_first()
        elif pane is window.editor.pages:
            window.editor.pages.currentWidget().setFocus()
        else:
            pane.setFocus()

    def switch_theme(self) -> None:
        """Dark becomes light, light becomes dark."""
        self._window.settings.set("theme", "light" if theme().dark else "dark")

    def scale_interface(self, factor: float) -> None:
        """Make everything but the canvas larger or smaller."""
        settings = self._window.settings
        settings.set("scale", min(2.0, max(0.8, round(settings.get("scale") * factor, 2))))

    def quit(self) -> None:
        """Close the window (it asks about unsaved work)."""
        self._window.close()
