"""The text of what is exported, as it will be saved; that of a large drawing comes later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from designer.background import Job, background
from designer.code_editor import CodeEditor
from engine.exporting import tables
from engine.exporting.keras_json import keras_json
from engine.exporting.notebook import notebook
from engine.exporting.options import Code, Options
from engine.exporting.python_code import python_code
from engine.graph import Project
from engine.inference import Facts

_LARGE = 1000
"""Layers from which on what is exported is written and painted by another process."""
_PICTURE = (
    "The drawing as a picture, in the colours of a light page.\n\n"
    "The ending of the name decides: .svg and .pdf keep text as text, .png is pixels."
)


class ExportText:
    """Text in one form after the other, shown in ``preview``."""

    def __init__(self, project: Project, facts: Facts, preview: CodeEditor) -> None:
        self.project, self._facts, self._preview = project, facts, preview
        self.large = sum(len(model.nodes) for model in project.models.values()) > _LARGE
        self._key, self._options, self._suffix = "python", Options(), ""
        self._coming: Job | None = None
        self._written: str | None = None

    def show(self, key: str, options: Options, suffix: str) -> None:
        """Show the text of a form, for a file with the ending ``suffix``."""
        self.forget()
        self._key, self._options, self._suffix = key, options, suffix
        call = self._calls().get(key)
        if call is None or not self.large:
            self._show(self.text())
            return
        self._show("The preview is being written…")
        self._coming = background().run(
            *call, done=self._came, failed=lambda _: self._show(self.text())
        )

    def text(self) -> str:
        """Give the text of the form that is shown (the description of a picture)."""
        if self._written is None:
            self._written = self._makers()[self._key]()
        return self._written

    def forget(self) -> None:
        """What was asked for is not wanted any more."""
        self._written = None
        if self._coming is not None:
            self._coming.cancel()
            self._coming = None

    def _makers(self) -> dict[str, Callable[[], str]]:
        table = tables.csv if self._suffix == ".csv" else tables.markdown
        return {
            "python": lambda: python_code(self.project, self._options).text,
            # What is run to make the model.
            "keras": lambda: python_code(self.project, self._options).text,
            "notebook": lambda: notebook(self.project, self._options),
            "json": lambda: keras_json(self.project, indent=1),
            "markdown": lambda: table(self._facts),
            "svg": lambda: _PICTURE,
        }

    def _calls(self) -> dict[str, tuple[Any, ...]]:
        """Give what writes the text of a form, as another process is asked for it."""
        chosen = (self.project, self._options)
        code = ("engine.exporting.python_code:python_code", *chosen)
        return {
            "python": code,
            "keras": code,
            "notebook": ("engine.exporting.notebook:notebook", *chosen),
            "json": ("engine.exporting.keras_json:keras_json", self.project, 1),
        }

    def _came(self, made: Code | str) -> None:
        self._coming = None
        self._written = made.text if isinstance(made, Code) else made
        self._show(self._written)

    def _show(self, text: str) -> None:
        self._preview.show_code(Code(text, (None,) * text.count("\n")))
