"""`shapewright verify`: the exported code is built and run in real Keras, and compared.

For every FILE it says what `inspect` says and, beside it, what Keras says. It knows the two sides
and how to report them; it refuses to know how a file is read (handed in) and what Keras is.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine import inspecting, printing
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.graph import Project
from engine.reading import FileError
from engine.verification.client import Answer, NoWorkerError, Source, Worker, find_worker
from engine.verification.comparison import Mismatch, compare, left_open, surprises

FINE, MISMATCH, UNUSABLE = 0, 1, 2

Load = Callable[[str], Project]
Report = dict[str, Any]


def run(files: Sequence[str], as_json: bool, load: Load, python: str | None = None) -> int:
    """Verify files one after the other, never stopping at a bad one; give the exit code."""
    try:
        source = find_worker(python)
        with Worker(source) as worker:
            return max(_verify(file, as_json, load, worker) for file in files)
    except NoWorkerError as error:
        if as_json:
            for file in files:
                _write_line({**inspecting.unreadable(file, _as_file_error(error)), **_NOTHING})
        _say(f"{error.title}. {error.why} {error.fix}")
        return UNUSABLE


_NOTHING: Report = {"verified": False, "keras": None, "mismatches": [], "surprises": []}


def _as_file_error(error: NoWorkerError) -> FileError:
    return FileError("no-keras", f"{error.title}. {error.why}", "")


def _verify(file: str, as_json: bool, load: Load, worker: Worker) -> int:
    try:
        project = load(file)
    except FileError as error:
        if as_json:
            _write_line({**inspecting.unreadable(file, error), **_NOTHING})
        else:
            _say(f"{file}: {error}")
        return UNUSABLE
    made = verify(inspecting.report(file, project), project, worker)
    if as_json:
        _write_line(made)
    else:
        sys.stdout.write(printing.printable(text_of(made)) + "\n")
        sys.stdout.flush()
    return FINE if made["verified"] else MISMATCH


def verify(ours: Report, project: Project, worker: Worker) -> Report:
    """Give our report on a project with Keras's answer and the differences put beside it."""
    code = python_code(project, Options(form="functional"))
    if inspecting.has_errors(ours) or not code.complete:
        found = [Mismatch("", "", 0, "the network is not complete", None, None)]
        return _together(ours, None, found, [])
    worker.submit(_building(code.text))
    return judge(ours, worker.wait(), worker.source)


def job(project: Project) -> Report:
    """Give what a worker is asked about a project that has no errors."""
    return _building(python_code(project, Options(form="functional")).text)


def verdict(project: Project, answer: Answer, source: Source) -> Report:
    """Give our report on a project with the answer of the worker ``source`` beside it."""
    return judge(inspecting.report(project.main, project), answer, source)


def _building(script: str) -> Report:
    return {"task": "build", "script": script}


def judge(ours: Report, answer: Answer, source: Source) -> Report:
    """Give our report with the worker's answer to the same network beside it."""
    keras = _account(answer, source)
    if answer.get("error") is not None:
        found = [Mismatch("", "", 0, "Keras refuses the code", None, answer["error"]["message"])]
        return _together(ours, keras, found, [])
    ran = answer.get("ran") or {}
    found = compare(ours, answer)
    if ran.get("error") is not None:
        message = ran["error"]["message"]
        found.append(Mismatch("", "", 0, "Keras builds it but cannot run it", None, message))
    return _together(ours, keras, found, surprises(answer))


def _account(answer: Answer, source: Source) -> Report:
    """Give what Keras said, in the words of `inspect`, and who said it."""
    heads = ("keras", "backend", "python", "seconds", "error")
    kept = ("inputs", "outputs", "nodes", "totals", "ran")
    return {"by": source.label, **{key: answer.get(key) for key in (*heads, *kept)}}


def _together(
    ours: Report, keras: Report | None, found: Sequence[Mismatch], odd: Sequence[Mismatch]
) -> Report:
    return {
        **ours,
        "verified": not found,
        "keras": keras,
        "mismatches": [each.as_json() for each in found],
        "surprises": [each.as_json() for each in odd],
    }


# -- For people --------------------------------------------------------------------------------


def text_of(made: Mapping[str, Any]) -> str:
    """Give a verification as a few lines: verified, or what differs and where."""
    lines = [f"{made['file']}: {_verdict(made)}"]
    lines += [f"  {_where(each)}{_difference(each)}" for each in made["mismatches"]]
    lines += [
        f"  note: {_where(each)}Keras promised {each['ours']} and gave {each['keras']} when run"
        for each in made["surprises"]
    ]
    return "\n".join(lines)


def _verdict(made: Mapping[str, Any]) -> str:
    keras = made["keras"]
    by = f" Keras {keras['keras']} ({keras['backend']})" if keras and keras["keras"] else " Keras"
    if not made["verified"]:
        return f"not verified with{by}"
    totals = keras["totals"]
    weights = totals["trainable"] + totals["non_trainable"]
    calls = len(keras["nodes"])
    silent = left_open(made)
    equal = "all equal" if not silent else f"equal but for {silent:,} without a rule"
    said = f"{calls:,} call{'s' * (calls != 1)}, {weights:,} weights, {equal}"
    return f"verified with{by}: {said}"


def _where(each: Mapping[str, Any]) -> str:
    if not each["node"]:
        return ""
    inside = f"{each['model']}/" if "/" in each["model"] else ""
    call = f" (call {each['call'] + 1})" if each["call"] else ""
    return f"{inside}{each['node']}{call}: "


def _difference(each: Mapping[str, Any]) -> str:
    what, ours, keras = each["what"], each["ours"], each["keras"]
    if ours is None and keras is None:
        return f"{what}; `shapewright inspect` says why"
    if ours is None and isinstance(keras, str):
        return f"{what}: {keras}"
    return f"{what}: {ours} here, {keras} in Keras"


def _write_line(made: Report) -> None:
    sys.stdout.write(json.dumps(made) + "\n")
    sys.stdout.flush()


def _say(text: str) -> None:
    sys.stderr.write(printing.printable(f"shapewright: {text}") + "\n")
    sys.stderr.flush()
