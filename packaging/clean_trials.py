"""What is tried with a program that was installed in a clean root, whatever package brought it.

It knows the program as a person does: its window on a screen, its command line, its files. It
refuses to know packages.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from typing import Any

import common
import screens
from clean_root import ADA, Root, StepError


def architecture(shape: list[int | None], *layers: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """Give a Sequential model as `model.to_json()` writes it."""
    first = ("InputLayer", {"batch_shape": [None, *shape], "dtype": "float32", "name": "noise"})
    entries = [
        {"module": "keras.layers", "class_name": kind, "config": config, "registered_name": None}
        for kind, config in (first, *layers)
    ]
    config = {"name": "tiny", "layers": entries}
    return {"module": "keras", "class_name": "Sequential", "config": config}


ARCHITECTURE = architecture(
    [100],
    ("Dense", {"name": "hidden", "units": 128, "activation": "relu"}),
    ("Dense", {"name": "out", "units": 1, "activation": "sigmoid"}),
)
ARCHITECTURE_WEIGHTS = 100 * 128 + 128 + 128 + 1
# Keras takes the window of this layer from scipy, which the add-on must bring too.
SPECTROGRAM = architecture([16000, 1], ("STFTSpectrogram", {"name": "stft", "window": "hann"}))
HOME = "/home/ada"


class Trial:
    """One root, the steps tried in it, and what came of each."""

    def __init__(self, root: Root) -> None:
        self.root = root
        self.steps: list[dict[str, Any]] = []

    def step(self, name: str, do: Callable[[], Any]) -> bool:
        """Do one step; note how long it took and what it said, and go on after a failure."""
        began = time.monotonic()
        row: dict[str, Any] = {"step": name, "ok": True}
        try:
            said = do()
            if said is not None:
                row["said"] = said
        except (StepError, AssertionError, OSError, ValueError, KeyError) as error:
            row.update(ok=False, said=f"{type(error).__name__}: {error}")
        except subprocess.TimeoutExpired as error:
            row.update(ok=False, said=f"still running after {error.timeout:.0f} s")
        row["seconds"] = round(time.monotonic() - began, 2)
        self.steps.append(row)
        said = "" if row["ok"] else f" {row.get('said')}"
        common.say(f"{'ok    ' if row['ok'] else 'FAILED'} {name} ({row['seconds']} s){said}")
        return bool(row["ok"])


# -- What is tried with every package ----------------------------------------------------------


def nothing_there(trial: Trial) -> None:
    """The root has no Python, and what runs in it has no network."""

    def no_python() -> None:
        code, out, _ = trial.root.ask("sh", "-c", "command -v python3 python")
        assert code != 0, f"there is a Python: {out}"

    def no_network() -> None:
        routes = trial.root.run("cat", "/proc/net/route").strip().splitlines()
        assert len(routes) <= 1, routes

    trial.step("there is no Python", no_python)
    trial.step("there is no network", no_network)


def use(trial: Trial, program: str, wanted: list[str]) -> None:
    """Use an installed program as a person does: on every screen, and on the command line."""
    root = trial.root

    def smoke(name: str) -> Callable[[], dict[str, Any]]:
        def do() -> dict[str, Any]:
            with screens.SCREENS[name](root) as screen:
                out = f"{HOME}/smoke-{name}.json"
                code, said, err = root.ask(program, "--smoke", out, user=ADA, env=screen)
                try:
                    report: dict[str, Any] = json.loads(root.read(out))
                except OSError:
                    raise StepError(f"exit code {code}: {(err or said)[-1500:]}") from None
                assert code == 0, report
                assert report["bundle"] or "source" in program, "not the bundle"
                return report

        return do

    for name in wanted:
        trial.step(f"smoke on {name}", smoke(name))
    trial.step("second start", smoke("offscreen"))

    def no_screen() -> str:
        code, _, err = root.ask(program, user=ADA, limit=60)
        assert code == 2, (code, err)
        assert "DISPLAY" in err, err
        return err.strip()

    trial.step("without a screen it says so", no_screen)
    command_line(trial, program)


def command_line(trial: Trial, program: str) -> None:
    """Inspect, export and convert without a screen; the saved project and a Keras file."""
    root, saved = trial.root, f"{HOME}/smoke-offscreen.shapewright"
    keras_file = f"{HOME}/tiny.json"
    (root.folder / keras_file.lstrip("/")).write_text(json.dumps(ARCHITECTURE), encoding="utf-8")

    def inspect() -> dict[str, int]:
        out = root.run(program, "inspect", "--json", saved, keras_file, user=ADA)
        rows = [json.loads(line) for line in out.splitlines()]
        assert [row["error"] for row in rows] == [None, None], rows
        counts = [row["totals"]["trainable"] for row in rows]
        assert counts == [34_826, ARCHITECTURE_WEIGHTS], counts
        return {"networks": len(rows)}

    def export() -> str:
        out = root.run(program, "export", keras_file, "--to", "functional", user=ADA)
        assert "import keras" in out, out
        assert "128" in out, out
        return out

    def convert() -> None:
        target = f"{HOME}/tiny.shapewright"
        root.run(program, "convert", keras_file, "-o", target, user=ADA)
        out = root.run(program, "inspect", "--json", target, user=ADA)
        assert json.loads(out)["totals"]["trainable"] == ARCHITECTURE_WEIGHTS

    def diagram() -> dict[str, int]:
        sizes = {}
        for kind, head in (("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")):
            target = f"{HOME}/tiny.{kind}"
            root.run(program, "diagram", keras_file, "-o", target, user=ADA)
            content = (root.folder / target.lstrip("/")).read_bytes()
            assert content.startswith(head), content[:20]
            sizes[kind] = len(content)
        return sizes

    def refuse() -> str:
        code, _, err = root.ask(program, "inspect", "/etc/passwd", user=ADA)
        assert code == 2, (code, err)
        return err.strip()

    trial.step("inspect", inspect)
    trial.step("export", export)
    trial.step("convert", convert)
    trial.step("diagrams without a screen", diagram)
    trial.step("a file that is no model is refused", refuse)


def verify(trial: Trial, program: str) -> None:
    """Check networks against the Keras of the add-on."""
    root = trial.root

    def do() -> list[Any]:
        names = ("smoke-offscreen.shapewright", "tiny.json", "spectrogram.json")
        files = [f"{HOME}/{name}" for name in names]
        common.write(root.folder / files[-1].lstrip("/"), json.dumps(SPECTROGRAM))
        out = root.run(program, "verify", "--json", *files, user=ADA)
        rows = [json.loads(line) for line in out.splitlines()]
        assert all(row["error"] is None and row["verified"] for row in rows), rows
        return [row["keras"] for row in rows]

    def smoke() -> dict[str, Any]:
        out = f"{HOME}/smoke-keras.json"
        root.run(program, "--smoke", out, user=ADA, env={"QT_QPA_PLATFORM": "offscreen"})
        report: dict[str, Any] = json.loads(root.read(out))
        assert report["keras"]["available"], report
        return dict(report["keras"])

    trial.step("verify", do)
    trial.step("the window asks Keras", smoke)

    def nothing_left() -> None:
        left = [name for name in root.files() if name.startswith(f"{HOME}/.keras")]
        assert not left, left

    trial.step("Keras leaves nothing in the home folder", nothing_left)


def libraries(trial: Trial, folder: str) -> None:
    """Every library of a bundle finds every library that it needs."""

    def do() -> dict[str, int]:
        lib = f"{folder}/lib"
        script = (
            f"export LD_LIBRARY_PATH={lib}; "
            f"find {folder} -name '*.so*' -type f -exec ldd {{}} + 2>/dev/null "
            "| grep 'not found' | sort -u || :"
        )
        missing = trial.root.run("sh", "-c", script).strip()
        assert not missing, missing
        count = trial.root.run("sh", "-c", f"find {folder} -name '*.so*' -type f | wc -l")
        return {"libraries": int(count)}

    trial.step(f"no library is missing in {folder}", do)
