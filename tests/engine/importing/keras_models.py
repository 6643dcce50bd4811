"""Models made by real Keras, of every form that files have; and what Keras says of each."""

from __future__ import annotations

import json
import math
from typing import Any


def load() -> Any:
    """Give real Keras."""
    import keras

    return keras


def shared_and_nested() -> Any:
    """Make two inputs, a shared layer, nested models called twice, operations, dict outputs."""
    import keras
    from keras import layers, ops

    a, b = keras.Input((8,), name="a"), keras.Input((8,), name="b")
    dense = layers.Dense(4, activation="relu", kernel_initializer=keras.initializers.HeNormal(3))
    inner = keras.Input((4,))
    encoder = keras.Model(inner, [layers.Dense(3)(inner), layers.Dense(2)(inner)], name="encoder")
    first, second = encoder(dense(a))
    third, fourth = encoder(dense(b))
    head = keras.Sequential([layers.Input((3,)), layers.Dense(5)], name="head")
    x = layers.Concatenate()([head(first), head(third), second])
    x = ops.stack([x[:, 1:3] * 2.0 + 1, x[:, 3:5]], axis=1)
    return keras.Model({"a": a, "b": b}, {"out": x, "extra": fourth}, name="twins")


def dict_nested() -> Any:
    """Make a nested model whose inputs and outputs are dicts in another order than sorted."""
    import keras
    from keras import layers

    z, a = keras.Input((4,), name="z"), keras.Input((5,), name="a")
    outputs = {"q": layers.Dense(2)(z), "p": layers.Dense(3)(a)}
    inner = keras.Model({"z": z, "a": a}, outputs, name="inner")
    x, y = keras.Input((4,)), keras.Input((5,))
    made = inner({"z": x, "a": y})
    return keras.Model([x, y], [layers.Dense(7)(made["q"]), made["p"]], name="dicts")


def deep() -> Any:
    """Make a model in a model in a model, the innermost called twice."""
    import keras
    from keras import layers

    inner_in = keras.Input((4,))
    inner = keras.Model(inner_in, layers.Dense(4)(inner_in), name="inner")
    mid_in = keras.Input((4,))
    mid = keras.Model(mid_in, inner(inner(mid_in)), name="mid")
    outer_in = keras.Input((4,))
    return keras.Model(outer_in, mid(outer_in), name="outer")


def recurrent() -> Any:
    """Make states in and out, wrappers, attention with scores, stacked cells."""
    import keras
    from keras import layers

    steps = keras.Input((10, 4), name="steps")
    states = [keras.Input((6,), name="h"), keras.Input((6,), name="c")]
    lstm = layers.LSTM(6, return_state=True, return_sequences=True)
    x, h, c = lstm(steps, initial_state=states)
    x = layers.Bidirectional(layers.LSTM(3, return_sequences=True))(x)
    x = layers.TimeDistributed(layers.Dense(7))(x)
    x, scores = layers.MultiHeadAttention(2, 8)(
        x, x, return_attention_scores=True, use_causal_mask=True
    )
    x = layers.Attention()([x, x, x])
    x = layers.RNN([layers.LSTMCell(3), layers.GRUCell(2)])(x)
    return keras.Model([steps, *states], [x, h, scores], name="recurrent")


def masked() -> Any:
    """Make a masked text model with an explicit mask argument."""
    import keras
    from keras import layers

    words = keras.Input((12,), dtype="int32", name="words")
    known = keras.Input((12,), dtype="bool", name="known")
    x = layers.Embedding(50, 8, mask_zero=True)(words)
    x = layers.LSTM(5, return_sequences=True)(x)
    x = layers.GRU(4)(x, mask=known)
    return keras.Model([words, known], x, name="masked")


def sequential() -> Any:
    """Make a compiled Sequential with mixed precision in one layer and an activation layer."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            layers.Input((8, 8, 3), batch_size=2, name="image"),
            layers.Conv2D(3, (3, 5), strides=2, padding="same", dtype="mixed_float16"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(2, activation=layers.LeakyReLU(0.1), kernel_regularizer="l2"),
        ],
        name="classifier",
    )
    metric = keras.metrics.SparseCategoricalAccuracy(name="acc")
    model.compile(keras.optimizers.Adam(1e-4), "sparse_categorical_crossentropy", metrics=[metric])
    return model


def sequential_with_model() -> Any:
    """Make a Sequential that holds a functional model."""
    import keras
    from keras import layers

    return keras.Sequential([keras.Input((4,)), deep(), layers.Dense(2)], name="around")


def odd_outputs() -> Any:
    """Make outputs that loose ends would not tell: an inner tensor, the input, one twice."""
    import keras
    from keras import layers

    x = keras.Input((6,), name="x")
    first = layers.Dense(3, name="first")(x)
    last = layers.Dense(2, name="last")(first)
    return keras.Model([x], [last, first, first, x], name="odd")


def odd_names() -> Any:
    """Make names with spaces, unicode, quotes and words of Python."""
    import keras
    from keras import layers

    x = keras.Input((6,), name="die Eingabe")
    x1 = layers.Dense(3, name="größe \u2713")(x)
    x2 = layers.Dense(3, name='lambda"\n')(x1)
    return keras.Model(x, layers.Add(name="class")([x1, x2]), name="naïve model")


def single_lists() -> Any:
    """Make lists of one input and one output, and a merge of one tensor."""
    import keras
    from keras import layers

    x = keras.Input((6,))
    return keras.Model([x], [layers.Concatenate()([layers.Dense(2)(x)])], name="lists")


def constants() -> Any:
    """Make operations with constants among their tensors."""
    import keras
    from keras import ops

    x = keras.Input((8,))
    y = ops.concatenate([x, ops.ones((1, 8)), x], axis=0)
    z = ops.einsum("ab,bc->ac", ops.where(y > 0, y, -1.0), ops.ones((8, 2)))
    return keras.Model(x, [z, ops.split(z, 2, axis=1)[1]], name="constants")


def states_of_cells() -> Any:
    """Make states in lists of lists, as stacked cells take them."""
    import keras
    from keras import layers

    x, h, c, g = (keras.Input(shape) for shape in ((5, 4), (3,), (3,), (2,)))
    cells = [layers.LSTMCell(3), layers.GRUCell(2)]
    made = layers.RNN(cells, return_state=True)(x, initial_state=[[h, c], [g]])
    return keras.Model([x, h, c, g], keras.tree.flatten(made), name="states")


def model_in_a_wrapper() -> Any:
    """Make a model that is applied to every step."""
    import keras
    from keras import layers

    image = keras.Input((8, 8, 1))
    x = layers.Conv2D(4, 3)(image)
    x = layers.BatchNormalization()(x)
    each = keras.Model(image, layers.Flatten()(x), name="each")
    inner = keras.Sequential([layers.Input((144,)), layers.Dense(3)])
    video = keras.Input((5, 8, 8, 1))
    x = layers.TimeDistributed(each)(video)
    x = layers.TimeDistributed(inner)(x)
    return keras.Model(video, layers.Dense(1)(layers.LSTM(2)(x)), name="video")


def nested_structures() -> Any:
    """Make lists in lists and dicts of lists for inputs and outputs."""
    import keras
    from keras import layers

    a, b = keras.Input((3,)), keras.Input((3,))
    inner = keras.Model([a, [b]], {"k": [layers.Dense(2)(a), b]}, name="inner")
    x = keras.Input((3,))
    return keras.Model([x], inner([x, [x]])["k"], name="nests")


def dict_of_outputs() -> Any:
    """Give a model that calls, twice, a model whose outputs are a dict, and one with one key."""
    keras = load()
    layers = keras.layers
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    ends = {"sum": layers.Add()([a, b]), "deep": layers.Dense(3)(a)}
    inner = keras.Model([a, b], ends, name="inner")
    c = keras.Input((3,), name="c")
    single = keras.Model(c, {"only": layers.Dense(5)(c)}, name="single")
    x, y = keras.Input((4,), name="x"), keras.Input((4,), name="y")
    one, other = inner([x, y]), inner([y, x])
    outputs = [one["sum"], other["deep"], single(one["deep"])["only"]]
    return keras.Model([x, y], outputs, name="outer")


def embedded_positions() -> Any:
    """Give a model that adds constant tensors: positions embedded once and for all."""
    keras = load()
    layers = keras.layers
    x = keras.Input((5,), dtype="int32", name="x")
    h = layers.Embedding(9, 4)(x) + layers.Embedding(5, 4)(keras.ops.arange(5))
    h = keras.ops.where(keras.ops.convert_to_tensor([[True], [False]] * 2 + [[True]]), h, 0.5)
    return keras.Model(x, layers.Dense(2)(h), name="positions")


def call_arguments() -> Any:
    """Give a model whose calls say more than their tensors."""
    keras = load()
    layers = keras.layers
    x, m = keras.Input((5, 4), name="x"), keras.Input((5,), dtype="bool", name="m")
    i, w = keras.Input((3,), dtype="int32", name="i"), keras.Input((3,), name="w")
    h = layers.LSTM(3, return_sequences=True)(x, mask=m, training=False)
    h = layers.BatchNormalization()(layers.Dropout(0.5)(h, training=True), training=False)
    h = layers.MultiHeadAttention(2, 2)(h, x, use_causal_mask=True)
    table = layers.ReversibleEmbedding(9, 6)
    counts = layers.CategoryEncoding(5, output_mode="count")(i, count_weights=w)
    back = table(layers.Dense(6)(table(i)), reverse=True)
    ends = [layers.GlobalAveragePooling1D()(h, mask=m), layers.Softmax()(h), counts, back]
    return keras.Model([x, m, i, w], ends, name="calls")


def rescaled_in_a_pipeline() -> Any:
    """Give layers in an argument whose files say every argument."""
    keras = load()
    layers = keras.layers
    steps = [layers.RandomFlip(), layers.Rescaling(1 / 255)]
    return keras.Sequential([layers.Input((8, 8, 3)), layers.Pipeline(steps), layers.Conv2D(2, 3)])


def operations_of_images() -> Any:
    """Give operations whose functions know more than their files, and one of any number of rows."""
    keras = load()
    ops = keras.ops
    x = keras.Input((8, 8, 4), name="x")
    ends = [ops.max_pool(x, 2), ops.average_pool(x, 3, strides=2, padding="same")]
    ends += [ops.depth_to_space(x, 2), ops.conv(x, ops.ones((3, 3, 4, 2)))]
    ends += ops.meshgrid(x[0, 0, :, 0], x[0, :, 0, 0], x[0, 0, 0])
    return keras.Model(x, ends, name="images")


def cells_and_policies() -> Any:
    """Give a cell that is called by itself, and layers with policies that are objects."""
    keras = load()
    layers = keras.layers
    x, h, c = keras.Input((3,), name="x"), keras.Input((4,), name="h"), keras.Input((4,), name="c")
    y, (h2, c2) = layers.LSTMCell(4)(x, [h, c])
    z = layers.Dense(4, dtype=keras.DTypePolicy("mixed_bfloat16"))(y)
    z = layers.Dense(2, dtype="int8_from_float32")(z)
    return keras.Model([x, h, c], [z, h2, c2], name="cells")


FORMS = (
    shared_and_nested, dict_nested, deep, recurrent, masked, sequential, sequential_with_model,
    odd_outputs, odd_names, single_lists, constants, states_of_cells, model_in_a_wrapper,
    nested_structures, dict_of_outputs, embedded_positions, call_arguments,
    rescaled_in_a_pipeline, operations_of_images, cells_and_policies,
)  # fmt: skip


# ── what Keras says ──────────────────────────────────────────────────────────────────────────


def said(model: Any) -> dict[str, list[Any]]:
    """Give per layer or operation: output shapes and dtypes of each call, and its weights."""
    from keras import tree

    found = {}
    graph = model if hasattr(model, "_nodes_by_depth") else model._functional
    operations = graph.operations
    kept = {id(n) for n in _nodes(model)}
    for operation in operations:
        calls = [
            [[list(t.shape), t.dtype] for t in tree.flatten(node.output_tensors)]
            for node in operation._inbound_nodes
            if id(node) in kept
        ]
        weights = [
            sum(math.prod(w.shape) for w in getattr(operation, f"{kind}_weights", ()))
            for kind in ("trainable", "non_trainable")
        ]
        found[operation.name] = [calls, weights]
    return found


def _nodes(model: Any) -> list[Any]:
    graph = model if hasattr(model, "_nodes_by_depth") else model._functional
    return [node for nodes in graph._nodes_by_depth.values() for node in nodes]


def ends(model: Any) -> tuple[list[Any], list[Any]]:
    """Give the shapes and dtypes of inputs and outputs."""
    from keras import tree

    def plain(tensors: Any) -> list[Any]:
        return [[list(t.shape), t.dtype] for t in tree.flatten(tensors)]

    return plain(model.inputs), plain(model.outputs)


def without_shapes(raw: Any) -> Any:
    """Give the JSON of a model without the shapes that Keras wrote into it."""
    if isinstance(raw, dict):
        kept = {
            key: without_shapes(value)
            for key, value in raw.items()
            if key not in ("build_config", "build_input_shape")
        }
        if raw.get("class_name") == "__keras_tensor__":
            kept["config"] = {"keras_history": raw["config"]["keras_history"]}
        return kept
    return [without_shapes(item) for item in raw] if isinstance(raw, list) else raw


def text(model: Any, *, shapes: bool = True) -> bytes:
    """Give the JSON of a model as bytes."""
    raw = json.loads(model.to_json())
    return json.dumps(raw if shapes else without_shapes(raw)).encode()
