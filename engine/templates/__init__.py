"""Networks to begin with: each is built by edits, so each is proven like any drawing.

The list is read where a window starts, so what builds a network is loaded only when one is built.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from engine.graph import Project

Family = Literal["vision", "sequence", "tabular"]


class Template(NamedTuple):
    """A network to begin with."""

    key: str
    title: str
    about: str
    family: Family
    placed: bool = False
    """Whether its builder gives every layer its place: no layout would draw it like that."""

    def build(self) -> Project:
        """Build the network, every layer where the builder left it."""
        from engine.templates.builders import BUILDERS

        return BUILDERS[self.key]()


TEMPLATES: tuple[Template, ...] = (
    Template("lenet5", "LeNet-5", "Digits, the classic first CNN", "vision"),
    Template("resnet20", "ResNet-20", "Small images, residual blocks", "vision"),
    Template("unet", "U-Net", "Segmentation with skip connections", "vision", True),
    Template("autoencoder", "Convolutional autoencoder", "Compress and rebuild images", "vision"),
    Template("tabular", "Tabular regression", "Dense layers with dropout", "tabular"),
    Template("text", "Text classifier", "Embedding, two bidirectional LSTMs", "sequence"),
    Template("transformer", "Transformer encoder", "Pre-norm attention, two layers", "sequence"),
    Template("siamese", "Siamese pair", "Two inputs, shared weights", "vision"),
    Template("vgg", "VGG-like CNN", "Stacked 3×3 convolutions", "vision"),
    Template("resnet50", "ResNet-50", "ImageNet, bottleneck blocks", "vision"),
    Template("inception", "Inception cells", "Four branches, joined", "vision"),
    Template("mobilenet", "MobileNet-like", "Depthwise and pointwise", "vision"),
    Template("vae", "Variational autoencoder", "A code with a spread", "vision"),
    Template("vit", "Vision Transformer", "Patches as a sequence", "vision"),
    Template("wavenet", "WaveNet-like", "Causal, dilated Conv1D", "sequence"),
    Template("two_ends", "Two in, two out", "A picture and a text", "tabular"),
)  # fmt: skip


@cache
def project(key: str) -> Project:
    """Give the template called ``key`` as a project, laid out.

    Raises:
        KeyError: there is no such template.
    """
    for template in TEMPLATES:
        if template.key == key:
            from engine import arrange

            made = template.build()
            return made if template.placed else arrange.arranged(made)
    raise KeyError(key)
