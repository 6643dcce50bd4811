"""Models with their initial weights: written beside, put in place at one stroke, or not at all."""

from __future__ import annotations

import pytest

from engine import inference, repeats, summary
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.templates import project as template
from engine.verification import saving
from engine.verification.client import Worker, failure, find_worker
from engine.verification.saving import NotSavedError


def test_the_file_is_there_when_it_is_whole_and_nothing_beside_it(tmp_path):
    path = tmp_path / "net.keras"
    path.write_bytes(b"old")
    begun = saving.begin("model = 1", path)
    assert begun.part.parent == tmp_path
    assert begun.part.suffix == ".keras"
    assert path.read_bytes() == b"old"
    begun.part.write_bytes(b"new")
    begun.finish({"error": None})
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("error", "why"),
    [
        ({"kind": "ValueError", "message": "no\nmore", "line": 7, "code": "x = 1"}, "in line 7"),
        ({"kind": "OSError", "message": "No space left", "line": None, "code": None}, "No space"),
        (failure("Timeout", "Keras did not answer within 180 seconds.")["error"], "180 seconds"),
        (failure("Crash", "The process with Keras ended with code 9.")["error"], "code 9"),
    ],
)
def test_an_error_leaves_what_was_there_and_says_three_things(tmp_path, error, why):
    path = tmp_path / "net.keras"
    path.write_bytes(b"old")
    begun = saving.begin("model = 1", path)
    begun.part.write_bytes(b"half")
    with pytest.raises(NotSavedError) as caught:
        begun.finish({"error": error})
    assert caught.value.title == "net.keras was not saved"
    assert why in caught.value.why
    assert caught.value.fix.endswith(".")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_another_ending_and_a_folder_that_is_none_are_said_before_keras_is_asked(tmp_path):
    with pytest.raises(NotSavedError) as caught:
        saving.begin("", tmp_path / "net.onnx")
    assert "net.keras" in caught.value.fix
    with pytest.raises(NotSavedError) as caught:
        saving.begin("", tmp_path / "nowhere" / "net.keras")
    assert "nowhere" in caught.value.why
    assert not list(tmp_path.iterdir())


@pytest.mark.keras
@pytest.mark.slow
def test_real_keras_loads_what_it_saved_with_the_shapes_and_counts_of_the_drawing(tmp_path):
    import keras

    with Worker(find_worker()) as worker:
        for name in ("lenet5", "resnet20", "two_ends"):
            project = template(name)
            path = tmp_path / f"{name}.keras"
            code = python_code(project, Options(form="functional", compile=True)).text
            begun = saving.begin(code, path)
            worker.submit(begun.job)
            begun.finish(worker.wait())
            model = keras.models.load_model(path)
            facts = inference.infer(repeats.unrolled(project))
            assert model.count_params() == summary.totals(facts).params
            by_name = {layer.name: layer for layer in model.layers}
            compared = 0
            for node, known in facts.items():
                layer = facts.model.layer_of(node)
                if layer.kind in ("Input", "Output", "Model"):
                    continue
                shape = tuple(by_name[layer.name].output.shape)
                assert shape == known.outputs[0].shape, layer.name
                compared += 1
            assert compared >= 5
            assert model.compiled
            assert (keras.ops.shape(model.get_weights()[0])) is not None
        assert sorted(p.name for p in tmp_path.iterdir()) == [
            "lenet5.keras",
            "resnet20.keras",
            "two_ends.keras",
        ]
        # A folder that is gone in the meantime.
        gone = tmp_path / "gone"
        gone.mkdir()
        begun = saving.begin("import keras\nmodel = 1/0\n", gone / "net.keras")
        worker.submit(begun.job)
        with pytest.raises(NotSavedError, match=r"line 2 of the code, `model = 1/0`: division"):
            begun.finish(worker.wait())
        assert not list(gone.iterdir())
