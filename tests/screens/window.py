"""Pictures of the whole window in the situations of the design: ``python -m tests.screens.window``.

    python -m tests.screens.window FOLDER            every situation, dark and light, at 1x and 2x
    python -m tests.screens.window FOLDER main error  some of them
    python -m tests.screens.window --documentation    the pictures that the documentation shows

Every picture is the real window with a real network in it, grabbed without a screen.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["SHAPEWRIGHT_SETTINGS"] = str(Path(tempfile.mkdtemp()) / "settings.ini")

ROOT = Path(__file__).resolve().parent.parent.parent
SIZE = (1600, 1000)

if "--scale" in sys.argv:
    place = sys.argv.index("--scale")
    os.environ["QT_SCALE_FACTOR"] = sys.argv[place + 1]
    del sys.argv[place : place + 2]

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer import application
from designer.main_window import MainWindow
from designer.palette.content import BLOCKS, OUTLINE
from designer.settings import Settings
from engine import arrange
from engine.graph import NodeId, Outlet
from engine.templates import project
from engine.templates.builder import Drawing
from tests.blocks import residual_uses
from tests.networks import two_scales
from tests.screens.googlenet import googlenet


def spin(seconds: float = 0.5) -> None:
    """Let the window live for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)


def node(window: MainWindow, name: str) -> NodeId:
    """Give the node of the layer called ``name``."""
    model = window.document.model
    return next(n for n in model.nodes if model.layer_of(n).name == name)


def look_at(window: MainWindow, name: str, zoom: float) -> None:
    """Select a layer and bring it into view."""
    canvas = window.canvas
    assert canvas is not None
    canvas.zoom_to(zoom)
    window.document.selection.set([node(window, name)])
    canvas.reveal_node(node(window, name))


def start(window: MainWindow) -> None:
    """The start page."""


def main_view(window: MainWindow) -> None:
    """A residual network with a layer selected."""
    window.files.new(project("resnet20"))
    spin()
    look_at(window, "s1b1_a", 0.85)


def error(window: MainWindow) -> None:
    """A broken network: the callout at the layer, the list below."""
    window.files.new(two_scales())
    spin()
    assert window.canvas is not None
    window.canvas.fit_all(glide=False)
    window.canvas.zoom_to(0.9)
    window.document.selection.set([node(window, "conv_wide")])
    window.panel("problems")
    problem = next(p for p in window.document.problems if p.code == "kernel-too-large")
    window.dialogs.reveal_problem(problem)


def ignored(window: MainWindow) -> None:
    """A warning that was set aside, and another one with its callout."""
    drawing = Drawing("classifier")
    image = drawing.add("Input", shape=(28, 28, 1), name="image")
    first = drawing.add("Conv2D", image, filters=8, kernel_size=3, strides=2, activation="relu",
                        name="first")  # fmt: skip
    again = drawing.add("ReLU", first, name="again")
    pool = drawing.add("GlobalAveragePooling2D", again, name="pool")
    drawing.add("Dense", pool, units=10, activation="softmax", name="probs")
    window.files.new(arrange.arranged(drawing.project))
    spin()
    window.panel("problems")
    document = window.document
    document.ignore(next(p for p in document.problems if p.code == "lost-pixels"))
    window.dialogs.reveal_problem(document.problems[0])


def quick_add(window: MainWindow) -> None:
    """Quick add behind a layer."""
    window.files.new(project("resnet20"))
    spin()
    look_at(window, "s1b1_a", 1.0)
    spin()
    window.dialogs.quick_add()
    popup = window.canvas.findChild(object, "quick add") if window.canvas else None
    if popup is not None:
        QTest.keyClicks(popup.line, "pool")  # type: ignore[attr-defined]


def overview(window: MainWindow) -> None:
    """A long model seen from afar, with the outline; the pointer rests on a layer."""
    window.files.new(googlenet())
    spin(2)
    canvas = window.canvas
    assert canvas is not None
    window.dialogs.toggle_dock()
    window.panel("palette").content.show_page(OUTLINE)
    spin()
    canvas.fit_all(glide=False)
    spin()
    card = canvas.drawing.cards[node(window, "inc4d_3x3")]
    QTest.mouseMove(canvas, QPointF(*canvas.camera.to_screen(*card.middle)).toPoint())
    spin(0.6)


def names(window: MainWindow) -> None:
    """The same, so near that layers have short names."""
    overview(window)
    canvas = window.canvas
    assert canvas is not None
    canvas.zoom_to(0.44)
    canvas.reveal_node(node(window, "inc4b_concat"))


def blocks(window: MainWindow) -> None:
    """The blocks of the project, beside one that is open in place."""
    parameters(window)
    window.panel("palette").content.show_page(BLOCKS)


def unet(window: MainWindow) -> None:
    """A network that goes down and up again."""
    window.files.new(project("unet"))
    spin()
    window.dialogs.toggle_dock()
    spin()
    assert window.canvas is not None
    window.canvas.fit_all(glide=False)


def export(window: MainWindow) -> None:
    """The export dialog."""
    window.files.new(project("resnet20"))
    spin()
    window.dialogs.export()
    spin(12)


def block(window: MainWindow) -> None:
    """A block among layers."""
    window.files.new(project("resnet20"))
    spin()
    document = window.document
    names = [n for n in document.model.nodes if document.model.layer_of(n).name.startswith("s1b2")]
    document.make_block(names)
    spin()
    assert window.canvas is not None
    window.canvas.reveal_node(document.selection.nodes[0])


def expanded(window: MainWindow) -> None:
    """A residual block open in place, repeated, with a layer in it selected."""
    repeated(window)
    canvas = window.canvas
    assert canvas is not None
    key = canvas.selected[0]
    canvas.select([next(n for n in canvas.drawing.cards if n.startswith(key) and n[-1] != key[-1])])


def repeated(window: MainWindow) -> None:
    """A residual block open in place, called three times in a row, selected."""
    block(window)
    document, canvas = window.document, window.canvas
    assert canvas is not None
    document.set_repeat(document.selection.nodes, 3)
    window.dialogs.toggle_dock()
    spin()
    canvas.toggle_block()
    spin()
    canvas.fit_selection()


def closed(window: MainWindow) -> None:
    """The card of a block that repeats."""
    block(window)
    canvas = window.canvas
    assert canvas is not None
    window.document.set_repeat(window.document.selection.nodes, 3)
    spin()
    canvas.fit_selection()


def parameters(window: MainWindow) -> None:
    """A block with parameters of its own, open in place and repeated; another use behind it."""
    window.files.new(arrange.arranged(residual_uses()))
    spin()
    window.dialogs.toggle_dock()
    look_at(window, "res_64", 0.9)
    canvas = window.canvas
    assert canvas is not None
    canvas.toggle_block()
    spin()
    canvas.fit_selection()
    canvas.zoom_to(0.9)


def bound(window: MainWindow) -> None:
    """A layer in a block whose arguments are bound to parameters."""
    parameters(window)
    canvas = window.canvas
    assert canvas is not None
    key = canvas.selected[0]
    block = window.document.project.models["Residual block"]
    inner = next(n for n in block.nodes if block.layer_of(n).name == "conv_1")
    canvas.select([canvas.drawing.sheet.node((key,), inner)])


def definition(window: MainWindow) -> None:
    """The definition of a block by itself, nothing selected: its parameters with defaults."""
    window.files.new(arrange.arranged(residual_uses()))
    spin()
    window.document.open_model(("resnet_small", "Residual block"))
    spin()
    assert window.canvas is not None
    window.canvas.fit_all(glide=False)


def use(window: MainWindow) -> None:
    """The card of a use that gives values of its own."""
    window.files.new(arrange.arranged(residual_uses()))
    spin()
    look_at(window, "res_128", 1.0)


def folded(window: MainWindow) -> None:
    """A long model with two frames folded."""
    window.files.new(project("inception"))
    spin()
    document, canvas = window.document, window.canvas
    assert canvas is not None
    first, second, *_ = document.model.frames
    for frame in (first, second):
        document.change_frame(frame, folded=True)
    document.selection.set(frame=first)
    spin()
    canvas.fit_selection()
    canvas.zoom_to(0.8)


def commands(window: MainWindow) -> None:
    """The command palette."""
    main_view(window)
    spin()
    window.dialogs.commands("al")


def shape_card(window: MainWindow) -> None:
    """A pinned shape card with its formula."""
    main_view(window)
    spin()
    wires = window.document.model.wires
    inlet = next(i for i, o in wires.items() if o == Outlet(node(window, "s1b1_a")))
    assert window.canvas is not None
    window.canvas.pin_shape(inlet)


def empty(window: MainWindow) -> None:
    """An empty canvas."""
    window.files.new()


def keys(window: MainWindow) -> None:
    """The sheet of shortcuts."""
    main_view(window)
    spin()
    window.dialogs.keys()


SITUATIONS: dict[str, Callable[[MainWindow], None]] = {
    "main": main_view,
    "error": error,
    "ignored": ignored,
    "quick_add": quick_add,
    "start": start,
    "overview": overview,
    "names": names,
    "unet": unet,
    "blocks": blocks,
    "export": export,
    "block": block,
    "repeat_closed": closed,
    "repeat": repeated,
    "expanded": expanded,
    "parameters": parameters,
    "bound": bound,
    "definition": definition,
    "use": use,
    "folded": folded,
    "commands": commands,
    "shape_card": shape_card,
    "empty": empty,
    "keys": keys,
}


def take(app: QApplication, situation: str, theme: str, path: Path) -> None:
    """Open a window, bring it into a situation, and save its picture."""
    settings = Settings()
    settings.set("theme", theme)
    window = application.make_window(app, settings)
    window.files.ask_unsaved = lambda _document: "drop"
    window.resize(*SIZE)
    window.show()
    spin(0.3)
    SITUATIONS[situation](window)
    spin(0.9)
    if situation != "overview":  # its pointer rests on a layer
        QTest.mouseMove(window, QPointF(4, SIZE[1] / 2).toPoint())
    path.parent.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(path))
    window.close()
    window.deleteLater()
    spin(0.1)


def main(words: list[str]) -> None:
    """Take the pictures that the command line asks for."""
    app = application.make_application([])
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    if words[:1] == ["--documentation"]:
        images = ROOT / "docs" / "images"
        for situation, theme in (("main", "dark"), ("error", "light"), ("quick_add", "dark")):
            take(app, situation, theme, images / f"{situation}-{theme}.png")
        return
    folder = Path(words[0] if words else "screens")
    wanted = words[1:] or list(SITUATIONS)
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    for situation in wanted:
        for theme in ("dark", "light"):
            take(app, situation, theme, folder / f"{situation}-{theme}-{scale}x.png")
    if "QT_SCALE_FACTOR" not in os.environ:
        os.environ["QT_SCALE_FACTOR"] = "2"
        os.execv(sys.executable, [sys.executable, "-m", "tests.screens.window", *words])


if __name__ == "__main__":
    main(sys.argv[1:])
