"""The output of a layer that no rule knows: its author states it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from designer.inspector.editors import Editor, PlainEditor
from designer.inspector.subject import Subject
from designer.inspector.values import ABSENT
from engine.graph import INPUT, MODEL, OUTPUT
from engine.params import DTYPES
from engine.recipes import recipe_of
from engine.sheets import Param
from engine.tensors import Tensor

SHAPE = Param("output_shape", "shape", False, None, nullable=True, minimum=0)
DTYPE = Param("output_dtype", "dtype", False, "float32", choices=DTYPES)

_SAYS = {
    "output_shape": "What comes out per sample, without the batch. The shapes behind follow it.",
    "output_dtype": "The dtype of what comes out.",
}


def is_unknown(subject: Subject) -> bool:
    """Tell whether this is one call of a layer without a rule."""
    if len(subject.nodes) != 1:
        return False
    layer = subject.document.model.layer_of(subject.nodes[0])
    return layer.kind not in (INPUT, OUTPUT, MODEL) and recipe_of(layer).opaque


class StatedForm(QWidget):
    """Shape and dtype of the first output."""

    def __init__(self) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.shape: Editor = PlainEditor("stated", SHAPE, lambda name: _SAYS[name])
        self.dtype: Editor = PlainEditor("stated", DTYPE, lambda name: _SAYS[name])
        for editor in (self.shape, self.dtype):
            column.addWidget(editor)
            editor.edited.connect(self._edited)
            editor.reset_asked.connect(lambda e=editor: self._edited(e.param.default, None, e))

    def show_subject(self, subject: Subject) -> None:
        """Show what is stated."""
        self._subject = subject
        tensor = self._tensor()
        known = tensor is not None and tensor.shape is not None
        self.shape.set_given(tensor.shape[1:] if known else ABSENT)  # type: ignore[union-attr, index]
        usual = tensor is None or tensor.dtype == DTYPE.default
        self.dtype.set_given(ABSENT if usual else tensor.dtype)  # type: ignore[union-attr]

    def _tensor(self) -> Tensor | None:
        if self._subject is None:
            return None
        stated = self._subject.document.model.nodes[self._subject.nodes[0]].stated
        return stated[0] if stated else None

    def _edited(self, value: Any, gesture: Any, editor: Editor | None = None) -> None:
        if self._subject is None:
            return
        editor = editor or self.sender()  # type: ignore[assignment]
        document, node = self._subject.document, self._subject.nodes[0]
        before = self._tensor() or Tensor(None)
        if editor is self.dtype:
            after = before._replace(dtype=value)
        else:
            after = before._replace(shape=None if value is None else (None, *value))
        rest = document.model.nodes[node].stated[1:]
        empty = after == Tensor(None) and not rest
        document.state(node, () if empty else (after, *rest), gesture)
