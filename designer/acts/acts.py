"""All acts in one object, which commands reach as ``desk.dialogs``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from designer.acts.clipboard import ClipboardActs
from designer.acts.layers import LayerActs
from designer.acts.opening import OpeningActs
from designer.acts.windows import WindowActs

if TYPE_CHECKING:
    from designer.main_window import MainWindow


class Acts(ClipboardActs, LayerActs, WindowActs, OpeningActs):
    """Acts on one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._made: dict[str, Any] = {}
