"""Projects that nobody would draw, for properties that must hold of every one."""

from __future__ import annotations

from hypothesis import strategies as st

from engine.graph import Frame, Inlet, Layer, Model, Node, Outlet, Project
from engine.tensors import Tensor
from engine.values import FrozenDict, KerasObject

words = st.text(max_size=8) | st.sampled_from(
    ["class_name", "config", "$dict", "$float", "é", "a/b"]
)

scalars = (
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False) | words
)


def _deeper(inner):
    mappings = st.dictionaries(words, inner, max_size=3).map(FrozenDict)
    return (
        st.lists(inner, max_size=3).map(tuple)
        | mappings
        | st.builds(KerasObject, words, mappings, st.none() | words, st.none() | words)
    )


values = st.recursive(scalars, _deeper, max_leaves=6)
mappings = st.dictionaries(words, values, max_size=3).map(FrozenDict)
tensors = st.builds(
    Tensor,
    st.none() | st.lists(st.none() | st.integers(0, 999), max_size=4).map(tuple),
    words,
    st.booleans(),
)
spots = st.tuples(*[st.floats(-1e6, 1e6)] * 2)


@st.composite
def models(draw, names=("m",)):
    """Make a model with any layers, calls, wires and frames."""
    ids = st.text("ln0123456789é", min_size=1, max_size=4)
    kinds = st.sampled_from(["Dense", "Input", "Output", "Add", "ops.add", "My>Own"]) | words
    layers = draw(
        st.dictionaries(
            ids,
            st.builds(
                Layer, kinds, words, mappings, st.none(), st.none() | words, st.none() | words
            ),
            min_size=1,
            max_size=4,
        )
    )
    nodes = draw(
        st.dictionaries(
            ids,
            st.builds(
                Node,
                st.sampled_from(sorted(layers)),
                mappings,
                spots,
                st.booleans(),
                st.lists(tensors, max_size=2).map(tuple),
                st.frozensets(words, max_size=2),
            ),
            max_size=5,
        )
    )
    if not nodes:
        return Model(layers, settings=draw(mappings))
    some = st.sampled_from(sorted(nodes))
    wires = draw(
        st.dictionaries(
            st.builds(Inlet, some, words, st.integers(0, 5)),
            st.builds(Outlet, some, st.integers(0, 3)),
            max_size=5,
        )
    )
    frames = draw(
        st.dictionaries(
            ids, st.builds(Frame, words, st.frozensets(some), st.booleans()), max_size=2
        )
    )
    return Model(layers, nodes, wires, frames, draw(mappings))


@st.composite
def projects(draw):
    """Make a project of one to three models."""
    made = draw(st.dictionaries(words, models(), min_size=1, max_size=3))
    return Project(made, draw(st.sampled_from(sorted(made))), draw(words))
