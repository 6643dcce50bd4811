"""How the model shall be trained: optimizer, loss and metrics for ``model.compile(…)``."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from designer.controls.gesture import Gesture
from designer.document import Document
from designer.inspector.editors import Editor
from designer.inspector.families import FAMILIES
from designer.inspector.lists import ListEditor
from designer.inspector.nested import ObjectEditor
from designer.inspector.values import ABSENT
from engine.sheets import Param
from engine.values import EMPTY, FrozenDict

OPTIMIZER = Param("optimizer", "optimizer", False, None, nullable=True)
LOSS = Param("loss", "loss", False, None, nullable=True)
METRICS = Param("metrics", "metrics", False, (), nullable=True)

_SAYS = {
    "optimizer": "How the weights are changed after each batch.",
    "loss": "The number that training makes smaller.",
    "metrics": "What is measured and shown beside the loss.",
}


class CompileForm(QWidget):
    """Three editors over the model's settings."""

    def __init__(self) -> None:
        super().__init__()
        self._document: Document | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        tell = lambda name: _SAYS.get(name, "")  # noqa: E731
        self.editors: dict[str, Editor] = {
            "optimizer": ObjectEditor("compile", OPTIMIZER, FAMILIES["optimizer"], tell),
            "loss": ObjectEditor("compile", LOSS, FAMILIES["loss"], tell),
            "metrics": ListEditor("compile", METRICS, FAMILIES["metric"], tell),
        }
        for name, editor in self.editors.items():
            column.addWidget(editor)
            editor.edited.connect(lambda value, gesture, n=name: self._edited(n, value, gesture))
            editor.reset_asked.connect(lambda n=name: self._edited(n, None, Gesture()))

    def given(self) -> FrozenDict:
        """Give the compile settings of the model."""
        if self._document is None:
            return EMPTY
        chosen = self._document.model.settings.get("compile")
        return chosen if isinstance(chosen, FrozenDict) else EMPTY

    def show_document(self, document: Document) -> None:
        """Show the settings of the model in front."""
        self._document = document
        given = self.given()
        for name, editor in self.editors.items():
            value = given.get(name, ABSENT)
            if name == "metrics" and value is not ABSENT and not isinstance(value, tuple):
                value = (value,)
            editor.set_given(value)

    def _edited(self, name: str, value: Any, gesture: object) -> None:
        if self._document is None:
            return
        given = self.given()
        empty = value is None or value == ()
        after = given.without(name) if empty else given.with_(name, value)
        self._document.set_setting("compile", after or None, gesture)
