"""The words on cards and in pills."""

from __future__ import annotations

import pytest

from designer.canvas.cards import (
    LONGEST_LINE,
    category_of,
    length,
    short_kind,
    shown_name,
    words,
)
from designer.canvas.explaining import bytes_text, story_of
from designer.canvas.pills import CHANGED, NOTE, SAME, WRONG, pill
from engine import catalog
from engine.graph import Layer, Outlet
from engine.inference import infer
from engine.summary import short_count
from engine.tensors import Tensor
from engine.values import FrozenDict, freeze
from tests.designer.canvas.drawings import broken, chain, resnet


def said(kind: str, **params) -> tuple[str, ...]:
    return words(kind, FrozenDict({k: freeze(v) for k, v in params.items()})).parts


@pytest.mark.parametrize(
    ("kind", "params", "parts"),
    [
        ("Conv2D", {"filters": 64, "kernel_size": (3, 3), "padding": "same"},
         ("64", "3×3", "same")),
        ("Conv2D", {"filters": 64, "kernel_size": 3}, ("64", "3×3", "valid")),
        ("Conv2D", {"filters": 8, "kernel_size": (3, 3), "padding": "same", "activation": "relu"},
         ("8", "3×3", "same", "relu")),
        ("Conv2D", {"filters": 32, "kernel_size": (3, 3), "strides": (2, 2), "padding": "same"},
         ("32", "3×3", "s2", "same")),
        ("Conv2D", {"filters": 8, "kernel_size": (1, 1), "strides": (2, 1)},
         ("8", "1×1", "s2×1", "valid")),
        ("MaxPooling2D", {}, ("2×2", "stride 2", "valid")),
        ("MaxPooling2D", {"pool_size": (4, 4)}, ("4×4", "stride 4", "valid")),
        ("Input", {"shape": (32, 32, 3)}, ("32×32×3", "float32")),
        ("Input", {"shape": (None,), "dtype": "int32"}, ("?", "int32")),
        ("Dense", {"units": 10, "activation": "softmax"}, ("10", "softmax")),
        ("Dropout", {"rate": 0.3}, ("0.3",)),
        ("BatchNormalization", {}, ()),
        ("BatchNormalization", {"momentum": 0.9}, ("momentum 0.9",)),
        ("LSTM", {"units": 64, "return_sequences": True}, ("64", "return_sequences")),
        ("MultiHeadAttention", {"num_heads": 8, "key_dim": 64}, ("num_heads 8", "key_dim 64")),
        ("ZeroPadding2D", {"padding": ((0, 1), (2, 2))}, ("0,1×2",)),
        ("Bidirectional", {"layer": {"class_name": "LSTM", "config": {"units": 64}}}, ("LSTM 64",)),
        ("Reshape", {"target_shape": (7, 7, 64)}, ("7×7×64",)),
    ],
)  # fmt: skip
def test_a_card_says_what_decides_the_shape_and_what_is_no_default(kind, params, parts):
    assert said(kind, **params) == parts


def test_a_line_that_is_too_long_is_cut_at_its_tail_and_kept_whole_for_the_tooltip():
    found = words(
        "Conv2D",
        FrozenDict(filters=1024, kernel_size=(11, 11), strides=(4, 4), padding="same",
                   dilation_rate=(1, 1), groups=32, activation="leaky_relu"),
    )  # fmt: skip
    assert length(found.parts) <= LONGEST_LINE
    assert len(found.parts) <= 4
    assert "leaky_relu" in found.whole
    assert "stride 4" in found.whole


def test_every_layer_of_keras_has_words_that_fit():
    for kind in catalog.layers():
        found = words(kind, FrozenDict())
        assert found.title
        assert length(found.parts) <= LONGEST_LINE, kind
        assert found.short
        assert found.category == category_of(kind)


def test_any_value_has_words():
    odd = ({}, (), ((),), {"a": 1}, "x" * 500, 1e300, float("nan"), -1, True, None, [None, [1]])
    for value in odd:
        found = words("Conv2D", FrozenDict(filters=freeze(value), kernel_size=freeze(value)))
        assert length(found.parts) <= LONGEST_LINE


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, ""), (896, "896"), (1000, "1.00 K"), (18_496, "18.5 K"), (223_104, "223 K"),
     (999_499, "999 K"), (999_500, "1.00 M"), (7_020_392, "7.02 M"), (88_949_818, "88.9 M"),
     (175_000_000_000, "175 G")],
)  # fmt: skip
def test_counts_have_three_significant_digits(count, text):
    assert short_count(count) == text


def test_generated_names_are_hidden_and_given_ones_shown():
    assert shown_name(Layer("Conv2D", "conv2d_7")) == ""
    assert shown_name(Layer("Conv2D", "conv2d")) == ""
    assert shown_name(Layer("Conv2D", "conv2d_x")) == "conv2d_x"
    assert shown_name(Layer("Conv2D", "stem")) == "stem"
    assert shown_name(Layer("Model", "encoder_1", model="encoder")) == ""


def test_short_names_for_small_cards():
    assert words("Conv2D", FrozenDict(filters=64, kernel_size=(3, 3))).short == (
        "Conv 3×3 · 64", "Conv 3×3", "Conv",
    )  # fmt: skip
    assert short_kind("BatchNormalization") == "BatchNorm"
    assert short_kind("GlobalAveragePooling2D") == "GlobalAvg"
    assert words("Activation", FrozenDict(activation="relu")).short == ("relu",)


# ── pills ────────────────────────────────────────────────────────────────────────────────────


def test_changed_dims_are_bold_and_others_quiet():
    after, before = Tensor((None, 16, 16, 64)), Tensor((None, 16, 16, 32))
    found = pill(after, before)
    assert found.text == "16×16×64"
    assert [kind for _, kind in found.parts if _ != "×"] == [SAME, SAME, CHANGED]


def test_another_rank_changes_every_dim():
    found = pill(Tensor((None, 64)), Tensor((None, 4, 4, 64)))
    assert found.parts == (("64", CHANGED),)


def test_a_wrong_dim_is_marked():
    found = pill(Tensor((None, 13, 13, 64)), None, frozenset({3}))
    assert found.parts[-1] == ("64", WRONG)


@pytest.mark.parametrize(
    ("tensor", "text"),
    [
        (None, "?"),
        (Tensor(None), "?"),
        (Tensor((None,)), "scalar"),
        (Tensor((None, None, 128)), "?×128"),
        (Tensor((None, 128), "int32"), "128 int32"),
        (Tensor((None, 2, 8, 3, 3, 3, 64)), "2×8×…×64"),
        (Tensor((None, -1, 5)), "−1×5"),
    ],
)
def test_pills_of_odd_shapes(tensor, text):
    assert pill(tensor).text == text


def test_the_batch_is_shown_on_demand_as_n_or_its_size():
    assert pill(Tensor((None, 3)), batch=True).text == "N×3"
    assert pill(Tensor((8, 3)), batch=True).text == "8×3"


def test_a_dtype_is_a_note():
    assert pill(Tensor((None, 128), "int32")).parts[-1] == (" int32", NOTE)


# ── the shape card ───────────────────────────────────────────────────────────────────────────


def test_the_story_of_a_shape_has_bytes_and_the_formula_with_its_numbers():
    facts = infer(resnet())
    story = story_of(facts, Outlet("pool"))
    assert story.shape == "16×16×32"
    assert story.about == "float32 · 32 KiB per sample"
    assert story.python == "(None, 16, 16, 32)"
    numbers = " ".join(line.numbers + line.formula for line in story.lines)
    assert "32" in numbers
    assert any(line.result == "16" for line in story.lines)


def test_what_waits_has_a_story_too():
    facts = infer(broken())
    assert story_of(facts, Outlet("ga")).shape == "?"
    assert story_of(infer(chain()), Outlet("in")).lines[0].formula == "given by the Input"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (1023, "1023 B"), (65_536, "64 KiB"), (1_572_864, "1.5 MiB"),
     (5 * 2**30, "5 GiB")],
)  # fmt: skip
def test_bytes_read_as_people_read_them(count, text):
    assert bytes_text(count) == text
