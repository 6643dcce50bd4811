"""The command line is a contract: names, fields, exit codes, and what it never imports."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine import cli, edits, exports, inspecting, reading, storage
from engine.graph import Inlet, Layer, Model, Node, Outlet, Project
from engine.importing import open_any
from engine.values import FrozenDict
from tests import networks

DATA = Path(__file__).parent / "importing" / "data"


@pytest.fixture
def cnn(tmp_path):
    """Give the file of the first CNN of every course, named as in the contract."""
    drawing = networks.Drawing("cnn")
    x = drawing.add("Input", shape=(28, 28, 1), name="image")
    x = drawing.add("Conv2D", x, filters=32, kernel_size=3, activation="relu", name="conv_a")
    x = drawing.add("MaxPooling2D", x, name="pool_a")
    x = drawing.add("Conv2D", x, filters=64, kernel_size=3, activation="relu", name="conv_b")
    x = drawing.add("MaxPooling2D", x, name="pool_b")
    x = drawing.add("Flatten", x, name="flatten")
    drawing.add("Dense", x, units=10, activation="softmax", name="probs")
    path = tmp_path / "cnn.shapewright"
    storage.save(drawing.project, path)
    return path


@pytest.fixture
def doubted(tmp_path):
    """Give the file of a network with two warnings, one of them set aside."""
    project = networks.chain(
        ("Input", {"shape": (28, 28, 1)}),
        ("Conv2D", {"filters": 8, "kernel_size": 3, "strides": 2, "name": "first"}),
        ("Conv2D", {"filters": 8, "kernel_size": 2, "strides": 2, "name": "second"}),
    )
    node = next(n for n in project.model.nodes if project.model.layer_of(n).name == "first")
    project = edits.set_ignored(project, project.main, node, "lost-pixels", True)
    path = tmp_path / "doubted.shapewright"
    storage.save(project, path)
    return path


@pytest.fixture
def broken(tmp_path):
    """Give the file of a network whose kernel is larger than its image."""
    project = networks.chain(
        ("Input", {"shape": (3, 3, 1)}),
        ("Conv2D", {"filters": 4, "kernel_size": 5, "name": "conv"}),
        ("Flatten", {}),
        ("Dense", {"units": 2}),
    )
    path = tmp_path / "broken.shapewright"
    storage.save(project, path)
    return path


def run(capsys, *words, expect=0):
    code = cli.main([str(word) for word in words])
    printed = capsys.readouterr()
    assert code == expect, printed.err
    return printed


def lines(printed):
    return [json.loads(line) for line in printed.out.splitlines()]


# ── inspect ──────────────────────────────────────────────────────────────────────────────────


def test_inspect_writes_the_object_of_the_contract(capsys, cnn):
    (made,) = lines(run(capsys, "inspect", "--json", cnn))
    assert list(made) == [
        "format", "file", "error", "inputs", "outputs", "nodes", "totals", "problems",
    ]  # fmt: skip
    assert (made["format"], made["file"], made["error"]) == (1, str(cnn), None)
    assert made["inputs"] == [{"name": "image", "shape": [None, 28, 28, 1], "dtype": "float32"}]
    assert made["outputs"] == [{"name": "probs", "shape": [None, 10], "dtype": "float32"}]
    assert made["nodes"][1] == {
        "model": "cnn",
        "name": "conv_a",
        "kind": "Conv2D",
        "call": 0,
        "inputs": [{"shape": [None, 28, 28, 1], "dtype": "float32"}],
        "outputs": [{"shape": [None, 26, 26, 32], "dtype": "float32"}],
        "trainable": 320,
        "non_trainable": 0,
        "macs": 194688,
        "problems": [],
    }
    assert made["totals"] == {
        "layers": 6, "trainable": 34826, "non_trainable": 0, "macs": 2440960,
    }  # fmt: skip
    assert made["problems"] == []


def test_a_problem_has_the_fields_of_the_contract_and_layers_behind_it_wait(capsys, broken):
    (made,) = lines(run(capsys, "inspect", "--json", broken, expect=1))
    (problem,) = made["problems"]
    assert list(problem) == ["code", "severity", "node", "title", "why", "fixes"]
    assert (problem["code"], problem["severity"]) == ("kernel-too-large", "error")
    assert problem["node"] == "conv"
    for fix in problem["fixes"]:
        assert list(fix) == ["title", "gives"]
    _, conv, flatten, dense = made["nodes"]
    assert conv["problems"] == [problem]
    assert conv["outputs"] is None
    assert (flatten["outputs"], dense["outputs"]) == (None, None)
    assert (flatten["problems"], dense["problems"]) == ([], [])
    assert flatten["inputs"] == [{"shape": None, "dtype": None}]
    assert (conv["macs"], dense["macs"]) == (None, None)


def test_every_file_gets_its_line_in_order_and_a_bad_one_stops_nothing(capsys, cnn, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"class_name": "Sequential", "config": {"layers": [{"class_name": 3}]}}')
    gone = tmp_path / "gone.keras"
    made = lines(run(capsys, "inspect", bad, cnn, gone, "--json", expect=2))
    assert [entry["file"] for entry in made] == [str(bad), str(cnn), str(gone)]
    assert [entry["error"] and entry["error"]["code"] for entry in made] == [
        "wrong-type", None, "not-found",
    ]  # fmt: skip
    assert made[0]["error"]["where"] == "$.config.layers[0].class_name"
    assert made[0]["nodes"] == []


def test_a_dash_reads_standard_input(capsys, monkeypatch):
    class Fed:
        buffer = io.BytesIO((DATA / "own.json").read_bytes())

    monkeypatch.setattr(sys, "stdin", Fed)
    (made,) = lines(run(capsys, "inspect", "--json", "-"))
    assert made["file"] == "-"
    assert made["nodes"][0]["model"] == "own"


def test_calls_of_nested_models_follow_the_call_and_count_on(capsys):
    (made,) = lines(run(capsys, "inspect", "--json", DATA / "twins.json"))
    rows = [(n["model"], n["name"], n["call"]) for n in made["nodes"]]
    first = rows.index(("twins", "encoder", 0))
    assert [row[0] for row in rows[first + 1 : first + 4]] == ["twins/encoder"] * 3
    second = rows.index(("twins", "encoder", 1))
    assert [row[2] for row in rows[second + 1 : second + 4]] == [1, 1, 1]
    by_row = dict(zip(rows, made["nodes"], strict=True))
    assert by_row["twins", "dense", 0]["trainable"] == 36
    assert by_row["twins", "dense", 1]["trainable"] == 0
    assert by_row["twins", "encoder", 0]["trainable"] == 25
    inside = [n["trainable"] for n in made["nodes"] if n["model"] == "twins/encoder"]
    assert sum(inside) == 25
    assert made["totals"]["trainable"] == 36 + 25 + 20
    assert [tensor["name"] for tensor in made["outputs"]] == ["extra", "out"]
    assert {n["kind"] for n in made["nodes"]} & {"Output"} == set()


def test_inputs_of_a_call_come_in_the_order_of_the_call(capsys):
    (made,) = lines(run(capsys, "inspect", "--json", DATA / "recurrent.json"))
    by_name = {node["name"]: node for node in made["nodes"]}
    assert [t["shape"] for t in by_name["lstm"]["inputs"]] == [
        [None, 10, 4], [None, 6], [None, 6],
    ]  # fmt: skip
    assert [t["shape"] for t in by_name["lstm"]["outputs"]] == [
        [None, 10, 6], [None, 6], [None, 6],
    ]  # fmt: skip
    assert len(by_name["attention"]["inputs"]) == 3


def test_for_people_there_is_an_aligned_table(capsys, cnn, broken):
    printed = run(capsys, "inspect", cnn).out
    assert "  conv_a   Conv2D        26×26×32         320        194,688" in printed
    assert "6 layers, 34,826 parameters (34,826 trainable)" in printed
    printed = run(capsys, "inspect", broken, expect=1).out
    assert "[kernel-too-large]" in printed
    assert "waits" in printed
    assert "fix:" in printed


def test_a_name_cannot_command_the_terminal(capsys, tmp_path):
    path = tmp_path / "evil.shapewright"
    project = networks.chain(("Input", {"shape": (3,), "name": "a\x1b[2Jb\r"}))
    storage.save(project, path)
    printed = run(capsys, "inspect", path)
    assert "\x1b" not in printed.out
    assert r"a\x1b[2Jb\x0d" in printed.out


def test_an_unreadable_file_is_a_sentence_on_standard_error(capsys, tmp_path):
    path = tmp_path / "x.json"
    path.write_text("[1, 2")
    printed = run(capsys, "inspect", path, expect=2)
    assert printed.out == ""
    assert "x.json: The file is no JSON" in printed.err


def test_an_unknown_rank_is_null(capsys, tmp_path):
    raw = (DATA / "own.json").read_text().replace('"shape":[null,8]', '"shape":"?"')
    path = tmp_path / "own.json"
    path.write_text(raw)
    (made,) = lines(run(capsys, "inspect", "--json", path))
    by_name = {node["name"]: node for node in made["nodes"]}
    assert by_name["scale"]["outputs"] == [{"shape": None, "dtype": "float32"}]
    assert by_name["scale"]["macs"] is None


# ── export, convert, diagram ─────────────────────────────────────────────────────────────────


def test_the_forms_of_export_are_those_of_the_contract():
    assert cli.FORMS == (
        "functional", "sequential", "notebook", "keras-json", "summary-md", "summary-csv",
    )  # fmt: skip
    assert tuple(exports.FORMS) == cli.FORMS


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ("functional", "keras.Model("),
        ("sequential", "keras.Sequential("),
        ("notebook", '"nbformat": 4'),
        ("keras-json", '"class_name": "Functional"'),
        ("summary-md", "| conv_a | Conv2D |"),
        ("summary-csv", "conv_a,Conv2D,"),
    ],
)
def test_export_writes_every_form_to_output_and_to_a_file(capsys, cnn, tmp_path, form, word):
    printed = run(capsys, "export", cnn, "--to", form)
    assert word in printed.out
    out = tmp_path / "out"
    assert run(capsys, "export", cnn, "--to", form, "-o", out).out == ""
    assert out.read_text(encoding="utf-8") == printed.out


def test_a_branch_has_no_sequential_form(capsys, tmp_path):
    path = tmp_path / "r.shapewright"
    storage.save(networks.residual(), path)
    printed = run(capsys, "export", path, "--to", "sequential", expect=2)
    assert "feeds several layers" in printed.err
    assert printed.out == ""


def test_an_incomplete_network_is_not_exported_as_code(capsys, broken, tmp_path):
    out = tmp_path / "out.py"
    printed = run(capsys, "export", broken, "--to", "functional", "-o", out, expect=1)
    assert not out.exists()
    assert "conv: " in printed.err
    assert "| conv |" in run(capsys, "export", broken, "--to", "summary-md", expect=1).out


def test_convert_makes_a_project_of_any_file(capsys, tmp_path):
    out = tmp_path / "own.shapewright"
    assert run(capsys, "convert", DATA / "own.json", "-o", out).out == ""
    assert open_any(out) == open_any(DATA / "own.json")


def test_convert_to_a_dash_writes_the_project_to_output(capfdbinary):
    assert cli.main(["convert", str(DATA / "own.json"), "-o", "-"]) == 0
    assert storage.read(capfdbinary.readouterr().out) == open_any(DATA / "own.json")


def test_a_place_that_cannot_be_written_to_is_unusable(capsys, cnn, tmp_path):
    printed = run(capsys, "convert", cnn, "-o", tmp_path / "no" / "x.shapewright", expect=2)
    assert "cannot be written" in printed.err


def test_diagram_hands_project_place_and_theme_to_the_painter(cnn, tmp_path, capsys):
    seen = []
    out = tmp_path / "a.svg"
    words = ["diagram", str(cnn), "-o", str(out), "--theme", "dark"]
    assert cli.main(words, lambda *given: seen.append(given)) == 0
    assert seen == [(open_any(cnn), out, "dark")]
    assert cli.main([*words[:3], str(tmp_path / "a.bmp")]) == 2
    assert ".svg" in capsys.readouterr().err


def test_a_picture_that_cannot_be_painted_is_a_sentence(cnn, tmp_path, capsys):
    def too_large(*_given):
        raise ValueError("the picture would be too large; take SVG")

    words = ["diagram", str(cnn), "-o", str(tmp_path / "a.png")]
    assert cli.main(words, too_large) == 2
    assert "take SVG" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_diagram_paints_without_a_screen(cnn, tmp_path, ending):
    out = tmp_path / f"a.{ending}"
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    bare = {name: value for name, value in os.environ.items() if name not in names}
    command = [sys.executable, "-m", "designer", "diagram", str(cnn), "-o", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=bare)
    assert done.returncode == 0, done.stderr
    start = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[ending]
    assert out.read_bytes().startswith(start)


# ── arguments ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["inspect"],
        ["export", "x.json"],
        ["export", "x.json", "--to", "pytorch"],
        ["convert", "x.json"],
        ["diagram", "x.json", "-o", "x.svg", "--theme", "pink"],
        ["frobnicate"],
    ],
)
def test_unusable_arguments_are_exit_code_2(capsys, words):
    assert "usage: shapewright" in run(capsys, *words, expect=2).err


def test_help_and_version_are_fine(capsys):
    assert "inspect" in run(capsys, "--help").out
    assert "shapewright " in run(capsys, "--version").out


# ── as a process ─────────────────────────────────────────────────────────────────────────────

PROBE = """
import sys
from designer.__main__ import main
code = main(sys.argv[1:])
heavy = ("PySide6", "shiboken6", "numpy", "keras", "tensorflow", "h5py")
loaded = sorted(name for name in heavy if name in sys.modules)
print("LOADED", loaded, file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    "words",
    [
        ("inspect", "--json", "{file}"),
        ("inspect", "{file}"),
        ("export", "{file}", "--to", "functional"),
        ("export", "{file}", "--to", "notebook"),
        ("convert", "{file}", "-o", "{out}"),
        ("--help",),
    ],
)
def test_without_a_window_neither_qt_nor_keras_nor_numpy_is_loaded(tmp_path, words):
    given = [
        word.format(file=DATA / "twins.json", out=tmp_path / "out.shapewright") for word in words
    ]
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *given], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "LOADED []" in done.stderr


def test_a_reader_that_leaves_early_is_no_error(cnn):
    command = f"{sys.executable} -m designer inspect --json {cnn} {cnn} {cnn} | head -c 10"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout == '{"format":'
    assert "Traceback" not in done.stderr


def test_a_terminal_that_knows_only_ascii_gets_a_report(cnn):
    done = subprocess.run(
        [sys.executable, "-m", "designer", "inspect", str(cnn)],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
    )
    assert done.returncode == 0, done.stderr
    assert b"26\\xd726" in done.stdout


# ── size ─────────────────────────────────────────────────────────────────────────────────────


def long_chain(count: int) -> Project:
    cell = (
        ("Conv2D", {"filters": 64, "kernel_size": (3, 3), "padding": "same"}),
        ("BatchNormalization", {}),
        ("ReLU", {}),
    )
    layers = {"l0": Layer("Input", "image", FrozenDict(shape=(56, 56, 64)))}
    for i in range(1, count):
        kind, given = cell[i % 3]
        layers[f"l{i}"] = Layer(kind, f"layer_{i}", FrozenDict(given))
    nodes = {f"n{i}": Node(f"l{i}") for i in range(count)}
    wires = {Inlet(f"n{i}"): Outlet(f"n{i - 1}") for i in range(1, count)}
    return Project({"long": Model(layers, nodes, wires)}, "long")


def test_ten_times_the_layers_take_about_ten_times_as_long_to_inspect():
    def took(count: int) -> float:
        project = long_chain(count)
        with reading.collector_paused():
            start = time.process_time()
            made = inspecting.report("long", project)
            spent = time.process_time() - start
        assert len(made["nodes"]) == count
        assert made["problems"] == []
        return spent

    took(733)  # the rules are warm from here on, for both
    short = min(took(733) for _ in range(5))
    # A busy machine makes a layer twice as dear now and then; a square would make it ten times so.
    assert min(took(7330) for _ in range(3)) < 40 * short


def test_a_warning_that_was_set_aside_is_told_apart_and_counts_nowhere(capsys, doubted):
    made = json.loads(run(capsys, "inspect", doubted, "--json").out)
    assert [(p["node"], p["code"]) for p in made["problems"]] == [("second", "lost-pixels")]
    assert [(p["node"], p["code"]) for p in made["ignored"]] == [("first", "lost-pixels")]
    first = next(node for node in made["nodes"] if node["name"] == "first")
    assert first["problems"] == []
    printed = run(capsys, "inspect", doubted).out
    assert "ignored  first: The last row and column never reach the output" in printed
    assert printed.count("warning  ") == 1
