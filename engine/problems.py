"""Problems as values: what is wrong, why with the numbers, which port, parameter and dimension.

A problem is made where it is found (a rule, a check) and never changed. The cures are made
elsewhere (`engine.fixes`), because they need the whole project.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from engine.values import EMPTY, FrozenDict

Severity = Literal["error", "warning"]


_WORD = re.compile(r"\{(\w+)\}")


class Spot(NamedTuple):
    """Which dimensions of which input are at fault; axes count from 0 with the batch."""

    port: str
    slot: int = 0
    axes: tuple[int, ...] = ()


class Line(NamedTuple):
    """One line of a formula with its numbers.

    ``dims`` names the dimensions ("H, W"), ``formula`` the general form, ``numbers`` the same with
    values, ``result`` what comes out, ``note`` a remark ("must be ≥ 1", "padding = same").
    """

    dims: str
    formula: str
    numbers: str = ""
    result: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, told to a person.

    ``code`` is a stable word. ``{layer}`` in ``title`` and ``why`` stands for the layer's name and
    ``{source}`` for the name of the layer that feeds the spot, ``{arriving}`` for the shape that
    it gives; `engine.checks` puts them in.
    ``details`` carries the numbers for the cures. ``ignored`` says that the author set it aside.
    """

    code: str
    title: str
    why: str = ""
    severity: Severity = "error"
    node: str | None = None
    params: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    lines: tuple[Line, ...] = ()
    details: FrozenDict = EMPTY
    ignored: bool = False

    def at(self, node: str | None, names: dict[str, str]) -> Problem:
        """Give this problem placed at ``node``, with ``{word}`` replaced by ``names[word]``."""
        # One pass, and no str.format: names may hold braces of their own.
        title, why = (
            _WORD.sub(lambda found: names.get(found[1], found[0]), text)
            for text in (self.title, self.why)
        )
        return replace(self, node=node, title=title, why=why)


class RuleError(Exception):
    """How a rule says no: it carries the `Problem`. Caught in `engine.recipes` alone."""

    def __init__(self, problem: Problem) -> None:
        """Carry ``problem``."""
        super().__init__(problem.title)
        self.problem = problem


def refuse(
    code: str,
    title: str,
    why: str = "",
    *,
    params: tuple[str, ...] = (),
    spots: tuple[Spot, ...] = (),
    lines: tuple[Line, ...] = (),
    **details: Any,
) -> RuleError:
    """Give the exception by which a rule refuses its parameters or inputs."""
    return RuleError(
        Problem(
            code, title, why, params=params, spots=spots, lines=lines, details=FrozenDict(details)
        )
    )


def warn(
    code: str,
    title: str,
    why: str = "",
    *,
    params: tuple[str, ...] = (),
    spots: tuple[Spot, ...] = (),
    lines: tuple[Line, ...] = (),
    **details: Any,
) -> Problem:
    """Give a problem that lets the shape through but should be seen."""
    return Problem(
        code,
        title,
        why,
        "warning",
        params=params,
        spots=spots,
        lines=lines,
        details=FrozenDict(details),
    )
