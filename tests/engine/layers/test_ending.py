"""What can end Keras's process instead of raising: seen in a process of its own."""

from __future__ import annotations

import os
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


def test_dots_over_a_long_dimension_and_one_of_1_are_told() -> None:
    assert warns(12, 1)
    assert warns(9, 1)


@pytest.mark.keras
@pytest.mark.parametrize(("size", "last"), [(8, 1), (12, 2), (1, 12)])
def test_dots_over_other_sizes_are_computed_without_end(size: int, last: int) -> None:
    assert not warns(size, last)
    command = [sys.executable, "-c", COMPUTE, str(size), str(last)]
    threads = {**os.environ, "TF_NUM_INTRAOP_THREADS": "2"}  # one alone never ends the process
    process = subprocess.run(command, env=threads, capture_output=True, check=False, timeout=300)
    assert process.returncode == 0
