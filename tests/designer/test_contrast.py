"""The colours of both themes can be read, and told apart with every kind of colour vision."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QColor

from designer.theme import Theme
from tests.designer.colour_maths import ciede2000, contrast, distance

TEXT, PART = 4.5, 3.0
DARK, LIGHT = Theme(True), Theme(False)
BOTH = pytest.mark.parametrize("now", [DARK, LIGHT], ids=["dark", "light"])
GROUNDS = (
    *("canvas", "panel", "panel_alt", "card", "card_hover", "raised", "field", "code"),
    *("frame", "hover"),
)
FREQUENT = ("conv", "norm", "act", "pool", "merge")


def too_faint(pairs, need):
    """The pairs (words, front, ground) whose contrast is below ``need``."""
    found = [(words, round(contrast(front, ground), 2)) for words, front, ground in pairs]
    assert found
    return [(words, ratio) for words, ratio in found if ratio < need]


@BOTH
def test_text_of_every_weight_is_readable_on_every_ground(now):
    pairs = [
        (f"{weight} on {ground}", getattr(now.text, weight), getattr(now.surface, ground))
        for weight in ("primary", "secondary", "tertiary")
        for ground in GROUNDS
    ]
    pairs.append(("tertiary on pressed", now.text.tertiary, now.surface.pressed))
    pairs += [
        (f"{weight} on tint", getattr(now.text, weight), now.accent.tint)
        for weight in ("primary", "secondary", "tertiary")
    ]
    pairs.append(("primary on selected text", now.text.primary, now.accent.tint_strong))
    assert too_faint(pairs, TEXT) == []


@BOTH
def test_borders_of_controls_are_seen(now):
    grounds = ("panel", "raised", "card", "field", "panel_alt", "canvas")
    pairs = [(g, now.border.control, getattr(now.surface, g)) for g in grounds]
    assert too_faint(pairs, PART) == []


@BOTH
def test_the_accent_is_seen_and_read(now):
    rings = [(g, now.accent.ring, getattr(now.surface, g)) for g in ("panel", "canvas", "card")]
    rings.append(("ring on tint", now.accent.ring, now.accent.tint))
    rings.append(("solid button", now.accent.solid, now.surface.panel))
    rings += [
        (g, now.focus.control, getattr(now.surface, g)) for g in ("panel", "canvas", "raised")
    ]
    rings.append(("focus on canvas", now.focus.canvas, now.surface.canvas))
    assert too_faint(rings, PART) == []
    words = [(g, now.accent.text, getattr(now.surface, g)) for g in ("panel", "canvas", "raised")]
    words.append(("text on tint", now.accent.text, now.accent.tint))
    solids = ("solid", "solid_hover", "solid_pressed")
    words += [(name, now.text.on_accent, getattr(now.accent, name)) for name in solids]
    assert too_faint(words, TEXT) == []


@BOTH
@pytest.mark.parametrize("name", ["error", "warning", "ok", "info"])
def test_every_status_is_seen_and_read(now, name):
    tone = getattr(now.status, name)
    words = [(g, tone.fg, getattr(now.surface, g)) for g in ("canvas", "panel", "card", "raised")]
    words += [
        ("on its tint", tone.fg, tone.tint),
        ("badge", tone.on_solid, tone.solid),
        ("primary on tint", now.text.primary, tone.tint),
        ("secondary on tint", now.text.secondary, tone.tint),
    ]
    assert too_faint(words, TEXT) == []
    parts = [(g, tone.solid, getattr(now.surface, g)) for g in ("card", "canvas")]
    assert too_faint(parts, PART) == []


@BOTH
def test_wires_and_pills_are_seen_and_read(now):
    names = ("default", "hover", "selected", "compatible", "error", "blocked")
    wires = [(name, getattr(now.edge, name), now.surface.canvas) for name in names]
    wires.append(("in a frame", now.edge.default, now.surface.frame))
    assert too_faint(wires, PART) == []
    pills = [
        (f"{name} on {ground}", getattr(now.pill, name), getattr(now.pill, ground))
        for name in ("text", "changed", "same")
        for ground in ("bg", "hover_bg")
    ]
    assert too_faint(pills, TEXT) == []


@BOTH
def test_code_is_read_also_on_the_marked_line(now):
    names = ("keyword", "function", "string", "number", "comment", "argument", "name", "class_name")
    pairs = [
        (name, getattr(now.syntax, name), ground)
        for name in names
        for ground in (now.surface.code, now.accent.tint)
    ]
    assert too_faint(pairs, TEXT) == []


@BOTH
def test_categories_are_seen_and_their_words_read(now):
    parts, words = [], []
    for name, category in now.category.items():
        grounds = (now.surface.canvas, now.surface.card, now.surface.panel, category.tint)
        parts += [(name, category.solid, ground) for ground in grounds]
        parts += [(name, category.block, g) for g in (now.surface.frame, now.surface.canvas)]
        words.append((name, category.on_solid, category.solid))
        words.append((name, now.text.primary, category.chip))
    assert too_faint(parts, PART) == []
    assert too_faint(words, TEXT) == []


# (vision, smallest distance of any two, smallest of the five frequent ones); the glyph and the
# name always stand beside the colour, tritanopia is rare and gets what is left.
@BOTH
@pytest.mark.parametrize(
    ("vision", "any_two", "frequent"),
    [("normal", 12, 18), ("protanopia", 8.4, 10.9), ("deuteranopia", 8.4, 10.9)],
)
def test_categories_are_told_apart(now, vision, any_two, frequent):
    def closest(names):
        return min(
            (round(distance(now.category[a].solid, now.category[b].solid, vision), 1), a, b)
            for a, b in itertools.combinations(names, 2)
        )

    assert closest(now.category) >= (any_two,)
    assert closest(FREQUENT) >= (frequent,)


@BOTH
@pytest.mark.parametrize("vision", ["normal", "protanopia", "deuteranopia", "tritanopia"])
def test_errors_are_told_from_everything_else(now, vision):
    error = now.status.error.solid
    others = (now.status.warning.solid, now.status.ok.solid, now.accent.ring)
    assert min(distance(error, other, vision) for other in others) >= 7.5


@BOTH
def test_high_contrast_reaches_seven_to_one(now):
    strong = Theme(now.dark, high_contrast=True)
    grounds = (strong.surface.panel, strong.surface.card, strong.surface.canvas)
    pairs = [
        (str(index), ink, ground)
        for index, ink in enumerate(
            (strong.text.primary, strong.text.secondary, strong.text.tertiary, strong.border.card)
        )
        for ground in grounds
    ]
    assert too_faint(pairs, 7.0) == []


def test_the_measure_of_contrast_is_the_standards():
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("white"), QColor("white")) == pytest.approx(1)
    assert contrast(QColor.fromRgb(0x77, 0x77, 0x77), QColor("white")) == pytest.approx(
        4.48, abs=0.01
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # From the published test data of the formula.
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0),
    ],
)
def test_the_measure_of_distance_is_the_published_one(first, second, expected):
    assert ciede2000(first, second) == pytest.approx(expected, abs=1e-4)
    assert ciede2000(second, first) == pytest.approx(expected, abs=1e-4)


def test_a_faint_pair_would_be_found():
    gray = QColor.fromRgb(0x88, 0x88, 0x88)
    assert too_faint([("gray on gray", gray, gray.lighter(110))], PART) != []
