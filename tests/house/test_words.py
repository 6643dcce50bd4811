"""The project speaks of itself alone: no addresses of registries, no paths of a machine."""

from __future__ import annotations

import re

import pytest

from tests.house import tree

# Taken apart, so that this file does not hold what it forbids.
REGISTRIES = re.compile(
    "|".join(
        (
            r"\bpypi" + r"\.[a-z]+",
            "python" + "hosted",
            r"pkg" + r"\.dev\b",
            r"artifact" + r"[-_]?registry",
            r"//[\w.-]*(jfrog|nexus|devpi|artifactory)",
            r"/simple" + r"/\w",
        )
    ),
    re.IGNORECASE,
)
MACHINES = re.compile(r"(?<![\w.~$}>-])/" + r"(work|root|home/[a-z]\w*|Users/\w+)/[\w.]")
# Names that stand for a person's folder in examples.
EXAMPLES = re.compile(r"/home/" + r"(me|you|user|ada)/")
LICENCES_OF_OTHERS = re.compile(r"(^|/)(packaging/texts/|resources/.*LICEN[CS]E)")


def addresses(text: str) -> list[str]:
    return [found[0] for found in REGISTRIES.finditer(text)]


def machine_paths(text: str) -> list[str]:
    return [found[0] for found in MACHINES.finditer(EXAMPLES.sub("", text))]


def test_no_file_names_a_package_registry():
    found = {
        tree.place(path): addresses(text)
        for path, text in tree.texts()
        if not LICENCES_OF_OTHERS.search(tree.place(path))
    }
    assert {path: words for path, words in found.items() if words} == {}


def test_no_file_holds_a_path_of_somebodys_machine():
    found = {tree.place(path): machine_paths(text) for path, text in tree.texts()}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "breach",
    [
        "--index-url https://py" + "pi.org/simple" + "/six",
        "https://files.python" + "hosted.org/a.whl",
        "url = 'https://europe-python.pkg" + ".dev/x'",
        "//artifact" + "registry.example/",
    ],
)
def test_an_address_is_seen(breach):
    assert addresses(breach)


@pytest.mark.parametrize(
    "breach", ["cd /wo" + "rk/main", "'/ro" + "ot/.cache'", " /ho" + "me/eve/x"]
)
def test_a_path_of_a_machine_is_seen(breach):
    assert machine_paths(breach)


@pytest.mark.parametrize(
    "fine",
    ["the PyPI package", "pip install shapewright", "~/work/x", "/home/" + "user/a", "net/work/x"],
)
def test_ordinary_words_are_left_alone(fine):
    assert addresses(fine) == []
    assert machine_paths(fine) == []


LOCKS = sorted(path.name for path in tree.ROOT.glob("requirements*.txt"))


def test_there_are_lock_files():
    assert "requirements.txt" in LOCKS
    assert "requirements-test.txt" in LOCKS


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_holds_hashes_and_no_addresses(name):
    lines = (tree.ROOT / name).read_text(encoding="utf-8").splitlines()
    content = [line for line in lines if line and not line.lstrip().startswith("#")]
    assert not [line for line in content if "://" in line or line.startswith("-")]
    packages = [index for index, line in enumerate(content) if "==" in line]
    assert packages
    for index in packages:
        assert "--hash=sha256:" in content[index + 1], content[index]


def test_the_version_is_written_in_one_place():
    from engine.version import VERSION

    number = re.compile(rf"(?<![\d.=<>]){re.escape(VERSION)}(?![\d.])")
    suspects = (".toml", ".spec", ".nsi", ".desktop", ".xml", ".sh", ".py")
    found = [
        tree.place(path)
        for path, text in tree.texts()
        if path.suffix in suspects and number.search(text) and "tests/" not in tree.place(path)
    ]
    assert found == ["engine/version.py"]
