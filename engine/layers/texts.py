"""The rule of TextVectorization: texts become words, and words their places in a vocabulary."""

from __future__ import annotations

from engine.layers.categories import cannot_read, run_shape
from engine.layers.demands import runtime_differs, title
from engine.layers.lookups import (
    depth_of,
    differences,
    encoded,
    needs_vocabulary,
    unadapted,
    vocabulary,
)
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.layers.stretching import grouped
from engine.problems import Problem, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, text


@rule("TextVectorization")
def text_vectorization(p: Parameters, inputs: Tensor) -> Outcome:
    """Split texts into words and give each its place in the vocabulary, or encode them."""
    _check_text_modes(p)
    if inputs.rank < 1 and p.output_mode == "int":
        raise refuse(
            "wrong-rank",
            "TextVectorization needs texts for each sample",
            "It reads one text per sample: (batch,) or (batch, 1).",
            spots=(Spot("inputs"),),
            needs=1,
            has=0,
        )
    words = vocabulary(p, "", "[UNK]", 1, False)
    depth = depth_of(p, words)
    shape = inputs.known
    if p.output_mode == "int":
        made: Shape = (shape[0], p.output_sequence_length)
    else:
        one_word = (1,) if p.split is None and len(shape) <= 1 else ()
        found = shape if p.split is None else (*shape, None)
        made = encoded(p, (*found, *one_word), depth)
    dtype = "int64" if p.output_mode == "int" else "float32"
    return gives(Tensor(made, dtype), warnings=_text_warnings(p, inputs, made, depth))


def _check_text_modes(p: Parameters) -> None:
    if p.output_mode != "int" and p.output_sequence_length is not None:
        raise refuse(
            "sequence-length-mode",
            "output_sequence_length needs output_mode = int",
            f"Only places of words stand in a sequence; output_mode is {p.output_mode!r}.",
            params=("output_sequence_length", "output_mode"),
        )
    if p.ragged and p.output_mode != "int":
        raise refuse(
            "ragged-mode",
            "ragged needs output_mode = int",
            f"Only places of words stand in rows of unequal length; output_mode is "
            f"{p.output_mode!r}.",
            params=("ragged", "output_mode"),
        )


def _text_warnings(p: Parameters, inputs: Tensor, made: Shape, depth: Dim) -> tuple[Problem, ...]:
    if unadapted(p):
        return (needs_vocabulary(p),)
    if inputs.dtype != "string":
        return (cannot_read(p, inputs.dtype, "it splits texts into words"),)
    shape = inputs.known
    if p.split is not None and len(shape) > 1 and shape[-1] not in (1, None):
        return (
            runtime_differs(
                "text-rank",
                title(f"TextVectorization splits one text per sample, not {text(shape)}"),
                "With split, the last dimension has to be 1: one text per sample.",
                params=("split",),
                spots=(Spot("inputs", 0, (len(shape) - 1,)),),
            ),
        )
    groups = p.given.get("ngrams")  # a number stands for all groups up to it
    least = min(groups) if isinstance(groups, tuple) and groups else 1
    if p.split is None and p.output_sequence_length and shape and not p.ragged:
        words = shape[-1]
        nothing = isinstance(groups, int) and groups < 1
        if nothing or (words is not None and words < least):
            wanted = "groups" if nothing else f"groups of at least {least} words"
            return (
                runtime_differs(
                    "text-ngrams",
                    title(
                        f"ngrams = {groups} makes no groups"
                        if nothing
                        else f"{words} words make no group of {least}"
                    ),
                    f"ngrams = {groups} takes {wanted}; no text has any, and nothing can be "
                    "filled up to output_sequence_length.",
                    params=("ngrams",),
                    spots=(Spot("inputs", 0, (len(shape) - 1,)),),
                ),
            )
    return differences(p, made, _text_run_shape(p, shape, depth))


def _text_run_shape(p: Parameters, shape: Shape, depth: Dim) -> Shape:
    """Give the shape that running gives: split texts gain a dimension of words."""
    words = (*(shape[:-1] if len(shape) > 1 else shape), None) if p.split is not None else shape
    if p.output_mode == "int":
        length = p.output_sequence_length
        unknown = p.split is not None or length is not None or p.ngrams is not None
        if p.ragged and p.split is None and length is not None and len(shape) > 1:
            return (*shape[:-1], grouped(shape[-1], p.given.get("ngrams"), length))
        words = (*words[:-1], None if p.ragged else length) if unknown else words
        # A declared unknown length stands for any.
        return (words[0], None) if len(words) == 2 and length is None else words
    mode = "count" if p.output_mode == "tf_idf" else p.output_mode
    return run_shape(words, mode, depth)
