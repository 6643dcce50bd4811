"""When Python looks for garbage: in pauses, and never in the middle of an edit.

By itself it looks now and then at all that is there. With 10,000 layers that takes a quarter of a
second, and it comes exactly when many objects are made: while a hand waits for them. Values have no
circles, so that nearly all goes without such a look, the moment nobody has it any more.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from designer.workbench import Workbench

_PAUSE = 1000
"""Milliseconds between two looks at what is new."""
_MANY = 5000
"""New objects that are worth a look."""
_AWAY = 2000
"""Milliseconds after which a window that is not in front gets its look at everything."""


class Housekeeping(QObject):
    """Takes the place of Python's own rule for as long as it lives."""

    def __init__(self, workbench: Workbench, application: QApplication) -> None:
        """Begin, for the program that shows ``workbench``."""
        super().__init__(application)
        self._workbench = workbench
        self._open = len(workbench.documents)
        gc.disable()
        self._young = QTimer(self, interval=_PAUSE)
        self._young.timeout.connect(self.look_at_new)
        self._young.start()
        self._all = QTimer(self, singleShot=True)
        self._all.timeout.connect(self.look_at_all)
        workbench.documents_changed.connect(self._documents)
        application.applicationStateChanged.connect(self._state)

    def look_at_new(self) -> None:
        """Free what is in circles among the objects of the last second or two, if they are many."""
        if gc.get_count()[0] > _MANY:
            gc.collect(1)

    def look_at_all(self) -> None:
        """Free whatever is in circles."""
        gc.collect()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._young.stop()
        self._all.stop()
        gc.enable()

    def _documents(self) -> None:
        """A drawing that was closed may have left much; where another one is large, that waits."""
        count, before = len(self._workbench.documents), self._open
        self._open = count
        if count < before and not self._workbench.large:
            self._all.start(0)

    def _state(self, state: Qt.ApplicationState) -> None:
        """Nobody notices while another program is in front."""
        if state == Qt.ApplicationState.ApplicationActive:
            self._all.stop()
        else:
            self._all.start(_AWAY)
