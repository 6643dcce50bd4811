"""The code pane: the source of the drawing, at all times; the selected layer's lines are marked.

It reads the document and asks `engine.exporting` for the text; a click on a line selects the layer
that it makes. The code of a very large drawing is written in a process of its own.
"""

from __future__ import annotations

import weakref

from PySide6.QtCore import QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from designer.background import Job, background
from designer.code_editor import CodeEditor
from designer.controls.button import IconButton
from designer.controls.segmented import Segmented
from designer.document import Document
from designer.settings import Settings
from designer.workbench import Workbench
from engine.changes import Change
from engine.exporting.options import Code, Options
from engine.exporting.python_code import python_code
from engine.exporting.sequential import why_not_sequential
from engine.graph import NodeId

_WAIT = 80
"""Milliseconds after an edit before the code is written anew."""
_LONG_WAIT = 500
"""The same for a large drawing: writing thousands of lines is felt by a hand that goes on."""
_LONG = 1500
"""Layers; the code of more of them is written by another process."""
_WAITING = Code("# The code is being written…", (None,), complete=False, models=("",))


class CodeView(QWidget):
    """The code pane with its choice of form."""

    def __init__(
        self, workbench: Workbench, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._settings = settings
        self.editor = CodeEditor()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.editor)
        self.form = Segmented("Form", [("sequential", "Sequential"), ("functional", "Functional")])
        self.form.edited.connect(self._choose)
        self.copy = IconButton("copy", "Copy code", shortcut="Ctrl+Shift+C")
        self.header = QWidget()
        row = QHBoxLayout(self.header)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self.form)
        row.addWidget(self.copy)
        self._shown: weakref.ref[Document] | None = None
        """Whose code is shown, or is announced."""
        self._coming: Job | None = None
        """The code as it will be, while another process writes it."""
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self.refresh)
        workbench.changed.connect(self._changed)
        workbench.selection_changed.connect(self._mark)
        self.editor.viewport().installEventFilter(self)
        self.refresh()

    def text(self) -> str:
        """Give the code as it is now, also while the timer still runs."""
        if self._timer.isActive() or self._coming is not None:
            self.refresh(wait=True)
        return self.editor.code.text

    def _changed(self, change: Change) -> None:
        if change.everything:
            self.refresh()
        elif change:
            self._timer.start(_LONG_WAIT if self._workbench.large else _WAIT)

    def refresh(self, wait: bool = False) -> None:
        """Write the code anew; that of a very large drawing comes later, unless one waits."""
        self._timer.stop()
        if self._coming is not None:
            self._coming.cancel()
            self._coming = None
        document = self._workbench.document
        main = document.shown if document.shown.name == document.project.main else None
        reason = why_not_sequential(document.shown) if main is not None else "a block is shown"
        wanted = self._settings.get("code_form")
        form = "functional" if reason is not None or wanted == "functional" else "sequential"
        self.form.set_value(form)
        if reason is not None:
            self.form.lock("sequential", reason[:1].upper() + reason[1:])
        else:
            self.form.lock("sequential", "")
        options = Options(form="functional" if form == "functional" else "sequential")
        project = document.project
        if wait or sum(len(model.nodes) for model in project.models.values()) <= _LONG:
            self._show(python_code(project, options, main))
            return
        if self._shown is None or self._shown() is not document:
            self.editor.show_code(_WAITING)
            self._shown = weakref.ref(document)
        self._coming = background().run(
            "engine.exporting.python_code:python_code", project, options,
            done=self._show, failed=lambda _: self.refresh(wait=True),
        )  # fmt: skip

    def _show(self, code: Code) -> None:
        self._coming = None
        self._shown = weakref.ref(self._workbench.document)
        self.editor.show_code(code)
        self._mark()

    def _choose(self, form: object, _gesture: object = None) -> None:
        self._settings.set("code_form", str(form))
        self.refresh()

    def _mark(self) -> None:
        selection, model = self._workbench.selection, self._workbench.document.model_name
        lines = frozenset(self.editor.code.lines_of(selection.nodes, model))
        self.editor.mark(lines, reveal=not self.editor.hasFocus())

    def eventFilter(self, watched, event) -> bool:  # noqa: ANN001
        if isinstance(event, QMouseEvent) and event.type() == QMouseEvent.Type.MouseButtonRelease:
            cursor = self.editor.cursorForPosition(event.position().toPoint())
            if not self.editor.textCursor().hasSelection():
                self._select(cursor.blockNumber())
        return super().eventFilter(watched, event)

    def _select(self, line: int) -> None:
        code, document = self.editor.code, self._workbench.document
        node: NodeId | None = code.nodes[line] if line < len(code.nodes) else None
        if node is None:
            return
        if code.models[line] == document.shown.name:
            document.enter(())
        if code.models[line] == document.model_name and node in document.model.nodes:
            document.selection.set([node])
