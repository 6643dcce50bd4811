"""Cases of ConvLSTM1D, 2D and 3D."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case


def _cases(axes: int) -> list[Case]:
    kind = f"ConvLSTM{axes}D"
    video = (None, 4, *(7, 6, 5)[:axes], 3)
    first = (None, 4, 3, *(7, 6, 5)[:axes])
    given = {"filters": 2, "kernel_size": 3}

    def case(more: dict, arriving: object = video, **rest: object) -> Case:
        return Case(kind, {**given, **more}, arriving, **rest)

    state = (None, *(5, 4, 3)[:axes], 2)
    return [
        case({}),
        case({"return_sequences": True}),
        case({"return_state": True}),
        case({"return_sequences": True, "return_state": True}),
        case({"padding": "same", "return_sequences": True}),
        case({"padding": "SAME"}),
        case({"padding": "causal"}),
        case({"padding": 3}),
        case({"padding": None}),
        case({"kernel_size": (3, 2, 1)[:axes]}),
        case({"kernel_size": (3,) * (axes + 1)}),
        case({"kernel_size": 0}),
        case({"kernel_size": 9}),
        case({"kernel_size": 9, "padding": "same"}),
        case({"strides": 2}),
        case({"strides": 2, "padding": "same"}),
        case({"strides": 0}),
        case({"dilation_rate": 2, "kernel_size": 2}),
        case({"strides": 2, "dilation_rate": 2}),
        case({"data_format": "channels_first"}, first),
        case({"data_format": "channels_first", "return_state": True}, first),
        case({"data_format": "channels_middle"}),
        case({"use_bias": False}),
        case({"unit_forget_bias": False}),
        case({"dropout": 0.5, "recurrent_dropout": 0.5}),
        case({"go_backwards": True}),
        case({"unroll": True}),
        case({"unroll": True}, (None, None, *video[2:])),
        case({"stateful": True}, (2, *video[1:])),
        case({"stateful": True}),
        case({"dtype": "mixed_float16"}, run="float16 convolutions are slow on a processor"),
        case({"trainable": False}),
        case({"return_sequences": True}, Tensor(video, "float32", True)),
        case({}, Tensor(video, "float32", True)),
        case({}, (None, None, *video[2:])),
        case({}, (None, 4, *(None,) * axes, 3)),
        case({}, (*video[:-1], None)),
        case({}, video[:-1]),
        case({}, (None, *video)),
        case({}, Tensor(video, "int32")),
        case({"filters": -1}),
        case({"filters": 0}),
        case({"filters": "two"}),
        case({"activation": "relu", "recurrent_activation": "hard_sigmoid"}),
        case({}, {"sequences": video, "initial_state": [state, state]}),
        case({}, {"sequences": video, "initial_state": [(None, 9), (None, 9)]}),
        case(
            {"return_sequences": True},
            {"sequences": video, "mask": Tensor((None, 4), "bool")},
        ),
    ]


CASES = [case for axes in (1, 2, 3) for case in _cases(axes)]
