"""Packages made from a small bundle with the real tools, and opened or installed again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.tools import ROOT, script


def asked(*words: object, **options: object) -> str:
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=True, **options
    )
    return done.stdout


def loaded(name: str) -> Path:
    """Give the file of a library that is loaded into this process."""
    import ctypes  # noqa: F401 - brings libffi

    lines = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    files = (Path(line.split()[-1]) for line in lines)
    return next(file for file in files if file.name.startswith(name))


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not here")


# -- Debian ------------------------------------------------------------------------------------


@needs("dpkg-deb")
def test_the_debian_package_has_program_desktop_and_licences(common, bundle):
    package = script("make_deb").make_program()
    assert package.name == f"shapewright_{common.version()}_{common.debian_arch()}.deb"
    listed = asked("dpkg-deb", "--contents", package)
    for name in (
        "./opt/shapewright/shapewright",
        "./opt/shapewright/lib/libthing.so.1 -> libthing.so.1.0",
        "./usr/bin/shapewright -> ../../opt/shapewright/shapewright",
        "./usr/share/applications/org.shapewright.Shapewright.desktop",
        "./usr/share/mime/packages/org.shapewright.Shapewright.xml",
        "./usr/share/metainfo/org.shapewright.Shapewright.metainfo.xml",
        "./usr/share/icons/hicolor/scalable/apps/org.shapewright.Shapewright.svg",
        "./usr/share/icons/hicolor/48x48/mimetypes/application-x-shapewright.png",
        "./usr/share/doc/shapewright/copyright",
    ):
        assert name in listed, name
    assert all("root/root" in line for line in listed.splitlines())
    fields = asked("dpkg-deb", "--field", package)
    assert f"Version: {common.version()}" in fields
    assert "libxcb1" in fields
    assert "tensorflow" not in fields.split("Depends:")[1].splitlines()[0]
    scripts = asked("dpkg-deb", "--info", package)
    assert "postinst" not in scripts


@needs("dpkg-deb")
def test_the_add_on_fits_to_one_version_of_the_program(common, bundle):
    common.write(common.ADD_ON_BUNDLE / "shapewright-verify", "#!/bin/sh\n", 0o755)
    package = script("make_deb").make_add_on()
    fields = asked("dpkg-deb", "--field", package)
    assert f"shapewright (= {common.version()})" in fields
    assert "./opt/shapewright/verify/shapewright-verify" in asked("dpkg-deb", "--contents", package)


@needs("dpkg-deb")
def test_two_builds_are_equal_to_the_byte(common, bundle):
    make_deb = script("make_deb")
    first = make_deb.make_program().read_bytes()
    os.utime(bundle / "shapewright", (1, 1))
    (bundle / "lib").chmod(0o700)
    assert make_deb.make_program().read_bytes() == first


@needs("dpkg-deb")
def test_a_package_that_grew_stops_the_build(common, bundle, monkeypatch):
    make_deb = script("make_deb")
    monkeypatch.setitem(make_deb.LARGEST, common.PROGRAM, 100)
    with pytest.raises(SystemExit, match="agreed on"):
        make_deb.make_program()


def test_what_the_window_needs_of_the_system_is_declared():
    declared = " ".join(script("make_deb").PROGRAM_DEPENDS)
    for word in ("gl1", "egl1", "xcb", "x11", "wayland", "dbus", "fontconfig"):
        assert word in declared, word


def test_a_missing_bundle_names_the_command_that_makes_it(common):
    with pytest.raises(SystemExit, match=r"build\.py bundle"):
        script("make_deb").make_program()


# -- RPM, AppImage, Windows --------------------------------------------------------------------


@needs("rpmbuild")
def test_the_rpm_owns_its_folder_and_no_shared_one(common, bundle):
    package = script("make_rpm").make_program()
    listed = asked("rpm", "-qpl", package).splitlines()
    assert "/opt/shapewright/shapewright" in listed
    assert "/usr/bin/shapewright" in listed
    assert not {"/opt", "/usr", "/usr/bin", "/usr/share/applications"} & set(listed)
    assert "xkeyboard-config" in asked("rpm", "-qp", "--requires", package)


@needs("rpmbuild")
def test_the_rpm_wants_what_its_libraries_want_and_does_not_bring(common, bundle):
    shutil.copy(loaded("_ctypes."), bundle / "lib")
    before = asked("rpm", "-qp", "--requires", script("make_rpm").make_program())
    assert "libc.so.6(GLIBC_2." in before
    assert "libffi" in before
    shutil.copy(loaded("libffi"), bundle / "lib")
    assert "libffi" not in asked("rpm", "-qp", "--requires", script("make_rpm").make_program())


def test_an_appimage_wants_a_runtime_of_type_2(common, tmp_path):
    make_appimage = script("make_appimage")
    wrong = tmp_path / "runtime"
    wrong.write_bytes(b"\x7fELF\x02\x01\x01\x00AI\x01")
    with pytest.raises(SystemExit, match="type 2"):
        make_appimage.check_runtime(wrong)
    with pytest.raises(SystemExit, match="not a file"):
        make_appimage.check_runtime(tmp_path / "nothing")
    wrong.write_bytes(b"\x7fELF\x02\x01\x01\x00AI\x02")
    make_appimage.check_runtime(wrong)


@needs("mksquashfs")
def test_the_appimage_is_the_runtime_with_the_program_behind_it(common, bundle, tmp_path):
    runtime = tmp_path / "runtime"
    runtime.write_bytes(b"\x7fELF\x02\x01\x01\x00AI\x02" + b"r" * 4085)
    image = script("make_appimage").make(runtime)
    assert image.read_bytes()[:4096] == runtime.read_bytes()
    assert os.access(image, os.X_OK)
    listed = asked("unsquashfs", "-offset", "4096", "-lls", image)
    for name in (
        "squashfs-root/AppRun",
        "squashfs-root/opt/shapewright/shapewright",
        "squashfs-root/org.shapewright.Shapewright.desktop",
        "squashfs-root/.DirIcon -> org.shapewright.Shapewright.svg",
        "squashfs-root/opt/shapewright/lib/libthing.so.1 -> libthing.so.1.0",
    ):
        assert name in listed, name


@needs("makensis")
def test_the_installer_for_windows_compiles(common, tmp_path, monkeypatch):
    payload = tmp_path / "payload"
    common.write(payload / "shapewright.exe", "not really a program\n")
    common.write(payload / "lib/x.dll", "nor a library\n")
    common.write(payload / "licenses/LICENSE.txt", "MIT\n")
    monkeypatch.setenv("PAYLOAD", str(payload))
    target = script("make_nsis").make()
    assert target.read_bytes()[:2] == b"MZ"


# -- For one person ----------------------------------------------------------------------------


@pytest.fixture
def installer(common, bundle, tmp_path) -> tuple[Path, Path, dict[str, str]]:
    """The folder that the `.run` file unpacks, a home with a space in its name, and its world."""
    tree, home = tmp_path / "unpacked", tmp_path / "my home"
    home.mkdir()
    shutil.copytree(bundle, tree / "app", symlinks=True)
    for name in ("install.sh", f"{common.ID}.desktop", f"{common.ID}.mime.xml"):
        shutil.copy(ROOT / "packaging/linux" / name, tree)
    shutil.copy(common.LOGO, tree / f"{common.ID}.svg")
    return tree, home, {"HOME": str(home), "PATH": os.environ["PATH"]}


unix = pytest.mark.skipif(os.name != "posix", reason="a shell script for Linux")


def everything_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()]


@unix
def test_the_run_file_installs_and_what_it_installs_runs(installer):
    tree, home, env = installer
    said = asked("./install.sh", cwd=tree, env=env)
    program = home / ".local/bin/shapewright"
    assert str(program) in said
    assert asked(program, "--help") == "shapewright --help\n"
    entry = (home / ".local/share/applications/org.shapewright.Shapewright.desktop").read_text()
    assert f'Exec="{home}/.local/opt/shapewright/shapewright" %f' in entry
    assert (home / ".local/share/mime/packages/org.shapewright.Shapewright.xml").is_file()


@unix
def test_uninstalling_leaves_only_the_persons_files(installer):
    tree, home, env = installer
    mine = home / ".local/share/mine.shapewright"
    mine.parent.mkdir(parents=True)
    mine.write_text("precious")
    asked("./install.sh", cwd=tree, env=env)
    assert len(everything_in(home)) > 5
    asked("./install.sh", "--uninstall", cwd=tree, env=env)
    assert everything_in(home) == [mine]
    assert not (home / ".local/opt").exists()


@unix
def test_installing_twice_replaces_an_older_version(installer):
    tree, home, env = installer
    asked("./install.sh", cwd=tree, env=env)
    old = home / ".local/opt/shapewright/lib/old.so"
    old.touch()
    asked("./install.sh", cwd=tree, env=env)
    assert not old.exists()
    assert (home / ".local/opt/shapewright/lib/libthing.so.1").is_symlink()


@unix
def test_a_prefix_of_ones_own_is_honoured(installer, tmp_path):
    tree, home, env = installer
    prefix = tmp_path / "elsewhere"
    asked("./install.sh", "--prefix", prefix, cwd=tree, env=env)
    assert (prefix / "bin/shapewright").exists()
    assert (prefix / "share/applications/org.shapewright.Shapewright.desktop").is_file()
    assert everything_in(home) == []


@unix
@pytest.mark.parametrize("arguments", [["--nonsense"], ["--prefix"]])
def test_an_unknown_argument_changes_nothing(installer, arguments):
    tree, home, env = installer
    done = subprocess.run(
        ["./install.sh", *arguments], cwd=tree, env=env, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert arguments[0] in done.stderr
    assert everything_in(home) == []


# -- The beginning of a bundle -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"LD_LIBRARY_PATH": "/bundle/lib"}, None),
        ({"LD_LIBRARY_PATH": "/bundle/lib", "LD_LIBRARY_PATH_ORIG": "/mine"}, "/mine"),
        ({}, None),
    ],
)
def test_children_of_the_bundle_get_the_persons_library_path(tmp_path, before, after):
    if not sys.platform.startswith("linux"):
        pytest.skip("LD_LIBRARY_PATH is Linux's")
    # The real entry script, with a `designer` beside it that only looks around.
    (tmp_path / "designer").mkdir()
    (tmp_path / "designer/__init__.py").touch()
    (tmp_path / "designer/__main__.py").write_text(
        "import os\ndef main():\n    print(os.environ.get('LD_LIBRARY_PATH'))\n    return 0\n"
    )
    entry = ROOT / "packaging/run_shapewright.py"
    code = f"import sys, runpy; sys.frozen = True; runpy.run_path({str(entry)!r})"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path), **before}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, cwd=tmp_path
    )
    assert done.stdout.strip() == str(after), done.stderr
