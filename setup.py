"""What pyproject.toml cannot say: the pages about problems go into the wheel.

They stand in `docs/problems`, where people read them; installed, they stand with the resources,
because a folder called `docs` beside other packages would belong to nobody.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithPages(build_py):
    """Copies the pages after the packages."""

    def run(self) -> None:
        """Build the packages, then bring the pages."""
        super().run()
        target = Path(self.build_lib) / "resources" / "problems"
        if not self.editable_mode:
            shutil.copytree("docs/problems", target, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithPages})
