"""What operations declare and TensorFlow does not do, found by an examination of `keras.ops`.

Seen with Keras 3.15.1; `keras_bugs.RUNTIME` holds them all.
"""

OPERATIONS: dict[str, str] = {
    "operation-sizes": (
        "Some operations declare a shape without a look at the sizes: top_k(x, 8) of 3 values, "
        "unstack(x, num=5) of 4 slices and bitwise_and of 4 with 2 rows stop when run."
    ),
    "operation-arguments": (
        "Some look at their arguments only when they run: roll(shift=(1, 2), axis=1), "
        "elastic_transform(fill_mode='mirror'), clip of int32 at 0.5 and conv with strides and "
        "dilation_rate above 1 are accepted and stop."
    ),
    "rot90-twice": (
        "ops.rot90(x, k=2) declares the two axes swapped, as for k=1; executed they are not."
    ),
    "crossentropy-axis": (
        "ops.categorical_crossentropy(axis=1) of (2, 4, 3) declares (2, 4), executed it is (2, 3)."
    ),
    "pad-mode": "ops.pad(mode='edge') is accepted symbolically; TensorFlow has no such mode.",
    "segments-sorted": (
        "ops.segment_sum(num_segments=3, sorted=True) is accepted symbolically; the TensorFlow "
        "backend refuses both together."
    ),
}
