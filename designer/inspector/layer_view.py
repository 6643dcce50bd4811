"""The arguments of the selected layers, in groups, and what the layers cost."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.controls.gesture import MIXED, Gesture
from designer.inspector import binding_menu, costs
from designer.inspector.block_parameters import parameter_section
from designer.inspector.cost_rows import CostRows
from designer.inspector.definition import Definition
from designer.inspector.editors import Editor
from designer.inspector.fields import DEFAULT_DTYPE, PatternCombo, plain_name
from designer.inspector.section import PlainSection, Section, Shelf
from designer.inspector.stated import StatedForm, is_unknown
from designer.inspector.subject import Subject, shared_call, shared_params
from engine import catalog
from engine.graph import MODEL, MOST_REPEATS
from engine.sheets import Param

_PAUSE = 150

REPEAT = {
    "repeat": Param("repeat", "int", False, 1, minimum=1, maximum=MOST_REPEATS),
    "share": Param("share", "bool", False, False),
    "naming": Param("naming", "pattern", False, ""),
}
_ABOUT_REPEAT = {
    "repeat": "How many times in a row the block is called, each time with weights of its own. "
    "Each pass feeds the next one, so the shape must come out as it went in.",
    "share": "Every pass uses the same weights, which are counted once: the block is one layer "
    "that is called several times.",
    "naming": "The names of the passes in Keras; {i} stands for the number, counted from 1.",
}

Signature = tuple[tuple[str, ...], tuple[Any, ...]]


def signature(subject: Subject) -> Signature:
    """Give what decides which editors there are: the kinds, and arguments nobody knows."""
    kinds = subject.kinds if len(subject.kinds) == 1 else tuple(sorted(subject.kinds))
    if kinds == (MODEL,):
        return kinds, subject.block_parameters()
    if len(kinds) == 1 and catalog.sheet(kinds[0]) is None:
        layers = subject.document.model.layers
        return kinds, tuple(dict.fromkeys(n for la in subject.layers for n in layers[la].params))
    return kinds, ()


def params_of(of: Signature) -> dict[str, Param]:
    """Give the arguments that can be edited."""
    kinds, unknown = of
    if kinds == (MODEL,):
        return {"trainable": Param("trainable", "bool", False, True, group="layer")}
    if unknown:
        return {name: Param(name, "json", False, None, nullable=True) for name in unknown}
    return shared_params(kinds)


class LayerView(QWidget):
    """Made once for all layers of one kind; shows whichever is selected."""

    commanded = Signal(str)
    rearranged = Signal()

    def __init__(self, of: Signature, shelf: Shelf) -> None:
        super().__init__()
        self.signature = of
        self.subject: Subject | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.sections: list[Section] = []
        kinds, _ = of
        self.definition: Definition | None = None
        if kinds == (MODEL,):
            if of[1]:
                self._section(parameter_section(of[1], shelf), self._given, self._reset)
            section = Section("repeat", "Repeat", MODEL, REPEAT, _ABOUT_REPEAT.__getitem__, shelf)
            self._section(section, self._repeated)
            self.definition = Definition()
            self.definition.commanded.connect(self.commanded)
            self._add(PlainSection("definition", "Definition", shelf, self.definition))
        self.stated = StatedForm()
        self._unknown = PlainSection("stated", "Output", shelf, self.stated)
        self._unknown.hide()
        self._add(self._unknown)
        params = params_of(of)
        for key, title in catalog.groups().items():
            mine = {name: param for name, param in params.items() if param.group == key}
            if mine:
                section = Section(key, title, kinds[0], mine, self._tell, shelf)
                self._section(section, self._given, self._reset)
        call = self._call = shared_call(kinds)
        if call:
            section = Section("call", "Call", kinds[0], call, self._tell, shelf)
            self._section(section, self._said, self._unsaid)
        self.costs = CostRows("Cost")
        self.cost = PlainSection("cost", "Cost", shelf, self.costs)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._show_cost)
        self._add(self.cost)

    def _section(self, section: Section, edited: Any, reset: Any = None) -> None:
        self.sections.append(section)
        section.edited.connect(edited)
        section.reset_asked.connect(reset or (lambda n: edited(n, section.params[n].default, None)))
        section.set_menu(self._menu)
        section.built.connect(self.rearranged)
        section.built.connect(self._note_switches)
        section.opened_or_folded.connect(self._notes)
        self._add(section)

    def _add(self, part: QWidget) -> None:
        self._column.addWidget(part)
        if isinstance(part, PlainSection):
            part.opened_or_folded.connect(self._show_cost_if_open)

    def _tell(self, name: str) -> str:
        return catalog.documentation(self.signature[0][0], name)

    # ── showing ──────────────────────────────────────────────────────────────────────────────

    def show_subject(self, subject: Subject) -> None:
        """Show these layers."""
        self.subject = subject
        for section in self.sections:
            section.follow_shelf()
        self.cost.follow_shelf()
        self.refresh()

    def refresh(self) -> None:
        """Show the values as they are now."""
        subject = self.subject
        if subject is None:
            return
        given = {**subject.given(params_of(self.signature)), **subject.opened()}
        said = subject.said(shared_call(self.signature[0]))
        errors, warnings = subject.errors(), subject.warnings()
        block = {known.name: None for known in subject.block_parameters()}
        shown = {
            "call": said, "repeat": subject.repeats(), "parameters": subject.given(block),
        }  # fmt: skip
        for section in self.sections:
            section.show_values(shown.get(section.key, given))
            section.show_problems(errors, warnings)
            _hint(section, subject)
        self._notes()
        if self.definition is not None:
            self.definition.show_subject(subject)
        unknown = is_unknown(subject)
        self._unknown.setVisible(unknown)
        if unknown:
            self.stated.show_subject(subject)
        self._show_cost_if_open()

    def _menu(self, editor: Editor, at: QPoint) -> bool:
        """Open the menu of an argument, where there is more to do than to reset it."""
        known = self.subject
        if known is None or editor.param.name in REPEAT or editor.param.name in self._call:
            return False
        return binding_menu.ask(known, editor, at, self._reset)

    def _show_cost_if_open(self) -> None:
        """Show the cost; that of a large model once the hand has paused."""
        if self.subject is None or not self.cost.is_open():
            return
        if costs.at_hand(self.subject.document.facts):
            self._show_cost()
        else:
            self._pause.start()

    def _show_cost(self) -> None:
        if self.subject is not None:
            rows, note = costs.layer_costs(self.subject)
            self.costs.show_rows(rows)
            counts = self.subject.repeats()
            times = counts.get("repeat")
            self.cost.set_note(f"all {times} passes" if isinstance(times, int) else note)

    def _notes(self) -> None:
        for section in self.sections:
            faults = section.faults()
            if faults and not section.is_open():
                section.set_note(f"{faults} error{'' if faults == 1 else 's'}")
            else:
                section.set_note(self._note(section))
        self._note_switches()

    def _note(self, section: Section) -> str:
        count = section.count()
        if section.key == "regularizers":
            return f"{count} set" if count else "none set"
        if section.key == "layer" and self.subject is not None and "trainable" in section.params:
            return _layer_note(self.subject.given(section.params))
        if section.key == "call":
            return f"{count} set" if count else "nothing special"
        if section.key == "repeat" and self.subject is not None:
            return costs.repeat_note(self.subject)
        return f"{count} set" if count and not section.is_open() else ""

    def _note_switches(self) -> None:
        """Say beside a switch that is on how many weights it brings (``use_bias``)."""
        subject = self.subject
        if subject is None:
            return
        for section in self.sections:
            for name, editor in section.form.editors.items() if section.form else ():
                if editor.param.type == "bool":
                    editor.set_note(costs.switch_note(subject, name, editor.given))

    # ── editing ──────────────────────────────────────────────────────────────────────────────

    def _given(self, name: str, value: Any, gesture: Gesture) -> None:
        if self.subject is not None:
            self.subject.document.set_param(self.subject.layers, name, value, gesture)

    def _reset(self, name: str) -> None:
        if self.subject is not None:
            self.subject.document.reset_param(self.subject.layers, name)

    def _repeated(self, name: str, value: Any, gesture: Gesture) -> None:
        if self.subject is None:
            return
        document, nodes = self.subject.document, self.subject.nodes
        if name == "repeat" and isinstance(value, int):
            document.set_repeat(nodes, value, gesture)
        elif name == "share":
            document.set_share(nodes, bool(value))
        elif name == "naming":
            document.set_naming(nodes, str(value or ""), gesture)

    def _said(self, name: str, value: Any, gesture: Gesture) -> None:
        if self.subject is None:
            return
        param = shared_call(self.signature[0])[name]
        usual = not param.required and value == param.default
        wanted = None if usual else value
        self.subject.document.set_call(self.subject.nodes, name, wanted, gesture)

    def _unsaid(self, name: str) -> None:
        if self.subject is not None:
            self.subject.document.set_call(self.subject.nodes, name, None)

    def editor(self, name: str) -> Editor | None:
        """Give the editor of an argument, its group opened."""
        for section in self.sections:
            if name in section.params:
                section.set_open(True)
                return section.editor(name)
        return None

    def first(self) -> Editor | None:
        """Give the first editor there is."""
        for section in self.sections:
            if section.is_open():
                return next(iter(section.build().editors.values()), None)
        return None


def _hint(section: Section, subject: Subject) -> None:
    """Offer names for the passes; those that share weights are one layer, which has one."""
    editor = section.form.editors.get("naming") if section.form is not None else None
    if section.key == "repeat" and editor is not None and isinstance(editor.field, PatternCombo):
        editor.field.offer_for(subject.usual_naming())
        editor.setEnabled(not subject.repeats().get("share"))


def _layer_note(given: dict[str, Any]) -> str:
    trained = given.get("trainable", True)
    words = "mixed" if trained is MIXED else "trainable" if trained else "frozen"
    dtype = given.get("dtype") or DEFAULT_DTYPE
    return f"{words} · {'mixed dtypes' if dtype is MIXED else plain_name(dtype)}"
