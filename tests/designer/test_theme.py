"""The theme: one file of tokens, both themes, switched while the program runs."""

from __future__ import annotations

import ast
import gc
import io
import re
import tokenize
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from designer.look import system
from designer.look.qt_look import make_style_sheet
from designer.look.struct import Struct, field_names, replaced
from designer.look.tokens import RESOURCES, snake, tokens
from designer.theme import Theme, theme, themes
from tests.designer import hands

DESIGNER = RESOURCES.parent / "designer"


def leaves(raw, path=()):
    for name, value in raw.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name), value


@pytest.mark.parametrize("dark", [True, False])
def test_every_colour_of_the_tokens_is_in_the_theme(dark):
    made = Theme(dark)
    raw = tokens()["theme"]["dark" if dark else "light"]
    for path, value in leaves(raw):
        found = made
        for step in path:
            found = found[step] if isinstance(found, dict) else getattr(found, snake(step))
        if isinstance(value, str) and value.startswith("#"):
            assert found == QColor(value), path
        else:
            assert found == (tuple(value) if isinstance(value, list) else value), path


def test_every_size_of_the_tokens_is_in_the_theme():
    made = Theme(True)
    for group in ("size", "radius", "stroke"):
        for name, value in tokens()[group].items():
            wanted = tuple(value) if isinstance(value, list) else value
            assert getattr(getattr(made, group), snake(name)) == wanted


def colour_literals(source: str) -> list[str]:
    """Colours written into code: hex strings, and QColor made of numbers or words."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += re.findall(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", node.value)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("QColor"):
            found += [ast.unparse(node) for a in node.args if isinstance(a, ast.Constant)][:1]
    allowed = {"transparent", "color0", "color1"}
    found += [
        f"GlobalColor.{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value).endswith("GlobalColor")
        and node.attr not in allowed
    ]
    return found


def test_no_colour_is_written_outside_of_the_tokens():
    found = {
        str(path.relative_to(DESIGNER)): colour_literals(path.read_text("utf-8"))
        for path in DESIGNER.rglob("*.py")
    }
    assert {path: colours for path, colours in found.items() if colours} == {}


@pytest.mark.parametrize(
    "line",
    [
        "x = '#FF8800'",
        "QColor(1, 2, 3)",
        "QtGui.QColor('red')",
        "Qt.GlobalColor.red",
        "s = 'a #fff'",
    ],
)
def test_the_search_for_colours_finds_them(line):
    assert colour_literals(line)


def test_the_style_sheet_names_no_colour_and_no_font():
    text = (RESOURCES / "style.qss").read_text("utf-8")
    rules = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", rules)
    assert not re.search(r"\bfont(-\w+)?\s*:", rules)


@pytest.mark.parametrize("dark", [True, False])
def test_the_style_sheet_is_filled_completely(dark):
    made = Theme(dark, 1.5)
    text = make_style_sheet(made.colours, made.measures)
    rules = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    assert "@" not in rules
    assert made.surface.raised.name() in rules


def test_switching_the_theme_repaints_without_a_restart(themed, qtbot):
    widget = QWidget()
    label = QLabel("text", widget)
    qtbot.addWidget(widget)
    widget.resize(80, 40)
    widget.show()
    themes.set_mode("dark")
    dark = widget.grab().toImage().pixelColor(70, 35)
    assert dark == theme().surface.panel
    with qtbot.waitSignal(themes.changed, timeout=1000):
        themes.set_mode("light")
    light = widget.grab().toImage().pixelColor(70, 35)
    assert light == theme().surface.panel
    assert light != dark
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme().text.primary


def test_changed_is_said_once_and_only_for_a_change(themed, qtbot):
    heard = []
    themes.changed.connect(lambda: heard.append(theme().dark))
    themes.set_mode("light")
    themes.set_mode("light")
    themes.set_scale(1.0)
    assert heard == [False]
    themes.set_mode("dark")
    assert heard == [False, True]


def test_the_system_is_followed_until_one_asks_otherwise(themed, qapp):
    themes.set_mode("system")
    hints = qapp.styleHints()
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    system_is_light = hints.colorScheme() == Qt.ColorScheme.Light
    assert theme().dark is not system_is_light
    themes.set_mode("light")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme().dark


def test_an_unknown_mode_is_refused(themed):
    with pytest.raises(ValueError, match="system"):
        themes.set_mode("blue")


def test_the_scale_reaches_sizes_and_fonts_but_not_the_canvas(themed):
    before = theme()
    themes.set_scale(1.5)
    now = theme()
    assert now.size.field_height == 39
    assert now.font("body").pixelSize() == 20
    assert now.world.size.node_width == before.world.size.node_width == 224
    assert now.world.font("body").pixelSize() == 13
    themes.set_scale(9)
    assert theme().scale == 2.0
    themes.set_scale(0.1)
    assert theme().scale == 0.8


def test_reduced_motion_stills_everything_but_delays_and_the_toast(themed):
    assert theme().duration("autoLayout") == 260
    themes.set_reduced_motion(True)
    assert theme().duration("autoLayout") == 0
    assert theme().duration("shapePulse") == 0
    assert theme().duration("tooltipDelay") == 450
    assert theme().duration("toast") == 4000


def test_high_contrast_draws_lines_instead_of_tints(themed):
    themes.set_high_contrast(True)
    now = theme()
    assert now.border.card == now.text.primary
    assert all(category.tint == now.surface.card for category in now.category.values())
    assert now.stroke.category_stripe == 5
    assert now.text.tertiary == now.text.primary


def test_a_theme_cannot_be_changed_by_accident(themed):
    with pytest.raises(AttributeError):
        theme().surface.canvas = QColor()
    with pytest.raises(TypeError, match="solid"):
        type(theme().composite)(label="", icon="")


@pytest.mark.parametrize("style", list(tokens()["type"]["scale"]))
def test_every_font_is_one_that_the_program_brings(themed, style):
    font = theme().font(style)
    entry = tokens()["type"]["scale"][style]
    info = QFontInfo(font)
    assert info.family() == tokens()["type"]["family"][entry["family"]][0]
    assert info.pixelSize() == entry["px"]
    assert info.weight() == entry["weight"]


def test_names_keep_the_letters_they_are_written_with(themed):
    # With its contextual alternates Inter would show conv_3×3 for conv_3x3.
    font = theme().font("body")
    plain = QFont(font)
    plain.setFeature(QFont.Tag("calt"), 1)
    assert font.featureValue(QFont.Tag("calt")) == 0
    assert theme().font("mono").featureValue(QFont.Tag("calt")) == 0
    width = QFontMetricsF(font).horizontalAdvance
    letters = sum(width(letter) for letter in "3x3")
    assert width("3x3") == pytest.approx(letters, abs=0.6)
    assert QFontMetricsF(plain).horizontalAdvance("3x3") != width("3x3")


def test_figures_are_equally_wide_so_that_numbers_do_not_jump(themed):
    width = theme().metrics("body").horizontalAdvance
    assert len({round(width(figure), 3) for figure in "0123456789"}) == 1


def test_bold_and_quiet_dimensions_are_equally_wide(themed):
    text = "16×16×64"
    quiet = theme().metrics("monoSmall", weight=400).horizontalAdvance(text)
    loud = theme().metrics("monoSmall", weight=600).horizontalAdvance(text)
    assert quiet == loud


def test_formulas_have_their_floors_in_the_mono_font(themed):
    metrics = theme().metrics("mono")
    assert all(metrics.inFontUcs4(ord(sign)) for sign in "⌊⌋⌈⌉×−≥÷·→")


def test_structs_know_their_fields():
    class Pair(Struct):
        one: int
        other: int

    pair = Pair(one=1, other=2)
    assert replaced(pair, one=5).one == 5
    assert pair.one == 1
    assert field_names(Pair) == ("one", "other")
    with pytest.raises(TypeError, match="third"):
        Pair(one=1, other=2, third=3)


def test_licences_stand_beside_the_fonts_and_icons():
    fonts = {path.name for path in (RESOURCES / "fonts").iterdir()}
    assert {"LICENSE-Inter.txt", "LICENSE-JetBrainsMono.txt"} <= fonts
    assert (RESOURCES / "icons" / "LICENSE").is_file()


def test_no_star_imports_and_no_numpy_on_the_way_to_the_window():
    for path in DESIGNER.rglob("*.py"):
        text = path.read_text("utf-8")
        assert "import *" not in text, path
        words = [t.string for t in tokenize.generate_tokens(io.StringIO(text).readline)]
        assert "numpy" not in words, path


def test_every_resource_the_look_reads_is_there():
    assert Path(RESOURCES / "tokens.json").is_file()
    assert Path(RESOURCES / "logo.svg").is_file()


@pytest.mark.parametrize(
    ("name", "text", "still"),
    [
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0\n", True),
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0.5\n", False),
        ("gtk-4.0/settings.ini", "[Settings]\ngtk-enable-animations=false\n", True),
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=1\n", False),
        ("other", "gtk-enable-animations=false", False),
    ],
)
def test_a_desktop_that_stands_still_is_believed(tmp_path, monkeypatch, name, text, still):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    assert system._desktop_stands_still() is still


def test_the_systems_wish_counts_until_one_asks_otherwise(themed, monkeypatch):
    monkeypatch.setattr(themes, "_system_is_still", True)
    themes.set_reduced_motion(None)
    assert theme().reduced_motion
    themes.set_reduced_motion(False)
    assert not theme().reduced_motion
    monkeypatch.setattr(themes._contrast, "wants_strong", lambda: True)
    themes.set_high_contrast(None)
    assert theme().high_contrast
    themes.set_high_contrast(False)
    assert not theme().high_contrast


def test_plain_labels_have_the_programs_font(themed, qtbot):
    label = QLabel("conv_3x3")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert QFontInfo(label.font()).family() == "Inter"
    assert label.font().featureValue(QFont.Tag("calt")) == 0


def test_widgets_that_are_gone_hear_nothing_more(themed):
    from designer.controls.button import Button
    from designer.controls.number_field import NumberField

    signal = "2changed()"
    gc.collect()
    hands.settle()
    before = themes.receivers(signal)
    kept = [Button("Copy"), NumberField("units")]
    assert themes.receivers(signal) > before
    for widget in kept:
        widget.deleteLater()
    hands.settle()
    assert themes.receivers(signal) == before
    themes.set_mode("light")
