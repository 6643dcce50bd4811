"""The export dialog: what to export, a live preview, what real Keras says of it, and where to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from designer.code_editor import CodeEditor
from designer.controls.base import name_it
from designer.controls.button import Button, IconButton
from designer.controls.segmented import Segmented
from designer.controls.switch import CheckBox
from designer.dialogs.dialog import Dialog
from designer.dialogs.export_parts import FORMS, FormRow, Line, Strip
from designer.dialogs.export_text import ExportText
from designer.model_saving import ModelSaving
from designer.picture_saving import PictureSaving
from designer.theme import theme
from engine import storage
from engine.exporting.options import Options
from engine.exporting.sequential import why_not_sequential
from engine.verification.client import NoWorkerError
from engine.verification.saving import NotSavedError

if TYPE_CHECKING:
    from designer.main_window import MainWindow


class ExportDialog(Dialog):
    """Shows the code as it will be saved; saving never waits for Keras."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, f"Export {window.document.title}", 1020, 700)
        self._window = window
        self.project = window.document.project
        self.form = FORMS[0]
        self._rows: dict[str, FormRow] = {}
        split = QHBoxLayout()
        split.setSpacing(0)
        split.addWidget(self._list())
        split.addLayout(self._page(), 1)
        self.body.addWidget(Line())
        self.body.addLayout(split, 1)
        self.body.addWidget(Line())
        self.body.addLayout(self._foot())
        self._said = ("", "")
        """What Keras has said last of the network."""
        self._saving: ModelSaving | None = None
        self._shown_for = ""
        self._text = ExportText(self.project, window.document.shown, self.preview)
        self._lack = _lack_of_keras(window)
        if self._lack is not None:
            tip = f"{self._lack.why}\n{self._lack.fix}"
            self._rows["keras"].set_lacks("Keras not found", tip)
        self._choose("python")
        self._ask_keras()

    def first_focus(self) -> QWidget:
        return self.save

    # ── parts ────────────────────────────────────────────────────────────────────────────────

    def _list(self) -> QWidget:
        panel = QWidget()
        panel.setFixedWidth(theme().px(250))
        column = QVBoxLayout(panel)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(2)
        group = ""
        for form in FORMS:
            if form.group != group:
                group = form.group
                label = QLabel(group)
                label.setFont(theme().font("small", weight=600))
                label.setStyleSheet(
                    f"color: {theme().text.tertiary.name()}; padding: 6px 10px 2px 10px"
                )
                column.addWidget(label)
            row = FormRow(form)
            row.chosen.connect(self._choose)
            column.addWidget(row)
            self._rows[form.key] = row
        column.addStretch(1)
        return panel

    def _page(self) -> QVBoxLayout:
        self.kind = Segmented("Form", [("sequential", "Sequential"), ("functional", "Functional")])
        facts = self._window.document.shown
        reason = (
            why_not_sequential(facts) if facts.name == self.project.main else "a block is shown"
        )
        self.kind.lock("sequential", reason or "")
        wanted = self._window.settings.get("code_form")
        chain = reason is None and wanted != "functional"
        self.kind.set_value("sequential" if chain else "functional")
        self.kind.edited.connect(lambda *_: self._show())
        self.comments = CheckBox("Shape comments")
        self.function = CheckBox("build_model() function")
        self.compile = CheckBox("compile() line")
        copy = IconButton("copy", "Copy")
        copy.clicked.connect(self._copy)
        self.options = QWidget()
        row = QHBoxLayout(self.options)
        row.setContentsMargins(18, 10, 14, 10)
        row.setSpacing(16)
        row.addWidget(self.kind)
        for box in (self.comments, self.function, self.compile):
            box.toggled.connect(lambda _: self._show())
            row.addWidget(box)
        row.addStretch(1)
        row.addWidget(copy)
        self.preview = CodeEditor()
        self.strip = Strip()
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.options)
        column.addWidget(Line())
        column.addWidget(self.preview, 1)
        column.addWidget(self.strip)
        return column

    def _foot(self) -> QHBoxLayout:
        label = QLabel("Save as")
        label.setFont(theme().font("body"))
        self.path = QLineEdit()
        self.path.setMinimumWidth(theme().px(320))
        name_it(self.path, "Save as")
        browse = IconButton("folder-open", "Choose a folder")
        browse.clicked.connect(self._browse)
        cancel = Button("Cancel")
        cancel.clicked.connect(self.leave)
        copy = Button("Copy", symbol="copy")
        copy.clicked.connect(self._copy)
        self.save = Button(
            "Save", kind="solid", symbol="download", shortcut="Enter", keys_inside=True
        )
        self.save.clicked.connect(self._save)
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 18, 14)
        row.setSpacing(8)
        for widget in (label, self.path, browse):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (cancel, copy, self.save):
            row.addWidget(widget)
        return row

    # ── what is exported ─────────────────────────────────────────────────────────────────────

    def chosen_options(self) -> Options:
        """Give the options as they are set."""
        return Options(
            form="sequential" if self.kind.value() == "sequential" else "functional",
            function=self.function.isChecked(),
            comments=self.comments.isChecked(),
            compile=self.compile.isChecked(),
            title=f"{self.project.main}, drawn with Shapewright.",
        )

    def text(self) -> str:
        """Give the text of the chosen form (the description of a diagram)."""
        suffix = self._suffix()
        if self.form.key == "markdown" and suffix != self._shown_for:
            self._show()
        return self._text.text()

    def _suffix(self) -> str:
        return Path(self.path.text()).suffix.lower()

    def _choose(self, key: str) -> None:
        self.form = next(form for form in FORMS if form.key == key)
        for row in self._rows.values():
            row.set_on(row.form is self.form)
        document = self._window.document
        recent = self._window.settings.recent()
        folder = document.path.parent if document.path else None
        folder = folder or (recent[0].parent if recent else Path.home())
        self.path.setText(str(folder / f"{document.title}{self.form.suffix}"))
        coded = self.form.key in ("python", "notebook")
        for box in (self.comments, self.function):
            box.setVisible(coded)
        for box in (self.kind, self.compile):
            box.setVisible(coded or self.form.key == "keras")
        self._show()
        self._show_state()

    def _show_state(self) -> None:
        """Show what Keras says, or that it is not there where it is needed."""
        error = self._lack if self.form.key == "keras" else None
        if error is not None:
            self.strip.tell(error.title, "info", error.why, error.fix)
        elif self._saving is None:
            self.strip.tell(*self._said)
        self.save.setEnabled(error is None and self._saving is None)
        self.save.set_reason(error.title if error is not None else "")

    def _show(self) -> None:
        self._shown_for = self._suffix()
        self._text.show(self.form.key, self.chosen_options(), self._shown_for)

    def leave(self) -> None:
        self._text.forget()
        super().leave()

    def _ask_keras(self) -> None:
        checking = self._window.dialogs.verification()
        checking.told.connect(self._verdict)
        checking.start(quiet=True)  # the strip tells

    def _verdict(self, words: str, status: str) -> None:
        proof = self._window.dialogs.verification().proof
        self._said = (proof if status == "ok" else words, status)
        self._show_state()

    # ── taking it away ───────────────────────────────────────────────────────────────────────

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self._window.tell("Copied", "ok")

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save as", self.path.text())
        if name:
            self.path.setText(name)

    def _save(self) -> None:
        path = Path(self.path.text()).expanduser()
        if self.form.key == "keras":
            self._save_model(path)
            return
        try:
            if self.form.key == "svg":
                from designer import diagram

                diagram.form_of(path)
                if self._text.large:
                    PictureSaving(self._window, self.project, path)
                    self.leave()
                    return
                diagram.write(self.project, path, "light")
            else:
                storage.save_bytes(self.text().encode("utf-8"), path)
        except (OSError, ValueError) as error:
            self.strip.tell(f"{path.name} was not saved: {error}", "error")
            return
        self.leave()
        self._window.tell(f"Saved {path.name}", "ok")

    def _save_model(self, path: Path) -> None:
        """Have Keras build and write the model; the dialog stays until that is done."""
        if self._lack is not None or self._saving is not None:
            return
        try:
            self._saving = ModelSaving(self._window, self.text(), path)
        except (NoWorkerError, NotSavedError) as error:
            self.strip.tell(error.title, "error", error.why, error.fix)
            return
        self._saving.ended.connect(self._saved)
        self._show_state()
        self.strip.tell(f"Keras builds the model and writes {path.name}…", "running")

    def _saved(self, error: NotSavedError | None) -> None:
        saving, self._saving = self._saving, None
        given_up = saving is not None and saving.heard
        self._show_state()
        if error is not None and saving is not None:
            saving.heard = True
            self.strip.tell(error.title, "error", error.why, error.fix)
        elif not given_up:
            self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._save()
        else:
            super().keyPressEvent(event)


def _lack_of_keras(window: MainWindow) -> NoWorkerError | None:
    """Tell why there is no Keras to ask; ``None`` when there is."""
    try:
        window.dialogs.verification().find()
    except NoWorkerError as error:
        return error
    return None
