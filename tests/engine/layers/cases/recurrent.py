"""Cases of the recurrent layers and of cells inside RNN."""

from itertools import product

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

T = (None, 5, 3)
MASKED = Tensor(T, "float32", True)
PLAIN = ("SimpleRNN", "GRU", "LSTM")
STATES = {"SimpleRNN": 1, "GRU": 1, "LSTM": 2}


def cell(kind: str, units: int, **more: object) -> dict:
    """Give a cell as a project holds it."""
    return {"class_name": f"{kind}Cell", "config": {"units": units, **more}}


def stack(*cells: dict) -> dict:
    """Give a stack of cells."""
    return {"class_name": "StackedRNNCells", "config": {"cells": list(cells)}}


CASES = [
    *(
        Case(kind, {"units": 4, "return_sequences": seq, "return_state": state}, arriving)
        for kind, seq, state in product(PLAIN, (False, True), (False, True))
        for arriving in (T, (None, None, 3), MASKED)
    ),
    *(
        Case(kind, {"units": 4, **more}, arriving)
        for kind in PLAIN
        for more, arriving in [
            ({"use_bias": False}, T),
            ({"go_backwards": True, "return_sequences": True}, T),
            ({"unroll": True}, T),
            ({"unroll": True}, (None, None, 3)),
            ({"stateful": True}, (2, 5, 3)),
            ({"stateful": True}, T),
            ({"stateful": True, "return_state": True}, (2, 5, 3)),
            ({"dtype": "mixed_float16"}, T),
            ({"dtype": "float16", "return_state": True}, T),
            ({"dtype": "mixed_bfloat16"}, T),
            ({"trainable": False}, T),
            ({"dropout": 0.5, "recurrent_dropout": 0.25}, T),
            ({"activation": "relu"}, T),
            ({"activation": None}, T),
            ({"kernel_regularizer": "l2", "kernel_constraint": "non_neg"}, T),
            ({"zero_output_for_mask": True, "return_sequences": True}, MASKED),
            ({}, Tensor(T, "int32")),
            ({}, (None, 3)),
            ({}, (None, 16, 16, 64)),
            ({}, (None,)),
            ({}, (None, 5, None)),
            ({}, (4, None, 3)),
            ({}, (None, 1, 1)),
        ]
    ),
    *(Case(kind, {"units": units}, T) for kind in PLAIN for units in (0, -1, "4", None, 2.5)),
    *(
        Case(kind, {"units": 4, "return_state": True}, {"sequences": T, "initial_state": states})
        for kind in PLAIN
        for states in [
            [(None, 4)] * STATES[kind],
            [(None, 5)] * STATES[kind],
            [(None, 4)] * (STATES[kind] + 1),
            [(None, 1, 4)] * STATES[kind],
        ]
    ),
    *(
        Case(
            kind,
            {"units": 4, "return_sequences": True},
            {"sequences": T, "mask": Tensor((None, 5), "bool")},
        )
        for kind in PLAIN
    ),
    *(Case(kind, {"units": 4}, T, {"training": True}) for kind in PLAIN),
    Case("GRU", {"units": 4, "reset_after": False}, T),
    Case("GRU", {"units": 4, "reset_after": False, "use_bias": False}, T),
    Case("LSTM", {"units": 4, "unit_forget_bias": False}, T),
    Case("LSTM", {"units": 4, "recurrent_activation": "tanh"}, T),
    Case("LSTM", {"units": 4, "use_cudnn": True}, T),
    Case("LSTM", {"units": 4, "use_cudnn": False}, T),
    Case("LSTM", {"units": 4, "use_cudnn": "yes"}, T),
    Case("LSTM", {"units": 64}, (None, 10, 10)),
    *(
        Case("RNN", {"cell": cell(kind, 4), **more}, arriving)
        for kind in PLAIN
        for more in ({}, {"return_sequences": True, "return_state": True})
        for arriving in (T, MASKED, (None, None, 3))
    ),
    Case("RNN", {"cell": cell("LSTM", 4), "dtype": "float16"}, T),
    Case("RNN", {"cell": cell("LSTM", 4, dtype="mixed_float16")}, T),
    Case("RNN", {"cell": cell("LSTM", 4, trainable=False)}, T),
    Case("RNN", {"cell": cell("LSTM", 4), "trainable": False}, T),
    Case("RNN", {"cell": cell("LSTM", 4, name="first")}, T),
    Case("RNN", {"cell": cell("GRU", 4, reset_after=False), "unroll": True}, T),
    Case("RNN", {"cell": cell("LSTM", 4), "stateful": True}, (2, 5, 3)),
    Case("RNN", {"cell": cell("LSTM", 4), "stateful": True}, T),
    Case("RNN", {"cell": cell("LSTM", 0)}, T),
    Case("RNN", {"cell": {"class_name": "Dense", "config": {"units": 4}}}, T),
    Case("RNN", {"cell": "lstm"}, T),
    Case("RNN", {"cell": None}, T),
    Case("RNN", {"cell": cell("LSTM", 4)}, (None, 3)),
    Case("RNN", {"cell": cell("LSTM", 4)}, (2, 3)),
    Case("RNN", {"cell": cell("LSTM", 4)}, (None, 5, 2, 3)),
    Case("RNN", {"cell": cell("LSTM", 4)}, (None,)),
    Case("RNN", {"cell": cell("LSTM", 4)}, (None, 5, None)),
    *(
        Case("RNN", {"cell": cells, **more}, arriving)
        for cells in (
            [cell("LSTM", 4), cell("GRU", 6)],
            [cell("SimpleRNN", 4), cell("SimpleRNN", 4)],
            stack(cell("LSTM", 4), cell("LSTM", 2)),
            stack(cell("GRU", 4)),
            [cell("LSTM", 4)],
        )
        for more in ({}, {"return_sequences": True, "return_state": True})
        for arriving in (T, MASKED)
    ),
    Case("RNN", {"cell": []}, T),
    Case("RNN", {"cell": stack()}, T),
    Case("RNN", {"cell": [cell("LSTM", 4), {"class_name": "Dense", "config": {"units": 2}}]}, T),
    Case(
        "RNN",
        {"cell": [cell("SimpleRNN", 4), cell("GRU", 6)], "return_state": True},
        {"sequences": T, "initial_state": [(None, 4), (None, 6)]},
    ),
    Case("LSTMCell", {"units": 4}, {"inputs": (None, 3), "states": [(None, 4), (None, 4)]}),
    Case("GRUCell", {"units": 4}, {"inputs": (None, 3), "states": [(None, 4)]}),
    Case("SimpleRNNCell", {"units": 4}, {"sequence": (None, 3), "states": [(None, 4)]}),
    Case("LSTMCell", {"units": 4}, {"inputs": (None, 3), "states": [(None, 4)]}),
    Case(
        "StackedRNNCells",
        {"cells": [cell("SimpleRNN", 4), cell("GRU", 2)]},
        {"inputs": (None, 3), "states": [(None, 4), (None, 2)]},
    ),
]
