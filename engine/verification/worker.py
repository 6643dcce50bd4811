"""The process that has Keras: it runs exported scripts and reports what Keras made of them.

It stands alone on purpose: any Python that has Keras can run this one file, whether or not the
program is installed there. It reads one job per line from standard input and writes one answer
per line to standard output, both as JSON. It knows Keras and a script; it refuses to know the
engine, and says what it sees without judging it.

A script becomes a real file before it is imported: TensorFlow's AutoGraph reads the sources of
the functions that it turns into graphs.
"""

from __future__ import annotations

import importlib.util
import inspect
import json
import math
import os
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

FORMAT = 1
FOLDER_VARIABLE = "SHAPEWRIGHT_VERIFY_FOLDER"
# What a dimension that the model leaves open is given when the model is run: the first that fits.
UNKNOWN_SIZES = (32, 8, 64, 128, 224)
BATCH = 2
# Every tensor of a run is kept until its end; above this many bytes only the outputs are.
KEEP_BYTES = 2_000_000_000
LARGEST_SHARE_OF_MEMORY = 0.7


class NoModelError(Exception):
    """A script that ran, but left no model behind."""


def main() -> int:
    """Answer jobs until standard input ends."""
    answers = _private_stdout()
    limit_memory()
    # Whoever started us may end us at any moment, so the folder is theirs to take away.
    folder = Path(os.environ.get(FOLDER_VARIABLE) or tempfile.mkdtemp(prefix="shapewright-"))
    # Keras writes a settings file into the home folder when it is imported; not into the user's.
    os.environ.setdefault("KERAS_HOME", str(folder / "keras"))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    try:
        for number, line in enumerate(sys.stdin):
            if line.strip():
                answers.write(json.dumps(answer(line, folder / f"job{number}")) + "\n")
                answers.flush()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _private_stdout() -> TextIO:
    """Keep standard output for answers; what libraries print goes to standard error."""
    private = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return private


def limit_memory() -> None:
    """Let a huge model fail in this process before it takes the machine down."""
    try:
        import resource

        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        limit = int(total * LARGEST_SHARE_OF_MEMORY)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    except (ImportError, AttributeError, OSError, ValueError):
        return  # Windows has no such limit; the time limit is left


def answer(line: str, folder: Path) -> dict[str, Any]:
    """Do one job and give its answer; whatever goes wrong becomes part of the answer."""
    result: dict[str, Any] = {"format": FORMAT, "id": None, "error": None}
    script: Path | None = None
    try:
        job = json.loads(line)
        result["id"] = job.get("id")
        result.update(versions())
        if job.get("task") == "build":
            folder.mkdir(parents=True)
            script = folder / "exported_model.py"
            script.write_text(job["script"], encoding="utf-8")
            result.update(build(script, bool(job.get("run", True)), job.get("save")))
    except (Exception, SystemExit) as error:
        result["error"] = describe_error(error, script)
    return result


def versions() -> dict[str, Any]:
    """Say which Keras answers. The first call takes the seconds that Keras needs to start."""
    import keras

    return {
        "keras": keras.__version__,
        "backend": keras.backend.backend(),
        "python": ".".join(map(str, sys.version_info[:3])),
    }


def describe_error(error: BaseException, script: Path | None) -> dict[str, Any]:
    """Say what was raised, and on which line of the script it began."""
    line = code = None
    for frame in traceback.extract_tb(error.__traceback__):
        if script is not None and frame.filename == str(script):
            line, code = frame.lineno, frame.line
    if isinstance(error, SyntaxError) and script is not None and error.filename == str(script):
        line, code = error.lineno, (error.text or "").strip()
    return {"kind": type(error).__name__, "message": str(error), "line": line, "code": code}


# -- Building ----------------------------------------------------------------------------------


def build(script: Path, run: bool, save: str | None = None) -> dict[str, Any]:
    """Import a script, describe its model as `shapewright inspect` does; save it if asked to."""
    import keras

    keras.backend.clear_session()
    started = time.perf_counter()
    model = model_of(load(script))
    built = time.perf_counter()
    graph = functional(model)
    if graph is None:
        raise NoModelError("the model has no graph; it was never given the shape of its input")
    report: dict[str, Any] = {
        "name": model.name,
        "inputs": [{"name": name, **facts(t)} for name, t in named(graph.inputs)],
        "outputs": [{"name": name, **facts(t)} for name, t in named(graph.outputs)],
        "nodes": describe_nodes(graph, model.name),
        "totals": {"layers": len(model.layers), **counts(model)},
        "compiled": bool(getattr(model, "compiled", False)),
        "ran": None,
    }
    if run:
        report["ran"] = run_model(graph)
    if save is not None:
        if report["compiled"]:  # else loading warns of an optimizer without variables
            model.optimizer.build(model.trainable_variables)
        model.save(save)
    report["seconds"] = {
        "build": round(built - started, 3),
        "run": round(time.perf_counter() - built, 3),
    }
    return report


def load(script: Path) -> ModuleType:
    """Import a script from its file, under a name that nothing else has."""
    name = f"exported_model_{script.parent.name}"
    spec = importlib.util.spec_from_file_location(name, script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    # Whatever a script writes beside itself goes away with the folder.
    os.chdir(script.parent)
    spec.loader.exec_module(module)
    return module


def model_of(module: ModuleType) -> Any:
    """Find the model that a script made, or the function that makes it."""
    import keras

    model = getattr(module, "model", None)
    if isinstance(model, keras.Model):
        return model
    build_model = getattr(module, "build_model", None)
    if callable(build_model):
        return build_model()
    builders = [
        value
        for name, value in vars(module).items()
        if name.startswith("build_") and inspect.isfunction(value)
    ]
    if builders:
        # Parts are defined before the whole that uses them.
        return builders[-1]()
    models = [value for value in vars(module).values() if isinstance(value, keras.Model)]
    if not models:
        raise NoModelError("the script makes no `model` and has no `build_model()`")
    return models[-1]


# -- Describing --------------------------------------------------------------------------------


def functional(model: Any) -> Any:
    """Give the graph of a functional or Sequential model; None for any other."""
    graph = getattr(model, "_functional", model)
    return graph if graph is not None and hasattr(graph, "_nodes") else None


def facts(tensor: Any) -> dict[str, Any]:
    """Give shape and dtype of a symbolic tensor."""
    shape = None if tensor.shape is None else list(tensor.shape)
    return {"shape": shape, "dtype": str(tensor.dtype)}


def named(tensors: Any) -> list[tuple[str, Any]]:
    """Name every tensor after the layer that it comes from."""
    return [(tensor._keras_history.operation.name, tensor) for tensor in tensors]


def counts(operation: Any) -> dict[str, int]:
    """Count weights as Keras does; an operation has none."""
    return {
        "trainable": _sizes(getattr(operation, "trainable_weights", ())),
        "non_trainable": _sizes(getattr(operation, "non_trainable_weights", ())),
    }


def _sizes(weights: Any) -> int:
    return sum(math.prod(weight.shape) for weight in weights)


def ordered_nodes(graph: Any) -> list[Any]:
    """Give the calls of a graph from the inputs on, without the input layers themselves."""
    nodes: list[Any] = []
    for depth in sorted(graph._nodes_by_depth, reverse=True):
        nodes.extend(node for node in graph._nodes_by_depth[depth] if not node.is_input)
    return nodes


def describe_nodes(graph: Any, path: str) -> list[dict[str, Any]]:
    """Describe every call in a graph; what is inside a nested model follows its first call."""
    own = {id(node) for node in ordered_nodes(graph)}
    rows: list[dict[str, Any]] = []
    for node in ordered_nodes(graph):
        operation = node.operation
        calls = [each for each in operation._inbound_nodes if id(each) in own]
        call = next(index for index, each in enumerate(calls) if each is node)
        weights = counts(operation) if call == 0 else {"trainable": 0, "non_trainable": 0}
        rows.append(
            {
                "model": path,
                "name": operation.name,
                "kind": type(operation).__name__,
                "call": call,
                "inputs": [facts(tensor) for tensor in node.input_tensors],
                "outputs": [facts(tensor) for tensor in node.outputs],
                **weights,
            }
        )
        inside = functional(operation) if call == 0 else None
        if inside is not None:
            rows.extend(describe_nodes(inside, f"{path}/{operation.name}"))
    return rows


# -- Running -----------------------------------------------------------------------------------


def run_model(graph: Any) -> dict[str, Any]:
    """Send made-up data through a model; give the shapes that really came out of every call.

    Keras's symbolic shapes are a promise; this is what the promise is worth.
    """
    problem = None
    for size in sizes_to_try(graph):
        try:
            return {"error": None, "unknown": size, **shapes_of_a_run(graph, size)}
        except Exception as error:
            problem = describe_error(error, None)
    return {"error": problem, "unknown": None, "outputs": None, "nodes": None}


def sizes_to_try(graph: Any) -> tuple[int | None, ...]:
    """Give sizes for open dimensions; a model without any is run once."""
    open_ended = any(size is None for tensor in graph.inputs for size in tensor.shape[1:])
    return UNKNOWN_SIZES if open_ended else (None,)


def shapes_of_a_run(graph: Any, size: int | None) -> dict[str, Any]:
    """Run a model once and list the shapes of its outputs, and of its calls if memory allows."""
    import keras

    data = [sample(tensor, size) for tensor in graph.inputs]
    nodes = ordered_nodes(graph)
    tensors = [tensor for node in nodes for tensor in node.outputs]
    keep = sum(memory(tensor, size) for tensor in tensors) <= KEEP_BYTES
    asked = list(graph.outputs) + (tensors if keep else [])
    results = keras.Model(list(graph.inputs), asked)(data, training=False)
    if not isinstance(results, (list, tuple)):
        results = [results]
    shapes = [list(map(int, result.shape)) for result in results]
    end = len(graph.outputs)
    rest = iter(shapes[end:])
    per_node = [[next(rest) for _ in node.outputs] for node in nodes] if keep else None
    return {"outputs": shapes[:end], "nodes": per_node}


def memory(tensor: Any, size: int | None) -> int:
    """Estimate the bytes that a tensor of a run takes."""
    return math.prod(_filled(tensor.shape, size)) * 4


def _filled(shape: Any, size: int | None) -> list[int]:
    batch = BATCH if shape[:1] in ((None,), [None]) else None
    rest = [(size or 1) if each is None else each for each in shape]
    return ([batch, *rest[1:]]) if batch else rest


def sample(tensor: Any, size: int | None) -> Any:
    """Make data for an input: noise for floats, zeros for ids, empty words for strings."""
    import keras
    import numpy as np

    shape, dtype = _filled(tensor.shape, size), str(tensor.dtype)
    if dtype == "string":
        return keras.ops.convert_to_tensor(np.full(shape, "a"))
    if "float" in dtype:
        values = np.random.default_rng(0).random(shape, dtype=np.float32)
        return keras.ops.cast(values, dtype)
    return keras.ops.convert_to_tensor(np.zeros(shape), dtype=dtype)


if __name__ == "__main__":
    sys.exit(main())
