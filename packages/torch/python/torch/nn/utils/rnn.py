"""torch.nn.utils.rnn: sequences of different lengths as one tensor and back."""

import torch
from torch import _missing


def pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side="right"):
    """(T, N, ...) or (N, T, ...) of tensors (T_i, ...), filled up at the end or (padding_side="left") at the start."""
    if isinstance(sequences, torch.Tensor):
        sequences = sequences.unbind(0)
    sequences = list(sequences)
    if not sequences:
        raise RuntimeError("received an empty list of sequences")
    if padding_side not in ("left", "right"):
        raise RuntimeError(f"Expected padding_side to be one of left or right, but got {padding_side}.")
    longest, padded = max(s.size(0) for s in sequences), []
    for s in sequences:
        sides = [0, longest - s.size(0)] if padding_side == "right" else [longest - s.size(0), 0]
        padded.append(torch.nn.functional.pad(s, [0, 0] * (s.dim() - 1) + sides, value=padding_value))
    return torch.stack(padded, 0 if batch_first else 1)


def unpad_sequence(padded_sequences, lengths, batch_first=False):
    """The sequences that pad_sequence was given."""
    rows = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [row[: int(length)] for row, length in zip(rows, lengths)]


_KNOWN = frozenset(
    "PackedSequence pack_padded_sequence pad_packed_sequence pack_sequence unpack_sequence invert_permutation".split()
)


def __getattr__(name):
    raise _missing.missing("torch.nn.utils.rnn", name, _KNOWN, "use pad_sequence and a mask")
