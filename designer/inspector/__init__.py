"""The right panel: what is selected, with every argument it has; the model when nothing is."""

from designer.inspector.panel import Inspector

__all__ = ["Inspector"]
