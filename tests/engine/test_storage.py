"""Project files: nothing is lost, nothing is half written, nothing damaged is believed."""

from __future__ import annotations

import json
import os
import stat
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import edits, migrations, reading, storage
from engine.graph import MODEL, Frame, Inlet, Layer, Model, Node, Outlet, Project
from engine.reading import FileError
from engine.stored_values import plain, value_of
from engine.tensors import Tensor
from engine.values import FrozenDict, KerasObject, same
from tests import networks
from tests.engine import made_up


@given(made_up.projects())
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_back_equal(project):
    again = storage.read(storage.write(project))
    assert again == project
    assert list(again.model.nodes) == list(project.model.nodes)
    assert storage.write(again) == storage.write(project)


@given(made_up.values)
@settings(max_examples=300, deadline=None)
def test_values_come_back_the_same_in_type_too(value):
    assert same(value_of(json.loads(json.dumps(plain(value)))), value)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_json_has_not_come_back(number):
    written = json.dumps(plain((number,)), allow_nan=False)
    assert same(value_of(json.loads(written)), (number,))


@pytest.mark.parametrize("name", sorted(networks.EVERY))
def test_real_networks_come_back_equal(name):
    project = networks.EVERY[name]
    assert storage.read(storage.write(project)) == project


def test_one_changed_parameter_is_one_changed_line():
    before = networks.cnn()
    drawing = before.model
    layer = next(k for k, x in drawing.layers.items() if x.kind == "Dense")
    dense = drawing.layers[layer]
    changed = Layer("Dense", dense.name, dense.params.with_("units", 11))
    after = Project({before.main: Model({**drawing.layers, layer: changed}, drawing.nodes,
                                        drawing.wires, drawing.frames, drawing.settings)},
                    before.main)  # fmt: skip
    old, new = (storage.write(p).decode().splitlines() for p in (before, after))
    assert [a for a, b in zip(old, new, strict=True) if a != b] == [
        line for line in old if '"Dense"' in line
    ]


def test_ignored_warnings_are_one_word_each_and_nothing_else_is_believed():
    project = networks.cnn()
    node = next(iter(project.model.nodes))
    after = edits.set_ignored(project, project.main, node, "lost-pixels", True)
    raw = json.loads(storage.write(after))
    assert raw["models"][project.main]["nodes"][node]["ignored"] == ["lost-pixels"]
    assert b"ignored" not in storage.write(project)
    for wrong in ("lost-pixels", [1], {"lost-pixels": True}):
        raw["models"][project.main]["nodes"][node]["ignored"] = wrong
        with pytest.raises(FileError) as caught:
            storage.read(json.dumps(raw).encode())
        assert ".ignored" in caught.value.where


def test_a_moved_card_changes_only_the_layout():
    project = networks.residual()
    model = project.model
    node = next(iter(model.nodes))
    moved = Node(model.nodes[node].layer, at=(400.0, -37.5))
    nodes = {**model.nodes, node: moved}
    after = Project({project.main: Model(model.layers, nodes, model.wires)}, project.main)
    old, new = (json.loads(storage.write(p)) for p in (project, after))
    assert old["models"] == new["models"]
    assert new["layout"][project.main][node] == [400, -37.5]


def test_a_file_says_its_format_first():
    assert (
        storage.write(Project()).decode().startswith('{\n "format": 2,\n "program": "Shapewright"')
    )


def test_half_a_surrogate_pair_in_a_name_survives():
    project = Project({"m": Model({"l1": Layer("Dense", "\ud800")}, {"n1": Node("l1")})}, "m")
    assert storage.read(storage.write(project)) == project


# ── saving ───────────────────────────────────────────────────────────────────────────────────


def test_saving_keeps_the_permissions_of_the_file(tmp_path):
    path = tmp_path / "a.shapewright"
    storage.save(networks.cnn(), path)
    path.chmod(0o640)
    storage.save(networks.tabular(), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert storage.load(path) == networks.tabular()


def test_a_new_file_has_the_permissions_of_new_files(tmp_path):
    (tmp_path / "usual").write_text("")
    storage.save(Project(), tmp_path / "ours")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_saving_through_a_link_changes_the_file_and_keeps_the_link(tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    storage.save(Project(), real)
    link.symlink_to(real)
    storage.save(networks.cnn(), link)
    assert link.is_symlink()
    assert storage.load(real) == networks.cnn()


def test_a_save_that_fails_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch):
    path = tmp_path / "a.shapewright"
    storage.save(networks.cnn(), path)

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.save(networks.tabular(), path)
    assert storage.load(path) == networks.cnn()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.shapewright"]


def test_saving_into_a_folder_that_is_not_there_says_so(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        storage.save(Project(), tmp_path / "nowhere" / "a.shapewright")


# ── damaged and hostile files ────────────────────────────────────────────────────────────────


def stored(project=None):
    return json.loads(storage.write(project or networks.siamese()))


def refusal(raw):
    with pytest.raises(FileError) as caught:
        storage.read(raw if isinstance(raw, bytes) else json.dumps(raw).encode())
    return caught.value


def test_a_newer_file_is_refused_with_a_sentence():
    error = refusal({**stored(), "format": 99})
    assert (error.code, error.where) == ("newer-format", "$.format")
    assert "newer version" in error.message


@pytest.mark.parametrize("version", [None, "1", 0, True, 1.5])
def test_a_file_without_a_format_is_refused(version):
    assert refusal({**stored(), "format": version}).where == "$.format"


def test_a_main_model_that_is_not_there_is_refused():
    assert refusal({**stored(), "main": "other"}).code == "broken-reference"


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        (lambda m: m["nodes"]["n1"].update(layer="l99"), "$.models.siamese.nodes.n1.layer"),
        (lambda m: m["nodes"]["n1"].update(bypassed=1), "$.models.siamese.nodes.n1.bypassed"),
        (lambda m: m["nodes"]["n1"].update(stated=[[3]]), "$.models.siamese.nodes.n1.stated[0]"),
        (lambda m: m["layers"]["l1"].update(kind=None), "$.models.siamese.layers.l1.kind"),
        (lambda m: m["layers"]["l1"].update(params=[1]), "$.models.siamese.layers.l1.params"),
        (lambda m: m.update(nodes=[]), "$.models.siamese.nodes"),
        (lambda m: m["wires"].append(["n1", 0, "n99", "inputs", 0]), "$.models.siamese.wires[5]"),
        (lambda m: m["wires"].append(m["wires"][0]), "$.models.siamese.wires[5]"),
        (lambda m: m["wires"].append(["n1", True, "n2", "x", 0]), "$.models.siamese.wires[5]"),
        (lambda m: m["wires"].append("n1"), "$.models.siamese.wires[5]"),
        (lambda m: m.update(frames={"f": {"nodes": ["zz"]}}), "$.models.siamese.frames.f"),
        (lambda m: m.update(settings=3), "$.models.siamese.settings"),
    ],
)
def test_damage_is_named_with_its_place(damage, where):
    raw = stored()
    assert len(raw["models"]["siamese"]["wires"]) == 5
    damage(raw["models"]["siamese"])
    assert refusal(raw).where == where


def test_a_card_that_lies_absurdly_far_away_is_brought_back():
    raw = stored()
    raw["layout"]["siamese"]["n1"] = [1e300, -5]
    at = storage.read(json.dumps(raw).encode()).model.nodes["n1"].at
    assert at == (1e7, -5.0)


def test_a_place_that_is_no_place_is_refused():
    raw = stored()
    raw["layout"]["siamese"]["n1"] = ["left", 0]
    assert refusal(raw).where == "$.layout.siamese.n1"


def tower(levels: int, calls: int) -> dict:
    """Give a file of models that call each other: level after level, ``calls`` times each."""
    models = {}
    for level in range(levels):
        last = level == levels - 1
        inner = {"kind": "Input", "name": "x", "params": {"shape": [3]}}
        block = {"kind": MODEL, "name": "block", "model": f"m{level + 1}"}
        nodes = {"n0": {"layer": "l0"}}
        wires = []
        for call in range(0 if last else calls):
            nodes[f"n{call + 1}"] = {"layer": "l1"}
            wires.append([f"n{call}", 0, f"n{call + 1}", "inputs", 0])
        layers = {"l0": inner} if last else {"l0": inner, "l1": block}
        models[f"m{level}"] = {"layers": layers, "nodes": nodes, "wires": wires}
    return {"format": 1, "program": "Shapewright", "main": "m0", "models": models}


def test_models_that_double_at_every_level_are_refused_at_once():
    start = time.perf_counter()
    assert refusal(tower(23, 2)).code == "too-large"
    assert time.perf_counter() - start < 1


def test_models_nested_absurdly_deep_are_refused():
    assert refusal(tower(3000, 1)).code == "too-deep"


def test_a_circle_at_the_bottom_hides_no_doubling_above_it():
    raw = tower(23, 2)
    raw["models"]["m22"] = {
        "layers": {"l1": {"kind": MODEL, "name": "again", "model": "m22"}},
        "nodes": {"n1": {"layer": "l1"}},
    }
    assert refusal(raw).code == "too-large"


def test_a_model_inside_itself_is_a_drawing_that_opens():
    raw = tower(2, 1)
    raw["models"]["m1"] = raw["models"]["m0"]
    assert storage.read(json.dumps(raw).encode()).main == "m0"


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_flipped_bytes_give_a_project_or_a_refusal(data):
    raw = bytearray(storage.write(networks.siamese()))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        project = storage.read(bytes(raw))
    except FileError:
        return
    assert storage.read(storage.write(project)) == project


# ── formats ──────────────────────────────────────────────────────────────────────────────────


def test_older_formats_are_brought_up_to_date_step_by_step():
    steps = {
        1: lambda raw: {**raw, "trail": [*raw.get("trail", []), 1]},
        2: lambda raw: {**raw, "trail": [*raw["trail"], 2]},
    }
    made = migrations.up_to_date({"format": 1}, steps, wanted=3)
    assert made == {"format": 3, "trail": [1, 2]}


def test_a_format_that_nobody_reads_any_more_is_refused():
    with pytest.raises(FileError, match="no longer read"):
        migrations.up_to_date({"format": 1}, {}, wanted=2)


# ── speed ────────────────────────────────────────────────────────────────────────────────────


def test_ten_times_the_layers_take_about_ten_times_as_long_to_save_and_read():
    def took(count: int) -> float:
        layers = {
            f"l{i}": Layer("Conv2D", f"conv_{i}", FrozenDict(filters=64, kernel_size=(3, 3)))
            for i in range(count)
        }
        nodes = {f"n{i}": Node(f"l{i}", at=(0.0, 96.0 * i)) for i in range(count)}
        wires = {Inlet(f"n{i}"): Outlet(f"n{i - 1}") for i in range(1, count)}
        project = Project({"long": Model(layers, nodes, wires)}, "long")
        with reading.collector_paused():
            start = time.process_time()
            again = storage.read(storage.write(project))
            spent = time.process_time() - start
        assert again == project
        return spent

    short = min(took(733) for _ in range(5))
    # A busy machine makes a layer twice as dear now and then; a square would make it ten times so.
    assert min(took(7330) for _ in range(3)) < 40 * short


def test_everything_a_project_can_hold_is_in_the_file():
    nested = KerasObject("LSTM", FrozenDict(units=3), "my", "my>LSTM")
    model = Model(
        {"l1": Layer("My", "my", FrozenDict(layer=nested), None, "my", "my>My"),
         "l2": Layer(MODEL, "inner", model="inner")},
        {"n1": Node("l1", FrozenDict(training=False), (1.5, 2.0), True,
                    (Tensor(None, "int32"), Tensor((None, 3), "float32", True)))},
        {},
        {"f1": Frame("Stage", frozenset({"n1"}), True)},
        FrozenDict(form="sequential", inputs=("a", "b")),
    )  # fmt: skip
    project = Project({"outer": model, "inner": Model()}, "outer", "a note\nin two lines")
    assert storage.read(storage.write(project)) == project
