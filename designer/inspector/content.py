"""What is in the inspector: head, shape card, and below them the groups of whatever is selected.

A view is made once per kind of layer and kept; selecting another layer only changes what it shows.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from designer.controls.reading_order import walk
from designer.controls.thin_bar import ThinBar
from designer.controls.way_back import WayBack
from designer.document import Document
from designer.inspector import cards
from designer.inspector.editors import Editor
from designer.inspector.header import Header
from designer.inspector.layer_view import LayerView, Signature, signature
from designer.inspector.menu import look_of, menu_of
from designer.inspector.model_view import ModelView
from designer.inspector.place_view import PlaceView
from designer.inspector.shape_card import ShapeCard
from designer.inspector.subject import Subject
from designer.settings import Settings
from designer.theme import theme
from designer.workbench import Workbench
from engine.changes import Change
from engine.graph import MODEL, FrameId, Inlet

_KEPT = 40
"""Views of kinds that are kept."""
_PAUSE = 120
"""Milliseconds after an edit of a large drawing before its problems are looked for."""


class Content(QWidget):
    """Head, card and groups."""

    commanded = Signal(str)

    def __init__(
        self, workbench: Workbench, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench, self._settings = workbench, settings
        self._shelf = set(filter(None, settings.get("inspector_open").split(",")))
        self._views: dict[Signature, LayerView] = {}
        self._view: LayerView | ModelView | PlaceView | None = None
        self._place: PlaceView | None = None
        self._model: ModelView | None = None
        self._way_back = WayBack(self)
        self.header = Header()
        self.card = ShapeCard()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ThinBar(self.area)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QWidget()
        self.body.setAutoFillBackground(False)
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.area.setWidget(self.body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        outer.addWidget(self.card)
        outer.addSpacing(10)
        outer.addWidget(self.area, 1)
        self.header.renamed.connect(self._renamed)
        self.header.docs_asked.connect(self.show_documentation)
        self.header.menu_asked.connect(self._menu)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._catch_up)
        workbench.changed.connect(self._changed)
        workbench.selection_changed.connect(self.refresh)
        self.refresh()

    # ── what is shown ────────────────────────────────────────────────────────────────────────

    def _changed(self, change: Change) -> None:
        self.refresh()
        if self._workbench.large and not change.everything:
            self._pause.start()

    def _catch_up(self) -> None:
        """Show what was found wrong since the last edit of a large drawing."""
        _ = self._workbench.document.problems
        self.refresh()

    def refresh(self) -> None:
        """Show what is selected as it is now."""
        if not self.isVisible():
            return
        document = self._workbench.document
        known = document.model.nodes
        selection = document.selection
        nodes = tuple(node for node in selection.nodes if node in known)
        if nodes:
            self._show_layers(Subject(document, nodes))
        elif selection.frame is not None and selection.frame in document.model.frames:
            self._show_frame(document, selection.frame)
        elif selection.wire is not None and selection.wire in document.model.wires:
            self._show_wire(document, selection.wire)
        else:
            self._show_model()

    def showEvent(self, event) -> None:  # noqa: ANN001
        super().showEvent(event)
        self.refresh()

    def _show_layers(self, subject: Subject) -> None:
        document, kinds = subject.document, subject.kinds
        if len(subject.nodes) == 1:
            node = subject.nodes[0]
            layer = document.model.layer_of(node)
            glyph, category = look_of(layer.kind)
            title = layer.model if layer.kind == MODEL and layer.model else layer.kind
            self.header.show_subject(title, layer.name, glyph, category, book=layer.kind != MODEL)
            self.card.show_card(cards.layer_card(document.facts, node, subject.problems()))
        else:
            glyph, category = look_of(kinds[0]) if len(kinds) == 1 else ("layers-2", "")
            count = len(subject.nodes)
            title = f"{count} × {kinds[0]}" if len(kinds) == 1 else f"{count} layers"
            words = ", ".join(kinds) if len(kinds) > 1 else "each of them"
            self.header.show_subject(
                title, words, glyph, category, editable=False, book=len(kinds) == 1
            )
            self.card.show_card(cards.several_card(document.facts, subject.nodes))
        self._show(self._view_for(signature(subject)))
        assert isinstance(self._view, LayerView)
        self._view.show_subject(subject)
        self._settle()

    def _show_frame(self, document: Document, frame: FrameId) -> None:
        known = document.model.frames[frame]
        title = known.title
        self.header.show_subject(title, "Frame", "square-dashed", book=False, edits=title)
        self.card.show_card(cards.frame_card(document.facts, frame))
        self._show_place(Subject(document, tuple(known.nodes)))

    def _show_wire(self, document: Document, wire: Inlet) -> None:
        source = document.model.wires[wire]
        names = [document.model.layer_of(node).name for node in (source.node, wire.node)]
        words = f"{names[0]} → {names[1]}"
        self.header.show_subject("Wire", words, "link", editable=False, book=False)
        self.card.show_card(cards.wire_card(document.facts, source))
        self._show_place(None)

    def _show_place(self, subject: Subject | None) -> None:
        """Show what a frame costs; of a wire the card has said everything."""
        if self._place is None:
            self._place = PlaceView(self._shelf)
            self._column.insertWidget(self._column.count() - 1, self._place)
        self._show(self._place)
        self._place.show_subject(subject)
        self._settle()

    def _show_model(self) -> None:
        document = self._workbench.document
        if self._model is None:
            self._model = ModelView(self._shelf)
            self._model.commanded.connect(self.commanded)
            self._column.insertWidget(self._column.count() - 1, self._model)
        name = document.model_name
        self.header.show_subject(name, "Model", "workflow", book=False, edits=name)
        self.card.show_card(cards.model_card(document.facts))
        self._show(self._model)
        self._model.show_document(document)
        self._settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A field takes back what was typed; then Escape leads to where the keyboard came from.
        if event.key() != Qt.Key.Key_Escape or not self._way_back.go():
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        # Groups make their fields when they open; Tab walks as one reads all the same.
        return walk(self, forwards) or super().focusNextPrevChild(forwards)

    def _view_for(self, of: Signature) -> LayerView:
        view = self._views.pop(of, None)
        if view is None:
            view = LayerView(of, self._shelf)
            view.commanded.connect(self.commanded)
            self._column.insertWidget(self._column.count() - 1, view)
            if len(self._views) >= _KEPT:
                oldest = self._views.pop(next(iter(self._views)))
                self._column.removeWidget(oldest)
                oldest.deleteLater()
        self._views[of] = view
        return view

    def _show(self, view: LayerView | ModelView | PlaceView) -> None:
        if view is self._view:
            return
        if self._view is not None:
            self._view.hide()
        self._view = view
        view.show()
        self.area.verticalScrollBar().setValue(0)

    def _settle(self) -> None:
        """Give everything its place now, not in the next rounds of events."""
        if self._view is not None:
            _activate(self._view)
        self._column.activate()

    def hideEvent(self, event) -> None:  # noqa: ANN001
        super().hideEvent(event)
        self._settings.set("inspector_open", ",".join(sorted(self._shelf)))

    # ── what the window asks for ─────────────────────────────────────────────────────────────

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        editor = self._view.first() if isinstance(self._view, LayerView) else None
        if editor is not None:
            self._go_to(editor)
        else:
            self.header.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_field(self, param: str, focus: bool = True) -> None:
        """Open the group of an argument, and put the keyboard into its field if ``focus``."""
        editor = self._view.editor(param) if isinstance(self._view, LayerView) else None
        if editor is not None:
            self._go_to(editor, focus)

    def _go_to(self, editor: Editor, focus: bool = True) -> None:
        self.body.adjustSize()
        self.area.ensureWidgetVisible(editor, 0, theme().px(40))
        if focus:
            editor.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def edit_name(self) -> None:
        """Begin to edit the name of what is selected."""
        self.header.edit_name()

    def _renamed(self, name: str) -> None:
        document = self._workbench.document
        node, frame = document.selection.node, document.selection.frame
        if node is not None:
            document.rename(document.model.nodes[node].layer, name)
        elif frame is not None:
            document.change_frame(frame, title=name)
        else:
            document.rename_model(name)
        self.refresh()

    def show_documentation(self) -> None:
        """Show what Keras says of the selected kind of layer."""
        from designer.inspector.documentation import DocumentationCard

        document = self._workbench.document
        node = document.selection.last
        if node is None:
            return
        DocumentationCard.over(self.window()).open(document.model.layer_of(node).kind, self)

    def _menu(self, at: QPoint) -> None:
        document = self._workbench.document
        menu = menu_of(document, self.commanded.emit, self)
        menu.popup(at)


def _activate(widget: QWidget) -> None:
    """Have the layouts inside ``widget`` computed, the inner ones first."""
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isHidden() and child.layout() is not None:
            _activate(child)
    layout = widget.layout()
    if layout is not None:
        layout.invalidate()
        layout.activate()
