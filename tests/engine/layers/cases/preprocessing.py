"""Cases of the layers that prepare numbers."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

IMAGE = (None, 9, 8, 3)
ROW = (None, 4)
MODES = ("int", "one_hot", "multi_hot", "count")

CASES = [
    *(
        Case("Rescaling", given, arriving)
        for given, arriving in [
            ({"scale": 0.5}, IMAGE),
            ({"scale": 1 / 255, "offset": -1}, Tensor(IMAGE, "uint8")),
            ({"scale": 2}, Tensor(ROW, "int32")),
            ({"scale": 2}, Tensor(IMAGE, "float32", True)),
            ({"scale": (1.0, 2.0, 3.0)}, IMAGE),
            ({"scale": (1.0, 2.0, 3.0), "offset": (0.0, 1.0, 2.0)}, IMAGE),
            ({"scale": (1.0, 2.0, 3.0)}, (None, 9, 8, 1)),
            ({"scale": (1.0, 2.0)}, IMAGE),
            ({"scale": 1, "offset": (1.0, 2.0)}, IMAGE),
            ({"scale": ((1.0, 2.0, 3.0),)}, IMAGE),
            ({"scale": ((1.0, 2.0, 3.0), (1.0,))}, IMAGE),
            ({"scale": (1.0, 2.0, 3.0)}, (None, 9, 8, None)),
            ({"scale": (1.0, 2.0)}, (None,)),
            ({"scale": "half"}, IMAGE),
            ({"scale": None}, IMAGE),
            ({}, IMAGE),
            ({"scale": 2.0}, ()),
            ({"scale": 2.0}, (None, None)),
            ({"scale": 2.0, "dtype": "mixed_float16"}, IMAGE),
            ({"scale": 2.0, "dtype": "float64"}, IMAGE),
            ({"scale": 2.0}, Tensor(ROW, "string")),
            ({"scale": 2.0}, Tensor(ROW, "bool")),
        ]
    ),
    *(
        Case("Normalization", given, arriving)
        for given, arriving in [
            ({}, ROW),
            ({}, IMAGE),
            ({"axis": None}, IMAGE),
            ({"axis": (1, 3)}, IMAGE),
            ({"axis": (3, 1)}, IMAGE),
            ({"axis": (-1, 3)}, IMAGE),
            ({"axis": ()}, IMAGE),
            ({"axis": 0}, IMAGE),
            ({"axis": 0}, (2, 9, 3)),
            ({"axis": 4}, IMAGE),
            ({"axis": -5}, IMAGE),
            ({"axis": "last"}, IMAGE),
            ({}, (None, None)),
            ({"axis": 1}, (None, None, 3)),
            ({"mean": 0.5, "variance": 2.0}, ROW),
            ({"mean": 0.5, "variance": 2.0, "axis": None}, IMAGE),
            ({"mean": 0.5, "variance": 2.0, "invert": True}, IMAGE),
            ({"mean": (1.0, 2.0, 3.0), "variance": (1.0, 1.0, 1.0)}, IMAGE),
            ({"mean": (1.0,), "variance": (1.0,)}, IMAGE),
            ({"mean": (1.0, 2.0), "variance": (1.0, 1.0)}, IMAGE),
            ({"mean": (1.0, 2.0), "variance": (1.0,)}, IMAGE),
            ({"mean": (1.0, 2.0, 3.0), "variance": (1.0, 1.0, 1.0), "axis": None}, IMAGE),
            ({"mean": (1.0, 2.0, 3.0), "variance": (1.0, 1.0, 1.0), "axis": (1, 3)}, IMAGE),
            ({"mean": ((1.0, 2.0, 3.0),), "variance": ((1.0, 1.0, 1.0),)}, IMAGE),
            (
                {"mean": ((1.0, 2.0, 3.0),), "variance": ((1.0, 1.0, 1.0),), "axis": (1, 3)},
                IMAGE,
            ),
            ({"mean": ((1.0, 2.0), (1.0,)), "variance": ((1.0, 2.0), (1.0,))}, IMAGE),
            ({"mean": 0.5}, ROW),
            ({"variance": 0.5}, ROW),
            ({"mean": "zero", "variance": "one"}, ROW),
            ({"dtype": "mixed_float16"}, ROW),
            ({}, Tensor(ROW, "int32")),
            ({}, Tensor(ROW, "float32", True)),
            ({}, ()),
            ({}, (4,)),
        ]
    ),
    *(
        Case("Discretization", {"bin_boundaries": (0.2, 0.5, 0.7), "output_mode": mode}, arriving)
        for mode in MODES
        for arriving in (ROW, (None, 1), (None,), (None, None), (None, 4, 3), (None, 1, 1), (5,))
    ),
    *(
        Case("Discretization", given, arriving)
        for given, arriving in [
            ({"bin_boundaries": (0.2,)}, Tensor(ROW, "int32")),
            ({"bin_boundaries": ()}, ROW),
            ({"bin_boundaries": (), "output_mode": "one_hot"}, ROW),
            ({"bin_boundaries": 0.5}, ROW),
            ({"bin_boundaries": "0.5"}, ROW),
            ({"num_bins": 3}, ROW),
            ({"num_bins": 3, "output_mode": "one_hot"}, ROW),
            ({"num_bins": 3, "output_mode": "count"}, ROW),
            ({"num_bins": 0}, ROW),
            ({"num_bins": -1}, ROW),
            ({"num_bins": 3, "bin_boundaries": (0.2,)}, ROW),
            ({}, ROW),
            ({"bin_boundaries": (0.2,), "output_mode": "two_hot"}, ROW),
            ({"bin_boundaries": (0.2,), "sparse": True}, ROW),
            ({"bin_boundaries": (0.2,), "dtype": "float16", "output_mode": "count"}, ROW),
            ({"bin_boundaries": (0.2,), "dtype": "float16"}, ROW),
            ({"bin_boundaries": (0.2,), "dtype": "mixed_float16", "output_mode": "count"}, ROW),
            ({"bin_boundaries": (0.2,), "epsilon": 0.5, "name": "bins"}, ROW),
            ({"bin_boundaries": (0.2,), "trainable": False}, ROW),
            ({"bin_boundaries": (0.2,)}, Tensor(ROW, "float32", True)),
        ]
    ),
]
