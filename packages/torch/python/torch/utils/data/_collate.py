"""Items to batches: tensors are stacked, numbers become tensors, containers keep their form."""

import collections.abc
import copy

import torch


def default_collate(batch):
    """One batch out of a list of items."""
    first = batch[0]
    kind = type(first)
    if isinstance(first, torch.Tensor):
        return torch.stack(batch, 0)
    if kind.__module__ == "numpy":
        return torch.stack([torch.as_tensor(item) for item in batch], 0) if first.shape else torch.as_tensor(batch)
    if isinstance(first, float):
        return torch.tensor(batch, dtype=torch.float64)
    if isinstance(first, int):
        return torch.tensor(batch)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, collections.abc.Mapping):
        return _like(first, {key: default_collate([item[key] for item in batch]) for key in first})
    if isinstance(first, tuple) and hasattr(first, "_fields"):
        return kind(*map(default_collate, zip(*batch)))
    if isinstance(first, collections.abc.Sequence):
        if any(len(item) != len(first) for item in batch):
            raise RuntimeError("each element in list of batch should be of equal size")
        parts = [default_collate(part) for part in zip(*batch)]
        return parts if isinstance(first, (tuple, list)) else _like(first, parts)
    raise TypeError(
        f"default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {kind}"
    )


def default_convert(data):
    """An item as it is: numpy's arrays become tensors, also within containers."""
    kind = type(data)
    if isinstance(data, torch.Tensor):
        return data
    if kind.__module__ == "numpy" and kind.__name__ not in ("str_", "string_"):
        return torch.as_tensor(data)
    if isinstance(data, collections.abc.Mapping):
        return _like(data, {key: default_convert(value) for key, value in data.items()})
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return kind(*map(default_convert, data))
    if isinstance(data, tuple):
        return [default_convert(value) for value in data]
    if isinstance(data, collections.abc.Sequence) and not isinstance(data, (str, bytes)):
        return _like(data, [default_convert(value) for value in data])
    return data


def _like(container, values):
    """`values`, a list or dict, in a container of the first one's class where that can be made."""
    if type(container) in (dict, list):
        return values
    try:
        if isinstance(container, (collections.abc.MutableMapping, collections.abc.MutableSequence)):
            made = copy.copy(container)
            for key, value in values.items() if isinstance(values, dict) else enumerate(values):
                made[key] = value
            return made
        return type(container)(values)
    except TypeError:
        return values
