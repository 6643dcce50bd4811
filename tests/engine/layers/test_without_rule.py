"""Every class of keras.layers has a rule, or a line that says why not."""

from engine import catalog
from engine.layers.registry import RULES
from engine.layers.without_rule import WITHOUT_RULE
from engine.recipes import recipe
from engine.values import EMPTY


def test_every_layer_has_a_rule_or_a_reason() -> None:
    missing = [kind for kind in catalog.layers() if kind not in RULES and kind not in WITHOUT_RULE]
    assert missing == []


def test_no_layer_has_both_a_rule_and_a_reason_against_one() -> None:
    assert [kind for kind in WITHOUT_RULE if kind in RULES] == []


def test_the_list_names_only_classes_of_keras() -> None:
    assert [kind for kind in WITHOUT_RULE if kind not in catalog.layers()] == []


def test_only_what_cannot_be_known_is_missing_from_the_palette_without_a_rule() -> None:
    shown = [kind for kinds in catalog.palette().values() for kind in kinds]
    assert [kind for kind in shown if kind in WITHOUT_RULE] == ["Lambda"]


def test_every_alias_leads_to_the_rule_of_its_layer() -> None:
    for kind in RULES:
        sheet = catalog.sheet(kind)
        for alias in sheet.aliases if sheet is not None else ():
            assert recipe(alias, EMPTY).rule is RULES[kind]
