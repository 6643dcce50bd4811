"""Rules of the layers that turn sound into pictures of its frequencies."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers import windows
from engine.layers.demands import (
    dtype_warnings,
    is_float,
    needs_rank,
    needs_size,
    runtime_differs,
    signed,
    title,
)
from engine.layers.preprocessing import within_float32
from engine.layers.registry import Outcome, Parameters, Weight, Window, gives, rule
from engine.problems import Line, Problem, RuleError, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, text


def _explain_mel(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    samples, frames = inputs[0].known[-1 if inputs[0].rank == 1 else 1], outputs[0].known[-1]
    stride = p.sequence_stride
    shown = "?" if samples is None else str(samples)
    numbers = f"⌊({shown} + {stride} + 1)/{stride}⌋"
    return [
        Line("bins", "num_mel_bins", str(p.num_mel_bins), str(p.num_mel_bins)),
        Line("T", "⌊(n + s + 1)/s⌋", numbers, "?" if frames is None else str(frames)),
    ]


@rule("MelSpectrogram", explain=_explain_mel)
def mel_spectrogram(p: Parameters, inputs: Tensor) -> Outcome:
    """Give the loudness of bands of frequencies as people hear them, over time."""
    within_float32(p, "ref_power")
    if isinstance(p.sampling_rate, float):
        within_float32(p, "sampling_rate")
    length = p.sequence_length or p.fft_length
    if p.fft_length < length:
        raise _fft_too_short(p, "sequence_length", length)
    if inputs.rank < 1:
        raise refuse(
            "wrong-rank",
            "MelSpectrogram needs a signal, this is a single number",
            "It reads samples over time: (batch, samples), or (samples,) for one signal.",
            spots=(Spot("inputs"),),
            needs=2,
            has=0,
        )
    if p.num_mel_bins < 0:
        raise refuse(
            "bad-parameter",
            title(f"num_mel_bins = {signed(p.num_mel_bins)} is no number of bands"),
            "num_mel_bins counts bands of frequencies; it cannot be below 0.",
            params=("num_mel_bins",),
        )
    alone = inputs.rank == 1
    samples = inputs.known[0 if alone else 1]
    stride = p.sequence_stride
    frames = None if samples is None else (samples + stride + 1) // stride
    made: tuple[Dim, ...] = (p.num_mel_bins, frames)
    if not alone:
        made = (inputs.known[0], *made)
    work = None if frames is None else frames * (p.fft_length // 2 + 1) * p.num_mel_bins
    return gives(
        Tensor(made, p.compute_dtype),
        macs=work,
        warnings=_mel_warnings(p, inputs, made),
    )


def _fft_too_short(p: Parameters, name: str, length: int) -> RuleError:
    return refuse(
        "fft-too-short",
        title(f"fft_length = {p.fft_length} is below {name} = {length}"),
        f"A window of {length} samples does not fit into a Fourier transform over {p.fft_length}.",
        params=("fft_length", name),
    )


def _mel_warnings(p: Parameters, inputs: Tensor, made: Shape) -> tuple[Problem, ...]:
    whole = "fail" if p.compute_dtype == "string" else "fine"
    stops = dtype_warnings(p, inputs, whole=whole) or _mel_arguments(p)
    if stops:
        return stops
    *before, samples = inputs.known
    half = p.fft_length // 2
    if samples is not None and samples <= half:
        return (
            runtime_differs(
                "mel-short",
                title(f"{samples} samples are too short for fft_length = {p.fft_length}"),
                f"Each end is mirrored by fft_length / 2 = {half} samples, so more than {half} are "
                f"needed; {samples} arrive.",
                params=("fft_length",),
                spots=(Spot("inputs"),),
            ),
        )
    if p.num_mel_bins < 1 and p.power_to_db:
        why = "There has to be at least one band of frequencies."
        return (_mel_stops("mel-nothing", p, "num_mel_bins", why),)
    real = None
    if samples is not None:
        real = 1 + (samples + 2 * half - p.fft_length) // p.sequence_stride
    return _mel_shape(p, inputs, made, (*before, p.num_mel_bins, real))


def _mel_shape(p: Parameters, inputs: Tensor, made: Shape, real: Shape) -> tuple[Problem, ...]:
    """Warn of another shape than the declared one: Keras counts samples along the second axis."""
    if inputs.rank > 2:
        heading = title(f"MelSpectrogram needs samples, not {text(inputs.shape)}")
        why = (
            "It is made for (batch, samples): one signal without channels per sample. Of "
            f"{text(inputs.shape, batch=True)} it takes the last dimension for the samples and "
            f"gives {text(real, batch=True)}, where Keras declares {text(made, batch=True)}."
        )
        return (runtime_differs("mel-rank", heading, why, spots=(Spot("inputs"),), runs_to=real),)
    if real[-1] is None or real == made:
        return ()
    return (
        runtime_differs(
            "mel-frames",
            title(f"When run, there are {real[-1]} frames, not {made[-1]}"),
            f"Keras declares ⌊(n + s + 1)/s⌋ = {made[-1]} frames for {inputs.known[-1]} samples; "
            f"running gives {real[-1]}.",
            params=("sequence_stride",),
            runs_to=real,
        ),
    )


def _mel_arguments(p: Parameters) -> tuple[Problem, ...]:
    """Warn of arguments that Keras looks at only when the layer runs."""
    if p.window not in ("hann", "hamming", None):
        why = "The window is hann or hamming, or there is none."
        return (_mel_stops("mel-arguments", p, "window", why),)
    if p.compute_dtype == "float64" and p.power_to_db:
        why = "Keras computes the bands in float32 and cannot mix the two."
        return (_mel_stops("mel-arguments", p, "dtype", why),)
    return ()


def _mel_stops(bug: str, p: Parameters, param: str, why: str) -> Problem:
    return runtime_differs(
        bug,
        title(f"MelSpectrogram cannot be run with {param} = {getattr(p, param)!r}"),
        f"{why} Keras notices it only when the layer runs.",
        params=(param,),
    )


def _explain_stft(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    shape = inputs[0].known
    step, frames = _step(p), _frames(p, windows.spatial(p, shape)[0], _step(p))
    lines = windows.explained(p, windows.spatial(p, shape), (frames,), (p.frame_length,), (step,))
    bins, depth = _bins(p), windows.channels(p, shape)
    double = "2 · " if p.mode == "stft" else ""
    formula = f"{double}(⌊fft_length/2⌋ + 1)" + ("" if p.expand_dims else " · C")
    numbers = f"{double}{_fft(p) // 2 + 1}" + ("" if p.expand_dims else f" · {depth}")
    total = bins if p.expand_dims or depth is None else bins * depth
    return [*lines, Line("frequencies", formula, numbers, str(total))]


@rule("STFTSpectrogram", explain=_explain_stft)
def stft_spectrogram(p: Parameters, inputs: Tensor) -> Outcome:
    """Give the frequencies in each stretch of a signal, by convolution with waves."""
    step = _checked_step(p)
    needs_rank(p, inputs, 3, windows.form(p, 1), why="It reads samples over time.")
    depth = needs_size(
        p,
        inputs,
        windows.channel_axis(p, 3),
        "number of channels",
        "Each channel gives frequencies of its own.",
    )
    frames, bins = _frames(p, windows.spatial(p, inputs.known)[0], step), _bins(p)
    made = _spread(p, inputs.known[0], frames, bins, depth)
    waves = (p.frame_length, 1, _fft(p) // 2 + 1)
    kernels = [
        Weight(f"{part}_kernel", waves)
        for part, other in (("real", "imag"), ("imag", "real"))
        if p.mode != other
    ]
    work = len(kernels) * waves[0] * waves[2] * depth
    return gives(
        Tensor(made, p.compute_dtype),
        weights=kernels,
        macs=None if frames is None else frames * work,
        warnings=_stft_warnings(p, inputs)
        or _one_frequency(p, _spread(p, inputs.known[0], frames, 2, depth)),
        window=Window((p.frame_length,), (step,)),
    )


def _spread(p: Parameters, batch: Dim, frames: Dim, bins: int, depth: int) -> Shape:
    """Give the shape of frames with their frequencies, of each channel by itself or in a row."""
    if not p.expand_dims:
        return windows.arranged(p, batch, (frames,), bins * depth)
    first = windows.channels_first(p)
    return (batch, depth, frames, bins) if first else (batch, frames, bins, depth)


def _one_frequency(p: Parameters, real: Shape) -> tuple[Problem, ...]:
    """Warn of a density over one frequency: what lies between the first and the last is doubled."""
    if p.mode != "psd" or _fft(p) > 1:
        return ()
    return (
        runtime_differs(
            "psd-of-one",
            title(f"When run, it gives {text(real)}", "Running differs in shape"),
            "fft_length = 1 leaves one frequency. Keras fills what lies between the first and the "
            "last one up at both ends, which makes two of none.",
            params=("fft_length", "mode"),
            runs_to=real,
        ),
    )


def _checked_step(p: Parameters) -> int:
    """Give by how much frames move on; refuses frames that leave gaps or do not move."""
    step = _step(p)
    if p.frame_step is not None and not 1 <= p.frame_step <= p.frame_length:
        raise refuse(
            "frame-step",
            title(f"frame_step = {p.frame_step} must lie in 1 to {p.frame_length}"),
            f"Frames of {p.frame_length} samples may not leave gaps between them.",
            params=("frame_step", "frame_length"),
        )
    if p.fft_length is not None and p.fft_length < p.frame_length:
        raise _fft_too_short(p, "frame_length", p.frame_length)
    if step < 1:
        raise refuse(
            "frame-step",
            "Frames of one sample have no half to move by",
            f"frame_step is frame_length / 2 where it is free; that is {step} here.",
            params=("frame_step",),
        )
    return step


def _step(p: Parameters) -> int:
    step: int = p.frame_step or p.frame_length // 2
    return step


def _fft(p: Parameters) -> int:
    # The next power of two where it is left free.
    given: int = p.fft_length or 1 << (p.frame_length - 1).bit_length()
    return given


def _bins(p: Parameters) -> int:
    return (_fft(p) // 2 + 1) * (2 if p.mode == "stft" else 1)


def _frames(p: Parameters, samples: Dim, step: int) -> Dim:
    if p.padding == "same":
        return windows.same(samples, step)
    found = windows.valid(samples, p.frame_length, step)
    if found is not None and found < 1:
        formula, numbers = "⌊(n − k)/s⌋ + 1", f"⌊({samples} − {p.frame_length})/{step}⌋ + 1"
        raise refuse(
            "frame-too-large",
            title(f"A frame of {p.frame_length} is longer than {samples} samples"),
            f"{formula} = {numbers} = {signed(found)}, must be ≥ 1",
            params=("frame_length", "padding"),
            spots=(Spot("inputs", 0, (windows.first_spatial_axis(p),)),),
            lines=(Line("T", formula, numbers, signed(found), "must be ≥ 1"),),
            frame=p.frame_length,
            samples=samples,
        )
    return found


def _stft_warnings(p: Parameters, inputs: Tensor) -> tuple[Problem, ...]:
    found = dtype_warnings(p, inputs, whole="fail")
    arriving = p.compute_dtype if is_float(inputs.dtype) else inputs.dtype
    if found or arriving in ("float16", "float32", "float64"):
        return found
    return (
        runtime_differs(
            "stft-dtype",
            title(f"STFTSpectrogram cannot be run on {arriving} values"),
            "It takes float16, float32 and float64; Keras notices others only when it runs.",
            params=("dtype",),
        ),
    )
