"""The classes of `keras.layers` that have no rule, each with the reason.

A node of such a kind stays in the drawing with its configuration untouched; its shapes are those
that the file or the author states. Whatever is not listed here has a rule (a test holds it so).
"""

from __future__ import annotations

from collections.abc import Mapping

WITHOUT_RULE: Mapping[str, str] = {
    "Lambda": "its shape is that of a Python function, and code from files is never run",
    "Layer": "the base class of all layers; it computes nothing itself",
    "Wrapper": "the base class of wrappers; it says nothing of what becomes of the layer inside",
    "InputSpec": "a description of inputs, not a layer",
    "TFSMLayer": "a TensorFlow SavedModel on disk decides what it gives",
    "JaxLayer": "a JAX function decides what it gives, and code from files is never run",
    "FlaxLayer": "a Flax module decides what it gives, and code from files is never run",
    "TorchModuleWrapper": "a PyTorch module decides what it gives, and code is never run",
}
