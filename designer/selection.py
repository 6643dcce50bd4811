"""What is selected, for every panel: nodes, or one wire, or one frame, or nothing."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from engine.graph import Inlet, NodeId


class Selection(QObject):
    """The selection of one document. Not part of the project, and no undo step."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing selected."""
        super().__init__(parent)
        self._nodes: tuple[NodeId, ...] = ()
        self._wire: Inlet | None = None
        self._frame: str | None = None

    @property
    def nodes(self) -> tuple[NodeId, ...]:
        """The selected nodes in the order in which they were selected."""
        return self._nodes

    @property
    def node(self) -> NodeId | None:
        """The selected node, if it is exactly one."""
        return self._nodes[0] if len(self._nodes) == 1 else None

    @property
    def last(self) -> NodeId | None:
        """The node selected last."""
        return self._nodes[-1] if self._nodes else None

    @property
    def wire(self) -> Inlet | None:
        """The selected wire, named by the inlet it ends in."""
        return self._wire

    @property
    def frame(self) -> str | None:
        """The selected frame."""
        return self._frame

    def set(
        self,
        nodes: Iterable[NodeId] = (),
        wire: Inlet | None = None,
        frame: str | None = None,
    ) -> None:
        """Select these and nothing else."""
        wanted = tuple(dict.fromkeys(nodes))
        if (wanted, wire, frame) == (self._nodes, self._wire, self._frame):
            return
        self._nodes, self._wire, self._frame = wanted, wire, frame
        self.changed.emit()

    def add(self, nodes: Iterable[NodeId]) -> None:
        """Select these too."""
        self.set((*self._nodes, *nodes))

    def toggle(self, node: NodeId) -> None:
        """Select ``node`` too, or no longer."""
        if node in self._nodes:
            self.set(n for n in self._nodes if n != node)
        else:
            self.set((*self._nodes, node))

    def clear(self) -> None:
        """Select nothing."""
        self.set()

    def keep(self, nodes: Iterable[NodeId], wires: Iterable[Inlet], frames: Iterable[str]) -> None:
        """Drop from the selection whatever is no longer in the drawing."""
        there, wired = set(nodes), set(wires)
        self.set(
            (n for n in self._nodes if n in there),
            self._wire if self._wire in wired else None,
            self._frame if self._frame in set(frames) else None,
        )
