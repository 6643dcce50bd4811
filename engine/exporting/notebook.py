"""A project as a Jupyter notebook: the code, the summary, a plot, and where data would go."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from engine import inference
from engine.exporting import tables
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.graph import Project


def notebook(project: Project, options: Options | None = None) -> str:
    """Give the text of an ``.ipynb`` file (format 4.5)."""
    options = replace(options or Options(), title="")
    facts = inference.infer(project)
    name = "".join(c if c.isprintable() else " " for c in project.main)
    cells = [
        _markdown(f"# {name}\n\n{tables.markdown(facts)}"),
        _code(python_code(project, options, facts).text),
        _code("model.summary()"),
        _code("keras.utils.plot_model(model, show_shapes=True)  # needs pydot and Graphviz"),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number + 1}"
    made = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": _lines(text)}


def _code(text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": _lines(text),
    }


def _lines(text: str) -> list[str]:
    return text.rstrip("\n").splitlines(keepends=True)
