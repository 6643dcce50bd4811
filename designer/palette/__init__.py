"""The left panel: the layers one can add, the blocks of the project, the outline of the model."""

from designer.palette.panel import Palette

__all__ = ["Palette"]
