"""The two typefaces the program brings along, and the fonts made of them.

Public: ``make_font(style, scale, …)`` and ``load(family)``.  Font files are registered with Qt
the first time their family is asked for, so that the start pays for the text it paints and no
more.  Knows the type scale of the tokens; refuses to know who writes with it.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from designer.look.tokens import RESOURCES, tokens

_FILES = {
    "ui": ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf"),
    "mono": (
        "JetBrainsMono-Regular.ttf",
        "JetBrainsMono-Medium.ttf",
        "JetBrainsMono-SemiBold.ttf",
    ),
    "display": ("InterDisplay-SemiBold.ttf",),
    "italic": ("Inter-Italic.ttf", "JetBrainsMono-Italic.ttf"),
}
_registered: dict[str, list[int]] = {}


def load(family: str) -> list[int]:
    """Register the files of ``ui``, ``mono``, ``display`` or ``italic`` with Qt, once.

    Answers with Qt's numbers for them; −1 stands for a file that Qt could not read.
    """
    # Not remembered by a cache decorator: a second QApplication (in tests) starts empty.
    if family not in _registered or not _still_known(_registered[family]):
        folder = RESOURCES / "fonts"
        _registered[family] = [
            QFontDatabase.addApplicationFont(str(folder / name)) for name in _FILES[family]
        ]
    return _registered[family]


def _still_known(numbers: list[int]) -> bool:
    return bool(QFontDatabase.applicationFontFamilies(numbers[0]))


@cache
def _features(family: str) -> tuple[tuple[QFont.Tag, int], ...]:
    """The OpenType features of a family: ``"tnum"`` switches on, ``"calt=0"`` off.

    ``calt`` is off everywhere: it would turn the name ``conv_3x3`` into ``conv_3×3``, and a
    name can stand in any sentence of the program.
    """
    wanted = {"calt": 0}
    for entry in tokens()["type"]["features"]["mono" if family == "mono" else "ui"]:
        name, _, value = entry.partition("=")
        wanted[name] = int(value or 1)
    return tuple((QFont.Tag(name), value) for name, value in wanted.items())


def make_font(
    style: str,
    scale: float = 1.0,
    *,
    weight: int | None = None,
    px: float | None = None,
    italic: bool = False,
    strike: bool = False,
) -> QFont:
    """A font of the type scale (``body``, ``mono`` …), in pixels, times ``scale``."""
    entry = tokens()["type"]["scale"][style]
    family = entry["family"]
    for needed in ("ui", family, "italic") if italic else ("ui", family):
        load(needed)
    font = QFont(tokens()["type"]["family"][family])
    font.setPixelSize(max(1, round((entry["px"] if px is None else px) * scale)))
    font.setWeight(QFont.Weight(entry["weight"] if weight is None else weight))
    if entry["tracking"]:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, entry["tracking"] * scale)
    font.setItalic(italic)
    font.setStrikeOut(strike)
    for tag, value in _features(family):
        font.setFeature(tag, value)
    return font
