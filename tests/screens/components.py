"""Paints every control of the program on sheets, in both themes and at two pixel ratios.

Run: ``python tests/screens/components.py [FOLDER]``.  Needs no display.  The sheets are for
people: lay them beside the pictures of the design and look.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QRect, Qt  # noqa: E402
from PySide6.QtGui import QPainter, QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget  # noqa: E402

from designer import symbols  # noqa: E402
from designer.controls.badge import Badge, Chip, Tag  # noqa: E402
from designer.controls.button import Button, IconButton  # noqa: E402
from designer.controls.callout import Callout  # noqa: E402
from designer.controls.choice_list import Choice  # noqa: E402
from designer.controls.combo import Combo, choices_of  # noqa: E402
from designer.controls.dock_header import DockHeader  # noqa: E402
from designer.controls.field_row import FieldRow  # noqa: E402
from designer.controls.gesture import MIXED  # noqa: E402
from designer.controls.group_header import Group, GroupHeader  # noqa: E402
from designer.controls.key_hint import KeyHint  # noqa: E402
from designer.controls.number_field import FloatField, NumberField  # noqa: E402
from designer.controls.pill import PillLabel, pill_dims  # noqa: E402
from designer.controls.search_line import SearchLine  # noqa: E402
from designer.controls.segmented import Segmented  # noqa: E402
from designer.controls.shape_field import ShapeField  # noqa: E402
from designer.controls.share_bar import ShareBar  # noqa: E402
from designer.controls.switch import CheckBox, Switch  # noqa: E402
from designer.controls.tabs import DocumentTabs, Tabs  # noqa: E402
from designer.controls.text_field import TextField  # noqa: E402
from designer.controls.toast import Toast  # noqa: E402
from designer.controls.tooltip import Tip  # noqa: E402
from designer.controls.tuple_field import TupleField  # noqa: E402
from designer.theme import theme, themes  # noqa: E402

ACTIVATIONS = [
    Choice(None, "None (linear)", "minus"),
    *(
        Choice(word.lower(), word, "glyph/act", category="act")
        for word in ("ReLU", "GELU", "ELU", "SELU", "SiLU", "Softmax", "Tanh", "Sigmoid", "Mish")
    ),
]


class Ground(QWidget):
    """A part of the sheet on one of the surfaces."""

    def __init__(self, surface: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._surface = surface

    def paintEvent(self, event: object) -> None:
        QPainter(self).fillRect(self.rect(), getattr(theme().surface, self._surface))


def row(*widgets: QWidget, gap: int = 10) -> QWidget:
    """Widgets side by side."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(gap)
    for widget in widgets:
        line.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    line.addStretch(1)
    return holder


def titled(text: str) -> QLabel:
    """The heading of a part."""
    label = QLabel(text)
    label.setFont(theme().font("heading"))
    return label


def buttons() -> QWidget:
    """Every kind of button."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    focused = Button("Focused", kind="solid")
    focused.setObjectName("focused")
    disabled = Button("Disabled")
    disabled.setEnabled(False)
    off = Button("Export", kind="solid", symbol="download")
    off.setEnabled(False)
    small = Button('padding = "same"')
    small.set_small()
    column.addWidget(titled("Controls"))
    column.addWidget(
        row(
            Button("Export", kind="solid", symbol="download"),
            Button("Copy", symbol="copy"),
            Button("Tidy up", kind="quiet", symbol="workflow"),
            focused,
            disabled,
        )
    )
    undo, grid, map_ = (
        IconButton("undo-2", "Undo", shortcut="Ctrl+Z"),
        IconButton("grid-3x3", "Grid", checkable=True),
        IconButton("map", "Minimap", checkable=True),
    )
    redo = IconButton("redo-2", "Redo", shortcut="Ctrl+Shift+Z")
    redo.setEnabled(False)
    map_.setChecked(True)
    column.addWidget(row(undo, redo, grid, map_, small, Button("Show all", kind="link"), off))
    column.addWidget(
        row(
            Button("Save", kind="solid", symbol="download", shortcut="Enter", keys_inside=True),
            Button("Open…", symbol="folder-open", shortcut="Ctrl+O", keys_inside=True),
            KeyHint("Ctrl+Shift+L"),
            KeyHint("Esc"),
        )
    )
    column.addWidget(
        row(
            Badge("0"),
            Badge("2", "error"),
            Badge("1", "warning"),
            Badge("12", "accent"),
            Tag("conv_wide", "conv"),
            Tag("merge", "merge"),
            _checked(Chip("All 8", checkable=True)),
            Chip("Vision 5", checkable=True),
            Chip("28×28×1", mono=True),
        )
    )
    boxes = [CheckBox("Shape comments"), CheckBox("compile() and fit() stub"), CheckBox("Mixed")]
    boxes[0].set_value(True)
    boxes[2].set_value(MIXED)
    column.addWidget(row(*boxes, gap=20))
    return holder


def _checked(chip: Chip) -> Chip:
    chip.setChecked(True)
    return chip


def fields() -> QWidget:
    """The rows of an inspector, as in the design, and every other field."""
    holder = Ground("panel")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 8, 0, 8)
    column.setSpacing(0)
    column.addWidget(GroupHeader("Essentials", strong=True))
    made: list[tuple[str, QWidget, object, bool]] = [
        ("filters", NumberField("filters", minimum=1, halving=True), 64, True),
        ("kernel_size", TupleField("kernel_size"), (3, 3), True),
        ("strides", TupleField("strides"), (5, 5), True),
        ("padding", Segmented("padding", [("valid", "valid"), ("same", "same")]), "same", True),
        ("activation", Combo("activation", ACTIVATIONS), "relu", True),
        ("use_bias", Switch("use_bias", "64 weights"), True, False),
        ("groups", NumberField("groups", minimum=1), 1, False),
        ("rate", FloatField("rate", minimum=0, maximum=1), 0.3, False),
        ("name", TextField("name"), "conv_3x3", False),
        ("shape", ShapeField("shape"), (28, 28, 1), False),
        ("pool_size", TupleField("pool_size", 3, nullable=True), None, False),
        ("units", NumberField("units", halving=True), MIXED, False),
        ("size", TupleField("size"), (3, MIXED), False),
        ("trainable", Switch("trainable"), MIXED, False),
        ("dtype", Combo("dtype", choices_of(["float32", "float16"])), MIXED, False),
        ("axis", NumberField("axis", nullable=True), None, False),
        ("disabled", NumberField("disabled", halving=True), 7, False),
        ("off", Combo("off", ACTIVATIONS), "gelu", False),
    ]
    for name, field, value, changed in made:
        field.set_value(value)  # type: ignore[attr-defined]
        line = FieldRow(name, field)
        line.set_changed(changed)
        field.setEnabled(name not in ("disabled", "off"))
        if name == "strides":
            line.set_error("At most 3 × 3 with padding valid")
        column.addWidget(line)
    column.addWidget(Group("Regularizers & constraints", note="none set", opened=False))
    column.addStretch(1)
    return holder


def palette() -> QWidget:
    """The top of a palette."""
    holder = Ground("panel")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 8)
    column.setSpacing(6)
    column.addWidget(Tabs(["Layers", "Blocks", "Outline"]))
    search = SearchLine("Search 134 layers", key="/")
    filled = SearchLine("Search")
    filled.set_text("conv")
    for line in (search, filled):
        column.addWidget(inset(line))
    after = QLabel("After conv_a")
    switch = Switch("After")
    switch.set_value(True)
    column.addWidget(inset(row(switch, after, PillLabel(pill_dims("16×16×64", [0, 1, 2])))))
    for title, note, swatch in (
        ("Suggested next", "4", ""),
        ("Input & output", "2", "io"),
        ("Convolution", "10", "conv"),
        ("Pooling", "18", "pool"),
    ):
        header = GroupHeader(title, note=note, swatch=swatch, opened=swatch == "conv")
        column.addWidget(header)
    column.addStretch(1)
    return holder


def inset(widget: QWidget) -> QWidget:
    """With the margins of a panel."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(11, 0, 11, 0)
    line.addWidget(widget)
    return holder


def pills() -> QWidget:
    """Pills in all states, bars, glyphs."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    shape = "16×16×64"
    column.addWidget(
        row(
            PillLabel(pill_dims("64", [0])),
            PillLabel(pill_dims(shape, [2])),
            PillLabel(pill_dims("N×16×16×64")),
            PillLabel(pill_dims("2048×2048×3", [0, 1])),
            PillLabel(pill_dims("2 outputs")),
        )
    )
    column.addWidget(
        row(
            PillLabel(pill_dims(shape), state="hover"),
            PillLabel(pill_dims(shape, [0, 1]), state="selected"),
            PillLabel(pill_dims(shape), state="error", wrong=[2]),
            PillLabel(pill_dims("64×64×32"), state="warning"),
            PillLabel(pill_dims("?"), state="waiting"),
        )
    )
    for share in (0.0, 0.065, 0.79):
        bar = ShareBar(share)
        bar.setFixedWidth(72)
        column.addWidget(row(bar))
    picture = QLabel()
    picture.setPixmap(glyph_sheet(picture.devicePixelRatioF()))
    column.addWidget(picture)
    return holder


def glyph_sheet(ratio: float) -> QPixmap:
    """The glyphs of the categories in their colours, and some icons."""
    now = theme()
    sheet = QPixmap(round(420 * ratio), round(60 * ratio))
    sheet.setDevicePixelRatio(ratio)
    sheet.fill(now.surface.canvas)
    painter = QPainter(sheet)
    for index, (name, category) in enumerate(now.category.items()):
        box = QRect(index * 32, 0, 28, 28)
        painter.fillRect(box, category.tint)
        symbols.draw(painter, f"glyph/{name}", box.toRectF().adjusted(6, 6, -6, -6), category.solid)
    some = ("undo-2", "search", "copy", "lock", "sun", "moon", "triangle-alert", "wand-sparkles")
    for index, name in enumerate(some):
        spot = QRect(index * 32 + 6, 38, 16, 16).toRectF()
        symbols.draw(painter, name, spot, now.text.secondary)
    painter.end()
    return sheet


def floating(host: QWidget) -> None:
    """Toast, tip, callout and an open list, on ``host``."""
    toast = Toast(host)
    toast.say('Set padding to "same" in conv_wide', action="Undo")
    tip = Tip(host)
    tip.say("Undo", "Ctrl+Z", "", QRect(40, 10, 28, 28))
    second = Tip(host)
    reason = "merge has two inputs, and a Sequential model is a single chain of layers."
    second.say("Sequential", "", reason, QRect(220, 10, 28, 28))
    callout = Callout(host, tone="error")
    title = QLabel("The 5×5 kernel is larger than its 3×3 input")
    title.setFont(theme().font("bodyStrong"))
    callout.body.addWidget(title)
    callout.body.addWidget(QLabel("With padding valid the kernel must fit inside the input."))
    callout.body.addWidget(Button("Set padding to same", symbol="wand-sparkles"))
    callout.point_at(QRect(20, 160, 60, 40))


def build(width: int = 1300, height: int = 900) -> QWidget:
    """The whole sheet."""
    sheet = Ground("canvas")
    sheet.resize(width, height)
    across = QHBoxLayout(sheet)
    across.setContentsMargins(24, 24, 24, 24)
    across.setSpacing(32)
    left = QVBoxLayout()
    left.setSpacing(16)
    left.addWidget(buttons())
    left.addWidget(pills())
    documents = DocumentTabs()
    documents.set_tabs([("resnet_cifar10", True), ("unet_cells", False)])
    left.addWidget(documents)
    dock = DockHeader(["Code", "Problems", "Summary"])
    dock.tabs.set_badges(1, [("2", "error"), ("1", "warning")])
    mode = Segmented("Code", [("s", "Sequential"), ("f", "Functional")], stretch=False, low=True)
    mode.set_value("f")
    mode.lock("s", "merge has two inputs")
    dock.add(mode)
    left.addWidget(dock)
    host = Ground("canvas")
    host.setObjectName("host")
    host.setMinimumHeight(380)
    left.addWidget(host, 1)
    across.addLayout(left, 1)
    panel = fields()
    panel.setFixedWidth(320)
    across.addWidget(panel)
    side = palette()
    side.setFixedWidth(248)
    across.addWidget(side)
    return sheet


def picture() -> QPixmap:
    """The sheet as it looks at the device pixel ratio of this process."""
    sheet = build()
    sheet.show()
    QApplication.processEvents()
    sheet.activateWindow()
    floating(sheet.findChild(QWidget, "host"))
    sheet.findChild(QWidget, "focused").setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    shot = sheet.grab()
    sheet.hide()
    sheet.deleteLater()
    return shot


def paint_sheets(folder: Path, ratio: str) -> None:
    """Both themes at the ratio that ``QT_SCALE_FACTOR`` gave this process."""
    app = QApplication.instance() or QApplication([])
    themes.install(app)
    for mode in ("dark", "light"):
        themes.set_mode(mode)
        picture().save(str(folder / f"components_{mode}_{ratio}x.png"))


def main() -> None:
    """Write ``components_THEME_RATIO.png`` into the folder; each ratio in a process of its own."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build/screens")
    folder.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 2:
        paint_sheets(folder, sys.argv[2])
        return
    for ratio in ("1", "1.25", "1.5", "2"):
        command = [sys.executable, __file__, str(folder), ratio]
        subprocess.run(command, check=True, env={**os.environ, "QT_SCALE_FACTOR": ratio})


if __name__ == "__main__":
    main()
