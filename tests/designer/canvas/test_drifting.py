"""All cards that go by one step: the same drawing as if each had gone by itself."""

from __future__ import annotations

from PySide6.QtGui import QImage

from designer.canvas.camera import Camera
from designer.canvas.drawing import Drawing
from designer.canvas.view import Canvas
from designer.document import Document
from engine.templates import project

STEP = (424.5, -1303.25)


def places(drawing: Drawing) -> dict:
    dx, dy = STEP
    return {node: (c.rect.x + dx, c.rect.y + dy) for node, c in drawing.cards.items()}


def told(drawing: Drawing) -> dict:
    """Where everything is."""
    return {
        "cards": {n: (c.rect, dict(c.inputs)) for n, c in drawing.cards.items()},
        "wires": {i: w.points for i, w in drawing.wires.items()},
        "frames": {f: b.rect for f, b in drawing.frames.items()},
        "rings": {n: drawing.rings(c) for n, c in drawing.cards.items()},
    }


def test_all_together_end_where_each_by_itself_would() -> None:
    facts = Document(project("resnet20")).facts
    together, each = Drawing(facts), Drawing(facts)
    goal = places(together)
    together.displace(goal)
    for node, at in goal.items():
        each._put({node: at})
    assert together.drift == STEP
    assert {n: c.rect for n, c in together.cards.items()} == {
        n: c.rect for n, c in each.cards.items()
    }
    begin = Drawing(facts)
    for inlet, wire in together.wires.items():
        dx, dy = STEP
        assert wire.points == tuple((x + dx, y + dy) for x, y in begin.wires[inlet].points)


def test_what_moved_is_found_where_it_is_now() -> None:
    drawing = Drawing(Document(project("resnet20")).facts)
    drawing.displace(places(drawing))
    for node, card in drawing.cards.items():
        assert node in drawing.card_grid.near(card.rect)
        far = card.rect._replace(x=card.rect.x + 90_000.0)
        assert node not in drawing.card_grid.near(far)
    for inlet, wire in drawing.wires.items():
        assert inlet in drawing.wire_grid.near(wire.box)
    # And one that moves on from there is found, too.
    node = next(iter(drawing.cards))
    drawing.displace({node: (10.0, 20.0)})
    assert node in drawing.card_grid.near(drawing.cards[node].rect)


def test_all_come_back_to_where_the_project_has_them() -> None:
    drawing = Drawing(Document(project("resnet20")).facts)
    before = told(drawing)
    drawing.displace(places(drawing))
    drawing.settle()
    assert told(drawing) == before


def test_an_edit_that_moves_all_takes_all_one_step(monkeypatch) -> None:
    document = Document(project("resnet20"))
    drawing = Drawing(document.facts)
    before, goal = told(drawing), places(drawing)
    document.changed.connect(lambda change: drawing.update(document.facts, change))
    monkeypatch.setattr(Drawing, "show", None)
    monkeypatch.setattr(Drawing, "_update", None)
    drawing.displace(goal)
    drawing.settle()
    document.move(goal)
    assert drawing.drift == STEP
    assert {n: c.rect[:2] for n, c in drawing.cards.items()} == goal
    drawing.settle()
    assert {n: c.rect[:2] for n, c in drawing.cards.items()} == goal, "it is there to stay"
    document.undo_stack.undo()
    assert told(drawing) == before


def test_from_afar_it_looks_the_same(qtbot, themed) -> None:
    def picture(moved: bool) -> QImage:
        canvas = Canvas(Document(project("resnet20")))
        qtbot.addWidget(canvas)
        canvas.resize(700, 700)
        canvas.looks.grid = False
        canvas.set_minimap(False)
        canvas.look(Camera(0.125, 100.0, 60.0))
        canvas.grab()  # what is kept for the far view is made before it moves
        if moved:
            canvas.drawing.displace(
                {n: (c.rect.x + 512.0, c.rect.y + 256.0) for n, c in canvas.drawing.cards.items()}
            )
            canvas.look(Camera(0.125, 100.0 - 64.0, 60.0 - 32.0))
        canvas._rest.stop()
        return canvas.grab().toImage()

    assert picture(True) == picture(False)
