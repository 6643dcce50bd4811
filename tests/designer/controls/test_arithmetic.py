"""Arithmetic in fields: right, and never dangerous."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.controls.arithmetic import CannotEvaluate, evaluate
from designer.controls.shape_text import NotAShape, read_shape, show_shape


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("64*2", 128),
        ("64 * 2 + 1", 129),
        ("(28-3)//2+1", 13),
        ("2**10", 1024),
        ("2^5", 32),
        ("64×2", 128),
        ("7÷2", 3.5),
        ("−3", -3),
        ("1e-3", 0.001),
        ("10%3", 1),
        ("1_000", 1000),
        ("+5", 5),
        ("((3))", 3),
    ],
)
def test_arithmetic_is_worked_out(text, value):
    assert evaluate(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "abc",
        "__import__('os')",
        "open('x')",
        "(1).real",
        "[1][0]",
        "1 if 2 else 3",
        "lambda: 1",
        "True",
        "1,2",
        "'a'*3",
        "1j",
        "e",
        "1e999",
        "1/0",
        "5%0",
        "5//0",
        "0**-1",
        "(-8)**0.5",
        "1..real",
        "1 < 2",
        "~1",
        "0x10",
        "01",
        "64*",
        "(" * 60,
        "1+" * 200 + "1",
        "1;2",
        "nan",
        "inf",
        "9" * 30,
    ],
)
def test_what_is_no_number_is_refused_with_words(text):
    with pytest.raises(CannotEvaluate) as caught:
        evaluate(text)
    assert 8 < len(str(caught.value)) < 80


@pytest.mark.parametrize(
    "text", ["9**9**9", "2**2**2**2**2**2", "10**100000", "0.1**10**9", "(10**18)**3", "1e308*10"]
)
def test_huge_powers_are_refused_at_once(text):
    begin = time.perf_counter()
    with pytest.raises(CannotEvaluate):
        evaluate(text)
    assert time.perf_counter() - begin < 0.5


@given(st.text(max_size=120))
def test_no_text_does_anything_but_give_a_number_or_words(text):
    try:
        value = evaluate(text)
    except CannotEvaluate:
        return
    assert type(value) in (int, float)
    assert math.isfinite(value)


@given(st.text(alphabet="0123456789.eE+-*/%() _", max_size=40))
def test_no_arithmetic_hangs_or_breaks(text):
    try:
        value = evaluate(text)
    except CannotEvaluate:
        return
    assert abs(value) < 2**63


@given(st.integers(-(10**6), 10**6), st.integers(1, 1000), st.sampled_from("+-*"))
def test_simple_sums_are_pythons_own(left, right, sign):
    expected = {"+": left + right, "-": left - right, "*": left * right}[sign]
    assert evaluate(f"{left} {sign} {right}") == expected


@given(st.lists(st.none() | st.integers(-1, 10**6), min_size=1, max_size=8))
def test_a_shape_reads_back_as_it_was_shown(shape):
    assert read_shape(show_shape(shape)) == tuple(shape)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader_of_shapes(text):
    try:
        shape = read_shape(text)
    except NotAShape:
        return
    assert all(size is None or type(size) is int for size in shape)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("28, 28, 1", (28, 28, 1)),
        ("28x28x1", (28, 28, 1)),
        ("28 × 28 × 1", (28, 28, 1)),
        ("[10]", (10,)),
        ("(10,)", (10,)),
        ("(None, None, 3)", (None, None, 3)),
        ("?×64", (None, 64)),
        ("28 28 1", (28, 28, 1)),
        ("()", ()),
        ("", ()),
        ("16*16, 3", (256, 3)),
    ],
)
def test_every_usual_way_to_write_a_shape_is_read(text, shape):
    assert read_shape(text) == shape
