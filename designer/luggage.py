"""What a drag from the palette onto the canvas carries: all that the two know of one another."""

LAYER = "application/x-shapewright-layer"
"""The kind of a layer; of a block ``Model/`` and its name."""
BLOCK = "application/x-shapewright-block"
"""A block that is no part of the project, as a project file."""
