"""Cases of the layers with a vocabulary."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

SHAPES = ((None, 4), (None, 1), (None,), (None, 4, 3), (None, 1, 1), ())
MODES = ("int", "one_hot", "multi_hot", "count")
AB = {"vocabulary": ("a", "b")}
NUMBERS = {"vocabulary": (0, 1)}
IDF = {"output_mode": "tf_idf", "idf_weights": (1.0, 2.0)}


def words(shape: tuple = (None, 4)) -> Tensor:
    """Give texts."""
    return Tensor(shape, "string")


def ids(shape: tuple = (None, 4), dtype: str = "int64") -> Tensor:
    """Give whole numbers."""
    return Tensor(shape, dtype)


_BOTH = [
    {"max_tokens": 4},
    {"max_tokens": 2},
    {"max_tokens": 1},
    {"max_tokens": 9, "pad_to_max_tokens": True, "output_mode": "multi_hot"},
    {"pad_to_max_tokens": True},
    {"num_oov_indices": 2},
    {"num_oov_indices": 2, "output_mode": "one_hot"},
    {"num_oov_indices": -1},
    {"invert": True, "output_mode": "count"},
    {"sparse": True},
    {"output_mode": "tf_idf"},
    {"idf_weights": (1.0, 2.0)},
    {**IDF, "idf_weights": (1.0,)},
    {**IDF, "idf_weights": 1.0},
    {**IDF, "idf_weights": ((1.0,), (2.0,))},
    {**IDF, "max_tokens": 7, "pad_to_max_tokens": True},
    {"output_mode": "binary"},
    {"output_mode": "two_hot"},
    {"vocabulary": ()},
    {"vocabulary": None},
    {"vocabulary": None, "output_mode": "multi_hot"},
    {"vocabulary": None, "output_mode": "multi_hot", "max_tokens": 9, "pad_to_max_tokens": True},
    {"vocabulary": None, "output_mode": "tf_idf"},
    {"trainable": False},
    {"name": "words"},
    {"oov_method": "farmhash", "salt": 3, "num_oov_indices": 3},
    {"salt": 3},
    {"salt": (1, 2, 3)},
    {"oov_method": "best"},
]

CASES = [
    *(
        Case("StringLookup", {**AB, "output_mode": mode}, words(shape))
        for mode in MODES
        for shape in SHAPES
    ),
    *(Case("StringLookup", {**AB, **IDF}, words(shape)) for shape in SHAPES),
    *(Case("StringLookup", {**AB, **more}, words()) for more in _BOTH),
    *(
        Case("StringLookup", {**AB, **more}, arriving)
        for more, arriving in [
            ({"invert": True}, ids()),
            ({"invert": True}, ids(dtype="int32")),
            ({"invert": True}, words()),
            ({"invert": True, "vocabulary": None}, ids()),
            ({}, ids()),
            ({}, (None, 4)),
            ({}, Tensor((None, 4), "string", True)),
            ({"mask_token": ""}, words()),
            ({"mask_token": "", "output_mode": "multi_hot"}, words()),
            ({"mask_token": "a"}, words()),
            ({"mask_token": "a", "output_mode": "multi_hot"}, words()),
            ({"oov_token": "a"}, words()),
            ({"oov_token": "b"}, words()),
            ({"oov_token": "b", "invert": True}, ids()),
            ({"oov_token": "a", "output_mode": "multi_hot"}, words()),
            ({"oov_token": None}, words()),
            ({"vocabulary": ("[UNK]", "a", "b"), "output_mode": "count"}, words()),
            ({"vocabulary": ("", "[UNK]", "a", "b"), "mask_token": ""}, words()),
            ({"vocabulary": ("a", "a")}, words()),
            ({"vocabulary": (1, 2)}, words()),
            ({"vocabulary": 3}, words()),
            ({"vocabulary": "a missing file"}, words()),
            ({"encoding": "latin-1"}, words()),
        ]
    ),
    *(
        Case("IntegerLookup", {**NUMBERS, "output_mode": mode}, ids(shape))
        for mode in MODES
        for shape in SHAPES
    ),
    *(Case("IntegerLookup", {**NUMBERS, **IDF}, ids(shape)) for shape in SHAPES),
    *(Case("IntegerLookup", {**NUMBERS, **more}, ids()) for more in _BOTH),
    *(
        Case("IntegerLookup", {**NUMBERS, **more}, arriving)
        for more, arriving in [
            ({}, ids(dtype="uint8")),
            ({}, (None, 4)),
            ({}, words()),
            ({"invert": True}, ids()),
            ({"mask_token": 0}, ids()),
            ({"mask_token": 7}, ids()),
            ({"oov_token": 1, "invert": True}, ids()),
            ({"vocabulary": (-1, 5, 6), "output_mode": "count"}, ids()),
            ({"vocabulary": (5, 5)}, ids()),
            ({"vocabulary": ("a", "b")}, ids()),
            ({"vocabulary_dtype": "int32"}, ids()),
        ]
    ),
    *(
        Case("TextVectorization", {**AB, "output_mode": mode, "split": split}, words(shape))
        for mode in MODES
        for split in ("whitespace", None)
        for shape in SHAPES
    ),
    *(
        Case("TextVectorization", {**AB, "output_sequence_length": 5, "split": split}, words(shape))
        for split in ("whitespace", None)
        for shape in SHAPES
    ),
    *(
        Case("TextVectorization", {**AB, **more}, arriving)
        for more, arriving in [
            ({**IDF}, words((None, 1))),
            ({**IDF}, words((None,))),
            ({}, ids((None, 1))),
            ({}, Tensor((None, 1), "string", True)),
            ({"vocabulary": None}, words((None, 1))),
            ({"vocabulary": None, "output_mode": "multi_hot"}, words((None, 1))),
            ({"vocabulary": None, "output_mode": "count", "max_tokens": 9}, words((None, 1))),
            (
                {
                    "vocabulary": None,
                    "output_mode": "count",
                    "max_tokens": 9,
                    "pad_to_max_tokens": True,
                },
                words((None,)),
            ),
            ({"split": "character"}, words((None, 1))),
            ({"split": "words"}, words((None, 1))),
            ({"standardize": None}, words((None, 1))),
            ({"standardize": "upper"}, words((None, 1))),
            ({"ngrams": 2}, words((None, 1))),
            ({"ngrams": (1, 2)}, words((None, 1))),
            ({"ngrams": "two"}, words((None, 1))),
            ({"output_mode": "count", "output_sequence_length": 5}, words((None, 1))),
            ({"output_sequence_length": 0}, words((None, 1))),
            ({"output_sequence_length": "five"}, words((None, 1))),
            ({"ragged": True}, words((None, 1))),
            ({"ragged": True, "output_mode": "count"}, words((None, 1))),
            ({"sparse": True}, words((None, 1))),
            ({"output_mode": "tf-idf", "idf_weights": (1.0, 2.0)}, words((None, 1))),
            ({"output_mode": "two_hot"}, words((None, 1))),
            ({"max_tokens": 1}, words((None, 1))),
            ({"max_tokens": 3}, words((None, 1))),
            ({"vocabulary": ("a", "a")}, words((None, 1))),
            ({"vocabulary": ("", "[UNK]", "a")}, words((None, 1))),
            ({"vocabulary": ("", "a")}, words((None, 1))),
            ({"pad_to_max_tokens": True}, words((None, 1))),
            ({"trainable": False, "name": "texts"}, words((None, 1))),
        ]
    ),
    Case(
        "TextVectorization",
        {**AB, "output_mode": "count", "sparse": True},
        words((None,)),
        run="sparse",
    ),
]
