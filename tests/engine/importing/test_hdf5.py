"""The old .h5 archives, read without any library: both versions of the format, and damage."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import reading
from engine.importing import FileError, open_any, read_bytes
from engine.importing.hdf5 import root_texts

DATA = Path(__file__).parent / "data"
BOTH = {name: (DATA / f"{name}.h5").read_bytes() for name in ("old", "new")}


@pytest.mark.parametrize("name", BOTH)
def test_the_texts_of_the_root_are_found_and_nothing_else(name):
    with (DATA / f"{name}.h5").open("rb") as file:
        texts = root_texts(file)
    assert set(texts) == {"keras_version", "backend", "model_config"}
    assert texts["keras_version"] == b"3.15.1"
    assert texts["model_config"].startswith(b'{"class_name": "Functional"')


@pytest.mark.parametrize("name", BOTH)
def test_the_model_in_an_old_archive_is_the_model(name):
    project = open_any(DATA / f"{name}.h5")
    assert project.main == "own"
    assert project == open_any(DATA / "own.json")


def refusal(data):
    with pytest.raises(FileError) as caught:
        read_bytes(bytes(data))
    return caught.value


def test_weights_without_a_model_are_refused_with_the_reason():
    error = refusal(BOTH["old"].replace(b"model_config", b"model_konfig"))
    assert error.code == "no-graph"
    assert "save_weights" in error.message


@pytest.mark.parametrize("name", BOTH)
def test_an_archive_that_ends_too_early_is_refused(name):
    for end in range(8, len(BOTH[name]) - 1, max(1, len(BOTH[name]) // 60)):
        try:
            read_bytes(BOTH[name][:end])
        except FileError as error:
            str(error)


@pytest.mark.parametrize("name", BOTH)
@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_flipped_bytes_are_a_project_or_a_refusal(name, data):
    raw = bytearray(BOTH[name])
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(8, len(raw) - 1))] = data.draw(st.integers(0, 255))
    start = time.perf_counter()
    try:
        read_bytes(bytes(raw))
    except FileError as error:
        str(error)
    assert time.perf_counter() - start < 5


def test_a_header_that_leads_back_to_itself_ends():
    raw = bytearray(BOTH["old"])
    root = struct.unpack_from("<Q", raw, 64)[0]
    # The first message becomes a continuation that points at the very block it stands in.
    struct.pack_into("<HHB", raw, root + 16, 0x10, 16, 0)
    struct.pack_into("<QQ", raw, root + 24, root + 16, 64)
    assert refusal(raw).code == "damaged-archive"


def test_a_text_that_claims_absurd_sizes_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_FILE", 1000)
    assert refusal(BOTH["old"]).code == "too-large"
