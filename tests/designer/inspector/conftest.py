"""An inspector in a window, over a document that a test draws."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMainWindow

from designer.document import Document
from designer.inspector import Inspector
from designer.settings import Settings
from designer.workbench import Workbench
from tests.designer import hands


class Bench:
    """What a test needs at hand."""

    def __init__(self, project):
        self.workbench = Workbench()
        self.document = Document(project)
        self.workbench.open(self.document)
        self.window = QMainWindow()
        self.inspector = Inspector(self.workbench, Settings())
        self.window.setCentralWidget(self.inspector)

    def show(self, *nodes):
        """Select nodes, with the window shown."""
        self.document.selection.set(nodes)
        if not self.window.isVisible():
            hands.show(self.inspector, width=340, height=900)
        hands.settle()
        return self.content

    @property
    def content(self):
        """What is in the inspector."""
        return self.inspector.content

    def editor(self, name):
        """The editor of an argument, scrolled to where the hand reaches it."""
        editor = self.content._view.editor(name)
        hands.settle()
        self.content.area.ensureWidgetVisible(editor, 0, 60)
        hands.settle()
        return editor

    def params(self, node):
        """What the layer of a node has been given."""
        return self.document.model.layer_of(node).params

    def undo(self):
        """One step back."""
        self.document.undo_stack.undo()
        hands.settle()


@pytest.fixture
def bench(themed, tmp_path, monkeypatch):
    """Opens a project in an inspector of its own; groups are open unless a test folds them."""
    monkeypatch.setenv("SHAPEWRIGHT_SETTINGS", str(tmp_path / "settings.ini"))
    made = []

    def open_(project):
        made.append(Bench(project))
        return made[-1]

    yield open_
    for each in made:
        each.window.close()
        each.window.deleteLater()
    hands.settle()
