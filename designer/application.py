"""The one start-up path of the window, and what happens when a bug rises to the top.

A bug is not swallowed: unsaved work is written beside the recovery files, the report is shown, and
the program goes on if the author wants.
"""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox, QStyle

from designer import symbols
from designer.housekeeping import Housekeeping
from designer.main_window import MainWindow
from designer.settings import Settings, data_folder
from designer.theme import themes
from engine.version import VERSION

if TYPE_CHECKING:
    from designer.recovery import Recovery


def no_display() -> str | None:
    """Tell that there is no screen to open a window on (Qt's own message names the wrong cause)."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return None
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return None
    return (
        "There is no screen to open the window on: neither DISPLAY nor WAYLAND_DISPLAY is set.\n"
        "The commands inspect, export and convert work without one; see shapewright --help."
    )


def make_application(argv: Sequence[str]) -> QApplication:
    """Give the application object with its names, theme and icon."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    QApplication.setApplicationName("Shapewright")
    QApplication.setApplicationVersion(VERSION)
    QApplication.setDesktopFileName("org.shapewright.Shapewright")
    app = QApplication.instance() or QApplication([sys.argv[0], *argv])
    assert isinstance(app, QApplication)
    app.setWindowIcon(QIcon(symbols.logo(128)))
    return app


def make_window(app: QApplication, settings: Settings | None = None) -> MainWindow:
    """Give the window, in the theme and scale that the author chose."""
    settings = settings or Settings()
    themes.set_mode(settings.get("theme"))
    themes.set_scale(settings.get("scale"))
    themes.set_reduced_motion(settings.get("reduced_motion") or None)
    themes.set_high_contrast(settings.get("high_contrast") or None)
    themes.install(app)
    window = MainWindow(settings)
    if settings.state("geometry") is None:
        # The first time; later it is where the author left it.
        # The system draws its title bar around what is asked for.
        title = app.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
        room = app.primaryScreen().availableSize() - QSize(0, title)
        window.resize(window.size().boundedTo(room))
    return window


def recovery_folder() -> Path:
    """Give the folder for recovery files, made when needed."""
    folder = data_folder() / "recovery"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def main(files: Sequence[str] = ()) -> int:
    """Open the window with ``files``; give the exit code."""
    reason = no_display()
    if reason is not None:
        sys.stderr.write(reason + "\n")
        return 2
    app = make_application(files)
    window = make_window(app)
    sys.excepthook = _Reporter(window)
    window.show()
    for name in files:
        window.files.open(Path(name))
    recovery = _begin_recovery(window)
    Housekeeping(window.workbench, app)
    # Python's own handler for Ctrl+C runs only between events.
    tick = QTimer(app)
    tick.start(500)
    tick.timeout.connect(lambda: None)
    code = app.exec()
    if recovery is not None:
        recovery.finish()
    sys.excepthook = sys.__excepthook__
    # Widgets go before the application object: Python would take them down in any order.
    shiboken6.delete(window)
    return code


def _begin_recovery(window: MainWindow) -> Recovery | None:
    """Open what a crash left behind, and keep copies from now on, where a folder allows it."""
    from designer.recovery import Recovery

    try:
        recovery = Recovery(window.workbench, recovery_folder(), window)
    except OSError:
        return None

    def tell(found: int) -> None:
        what = "a model that was" if found == 1 else f"{found} models that were"
        window.tell(f"Recovered {what} not saved", "info")

    recovery.recovered.connect(tell)
    recovery.take_over(window.busy)
    return recovery


class _Reporter:
    """What a bug meets at the top: work is kept, the report shown, once at a time."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._showing = False

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        report = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(report)
        kept = self._keep_work()
        if self._showing:
            return
        self._showing = True
        box = QMessageBox(self._window)
        box.setWindowTitle("Shapewright")
        box.setText("Something in the program went wrong.")
        box.setInformativeText(
            "Your work is still open. A copy of it is in\n" + "\n".join(kept)
            if kept
            else "Nothing was unsaved."
        )
        box.setDetailedText(report)
        box.exec()
        self._showing = False

    def _keep_work(self) -> list[str]:
        from engine import storage

        kept = []
        for document in self._window.workbench.documents:
            if document.unsaved:
                path = recovery_folder() / f"{document.title}-after-error.shapewright"
                with contextlib.suppress(OSError):
                    storage.save(document.project, path)
                    kept.append(str(path))
        return kept
