"""torch.stft and torch.istft: spectra of overlapping pieces of a signal and back. Imported on first use."""

import warnings

from torch import fft
from torch._ops import aten


def _said(value):
    return "None" if value is None else {True: "1", False: "0"}.get(value, value) if isinstance(value, bool) else value


def _sizes(shape):
    return "[" + ", ".join(map(str, shape)) + "]"


def _type(t):
    return f"CPU{t.dtype._typename}Type" if t.is_complex() else t.type()


def _call(name, input, window, **rest):
    """The call as PyTorch repeats it in its errors."""
    shown = "None" if window is None else f"{_type(window)}{{{_sizes(window.shape)}}}"
    parts = [f"{name}({_type(input)}{_sizes(input.shape)}"]
    for key, value in rest.items():
        parts.append(f"{key}={_said(value)}")
        if key == "win_length":
            parts.append(f"window={shown}")
    return ", ".join(parts) + ") "


def stft(
    input,
    n_fft,
    hop_length=None,
    win_length=None,
    window=None,
    center=True,
    pad_mode="reflect",
    normalized=False,
    onesided=None,
    return_complex=None,
    align_to_window=None,
):
    """Spectra of pieces of n_fft samples, hop_length apart: (B, T) or (T,) -> (B, n_fft // 2 + 1, frames) complex.

    Pieces are multiplied by `window`; with center the signal is padded, so that piece t is centered at t * hop_length.
    """
    if center and align_to_window is not None:
        raise RuntimeError("stft align_to_window should only be set when center = false")
    rank = input.dim()
    if center:
        from torch.nn import functional

        half = n_fft // 2
        wide = functional.pad(input.reshape([1] * (3 - rank) + list(input.shape)), [half, half], pad_mode)
        input = wide.reshape(wide.shape[-rank:] if rank else ())
    hop = n_fft >> 2 if hop_length is None else hop_length
    length = n_fft if win_length is None else win_length
    call = lambda: _call(  # noqa: E731
        "stft",
        input,
        window,
        n_fft=n_fft,
        hop_length=hop,
        win_length=length,
        normalized=normalized,
        onesided=onesided,
        return_complex=return_complex,
        align_to_window=align_to_window,
    )
    complex_result = return_complex
    if return_complex is None:
        complex_result = input.is_complex() or (window is not None and window.is_complex())
        if not complex_result:
            raise RuntimeError(
                "stft requires the return_complex parameter be given for real inputs, and will further require that "
                "return_complex=True in a future PyTorch release."
            )
    if not (input.is_floating_point() or input.is_complex()):
        raise RuntimeError(f"{call()}: expected a tensor of floating point or complex values")
    if rank not in (1, 2):
        raise RuntimeError(f"{call()}: expected a 1D or 2D tensor")
    x = input.unsqueeze(0) if rank == 1 else input
    size = x.shape[1]
    if n_fft <= 0 or n_fft > size:
        raise RuntimeError(f"{call()}: expected 0 < n_fft < {size}, but got n_fft={length}")
    if hop <= 0:
        raise RuntimeError(f"{call()}: expected hop_length > 0, but got hop_length={hop}")
    if length <= 0 or length > n_fft:
        raise RuntimeError(f"{call()}: expected 0 < win_length <= n_fft, but got win_length={length}")
    if window is not None and tuple(window.shape) != (length,):
        raise RuntimeError(
            f"{call()}: expected a 1D window tensor of size equal to win_length={length}, but got window with size "
            f"{_sizes(window.shape)}"
        )
    taper = _widened(window, length, n_fft, input.dtype) if window is not None or length < n_fft else None
    frames = x.unfold(1, n_fft, hop)  # (B, frames, n_fft)
    if taper is not None:
        frames = frames * taper
    norm = "ortho" if normalized else "backward"
    if frames.is_complex():
        if onesided:
            raise RuntimeError("Cannot have onesided output if window or input is complex")
        out = fft.fft(frames, norm=norm)
    else:
        out = fft.fft(frames, norm=norm) if onesided is False else fft.rfft(frames, norm=norm)
    out = out.transpose(1, 2)
    out = out.squeeze(0) if rank == 1 else out
    return out if complex_result else aten.view_as_real(out)


def _widened(window, length, n_fft, dtype):
    """The window, of ones if there is none, with as many zeros on either side as n_fft asks for."""
    if window is None:
        window = aten.ones([length], dtype=dtype)
    left = (n_fft - length) // 2
    return aten.constant_pad_nd(window, [left, n_fft - length - left]) if length < n_fft else window


def _overlapped(frames, hop, size):
    """Frames (B, frames, n) added up where they lie: (B, size)."""
    import torch

    if frames.is_complex():
        return torch.complex(_overlapped(frames.real, hop, size), _overlapped(frames.imag, hop, size))
    n = frames.shape[-1]
    return aten.col2im(frames.transpose(1, 2), [1, size], [1, n], [1, 1], [0, 0], [1, hop]).reshape(-1, size)


def istft(
    input,
    n_fft,
    hop_length=None,
    win_length=None,
    window=None,
    center=True,
    normalized=False,
    onesided=None,
    length=None,
    return_complex=False,
):
    """The signal whose `stft` is nearest to `input`, (B, n_fft // 2 + 1, frames) complex: (B, T) real.

    Pieces are multiplied by `window` again, added where they lie and divided by the sum of its squares.
    """
    hop = n_fft >> 2 if hop_length is None else hop_length
    width = n_fft if win_length is None else win_length
    call = lambda: _call(  # noqa: E731
        "istft",
        input,
        window,
        n_fft=n_fft,
        hop_length=hop,
        win_length=width,
        center=center,
        normalized=normalized,
        onesided=onesided,
        length=length,
        return_complex=return_complex,
    )
    if not input.is_complex():
        raise RuntimeError(
            "istft requires a complex-valued input tensor matching the output from stft with return_complex=True."
        )
    rank = input.dim()
    if input.numel() == 0:
        raise RuntimeError(f"{call()}: input tensor cannot be empty.")
    if rank not in (2, 3):
        raise RuntimeError(f"{call()}: expected a tensor with 3 or 4 dimensions, but got {rank + 1}")
    points, count = input.shape[-2:]
    half = points != n_fft if onesided is None else onesided
    where = f"{call()}: expected the frequency dimension (3rd to the last) of the input tensor to match n_fft"
    if half and n_fft // 2 + 1 != points:
        raise RuntimeError(f"{where} / 2 + 1 when onesided=True, but got {points}")
    if not half and n_fft != points:
        raise RuntimeError(f"{where} when onesided=False, but got {points}")
    if not 0 < hop <= width:
        raise RuntimeError(f"{call()}: expected 0 < hop_length <= win_length")
    if not 0 < width <= n_fft:
        raise RuntimeError(f"{call()}: expected 0 < win_length <= n_fft")
    if window is not None and tuple(window.shape) != (width,):
        raise RuntimeError(f"{call()}: Invalid window shape. window has to be 1D and length of `win_length`")
    taper = _widened(window, width, n_fft, input.real.dtype)
    z = (input if rank == 3 else input.unsqueeze(0)).transpose(1, 2)  # (B, frames, points)
    norm = "ortho" if normalized else "backward"
    if return_complex:
        if half:
            raise RuntimeError("Cannot have onesided output if window or input is complex")
        frames = fft.ifft(z, norm=norm)
    else:
        if taper.is_complex():
            raise RuntimeError("Complex windows are incompatible with return_complex=False")
        frames = fft.irfft(z[..., : n_fft // 2 + 1], n=n_fft, norm=norm)
    size = n_fft + hop * (count - 1)
    y = _overlapped(frames * taper, hop, size)
    envelope = _overlapped(taper.pow(2).expand(1, count, n_fft), hop, size)
    start = n_fft // 2 if center else 0
    end = size - (n_fft // 2 if center else 0) if length is None else start + length
    y, envelope = y[:, start:end], envelope[:, start:end]
    lowest = envelope.abs().min() < 1e-11
    if lowest:
        raise RuntimeError(f"{call()}window overlap add min: 1\n[ CPUBoolType{{}} ]")
    y = y / envelope
    if end > size:
        warnings.warn("The length of signal is shorter than the length parameter. Result is being padded with zeros in "
                      "the tail. Please check your center and hop_length settings.")
        y = aten.constant_pad_nd(y, [0, end - size])
    return y.squeeze(0) if rank == 2 else y
