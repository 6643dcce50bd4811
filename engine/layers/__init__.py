"""The rules of the layers, one function each, a module per family.

Importing this package registers them all (see `engine.layers.registry`).
"""

from engine.layers import core  # noqa: F401
