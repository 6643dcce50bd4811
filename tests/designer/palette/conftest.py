"""A palette in a window, over a document that a test draws."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget

from designer.document import Document
from designer.palette import Palette
from designer.settings import Settings
from designer.workbench import Workbench
from engine.graph import Project
from tests.designer import hands


class Bench:
    """What a test needs at hand."""

    def __init__(self, project):
        self.workbench = Workbench()
        self.document = Document(project)
        self.workbench.open(self.document)
        self.window = QMainWindow()
        self.elsewhere = QLineEdit()
        self.palette = Palette(self.workbench, Settings())
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.palette, 1)
        column.addWidget(self.elsewhere)
        self.window.setCentralWidget(middle)
        self.wanted = []
        self.palette.add_wanted.connect(self.wanted.append)
        hands.show(self.palette, width=248, height=960)
        self.elsewhere.setFocus()

    def select(self, *nodes):
        """Select nodes."""
        self.document.selection.set(nodes)
        hands.settle()

    @property
    def content(self):
        """What is in the palette."""
        return self.palette.content

    @property
    def list(self):
        """The list of layers."""
        return self.content.layers.list

    def words(self):
        """What the rows say."""
        return [row.words for row in self.list.rows()]

    def row(self, words, of=None):
        """The row that says this."""
        return next(row for row in (of or self.list).rows() if row.words == words)

    def spot(self, words, of=None):
        """Where a row is, for hands."""
        view = of or self.list
        view.scrollTo(view.model().index(view.place_of(self.row(words, view).key), 0))
        hands.settle()
        return view.viewport(), view.rect_of(self.row(words, view).key).center()


@pytest.fixture
def bench(themed, tmp_path, monkeypatch):
    """Opens a project beside a palette of its own."""
    monkeypatch.setenv("SHAPEWRIGHT_SETTINGS", str(tmp_path / "settings.ini"))
    made = []

    def open_(project=None):
        made.append(Bench(project if project is not None else Project()))
        return made[-1]

    yield open_
    for each in made:
        each.window.close()
        each.window.deleteLater()
    hands.settle()
