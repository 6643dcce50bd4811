"""What ends Keras's process instead of raising: seen in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine.layers.registry import Outcome
from engine.recipes import recipe
from engine.tensors import Tensor
from engine.values import freeze

COMPUTE = """
import numpy as np, sys, tensorflow as tf
size, last = map(int, sys.argv[1:])
x = tf.constant(np.ones((2, 4, size, last), "float32"))
kernel = tf.constant(np.ones((4, 8), "float32"))
for _ in range(3000):
    tf.einsum("ab...,bc->ac...", x, kernel)
"""


def warns(size: int, last: int) -> bool:
    given = freeze({"equation": "ab...,bc->ac...", "output_shape": 8})
    dense = recipe("EinsumDense", given)
    found: Outcome = dense.outcome((("inputs", 0),), (Tensor((None, 4, size, last)),))
    return any(problem.details.get("bug") == "einsum-crash" for problem in found.problems)


@pytest.mark.parametrize(("size", "last", "ends"), [(12, 1, True), (8, 1, False), (12, 2, False)])
def test_dots_over_a_long_dimension_and_one_of_1_end_the_process(
    size: int, last: int, ends: bool
) -> None:
    command = [sys.executable, "-c", COMPUTE, str(size), str(last)]
    process = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert (process.returncode != 0) is ends
    assert warns(size, last) is ends
