"""Cases of what shows in functions alone, inside of a Pipeline: its shape is found in a function.

Among them what a trace gives or refuses where a layer that stands alone declares something else.
"""

from typing import Any

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

IMAGES = (None, 16, 16, 3)
STEPS = (None, 5, 3)


def held(kind: str, arriving: object, **config: Any) -> Case:
    """Give a Pipeline of one layer."""
    return Case("Pipeline", {"layers": [{"class_name": kind, "config": config}]}, arriving)


ROW = (None, 9, 3)
WAYS = {"class_name": "LSTM", "config": {"units": 6}}
BACK = {"class_name": "LSTM", "config": {"units": 4, "go_backwards": True}}
STFT = {"class_name": "STFT", "config": {}}
TEXTS = Tensor((None,), "string")
IDS = Tensor((None, 4), "int64")
MEL = {"fft_length": 64, "sequence_stride": 16, "num_mel_bins": 8}

FOLLOWED = [
    held("AdaptiveMaxPooling1D", ROW, output_size=1),
    held("AdaptiveAveragePooling1D", (None, None, 3), output_size=2),
    held("AdaptiveAveragePooling2D", IMAGES, output_size=(4, 2)),
    held("EinsumDense", STEPS, equation="abc,cd->abd", output_shape=(None, 8)),
    held("EinsumDense", STEPS, equation="abc,bd->acd", output_shape=(None, 8)),
    *(
        held(
            "EinsumDense",
            (None, 8, 3, None),
            equation="abc,cd->abd",
            output_shape=(None, 8),
            dtype=dtype,
        )
        for dtype in ("float32", "int8_from_float32")
    ),
    held("MelSpectrogram", (None, 20), **MEL),
    held("MelSpectrogram", (None, 400, 2), **MEL),
    held("MelSpectrogram", (None, 400), **{**MEL, "num_mel_bins": 0}),
    *(
        held("Bidirectional", STEPS, layer=WAYS, backward_layer=BACK, merge_mode=mode)
        for mode in ("concat", "sum", None)
    ),
    held(
        "Bidirectional",
        Tensor(STEPS, "float32", True),
        merge_mode=None,
        dtype="mixed_bfloat16",
        layer={"class_name": "GRU", "config": {"units": 4, "return_sequences": True}},
    ),
    held("Rescaling", (None, 9, 4, None), scale=(1.0, 2.0, 3.0)),
    held("Rescaling", (), scale=(1.0, 2.0)),
    held("RMSNormalization", (None, 5, 1, 7), axis=(1, 2)),
    held("RMSNormalization", (None, 5, 4, 8), axis=(1,)),
    held("Conv1D", ROW, filters=4, kernel_size=3, kernel_initializer=STFT),
    held("ConvLSTM1D", (None, 4, 7, 0), filters=4, kernel_size=2),
    held("MaxPooling2D", (None, 9, 8, 0), pool_size=2),
    held("AveragePooling2D", (None, 9, 8, 0), pool_size=2),
    held("LSTM", (2, 5, 3), units=4, stateful=True),
    held("GRU", STEPS, units=4, activation="glu"),
    held("UpSampling2D", (None, None, 9, 2), interpolation="bilinear"),
    held("TimeDistributed", (None, 0, 3), layer={"class_name": "Flatten", "config": {}}),
    held("Dense", STEPS, units=4, activation="sparsemax", dtype="float16"),
    held("StringLookup", IDS, vocabulary=("a", "b")),
    held("StringLookup", TEXTS, vocabulary=("a", "b"), output_mode="one_hot", dtype="float16"),
    held("StringLookup", TEXTS),
    held("StringLookup", TEXTS, output_mode="multi_hot"),
    held("IntegerLookup", IDS, vocabulary=(1, 2), output_mode="count", sparse=True),
    held("IntegerLookup", IDS, vocabulary=(1, 2), output_mode="one_hot", sparse=True),
    held("CategoryEncoding", IDS, num_tokens=5, output_mode="count", sparse=True),
    *(
        held(
            "TextVectorization",
            Tensor(shape, "string"),
            vocabulary=("a", "b"),
            output_mode=mode,
            split=split,
        )
        for shape in ((None, 4), (None, 4, 1))
        for mode in ("int", "multi_hot", "one_hot")
        for split in ("whitespace", None)
        if not (split is None and mode == "one_hot")
    ),
]

CELL = {"class_name": "SimpleRNNCell", "config": {"units": 4, "dtype": "float16"}}
CASES = [
    *FOLLOWED,
    held("RandomErasing", IMAGES, dtype="float16"),
    held("RandomErasing", Tensor(IMAGES, "uint8"), dtype="mixed_float16"),
    held("RandomGaussianBlur", IMAGES, dtype="float16"),
    held("RandomElasticTransform", IMAGES, dtype="float16"),
    held("CutMix", IMAGES, dtype="float16"),
    held("CutMix", (16, 16, 3), dtype="float16"),
    held("RandomGrayscale", Tensor(IMAGES, "uint8")),
    held("RandomCrop", IMAGES, height=5, width=5, dtype="bool"),
    held("RandomCrop", IMAGES, height=0, width=5),
    held(
        "Resizing", Tensor(IMAGES, "uint8"), height=8, width=8, pad_to_aspect_ratio=True,
        fill_value=0.0, dtype="uint8",
    ),
    held("RNN", STEPS, cell=[CELL]),
    held("RNN", STEPS, cell=[CELL], unroll=True),
]  # fmt: skip
