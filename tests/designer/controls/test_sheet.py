"""Every control on one sheet: painted in all looks, without a warning or an error."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from designer.theme import theme, themes
from tests.designer import hands

SHEET = Path(__file__).resolve().parents[2] / "screens" / "components.py"


@pytest.fixture(scope="module")
def components():
    spec = importlib.util.spec_from_file_location("components", SHEET)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("mode", "scale", "high"),
    [("dark", 1.0, False), ("light", 1.0, False), ("dark", 2.0, False), ("light", 0.8, True)],
)
def test_all_controls_are_painted_in_every_look(components, themed, qtbot, mode, scale, high):
    themes.set_mode(mode)
    themes.set_scale(scale)
    themes.set_high_contrast(high)
    sheet = components.build(1300, 900)
    qtbot.addWidget(sheet)
    hands.show(sheet)
    components.floating(sheet.findChild(QWidget, "host"))
    hands.settle()
    image = sheet.grab().toImage()
    seen = {
        image.pixel(x, y) & 0xFFFFFF
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }
    for wanted in (theme().surface.canvas, theme().surface.panel, theme().accent.solid):
        assert wanted.rgb() & 0xFFFFFF in seen


@pytest.mark.parametrize("part", ["fields", "palette"])
def test_a_change_of_theme_reaches_every_control_that_is_shown(components, themed, qtbot, part):
    def shown() -> QWidget:
        panel = getattr(components, part)()
        qtbot.addWidget(panel)
        panel.setFixedSize(400, 900)
        hands.show(panel)
        # Only one window can have the focus, and its ring.
        focus = QApplication.focusWidget()
        if focus is not None:
            focus.clearFocus()
        return panel

    before = shown()
    themes.set_mode("light")
    themes.set_scale(1.25)
    hands.settle()
    fresh = shown()
    hands.settle()
    assert before.grab().toImage() == fresh.grab().toImage()
