"""What pyproject.toml cannot say: the pages about problems go into the wheel, leftovers do not.

They stand in `docs/problems`, where people read them; installed, they stand with the resources,
because a folder called `docs` beside other packages would belong to nobody.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithPages(build_py):
    """Begins with an empty folder, and copies the pages after the packages."""

    def run(self) -> None:
        """Build the packages, then bring the pages."""
        if not self.editable_mode:
            # The folder stays from one build to the next, and with it every module that was
            # taken out of the tree in between.
            shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()
        target = Path(self.build_lib) / "resources" / "problems"
        if not self.editable_mode:
            shutil.copytree("docs/problems", target, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithPages})
