"""What a command is, and what it may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from designer.document import Document
    from designer.settings import Settings
    from designer.workbench import Workbench

Scope = Literal["window", "canvas"]


class Desk(Protocol):
    """What commands work on; the main window is one."""

    workbench: Workbench
    settings: Settings
    files: Any
    dialogs: Any

    @property
    def document(self) -> Document:
        """The document in front."""

    @property
    def canvas(self) -> Any:
        """The canvas in front; ``None`` on the start page."""

    def panel(self, name: str) -> Any:
        """Give a panel by name."""


Run = Callable[[Desk], object]
Ready = Callable[[Desk], str | None]


def always(_: Desk) -> str | None:
    """Nothing stands in the way."""
    return None


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done.

    ``ready`` gives the reason why it cannot be done now (shown in the tooltip and the command
    palette). ``checked`` tells the state of a toggle. Commands of the scope "canvas" have single
    keys, which act while the canvas has the focus. ``words`` are found by a search, too.
    """

    id: str
    text: str
    run: Run
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    ready: Ready = always
    checked: Callable[[Desk], bool] | None = None
    scope: Scope = "window"
    words: str = ""
    separator: bool = field(default=False)


def needs_canvas(desk: Desk) -> str | None:
    """There must be a drawing."""
    return None if desk.canvas is not None else "needs an open model"


def needs_nodes(count: int = 1) -> Ready:
    """So many layers must be selected."""

    def ready(desk: Desk) -> str | None:
        if desk.canvas is None:
            return "needs an open model"
        if len(desk.document.selection.nodes) >= count:
            return None
        return "needs a selected layer" if count == 1 else f"needs {count} selected layers"

    return ready
