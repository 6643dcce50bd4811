"""Cases of the operations that multiply and add up."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

A, B = (None, 4, 3), (None, 3, 5)


def two(kind: str, one: object, other: object, **given: object) -> Case:
    """Give an operation on two tensors."""
    return Case(kind, given, {"x1": one, "x2": other})


def einsum(subscripts: str, *shapes: object) -> Case:
    """Give an einsum."""
    return Case("ops.einsum", {"subscripts": subscripts}, {"operands": list(shapes)})


CASES = [
    *(
        two("ops.matmul", one, other)
        for one, other in [
            (A, B),
            (A, A),
            (A, (3, 5)),
            ((4, 3), B),
            ((3,), B),
            (A, (3,)),
            ((3,), (3,)),
            (A, ()),
            ((None, 2, 4, 3), (None, 1, 3, 5)),
            ((None, 2, 4, 3), (None, 3, 3, 5)),
            ((None, None, 3), B),
            (A, (None, None, 5)),
            (A, (None, 3, None)),
            (Tensor(A, "int8"), Tensor(B, "int8")),
            (Tensor(A, "int32"), B),
            (Tensor(A, "float16"), B),
            (Tensor(A, "float16"), Tensor(B, "bfloat16")),
        ]
    ),
    *(
        two("ops.dot", one, other)
        for one, other in [
            (A, (2, 3, 5)),
            (A, (3,)),
            ((3,), (3,)),
            (A, ()),
            (A, (4, 5)),
            ((None, None), (3,)),
            (A, (3, 5)),
            ((3,), (4,)),
        ]
    ),
    *(
        two("ops.inner", one, other)
        for one, other in [(A, (2, 3)), (A, (2, 4)), (A, ()), (A, (4, 3)), (A, (1, 3)), (A, (3,))]
    ),
    two("ops.outer", (2, 3), (4,)),
    two("ops.outer", (None, 3), (4,)),
    two("ops.vdot", (3,), (3,)),
    two("ops.kron", (2, 3), (4, 5)),
    two("ops.cross", A, A),
    two("ops.cross", (None, 2), (None, 3)),
    two("ops.cross", (None, 4), (None, 4)),
    Case("ops.cdist", {}, {"x": A, "y": (None, 5, 3)}),
    Case("ops.cdist", {}, {"x": A, "y": (None, 5, 4)}),
    *(
        two("ops.tensordot", one, other, axes=axes)
        for one, other, axes in [
            (A, (3, 5), 1),
            (A, (4, 3, 5), 2),
            (A, (4, 5), 1),
            (A, (3, 5), 0),
            (A, (5, 4, 3), [[1, 2], [1, 2]]),
            (A, (3, 4, 5), [[1, 2], [1, 0]]),
            (A, (3, 4, 5), [[1], [0]]),
            (A, (3, 5), [[3], [0]]),
            (A, (3, 5), "one"),
            (A, (3, 5), [2, 0]),
            (A, (3, 5), [[-1], [0]]),
        ]
    ),
    einsum("bij,bjk->bik", A, B),
    einsum("bij,bjk", A, B),
    einsum("bij->bji", A),
    einsum("bij->b", A),
    einsum("bij->", A),
    einsum("bii->bi", (None, 3, 3)),
    einsum("...ij,...jk->...ik", (None, 2, 4, 3), (None, 2, 3, 5)),
    einsum("...ij,jk->...ik", (None, 2, 4, 3), (3, 5)),
    einsum("b...i,i->b...", (None, 2, 4, 3), (3,)),
    einsum("...ij,kji->...k", (None, 3, 4), (2, 4, 3)),
    einsum("bij,bkj->bik", A, (None, 7, 3)),
    einsum("bij,bkj->bik", A, (None, 7, 4)),
    einsum("bij, bjk -> bik", A, B),
    einsum("bij,bjk->bik", A),
    einsum("bij,bjk->bik->i", A, B),
    einsum("bi,bjk->bik", A, B),
    einsum("bij,bjk->biq", A, B),
    einsum("BIJ,BJK->BIK", A, B),
    einsum("bij,bjk->bik", Tensor(A, "int8"), Tensor(B, "int8")),
    einsum("bij,bjk->bik", Tensor(A, "int32"), B),
    einsum("bij,bjk->bik", (None, None, 3), B),
    einsum("bij,jk,kl->bil", A, (3, 5), (5, 2)),
    *(
        Case("ops.dot_product_attention", given, {"query": q, "key": k, "value": v})
        for given, q, k, v in [
            ({}, (None, 5, 2, 4), (None, 7, 2, 4), (None, 7, 2, 4)),
            ({"is_causal": True}, (None, 5, 2, 4), (None, 5, 2, 4), (None, 5, 2, 4)),
            ({"flash_attention": True}, (None, 5, 2, 4), (None, 5, 2, 4), (None, 5, 2, 4)),
            ({}, (None, 5, 2, 4), (None, 7, 2, 4), (None, 6, 2, 4)),
            ({}, (None, 5, 4), (None, 5, 4), (None, 5, 4)),
        ]
    ),
]
