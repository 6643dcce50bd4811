"""The ``.keras`` envelope: a zip file whose ``config.json`` is the model.

Knows where the architecture lies in it. Never unpacks anything else: weights and assets stay
where they are, whatever size they claim to have.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO

from engine import reading
from engine.reading import FileError

CONFIG = "config.json"


def config_bytes(file: BinaryIO) -> bytes:
    """Give the bytes of the architecture in the archive ``file``.

    Raises:
        FileError: it is no archive of Keras, is damaged, or claims absurd sizes.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _config(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        why = " ".join(str(error).split())[:120] or type(error).__name__
        raise FileError("damaged-archive", f"The archive is damaged: {why}") from None
    except (RuntimeError, ValueError, OverflowError) as error:  # encrypted; impossible headers
        why = " ".join(str(error).split())[:120]
        raise FileError("damaged-archive", f"The archive cannot be opened: {why}") from None


def _config(archive: zipfile.ZipFile) -> bytes:
    found = [info for info in archive.infolist() if info.filename == CONFIG]
    if not found:
        raise FileError("not-keras", f"The archive holds no {CONFIG}: it is no Keras model")
    if len(found) > 1:
        raise FileError("damaged-archive", f"The archive holds {CONFIG} {len(found)} times")
    if found[0].file_size > reading.LARGEST_FILE:
        raise FileError(
            "too-large",
            f"{CONFIG} claims {found[0].file_size:,} bytes; {reading.LARGEST_FILE:,} are read",
        )
    with archive.open(found[0]) as stream:
        # What the header claims may be a lie: never more than this is unpacked.
        data = stream.read(reading.LARGEST_FILE + 1)
    if len(data) > reading.LARGEST_FILE:
        raise FileError("too-large", f"{CONFIG} is larger than {reading.LARGEST_FILE:,} bytes")
    return data
