"""Tips on the canvas: what a card had to leave out, what a port is called, what a badge means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

from designer.canvas.geometry import badge_rect
from designer.canvas.hit import Hit
from designer.canvas.lod import Level
from designer.canvas.overlays.port_names import name_of
from designer.canvas.painting import runs_of
from designer.canvas.parts import Card, Mark
from designer.controls.tooltip import Tip
from engine.layout.model import Rect

if TYPE_CHECKING:
    from designer.canvas.drawing import Drawing
    from designer.canvas.view import Canvas


def tip_for(drawing: Drawing, level: Level, found: Hit) -> tuple[str, str] | None:
    """Give title and detail of the tip for what was hit; ``None`` where nothing needs saying."""
    card = drawing.cards.get(found.node) if found.node is not None else None
    if card is None:
        return None
    if found.kind == "button":
        return _of_button(drawing, card, found.button)
    if found.kind == "badge":
        problem = drawing.badges.get(card.node)
        return (problem.title, problem.why) if problem is not None else None
    if found.kind == "port" and found.port is not None and found.port.inlet is not None:
        name = name_of(card, found.port.inlet)
        return (name, "") if name else None
    if found.kind == "card" and level == Level.FULL:
        return _left_out(drawing, card)
    return None


def _of_button(drawing: Drawing, card: Card, name: str) -> tuple[str, str]:
    """Tell what a button in the bar of an open block does, and what a repeat comes to."""
    if name == "open":
        return "Open alone", "Ctrl+Enter"
    if name == "close":
        return "Close", "Enter"
    known = drawing.facts.nodes[card.node]
    fault = next((p for p in known.outcome.problems if p.code.startswith("repeat-")), None)
    if fault is not None:
        return fault.title.replace(
            "{layer}", drawing.facts.model.layer_of(card.node).name
        ), fault.why
    title = "Called once" if card.repeat == 1 else f"Repeats {card.repeat} times"
    why = "Each pass feeds the next one, so the shape must come out as it went in."
    if card.repeat > 1 and card.count:
        why += f"\nParameters: {card.repeat} × {card.count // card.repeat:,} = {card.count:,}"
    return title, why


def _left_out(drawing: Drawing, card: Card) -> tuple[str, str] | None:
    """Tell what the card does not show in full."""
    layer = drawing.facts.model.layer_of(card.node)
    shown = runs_of(card)
    said = {run.role: run.text for run in shown}
    whole_line = " · ".join(card.words.parts) == card.words.whole
    line_shown = all(f"value:{i}" in said for i in range(len(card.words.parts)))
    named = not card.name or said.get("name") == card.name
    titled = said.get("title") == card.words.title
    states = [word for bit, word in _STATES if card.mark & bit]
    if card.uses > 1:
        states.append(f"called {card.uses} times with the same weights")
    if whole_line and line_shown and named and titled and not states:
        return None
    detail = "\n".join(part for part in (card.words.whole, ", ".join(states)) if part)
    return f"{card.words.title} {layer.name}", detail


_STATES = (
    (Mark.WAITING, "waits for a shape from upstream"),
    (Mark.BYPASSED, "bypassed"),
    (Mark.FROZEN, "weights frozen"),
)


class Tips:
    """Shows tips on one canvas."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        self._canvas = canvas
        self._tip: Tip | None = None

    def show(self, at: tuple[float, float]) -> None:
        """Show the tip of what is under a place of the screen, if it needs one."""
        canvas = self._canvas
        found = canvas.pointer.hit(at)
        words = tip_for(canvas.drawing, canvas.level, found)
        if words is None or canvas.pointer.gesture is not None:
            self.hide()
            return
        if self._tip is None:
            self._tip = Tip(canvas)
        near = self._near(found, at)
        self._tip.say(words[0], "", words[1], near)

    def _near(self, found: Hit, at: tuple[float, float]) -> QRect:
        card = self._canvas.drawing.cards.get(found.node or "")
        if card is None or found.kind == "port":
            return QRect(round(at[0]) - 8, round(at[1]) - 8, 16, 16)
        box: Rect = badge_rect(card.rect) if found.kind == "badge" else card.rect
        x, y, wide, high = self._canvas.camera.rect_to_screen(box)
        return QRect(round(x), round(y), round(wide), round(high))

    def hide(self) -> None:
        """Take the tip away."""
        if self._tip is not None:
            self._tip.hide()
