"""Keras's own words about a kind of layer, beside the inspector."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from designer.controls.base import name_it
from designer.controls.button import IconButton
from designer.controls.overlay import Overlay
from designer.theme import theme
from engine import catalog

_cards: dict[int, DocumentationCard] = {}


class DocumentationCard(Overlay):
    """A floating page with the documentation; Escape closes it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._back: QWidget | None = None
        self.kind = ""
        self.page = QTextBrowser()
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.page.setOpenLinks(False)
        self.page.installEventFilter(self)
        self.cross = IconButton("x", "Close", shortcut="Esc", side=24, icon=14)
        self.cross.clicked.connect(self.close_it)
        name_it(self.page, "Documentation")
        head = QHBoxLayout()
        head.addStretch(1)
        head.addWidget(self.cross)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addWidget(self.page, 1)
        self.follow_theme()

    @staticmethod
    def over(host: QWidget) -> DocumentationCard:
        """Give the card of a window, made when it is first asked for."""
        card = _cards.get(id(host))
        try:
            if card is not None and card.parentWidget() is host:
                return card
        except RuntimeError:  # its window is gone
            pass
        card = _cards[id(host)] = DocumentationCard(host)
        return card

    def retheme(self) -> None:
        now = theme()
        self._column.setContentsMargins(now.px(16), now.px(8), now.px(8), now.px(12))
        self.page.setStyleSheet(
            f"QTextBrowser {{ background: transparent; border: none; "
            f"color: {now.text.secondary.name()}; }}"
        )
        if self.kind:
            self._fill()

    def open(self, kind: str, beside: QWidget) -> None:
        """Show the page of ``kind`` at the left of ``beside``."""
        now, host = theme(), self.parentWidget()
        self._back = QApplication.focusWidget()
        self.kind = kind
        self._fill()
        corner = beside.mapTo(host, QPoint(0, 0))
        size = QSize(now.px(440), min(now.px(620), host.height() - now.px(40)))
        at = QPoint(corner.x() - size.width() - now.px(12), corner.y() + now.px(8))
        self.setGeometry(self.keep_inside(QRect(at, size), 8))
        self.show()
        self.lift()
        self.page.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self) -> None:
        now = theme()
        self.page.document().setDefaultFont(now.font("body"))
        self.page.document().setDefaultStyleSheet(
            f".title {{ color: {now.text.primary.name()}; font-size: {now.px(17)}px;"
            f" font-weight: 600; }}"
            f".part {{ color: {now.text.primary.name()}; font-weight: 600; }}"
            f"code, pre {{ font-family: 'JetBrains Mono'; font-size: {now.px(12)}px; "
            f"color: {now.text.primary.name()}; }}"
        )
        self.page.setHtml(page(self.kind))

    def close_it(self) -> None:
        """Close, and give the keyboard back."""
        self.hide()
        back, self._back = self._back, None
        try:
            if back is not None and back.isVisible():
                back.setFocus(Qt.FocusReason.OtherFocusReason)
        except RuntimeError:
            return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        closes = event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1)
        if closes:
            self.close_it()
        return closes


def page(kind: str) -> str:
    """Give the documentation of ``kind`` as simple HTML; nothing in it is taken for markup."""
    sheet = catalog.sheet(kind)
    parts = [f"<p class='title'>{_plain(kind)}</p>"]
    if sheet is None:
        return parts[0] + "<p>Keras has no documentation for this layer.</p>"
    parts.append(_text(catalog.documentation(kind)))
    if sheet.params:
        parts.append("<p class='part'>Arguments</p>")
    for name, param in sheet.params.items():
        text = catalog.documentation(kind, name)
        usual = "" if param.required else f" = {param.default!r}"
        parts.append(f"<p><code>{_plain(name + usual)}</code><br>{_plain(text)}</p>")
    return "".join(parts)


def _plain(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escaped)


def _text(text: str) -> str:
    """Give paragraphs, and code where it stands in fences."""
    found: list[str] = []
    for place, part in enumerate(re.split(r"```\w*\n?", text)):
        if place % 2:
            escaped = part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            found.append(f"<pre>{escaped}</pre>")
            continue
        for paragraph in re.split(r"\n\s*\n", part):
            if paragraph.strip():
                found.append(f"<p>{_plain(paragraph)}</p>")
    return "".join(found)
