"""What every test stands on: a Qt that needs no display, and the program's own look."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest


@pytest.fixture(scope="session")
def themed_app(qapp):
    """The application, dressed once for all tests."""
    from designer.theme import themes

    themes.install(qapp)
    return qapp


@pytest.fixture
def themed(themed_app):
    """The dark theme at 100 % for this test, whatever others asked for."""
    from designer.theme import themes

    def usual():
        themes.set_mode("dark")
        themes.set_scale(1.0)
        themes.set_reduced_motion(False)
        themes.set_high_contrast(False)

    usual()
    yield themes
    usual()
