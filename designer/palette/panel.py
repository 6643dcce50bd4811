"""The left panel as the window knows it. What is in it is made when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from designer.controls.side_panel import SidePanel
from designer.settings import Settings
from designer.workbench import Workbench
from engine.graph import Outlet

if TYPE_CHECKING:
    from designer.palette.content import Content


class Palette(SidePanel):
    """Layers, Blocks, Outline."""

    add_wanted = Signal(str)
    """Add a layer of this kind behind the selection."""

    def __init__(
        self, workbench: Workbench, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__("Palette", "palette", parent)
        self._workbench, self._settings = workbench, settings

    def make(self) -> Content:
        """Make the tabs and what stands on them."""
        from designer.palette.content import Content

        content = Content(self._workbench, self._settings)
        content.add_wanted.connect(self.add_wanted)
        return content

    @property
    def content(self) -> Content:
        """What is in the panel."""
        return self.made

    def focus_search(self) -> None:
        """Go to the search line; Escape leads back to where the keyboard was."""
        self.content.focus_search()

    def show_source(self, outlet: Outlet | None) -> None:
        """Show shapes behind ``outlet`` while a wire is dragged from it; None ends that."""
        self.content.show_source(outlet)
