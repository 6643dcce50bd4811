"""What is open: the documents, and which of them is in front.

Panels are made once and listen here; the workbench passes on what the document in front says, so
that no panel needs to know when the author changes tabs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from designer.document import Document
    from designer.selection import Selection
    from engine.changes import Change


class Workbench(QObject):
    """The open documents. There is always one in front while any is open."""

    changed = Signal(object)
    """A `Change` of the document in front; ``everything`` when another one came to the front."""
    selection_changed = Signal()
    documents_changed = Signal()
    """A document was opened, closed, brought to the front, renamed, saved, or edited since."""
    stepped = Signal()
    """What undo and redo would do is another thing now."""
    announced = Signal(str, bool)
    """A sentence about what was just done, and whether to offer Undo beside it."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing open."""
        super().__init__(parent)
        self._documents: list[Document] = []
        self._front: Document | None = None
        self._nothing: Document | None = None

    @property
    def documents(self) -> tuple[Document, ...]:
        """The open documents in the order of their tabs."""
        return tuple(self._documents)

    @property
    def front(self) -> Document | None:
        """The document in front; ``None`` while the start page is shown."""
        return self._front

    @property
    def document(self) -> Document:
        """The document in front, or an empty one, so that panels need no special case."""
        if self._front is not None:
            return self._front
        if self._nothing is None:
            # Not with the window: the start page is there sooner without the engine.
            from designer.document import Document

            self._nothing = Document()
        return self._nothing

    @property
    def large(self) -> bool:
        """Whether the drawing in front is so large that what counts all of it should wait."""
        return self._front is not None and self._front.large

    @property
    def selection(self) -> Selection:
        """What is selected in the document in front."""
        return self.document.selection

    def open(self, document: Document) -> None:
        """Add a document and bring it to the front."""
        document.setParent(self)
        document.changed.connect(self._pass_on_change)
        document.selection.changed.connect(self._pass_on_selection)
        document.announced.connect(self._pass_on_announcement)
        document.undo_stack.cleanChanged.connect(self._pass_on_clean)
        # Not `changed`: that comes while the stack is still at the step before.
        document.undo_stack.indexChanged.connect(self._pass_on_step)
        self._documents.append(document)
        self.bring_to_front(document)

    def close(self, document: Document) -> None:
        """Take a document away; its neighbour comes to the front."""
        place = self._documents.index(document)
        self._documents.remove(document)
        if document is self._front:
            left = self._documents
            self.bring_to_front(left[min(place, len(left) - 1)] if left else None)
        else:
            self.documents_changed.emit()
        document.setParent(None)
        document.deleteLater()

    def bring_to_front(self, document: Document | None) -> None:
        """Show another document; ``None`` shows the start page."""
        if document is not self._front:
            from engine.changes import Change

            self._front = document
            self.changed.emit(Change(everything=True))
            self.selection_changed.emit()
        self.documents_changed.emit()

    def _pass_on_change(self, change: Change) -> None:
        if self.sender() is self._front:
            self.changed.emit(change)
            if change.settings:
                self.documents_changed.emit()

    def _pass_on_selection(self) -> None:
        if self._front is not None and self.sender() is self._front.selection:
            self.selection_changed.emit()

    def _pass_on_announcement(self, sentence: str, undoable: bool) -> None:
        if self.sender() is self._front:
            self.announced.emit(sentence, undoable)

    def _pass_on_step(self) -> None:
        if self._front is not None and self.sender() is self._front.undo_stack:
            self.stepped.emit()

    def _pass_on_clean(self) -> None:
        self.documents_changed.emit()
