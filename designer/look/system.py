"""What the user told the system about motion and contrast.

Public: ``prefers_reduced_motion()`` and ``ContrastHint``.  Qt answers the second question on its
own; the first one is asked where each system keeps the answer.  Nobody is asked anything over a
network or a bus, and an answer that cannot be read means "no".
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

_LINUX_FILES = (
    # Desktop settings as text: KDE's factor for all durations, GTK's switch.
    ("kdeglobals", r"^AnimationDurationFactor\s*=\s*0(\.0*)?\s*$"),
    ("gtk-4.0/settings.ini", r"^gtk-enable-animations\s*=\s*(0|false)\s*$"),
    ("gtk-3.0/settings.ini", r"^gtk-enable-animations\s*=\s*(0|false)\s*$"),
)
_SPI_GET_CLIENT_AREA_ANIMATION = 0x1042


def prefers_reduced_motion() -> bool:
    """Did the user ask the system for less motion?"""
    if sys.platform == "win32":
        return _windows_stands_still()
    if sys.platform == "darwin":
        return _mac_stands_still()
    return _desktop_stands_still()


def _desktop_stands_still() -> bool:
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    for name, pattern in _LINUX_FILES:
        try:
            text = (home / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if re.search(pattern, text, re.MULTILINE | re.IGNORECASE):
            return True
    return False


def _windows_stands_still() -> bool:
    import ctypes

    animated = ctypes.c_int(1)
    ask = ctypes.windll.user32.SystemParametersInfoW  # type: ignore[attr-defined]
    known = ask(_SPI_GET_CLIENT_AREA_ANIMATION, 0, ctypes.byref(animated), 0)
    return bool(known) and not animated.value


def _mac_stands_still() -> bool:
    from PySide6.QtCore import QSettings

    # Qt turns these two names into the domain com.apple.universalaccess.
    value = QSettings("apple.com", "universalaccess").value("reduceMotion", 0)
    return str(value).lower() in ("1", "true")


class ContrastHint:
    """Whether the system asks for strong contrast, and when that changes (Qt 6.10 and later)."""

    def __init__(self, app: QApplication, changed: Callable[[], None]) -> None:
        # Both wrappers are kept: without them Python would take the hints for its own and
        # delete them.
        self._style_hints = app.styleHints()
        self._hints: QObject | None = None
        if hasattr(self._style_hints, "accessibility"):
            self._hints = self._style_hints.accessibility()
            self._hints.contrastPreferenceChanged.connect(changed)

    def wants_strong(self) -> bool:
        """Does it?"""
        if self._hints is None:
            return False
        preference = self._hints.contrastPreference()  # type: ignore[attr-defined]
        return bool(preference == Qt.ContrastPreference.HighContrast)
