"""A project as Python source: imports, nested models as functions, the model, compile lines.

The text runs in Keras as it is and needs nothing but Keras. Whatever a person typed comes out as a
string literal or as a name made of letters, digits and underscores, never as code.
"""

from __future__ import annotations

import re
from dataclasses import replace

from engine import inference
from engine.exporting import held, passes, sequential, variables
from engine.exporting.autonames import Auto
from engine.exporting.builders import Builder, builder_of, seen_alone
from engine.exporting.compiling import compile_lines
from engine.exporting.functional import Function
from engine.exporting.literals import string
from engine.exporting.options import Code, Options, Writer
from engine.exporting.own_names import own_names
from engine.exporting.pretty import Expression, lines
from engine.facts import Facts, uses_of
from engine.graph import MODEL, LayerId, Project

_GENERATED = re.compile(r"(functional|sequential|model|untitled)(_\d+)?")


def python_code(
    project: Project, options: Options | None = None, facts: Facts | None = None
) -> Code:
    """Give the source of ``project``; while there are problems, up to the last valid layer.

    Args:
        project: what is exported.
        options: the author's choices.
        facts: of the main model, if they are known already.
    """
    options = options or Options()
    if facts is None or facts.project is not project or facts.name != project.main:
        facts = inference.infer(project)
    return _Module(project, options, facts).code()


class _Module:
    """Writes one source file."""

    def __init__(self, project: Project, options: Options, facts: Facts) -> None:
        self.held = held.held_in(project)
        self.functions = held.functions_of(self.held)
        self.project = self.held.project
        self.options = options
        self.facts = self._spelled(facts)
        self.writer = Writer()
        self.auto = Auto()
        self.own: set[str] = set()
        self.builders: dict[str, Builder] = {}
        self.used: dict[str, list[Facts]] = {}
        for inside in uses_of(facts):
            self.used.setdefault(inside.name, []).append(inside)

    def code(self) -> Code:
        body = Writer()
        self.writer, head = body, Writer()
        nested = self._nested_models()
        for name in nested:
            self._builder(name)
        self._main()
        text = "\n".join(body.lines)
        if self.options.title:
            head.add(f'"""{_docstring(self.options.title)}"""')
            head.blank()
        head.add("import keras")
        imports = [m for m in ("layers", "ops") if re.search(rf"(?<![\w.\"']){m}\.", text)]
        if imports:
            head.add(f"from keras import {', '.join(imports)}")
        own = own_names(self.project, set(self.held.models))
        if own:
            head.blank()
            head.add("# Define or import these before running: " + ", ".join(own))
        head.blank(2 if text.startswith("def ") else 1)
        head.take(body)
        complete = all(f.outputs is not None for f in self.facts.nodes.values())
        return head.code(complete and bool(self.facts.nodes))

    def _spelled(self, facts: Facts) -> Facts:
        """Give ``facts`` of a drawing in which functions stand for the models that layers hold."""
        model = self.held.spelled(facts.model, self.functions)
        return facts if model is facts.model else replace(facts, model=model)

    def _nested_models(self) -> list[str]:
        """Give the models that are called, inner ones first."""
        found: list[str] = []

        def visit(name: str, path: tuple[str, ...]) -> None:
            model = self.project.models.get(name)
            if model is None or name in path:
                return
            for layer in model.layers.values():
                if layer.kind == MODEL and layer.model is not None:
                    visit(layer.model, (*path, name))
            if name not in found:
                found.append(name)

        for held_model in self.functions:
            visit(held_model, ())
        visit(self.project.main, ())
        return [name for name in found if name != self.project.main]

    def _runs_again(self, name: str) -> bool:
        """Tell whether the function of a nested model may run more than once."""
        users = [
            (outer, layer.repeat)
            for outer, model in self.project.models.items()
            for layer in model.layers.values()
            if layer.model == name
        ]
        if len(users) != 1 or users[0][1] > 1:
            return True
        outer = users[0][0]
        return outer not in (name, self.project.main) and self._runs_again(outer)

    def _builder(self, name: str) -> None:
        """Write the function that builds a nested model."""
        used = self.used.get(name, [])
        taken = [builder.function for builder in self.builders.values()]
        taken += [] if name in self.functions else self.functions.values()
        builder = builder_of(self.project, name, used, taken)
        if self.held.frozen(name):
            builder = replace(builder, frozen=True)
        self.builders[name] = builder
        facts = self._spelled(
            replace(seen_alone(self.project, name, used), model=builder.spelled())
        )
        self.writer.blank(2)
        self.writer.add(*lines(builder.head(self.project, name), "def ", ":"))
        session, self.own = self.auto, builder.names()
        if self._runs_again(name):
            self.auto = session.every_time()
        assign = "model = " if builder.frozen else "return "
        self._model(facts, "    ", assign, "name", replace(self.options, comments=False))
        if builder.frozen:
            # Keras passes `trainable` on to the layers inside only once they are all there.
            self.writer.add("    if not trainable:", "        model.trainable = False")
            self.writer.add("    return model")
        self.auto, self.own = session, set()
        self.writer.blank(2)

    def _main(self) -> None:
        name = self.project.main
        written = "" if _GENERATED.fullmatch(name) else string(name)
        if self.options.function:
            self.writer.blank(2)
            self.writer.add("def build_model():")
            self._model(self.facts, "    ", "return ", written, self.options)
            self.writer.blank(2)
            self.writer.add("model = build_model()")
        else:
            self._model(self.facts, "", "model = ", written, self.options)
        if self.options.compile:
            self.writer.add(*compile_lines(self.facts))

    def _model(self, facts: Facts, indent: str, assign: str, name: str, options: Options) -> None:
        """Write one model; the body of a function that would be empty says so."""
        start = len(self.writer.lines)
        self._layers_of(facts, indent, assign, name, options)
        written = (line.strip() for line in self.writer.lines[start:])
        if indent and all(line.startswith("#") for line in written):
            self.writer.add(f"{indent}pass")

    def _layers_of(
        self, facts: Facts, indent: str, assign: str, name: str, options: Options
    ) -> None:
        self.writer.model = facts.name
        if not facts.nodes:
            self.writer.add(f"{indent}# The drawing is empty: add an Input to begin.")
            return
        chain = sequential.why_not_sequential(facts) is None
        form = options.form
        if facts.name != self.project.main:
            form = (
                "sequential" if facts.model.settings.get("form") == "sequential" else "functional"
            )
        if chain and form in ("auto", "sequential"):
            made: dict[LayerId, Expression] = {**self._nested_layers(facts, indent)}
            for key, layer in facts.model.layers.items():
                if key not in made and layer.model in self.builders:
                    builder = self.builders[layer.model]
                    made[key] = passes.built(builder, self.project, facts, key, None)
            sequential.write(facts, options, self.writer, self.auto, indent, assign, name, made)
            return
        function = Function(facts, options, self.writer, self.auto, self.builders, self.own)
        self._nested_layers(facts, indent, function.layer_names)
        function.body(indent)
        function.end(indent, name, assign)

    def _nested_layers(
        self, facts: Facts, indent: str, names: dict[LayerId, str] | None = None
    ) -> dict[LayerId, str]:
        """Write a line per layer that is a model: ``encoder = build_encoder()``.

        Without ``names`` no tensor will have one either: passes of blocks that ask for the shape
        of one are told it. Others that ask are built where they are called.
        """
        chain = names is None
        names = {} if names is None else names
        for layer_id, layer in facts.model.layers.items():
            if layer.kind != MODEL or layer.model not in self.builders:
                continue
            calls = facts.structure.calls.get(layer_id, ())
            if layer.sets_of_weights > 1 and len(calls) == 1 and layer_id in names:
                continue  # its loop builds each pass where it is called
            builder = self.builders[layer.model]
            if builder.shapes and not (chain and calls and layer.repeat > 1):
                continue  # built where it is called: what arrives there says the shape
            if builder.shapes and facts.nodes[calls[0]].outputs is None:
                continue
            if layer_id not in names:
                taken = {*names.values(), *self.own, *(b.function for b in self.builders.values())}
                names[layer_id] = variables.identifier(layer.name, taken)
            made = passes.built(builder, self.project, facts, layer_id, None)
            node = calls[0] if calls else None
            self.writer.add(*lines(made, f"{names[layer_id]} = ", "", indent), node=node)
        return names


def _docstring(text: str) -> str:
    """Give ``text`` as the inside of a docstring: one line that cannot end it."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain.replace("\\", "/").replace('"', "'").strip()[:80]
