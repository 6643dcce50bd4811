"""The set-up script: what it would install, what it would run, and how it ends."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import tomllib
from types import ModuleType

import pytest

from tests.house import tree

PROJECT = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev_under_test", tree.ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def names(requirements: list[str]) -> set[str]:
    found = (re.match(r"[\w.-]+", each) for each in requirements)
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match}


def locked(name: str) -> set[str]:
    lines = (tree.ROOT / name).read_text(encoding="utf-8").splitlines()
    return names([line for line in lines if "==" in line and not line.startswith("#")])


GROUPS = PROJECT["dependency-groups"]
BASE = PROJECT["project"]["dependencies"]
TF = PROJECT["project"]["optional-dependencies"]["tf"]


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.txt", BASE),
        ("requirements-test.txt", [*BASE, *TF, *GROUPS["test"], *GROUPS["lint"]]),
        ("requirements-build.txt", [*BASE, *GROUPS["build"]]),
        ("requirements-worker.txt", [*BASE, *TF, *GROUPS["build"]]),
    ],
)
def test_everything_that_is_asked_for_is_locked(lock, wanted):
    assert names(wanted) - locked(lock) == set()


def test_qt_is_locked_below_the_release_that_aborts():
    text = (tree.ROOT / "requirements.txt").read_text(encoding="utf-8")
    version = re.search(r"^pyside6-essentials==6\.(\d+)", text, re.MULTILINE)
    assert version is not None
    assert int(version[1]) < 12


def test_every_lock_has_its_recipe(dev):
    assert {path.name for path in tree.ROOT.glob("requirements*.txt")} == set(dev.LOCKS)


def test_on_debian_the_packages_of_missing_libraries_are_named(dev, monkeypatch):
    monkeypatch.setattr(dev, "loads", lambda library: library != "libEGL.so.1")
    assert dev.missing_packages(dev.OFFSCREEN, debian=True) == ["libegl1"]
    assert dev.missing_packages(dev.OFFSCREEN, debian=False) == ["mesa-libEGL"]


def test_a_python_without_ensurepip_gets_its_venv_package(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "loads", lambda _library: True)
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "nothing")
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _name: None)
    (package,) = dev.missing_packages(dev.OFFSCREEN, debian=True)
    assert re.fullmatch(r"python3\.1[123]-venv", package)


def test_without_root_and_terminal_the_command_is_said_and_nothing_run(dev, monkeypatch):
    ran = []
    monkeypatch.setattr(dev, "run", lambda *words, **_: ran.append(words))
    monkeypatch.setattr(dev, "loads", lambda library: library != "libGL.so.1")
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(dev.sys.stdin, "isatty", lambda: False)
    with pytest.raises(SystemExit, match=r"sudo apt-get install .* libgl1"):
        dev.bring_system_libraries(dev.OFFSCREEN)
    assert ran == []


@pytest.mark.parametrize(
    ("arguments", "offscreen"),
    [
        ([], False),
        (["a.shapewright"], False),
        (["inspect", "a.json"], True),
        (["--version"], True),
    ],
)
def test_libraries_for_a_screen_are_wanted_only_for_a_window(
    dev, monkeypatch, arguments, offscreen
):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert dev.no_screen_needed(arguments) is offscreen


@pytest.mark.parametrize(
    ("checks", "tests", "end"), [(0, 0, 0), (1, 0, 1), (0, 1, 1), (0, 5, 5), (1, 2, 2)]
)
def test_a_failed_check_is_a_failure_even_if_all_tests_pass(dev, monkeypatch, checks, tests, end):
    monkeypatch.setattr(dev, "do_check", lambda _arguments: checks)
    monkeypatch.setattr(dev.subprocess, "call", lambda *_, **__: tests)
    assert dev.do_test([]) == end


@pytest.mark.parametrize("failing", ["ruff", "mypy", "lint-imports"])
def test_each_check_can_fail_the_whole(dev, monkeypatch, failing):
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, int(failing in " ".join(command)))

    for name in ("bring_system_libraries", "bring_environment"):
        monkeypatch.setattr(dev, name, lambda *_: None)
    monkeypatch.setattr(dev.subprocess, "run", run)
    assert dev.do_check([]) == 1


def test_the_tests_meet_the_same_world_everywhere(dev, monkeypatch):
    for name in ("LC_ALL", "LANG", "LC_CTYPE", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    env = dev.test_environment("/run/x")
    assert env["LC_ALL"] == "C.UTF-8"
    assert env["QT_QPA_PLATFORM"] == "offscreen"
    assert env["XDG_RUNTIME_DIR"] == "/run/x"
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert "LC_ALL" not in dev.test_environment("/run/x")


@pytest.mark.skipif(os.name == "nt", reason="the mode of a file is Unix's")
def test_ci_runs_the_command_of_the_readme():
    path = tree.ROOT / ".ci/run"
    assert os.access(path, os.X_OK)
    assert "python3 dev.py test" in path.read_text(encoding="utf-8")


def test_the_folder_of_packaging_is_no_package():
    # It would hide the distribution of that name, which many tools import.
    assert not (tree.ROOT / "packaging/__init__.py").exists()
