"""Cases of the layers that turn sound into pictures."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

SOUND = (None, 400, 2)
SMALL = {"frame_length": 32, "frame_step": 8, "fft_length": 64}
MEL = {"fft_length": 64, "sequence_stride": 16, "num_mel_bins": 8}

CASES = [
    *(
        Case("STFTSpectrogram", {**SMALL, "mode": mode, **more}, arriving)
        for mode in ("log", "magnitude", "psd", "real", "imag", "angle", "stft", "power")
        for more, arriving in [
            ({}, SOUND),
            ({"expand_dims": True}, SOUND),
            ({"data_format": "channels_first"}, (None, 2, 400)),
            ({"data_format": "channels_first", "expand_dims": True}, (None, 2, 400)),
        ]
    ),
    *(
        Case("STFTSpectrogram", {**SMALL, **more}, arriving)
        for more, arriving in [
            ({"padding": "same"}, SOUND),
            ({"padding": "SAME"}, SOUND),
            ({"padding": "causal"}, SOUND),
            ({}, (None, None, 2)),
            ({}, (None, 400, None)),
            ({}, (None, 400)),
            ({}, (None, 400, 2, 1)),
            ({}, (None, 20, 2)),
            ({"padding": "same"}, (None, 20, 2)),
            ({"frame_step": None}, SOUND),
            ({"fft_length": None}, SOUND),
            ({"frame_length": 33, "frame_step": None, "fft_length": None}, SOUND),
            ({"frame_length": 1, "frame_step": None, "fft_length": None}, SOUND),
            ({"frame_length": 1, "frame_step": 1, "fft_length": None}, SOUND),
            ({"frame_step": 33}, SOUND),
            ({"frame_step": 0}, SOUND),
            ({"fft_length": 31}, SOUND),
            ({"fft_length": 48}, SOUND),
            ({"frame_length": "long"}, SOUND),
            ({"window": "hamming"}, SOUND),
            ({"window": "boxcar"}, SOUND),
            ({"window": "door"}, SOUND),
            ({"window": None}, SOUND),
            ({"periodic": True}, SOUND),
            ({"scaling": None}, SOUND),
            ({"scaling": "spectrum"}, SOUND),
            ({"scaling": "loud"}, SOUND),
            ({"dtype": "mixed_float16"}, SOUND),
            ({"dtype": "mixed_bfloat16"}, SOUND),
            ({"dtype": "float64"}, SOUND),
            ({"trainable": False}, SOUND),
            ({}, Tensor(SOUND, "int32")),
            ({}, Tensor(SOUND, "string")),
            ({}, Tensor(SOUND, "float32", True)),
        ]
    ),
    *(
        Case("MelSpectrogram", {**MEL, **more}, arriving)
        for more, arriving in [
            ({}, (None, 400)),
            ({}, (None, 399)),
            ({}, (None, 401)),
            ({}, (None, None)),
            ({}, (400,)),
            ({}, (None,)),
            ({}, ()),
            ({}, (None, 400, 1)),
            ({}, (None, 400, 2)),
            ({}, (None, 32)),
            ({}, (None, 33)),
            ({}, (None, 20)),
            ({"fft_length": 63}, (None, 400)),
            ({"sequence_length": 48}, (None, 400)),
            ({"sequence_length": 65}, (None, 400)),
            ({"sequence_length": 0}, (None, 400)),
            ({"sequence_stride": 1}, (None, 100)),
            ({"sequence_stride": 0}, (None, 400)),
            ({"window": "hamming"}, (None, 400)),
            ({"window": "door"}, (None, 400)),
            ({"window": None}, (None, 400)),
            ({"num_mel_bins": 0}, (None, 400)),
            ({"num_mel_bins": -1}, (None, 400)),
            ({"power_to_db": False}, (None, 400)),
            ({"max_freq": 4000.0, "min_freq": 0.0}, (None, 400)),
            ({"mag_exp": 1.0, "top_db": 40.0, "ref_power": 2.0}, (None, 400)),
            ({"dtype": "mixed_float16"}, (None, 400)),
            ({"dtype": "float64"}, (None, 400)),
            ({"dtype": "float64", "power_to_db": False}, (None, 400)),
            ({}, Tensor((None, 400), "int32")),
            ({}, Tensor((None, 400), "float16")),
            ({}, Tensor((None, 400), "string")),
            ({}, Tensor((None, 400), "float32", True)),
        ]
    ),
    Case("MelSpectrogram", {}, (None, 16000)),
    Case("STFTSpectrogram", {}, (None, 16000, 1)),
]
