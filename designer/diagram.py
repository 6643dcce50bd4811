"""Diagrams: the drawing of a project as SVG, PDF or PNG, by the painting functions of the canvas.

Public: ``write(project, path, theme)`` and ``picture(project, form, …) -> bytes``. Text stays text
in SVG and PDF. Works without a window; it makes the Qt application that fonts need, where there
is none. Knows pictures; what things look like, the canvas knows.
"""

from __future__ import annotations

import html
import os
import re
import sys
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from designer.canvas.camera import Camera
from designer.canvas.drawing import Drawing
from designer.canvas.far_cells import FarCells
from designer.canvas.lod import Level
from designer.canvas.looks import Looks
from designer.canvas.scene import Scene
from designer.canvas.scene_painting import paint_scene
from designer.canvas.style import bare_text, metrics, style_of
from designer.canvas.unfolding import unfold
from designer.theme import Theme
from engine import checks, storage
from engine.graph import Project
from engine.inference import infer
from engine.layout.model import Rect

Form = Literal["svg", "pdf", "png"]

MARGIN = 32.0
"""Pixels of ground around the drawing."""
LARGEST_SIDE = 30_000
LARGEST_AREA = 200_000_000
"""Pixels that a PNG may have: Qt's raster engine and the memory of usual machines end there."""
_MAGNIFY = 2.0
"""Pixels per pixel of the design in a PNG, so that it is sharp on a good screen."""


class TooLarge(ValueError):
    """The picture would be larger than a PNG can be; the words say what to do."""


def write(
    project: Project, path: Path, theme: str = "light", *, scale: float = 1.0, model: str = ""
) -> None:
    """Write the drawing to ``path``; its ending decides between SVG, PDF and PNG.

    Raises:
        ValueError: the ending is none of these, or the PNG would be too large.
        OSError: the file cannot be written; what was there is untouched.
    """
    data = picture(project, form_of(path), dark=theme == "dark", scale=scale, model=model)
    storage.save_bytes(data, path)


def fill(project: Project, part: Path, theme: str) -> None:
    """Write the drawing into a file that is there already, of the form that its ending says.

    Raises:
        ValueError: the ending is none of these, or the PNG would be too large.
        OSError: the file cannot be written.
    """
    part.write_bytes(picture(project, form_of(part), dark=theme == "dark"))


def form_of(path: Path) -> Form:
    """Give the form that the ending of ``path`` asks for; `ValueError` for any other."""
    form = path.suffix.lower().lstrip(".")
    if form not in ("svg", "pdf", "png"):
        raise ValueError(f"{path.name}: a picture is a .svg, a .png or a .pdf file")
    return form  # type: ignore[return-value]


def picture(
    project: Project, form: Form, *, dark: bool = False, scale: float = 1.0, model: str = ""
) -> bytes:
    """Give the drawing of a model (the main one by default) as the bytes of a file.

    ``scale`` is the size of the picture: 1 as on the canvas at 100 %. A PNG has twice as many
    pixels as that.
    """
    keep = _application()
    drawing = _drawing(project, model)
    bounds = drawing.bounds or Rect(0, 0, 320, 120)
    world = Rect(
        bounds.x - MARGIN, bounds.y - MARGIN,
        bounds.width + 2 * MARGIN, bounds.height + 2 * MARGIN,
    )  # fmt: skip
    make = {"svg": _svg, "pdf": _pdf, "png": _png}[form]
    data = make(drawing, world, Theme(dark), scale)
    del keep
    return data


def _application() -> QGuiApplication | None:
    """Make the application that fonts need, unless there is one."""
    if QGuiApplication.instance() is not None:
        return None
    if sys.platform not in ("win32", "darwin"):
        # Pictures need no display, and there may be none.
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication([])


def _drawing(project: Project, model: str) -> Drawing:
    facts = infer(project, model or None)
    sheet = unfold(facts, ())  # folded frames are tiles here, too
    drawing = Drawing(sheet.facts, sheet)
    while drawing.refine(drawing.bounds or Rect(0, 0, 1, 1), 400):
        pass
    problems = [p for p in checks.everything(project, facts) if p.node and not p.ignored]
    badges = {sheet.node((), p.node): p for p in reversed(problems) if p.node is not None}
    drawing.set_badges({key: problem for key, problem in badges.items() if key in drawing.cards})
    return drawing


def _paint(
    painter: QPainter, drawing: Drawing, world: Rect, theme: Theme, scale: float, plain: bool
) -> None:
    camera = Camera(scale, -world.x * scale, -world.y * scale)
    style = style_of(theme, plain)
    looks = Looks(grid=False, ports=False)
    scene = Scene(drawing, camera, Level.FULL, looks, style, FarCells())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_scene(painter, scene, Rect(0, 0, world.width * scale, world.height * scale))


def _svg(drawing: Drawing, world: Rect, theme: Theme, scale: float) -> bytes:
    from PySide6.QtSvg import QSvgGenerator  # a library of its own: only who wants it pays

    data, buffer = _buffer()
    size = QSize(round(world.width * scale), round(world.height * scale))
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    # One unit is one pixel: type sizes come out as the design has them.
    generator.setResolution(96)
    generator.setTitle(drawing.facts.name)
    generator.setDescription(f"{len(drawing.cards)} layers, drawn by Shapewright")
    painter = QPainter(generator)
    with bare_text():
        _paint(painter, drawing, world, theme, scale, plain=True)
    painter.end()
    buffer.close()
    return _finished(bytes(data.data()).decode("utf-8")).encode("utf-8")


_EMPTY_GROUP = re.compile(r"<g [^>]*>\s*</g>\s*")
_TEXT = re.compile(
    r'<text ([^>]*?font-family="([^"]*)" font-size="([\d.]+)" font-weight="(\d+)"[^>]*?)'
    r"\s*>([^<]*)<"
)


def _finished(svg: str) -> str:
    """Take out what says nothing, and tell how wide each text is.

    Where the typeface is missing, another one then takes the same room: nothing overlaps.
    """

    def told(found: re.Match[str]) -> str:
        attributes, family, px, weight, words = found.groups()
        style = "monoSmall" if family.startswith("JetBrains") else "body"
        wide = metrics(style, int(weight), float(px)).horizontalAdvance(html.unescape(words))
        length = f'textLength="{wide:.2f}" lengthAdjust="spacingAndGlyphs"'
        return f"<text {attributes} {length}>{words}<"

    return _TEXT.sub(told, _EMPTY_GROUP.sub("", svg))


def _pdf(drawing: Drawing, world: Rect, theme: Theme, scale: float) -> bytes:
    data, buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setTitle(drawing.facts.name)
    writer.setCreator("Shapewright")
    # A page as large as the drawing, at 96 pixels to the inch as on the screen; readers refuse
    # pages of more than 200 inches, so very long drawings are shrunk.
    inches = max(world.width, world.height) * scale / 96
    shrink = min(1.0, 195.0 / inches)
    points = 72 / 96 * scale * shrink
    size = QSizeF(world.width * points, world.height * points)
    page = QPageSize(size, QPageSize.Unit.Point, "Drawing", QPageSize.SizeMatchPolicy.ExactMatch)
    orientation = QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(page, orientation, QMarginsF(0, 0, 0, 0)))
    writer.setResolution(1200)
    painter = QPainter(writer)
    ratio = writer.width() / world.width
    painter.scale(ratio / scale, ratio / scale)
    with bare_text():
        _paint(painter, drawing, world, theme, scale, plain=True)
    painter.end()
    buffer.close()
    return bytes(data.data())


def _png(drawing: Drawing, world: Rect, theme: Theme, scale: float) -> bytes:
    factor = scale * _MAGNIFY
    wide, high = round(world.width * factor), round(world.height * factor)
    if max(wide, high) > LARGEST_SIDE or wide * high > LARGEST_AREA:
        raise TooLarge(
            f"A PNG of {wide}×{high} pixels is too large; SVG and PDF have no such limit"
        )
    image = QImage(max(1, wide), max(1, high), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    _paint(painter, drawing, world, theme, factor, plain=False)
    painter.end()
    image.setDotsPerMeterX(round(96 * _MAGNIFY / 0.0254))
    image.setDotsPerMeterY(round(96 * _MAGNIFY / 0.0254))
    data, buffer = _buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(data.data())


def _buffer() -> tuple[QByteArray, QBuffer]:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return data, buffer
