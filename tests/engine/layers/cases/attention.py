"""Cases of the attention layers."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

Q, V, K = (None, 5, 8), (None, 7, 8), (None, 7, 8)
SCORES = {"return_attention_scores": True}
HEADS = {"num_heads": 2, "key_dim": 4}
GROUPS = {"head_dim": 4, "num_query_heads": 4, "num_key_value_heads": 2}


def masked(shape: tuple) -> Tensor:
    """Give a tensor that carries a mask."""
    return Tensor(shape, "float32", True)


def _heads(kind: str, given: dict) -> list[Case]:
    def case(more: dict | None = None, arriving: object = (Q, V), **call: object) -> Case:
        tensors = list(arriving) if isinstance(arriving, tuple) else arriving
        return Case(kind, {**given, **(more or {})}, tensors, call)

    mask = Tensor((None, 5, 7), "bool")
    return [
        case(),
        case(arriving=(Q, Q)),
        case(arriving=(Q, V, K)),
        case(arriving=(Q, V, (None, 7, 6))),
        case(arriving=(Q, (None, 7, 6))),
        case(arriving=(Q, (None, 7, 6), (None, 7, 8))),
        case(arriving=(Q, V, (None, 6, 8))),
        case(arriving=(Q, V, (None, None, 8))),
        case(arriving=((None, None, 8), (None, None, 8))),
        case(arriving=((2, 5, 8), (2, 7, 8))),
        case(arriving=((None, 5, None), V)),
        case(arriving=(Q, (None, 7, None))),
        case(arriving=((None, 8), (None, 8))),
        case(arriving=((None,), (None,))),
        case(arriving=((None, 8), V)),
        case(arriving=(Q, (None, 3, 7, 8))),
        case(arriving=((None, 3, 5, 8), (None, 3, 7, 8))),
        case(arriving=((None, 3, 5, 8), (None, 4, 7, 8))),
        case(return_attention_scores=True),
        case(arriving=(Q, Q), return_attention_scores=True),
        case(arriving=(Q, V, K), return_attention_scores=True),
        case(arriving=((None, 3, 5, 8), (None, 3, 7, 8)), return_attention_scores=True),
        case(use_causal_mask=True),
        case(use_causal_mask=True, return_attention_scores=True),
        case(training=True),
        case(return_attention_scores="yes"),
        case(unheard_of=True),
        case({"use_bias": False}),
        case({"use_gate": True}),
        case({"use_gate": True, "use_bias": False}, (Q, Q), return_attention_scores=True),
        case({"dropout": 0.5}),
        case({"dropout": 0.5, "flash_attention": True}),
        case({"flash_attention": True}),
        case({"flash_attention": True}, return_attention_scores=True),
        case({"flash_attention": False}),
        case({"sliding_window": 3}),
        case({"sliding_window": 0}),
        case({"sliding_window": 2.5}),
        case({"dtype": "mixed_float16"}),
        case({"dtype": "float16"}, return_attention_scores=True),
        case({"trainable": False}),
        case({"kernel_regularizer": "l2"}),
        case(arriving=(masked(Q), V)),
        case(arriving=(Q, masked(V))),
        case(arriving=(masked(Q), masked(V), masked(K))),
        case(arriving=(masked(Q), masked(Q)), return_attention_scores=True),
        case(arriving=(Tensor(Q, "int32"), Tensor(V, "int32"))),
        case(arriving={"query": Q, "value": V, "attention_mask": mask}),
        case(arriving={"query": Q, "value": V, "query_mask": Tensor((None, 5), "bool")}),
        case(
            arriving={
                "query": Q,
                "value": V,
                "key": K,
                "value_mask": Tensor((None, 7), "bool"),
                "key_mask": Tensor((None, 7), "bool"),
            }
        ),
        case(arriving=(Q,)),
    ]


def _plain(kind: str) -> list[Case]:
    def case(given: dict | None = None, arriving: tuple = (Q, V), **call: object) -> Case:
        return Case(kind, given or {}, list(arriving), call)

    return [
        case(),
        case(arriving=(Q, V, K)),
        case(arriving=(Q, (None, 7, 8), (None, 7, 8))),
        case(arriving=(Q, (None, 7, 6), (None, 7, 8))),
        case(arriving=(Q, (None, 7, 6))),
        case(arriving=(Q, V, (None, 6, 8))),
        case(arriving=(Q, V, (None, 6, 8)), return_attention_scores=True),
        case(arriving=((None, None, 8), (None, None, 8))),
        case(arriving=((None, None, None), (None, None, None))),
        case(arriving=((None, 5, 1), V)),
        case(arriving=((None, 8), (None, 8))),
        case(arriving=((None, 8), (None, 8)), return_attention_scores=True),
        case(arriving=((None,), (None,))),
        case(arriving=((None,), (None,)), return_attention_scores=True),
        case(arriving=((None, 3, 5, 8), (None, 3, 7, 8)), return_attention_scores=True),
        case(return_attention_scores=True),
        case(arriving=(Q, V, K), return_attention_scores=True, use_causal_mask=True),
        case({"use_scale": True}),
        case({"use_scale": False}),
        case({"use_scale": True, "score_mode": "concat"}),
        case({"score_mode": "concat"}),
        case({"score_mode": "concat"}, ((None, 5, 1), V)),
        case({"score_mode": "product"}),
        case({"dropout": 0.5}, training=True),
        case({"dropout": -1}),
        case({"dtype": "mixed_float16"}, return_attention_scores=True),
        case({"trainable": False, "use_scale": True}),
        case(arriving=(masked(Q), V)),
        case(arriving=(Q, masked(V))),
        case(arriving=(masked(Q), masked(V), masked(K))),
        case(arriving=(masked(Q), masked(V)), return_attention_scores=True),
        case(arriving=(Tensor(Q, "int32"), Tensor(V, "int32"))),
        case({"use_scale": True}, (Tensor(Q, "int32"), Tensor(V, "int32"))),
        case({"use_scale": False}, (Tensor(Q, "int32"), Tensor(V, "int32"))),
        case({"score_mode": "concat"}, (Tensor(Q, "int32"), Tensor(V, "int32"))),
        case(arriving=(Q, Tensor(V, "int32"))),
        case(arriving=(Q,)),
        case({"seed": 3}),
        case({"seed": "three", "dropout": 0.5}),
    ]


ORTHOGONAL = {"activity_regularizer": "OrthogonalRegularizer"}

CASES = [
    *_heads("MultiHeadAttention", HEADS),
    *(
        Case("MultiHeadAttention", {**HEADS, **more}, [Q, V], call)
        for more, call in [
            ({"value_dim": 3}, {}),
            ({"value_dim": 3, "use_gate": True}, {}),
            ({"value_dim": 0}, {}),
            ({"output_shape": 6}, {}),
            ({"output_shape": (6,)}, {}),
            ({"output_shape": (2, 3)}, {}),
            ({"output_shape": (2, 3)}, SCORES),
            ({"output_shape": ()}, {}),
            ({"output_shape": (None,)}, {}),
            ({"output_shape": (-2,)}, {}),
            ({"output_shape": "six"}, {}),
            ({"attention_axes": 1}, {}),
            ({"attention_axes": (1,)}, {}),
            ({"attention_axes": -2}, {}),
            ({"attention_axes": 7}, {}),
            ({"attention_axes": -9}, {}),
            ({"attention_axes": "steps"}, {}),
            ({"num_heads": 0}, {}),
            ({"num_heads": "two"}, {}),
            ({"key_dim": -4}, {}),
            ({"key_dim": 4.0}, {}),
        ]
    ),
    *(
        Case(
            "MultiHeadAttention",
            {**HEADS, "attention_axes": axes},
            [(None, 3, 5, 8), (None, 3, 7, 8)],
            call,
        )
        for axes in (1, 2, (1, 2), (2,), (-2,))
        for call in ({}, SCORES)
    ),
    *_heads("GroupQueryAttention", GROUPS),
    *(
        Case("GroupQueryAttention", {**GROUPS, **more}, [Q, V])
        for more in [
            {"num_key_value_heads": 4},
            {"num_key_value_heads": 1},
            {"num_key_value_heads": 3},
            {"num_query_heads": 0},
            {"num_key_value_heads": 0},
            {"head_dim": 0},
            {"head_dim": "four"},
        ]
    ),
    *_plain("Attention"),
    *_plain("AdditiveAttention"),
    # The projections, which have a dimension for the heads, are what is regularized.
    *(
        Case("MultiHeadAttention", {**given, **ORTHOGONAL}, shapes)
        for given, shapes in [
            ({"num_heads": 2, "key_dim": 4}, [(2, 5, 8), (2, 7, 8)]),
            ({"num_heads": 2, "key_dim": 4, "attention_axes": 1}, [(2, 8), (2, 8)]),
        ]
    ),
    Case(
        "GroupQueryAttention",
        {"head_dim": 4, "num_query_heads": 2, "num_key_value_heads": 2, **ORTHOGONAL},
        [(2, 5, 8), (2, 7, 8)],
    ),
]
