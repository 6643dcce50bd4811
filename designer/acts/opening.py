"""Acts that open something: palettes, dialogs, the tour (each made when it is first needed)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from designer.main_window import MainWindow
    from designer.verification import Verification


class OpeningActs:
    """What floats above the window, or covers it."""

    _window: MainWindow
    _made: dict[str, Any]

    def commands(self, prefix: str = "") -> None:
        """Open the command palette."""
        if "commands" not in self._made:
            from designer.popups.command_palette import CommandPalette

            self._made["commands"] = CommandPalette(self._window, self._window, self._window.menus)
        self._made["commands"].open(prefix)

    def quick_add(self) -> None:
        """Open quick add behind the selection."""
        if self._window.canvas is not None:
            self.quick_add_at(None)

    def quick_add_at(self, place: Any, source: Any = None, wire: Any = None) -> None:
        """Open quick add at a place of the drawing, behind ``source`` or on ``wire``."""
        from designer.popups.quick_add import QuickAdd

        canvas = self._window.canvas
        if canvas is None:
            return
        QuickAdd.over(canvas, self._window.workbench).open(place, source=source, wire=wire)

    def quick_replace(self) -> None:
        """Open quick add to replace the selected layer."""
        from designer.popups.quick_add import QuickAdd

        canvas, node = self._window.canvas, self._window.document.selection.last
        if canvas is not None and node is not None:
            QuickAdd.over(canvas, self._window.workbench).open(None, replacing=node)

    def export(self) -> None:
        """Open the export dialog; with errors, the problems instead."""
        window = self._window
        errors = [p for p in window.document.problems_at(()) if p.severity == "error"]
        if errors:
            window.panel("problems")
            window.tell("Export needs a model without errors: see the problems", "warning")
            return
        from designer.dialogs.export import ExportDialog

        ExportDialog(window).open()

    def recent(self) -> None:
        """Show the recent files as a menu."""
        menu = QMenu(self._window)
        for path in self._window.settings.recent():
            action = menu.addAction(f"{path.stem}   {path.parent}")
            action.triggered.connect(lambda _=False, p=path: self._window.files.open(p))
        if menu.isEmpty():
            menu.addAction("No recent files").setEnabled(False)
        menu.popup(self._window.top_bar.mapToGlobal(self._window.top_bar.rect().bottomLeft()))

    def use_template(self, name: str) -> None:
        """Open a new document from a template."""
        from engine import templates

        self._window.files.new(templates.project(name))

    def rename(self) -> None:
        """Edit the name of the selected layer, or the title of the selected frame."""
        self._window.panel("inspector").edit_name()

    def enter(self) -> None:
        """Open the selected block where it stands, or close it; go to a layer's first field."""
        canvas = self._window.canvas
        if canvas is None or not canvas.toggle_block():
            self._window.panel("inspector").focus_first()

    def layer_docs(self) -> None:
        """Show what Keras's documentation says of the selected layer."""
        self._window.panel("inspector").show_documentation()

    def keys(self) -> None:
        """Show the keyboard shortcuts."""
        from designer.dialogs.help import ShortcutSheet

        ShortcutSheet(self._window).open()

    def tour(self) -> None:
        """Start the tour."""
        from designer.tour import Tour

        self._made["tour"] = Tour(self._window)
        self._made["tour"].start()

    def about(self) -> None:
        """Show version and licences."""
        from designer.dialogs.help import About

        About(self._window).open()

    def verify(self) -> None:
        """Run the code in real Keras and compare."""
        self.verification().start()

    def verification(self) -> Verification:
        """Give what talks to Keras, made when it is first needed."""
        if "verification" not in self._made:
            from designer.verification import Verification

            self._made["verification"] = Verification(self._window)
        made: Verification = self._made["verification"]
        return made
