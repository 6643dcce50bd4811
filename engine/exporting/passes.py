"""How blocks are built in code, and the passes of those that repeat under their real names.

The names are those of `engine.repeats`, so that the code, the files and the report agree.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine import names, repeats
from engine.exporting.builders import Builder
from engine.exporting.literals import string
from engine.exporting.pretty import Brackets, Expression, flat
from engine.facts import Facts
from engine.graph import LayerId, Model, Project


def name(drawing: Model, layer: LayerId) -> str:
    """Give the expression of the name of pass number ``i`` (from 0): ``f"res_{i + 1}"``."""
    parts = repeats.pass_pattern(drawing, layer).split(names.PLACE)
    safe = [part.replace("{", "{{").replace("}", "}}") for part in parts]
    # A letter that is in neither side keeps the place while both become one literal.
    mark = next(letter for letter in map(chr, range(0x4E00, 0x9FFF)) if letter not in "".join(safe))
    return "f" + string(mark.join(safe)).replace(mark, "{i + 1}")


def each(
    builder: Builder, project: Project, facts: Facts, layer: LayerId, given: Sequence[str] | None
) -> Brackets:
    """Give the call that builds pass number ``i``: ``build_res(f"res_{i + 1}")``."""
    return _call(builder, project, facts, layer, given, name(facts.model, layer))


def built(
    builder: Builder, project: Project, facts: Facts, layer: LayerId, given: Sequence[str] | None
) -> Expression:
    """Give the call that builds a block, or the list of those of all its passes.

    ``given`` are the tensors that arrive; without them, shapes are written as numbers.
    """
    drawn = facts.model.layers[layer]
    if drawn.sets_of_weights > 1:
        return (
            f"[{flat(each(builder, project, facts, layer, given))} for i in range({drawn.repeat})]"
        )
    title = "" if drawn.name == drawn.model else string(drawn.name)
    return _call(builder, project, facts, layer, given, title)


def _call(
    builder: Builder,
    project: Project,
    facts: Facts,
    layer: LayerId,
    given: Sequence[str] | None,
    title: str,
) -> Brackets:
    drawn = facts.model.layers[layer]
    if given is not None:
        return builder.made(project, drawn, given, title)
    calls = facts.structure.calls.get(layer, ())
    inside = facts.nodes[calls[0]].outcome.inside if calls else None
    return builder.made_for(project, drawn, inside if isinstance(inside, Facts) else None, title)
