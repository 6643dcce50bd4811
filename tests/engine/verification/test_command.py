"""`shapewright verify`, from the command line's own entry to its lines and exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine import cli
from engine.verification import client, command
from engine.verification.client import Source

Verify = Callable[..., tuple[int, list[dict[str, Any]], str]]


def sequential(*layers: tuple[str, dict[str, Any]], shape: tuple[int | None, ...]) -> str:
    """Give an architecture as `model.to_json()` writes it."""
    rows = [("InputLayer", {"batch_shape": [None, *shape], "dtype": "float32", "name": "image"})]
    rows += list(layers)
    made = [
        {"module": "keras.layers", "class_name": kind, "config": config, "registered_name": None}
        for kind, config in rows
    ]
    config = {"name": "net", "trainable": True, "layers": made}
    return json.dumps({"module": "keras", "class_name": "Sequential", "config": config})


GOOD = sequential(
    ("Conv2D", {"name": "conv", "filters": 8, "kernel_size": [3, 3]}),
    ("Flatten", {"name": "flat"}),
    ("Dense", {"name": "out", "units": 3}),
    shape=(6, 6, 1),
)
BROKEN = sequential(("Conv2D", {"name": "conv", "filters": 8, "kernel_size": 9}), shape=(6, 6, 1))


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    """Run the command on files; give the exit code, the lines of JSON, and what was told."""

    def run(*files: Path, options: tuple[str, ...] = ()) -> tuple[int, list[dict[str, Any]], str]:
        code = cli.main(["verify", "--json", *options, *map(str, files)])
        said = capsys.readouterr()
        return code, [json.loads(line) for line in said.out.splitlines()], said.err

    return run


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.json"
    path.write_text(GOOD)
    return path


def answering(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Put a stand-in for Keras in place: it says what our engine would say, then changes it."""
    script = (
        "import json, sys\n"
        "from engine import inspecting, importing\n"
        f"ours = inspecting.report('x', importing.read_bytes({GOOD!r}.encode()))\n"
        "nodes = [row for row in ours['nodes'] if row['kind'] != 'Input']\n"
        "answer = {'error': None, 'keras': '3', 'backend': 'b', 'inputs': ours['inputs'],\n"
        "  'outputs': ours['outputs'], 'nodes': nodes, 'totals': ours['totals'], 'ran': None}\n"
        f"{change}\n"
        "for line in sys.stdin:\n"
        "    print(json.dumps({**answer, 'id': json.loads(line)['id']}), flush=True)\n"
    )
    root = str(Path(__file__).resolve().parents[3])
    source = Source(
        (sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r})\n{script}"), "x"
    )
    monkeypatch.setattr(command, "find_worker", lambda _python=None: source)


def test_equal_answers_are_verified(good, verify, monkeypatch):
    answering(monkeypatch, "")
    code, (row,), _ = verify(good)
    assert code == 0
    assert row["verified"]
    assert row["mismatches"] == []
    assert row["totals"]["trainable"] == 8 * 10 + (4 * 4 * 8) * 3 + 3


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("nodes[0]['outputs'][0]['shape'][1] = 5", "outputs"),
        ("nodes[2]['trainable'] += 1", "trainable"),
        ("answer['totals']['non_trainable'] = 9", "total non_trainable"),
        ("del nodes[1]", "missing in Keras"),
        ("answer['error'] = {'message': 'no', 'kind': 'ValueError'}", "Keras refuses the code"),
        ("answer['ran'] = {'error': {'message': 'no'}}", "Keras builds it but cannot run it"),
    ],
)
def test_any_difference_is_a_mismatch_and_exit_code_1(good, verify, monkeypatch, change, what):
    answering(monkeypatch, change)
    code, (row,), _ = verify(good)
    assert code == 1
    assert not row["verified"]
    assert what in [each["what"] for each in row["mismatches"]]


def test_a_run_that_differs_from_the_promise_is_a_note_and_no_mismatch(good, verify, monkeypatch):
    answering(monkeypatch, "answer['ran'] = {'error': None, 'nodes': [[[2, 4, 4, 9]], None, None]}")
    code, (row,), _ = verify(good)
    assert code == 0
    assert [each["node"] for each in row["surprises"]] == ["conv"]


def test_a_bad_file_does_not_stop_the_others(good, verify, monkeypatch, tmp_path):
    answering(monkeypatch, "")
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    code, rows, _ = verify(bad, good)
    assert code == 2
    assert [row["verified"] for row in rows] == [False, True]
    assert rows[0]["error"]["code"] == "not-json"


def test_a_network_with_problems_is_not_sent_to_keras(tmp_path, verify, monkeypatch):
    answering(monkeypatch, "raise SystemExit('must not be asked')")
    path = tmp_path / "broken.json"
    path.write_text(BROKEN)
    code, (row,), _ = verify(path)
    assert code == 1
    assert row["mismatches"][0]["what"] == "the network is not complete"
    assert row["problems"][0]["severity"] == "error"


def test_a_worker_that_crashes_is_a_mismatch_with_its_last_words(good, verify, monkeypatch):
    answering(monkeypatch, "sys.exit('out of paint')")
    code, (row,), _ = verify(good)
    assert code == 1
    assert "out of paint" in row["mismatches"][0]["keras"]


def test_without_keras_the_exit_code_is_2_and_every_file_says_why(good, verify, monkeypatch):
    def none(_python: str | None = None) -> Source:
        raise client.NoWorkerError

    monkeypatch.setattr(command, "find_worker", none)
    code, rows, said = verify(good, good)
    assert code == 2
    assert [row["error"]["code"] for row in rows] == ["no-keras"] * 2
    assert "--python" in said


def test_a_python_can_be_named(good, verify):
    code, rows, said = verify(good, options=("--python", "no-such-python-here"))
    assert code == 2
    assert "no-such-python-here" in said
    assert rows[0]["error"]["code"] == "no-keras"


def test_people_read_one_line_if_all_is_equal_and_one_per_difference(good, capsys, monkeypatch):
    answering(monkeypatch, "")
    assert cli.main(["verify", str(good)]) == 0
    assert "verified with Keras 3 (b): 3 calls, 467 weights, all equal" in capsys.readouterr().out
    answering(monkeypatch, "nodes[2]['trainable'] += 1")
    assert cli.main(["verify", str(good)]) == 1
    said = capsys.readouterr().out
    assert "not verified" in said
    assert "out: trainable: 387 here, 388 in Keras" in said


@pytest.mark.keras
@pytest.mark.slow
def test_real_keras_agrees_with_every_form_of_sharing_and_nesting(tmp_path, verify):
    """One process: a chain, a shared layer, a nested model called twice, attention, a note."""
    import keras
    from keras import layers

    def nested() -> keras.Model:
        a = keras.Input((None, 8))
        part = keras.Sequential([keras.Input((None, 8)), layers.Dense(8)], name="part")
        return keras.Model(a, layers.Add()([part(a), part(part(a))]))

    def shared() -> keras.Model:
        a, b = keras.Input((4,)), keras.Input((4,))
        dense = layers.Dense(3)
        return keras.Model([a, b], keras.ops.add(dense(a), dense(b)) * 2.0)

    def attention() -> keras.Model:
        query, value = keras.Input((5, 16)), keras.Input((7, 16))
        both = layers.MultiHeadAttention(2, 8)(query, value, return_attention_scores=True)
        return keras.Model([query, value], both)

    files = []
    for make in (nested, shared, attention):
        files.append(tmp_path / f"{make.__name__}.json")
        files[-1].write_text(make().to_json())
    code, rows, said = verify(*files, options=("--python", sys.executable))
    assert code == 0, [row["mismatches"] for row in rows] + [said]
    # Keras's symbolic scores have the query's length twice; what runs has the value's.
    assert [each["keras"] for each in rows[2]["surprises"]] == [[[2, 5, 16], [2, 2, 5, 7]]]
