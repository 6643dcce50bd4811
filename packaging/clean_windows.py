"""The installer for Windows, tried under wine: it installs, registers, and takes itself away again.

The program inside can only be built on Windows, so the payload is a stand-in unless PAYLOAD names
a real one. Debian's wine runs 64-bit programs, so the installer is compiled with a 64-bit stub.
"""

from __future__ import annotations

import os
from pathlib import Path

import common
from clean_root import ADA, Root
from clean_trials import HOME, Trial

WORLD = {
    "WINEDEBUG": "-all",
    "WINEPREFIX": f"{HOME}/.wine",
    "WINEDLLOVERRIDES": "mscoree,mshtml=",
}
PROGRAMS = f"{HOME}/.wine/drive_c/users/ada/AppData/Local/Programs/Shapewright"
HIVE = r"HKCU\Software"


def try_windows(trial: Trial) -> None:
    """Compile, install, look, uninstall, look again."""
    root = trial.root
    trial.step("bring wine", lambda: root.install("wine", "wine64"))
    trial.step("start wine for the first time", lambda: _wine(root, "wineboot", "-i"))
    if not trial.step("compile the installer", lambda: root.bring(compiled(), f"{HOME}/setup.exe")):
        return
    trial.step("install", lambda: _wine(root, f"{HOME}/setup.exe", "/S"))
    trial.step("files and registry are there", lambda: _installed(root))
    where = r"C:\users\ada\AppData\Local\Programs\Shapewright"
    trial.step("uninstall", lambda: _wine(root, f"{PROGRAMS}/uninstall.exe", "/S", f"_?={where}"))
    trial.step("nothing is left", lambda: _gone(root))


def compiled() -> Path:
    """Compile the installer for wine."""
    common.need({"makensis": "nsis"})
    payload = Path(os.environ.get("PAYLOAD") or _stand_in())
    target = common.BUILD / "setup-for-wine.exe"
    defined = {"VERSION": common.version(), "PAYLOAD": payload, "OUTPUT": target}
    options = [f"-D{name}={value}" for name, value in defined.items()]
    script = common.HERE / "windows" / "installer.nsi"
    common.run("makensis", "-V2", "-WX", "-XTarget amd64-unicode", *options, script)
    return target


def _stand_in() -> Path:
    folder = common.fresh(common.BUILD / "windows-payload")
    common.write(folder / "shapewright.exe", "stands in for the program\n")
    common.write(folder / "lib/python311.dll", "stands in for a library\n")
    common.put(common.ROOT / "LICENSE", folder / "licenses/LICENSE.txt")
    return folder


def _wine(root: Root, *words: str) -> str:
    return root.run("wine", *words, user=ADA, env=WORLD, limit=300)


def _query(root: Root, key: str) -> tuple[int, str]:
    words = ("wine", "reg", "query", f"{HIVE}\\{key}", "/s")
    code, out, _ = root.ask(*words, user=ADA, env=WORLD, limit=120)
    return code, out


KEYS = {
    r"Classes\.shapewright": "Shapewright.Project",
    r"Classes\.keras\OpenWithProgids": "Shapewright.Keras",
    r"Classes\.json\OpenWithProgids": "Shapewright.KerasJson",
    r"Classes\Shapewright.Project\shell\open\command": 'shapewright.exe" "%1"',
    r"Microsoft\Windows\CurrentVersion\Uninstall\Shapewright": "QuietUninstallString",
    "Shapewright": "InstallDir",
}


def _installed(root: Root) -> None:
    folder = root.folder / PROGRAMS.lstrip("/")
    for name in ("shapewright.exe", "lib/python311.dll", "licenses/LICENSE.txt", "uninstall.exe"):
        assert (folder / name).is_file(), name
    for key, value in KEYS.items():
        code, out = _query(root, key)
        assert code == 0, key
        assert value in out, (key, out)


def _gone(root: Root) -> None:
    folder = root.folder / PROGRAMS.lstrip("/")
    # Told where it is, the uninstaller cannot delete itself; otherwise it runs from a copy.
    left = [path.name for path in folder.rglob("*")] if folder.exists() else []
    assert left in ([], ["uninstall.exe"]), left
    # The name of the type of .json stays if another program uses it; ours must not.
    for key in KEYS:
        code, out = _query(root, key)
        assert code != 0, (key, out)
