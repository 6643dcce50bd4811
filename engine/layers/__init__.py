"""The rules of the layers, one function each, a module per family.

Importing this package registers them all (see `engine.layers.registry`).
"""

from engine.layers import (  # noqa: F401
    activations,
    attention,
    attention_heads,
    bordering,
    categories,
    cells,
    convolution,
    core,
    einsum,
    embedding,
    images,
    joining,
    lookups,
    merging,
    normalization,
    operations_elementwise,
    operations_images,
    operations_joining,
    operations_nn,
    operations_products,
    operations_reductions,
    operations_shapes,
    pooling,
    preprocessing,
    recurrent,
    recurrent_conv,
    regularization,
    reshaping,
    spectrograms,
    unlisted,
    wrappers,
)
