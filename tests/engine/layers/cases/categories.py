"""Cases of the layers that turn categories into numbers."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

SHAPES = ((None, 4), (None, 1), (None,), (5,), (None, None), (None, 4, 3), (None, 4, 1), ())


def ids(shape: tuple, dtype: str = "int64") -> Tensor:
    """Give a tensor of whole numbers."""
    return Tensor(shape, dtype)


CASES = [
    *(
        Case("CategoryEncoding", {"num_tokens": 5, "output_mode": mode}, ids(shape))
        for mode in ("multi_hot", "one_hot", "count")
        for shape in SHAPES
    ),
    *(
        Case("CategoryEncoding", {"num_tokens": 5, **given}, arriving)
        for given, arriving in [
            ({}, (None, 4)),
            ({"output_mode": "one_hot"}, (None, 4)),
            ({}, ids((None, 4), "uint8")),
            *(({}, ids((None, 4), f"{sign}int{n}")) for sign in ("", "u") for n in (8, 16, 32, 64)),
            ({}, ids((None, 4, 3), "uint8")),
            ({"output_mode": "one_hot"}, ids((None, 4), "uint8")),
            ({}, ids((None, 4), "bool")),
            ({}, Tensor((None, 4), "string")),
            ({}, Tensor((None, 4), "int64", True)),
            ({"num_tokens": None}, ids((None, 4))),
            ({"num_tokens": 0}, ids((None, 4))),
            ({"num_tokens": "5"}, ids((None, 4))),
            ({"output_mode": "int"}, ids((None, 4))),
            ({"output_mode": "binary"}, ids((None, 4))),
            ({"dtype": "float16"}, ids((None, 4))),
            ({"dtype": "mixed_float16"}, ids((None, 4))),
            ({"dtype": "mixed_float16", "output_mode": "one_hot"}, ids((None, 4))),
            ({"dtype": "int32"}, ids((None, 4))),
            ({"dtype": "float64", "output_mode": "count"}, ids((None, 4))),
        ]
    ),
    Case("CategoryEncoding", {"num_tokens": 5, "sparse": True}, ids((None, 4)), run="sparse"),
    *(
        Case(
            "CategoryEncoding",
            {"num_tokens": 5, "output_mode": mode},
            {"inputs": ids((None, 4)), "count_weights": (None, 4)},
        )
        for mode in ("multi_hot", "one_hot", "count")
    ),
    *(
        Case("Hashing", {"num_bins": 5, "output_mode": mode}, Tensor(shape, dtype))
        for mode in ("int", "one_hot", "multi_hot", "count")
        for shape in SHAPES
        for dtype in ("string", "int64")
    ),
    *(
        Case("Hashing", {"num_bins": 5, **given}, Tensor((None, 4), dtype))
        for given, dtype in [
            ({}, "float32"),
            ({}, "bool"),
            ({"num_bins": 0}, "string"),
            ({"num_bins": None}, "string"),
            ({"num_bins": "many"}, "string"),
            ({"mask_value": "a"}, "string"),
            ({"mask_value": 0}, "int64"),
            ({"salt": 133}, "string"),
            ({"salt": (133, 137)}, "string"),
            ({"salt": (133, 137, 139)}, "string"),
            ({"salt": "salt"}, "string"),
            ({"output_mode": "two_hot"}, "string"),
            ({"sparse": True}, "string"),
            ({"dtype": "int32"}, "string"),
            ({"dtype": "float32"}, "string"),
            ({"dtype": "int16"}, "string"),
            ({"dtype": "float16", "output_mode": "count"}, "string"),
            ({"dtype": "float64", "output_mode": "count"}, "string"),
            ({"dtype": "mixed_float16", "output_mode": "multi_hot"}, "string"),
            ({"dtype": "int32", "output_mode": "one_hot"}, "string"),
            ({"trainable": False}, "string"),
        ]
    ),
    Case(
        "Hashing",
        {"num_bins": 5, "output_mode": "count", "sparse": True},
        Tensor((None, 4), "string"),
        run="sparse",
    ),
    *(
        Case("HashedCrossing", {"num_bins": 5, "output_mode": mode}, [ids(shape), ids(shape)])
        for mode in ("int", "one_hot")
        for shape in SHAPES
    ),
    *(
        Case("HashedCrossing", {"num_bins": 5, **given}, arriving)
        for given, arriving in [
            ({}, [Tensor((None, 1), "string"), ids((None, 1))]),
            ({}, [Tensor((None,), "string"), Tensor((None,), "string")]),
            ({}, [(None, 1), (None, 1)]),
            ({}, [ids((None, 1)), (None, 1)]),
            ({}, [ids((None, 1)), ids((None, 2))]),
            ({}, [ids((None, 1)), ids((None,))]),
            ({}, [ids((None, 1))]),
            ({}, [ids((None, 1)), ids((None, 1)), ids((None, 1))]),
            ({"dtype": "int32"}, [ids((None, 1)), ids((None, 1))]),
            ({"dtype": "float16", "output_mode": "one_hot"}, [ids((None, 1)), ids((None, 1))]),
            ({"dtype": "float32"}, [ids((None, 1)), ids((None, 1))]),
            ({"num_bins": 0}, [ids((None, 1)), ids((None, 1))]),
            ({"num_bins": "five"}, [ids((None, 1)), ids((None, 1))]),
            ({"output_mode": "count"}, [ids((None, 1)), ids((None, 1))]),
            ({"sparse": True}, [ids((None, 1)), ids((None, 1))]),
            ({"name": "crossed"}, [ids((None, 1)), ids((None, 1))]),
        ]
    ),
]
