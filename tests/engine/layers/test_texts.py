"""What rules say to people: short titles, reasons with numbers, formulas that add up."""

from __future__ import annotations

import math
import re

import pytest

from engine import catalog
from engine.layers.registry import RULES
from engine.problems import Line, Problem
from engine.recipes import recipe
from engine.tensors import Tensor
from engine.values import freeze
from tests.engine.layers.bases import all_cases
from tests.engine.layers.oracle import Case, ours, wires

FORBIDDEN = re.compile(r"\b(invalid|failed|failure|illegal|oops|sorry|please)\b|!", re.IGNORECASE)


def _problems() -> dict[tuple[str, str], tuple[Case, Problem]]:
    """Every kind of problem that the case tables bring about, with a case of it."""
    found = {}
    for case in all_cases():
        for problem in ours(case, wires(case)).problems:
            found.setdefault((case.kind, problem.title), (case, problem))
    return found


PROBLEMS = _problems()


def test_titles_are_short_and_without_a_stop() -> None:
    for case, problem in PROBLEMS.values():
        assert 0 < len(problem.title) < 60, (str(case), problem.title)
        assert not problem.title.endswith("."), (str(case), problem.title)


def test_every_problem_says_why() -> None:
    for case, problem in PROBLEMS.values():
        if case.kind.startswith("ops."):
            continue
        assert len(problem.why) > 20, (str(case), problem)


def test_no_problem_blames_or_shouts() -> None:
    for case, problem in PROBLEMS.values():
        for words in (problem.title, problem.why):
            plain = re.sub(r"'[^']*'|\"[^\"]*\"", "", words)  # what the author typed is no text
            assert not FORBIDDEN.search(plain), (str(case), words)


def test_every_problem_points_at_a_parameter_or_an_input() -> None:
    for case, problem in PROBLEMS.values():
        if case.kind.startswith("ops."):
            continue
        named = problem.params or problem.spots or problem.details
        assert named, (str(case), problem)
        sheet = catalog.sheet(case.kind)
        assert sheet is not None
        known = {*case.params, *case.call, *sheet.params, *sheet.call_params}
        assert set(problem.params) <= known, (str(case), problem.params)


def test_spots_name_axes_that_exist() -> None:
    for case, problem in PROBLEMS.values():
        tensors = dict(wires(case))
        for spot in problem.spots:
            arrived = tensors.get((spot.port, spot.slot))
            if arrived is None:  # a port that is left free may be at fault too
                assert RULES[case.kind].port(spot.port), (str(case), spot)
                continue
            rank = arrived.rank
            assert all(0 <= axis < rank for axis in spot.axes), (str(case), spot)


def _explained() -> list[tuple[Case, tuple[Tensor, ...], list[Line]]]:
    found = []
    for case in all_cases():
        rule = RULES.get(case.kind)
        if rule is None or rule.explain is None:
            continue
        answer = ours(case, wires(case))
        if answer.accepted:
            made = recipe(case.kind, freeze(dict(case.params)))
            p = made.p
            if case.call:
                p = type(p)(**{**vars(p), **freeze(dict(case.call))})
            arrived = tuple(tensor for _, tensor in wires(case))
            found.append((case, answer.outputs, list(rule.explain(p, arrived, answer.outputs))))
    return found


EXPLAINED = _explained()


def test_every_explanation_has_lines() -> None:
    for case, _, lines in EXPLAINED:
        assert lines, str(case)
        assert all(isinstance(line, Line) and line.dims for line in lines), str(case)


@pytest.mark.parametrize("kind", sorted({case.kind for case, _, _ in EXPLAINED}))
def test_formulas_add_up(kind: str) -> None:
    """What stands between "=" and "=" really is the result."""
    for case, _, lines in EXPLAINED:
        if case.kind != kind:
            continue
        for line in lines:
            value = _value(line.numbers)
            if value is not None and not {"×", "?"} & set(line.result):
                assert value == _number(line.result), (str(case), line)


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def _value(numbers: str) -> float | None:
    """Compute "⌊(32 − 2)/2⌋ + 1"; None for what is no arithmetic ("64 and 32")."""
    if "?" in numbers or not re.search(r"[−+·/⌊⌈]", numbers):
        return None
    python = numbers.replace(",", "") if "max" not in numbers else numbers
    for ours_, theirs in (
        ("−", "-"), ("·", "*"), (" mod ", " % "), ("⌊", "math.floor("), ("⌋", ")"),
        ("⌈", "math.ceil("), ("⌉", ")"), ("×", "*"),
    ):  # fmt: skip
        python = python.replace(ours_, theirs)
    if re.search(r"[a-z]", re.sub(r"math\.(floor|ceil)|max", "", python)):
        return None
    return float(eval(python, {"math": math, "max": max}))  # noqa: S307  our own formulas


@pytest.mark.parametrize(
    ("kind", "params", "shape", "lines"),
    [
        (
            "MaxPooling2D", {"pool_size": 2}, (None, 32, 32, 64),
            [("H, W", "⌊(n − k)/s⌋ + 1", "⌊(32 − 2)/2⌋ + 1", "16"), ("C", "unchanged", "", "64")],
        ),
        (
            "Conv2D", {"filters": 64, "kernel_size": 3, "strides": (1, 2)}, (None, 9, 9, 3),
            [
                ("H", "⌊(n − k)/s⌋ + 1", "⌊(9 − 3)/1⌋ + 1", "7"),
                ("W", "⌊(n − k)/s⌋ + 1", "⌊(9 − 3)/2⌋ + 1", "4"),
                ("C", "filters", "", "64"),
            ],
        ),
        (
            "Conv1D", {"filters": 4, "kernel_size": 3, "dilation_rate": 4}, (None, 20, 3),
            [
                ("T", "⌊(n − d·(k − 1) − 1)/s⌋ + 1", "⌊(20 − 4·(3 − 1) − 1)/1⌋ + 1", "12"),
                ("C", "filters", "", "4"),
            ],
        ),
        (
            "Conv1D", {"filters": 4, "kernel_size": 3, "padding": "causal", "strides": 2},
            (None, 9, 3),
            [("T", "⌈n/s⌉", "⌈9/2⌉", "5"), ("C", "filters", "", "4")],
        ),
        (
            "Conv2DTranspose", {"filters": 4, "kernel_size": 3, "strides": 2}, (None, 5, 5, 2),
            [("H, W", "(n − 1)·s + max(k, s)", "(5 − 1)·2 + max(3, 2)", "11"),
             ("C", "filters", "", "4")],
        ),
        (
            "ZeroPadding2D", {"padding": ((3, 3), (1, 2))}, (None, 5, 5, 2),
            [("H", "n + first + last", "5 + 3 + 3", "11"),
             ("W", "n + first + last", "5 + 1 + 2", "8"), ("C", "unchanged", "", "2")],
        ),
        (
            "Flatten", {}, (None, 7, 7, 64),
            [("features", "product of all sizes", "7·7·64", "3136")],
        ),
    ],
)  # fmt: skip
def test_why_this_shape(kind: str, params: dict, shape: tuple, lines: list) -> None:
    made = recipe(kind, freeze(params))
    arrived = Tensor(shape)
    outputs = made.outcome((("inputs", 0),), (arrived,)).outputs
    explain = RULES[kind].explain
    assert explain is not None
    assert [tuple(line)[:4] for line in explain(made.p, (arrived,), outputs)] == lines


@pytest.mark.parametrize(
    ("kind", "params", "shapes", "code", "title"),
    [
        ("Conv2D", {"filters": 4, "kernel_size": 5}, [(None, 3, 3, 1)], "kernel-too-large",
         "The 5×5 kernel is larger than its 3×3 input"),
        ("MaxPooling2D", {"pool_size": 3}, [(None, 2, 2, 1)], "pool-too-large",
         "The 3×3 pool is larger than its 2×2 input"),
        ("Conv1D", {"filters": 4, "kernel_size": 5}, [(None, 3, 1)], "kernel-too-large",
         "The kernel of 5 is larger than its input of 3"),
        ("Conv2D", {"filters": 4, "kernel_size": 3, "dilation_rate": 2}, [(None, 4, 4, 1)],
         "kernel-too-large", "The 3×3 kernel, dilated to 5×5, exceeds its 4×4 input"),
        ("Conv2D", {"filters": 6, "kernel_size": 3, "groups": 3}, [(None, 8, 8, 32)],
         "groups-do-not-divide", "groups = 3 does not divide 32 input channels"),
        ("Conv2D", {"filters": 4, "kernel_size": 3, "groups": 3}, [(None, 8, 8, 3)],
         "filters-do-not-divide", "groups = 3 does not divide 4 filters"),
        ("Conv2D", {"filters": 4, "kernel_size": 3}, [(None, 28, 28)], "wrong-rank",
         "Conv2D needs H×W×C, this wire carries 28×28"),
        ("Conv2D", {"filters": 4, "kernel_size": 3, "strides": 2, "dilation_rate": 2},
         [(None, 8, 8, 3)], "strides-with-dilation", "Strides of 2×2 exclude a dilation of 2×2"),
        ("Add", {}, [(None, 8, 8, 64), (None, 8, 8, 32)], "shapes-differ",
         "Add needs equal channels, here 64 and 32"),
        ("Concatenate", {}, [(None, 28, 28, 3), (None, 14, 28, 3)], "concat-shapes-differ",
         "Concatenate joins channels, but heights differ: 28 and 14"),
        ("Reshape", {"target_shape": (8, 8, 64)}, [(None, 7, 7, 64)], "reshape-does-not-fill",
         "7·7·64 = 3,136 values do not fill 8×8×64 = 4,096"),
        ("Cropping2D", {"cropping": 3}, [(None, 6, 8, 1)], "crop-too-large",
         "Cropping 3 + 3 leaves nothing of the height 6"),
        ("Dot", {"axes": 1}, [(None, 4), (None, 5)], "dot-axes-differ",
         "Dot sums over axes of different sizes: 4 and 5"),
        ("Dense", {"units": 4}, [(None, None)], "unknown-size",
         "Dense must know the number of features"),
        ("GroupNormalization", {}, [(None, 8, 8, 16)], "groups-do-not-divide",
         "32 groups are more than the 16 channels"),
        ("Dense", {"units": 10, "activation": "softmax"}, [(None, 7, 7, 64)], "dense-on-image",
         "Dense acts on the last dim only: 7×7×64 becomes 7×7×10"),
        ("Conv2D", {"filters": 4, "kernel_size": 2, "strides": 2}, [(None, 13, 13, 4)],
         "lost-pixels", "The last row and column never reach the output"),
        ("Conv2D", {"filters": 4, "kernel_size": 4, "strides": 4}, [(None, 130, 129, 3)],
         "lost-pixels", "The last 2 rows and column never reach the output"),
        ("Add", {}, [(None, 4)], "does-nothing", "Add has only one input, so it changes nothing"),
        ("Dropout", {"rate": 0}, [(None, 4)], "does-nothing",
         "Dropout with rate = 0 changes nothing"),
    ],
)  # fmt: skip
def test_the_words(kind: str, params: dict, shapes: list, code: str, title: str) -> None:
    problems = ours(case := Case(kind, params, shapes), wires(case)).problems
    assert [(problem.code, problem.title) for problem in problems] == [(code, title)]


def test_a_kernel_too_large_shows_its_formula() -> None:
    case = Case("Conv2D", {"filters": 4, "kernel_size": 5}, (None, 3, 3, 1))
    (problem,) = ours(case, wires(case)).problems
    words, formula = problem.why.split("\n")
    assert (
        words == 'With padding "valid" the kernel must fit inside what {source} gives, {arriving}.'
    )
    assert formula == "⌊(H − K + 2P)/S⌋ + 1 = ⌊(3 − 5 + 0)/1⌋ + 1 = −1, must be ≥ 1"
    assert problem.spots[0].axes == (1, 2)
    assert problem.details["kernel"] == (5, 5)
    assert problem.details["sizes"] == (3, 3)
