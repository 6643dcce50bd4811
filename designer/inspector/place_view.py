"""What the layers of a frame cost."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.inspector import costs
from designer.inspector.cost_rows import CostRows
from designer.inspector.section import PlainSection, Shelf
from designer.inspector.subject import Subject


class PlaceView(QWidget):
    """One group: the cost."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self.costs = CostRows("Cost")
        self.cost = PlainSection("cost", "Cost", shelf, self.costs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.cost)

    def show_subject(self, subject: Subject | None) -> None:
        """Show what these layers cost; nothing where there are none."""
        self.cost.setVisible(subject is not None)
        if subject is not None:
            self.cost.follow_shelf()
            rows, note = costs.layer_costs(subject)
            self.costs.show_rows(rows)
            self.cost.set_note(note)
