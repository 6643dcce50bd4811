"""What builds each of the templates."""

from __future__ import annotations

from collections.abc import Callable

from engine.graph import Project
from engine.templates import others, vision

BUILDERS: dict[str, Callable[[], Project]] = {
    "lenet5": vision.lenet,
    "resnet20": vision.resnet20,
    "unet": vision.unet,
    "autoencoder": vision.autoencoder,
    "tabular": others.tabular,
    "text": others.text_classifier,
    "transformer": others.transformer,
    "siamese": others.siamese,
    "vgg": vision.vgg,
    "resnet50": vision.resnet50,
    "inception": vision.inception,
    "mobilenet": vision.mobilenet,
    "vae": vision.variational,
    "vit": vision.vit,
    "wavenet": others.wavenet,
    "two_ends": others.two_ends,
}
