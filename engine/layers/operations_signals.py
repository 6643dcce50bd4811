"""Rules of the operations on signals: their frequencies and their stretches."""

from __future__ import annotations

from engine.layers import window_limits as limits
from engine.layers.demands import signed, title
from engine.layers.operands import (
    Value,
    made,
    tensor,
)
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import refuse
from engine.tensors import Tensor


def _two(p: Parameters) -> tuple[str, str]:
    return ("real", "imag")


@rule("ops.rfft", outputs=_two)
def rfft(p: Parameters, x: Value) -> Outcome:
    """Give the frequencies along the last axis."""
    found = tensor(p, x)
    if not found.rank:
        raise refuse("wrong-rank", "rfft needs a signal", "It is a single number.")
    length = found.shape[-1] if p.fft_length is None else p.fft_length
    shape = (*found.shape[:-1], None if length is None else length // 2 + 1)
    return gives(*[Tensor(shape, found.dtype)] * 2)


@rule("ops.stft", outputs=_two)
def stft(p: Parameters, x: Value) -> Outcome:
    """Give the frequencies of stretches of a signal."""
    found = tensor(p, x)
    if not found.rank:
        raise refuse("wrong-rank", "stft needs a signal", "It is a single number.")
    length = found.shape[-1]
    padded = p.fft_length // 2 * 2 if p.center else 0
    frames = None if length is None else 1 + (length + padded - p.fft_length) // p.sequence_stride
    if frames is not None and frames < 0:
        raise refuse(
            "frame-too-large",
            title(f"{length} samples are too short for fft_length = {p.fft_length}"),
            f"1 + ({length} + {padded} − {p.fft_length}) // {p.sequence_stride} = {signed(frames)}",
            params=("fft_length",),
        )
    made_of = Tensor((*found.shape[:-1], frames, p.fft_length // 2 + 1), found.dtype)
    return gives(made_of, made_of, warnings=limits.mirrored(p, length) or limits.wide_enough(p))


@rule("ops.extract_sequences")
def extract_sequences(p: Parameters, x: Value) -> Outcome:
    """Give every stretch of a signal as a row."""
    found = tensor(p, x)
    if not found.rank:
        raise refuse("wrong-rank", "extract_sequences needs a signal", "It is a single number.")
    length, stretch = found.shape[-1], p.sequence_length
    rows = None if length is None else 1 + (length - stretch) // p.sequence_stride
    if rows is not None and rows < 0:
        raise refuse(
            "frame-too-large",
            title(f"{length} samples are too short for {stretch}"),
            f"1 + ({length} − {stretch}) // {p.sequence_stride} = {signed(rows)}",
            params=("sequence_length",),
        )
    return made((*found.shape[:-1], rows, stretch), found.dtype)
