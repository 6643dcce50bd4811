"""Cases of the layers that hold another layer."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

T = (None, 5, 3)
MASKED = Tensor(T, "float32", True)
IMAGES = (None, 4, 9, 8, 3)


def held(kind: str, **given: object) -> dict:
    """Give a layer as a project holds it."""
    return {"class_name": kind, "config": given}


def _bidirectional(inner: dict, arriving: object = T, **more: object) -> Case:
    return Case("Bidirectional", {"layer": inner, **more}, arriving)


MODES = ("concat", "sum", "mul", "ave", None)
LSTM_BACK = held("LSTM", units=4, go_backwards=True)
VIDEO = (None, 4, 7, 6, 3)

CASES = [
    *(
        _bidirectional(
            held(kind, units=4, return_sequences=seq, return_state=state), merge_mode=mode
        )
        for kind in ("SimpleRNN", "GRU", "LSTM")
        for mode in MODES
        for seq in (False, True)
        for state in (False, True)
    ),
    *(
        _bidirectional(held("LSTM", units=4, return_sequences=seq), MASKED, merge_mode=mode)
        for mode in MODES
        for seq in (False, True)
    ),
    _bidirectional(held("LSTM", units=4, return_sequences=True, return_state=True), MASKED),
    _bidirectional(held("GRU", units=4, return_state=True), (None, None, 3)),
    _bidirectional(held("LSTM", units=4), (None, 5, None)),
    _bidirectional(held("LSTM", units=4), (None, 3)),
    _bidirectional(held("LSTM", units=4), IMAGES),
    _bidirectional(held("LSTM", units=4, stateful=True), (2, 5, 3)),
    _bidirectional(held("LSTM", units=4, stateful=True)),
    _bidirectional(held("LSTM", units=4, stateful=True, return_state=True), (2, 5, 3)),
    _bidirectional(held("LSTM", units=4, go_backwards=True)),
    _bidirectional(held("LSTM", units=4, name="reader")),
    _bidirectional(held("LSTM", units=4, name="forward_reader")),
    _bidirectional(held("LSTM", units=4, use_bias=False)),
    _bidirectional(held("LSTM", units=4, trainable=False)),
    _bidirectional(held("LSTM", units=4), trainable=False),
    _bidirectional(held("LSTM", units=4), dtype="float16"),
    _bidirectional(held("LSTM", units=4, dtype="mixed_float16")),
    _bidirectional(held("LSTM", units=4, dtype="float16"), dtype="float16"),
    _bidirectional(held("LSTM", units=0)),
    _bidirectional(held("Dense", units=4)),
    _bidirectional(held("Bidirectional", layer=held("LSTM", units=4))),
    _bidirectional(held("TimeDistributed", layer=held("Dense", units=4))),
    Case("Bidirectional", {"layer": "LSTM"}, T),
    Case("Bidirectional", {"layer": None}, T),
    Case("Bidirectional", {}, T),
    _bidirectional(held("LSTM", units=4), merge_mode="max"),
    _bidirectional(held("LSTM", units=4), merge_mode="CONCAT"),
    _bidirectional(held("LSTM", units=4), backward_layer=LSTM_BACK),
    _bidirectional(held("LSTM", units=4), backward_layer=held("GRU", units=4, go_backwards=True)),
    _bidirectional(held("LSTM", units=6), backward_layer=LSTM_BACK),
    _bidirectional(held("LSTM", units=6), backward_layer=LSTM_BACK, merge_mode="sum"),
    _bidirectional(held("LSTM", units=6), backward_layer=LSTM_BACK, merge_mode=None),
    _bidirectional(held("LSTM", units=4), backward_layer=held("LSTM", units=4)),
    _bidirectional(held("LSTM", units=4, return_sequences=True), backward_layer=LSTM_BACK),
    _bidirectional(held("LSTM", units=4, return_state=True), backward_layer=LSTM_BACK),
    _bidirectional(held("LSTM", units=4), backward_layer=held("Dense", units=4)),
    _bidirectional(held("RNN", cell=held("LSTMCell", units=4), return_state=True)),
    _bidirectional(held("RNN", cell=[held("LSTMCell", units=4), held("GRUCell", units=2)])),
    _bidirectional(held("ConvLSTM2D", filters=2, kernel_size=3), VIDEO),
    _bidirectional(held("ConvLSTM2D", filters=2, kernel_size=3, return_state=True), VIDEO),
    _bidirectional(
        held("ConvLSTM1D", filters=2, kernel_size=3, data_format="channels_first"), (None, 4, 3, 7)
    ),
    *(
        Case(
            "Bidirectional",
            {"layer": held(kind, units=4, return_state=True)},
            {"sequences": T, "initial_state": [(None, 4)] * count},
        )
        for kind, count in (("LSTM", 4), ("GRU", 2), ("LSTM", 2), ("SimpleRNN", 2))
    ),
    Case(
        "Bidirectional",
        {"layer": held("LSTM", units=4, return_sequences=True)},
        {"sequences": T, "mask": Tensor((None, 5), "bool")},
    ),
    *(
        Case("TimeDistributed", {"layer": inner}, arriving)
        for inner, arriving in [
            (held("Dense", units=4), T),
            (held("Dense", units=4), (None, None, 3)),
            (held("Dense", units=4), (2, 5, 3)),
            (held("Dense", units=4), MASKED),
            (held("Dense", units=4), (None, 3)),
            (held("Dense", units=4), (None,)),
            (held("Dense", units=0), T),
            (held("Dense", units=4), (None, 5, None)),
            (held("Dense", units=4, name="reader", use_bias=False), T),
            (held("Dense", units=4, trainable=False), T),
            (held("Dense", units=4, dtype="float16"), T),
            (held("Conv2D", filters=2, kernel_size=3), IMAGES),
            (held("Conv2D", filters=2, kernel_size=3, data_format="channels_first"), IMAGES),
            (held("Conv2D", filters=2, kernel_size=3), (None, None, 9, 8, 3)),
            (held("Conv2D", filters=2, kernel_size=3), (None, 4, 2, 2, 3)),
            (held("Conv2D", filters=2, kernel_size=3), T),
            (held("LSTM", units=4), (None, 3, 5, 2)),
            (held("LSTM", units=4, return_sequences=True), (None, 3, 5, 2)),
            (held("LSTM", units=4, return_state=True), (None, 3, 5, 2)),
            (held("Bidirectional", layer=held("LSTM", units=4)), (None, 3, 5, 2)),
            (held("TimeDistributed", layer=held("Dense", units=4)), (None, 3, 5, 2)),
            (held("LSTMCell", units=4), T),
            (held("Add"), T),
            (held("ReLU"), Tensor(T, "int32")),
            (held("Flatten"), Tensor((None, 5, 3, 2), "int32")),
            (held("MaxPooling2D"), Tensor(IMAGES, "int32")),
            (held("Embedding", input_dim=9, output_dim=4), Tensor(T, "int32")),
            (held("Dropout", rate=0.5), T),
            (held("BatchNormalization"), T),
            (held("Reshape", target_shape=(3, 1)), T),
            (held("Reshape", target_shape=(4,)), T),
        ]
    ),
    Case("TimeDistributed", {"layer": held("Dense", units=4), "dtype": "float16"}, T),
    Case("TimeDistributed", {"layer": held("Dense", units=4), "dtype": "mixed_float16"}, T),
    Case("TimeDistributed", {"layer": held("Dense", units=4), "trainable": False}, T),
    Case("TimeDistributed", {"layer": 3}, T),
    Case("TimeDistributed", {"layer": {"class_name": "Dense"}}, T),
    Case(
        "TimeDistributed",
        {"layer": held("Dense", units=4)},
        {"inputs": T, "mask": Tensor((None, 5), "bool")},
    ),
    *(
        Case("SpectralNormalization", {"layer": inner, **more}, arriving)
        for inner, more, arriving in [
            (held("Dense", units=4), {}, (None, 3)),
            (held("Dense", units=4), {}, MASKED),
            (held("Dense", units=4), {"power_iterations": 3}, T),
            (held("Dense", units=4), {"power_iterations": 0}, T),
            (held("Dense", units=4), {"trainable": False}, T),
            (held("Dense", units=4, trainable=False), {}, T),
            (held("Dense", units=4), {"dtype": "float16"}, T),
            (held("Dense", units=4), {}, (None, None)),
            (held("Conv2D", filters=2, kernel_size=3), {}, (None, 9, 8, 3)),
            (held("Conv2D", filters=2, kernel_size=3), {}, (None, 9, 8)),
            (held("Conv2DTranspose", filters=2, kernel_size=3), {}, (None, 9, 8, 3)),
            (held("DepthwiseConv2D", kernel_size=3), {}, (None, 9, 8, 3)),
            (held("SeparableConv2D", filters=2, kernel_size=3), {}, (None, 9, 8, 3)),
            (held("LSTM", units=4), {}, T),
            (held("Embedding", input_dim=9, output_dim=4), {}, Tensor((None, 5), "int32")),
            (held("Dense", units=4), {}, Tensor(T, "int32")),
            (held("SpectralNormalization", layer=held("Dense", units=4)), {}, T),
            (held("TimeDistributed", layer=held("Dense", units=4)), {}, T),
            (held("Concatenate"), {}, T),
            (held("BatchNormalization"), {}, T),
            (held("EinsumDense", equation="ab,bc->ac", output_shape=4), {}, (None, 3)),
        ]
    ),
    *(
        Case("Pipeline", {"layers": layers}, arriving)
        for layers, arriving in [
            ([held("Dense", units=4)], (None, 3)),
            ([held("Dense", units=4), held("Dense", units=2, name="last")], T),
            ([held("Dense", units=4), held("Conv1D", filters=2, kernel_size=3)], T),
            ([held("LSTM", units=4)], T),
            ([held("Conv2D", filters=2, kernel_size=3)], (None, 9, 8, 3)),
            ([held("Dense", units=4), held("Conv1D", filters=2, kernel_size=9)], T),
            ([held("Dense", units=0)], T),
            ([held("Flatten")], Tensor(T, "int32")),
            ([held("ReLU")], Tensor(T, "int32")),
            ([held("Dense", units=4, dtype="float16")], T),
            ([held("Masking")], T),
            ([held("Masking"), held("LSTM", units=4)], (None, None, 3)),
            ([], T),
            ([3], T),
            (held("Dense", units=4), T),
        ]
    ),
    Case(
        "TimeDistributed",
        {"layer": held("CategoryEncoding", num_tokens=5, output_mode="one_hot", sparse=True)},
        Tensor((None, 2, 4), "int64"),
    ),
]
