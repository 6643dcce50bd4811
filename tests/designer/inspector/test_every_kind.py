"""Every argument of every layer and object has an editor that shows what it is given, silently."""

from __future__ import annotations

import pytest

from designer.controls.gesture import MIXED
from designer.inspector.editors import PlainEditor, make_editor
from designer.inspector.families import FAMILIES, family_of
from designer.inspector.layer_view import LayerView
from designer.inspector.lists import ListEditor
from designer.inspector.nested import ObjectEditor
from designer.inspector.values import ABSENT, compact, fault
from engine import catalog, params, starters
from engine.values import FrozenDict, KerasObject, same
from tests.designer import hands

GROUPS = {"essentials", "bias", "regularizers", "layer", "call", "cost"}

VALUES = {
    "int": 3, "float": 0.25, "bool": True, "str": "text", "int_tuple": 3, "int_or_tuple": 2,
    "shape": (4, 5), "axis": -1, "dtype": "float16", "activation": "tanh",
    "initializer": "he_normal", "regularizer": "l2", "constraint": "unit_norm", "floats": 0.5,
    "strs": ("a", "b"), "json": ("x", 1),
}  # fmt: skip
"""A value that is not the default, by type."""


def value_for(kind, param):
    """A value that the argument takes."""
    if param.type == "enum":
        return next((c for c in param.choices if c != param.default), param.choices[0])
    if param.type in ("layer", "cell", "layers", "cells"):
        made = starters.params(kind).get(param.name)
        return made if made is not None else FAMILIES["layer"].start("Dense")
    value = VALUES[param.type]
    if param.type == "dtype" and param.choices:
        return param.choices[0]
    if param.type == "int_tuple" and param.n is None:
        return (2, 1)
    if param.type == "axis" and param.n == 2:
        return (1, 2)
    if param.type == "floats" and not param.single:
        return (0.1, 0.2)
    return value


@pytest.mark.parametrize("kind", catalog.layers())
def test_every_argument_of_a_layer_has_an_editor(themed, kind):
    view = LayerView(((kind,), ()), set(GROUPS))
    sheet = catalog.sheet(kind)
    edited = {name for s in view.sections if s.key != "call" for name in s.build().editors}
    assert edited == set(sheet.params) - {"name"}
    view.deleteLater()


@pytest.mark.parametrize("kind", catalog.layers())
def test_editors_show_any_value_without_a_word(themed, kind):
    sheet = catalog.sheet(kind)
    for name, param in sheet.params.items():
        if name == "name":
            continue
        editor = make_editor(kind, param, lambda _: "")
        said = []
        editor.edited.connect(lambda value, _g, said=said: said.append(value))
        for given in (ABSENT, value_for(kind, param), MIXED, ABSENT):
            editor.set_given(given)
        assert said == [], name
        editor.deleteLater()
    hands.settle()


@pytest.mark.parametrize("kind", catalog.layers())
def test_what_a_layer_takes_is_passed_on_and_its_default_comes_back_whole(kind):
    for name, param in catalog.sheet(kind).params.items():
        if name == "name":
            continue
        value = value_for(kind, param)
        if params.fault(param, value) is None:
            assert fault(kind, param, value) == ""
            short = compact(param, value)
            assert params.fault(param, short) is None, (name, value, short)
            assert params.read_value(param, short) == params.read_value(param, value)
        if not param.required:
            assert same(compact(param, param.default), param.default)


def test_editors_are_of_the_kind_that_their_type_needs(themed):
    found = {}
    for kind in catalog.layers():
        for param in catalog.sheet(kind).params.values():
            found.setdefault(param.type, (kind, param))
    nested = ("initializer", "regularizer", "constraint", "activation", "layer", "cell")
    for type_, (kind, param) in found.items():
        editor = make_editor(kind, param, lambda _: "")
        wanted = PlainEditor
        if type_ in nested:
            wanted = ObjectEditor
        elif type_ in ("layers", "cells"):
            wanted = ListEditor
        assert type(editor) is wanted, type_
        editor.deleteLater()
    hands.settle()


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_member_of_a_family_can_be_begun_and_keeps_its_name(family):
    known = FAMILIES[family]
    for name in known.members():
        value = known.start(name)
        assert known.member(value) == name
    assert known.member(None) is None


@pytest.mark.parametrize("family", ["initializer", "regularizer", "constraint"])
def test_objects_written_by_the_inspector_are_read_by_the_engine(family):
    known = FAMILIES[family]
    host = catalog.sheet("Conv2D").params[f"kernel_{family}"]
    for name in known.members():
        value = known.start(name)
        assert params.fault(host, value) is None, (name, value)
        for param in known.params(name):
            given = value_for("Conv2D", param)
            after = known.with_argument(value, param, given, False)
            assert same(after.config[param.name], given)
            assert params.fault(host, after) is None
            back = known.with_argument(after, param, None, True)
            assert param.name not in known.config(back)


def test_a_family_is_known_for_every_nested_type():
    for kind in catalog.layers():
        for param in catalog.sheet(kind).params.values():
            nested = param.type in FAMILIES or param.type in ("layers", "cells")
            assert (family_of(kind, param) is not None) == nested


ODD = (
    "sideways", -7, 0.5, True, (), (1, 2, 3, 4, 5, 6, 7), ("a", None), ((1, 2), 3), FrozenDict(a=1),
    KerasObject("Nobody", FrozenDict(knows=KerasObject("This"))), float("nan"), "x" * 5000,
    tuple(range(3000)), None,
)  # fmt: skip
"""What files may hold in any place."""


@pytest.mark.parametrize("kind", ["Conv2D", "ZeroPadding2D", "Input", "StringLookup", "RNN",
                                  "Pipeline", "Lambda", "Normalization", "MultiHeadAttention",
                                  "Bidirectional", "Dot", "Permute"])  # fmt: skip
def test_editors_survive_whatever_a_file_holds(themed, kind):
    for name, param in catalog.sheet(kind).params.items():
        if name == "name":
            continue
        editor = make_editor(kind, param, lambda _: "")
        said = []
        editor.edited.connect(lambda value, _g, said=said: said.append(value))
        for odd in ODD:
            editor.set_given(odd)
        assert said == [], name
        editor.deleteLater()
    hands.settle()


def test_a_long_value_is_shown_in_part_and_not_edited(themed):
    from designer.inspector.lines import JsonField

    field = JsonField("weights")
    field.set_value(tuple(range(3000)))
    assert field.edit.isReadOnly()
    assert "characters" in field.edit.text()
    assert len(field.edit.text()) < 300
    field.set_value((1, 2))
    assert not field.edit.isReadOnly()
    assert field.edit.text() == "[1, 2]"
