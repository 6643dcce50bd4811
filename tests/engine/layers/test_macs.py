"""Multiply-adds against the graph that TensorFlow traces of the real layer."""

from __future__ import annotations

import warnings

import pytest

from engine.layers.registry import Outcome
from engine.recipes import recipe
from engine.tensors import Tensor
from engine.values import EMPTY, freeze
from tests.engine.layers import keras_side
from tests.engine.layers.bases import all_cases
from tests.engine.layers.oracle import Case, wires
from tests.engine.layers.traced_work import one_sample, traced

KINDS = (
    "Dense", "EinsumDense", "Embedding", "ReversibleEmbedding",
    "Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose",
    "DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D",
    "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "LSTM", "GRU", "SimpleRNN", "RNN",
    "LSTMCell", "GRUCell", "SimpleRNNCell", "StackedRNNCells",
    "Bidirectional", "TimeDistributed", "SpectralNormalization",
    "Attention", "MultiHeadAttention", "GroupQueryAttention", "Dot",
    "STFTSpectrogram",
    "ops.matmul", "ops.einsum", "ops.dot", "ops.tensordot", "ops.inner",
    "ops.conv", "ops.conv_transpose", "ops.depthwise_conv", "ops.separable_conv",
    "ops.dot_product_attention",
)  # fmt: skip
"""What multiplies matrices or convolves; the work of the others is counted per value."""


def uncounted(case: Case) -> str:
    """Tell why the graph is no witness for ``case``; empty where it is one."""
    told = str(case)
    shapes = [tensor.shape for _, tensor in wires(case)]
    if case.run:
        return case.run
    if not all(shapes) or any(0 in (shape or ()) for shape in shapes):
        return "there is nothing to count"
    if shapes[0][0] is not None:
        return "the graph counts a whole batch, we count one sample"
    if not case.kind.startswith("ops.") and any(shape[0] is not None for shape in shapes):
        return "operands of several batches are stretched to the larger one"
    if "dilation_rate" in told:
        return "TensorFlow cuts the image into blocks, with padding that is multiplied too"
    if "concat" in told:
        return "scores of added vectors are no product of matrices: d per pair, as we count"
    if "lora" in told and "_from" not in told:
        return "LoRA's matrices are added to a kernel of floats once per batch"
    if "STFT'" in told:
        return "Keras's stft-one-channel: the kernel that runs is thinner than the declared one"
    if "BatchNormalization" in told:
        return "counted per value"
    if "num_query_heads=0" in told:
        return "there is nothing to count"
    if len(shapes[0]) == 2 and "attention_axes" in told:
        return "the axis that is attended to becomes that of the heads"
    if case.kind == "ops.einsum" and len(shapes) > 2:
        return "TensorFlow picks an order of pairs, we count all letters at once"
    return ""


def our_answer(case: Case, wired) -> Outcome:
    """Give the outcome of the rule on sizes that are all known."""
    call = freeze(dict(case.call)) if case.call else EMPTY
    inlets, tensors = tuple(at for at, _ in wired), tuple(tensor for _, tensor in wired)
    return recipe(case.kind, freeze(dict(case.params))).outcome(inlets, tensors, call)


@pytest.mark.keras
@pytest.mark.parametrize("kind", KINDS)
def test_multiply_adds_are_those_of_the_traced_graph(kind: str, keras) -> None:
    compared, different = 0, []
    for case in (one for one in all_cases() if one.kind == kind):
        if not wires(case) or uncounted(case):
            continue
        wired = one_sample(wires(case), case.fill)
        outcome = our_answer(case, wired)
        if outcome.outputs is None or any(p.code == "runtime-differs" for p in outcome.problems):
            continue
        layer, answer = keras_side.symbolic(case, wired)
        if not answer.accepted or not keras_side.executed(case, layer, wired, True).accepted:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = traced(case, layer, wired)
        compared += 1
        if found != outcome.macs:
            different.append(f"{case}: ours {outcome.macs}, traced {found}")
    assert compared
    assert not different, "\n".join(different)


def test_groups_share_the_work() -> None:
    """A convolution in g groups does a g-th of the work."""
    plain, grouped = (
        recipe("Conv2D", freeze({"filters": 8, "kernel_size": 3, "groups": groups}))
        .outcome((("inputs", 0),), (Tensor((None, 9, 9, 4)),))
        .macs
        for groups in (1, 4)
    )
    assert plain == 4 * grouped == 7 * 7 * 9 * 4 * 8


def test_an_unknown_size_leaves_the_work_unknown() -> None:
    made = recipe("Conv2D", freeze({"filters": 8, "kernel_size": 3}))
    assert made.outcome((("inputs", 0),), (Tensor((None, None, 9, 4)),)).macs is None


@pytest.mark.parametrize(
    ("equation", "shape", "output", "work"),
    [
        ("...b,bc->...c", (None, 5, 8), 3, 5 * 8 * 3),
        ("...b,bc->...c", (None, 8), 3, 8 * 3),
        ("...ab,bc->...ac", (None, 6, 5, 8), (5, 3), 6 * 5 * 8 * 3),
        ("ab...,bc->ac...", (None, 4, 5, 6), 8, 4 * 8 * 5 * 6),
    ],
)
def test_dots_of_an_equation_multiply_too(equation: str, shape, output, work: int) -> None:
    made = recipe("EinsumDense", freeze({"equation": equation, "output_shape": output}))
    assert made.outcome((("inputs", 0),), (Tensor(shape),)).macs == work
