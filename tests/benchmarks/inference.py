"""How fast the engine is beside Keras, in one run: ``python -m tests.benchmarks.inference``.

Prints CPU times and ratios for NASNetLarge (another model of keras.applications by name): reading
the architecture, a full inference with nothing remembered, one with the rules' answers remembered,
one edit in the middle, one at the input; and Keras's ``from_config`` of the same architecture.
"""

from __future__ import annotations

import copy
import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from engine import checks, edits, inference, recipes, structure, summary
from engine.graph import Project
from engine.importing import read_bytes


def median(job: Callable[[], Any], times: int, before: Callable[[], Any] | None = None) -> float:
    """Give the median CPU seconds of ``job``."""
    taken = []
    for _ in range(times):
        if before is not None:
            before()
        gc.collect()
        gc.disable()
        start = time.process_time()
        job()
        taken.append(time.process_time() - start)
        gc.enable()
    return statistics.median(taken)


def forget(project: Project) -> None:
    """Forget everything that was ever computed about the project."""
    recipes.forget()
    structure.forget()
    for model in project.models.values():
        for layer in model.layers.values():
            object.__setattr__(layer, "recipe", None)


def main(name: str = "NASNetLarge") -> None:
    """Measure and print."""
    import keras

    print(f"Keras {keras.__version__}, {name}")
    model = getattr(keras.applications, name)(weights=None)
    written = model.to_json()
    counted = model.count_params()
    config = json.loads(written)["config"]
    keras_time = median(
        lambda: keras.Model.from_config(copy.deepcopy(config)), 3, keras.backend.clear_session
    )
    data = written.encode()
    # What Keras and TensorFlow hold is not walked through before every one of our own timings: that
    # would leave the processor's caches full of it, and the program never has it in its process.
    gc.collect()
    gc.freeze()
    project = read_bytes(data)
    read_time = median(lambda: read_bytes(data), 3)
    facts = inference.infer(project)
    assert summary.totals(facts).params == counted
    nodes = facts.structure.order
    cold = median(lambda: inference.infer(project), 9, lambda: forget(project))
    facts = inference.infer(project)
    warm = median(lambda: inference.infer(project), 15, structure.forget)
    inference.infer(project)
    again = median(lambda: inference.infer(project), 15)
    print(f"  {len(nodes)} calls, {counted:,} parameters, equal to Keras")
    print(f"  Keras from_config          {keras_time * 1e3:10.1f} ms")
    print(f"  reading the file           {read_time * 1e3:10.2f} ms")
    rows = [
        ("full inference, all cold", cold),
        ("full inference, rules warm", warm),
        ("the same, wiring known", again),
    ]
    for label, node in (
        ("edit in the middle", nodes[len(nodes) // 2]),
        ("edit at the input", nodes[0]),
    ):
        after = edit(project, node)
        rows.append((label, median(lambda a=after: inference.infer(a, known=facts), 15)))
    rows.append(("checks of the drawing", median(lambda: checks.everything(project, facts), 9)))
    for label, seconds in rows:
        print(
            f"  {label:26s} {seconds * 1e3:10.3f} ms   Keras / ours = {keras_time / seconds:8.0f}"
        )


def edit(project: Project, node: str) -> Project:
    """Give the project after an edit that reaches everything behind ``node``."""
    name = project.main
    layer_id = project.model.nodes[node].layer
    layer = project.model.layers[layer_id]
    if layer.kind == "Input":
        height, width, channels = layer.params["shape"]
        return edits.set_param(
            project, name, layer_id, "shape", (height + 32, width + 32, channels)
        )
    return edits.set_param(project, name, layer_id, "dtype", "mixed_float16")


if __name__ == "__main__":
    main(*sys.argv[1:])
