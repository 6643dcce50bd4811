"""Networks to begin with: each is built by edits, so each is proven like any drawing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal, NamedTuple

from engine import arrange
from engine.graph import Project
from engine.templates import others, vision

Family = Literal["vision", "sequence", "tabular"]


class Template(NamedTuple):
    """A network to begin with."""

    key: str
    title: str
    about: str
    family: Family
    build: Callable[[], Project]


TEMPLATES: tuple[Template, ...] = (
    Template("lenet5", "LeNet-5", "Digits, the classic first CNN", "vision", vision.lenet),
    Template("resnet20", "ResNet-20", "Small images, residual blocks", "vision", vision.resnet20),
    Template("unet", "U-Net", "Segmentation with skip connections", "vision", vision.unet),
    Template("autoencoder", "Convolutional autoencoder", "Compress and rebuild images", "vision",
             vision.autoencoder),
    Template("tabular", "Tabular regression", "Dense layers with dropout", "tabular",
             others.tabular),
    Template("text", "Text classifier", "Embedding, two bidirectional LSTMs", "sequence",
             others.text_classifier),
    Template("transformer", "Transformer encoder", "Pre-norm attention, two layers", "sequence",
             others.transformer),
    Template("siamese", "Siamese pair", "Two inputs, shared weights", "vision", others.siamese),
    Template("vgg", "VGG-like CNN", "Stacked 3×3 convolutions", "vision", vision.vgg),
    Template("resnet50", "ResNet-50", "ImageNet, bottleneck blocks", "vision", vision.resnet50),
    Template("inception", "Inception cells", "Four branches, joined", "vision", vision.inception),
    Template("mobilenet", "MobileNet-like", "Depthwise and pointwise", "vision", vision.mobilenet),
    Template("vae", "Variational autoencoder", "A code with a spread", "vision",
             vision.variational),
    Template("vit", "Vision Transformer", "Patches as a sequence", "vision", vision.vit),
    Template("wavenet", "WaveNet-like", "Causal, dilated Conv1D", "sequence", others.wavenet),
    Template("two_ends", "Two in, two out", "A picture and a text", "tabular", others.two_ends),
)  # fmt: skip


@cache
def project(key: str) -> Project:
    """Give the template called ``key`` as a project, laid out.

    Raises:
        KeyError: there is no such template.
    """
    for template in TEMPLATES:
        if template.key == key:
            return arrange.arranged(template.build())
    raise KeyError(key)
