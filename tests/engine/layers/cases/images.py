"""Cases of the layers that prepare and augment images."""

from typing import Any

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

IMAGE = (None, 16, 16, 3)
FIRST = (None, 3, 16, 16)
NEEDED: dict[str, dict[str, Any]] = {
    "Resizing": {"height": 6, "width": 5},
    "CenterCrop": {"height": 6, "width": 5},
    "RandomCrop": {"height": 6, "width": 5},
    "RandomFlip": {},
    "RandomRotation": {"factor": 0.2},
    "RandomZoom": {"height_factor": 0.2},
    "RandomTranslation": {"height_factor": 0.2, "width_factor": 0.2},
    "RandomContrast": {"factor": 0.2},
    "RandomBrightness": {"factor": 0.2},
    "RandAugment": {},
    "MixUp": {},
    "CutMix": {},
    "AugMix": {},
    "RandomErasing": {},
    "RandomShear": {"x_factor": 0.2},
    "RandomPerspective": {},
    "RandomElasticTransform": {},
    "RandomGaussianBlur": {},
    "RandomColorJitter": {},
    "RandomHue": {"factor": 0.2},
    "RandomSaturation": {"factor": 0.2},
    "RandomSharpness": {"factor": 0.2},
    "RandomColorDegeneration": {"factor": 0.2},
    "RandomGrayscale": {"factor": 1.0},
    "RandomInvert": {},
    "RandomPosterization": {"factor": 4},
    "AutoContrast": {},
    "Equalization": {},
    "ContrastLimitedAdaptiveHistogramEqualization": {},
    "Solarization": {},
    "MaxNumBoundingBoxes": {"max_number": 3},
}
CHANCE = "which of its layers runs, and so what fails, is drawn by chance"
ARRIVING = (
    IMAGE,
    (16, 16, 3),
    (None, 16, 16, 1),
    (None, 16, 16, 4),
    (None, 16, 12),
    (None, None, None, 3),
    (None, 16, 16, None),
    (None, 4, 4, 3),
    (None, 8),
    (None,),
    (None, 2, 16, 16, 3),
    Tensor(IMAGE, "uint8"),
    Tensor(IMAGE, "int32"),
    Tensor(IMAGE, "bool"),
    Tensor(IMAGE, "float16"),
    Tensor(IMAGE, "string"),
    Tensor(IMAGE, "float32", True),
)


def _chance(kind: str, arriving: object, given: dict) -> str:
    """Say why a case cannot be held to one run."""
    shape = arriving.known if isinstance(arriving, Tensor) else arriving
    odd = shape not in (IMAGE, FIRST) or given.get("data_format") or "dtype" in given
    whole = isinstance(arriving, Tensor) and arriving.dtype != "float32"
    return CHANCE if kind in ("RandAugment", "AugMix") and (odd or whole) else ""


def _case(kind: str, arriving: object, **more: object) -> Case:
    given = {**NEEDED[kind], **more}
    return Case(kind, given, arriving, run=_chance(kind, arriving, more), fill=12)


def _bad(kind: str) -> list[Case]:
    """Give the kind with every strength out of bounds or of a wrong type."""
    found = []
    for name in NEEDED[kind]:
        values = (5.0, -5.0, (0.1, 9.0), (9.0, 9.5), (-9.0, -8.0), (0.1,), (0.1, 0.2, 0.3))
        if isinstance(NEEDED[kind][name], float):
            found += [_case(kind, IMAGE, **{name: value}) for value in (*values, "0.1", None, ())]
        else:
            found += [_case(kind, IMAGE, **{name: value}) for value in (0, -1, "6", None, 2.5)]
    return found


CASES = [
    *(_case(kind, arriving) for kind in NEEDED for arriving in ARRIVING),
    *(
        _case(kind, arriving, **more)
        for kind in NEEDED
        for more in ({"dtype": "uint8"}, {"dtype": "mixed_float16"}, {"trainable": False})
        for arriving in (IMAGE, Tensor(IMAGE, "uint8"))
    ),
    *(
        _case(kind, arriving, data_format="channels_first")
        for kind in NEEDED
        for arriving in (FIRST, IMAGE, (3, 16, 16))
    ),
    *(case for kind in NEEDED for case in _bad(kind)),
    *(
        Case("Resizing", {"height": 6, "width": 5, **more}, IMAGE)
        for more in [
            {"interpolation": "nearest"},
            {"interpolation": "foo"},
            {"interpolation": 3},
            {"antialias": True},
            {"crop_to_aspect_ratio": True},
            {"pad_to_aspect_ratio": True},
            {"crop_to_aspect_ratio": True, "pad_to_aspect_ratio": True},
            {"pad_to_aspect_ratio": True, "fill_value": 9.0},
            {"pad_to_aspect_ratio": True, "fill_mode": "reflect"},
            {"data_format": "channels_middle"},
        ]
    ),
    Case("CenterCrop", {"height": 20, "width": 5}, IMAGE),
    Case("CenterCrop", {"height": 20, "width": 5, "dtype": "float16"}, IMAGE),
    Case("CenterCrop", {"height": 20, "width": 5}, (None, None, None, 3)),
    Case("RandomCrop", {"height": 20, "width": 5}, IMAGE),
    Case("RandomFlip", {"mode": "horizontal"}, IMAGE),
    Case("RandomFlip", {"mode": "diagonal"}, IMAGE),
    Case("RandomRotation", {"factor": 0.2, "fill_mode": "mirror"}, IMAGE),
    Case("RandomRotation", {"factor": 0.2, "interpolation": "bicubic"}, IMAGE),
    Case("RandomRotation", {"factor": 0.2, "seed": "x"}, IMAGE),
    Case("RandomZoom", {"height_factor": (-0.2, 0.3), "width_factor": 0.1}, IMAGE),
    Case("RandomBrightness", {"factor": 0.2, "value_range": (0, 1)}, IMAGE),
    Case("RandomBrightness", {"factor": 0.2, "value_range": 1}, IMAGE),
    Case("RandomBrightness", {"factor": 0.2, "value_range": (0, 1, 2)}, IMAGE),
    Case("RandomGaussianBlur", {"kernel_size": 4}, IMAGE),
    Case("RandomGaussianBlur", {"kernel_size": (3, 5)}, IMAGE),
    Case("RandomGaussianBlur", {"kernel_size": (3, 4)}, IMAGE),
    Case("RandomGaussianBlur", {"sigma": 2.0}, IMAGE),
    Case("RandomPerspective", {"scale": 0.5}, IMAGE),
    Case("RandomPerspective", {"scale": 1.5}, IMAGE),
    Case("RandomErasing", {"scale": (0.1, 0.2), "fill_value": 3.0}, IMAGE),
    Case("RandomErasing", {"scale": 2.0}, IMAGE),
    Case("RandomElasticTransform", {"scale": (-2.0, 2.0)}, IMAGE),
    Case("RandomColorJitter", {"hue_factor": 0.2}, IMAGE),
    Case("RandomColorJitter", {"saturation_factor": 0.2, "contrast_factor": 0.1}, IMAGE),
    Case("RandomColorJitter", {"brightness_factor": 0.2}, IMAGE),
    Case("RandomColorJitter", {"brightness_factor": 7.0}, IMAGE),
    Case("RandAugment", {"num_ops": 1, "factor": 0.1}, IMAGE),
    Case("AugMix", {"all_ops": False, "num_chains": 1}, IMAGE),
    Case("AugMix", {"interpolation": "bicubic"}, IMAGE),
    Case("Solarization", {"addition_factor": 0.3, "threshold_factor": (0.1, 0.2)}, IMAGE),
    Case("MaxNumBoundingBoxes", {"max_number": 3, "fill_value": 0}, IMAGE),
    Case("Equalization", {"bins": 64}, IMAGE),
    Case(
        "ContrastLimitedAdaptiveHistogramEqualization",
        {"tile_grid_size": (4, 4), "clip_limit": 2.0},
        IMAGE,
    ),
]
