"""The command palette: commands, layers to add, layers of the model, all by a few letters.

``>`` shows commands only, ``@`` layers in the model, ``+`` layers to add. What cannot be done now
stays, with the reason. Alt+Enter gives a command other keys.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from designer.commands.bindings import bindings
from designer.commands.command import Command, Desk
from designer.commands.table import COMMANDS
from designer.controls.key_hint import keys_width, paint_keys
from designer.look.paint import paint_text
from designer.menus import Menus
from designer.popups.key_binding import KeyBinding
from designer.popups.panel import PickPanel
from designer.popups.pick_rows import Row, Section
from designer.shapes import dims_of
from designer.theme import theme
from engine import catalog, suggestions
from engine.graph import NodeId
from engine.inference import Facts

_EACH = {"": 6, ">": 60, "@": 200, "+": 60}


def matches(text: str, *fields: str) -> int:
    """Give how well ``text`` is found in ``fields``: 0 not at all, more is better."""
    wanted = text.lower().split()
    best = 0
    for weight, field in zip((3, 1), fields, strict=False):
        low = field.lower()
        if not all(word in low for word in wanted):
            continue
        score = weight * 10
        if wanted and low.startswith(wanted[0]):
            score += 6
        elif wanted and any(part.startswith(wanted[0]) for part in low.split()):
            score += 3
        best = max(best, score)
    return best if wanted else 1


class CommandPalette(PickPanel):
    """One per window."""

    width_px = 600
    tallest = 440
    # Of the class: Qt sends events while the panel is still being made.
    _binding: KeyBinding | None = None

    def __init__(self, window: QWidget, desk: Desk, menus: Menus) -> None:
        hints = [("↑+↓", "choose"), ("Enter", "run"), ("Alt+Enter", "change shortcut")]
        super().__init__(window, "Search layers, commands, settings", hints)
        # Text begins on one line: symbols of layers are as wide as those of commands.
        self.list.tiles = False
        self._desk = desk
        self._menus = menus
        self.list.picked.connect(self._picked)
        self.setObjectName("command palette")

    def open(self, prefix: str = "") -> None:
        """Show the palette with ``prefix`` typed."""
        self._binding = None
        self.line.setText(prefix)
        self.search()
        self._settle()
        self.come()
        self.line.setCursorPosition(len(prefix))

    def search(self) -> None:
        """Fill the list."""
        if self._binding is not None:
            self.list.show_sections([self._binding.section()])
            self._settle()
            return
        typed = self.line.text().lstrip()
        mode = typed[:1] if typed[:1] in (">", "@", "+") else ""
        text = typed[len(mode) :].strip()
        sections = []
        if mode in ("", ">"):
            sections.append(Section("Commands", tuple(self._commands(text)[: _EACH[mode]])))
        if mode in ("", "+") and self._desk.canvas is not None and (text or mode):
            sections.append(Section("Add a layer", tuple(self._layers(text)[: _EACH[mode]])))
        if mode in ("", "@") and self._desk.canvas is not None and (text or mode):
            rows = tuple(self._in_model(text, _EACH[mode]))
            sections.append(Section("In this model", rows))
        self.list.show_sections(sections)
        if not self.list.rows():
            nothing = Row(f"Nothing called “{text}”", reason="try another word")
            self.list.show_sections([Section("Nothing found", (nothing,))])
        self._settle()

    def _commands(self, text: str) -> list[Row]:
        found: list[tuple[int, Row]] = []
        for command in COMMANDS.values():
            score = matches(text, command.text, f"{command.words} {command.menu}")
            if not score:
                continue
            reason = command.ready(self._desk) or ""
            found.append((score - (5 if reason else 0), self._command_row(command, text, reason)))
        return [row for _, row in sorted(found, key=lambda pair: -pair[0])]

    def _command_row(self, command: Command, text: str, reason: str) -> Row:
        start = command.text.lower().find(text.lower()) if text else -1
        words = command.words.split()
        note = "" if not words or reason else " ".join(words[:3])
        if start >= 0:
            note = ""
        return Row(
            command.text,
            command,
            command.icon or "chevron-right",
            "",
            note,
            (),
            bindings.first(command.id) if not reason else "",
            reason,
            (start, len(text)) if start >= 0 else (0, 0),
        )

    # ── other keys for a command ─────────────────────────────────────────────────────────────

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._binding is not None and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the keys are for us, whatever command has them
            return True
        return super().eventFilter(watched, event)

    def key(self, event: QKeyEvent) -> bool:
        if self._binding is not None:
            self._take(self._binding, event)
            return True
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        row = self.list.current()
        if alt and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row is not None and isinstance(row.payload, Command):
                self._begin(row.payload)
            return True
        return super().key(event)

    def _begin(self, command: Command) -> None:
        """Wait for the keys that shall run ``command``."""
        self._binding = KeyBinding(command)
        self.line.setReadOnly(True)
        self.search()

    def _take(self, binding: KeyBinding, event: QKeyEvent) -> None:
        if binding.press(event):
            self._binding = None
            self.line.setReadOnly(False)
        self.search()

    def hideEvent(self, event) -> None:  # noqa: ANN001
        super().hideEvent(event)
        self._binding = None
        self.line.setReadOnly(False)

    def _layers(self, text: str) -> list[Row]:
        document = self._desk.document
        outlet = suggestions.anchor(document.facts, document.selection.last)
        tensor = document.facts.tensor(outlet) if outlet is not None else None
        kinds = (
            catalog.search(text) if text else [k for ks in catalog.palette().values() for k in ks]
        )
        rows = []
        for kind in kinds:
            offer = suggestions.offer(kind, tensor)
            sheet = catalog.sheet(kind)
            category = (sheet.category if sheet is not None else None) or "io"
            start = kind.lower().find(text.lower()) if text else -1
            dims = dims_of(offer.gives, tensor) if offer.gives is not None else []
            mark = (start, len(text)) if start >= 0 else (0, 0)
            rows.append(
                Row(
                    kind,
                    ("add", kind),
                    f"glyph/{category}",
                    category,
                    offer.why,
                    tuple(dims),
                    "",
                    "",
                    mark,
                )
            )
        return rows

    def _in_model(self, text: str, most: int) -> list[Row]:
        facts = self._desk.document.facts
        model, found = facts.model, list[tuple[int, NodeId]]()
        for node in facts.structure.order:
            layer = model.layer_of(node)
            score = matches(text, layer.name, layer.kind)
            if score:
                found.append((score, node))
        found.sort(key=lambda pair: -pair[0])
        return [self._layer_row(facts, node, text) for _, node in found[:most]]

    @staticmethod
    def _layer_row(facts: Facts, node: NodeId, text: str) -> Row:
        layer = facts.model.layer_of(node)
        sheet = catalog.sheet(layer.kind)
        category = (sheet.category if sheet is not None else None) or "composite"
        outputs = facts[node].outputs
        dims = dims_of(outputs[0]) if outputs else []
        start = layer.name.lower().find(text.lower()) if text else -1
        mark = (start, len(text)) if start >= 0 else (0, 0)
        glyph = f"glyph/{category}"
        return Row(layer.name, ("go", node), glyph, category, layer.kind, tuple(dims), "", "", mark)

    def _picked(self, row: Row, _keep_open: bool) -> None:
        if self._binding is not None:
            return  # only keys count now
        self.go()
        what: Any = row.payload
        if isinstance(what, Command):
            self._menus.run(what.id)
        elif what[0] == "add":
            self._desk.dialogs.add_layer(what[1])
        else:
            self._reveal(what[1])

    def _reveal(self, node: NodeId) -> None:
        self._desk.document.selection.set([node])
        if self._desk.canvas is not None:
            self._desk.canvas.reveal_node(node)

    def _settle(self) -> None:
        host = self.parentWidget()
        width = min(theme().px(self.width_px), host.width() - 32)
        high = min(self.wanted_height(), host.height() - 120)
        self.setGeometry(QRect((host.width() - width) // 2, theme().px(60), width, high))

    def right_width(self) -> int:
        return theme().px(270)

    def paint_right(self, painter: QPainter, box: QRectF) -> None:
        """Name the prefixes."""
        now = theme()
        x = box.right()
        for key, words in (("+", "add"), ("@", "layers in model"), (">", "commands")):
            advance = now.metrics("small").horizontalAdvance(words)
            room = QRectF(x - advance - 1, box.top(), advance + 2, box.height())
            paint_text(painter, room, words, now.font("small"), now.text.tertiary, elide=False)
            x -= advance + now.px(5)
            paint_keys(painter, x, box.center().y(), key)
            x -= keys_width(key) + now.px(12)
