"""The one door: the only module that changes a project or computes what follows from it.

Everybody else reads ``project``, ``model``, ``facts`` and ``problems``, asks for edits through the
verbs (`designer.verbs`), and listens to ``changed``, which says what differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from designer import places
from designer.selection import Selection
from designer.undo import EditStep
from designer.verbs.arranging import ArrangingVerbs
from designer.verbs.binding import BindingVerbs
from designer.verbs.blocks import BlockVerbs
from designer.verbs.parameters import ParameterVerbs
from designer.verbs.surgery import SurgeryVerbs
from designer.verbs.wiring import WiringVerbs
from engine import changes, checks, fixes, inference, parameters
from engine.changes import Change
from engine.fixes import Fix
from engine.graph import Model, NodeId, Project
from engine.inference import Facts
from engine.problems import Problem

LARGE = 500
"""Layers; checks of so many take about a millisecond."""


class Document(
    QObject, WiringVerbs, ParameterVerbs, BindingVerbs, SurgeryVerbs, BlockVerbs, ArrangingVerbs
):
    """A project that is open: its value, what follows from it, and its undo stack."""

    changed = Signal(object)
    """One `Change`: what differs between the value before and the value now."""
    announced = Signal(str, bool)
    """A sentence for the author about what was just done (a toast), and whether to offer Undo."""

    def __init__(self, project: Project | None = None, path: Path | None = None) -> None:
        """Open ``project`` (an empty one by default)."""
        super().__init__()
        self._project = project if project is not None else Project()
        self._path = path
        self._trail: tuple[str, ...] = (self._project.main,)
        self._entry: places.Place = ()
        self._place: places.Place = ()
        self._lately: places.Place = ()
        self._shown = self._facts = inference.infer(self._project)
        self._whole: Facts | None = None
        self._problems: dict[places.Place, tuple[Problem, ...]] = {}
        self._earlier: tuple[Problem, ...] = ()
        self._fixes: dict[tuple[places.Place, Problem], tuple[Fix, ...]] = {}
        self.undo_stack = QUndoStack(self)
        self.selection = Selection(self)

    # ── what is open ─────────────────────────────────────────────────────────────────────────

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._project

    @property
    def path(self) -> Path | None:
        """The file it was read from or saved to."""
        return self._path

    @property
    def title(self) -> str:
        """What it is called: its file's name, else its main model's."""
        return self._path.stem if self._path is not None else self._project.main

    @property
    def unsaved(self) -> bool:
        """Whether something is not in its file yet."""
        return not self.undo_stack.isClean()

    @property
    def untouched(self) -> bool:
        """Whether it is new, empty, and nothing was ever done in it."""
        nothing = not self.model.nodes and not self.undo_stack.count()
        return nothing and self._path is None

    @property
    def model_name(self) -> str:
        """The model in hand: the one shown, or the one of a block in it that is worked on."""
        return self._facts.name

    @property
    def trail(self) -> tuple[str, ...]:
        """The models from the main one to the one in hand."""
        names = [places.at(self._shown, self._place[: i + 1]) for i in range(len(self._place))]
        return (*self._trail, *(facts.name for facts in names if facts is not None))

    @property
    def shown_trail(self) -> tuple[str, ...]:
        """The models from the main one to the one that is shown (the breadcrumb)."""
        return self._trail

    @property
    def place(self) -> places.Place:
        """The calls that lead from the drawing that is shown into the model in hand."""
        return self._place

    @property
    def listed(self) -> tuple[places.Place, ...]:
        """The drawings that lists speak of: that shown, and the blocks down to the one in hand.

        A block that was in hand last is still among them, so that rows do not go from under a hand.
        """
        return tuple(self._lately[:depth] for depth in range(len(self._lately) + 1))

    @property
    def model(self) -> Model:
        """The drawing in hand, which verbs edit."""
        return self._project.models[self.model_name]

    @property
    def facts(self) -> Facts:
        """What follows from the drawing in hand, for this call of it."""
        return self._facts

    @property
    def shown(self) -> Facts:
        """What follows from the drawing that is shown."""
        return self._shown

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the drawing in hand, errors first; computed when asked for."""
        return self.problems_at(self._place)

    @property
    def ignored(self) -> tuple[Problem, ...]:
        """The warnings that the author has set aside; they are no problems here any more."""
        return self.problems_at(self._place, ignored=True)

    @property
    def large(self) -> bool:
        """Whether the drawing is so large that what looks at all of it should wait a moment.

        An edit must be painted in one frame; totals and checks follow when the hand has paused.
        """
        return len(self.model.nodes) > LARGE

    @property
    def checked(self) -> bool:
        """Whether asking for the problems in hand costs nothing that a hand could feel."""
        return self._place in self._problems or not self.large

    @property
    def problems_at_hand(self) -> tuple[Problem, ...]:
        """The problems, those before the last edit where finding them afresh would be felt."""
        return self.problems if self.checked else self._earlier

    def problems_at(self, place: places.Place, ignored: bool = False) -> tuple[Problem, ...]:
        """Give what is wrong with the drawing at ``place``, or what of it was set aside."""
        return tuple(p for p in self._found(place) if p.ignored is ignored)

    def _found(self, place: places.Place) -> tuple[Problem, ...]:
        known = self._problems.get(place)
        if known is None:
            facts = places.at(self._shown, place)
            found = checks.everything(self._project, facts) if facts is not None else []
            # An empty canvas says by itself what to do; a warning there would only nag.
            known = tuple(p for p in found if p.code != "empty-model")
            self._problems[place] = known
        return known

    # ── one way to change ────────────────────────────────────────────────────────────────────

    def apply(self, name: str, after: Project, gesture: object | None = None) -> bool:
        """Make ``after`` the project, as one undo step called ``name``.

        Steps with the same ``gesture`` become one. Gives False when nothing differs.
        """
        if after is self._project:
            return False
        self.undo_stack.push(EditStep(name, self._show, self._project, after, gesture))
        return True

    def edit(
        self, name: str, change: Callable[[Project, str], Project], gesture: object | None = None
    ) -> bool:
        """Apply ``change(project, model name)`` as one undo step called ``name``."""
        return self.apply(name, change(self._project, self.model_name), gesture)

    def _show(self, project: Project) -> None:
        before = self._facts
        self._project = project
        while len(self._trail) > 1 and self._trail[-1] not in project.models:
            self._trail = self._trail[:-1]
        if self._trail[0] not in project.models:
            self._trail = (project.main,)
        self._look(before)

    def _look(self, before: Facts) -> None:
        """Compute what follows, and announce what differs."""
        if self._place in self._problems:
            self._earlier = self.problems
        self._shown = self._seen()
        self._place = places.reachable(self._shown, self._place)
        self._lately = self._place or places.reachable(self._shown, self._lately)
        self._facts = places.at(self._shown, self._place) or self._shown
        self._problems = {}
        self._fixes = {}
        change = changes.compare(before, self._facts)
        if self._facts is not self._shown and not change:
            change = replace(change, elsewhere=True)
        model = self.model
        if change.everything:
            self.selection.clear()
        elif change.removed or change.wires or change.frames:
            self.selection.keep(model.nodes, model.wires, model.frames)
        self.changed.emit(change)

    def _seen(self) -> Facts:
        """Compute what follows from the model that is shown.

        A block that takes what each use gives it is seen as in the use it was opened from.
        """
        shown, name = self._shown, self._trail[-1]
        known = shown if shown.name == name else None
        found = self._use_entered()
        if found is None or found.name != name:
            return inference.infer(self._project, name, known)
        return inference.infer(self._project, name, known or found, found.feed, use=found.use)

    def _use_entered(self) -> Facts | None:
        """Give the facts of the use that what is shown was opened from, where that matters."""
        drawn = self._project.models[self._trail[-1]]
        matters = drawn.parameters or parameters.open_doors(drawn)
        if not matters or not self._entry or len(self._entry) != len(self._trail) - 1:
            return None
        self._whole = inference.infer(self._project, self._trail[0], self._whole)
        return places.at(self._whole, self._entry)

    def facts_at(self, place: places.Place) -> Facts | None:
        """Give what follows from the drawing at ``place`` in the one that is shown."""
        return places.at(self._shown, place)

    def fixes(self, problem: Problem, place: places.Place | None = None) -> tuple[Fix, ...]:
        """Give the cures of a problem (of the drawing in hand, or of that at ``place``).

        The best come first; each was tried out by the engine.
        """
        where = self._place if place is None else place
        found = self._fixes.get((where, problem))
        if found is None:
            facts = places.at(self._shown, where) or self._facts
            found = tuple(fixes.for_problem(self._project, facts, problem))
            self._fixes[where, problem] = found
        return found

    def look_for_fixes(self, problem: Problem, place: places.Place) -> Iterator[None]:
        """Find the cures of a problem bit by bit; afterwards `fixes` has them at once."""
        project, facts, found = self._project, places.at(self._shown, place), list[Fix]()
        if facts is None or (place, problem) in self._fixes:
            return
        for fix in fixes.search(project, facts, problem):
            if self._project is not project:
                return
            found += [fix] if fix is not None else []
            yield
        self._fixes[place, problem] = tuple(found)

    def apply_fix(self, fix: Fix) -> bool:
        """Apply a cure that was offered for the project as it is now."""
        done = fix.before is self._project and self.apply(fix.title, fix.after)
        if done:
            self.announced.emit(f"Fixed: {fix.title[:1].lower()}{fix.title[1:]}", True)
        return done

    def open_model(self, trail: tuple[str, ...], call: NodeId | None = None) -> None:
        """Show another model of the project; ``trail`` leads there from the main one.

        ``call`` is the call of it, in the model in hand, that it is opened from.
        """
        if (trail == self._trail and not self._place) or any(
            name not in self._project.models for name in trail
        ):
            return
        before, here, way = self._facts, self.trail, (*self._entry, *self._place)
        if call is not None and trail[:-1] == here:
            way = (*way, call)
        elif trail != here[: len(trail)]:
            way = ()
        self._entry, self._trail = way[: len(trail) - 1], trail
        self._place = self._lately = ()
        self._look(before)

    def enter(self, place: places.Place) -> None:
        """Take the model in hand that the calls of ``place`` lead to; an empty one: that shown."""
        if place == self._place or places.at(self._shown, place) is None:
            return
        before, self._place = self._facts, place
        self._look(before)

    def saved(self, path: Path) -> None:
        """Take note that the project as it is now stands in ``path``."""
        self._path = path
        self.undo_stack.setClean()
        self.changed.emit(Change(settings=True))
