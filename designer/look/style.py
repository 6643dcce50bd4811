"""The proxy style: small corrections to Qt's Fusion for every standard widget.

Public: ``HouseStyle``.  Knows delays, hints and the focus ring of widgets that are not ours;
colours come from the palette, so a change of theme needs no new style.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

from designer.look.paint import paint_box
from designer.look.tokens import tokens

_HINTS = {
    QStyle.StyleHint.SH_ToolTip_WakeUpDelay: int(tokens()["motion"]["tooltipDelay"]),
    QStyle.StyleHint.SH_ToolTip_FallAsleepDelay: 300,
    QStyle.StyleHint.SH_EtchDisabledText: 0,
    QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons: 0,
    QStyle.StyleHint.SH_ItemView_ActivateItemOnSingleClick: 0,
    QStyle.StyleHint.SH_Menu_SloppySubMenus: 1,
    QStyle.StyleHint.SH_Slider_AbsoluteSetButtons: 1,
}


class HouseStyle(QProxyStyle):
    """Fusion with the delays of the design and its focus ring."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803 (Qt's name)
    ) -> int:
        own = _HINTS.get(hint)
        return super().styleHint(hint, option, widget, returnData) if own is None else own

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element == QStyle.PrimitiveElement.PE_FrameFocusRect:
            ring = tokens()["stroke"]["focusRing"]
            painter.save()
            paint_box(
                painter,
                QRectF(option.rect),  # type: ignore[attr-defined]
                tokens()["radius"]["badge"],
                None,
                option.palette.color(QPalette.ColorRole.Light),  # type: ignore[attr-defined]
                ring,
            )
            painter.restore()
            return
        super().drawPrimitive(element, option, painter, widget)
