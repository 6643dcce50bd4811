"""The conformance run: ``python -m tests.conformance.run [--cases N] [--seed S] [--write]``.

Draws N cases over all layers, compares our answer with that of real Keras (symbolic, and executed
where that is possible), prints what disagrees, and with ``--write`` writes docs/conformance.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from engine import catalog
from engine.sheets import Sheet
from tests.conformance.drawing import by_kind
from tests.conformance.values import NOT_DRAWN
from tests.engine.layers import keras_bugs, keras_verdicts

ROOT = Path(__file__).resolve().parent.parent.parent
REPORT = ROOT / "docs" / "conformance.md"
PATIENCE = 120.0
"""Seconds without a word after which a case counts as hanging."""

UNCHECKED = {
    "unchecked-value": keras_bugs.Bug(
        "An argument of a type that the layer cannot use is looked at only when it runs, and stops "
        "it then: Masking(mask_value={}). We refuse it at once.",
    ),
    "pipeline-undeclared": keras_bugs.Bug(
        "A Pipeline runs its layers in a graph and never asks what they declare: padding='SAME' of "
        "a pooling layer, lora_rank=1.5, TextVectorization of a single text are refused where the "
        "layer stands alone, and pass in it. We refuse them either way.",
    ),
}
"""What excuses a case though it is no bug by name."""

Told = dict[str, Any]


def ask(seed: int, cases: int, processes: int = 2) -> list[Told]:
    """Give what came of every case; a process that Keras ends is started again behind its case."""
    told: list[Told] = []
    lock = threading.Lock()

    failures: list[Exception] = []

    def serve(place: int) -> None:
        first = place
        try:
            while first < cases:
                first = _one_process(seed, first, cases, processes, told, lock)
        except Exception as failure:  # told to whoever asked, not to the thread
            failures.append(failure)

    threads = [threading.Thread(target=serve, args=(place,)) for place in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sorted(told, key=lambda one: one["number"])


def _one_process(
    seed: int, first: int, cases: int, step: int, told: list[Told], lock: threading.Lock
) -> int:
    """Let one process work from ``first`` on; give where the next one goes on."""
    command = [
        sys.executable,
        "-m",
        "tests.conformance.asking",
        *map(str, (seed, first, cases, step)),
    ]
    begun: Told | None = None
    started = first
    # Leaving the block closes the pipe: a reader that is left open is a warning, and so a failure.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
    ) as process:
        watch = threading.Timer(PATIENCE, process.kill)
        watch.start()
        assert process.stdout is not None
        for line in process.stdout:
            watch.cancel()
            watch = threading.Timer(PATIENCE, process.kill)
            watch.start()
            if not line.startswith("{"):
                continue
            one = json.loads(line)
            if "begin" in one:
                begun = one
                continue
            with lock:
                told.append(one)
            begun = None
            first = one["number"] + step
        watch.cancel()
    if begun is None and process.returncode and first == started:
        raise RuntimeError(f"the process that asks Keras did not begin: {' '.join(command)}")
    if begun is None:
        return cases if process.returncode == 0 else first
    crash = {
        "number": begun["begin"], "kind": begun["kind"], "arguments": begun["arguments"],
        "accepted": True, "executed": True, "agrees": bool(begun["bugs"]), "excuse": "",
        "bugs": begun["bugs"], "when_run": True,
        "text": f"{begun['case']}\n  ≠ Keras ended the process ({process.returncode})",
    }  # fmt: skip
    with lock:
        told.append(crash)
    return int(begun["begin"]) + step


def report(told: list[Told], seed: int, version: str) -> str:
    """Give the table in Markdown."""
    rows: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        rows[one["kind"]].append(one)
    unexplained = [one for one in told if not one["agrees"]]
    declared = [one for one in unexplained if not one["when_run"]]
    known = [one for one in told if one["excuse"] or one["bugs"]]
    lines = [
        "# Conformance with Keras",
        "",
        f"{len(told):,} cases drawn with seed {seed}, compared with Keras {version} (TensorFlow, "
        "CPU): the verdict at construction, build and call, output shapes, dtypes and masks, "
        "weights by name and shape; and, where that is possible, an executed call.",
        "",
        f"- accepted by Keras: {sum(one['accepted'] for one in told):,}",
        f"- executed as well: {sum(one['executed'] for one in told):,}",
        f"- touched by a known contradiction of Keras: {len(known):,}",
        f"- unexplained disagreements with what Keras declares: **{len(declared):,}**",
        f"- accepted by both, but Keras stops or differs when run, and we do not say so yet: "
        f"**{len(unexplained) - len(declared):,}**",
        "",
        "`python -m tests.conformance.run --cases N --seed S` repeats it with any number of cases.",
        "",
        "| layer | arguments covered | cases | accepted | executed | agreement |",
        "|---|---|---:|---:|---:|---:|",
    ]
    undrawn: list[str] = []
    for kind in sorted(rows):
        mine = rows[kind]
        sheet = catalog.sheet(kind)
        known_names = _arguments_of(sheet)
        covered = {name for one in mine for name in one["arguments"]} & known_names
        undrawn += [f"{kind}.{name}" for name in sorted(known_names - covered)]
        good = sum(one["agrees"] for one in mine)
        share = "100 %" if good == len(mine) else f"{100 * good / len(mine):.1f} %"
        lines.append(
            f"| {kind} | {len(covered)} of {len(known_names)} | {len(mine)} | "
            f"{sum(one['accepted'] for one in mine)} | {sum(one['executed'] for one in mine)} | "
            f"{share} |"
        )
    lines += ["", *_about_the_undrawn(undrawn)]
    lines += ["## Where Keras contradicts itself", ""]
    lines += [
        "Seen in these cases, each with its evidence; the drawing shows Keras's symbolic answer"
    ]
    lines += ["and warns that running differs.", ""]
    count = Counter(bug for one in told for bug in (*one["bugs"], *filter(None, [one["excuse"]])))
    for name, number in count.most_common():
        bug: object = keras_bugs.RUNTIME.get(name) or UNCHECKED.get(name)
        bug = bug or next((v for v in keras_verdicts.VERDICTS if v.name == name), None)
        evidence = getattr(bug, "evidence", "")
        versions = ", ".join(getattr(bug, "versions", ()))
        lines.append(f"- **{name}** ({number} cases, Keras {versions}): {evidence}")
    return "\n".join(lines) + "\n"


def _arguments_of(sheet: Sheet | None) -> set[str]:
    """Name the arguments of the constructor, and those of the call that are no tensors."""
    if sheet is None:
        return set()
    call = {f"call {name}" for name, param in sheet.call_params.items() if param.type == "bool"}
    return {*sheet.params, *call}


def _about_the_undrawn(undrawn: list[str]) -> list[str]:
    """Say which arguments no case gave, and why."""
    if not undrawn:
        return []
    lines = ["Arguments that no case of this run gave:", ""]
    for name in undrawn:
        reason = NOT_DRAWN.get(name.rpartition(".")[2], "chance passed it by in this run")
        lines.append(f"- `{name}`: {reason}")
    return [*lines, ""]


def main() -> int:
    """Run as the command line says; 1 when something disagrees unexplained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="write docs/conformance.md")
    given = parser.parse_args()
    start = time.monotonic()
    told = ask(given.seed, given.cases, given.processes)
    version = catalog.keras_version()
    wrong = [one for one in told if not one["agrees"]]
    for one in wrong:
        print(one["text"], end="\n\n")
    kinds = len({one["kind"] for one in told})
    print(
        f"{len(told)} cases over {kinds} of {len(by_kind())} layers in "
        f"{time.monotonic() - start:.0f} s, {len(wrong)} unexplained disagreements, "
        f"{sum(not one['when_run'] for one in wrong)} of them with what Keras declares"
    )
    if given.write:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(report(told, given.seed, version), encoding="utf-8")
        print(f"wrote {REPORT.relative_to(ROOT)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
