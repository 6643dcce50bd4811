"""The old ``.h5`` archive: the model is a text among the attributes of its root."""

from __future__ import annotations

from typing import Any, BinaryIO

from engine import reading
from engine.importing import hdf5
from engine.reading import FileError, expect


def model_json(file: BinaryIO) -> dict[str, Any]:
    """Give the JSON of the model in an HDF5 file, with what the file says of training.

    Raises:
        FileError: there is no model in it, or the file is damaged.
    """
    texts = hdf5.root_texts(file)
    if "model_config" not in texts:
        raise FileError(
            "no-graph",
            "The HDF5 file holds weights, but no model: it was written by save_weights",
        )
    raw = expect(reading.parse(texts["model_config"]), dict, (), "The model of the file")
    made = dict(raw)
    version = texts.get("keras_version")
    if version is not None:
        made.setdefault("keras_version", version.decode("utf-8", "replace"))
    training = texts.get("training_config")
    if training is not None and not isinstance(made.get("compile_config"), dict):
        made["compile_config"] = _compiled(reading.parse(training))
    return made


def _compiled(raw: Any) -> dict[str, Any]:
    """Give what a file says of training in the words of `compile`."""
    made = dict(raw) if isinstance(raw, dict) else {}
    optimizer = made.pop("optimizer_config", None)
    if optimizer is not None:
        made["optimizer"] = optimizer
    return made
