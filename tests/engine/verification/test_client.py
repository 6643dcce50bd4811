"""The side that talks: finds a worker, never waits unasked, survives whatever a worker does."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import IO

import pytest

from engine.verification import client
from engine.verification.client import NoWorkerError, Source, Worker

ECHO = """
import json, sys
for line in sys.stdin:
    job = json.loads(line)
    answer = {"id": job["id"], "error": None, "length": len(job.get("script", ""))}
    print(json.dumps(answer), flush=True)
"""


def worker_of(code: str, **options: float) -> Worker:
    return Worker(Source((sys.executable, "-c", code), "a test"), **options)


def test_an_answer_comes_back_and_the_process_is_used_again():
    with worker_of(ECHO) as worker:
        for length in (1, 2, 3):
            worker.submit({"script": "x" * length})
            assert worker.wait()["length"] == length


def test_a_poll_returns_at_once_while_the_worker_thinks():
    with worker_of("import time; time.sleep(30)") as worker:
        worker.submit({})
        assert worker.poll() is None
        assert worker.busy  # a poll that waits would see the worker end after 30 seconds


def test_a_job_longer_than_a_pipe_does_not_block_the_one_who_asks(tmp_path: Path):
    # The worker reads nothing before it is told to; a million characters do not fit into a pipe.
    go = tmp_path / "go"
    waiting = (
        "import pathlib, time\n"
        f"go = pathlib.Path({str(go)!r})\n"
        "for _ in range(400):\n"
        "    if go.exists(): break\n"
        "    time.sleep(0.05)\n"
        "else: raise SystemExit('nobody said go')\n"
    )
    with worker_of(waiting + ECHO) as worker:
        worker.submit({"script": "x" * 1_000_000})
        go.touch()  # not reached in time if submitting waits for the reader
        assert worker.wait()["length"] == 1_000_000


def test_a_worker_that_takes_too_long_is_ended_and_the_next_job_starts_another():
    slow_at_first = "import os, time\nif not os.path.exists('go'): time.sleep(60)\n" + ECHO
    with worker_of(slow_at_first, time_limit=0.5) as worker:
        worker.submit({})
        answer = worker.wait()
        assert answer["error"]["kind"] == "Timeout"
        assert not worker.busy
        Path("go").touch()
        worker.time_limit = 50
        worker.submit({"script": "ab"})
        assert worker.wait()["length"] == 2


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_worker_that_dies_says_its_last_words():
    code = "import sys; sys.stdin.readline(); sys.stderr.write('out of paint'); sys.exit(3)"
    with worker_of(code) as worker:
        worker.submit({})
        error = worker.wait()["error"]
    assert error["kind"] == "Crash"
    assert "code 3" in error["message"]
    assert "out of paint" in error["message"]


def test_the_last_words_are_waited_for(monkeypatch: pytest.MonkeyPatch):
    """The end of the answers may be read long before what the worker said to its other stream."""
    hear = Worker._read_noise

    def hard_of_hearing(stream: IO[str], last_words: list[str]) -> None:
        time.sleep(0.3)
        hear(stream, last_words)

    monkeypatch.setattr(Worker, "_read_noise", staticmethod(hard_of_hearing))
    with worker_of("import sys; sys.exit('out of paint')") as worker:
        worker.submit({})
        assert "out of paint" in worker.wait()["error"]["message"]


def test_a_worker_killed_from_outside_is_an_answer_too():
    with worker_of("import os; input(); os.kill(os.getpid(), 9)") as worker:
        worker.submit({})
        assert worker.wait()["error"]["kind"] == "Crash"


def test_noise_and_answers_to_other_jobs_are_passed_over():
    noisy = """
import json, sys
for line in sys.stdin:
    job = json.loads(line)
    print("2026-01-01 some library says hello")
    print("[]")
    print(json.dumps({"id": 4711, "wrong": True}))
    print(json.dumps({"id": job["id"], "right": True}), flush=True)
"""
    with worker_of(noisy) as worker:
        worker.submit({})
        assert worker.wait()["right"]


def test_two_jobs_at_once_are_refused():
    with worker_of(ECHO) as worker:
        worker.submit({})
        with pytest.raises(RuntimeError, match="busy"):
            worker.submit({})


def test_a_closed_worker_leaves_no_process():
    worker = worker_of("import time; time.sleep(60)")
    worker.submit({})
    process = worker._process
    worker.close()
    assert process is not None
    assert process.returncode is not None


def test_a_closed_worker_leaves_no_folder():
    said = (
        "import json, os, sys\nfolder = os.environ['SHAPEWRIGHT_VERIFY_FOLDER']\n"
        "open(folder + '/script.py', 'w').close()\n"
        "for line in sys.stdin:\n"
        "    print(json.dumps({'id': json.loads(line)['id'], 'folder': folder}), flush=True)\n"
    )
    with worker_of(said) as worker:
        worker.submit({})
        folder = Path(worker.wait()["folder"])
        assert (folder / "script.py").exists()
    assert not folder.exists()


def test_a_program_that_cannot_start_is_named():
    worker = Worker(Source(("/nowhere/python",), "the Python /nowhere/python"))
    with pytest.raises(NoWorkerError) as caught:
        worker.submit({})
    assert "/nowhere/python" in caught.value.why
    assert not worker.busy


# -- Finding -----------------------------------------------------------------------------------


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(client.PYTHON_VARIABLE, raising=False)
    monkeypatch.delenv(client.ADD_ON_VARIABLE, raising=False)
    monkeypatch.setattr(client, "add_on_places", lambda: iter(()))
    monkeypatch.setattr(client, "_this_python_has_keras", lambda: False)


@pytest.mark.usefixtures("nothing_installed")
def test_without_keras_the_message_has_three_parts():
    with pytest.raises(NoWorkerError) as caught:
        client.find_worker()
    assert len(caught.value.title) < 60
    assert not caught.value.title.endswith(".")
    assert "add-on" in caught.value.why
    assert "--python" in caught.value.fix


@pytest.mark.usefixtures("nothing_installed")
def test_a_named_python_runs_the_worker_file_in_isolation():
    source = client.find_worker(sys.executable)
    assert source.command[1:] == ("-I", str(client.WORKER))


@pytest.mark.usefixtures("nothing_installed")
def test_a_named_python_that_is_none_is_an_error_and_not_skipped():
    with pytest.raises(NoWorkerError) as caught:
        client.find_worker("no-such-python-anywhere")
    assert "no-such-python-anywhere" in caught.value.why


def test_the_named_python_stands_above_the_add_on(monkeypatch, tmp_path):
    add_on = tmp_path / client.ADD_ON
    add_on.touch(0o755)
    monkeypatch.setenv(client.ADD_ON_VARIABLE, str(add_on))
    monkeypatch.delenv(client.PYTHON_VARIABLE, raising=False)
    assert client.find_worker().command == (str(add_on),)
    assert client.find_worker(sys.executable).command[0] == sys.executable
    monkeypatch.setenv(client.PYTHON_VARIABLE, sys.executable)
    assert client.find_worker().command[0] == sys.executable


def test_an_add_on_that_may_not_be_run_is_passed_over(monkeypatch, tmp_path):
    add_on = tmp_path / client.ADD_ON
    add_on.touch(0o644)
    monkeypatch.setattr(client, "add_on_places", lambda: iter((add_on,)))
    monkeypatch.setattr(client, "_this_python_has_keras", lambda: True)
    monkeypatch.delenv(client.PYTHON_VARIABLE, raising=False)
    assert client.find_worker().command[0] == sys.executable


def test_a_child_does_not_inherit_what_belongs_to_our_bundle():
    given = {"_PYI_ARCHIVE_FILE": "x", "PYTHONHOME": "y", "PYTHONPATH": "z", "HOME": "/h"}
    kept = client.child_environment(given)
    assert kept["HOME"] == "/h"
    assert not {"_PYI_ARCHIVE_FILE", "PYTHONHOME", "PYTHONPATH"} & set(kept)


@pytest.mark.skipif(os.name != "posix", reason="permissions as Linux and macOS have them")
def test_a_bundle_never_takes_itself_for_a_python(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.delenv(client.PYTHON_VARIABLE, raising=False)
    monkeypatch.setattr(client, "add_on_places", lambda: iter(()))
    with pytest.raises(NoWorkerError):
        client.find_worker()
