"""Cases of the core layers: doors, dense layers, embeddings, masks."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

DTYPES = ("int32", "int64", "uint8", "bool", "float16", "float64", "bfloat16", "string")
D3 = {"units": 3}
E = {"input_dim": 10, "output_dim": 4}
LORA = {"lora_rank": 2}
CONSTANT = {"class_name": "Constant", "config": {"value": 1}}
POLICY = {"class_name": "DTypePolicy", "config": {"name": "mixed_float16"}}


def _policy(kind: str, /, **config: object) -> dict:
    return {"class_name": kind, "config": config}


QUANTIZED = (
    "int8_from_float32", "int8_from_mixed_bfloat16", "int8_from_mixed_float16", "int4_from_float32",
    "int4/16_from_float32", "int4/-1_from_float32", "int4/0_from_float32", "int4/x_from_float32",
    "float8_from_float32", "float8_from_mixed_bfloat16", "gptq/4/8_from_float32",
    "gptq/8/-1_from_float32", "gptq/5/8_from_float32", "gptq_from_float32", "awq/4/8_from_float32",
    "awq/8/8_from_float32", "int8_from_int8_from_float32", "int9_from_float32", "int8_from_foo",
    _policy("QuantizedDTypePolicy", mode="int8", source_name="mixed_bfloat16"),
    _policy("QuantizedFloat8DTypePolicy", mode="float8", source_name="float32", amax_history_length=9),
    _policy("Int4DTypePolicy", mode="int4/4", source_name="float32"),
    _policy("DTypePolicyMap", default_policy="mixed_float16"),
    _policy("DTypePolicy"),
    _policy("DTypePolicy", name="mixed_int8"),
)  # fmt: skip


def _typed(kind: str, params: dict, shape: tuple, **call: object) -> list[Case]:
    return [
        *(Case(kind, params, Tensor(shape, dtype), call=call) for dtype in DTYPES),
        *(
            Case(kind, {**params, "dtype": dtype}, shape, call=call)
            for dtype in ("mixed_float16", "mixed_bfloat16", "float64", "float16", POLICY)
        ),
        Case(kind, {**params, "dtype": "mixed_float16"}, Tensor(shape, "int32"), call=call),
        Case(kind, {**params, "trainable": False}, shape, call=call),
        Case(kind, {**params, "autocast": False}, Tensor(shape, "float16"), call=call),
        Case(kind, params, Tensor(shape, "float32", True), call=call),
        *(
            Case(kind, {**params, "dtype": dtype}, shape, call=call)
            for dtype in ("float33", 3, "mixed_int8", (), {"a": 1})
        ),
    ]


def _einsum(equation: str, output_shape: object, shape: tuple, **more: object) -> Case:
    return Case(
        "EinsumDense", {"equation": equation, "output_shape": output_shape, **more}, Tensor(shape)
    )


CASES = [
    # Input
    *(
        Case("Input", params)
        for params in (
            {"shape": (28, 28, 1)}, {"shape": ()}, {"shape": (None, 3)}, {"shape": (0, 3)},
            {"shape": 4}, {"shape": "4"}, {"shape": (-1, 3)}, {"shape": (2.0, 3)}, {"shape": None},
            {"shape": (True, 3)}, {"shape": ("3",)}, {},
            {"shape": (3,), "batch_size": 2}, {"shape": (3,), "batch_size": 0},
            {"shape": (3,), "batch_size": -1}, {"shape": (3,), "batch_size": 2.0},
            {"shape": (3,), "batch_size": "2"}, {"shape": (3,), "batch_size": True},
            {"batch_shape": (2, 3)}, {"batch_shape": (None, 3)}, {"batch_shape": ()},
            {"batch_shape": (2, 3), "shape": (3,)}, {"batch_shape": (2, 3), "batch_size": 2},
            {"shape": (3,), "dtype": "int32"}, {"shape": (3,), "dtype": "string"},
            {"shape": (3,), "dtype": "bool"}, {"shape": (3,), "dtype": "mixed_float16"},
            {"shape": (3,), "dtype": "float33"}, {"shape": (3,), "dtype": 3},
            {"shape": (3,), "dtype": ""}, {"shape": (3,), "dtype": POLICY},
            {"shape": (3,), "sparse": True}, {"shape": (3,), "ragged": True},
            {"shape": (3,), "sparse": True, "ragged": True},
            {"shape": (3,), "name": "a b"}, {"shape": (3,), "name": "a/b"}, {"shape": (3,), "name": 3},
            {"shape": (3,), "name": ""}, {"shape": (3,), "foo": 3},
        )
    ),
    # Identity and Masking
    *(Case("Identity", {}, Tensor(shape)) for shape in ((None, 3), (None,), (), (None, None, 0))),
    *_typed("Identity", {}, (None, 4, 3)),
    *(Case("Masking", {}, Tensor(shape)) for shape in ((None, 5, 3), (None, 3), (None,), (), (None, None, 0))),
    *_typed("Masking", {}, (None, 4, 3)),
    *(Case("Masking", {"mask_value": value}, (None, 5, 3)) for value in (1, -1.5, True, "a", None, (0, 0, 1), (1, 2), {})),
    # Dense
    *(
        Case("Dense", D3, Tensor(shape))
        for shape in ((None, 4), (None, 5, 4), (None, 5, 6, 4), (None, None, 4), (None,), (), (None, None), (2, 4), (None, 0))
    ),
    *(Case("Dense", {"units": units}, (None, 4)) for units in (0, -1, True, 2.0, "3", None, (3,))),
    *_typed("Dense", D3, (None, 4)),
    Case("Dense", {}, (None, 4)),
    Case("Dense", {**D3, "use_bias": False}, (None, 4)),
    Case("Dense", {**D3, "use_bias": 0}, (None, 4)),
    Case("Dense", {**D3, "use_bias": "yes"}, (None, 4)),
    Case("Dense", {**D3, "use_bias": ()}, (None, 4)),
    Case("Dense", {**D3, "activation": "softmax"}, (None, 4)),
    Case("Dense", {**D3, "activation": "softmaxx"}, (None, 4)),
    Case("Dense", {**D3, "kernel_initializer": CONSTANT, "kernel_regularizer": "l2"}, (None, 4)),
    Case("Dense", {**D3, "kernel_initializer": "foo"}, (None, 4)),
    Case("Dense", {**D3, "kernel_regularizer": "foo"}, (None, 4)),
    Case("Dense", {**D3, "kernel_constraint": "foo"}, (None, 4)),
    Case("Dense", {**D3, "kernel_initializer": None, "bias_initializer": None}, (None, 4)),
    Case("Dense", {**D3, "trainable": 1}, (None, 4)),
    Case("Dense", {**D3, "trainable": None}, (None, 4)),
    Case("Dense", {**D3, "name": "a/b"}, (None, 4)),
    Case("Dense", {**D3, "input_dim": 4}, (None, 4)),
    Case("Dense", {**D3, "input_shape": (4,)}, (None, 4)),
    *(Case("Dense", {**D3, **LORA, **more}, (None, 4)) for more in ({}, {"use_bias": False}, {"trainable": False}, {"kernel_constraint": "non_neg"}, {"lora_rank": -1}, {"lora_rank": 0}, {"lora_rank": 1.5}, {"lora_rank": True}, {"lora_alpha": 3.0})),
    # Embedding
    *(Case("Embedding", E, Tensor(shape, "int32")) for shape in ((None, 5), (None,), (), (None, None), (2, 3, 4))),
    *_typed("Embedding", E, (None, 5)),
    *_typed("Embedding", {**E, "mask_zero": True}, (None, 5)),
    *(Case("Embedding", {**E, name: value}, Tensor((None, 5), "int32")) for name in E for value in (0, -1, True, 2.0, "3", None)),
    *(Case("Embedding", {**E, **LORA, **more}, Tensor((None, 5), "int32")) for more in ({}, {"embeddings_constraint": "non_neg"}, {"lora_rank": 0}, {"lora_rank": -1})),
    Case("Embedding", {**E, "input_length": 5}, Tensor((None, 5), "int32")),
    Case("Embedding", {**E, "weights": ((1, 2),)}, Tensor((None, 5), "int32")),
    # quantized
    *(
        Case(kind, {**params, "dtype": policy, **more}, shape)
        for kind, params, shape in (
            ("Dense", {"units": 7}, (None, 32)),
            ("EinsumDense", {"equation": "abc,cde->abde", "output_shape": (None, 4, 6), "bias_axes": "de"}, (None, 5, 32)),
            ("Embedding", E, Tensor((None, 5), "int32")),
            ("ReversibleEmbedding", {**E, "tie_weights": False}, Tensor((None, 5), "int32")),
            ("Conv2D", {"filters": 3, "kernel_size": 2}, (None, 5, 5, 3)),
            ("Flatten", {}, (None, 5)),
        )
        for policy in QUANTIZED
        for more in ({}, {"lora_rank": 2})
        if not more or kind in ("Dense", "EinsumDense", "Embedding")
    ),
    *(
        Case("EinsumDense", {"equation": equation, "output_shape": output, "dtype": policy}, shape)
        for equation, output, shape in (
            ("ab,bc->ac", 8, (None, 4)),
            ("abcd,cde->abe", (None, 8), (None, 5, 4, 6)),
            ("abc,cb->ab", (5,), (None, 5, 4)),
            ("abc,bcd->ad", 8, (None, 5, 4)),
            ("...x,xy->...y", 8, (None, 5, 4)),
            ("abc,cdef->abdef", (None, 2, 3, 2), (None, 5, 4)),
        )
        for policy in ("int8_from_float32", "int4/2_from_float32", "gptq/4/2_from_float32", "awq/4/2_from_float32", "float8_from_float32")
    ),
    # ReversibleEmbedding
    *_typed("ReversibleEmbedding", E, (None, 5)),
    *_typed("ReversibleEmbedding", E, (None, 5, 4), reverse=True),
    Case("ReversibleEmbedding", {**E, "mask_zero": True}, Tensor((None, 5), "int32")),
    Case("ReversibleEmbedding", {**E, "tie_weights": False}, Tensor((None, 5), "int32")),
    Case("ReversibleEmbedding", {**E, "tie_weights": False}, (None, 5, 4), call={"reverse": True}),
    Case("ReversibleEmbedding", {**E, **LORA, "tie_weights": False}, (None, 5, 4), call={"reverse": True}),
    Case("ReversibleEmbedding", E, (None, 5, 3), call={"reverse": True}),
    Case("ReversibleEmbedding", E, (None, None), call={"reverse": True}),
    Case("ReversibleEmbedding", E, (None,), call={"reverse": True}),
    Case("ReversibleEmbedding", E, Tensor(()), call={"reverse": True}),
    Case("ReversibleEmbedding", {**E, "reverse_dtype": "float16"}, (None, 5, 4), call={"reverse": True}),
    Case("ReversibleEmbedding", {**E, "reverse_dtype": "float32"}, (None, 5, 4), call={"reverse": True}),
    Case("ReversibleEmbedding", {**E, "logit_soft_cap": 3.0}, (None, 5, 4), call={"reverse": True}),
    # EinsumDense
    _einsum("ab,bc->ac", 8, (None, 4)),
    _einsum("ab,bc->ac", (8,), (None, 4), bias_axes="c"),
    _einsum("abc,cd->abd", (None, 8), (None, 5, 4), bias_axes="d"),
    _einsum("abc,cd->abd", (5, 8), (None, 5, 4), bias_axes="bd"),
    _einsum("abc,cd->abd", (6, 8), (None, 5, 4)),
    _einsum("abc,cd->abd", (5, 8), (None, None, 4)),
    _einsum("abc,cde->abde", (None, 2, 8), (None, 5, 4), bias_axes="de"),
    _einsum("abc,cde->abde", (None, 2, 8), (None, 5, 4), bias_axes="e"),
    _einsum("abc,cde->abde", (None, 2, 8), (None, 5, 4), bias_axes="d"),
    _einsum("...x,xy->...y", 8, (None, 5, 6, 4)),
    _einsum("...x,xy->...y", 8, (None, 4), bias_axes="y"),
    _einsum("...x,xy->...y", 8, (None, 5, None, 4), bias_axes="y"),
    _einsum("...ab,bc->...ac", (5, 8), (None, 6, 5, 4)),
    _einsum("ab...,bc->ac...", 8, (None, 4, 5, 6)),
    _einsum("ab...,bc->ac...", 8, (None, 4, 5, 6), bias_axes="c"),
    _einsum("ab...,bc->ac...", 8, (None, 4)),
    _einsum("abc,bcd->ad", 8, (None, 5, 4)),
    _einsum("abc,cb->ab", (5,), (None, 5, 4)),
    _einsum("ab,bc->ac", 8, (None, None)),
    _einsum("ab,bc->ac", (None,), (None, 4)),
    _einsum("ab,bc->ac", 8, (None, 5, 4)),
    _einsum("ab,bc->ac", 8, (None,)),
    _einsum("ab,bc->ac", 8, ()),
    _einsum("ab, bc -> ac", 8, (None, 4)),
    _einsum("ab,bc->acX", 8, (None, 4)),
    _einsum("ab,bc->ac...", 8, (None, 4)),
    _einsum("ab,bc", 8, (None, 4)),
    _einsum("", 8, (None, 4)),
    _einsum("ab,cd->ac", 8, (None, 4)),
    _einsum("ab,bc->ac", 8, (None, 4), bias_axes="z"),
    _einsum("ab,bc->ac", 8, (None, 4), bias_axes=""),
    _einsum("ab,bc->ac", 0, (None, 4)),
    _einsum("ab,bc->ac", -1, (None, 4)),
    _einsum("ab,bc->ac", 8.0, (None, 4)),
    _einsum("ab,bc->ac", (8, 9), (None, 4)),
    _einsum("ab,bc->ac", (), (None, 4)),
    _einsum("aab,bc->ac", (8,), (4, 4, 3)),
    _einsum("ab,bc->ac", 8, (None, 4), lora_rank=2),
    _einsum("abc,cde->abde", (None, 2, 8), (None, 5, 4), lora_rank=2, bias_axes="de"),
    _einsum("ab,bc->ac", 8, (None, 4), activation="relu"),
    _einsum(3, 8, (None, 4)),
    *_typed("EinsumDense", {"equation": "abc,cd->abd", "output_shape": (None, 8)}, (None, 5, 4)),
]  # fmt: skip
