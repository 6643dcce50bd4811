"""The program's entry: a command word runs without a window, everything else opens one.

Qt is imported only when there is something to show.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from engine import cli
from engine.graph import Project

_WORDS = (*cli.COMMANDS, "-h", "--help", "--version")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; give its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in _WORDS:
        return cli.main(words, _draw)
    if words == ["--work"]:
        # The window of an installed program starts itself once more for what takes long.
        from engine import remote

        return remote.serve()
    if len(words) == 2 and words[0] == "--smoke":
        # How an installed package tries itself; see docs/packaging.md.
        from designer import smoke

        return smoke.main(Path(words[1]))
    from designer import application

    return int(application.main(words))


def _draw(project: Project, path: Path, theme: str) -> None:
    """Write the drawing of ``project`` as a picture."""
    from designer import diagram

    diagram.write(project, path, theme)


if __name__ == "__main__":
    sys.exit(main())
