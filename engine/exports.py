"""The forms of `shapewright export`, by name: a project in, text out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine import inference
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.exporting.sequential import why_not_sequential
from engine.graph import Project


class NotPossible(Exception):
    """Why a project has no such form."""


def functional(project: Project) -> str:
    """Give the project as functional Keras code."""
    return python_code(project, _options(project, "functional")).text


def sequential(project: Project) -> str:
    """Give the project as Sequential Keras code.

    Raises:
        NotPossible: the drawing is no chain.
    """
    reason = why_not_sequential(inference.infer(project))
    if reason is not None:
        raise NotPossible(f"there is no Sequential form, because {reason}")
    return python_code(project, _options(project, "sequential")).text


def _options(project: Project, form: str) -> Options:
    compiled = "compile" in project.model.settings
    return Options(form="sequential" if form == "sequential" else "functional", compile=compiled)


FORMS: Mapping[str, Callable[[Project], str]] = {
    "functional": functional,
    "sequential": sequential,
}

TABLES = frozenset({"summary-md", "summary-csv"})
"""Forms that also make sense for a network with problems."""
