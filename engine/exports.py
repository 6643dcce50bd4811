"""The forms of `shapewright export`, by name: a project in, text out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine import inference
from engine.exporting import tables
from engine.exporting.keras_json import NotExportable, keras_json
from engine.exporting.notebook import notebook
from engine.exporting.options import Form, Options
from engine.exporting.python_code import python_code
from engine.exporting.sequential import why_not_sequential
from engine.graph import Project


class NotPossible(Exception):
    """Why a project has no such form."""


def _functional(project: Project) -> str:
    return python_code(project, _options(project, "functional")).text


def _sequential(project: Project) -> str:
    reason = why_not_sequential(inference.infer(project))
    if reason is not None:
        raise NotPossible(f"there is no Sequential form, because {reason}")
    return python_code(project, _options(project, "sequential")).text


def _notebook(project: Project) -> str:
    return notebook(project, _options(project, "auto"))


def _keras_json(project: Project) -> str:
    try:
        return keras_json(project, indent=1) + "\n"
    except NotExportable as why:
        raise NotPossible(str(why)) from None


def _markdown(project: Project) -> str:
    return tables.markdown(inference.infer(project))


def _csv(project: Project) -> str:
    return tables.csv(inference.infer(project))


def _options(project: Project, form: Form) -> Options:
    return Options(form=form, compile="compile" in project.model.settings)


FORMS: Mapping[str, Callable[[Project], str]] = {
    "functional": _functional,
    "sequential": _sequential,
    "notebook": _notebook,
    "keras-json": _keras_json,
    "summary-md": _markdown,
    "summary-csv": _csv,
}
"""What makes the text of each form; `NotPossible` says why there is none."""

TABLES = frozenset({"summary-md", "summary-csv"})
"""Forms that also make sense for a network with problems."""
