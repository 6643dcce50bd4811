"""A window for controls under test."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tests.designer import hands


@pytest.fixture
def place(qtbot, themed):
    """Puts controls into a window, with another widget that can take the focus."""
    kept = []

    def put(*controls, width=360, height=0):
        window = QWidget()
        kept.append(window)
        qtbot.addWidget(window)
        column = QVBoxLayout(window)
        for control in controls:
            column.addWidget(control)
        window.elsewhere = QLineEdit()
        column.addWidget(window.elsewhere)
        hands.show(window, width=width, height=height or 60 + 50 * len(controls))
        window.elsewhere.setFocus()
        return window

    return put
