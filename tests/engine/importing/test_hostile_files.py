"""Whatever a file holds: a project or a sentence with a place; never a traceback, never a hang."""

from __future__ import annotations

import copy
import io
import json
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import inspecting, printing, reading, storage
from engine.importing import FileError, open_any, read_bytes

DATA = Path(__file__).parent / "data"
REAL = {
    str(path.relative_to(DATA).with_suffix("")): json.loads(path.read_text())
    for path in sorted(DATA.rglob("*.json"))
}

ODD = [
    None, True, False, 0, 1, -1, 3, 10**18, 1.5, -0.0, float("nan"), float("inf"), "", "x", "relu",
    "same", "valid", "channels_first", "float16", "a/b", "\ud800", [], [1], [None], [[1, 2], [3]],
    ["x"], {}, [[[[]]]], "dense", {"class_name": "Dense", "config": {"units": 3}},
    {"class_name": "__tuple__", "items": [1, 2]}, {"class_name": "function", "config": "relu"},
    {"class_name": "GlorotUniform", "config": {"seed": [1]}}, {"config": 1},
    {"class_name": "__keras_tensor__", "config": {}},
    {"class_name": "__keras_tensor__",
     "config": {"shape": [None, 3], "dtype": "float32", "keras_history": ["dense", 0, 0]}},
    {"class_name": "LSTMCell", "config": {"units": 2}},
    {"class_name": "Sequential", "config": {"layers": []}},
]  # fmt: skip


def places(value):
    """Give every place in JSON, as paths."""
    found, todo = [], [((), value)]
    while todo:
        path, item = todo.pop()
        found.append(path)
        if isinstance(item, dict | list):
            children = item.items() if isinstance(item, dict) else enumerate(item)
            todo += [((*path, key), child) for key, child in children]
    return found[1:]


ALL_PLACES = {name: places(raw) for name, raw in REAL.items()}


@st.composite
def damaged(draw):
    """Take a real file and change, remove or copy a few things in it."""
    name = draw(st.sampled_from(sorted(REAL)))
    raw = copy.deepcopy(REAL[name])
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 4]))):
        path = draw(st.sampled_from(ALL_PLACES[name]))
        other = draw(st.sampled_from(ALL_PLACES[name]))
        how = draw(st.sampled_from(["odd", "odd", "odd", "remove", "copy", "twice"]))
        try:
            parent = _at(raw, path[:-1])
            if how == "odd":
                parent[path[-1]] = copy.deepcopy(draw(st.sampled_from(ODD)))
            elif how == "remove":
                del parent[path[-1]]
            elif how == "copy":
                parent[path[-1]] = copy.deepcopy(_at(raw, other))
            elif isinstance(parent, list):
                parent.append(copy.deepcopy(parent[path[-1]]))
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    return raw


def _at(value, path):
    for step in path:
        value = value[step]
    return value


@given(damaged())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_file_gives_a_report_or_a_sentence(raw):
    start = time.perf_counter()
    try:
        project = read_bytes(json.dumps(raw).encode())
    except FileError as error:
        made = inspecting.unreadable("x", error)
        assert len(made["error"]["message"]) > 10
    else:
        made = inspecting.report("x", project)
        again = storage.read(storage.write(project))
        assert storage.write(again) == storage.write(project)
        for problem in made["problems"]:
            assert problem["title"]
            assert len(problem["title"]) < 60, problem["title"]
            assert "{layer}" not in problem["title"] + problem["why"]
    json.dumps(made)
    printing.report(made)
    assert time.perf_counter() - start < 20


@given(st.sampled_from(sorted(REAL)), st.data())
@settings(max_examples=100, deadline=None)
def test_flipped_bytes_give_a_report_or_a_sentence(name, data):
    raw = bytearray(json.dumps(REAL[name]).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        inspecting.report("x", read_bytes(bytes(raw)))
    except FileError:
        return


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_refused_with_a_sentence(data):
    for start in (b"", b"PK\x03\x04", b"\x89HDF\r\n\x1a\n", b"{", b"["):
        with pytest.raises(FileError):
            read_bytes(start + data)


# ── single things that are wrong ─────────────────────────────────────────────────────────────


def refusal(data):
    with pytest.raises(FileError) as caught:
        read_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return caught.value


def model(**changes):
    return {"module": "keras", "class_name": "Sequential",
            "config": {"name": "m", "layers": [], **changes}}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"  \n", "empty-file"),
        (b"{", "not-json"),
        (b"import keras", "not-json"),
        (b"\xff\xfe\x00", "not-text"),
        (b"3", "wrong-type"),
        (b"[]", "wrong-type"),
        (b"{}", "not-keras"),
        (b'{"name": "package", "version": "1.0"}', "not-keras"),
        (b'{"a": 1, "a": 2}', "duplicate-key"),
        (b'{"a": ' + b"9" * 5000 + b"}", "absurd-number"),
        (b"[" * 100_000, "too-deep"),
        (b"[" * 500 + b"]" * 500, "too-deep"),
        (b'{"a":' * 400 + b"1" + b"}" * 400, "too-deep"),
        (b"\x89HDF\r\n\x1a\n rest", "hdf5"),
        (b"PK\x03\x04 rest", "damaged-archive"),
    ],
)
def test_a_file_that_is_no_model_is_refused_for_its_own_reason(data, code):
    assert refusal(data).code == code


def test_a_single_layer_is_no_model():
    error = refusal({"module": "keras.layers", "class_name": "Dense", "config": {"units": 3}})
    assert error.code == "not-a-model"
    assert "single Dense" in error.message


def test_the_place_of_a_wrong_thing_is_named():
    raw = copy.deepcopy(REAL["twins"])
    raw["config"]["layers"][3] = 7
    error = refusal(raw)
    assert (error.code, error.where) == ("wrong-type", "$.config.layers[3]")
    assert "number" in error.message


def test_a_tensor_from_nowhere_is_named_with_its_place():
    text = json.dumps(REAL["own"]).replace('["scale", 0, 0]', '["gone", 0, 0]')
    error = refusal(text.encode())
    assert error.code == "broken-reference"
    assert '"gone"' in error.message
    assert error.where.startswith("$.config.layers[2].inbound_nodes[0].args[0]")


def test_a_call_that_is_not_there_is_named():
    text = json.dumps(REAL["own"]).replace('["scale", 0, 0]', '["scale", 5, 0]')
    assert 'call 5 of "scale"' in refusal(text.encode()).message


def test_two_layers_of_one_name_in_a_functional_model_are_refused():
    raw = copy.deepcopy(REAL["own"])
    raw["config"]["layers"].append(raw["config"]["layers"][1])
    assert refusal(raw).code == "duplicate-name"


def test_two_layers_of_one_name_in_a_sequential_are_a_problem_of_the_drawing():
    dense = {"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 3}}
    shape = {"module": "keras.layers", "class_name": "InputLayer",
             "config": {"name": "x", "batch_shape": [None, 4]}}  # fmt: skip
    made = inspecting.report(
        "", read_bytes(json.dumps(model(layers=[shape, dense, dense])).encode())
    )
    assert [p["code"] for p in made["problems"]] == ["duplicate-name"]


def test_models_that_double_at_every_level_are_refused_at_once():
    def tensor(name, call):
        return {"class_name": "__keras_tensor__",
                "config": {"shape": [None, 4], "dtype": "float32",
                           "keras_history": [name, call, 0]}}  # fmt: skip

    shape = {"module": "keras.layers", "class_name": "InputLayer", "name": "x",
             "config": {"name": "x", "batch_shape": [None, 4]}, "inbound_nodes": []}  # fmt: skip
    inner = {"module": "keras.layers", "class_name": "Dense", "name": "d",
             "config": {"name": "d", "units": 4}}  # fmt: skip
    for _ in range(20):
        name = inner["name"]
        inner["inbound_nodes"] = [
            {"args": [tensor("x", 0)], "kwargs": {}},
            {"args": [tensor(name, 0)], "kwargs": {}},
        ]
        last = 2 if inner["class_name"] == "Functional" else 1
        inner = {"module": "keras", "class_name": "Functional", "name": "m",
                 "config": {"name": "m", "layers": [shape, inner], "input_layers": ["x", 0, 0],
                            "output_layers": [name, last, 0]}}  # fmt: skip
    start = time.perf_counter()
    assert refusal(inner).code in ("too-large", "too-deep")
    assert time.perf_counter() - start < 2


# ── archives ─────────────────────────────────────────────────────────────────────────────────


def archive(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name.replace("_", "."), data)
    return made.getvalue()


def test_an_archive_is_read_by_its_content_whatever_it_is_called(tmp_path):
    path = tmp_path / "model.txt"
    path.write_bytes(archive(config_json=json.dumps(REAL["own"]), metadata_json="{}"))
    assert open_any(path).main == "own"


def test_an_archive_without_a_model_is_refused():
    assert refusal(archive(readme_txt="hello")).code == "not-keras"


def test_a_zip_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_FILE", 1_000_000)
    bomb = archive(config_json=b" " * 50_000_000)
    assert len(bomb) < 100_000
    assert refusal(bomb).code == "too-large"


def test_a_header_that_lies_about_the_size_is_no_way_around(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_FILE", 1_000_000)
    bomb = bytearray(archive(config_json=b" " * 50_000_000))
    small = (1000).to_bytes(4, "little")
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = bomb.index(mark) + offset
        bomb[at : at + 4] = small
    assert refusal(bytes(bomb)).code in ("damaged-archive", "empty-file", "not-json")


def test_an_archive_with_two_models_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("config.json", "{}")
        with pytest.warns(UserWarning, match="Duplicate name"):
            out.writestr("config.json", "{}")
    assert refusal(made.getvalue()).code == "damaged-archive"


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_archive_is_a_project_or_a_refusal(data):
    raw = bytearray(archive(config_json=json.dumps(REAL["own"])))
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_bytes(bytes(raw))
    except FileError as error:
        str(error)


# ── files ────────────────────────────────────────────────────────────────────────────────────


def test_files_that_cannot_be_opened_say_why(tmp_path):
    for path, code in ((tmp_path, "unreadable"), (tmp_path / "none.json", "not-found"),
                       ("bad\0name", "unreadable")):  # fmt: skip
        with pytest.raises(FileError) as caught:
            open_any(path)
        assert caught.value.code == code


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_FILE", 1000)
    path = tmp_path / "big.json"
    path.write_bytes(b" " * 5000)
    with pytest.raises(FileError) as caught:
        open_any(path)
    assert caught.value.code == "too-large"


# ── the depth of JSON ────────────────────────────────────────────────────────────────────────

_leaves = st.none() | st.integers(0, 9) | st.text('[]{}\\"a,:', max_size=6)
_keys = st.text('[]{}\\"', max_size=3)
_nested = st.recursive(
    _leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('[]{}\\"', max_size=3), inner)
    ),
    max_leaves=12,
)


def depth_of(value):
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


@given(_nested, st.booleans(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_depth_is_told_from_the_bytes_whatever_strings_hold(value, large, escaped):
    data = json.dumps(value, ensure_ascii=escaped).encode()
    depth = depth_of(value)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading, "_LARGE", 0 if large else 10**9)
        patched.setattr(reading, "DEEPEST", depth)
        assert reading.parse(data) == value
        patched.setattr(reading, "DEEPEST", depth - 1)
        if depth:
            with pytest.raises(FileError, match="nested"):
                reading.parse(data)
