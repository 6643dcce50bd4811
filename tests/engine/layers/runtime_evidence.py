"""What differs between a symbolic and an executed call of Keras, family by family.

Seen with Keras 3.15.1; `keras_bugs.RUNTIME` holds them all.
"""

SEQUENCES: dict[str, str] = {
    "initial-state": (
        "Recurrent layers look at the number and the sizes of initial states only in the cell's "
        "matrix product: LSTM(4)(x, initial_state=[h of 5, c of 5]) is accepted symbolically."
    ),
    "unroll-unknown-steps": (
        "RNN.call refuses unroll=True with an unknown number of steps, compute_output_shape does "
        "not look."
    ),
    "cudnn-on-cpu": (
        "LSTM(4, use_cudnn=True) is accepted symbolically; on a processor the call raises."
    ),
    "stack-of-dtypes-masked": (
        "RNN.get_initial_state casts all states to the stack's compute dtype: RNN([LSTMCell(4, "
        "dtype='mixed_bfloat16')] * 2) on a masked tensor stops at SelectV2 when run."
    ),
    "cell-dropout-dtype": (
        "RNN(LSTMCell(4, dropout=0.5), dtype='float16') draws the mask like the sequence, in "
        "float16, before the cell casts its input to float32: training stops at Mul."
    ),
    "autocast-off-cell": (
        "RNN(LSTMCell(4, autocast=False), dtype='float64') declares float64; the cell's weights "
        "and states are float32 and nothing is cast for it, so running stops at Mul. In a mixed "
        "policy such a cell's weights are taken for float32 (AutocastScope(None) gives floatx)."
    ),
    "stack-of-one-masked": (
        "StackedRNNCells.call unwraps the states of a lone cell, so the loop's states change their "
        "structure: RNN([LSTMCell(4)]) on a masked tensor raises when run."
    ),
    "rnn-rank": (
        "RNN(cell) has no input_spec: RNN(LSTMCell(4)) accepts (None, 5, 2, 3) symbolically, and "
        "the cell's split or matrix product fails when it runs."
    ),
    "bidirectional-unequal": (
        "Bidirectional.compute_output_shape looks at the forward layer only: LSTM(6) with a "
        "backward LSTM(4) declares 12 features, executed they are 10 (sum: it fails)."
    ),
    "cell-dropout": (
        "SimpleRNNCell(4, dropout=0.5)(x, [h], training=True) in a model keeps the mask drawn "
        "symbolically; running stops, the tensor is out of scope."
    ),
    "rnn-mask": (
        "LSTM(4)(x of (2, 4, 3), mask of (2, 7)) is accepted symbolically; running stops: cannot "
        "unstack 7 tensors into a TensorArray of size 4."
    ),
    "attention-mask": (
        "MultiHeadAttention and GroupQueryAttention combine masks only when they run: a value_mask "
        "of (2, 12) for 7 values stops."
    ),
    "concat-ranks": (
        "Concatenate.build takes the axis out of the shapes that have it: axis=2 joins (None, 3, "
        "None) and (None, 3) symbolically; running stops, the ranks differ."
    ),
    "spectral-iterations": (
        "SpectralNormalization(layer, power_iterations=2.0) is accepted; in training it stops, "
        "range() takes no float."
    ),
    "merge-mask": (
        "Maximum of masked (None, 3, 4) and (None, 4) is accepted symbolically; running cannot "
        "combine masks of (2, 3) and (2,). Masks of images stop Maximum and Minimum likewise."
    ),
    "bidirectional-states": (
        "Bidirectional(GRU(4, return_state=True), dtype='float64') declares float64 states, and "
        "casts only the output: the states are float32."
    ),
    "time-distributed-mask": (
        "TimeDistributed looks at its mask when it runs: (2, 5) for 3 steps stops, and so does a "
        "mask where the layer inside (an LSTM) wants one with steps of its own."
    ),
    "complex-fails": (
        "RNN(cell, dtype='complex64') declares complex64; the cell inside adds it to float32."
    ),
    "elastic-backwards": (
        "RandomElasticTransform(scale=(-2.0, 2.0)) of 16 x 16 blurs over 6 * int(sigma) | 1 "
        "pixels, where sigma has the sign of what is drawn: now and then a limit is below 0."
    ),
    "time-distributed-sparse": (
        "TimeDistributed(CategoryEncoding(5, output_mode='one_hot', sparse=True)) stacks sparse "
        "tensors when it runs, which ops.stack does not take."
    ),
    "time-distributed-dtype": (
        "TimeDistributed(Dense(4), dtype='float16') declares float16; it calls the layer inside "
        "without casting its weights, and running gives float32."
    ),
    "attention-misfit": (
        "Attention and AdditiveAttention declare query[:-1] + value[-1] without a look at the "
        "sizes: a query of 8 features with a key of 6 is accepted and fails when run."
    ),
    "attention-dtypes": (
        "AdditiveAttention (and Attention with score_mode='concat') adds query and key with TF's "
        "own +, which fails on different dtypes: a float32 query with an int32 key."
    ),
    "mha-ranks": (
        "MultiHeadAttention accepts (None, 8), or a query and a key of different ranks, and fails "
        "when run."
    ),
    "mha-axes": (
        "MultiHeadAttention(2, 3, attention_axes=(2, -2)) is accepted on rank 4; running stops in "
        "einsum, because an axis is named twice."
    ),
    "mha-mask": (
        "MultiHeadAttention on rank 4 attends two axes; a mask of (batch, steps) stops it when "
        "run: axis -5 is out of bounds."
    ),
    "mha-unattended": (
        "MultiHeadAttention(attention_axes=1) accepts a query (None, 3, 5, 8) with a value "
        "(None, 3, 7, 8); the einsum over the other axis fails when run."
    ),
    "mha-scores": (
        "MultiHeadAttention.compute_output_spec declares scores of (batch, heads, Tq, Tq); "
        "executed they are (batch, heads, Tq, Tk), and of another rank for images."
    ),
    "dropout-beyond-one": (
        "Attention(dropout=1.5) is accepted; called with training=True it stops, the rate has to "
        "be below 1 (1 itself passes)."
    ),
    "bias-of-nothing": (
        "EinsumDense('ab,bcd->acd', (0, 2), bias_axes='cd') on (None, 3) is accepted; Keras adds "
        "the bias of (0, 2) as a vector of 2, and BiasAdd stops: biases must be 1D."
    ),
    "flash-attention": (
        "flash_attention=True is accepted symbolically; the TensorFlow backend raises."
    ),
    "gqa-headless": (
        "GroupQueryAttention(num_query_heads=0) is accepted symbolically and fails when run."
    ),
}

PREPARING: dict[str, str] = {
    "rescaling-broadcast": (
        "Rescaling declares the input's shape; a list of factors is broadcast: scale=[1, 2, 3] on "
        "(None, 9, 8, 1) gives 3 channels, scale=[1, 2] on 3 channels fails."
    ),
    "needs-adapt": (
        "Layers with a vocabulary or bins can be called symbolically before adapt(); executed they "
        "raise (uninitialized table, unknown vocabulary size, no boundaries)."
    ),
    "encoding-shape": (
        "compute_output_shape of CategoryEncoding, Hashing, the lookups and TextVectorization is "
        "not what encoding gives: multi_hot of (None, 4, 3) is declared (None, 4, N), executed "
        "(None, 3, N); Hashing one_hot of (None, 4) is declared (None, N), executed (None, 4, N)."
    ),
    "encoding-dtype": (
        "CategoryEncoding declares its compute dtype and encodes in its variable dtype: with "
        "mixed_float16 float16 is declared, float32 executed."
    ),
    "bincount-narrow": (
        "TensorFlow's DenseBincount has no float16: multi_hot and count fail when run."
    ),
    "category-dtype": (
        "Symbolic calls do not look at dtypes: StringLookup on int64, CategoryEncoding on uint8 or "
        "texts, HashedCrossing on floats are accepted and fail when run."
    ),
    "count-weights": (
        "CategoryEncoding refuses count_weights without output_mode='count' in call() only."
    ),
    "crossing-shape": (
        "HashedCrossing refuses shapes other than (batch,) and (batch, 1) in call() only."
    ),
    "lookup-dtype": (
        "Lookups declare float32 for one_hot, multi_hot and count, executed they give int64; with "
        "invert=True StringLookup declares int64 and gives texts."
    ),
    "text-rank": ("TextVectorization refuses (batch, n) with n > 1 in call() only."),
    "image-rank": (
        "Image layers declare a shape for any rank; in call() they refuse what is not one image "
        "(3) or a batch of images (4)."
    ),
    "image-channels": (
        "Colour layers (RandomHue, RandomSaturation, RandomGrayscale, RandAugment, AugMix) accept "
        "any number of channels symbolically and fail on 4 (or 1) when run."
    ),
    "image-policy": (
        "Augmentation layers accept dtype='uint8' and fail in their own arithmetic when run."
    ),
    "equalization-dtype": (
        "Equalization.compute_output_spec gives its input back, uint8 included; executed it gives "
        "the compute dtype."
    ),
    "resizing-arguments": (
        "Resizing looks at interpolation, at crop_to_aspect_ratio with pad_to_aspect_ratio and at "
        "a size of 0 only when it runs."
    ),
    "center-crop-dtype": (
        "CenterCrop of an image that is smaller than the crop resizes it in float32, whatever "
        "dtype it declares."
    ),
    "random-crop-inference": (
        "RandomCrop(6, 5) declares 6 x 5 images; with training=False it gives them back as they "
        "are, 16 x 16, in the dtype that they came in."
    ),
    "crop-to-nothing": (
        "RandomCrop(0, 5) and CenterCrop(6, 0) are accepted symbolically; where the image has to "
        "be resized, running divides by zero."
    ),
    "tf-idf-sparse": (
        "StringLookup(output_mode='tf_idf', sparse=True, idf_weights=...) stops in GatherNd."
    ),
    "pipeline-traced": (
        "Pipeline traces its layers to declare its output, and in a graph the data layers cast "
        "everything: Pipeline([RandomGrayscale()]) of int32 declares float32, executed int32."
    ),
    "complex-kept": (
        "No policy casts complex numbers: Masking() and Add() of complex64 declare float32, "
        "executed complex64."
    ),
    "text-ngrams": (
        "TextVectorization(vocabulary=('a', 'b'), split=None, ngrams=(3,), "
        "output_sequence_length=5) on (None, 2): a tensor of (2, 0) does not fit (2, 5)."
    ),
    "dilated-float-strides": (
        "SeparableConv1D(4, 2, strides=(2.0,), dilation_rate=3) is accepted and declares a shape; "
        "running stops (only integers are valid indices, got 2.0)."
    ),
    "int4-true": (
        "Dense(True, dtype='int4_from_float32') is built with one unit; running stops (cannot "
        "convert 0 to a tensor of dtype bool)."
    ),
    "einsum-quantized-lora": (
        "EinsumDense('abc,cb->ab', 5, dtype='int4_from_float32', lora_rank=2) on (None, 5, 4): the "
        "equation is computed with lora_kernel_a, and expects 5 columns where there are 2."
    ),
    "attention-batches": (
        "MultiHeadAttention of (1, 5, 8) and (2, 7, 8) is accepted; Einsum expects equal batches."
    ),
    "pipeline-normalization": (
        "Pipeline([Normalization(mean=0.5, variance=2.0)]) is accepted symbolically; running stops "
        "(tensor is out of scope), because it was built inside of the graph that was traced."
    ),
    "string-kept": (
        "Layers that only move values declare their compute dtype for texts and give texts: "
        "ZeroPadding2D() of strings declares float32, executed string."
    ),
    "erasing-colours": (
        "RandomErasing(fill_value=(0.1, 0.2, 0.3)) of images with 4 channels stops in BroadcastTo."
    ),
    "spectral-lora": (
        "SpectralNormalization(Dense(4, lora_rank=2)) called with training=True: 'EagerTensor' has "
        "no attribute 'value'."
    ),
    "unsorted-bins": (
        "Discretization((0.5, 0.1)) is accepted symbolically; Bucketize expects sorted boundaries."
    ),
    "perspective-flat": (
        "RandomPerspective on (2, 1, 16, 3): input matrix is not invertible, when run in training."
    ),
    "batch-norm-mask": (
        "BatchNormalization takes a mask of (batch, steps) on rank 5 symbolically; running asks "
        "for one dimension less than the input has."
    ),
    "depthwise-strides": (
        "DepthwiseConv2D(3, strides=(1, 2), dtype='float16') is accepted; TensorFlow's own kernel "
        "only supports equal strides (oneDNN's, for float32, does not mind)."
    ),
    "stft-one-channel": (
        "The STFT initializer makes (steps, 1, frequencies) for any shape of rank 3: an "
        "EinsumDense kernel of (5, 3, 4) is declared, and 3 becomes 1 when run."
    ),
    "dropout-of-everything": (
        "AlphaDropout(1) and GaussianDropout(1) called with training=True divide by 1 - rate."
    ),
    "noise-negative": (
        "AlphaDropout(0.5, noise_shape=(-1,)) is accepted, also in training, and a Pipeline traces "
        "it; drawing -1 values stops when it runs."
    ),
    "noise-shape": (
        "Dropout(0.5, noise_shape=(4, None)) on (2, 5, 6) is accepted; called with training=True "
        "it stops, or gives a larger tensor where the noise is larger."
    ),
    "hash-mask": (
        "Hashing(5, mask_value=7) of texts is accepted symbolically; running compares 7 with a "
        "text and stops."
    ),
    "posterization-fraction": (
        "RandomPosterization(factor=2.5) is accepted symbolically and fails when run."
    ),
    "clahe-tiles": (
        "ContrastLimitedAdaptiveHistogramEqualization mirrors to fill up tiles, which fails for "
        "images much smaller than tile_grid_size; symbolically it is accepted."
    ),
    "stft-dtype": (
        "STFTSpectrogram refuses dtypes other than float16, float32 and float64 in call() only."
    ),
    "psd-of-one": (
        "STFTSpectrogram('psd', frame_length=1, frame_step=1) on (None, 3, 2) declares one "
        "frequency for each channel; the padding of an empty stretch makes two of it: (2, 3, 4)."
    ),
    "mel-frames": (
        "MelSpectrogram declares (T + stride + 1) // stride frames; executed there are "
        "1 + (T + 2 * (fft_length // 2) - fft_length) // stride: 399 samples with stride 16 are "
        "declared 26 frames, executed 25."
    ),
    "mel-short": (
        "MelSpectrogram mirrors fft_length // 2 samples at each end, which fails for signals that "
        "are no longer than that; symbolically they are accepted."
    ),
    "mel-rank": (
        "MelSpectrogram declares (batch, mel, frames) for any rank above 1 and counts frames along "
        "the second axis; of (2, 64, 128) running gives (2, 64, mel, frames), along the last."
    ),
    "mel-nothing": (
        "MelSpectrogram(num_mel_bins=0) is accepted, and a Pipeline traces it; the decibels of no "
        "bands have no maximum when it runs."
    ),
    "mel-arguments": (
        "MelSpectrogram looks at window only when it runs, and mixes float32 bands with float64 "
        "signals, which fails."
    ),
}

OPERATIONS: dict[str, str] = {
    "operation-dtype": (
        "Operations declare a dtype without a look at what TensorFlow has: relu of bool and "
        "sigmoid of int32 fail when run, leaky_relu of int32 gives float32, reciprocal of float16 "
        "is declared float32 and gives float16."
    ),
    "norm-axes": ("ops.norm over three axes is accepted symbolically and raises when run."),
    "quantile-of-one": ("ops.quantile(x, [0.5]) declares no leading dimension, executed it is 1."),
    "reshape-none": ("ops.reshape takes None in newshape symbolically; executed it raises."),
    "pad-one-pair": (
        "ops.pad(x, 1) declares the padded shape; TensorFlow's pad needs one pair per axis and "
        "fails for more than one axis."
    ),
    "product-sizes": (
        "einsum, dot and tensordot do not compare the sizes that are summed up: 'bij,bkj->bik' "
        "with 3 and 4 for j is accepted symbolically and fails when run."
    ),
    "adaptive-pool-shape": (
        "ops.adaptive_average_pool of (None, 9, 8, 3) to (3, 4) declares (None, 9, 3, 4, 3), "
        "executed it is (None, 3, 4, 3)."
    ),
    "multi-hot-dtype": ("ops.multi_hot of int32 declares int32, executed it gives float32."),
}

EVIDENCE = {**SEQUENCES, **PREPARING, **OPERATIONS}
