"""Files of every kind that people have, opened as a project; what kind it is, the content says."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any, BinaryIO

from engine import reading
from engine.graph import Project
from engine.importing import (
    hdf5,
    held_models,  # noqa: F401  its rule registers itself
    keras_archive,
    keras_config,
    keras_h5,
)
from engine.reading import FileError, expect
from engine.stored_projects import is_project, project_of

__all__ = ["FileError", "open_any", "read_bytes"]

_ZIP = b"PK"


def open_any(path: str | os.PathLike[str], *, places: bool = True) -> Project:
    """Give the project in the file ``path``: ours, a Keras archive or a Keras architecture.

    ``places`` has the cards of a file of Keras's laid out; our own files bring their places.

    Raises:
        FileError: it cannot be read; the message is a sentence for people.
    """
    try:
        with open(path, "rb") as file, reading.collector_paused():
            return _read(file, places)
    except IsADirectoryError:
        raise FileError(
            "unreadable", f"{Path(path).name or path} is a folder, not a file"
        ) from None
    except FileNotFoundError:
        raise FileError("not-found", f"There is no file {Path(path).name}") from None
    except PermissionError:
        raise FileError("unreadable", f"{Path(path).name} may not be read") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise FileError("unreadable", f"The file cannot be read: {why}") from None


def read_bytes(data: bytes, *, places: bool = True) -> Project:
    """Give the project that ``data`` holds, whichever kind of file it is; see `open_any`.

    Raises:
        FileError: it cannot be read; the message is a sentence for people.
    """
    with reading.collector_paused():
        return _read(io.BytesIO(data), places)


def _read(file: BinaryIO, places: bool) -> Project:
    start = file.read(8)
    if start == hdf5.SIGNATURE:
        return _project(keras_h5.model_json(file), places)
    if start.startswith(_ZIP):
        file.seek(0)
        return _project(reading.parse(keras_archive.config_bytes(file)), places)
    # One byte more than is allowed, so that the limit is noticed without reading everything.
    data = start + file.read(reading.LARGEST_FILE + 1 - len(start))
    return _project(reading.parse(data), places)


def _placed(project: Project) -> Project:
    # The layout is a fifth of what the command line would load, and `inspect` needs no places.
    from engine import arrange

    return arrange.arranged(project)


def _project(parsed: Any, places: bool) -> Project:
    raw = expect(parsed, dict, (), "The file")
    try:
        if is_project(raw):
            return project_of(raw)
        project = keras_config.project_of(raw)
        return _placed(project) if places else project
    except RecursionError:
        raise FileError("too-deep", "The data are nested too deeply") from None
