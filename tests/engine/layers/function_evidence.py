"""What a plain call of Keras runs and a function does not: `fit` and `predict` run functions.

Seen with Keras 3.15.1 on TensorFlow; `keras_bugs.RUNTIME` holds them all.
"""

FUNCTIONS: dict[str, str] = {
    "inner-in-functions": (
        "ops.inner traces x1 * x2 beside the sum over the last axis (tf.cond): (2, 4, 3) with "
        "(5, 3), and any number with a tensor, stop inside of a function."
    ),
    "kron-in-functions": "ops.kron counts with tf.rank, which is no number inside of a function.",
    "nanmedian-in-functions": (
        "ops.nanmedian(axis=0) reshapes to a shape that is a tensor inside of a function."
    ),
    "exp2-in-functions": (
        "ops.exp2 computes tf.pow(2.0, x), which takes float16 and float64 eagerly alone."
    ),
    "stack-of-dtypes-looped": (
        "RNN([SimpleRNNCell(4, dtype='mixed_bfloat16')]) begins its loop with states in float32; "
        "tf.while_loop stops when a state becomes bfloat16, eager loops go on."
    ),
    "inner-stack-of-one": (
        "RNN([StackedRNNCells([GRUCell(4)]), GRUCell(4)], unroll=True) takes the length of a "
        "tensor in its second step, which a function cannot tell."
    ),
    "half-counted": (
        "CutMix, RandomErasing, RandomElasticTransform and RandomGaussianBlur call arange in "
        "float16; eagerly Keras catches that TensorFlow has no such kernel, a graph stops. So does "
        "the activation sparsemax."
    ),
    "images-cast-in-functions": (
        "RandomGrayscale and Equalization(training=False) of uint8 declare uint8 and give it "
        "eagerly; in a graph the data layers cast what arrives, and float32 comes out."
    ),
    "crop-in-functions": (
        "RandomCrop(5, 5, dtype='bool') of 16 x 16 cuts eagerly; in a graph it traces the "
        "enlargement of smaller images too, which does not take bool."
    ),
    "empty-crop-in-functions": (
        "RandomCrop(0, 5) of 16 x 16 gives (0, 5) eagerly; inside of a function the enlargement "
        "of smaller images stops at a size of 0."
    ),
    "padding-in-functions": (
        "Resizing(8, 8, pad_to_aspect_ratio=True, fill_value=0.0) multiplies 0.0 with uint8 also "
        "where nothing has to be filled, which an eager call does not do."
    ),
}
