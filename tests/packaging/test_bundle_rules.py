"""What goes into a bundle: rules on names and libraries, without a build."""

from __future__ import annotations

import pytest

from tests.packaging.tools import script

rules = script("bundle_rules")


def binary(destination: str) -> tuple[str, str, str]:
    return (destination, f"/src/{destination}", "BINARY")


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/networkinformation/libqglib.so",
        "PySide6/plugins/platforms/qdirect2d.dll",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/translations/qtbase_de.qm",
    ],
)
def test_what_the_program_never_loads_is_dropped(name):
    assert rules.without_dropped([binary(name)]) == []


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so",
        "PySide6/QtCore.abi3.so",
        "resources/keras_catalog.json",
    ],
)
def test_what_the_program_needs_stays(name):
    assert rules.without_dropped([binary(name)]) == [binary(name)]


@pytest.mark.parametrize(
    "name", ["keras/src/ops/math_test.py", "keras.src.ops.math_test", "keras/src/ops/a_test.pyc"]
)
def test_the_tests_of_keras_are_left_out(name):
    assert rules.without_tests([binary(name)]) == []


@pytest.mark.parametrize(
    "name", ["keras/src/testing/test_case.py", "keras.src.testing", "tensorflow/python/x_test.py"]
)
def test_what_keras_imports_for_itself_stays(name):
    assert rules.without_tests([binary(name)]) == [binary(name)]


NEEDS = {
    "/src/PySide6/QtCore.abi3.so": ["libQt6Core.so.6"],
    "/src/PySide6/Qt/lib/libQt6Core.so.6": ["libicu.so.73"],
    "/src/libicu.so.73": ["libc.so.6"],
    "/src/PySide6/Qt/lib/libQt6Network.so.6": ["libQt6Core.so.6"],
}


def imports(source: str) -> list[tuple[str, str | None]]:
    return [(name, f"/usr/lib/{name}") for name in NEEDS.get(source, [])]


BINARIES = [
    binary("PySide6/QtCore.abi3.so"),
    binary("PySide6/Qt/lib/libQt6Core.so.6"),
    binary("PySide6/Qt/lib/libQt6Network.so.6"),
    binary("libicu.so.73"),
    binary("libgtk-3.so.0"),
    ("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"),
]


def test_libraries_that_nothing_needs_any_more_go_with_their_links():
    gone, lost = rules.unreachable(BINARIES, imports)
    assert gone == {
        "PySide6/Qt/lib/libQt6Network.so.6",
        "libQt6Network.so.6",
        "libgtk-3.so.0",
    }
    assert lost == []
    left = [entry[0] for entry in rules.without(BINARIES, gone)]
    assert left == ["PySide6/QtCore.abi3.so", "PySide6/Qt/lib/libQt6Core.so.6", "libicu.so.73"]


def test_a_library_that_the_build_machine_lacks_is_named():
    def lacking(source: str) -> list[tuple[str, str | None]]:
        return [("libxcb-cursor.so.0", None)] if "QtCore" in source else imports(source)

    _, lost = rules.unreachable(BINARIES, lacking)
    assert lost == ["libxcb-cursor.so.0 (for PySide6/QtCore.abi3.so)"]


@pytest.mark.parametrize("name", ["libstdc++.so.6", "libz.so.1", "libX11.so.6", "libdbus-1.so.3"])
def test_what_belongs_to_the_system_stays_there(name):
    assert rules.without_system([binary(name)]) == []


@pytest.mark.parametrize(
    "name",
    [
        "libxcb-cursor.so.0",
        "libxkbcommon.so.0",
        "libcrypto.so.3",
        "libzoo.so.1",
        "PySide6/Qt/lib/libz.so.1",
    ],
)
def test_what_systems_often_lack_goes_along(name):
    assert rules.without_system([binary(name)]) == [binary(name)]


def test_readline_and_the_network_are_excluded_from_both():
    for excluded in (rules.PROGRAM_EXCLUDES, rules.WORKER_EXCLUDES):
        assert "readline" in excluded
    assert "PySide6.QtNetwork" in rules.PROGRAM_EXCLUDES
    assert {"tensorflow", "keras"} <= set(rules.PROGRAM_EXCLUDES)
    assert "PySide6" in rules.WORKER_EXCLUDES
