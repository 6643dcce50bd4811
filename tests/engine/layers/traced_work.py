"""Counts the multiply-adds of a layer in the graph that TensorFlow traces of it.

Another witness than the formulas of the rules: each product of matrices, each convolution and each
einsum that the graph holds is counted from the shapes of its operands, through functions that are
called and loops that run (a recurrent layer's body once per step).
"""

from __future__ import annotations

from math import prod
from typing import Any

from engine.tensors import Tensor
from tests.engine.layers.keras_side import Wires, _called, _data, mask_again
from tests.engine.layers.oracle import Case


def traced(case: Case, layer: Any, wired: Wires) -> int:
    """Give the multiply-adds of calling the built ``layer``."""
    import tensorflow as tf

    tensors = [(at, _data(tensor, case.high, str(at))) for at, tensor in wired]
    specs = [tf.TensorSpec(one.shape, one.dtype) for _, one in tensors]

    def call(*arrived: Any) -> Any:
        mask_again([one for _, one in tensors], arrived)
        return _called(
            layer, case, [(at, one) for (at, _), one in zip(tensors, arrived, strict=True)]
        )

    return _of_graph(tf.function(call, autograph=False).get_concrete_function(*specs).graph)


def one_sample(wired: Wires, fill: int) -> Wires:
    """Give the wires with every size known, for one sample."""
    made = []
    for at, tensor in wired:
        shape = tuple(fill if size is None else size for size in tensor.known[1:])
        first = 1 if tensor.known[0] is None else tensor.known[0]
        made.append((at, Tensor((first, *shape), tensor.dtype, tensor.masked)))
    return made


def _of_graph(graph: Any) -> int:
    """Count what the outputs need: a loop is traced once more than it runs, for the shapes."""
    todo = [tensor.op for tensor in graph.outputs]
    seen = set(todo)
    total = 0
    while todo:
        operation = todo.pop()
        total += _of_operation(graph, operation)
        for before in [tensor.op for tensor in operation.inputs]:
            if before not in seen:
                seen.add(before)
                todo.append(before)
    return total


def _of_operation(graph: Any, operation: Any) -> int:
    kind = operation.type
    if kind in ("PartitionedCall", "StatefulPartitionedCall"):
        return _of_graph(_function(graph, operation.get_attr("f").name))
    if kind in ("While", "StatelessWhile"):
        return _rounds(operation) * _of_graph(_function(graph, operation.get_attr("body").name))
    if kind in ("If", "StatelessIf"):
        ways = (operation.get_attr(way).name for way in ("then_branch", "else_branch"))
        return max(_of_graph(_function(graph, way)) for way in ways)
    counter = _COUNTERS.get(kind)
    return counter(operation) if counter is not None else 0


def _rounds(loop: Any) -> int:
    """Tell how often a loop over time runs: once per item of the list that it takes apart."""
    lists = [one.op for one in loop.inputs if one.op.type == "TensorListFromTensor"]
    return max(_shape(cut.inputs[0])[0] for cut in lists)


def _function(graph: Any, name: str) -> Any:
    while graph is not None:
        found = graph._get_function(name)
        if found is not None:
            return found.graph
        graph = getattr(graph, "outer_graph", None)
    raise LookupError(name)


def _shape(tensor: Any) -> tuple[int, ...]:
    return tuple(tensor.shape.as_list())


def _matmul(operation: Any) -> int:
    """Every value of the result is a sum over the inner size."""
    left = _shape(operation.inputs[0])
    turned = operation.get_attr("transpose_a" if operation.type == "MatMul" else "adj_x")
    return prod(_shape(operation.outputs[0])) * left[-2 if turned else -1]


def _convolution(operation: Any) -> int:
    """Every value of the result is a sum over the kernel's window and its input channels."""
    kernel = _shape(operation.inputs[1])
    return prod(_shape(operation.outputs[0])) * prod(kernel[:-1])


def _depthwise(operation: Any) -> int:
    return prod(_shape(operation.outputs[0])) * prod(_shape(operation.inputs[1])[:-2])


def _transposed(operation: Any) -> int:
    """The mirror image: every value of what arrives is laid down through the whole kernel."""
    arriving = operation.inputs[2]
    last = operation.get_attr("data_format").decode().endswith("C")
    channel = _shape(arriving)[-1 if last else 1]
    return prod(_shape(arriving)) // channel * prod(_shape(operation.inputs[1]))


def _einsum(operation: Any) -> int:
    """All letters once: each combination of their values is one product."""
    equation = operation.get_attr("equation").decode()
    left, _, _ = equation.partition("->")
    sizes: dict[str, int] = {}
    for term, tensor in zip(left.split(","), operation.inputs, strict=True):
        shape = list(_shape(tensor))
        before, dots, after = term.partition("...")
        for letter, size in zip(before, shape, strict=False):
            sizes[letter] = size
        for letter, size in zip(reversed(after), reversed(shape), strict=False):
            sizes[letter] = size
        if dots:
            for place, size in enumerate(shape[len(before) : len(shape) - len(after)]):
                sizes[f"...{place}"] = max(size, sizes.get(f"...{place}", 1))
    return prod(sizes.values()) if "," in left else 0


_COUNTERS = {
    "MatMul": _matmul,
    "BatchMatMul": _matmul,
    "BatchMatMulV2": _matmul,
    "BatchMatMulV3": _matmul,
    "Conv2D": _convolution,
    "Conv3D": _convolution,
    "DepthwiseConv2dNative": _depthwise,
    "Conv2DBackpropInput": _transposed,
    "Conv3DBackpropInputV2": _transposed,
    "Einsum": _einsum,
}
