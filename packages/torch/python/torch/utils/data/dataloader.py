"""DataLoader: batches of a dataset. Workers are played one after another in this process, each with its own random numbers."""

import warnings

import torch
from torch import _bridge
from torch.utils.data._collate import default_collate, default_convert
from torch.utils.data.dataset import IterableDataset, Subset, TensorDataset, _Generic
from torch.utils.data.sampler import BatchSampler, RandomSampler, SequentialSampler

_worker = None  # the worker whose turn it is


class WorkerInfo:
    """What a worker knows of itself: id, num_workers, seed, dataset."""

    def __init__(self, **known):
        self.__dict__.update(known)

    def __repr__(self):
        return f"WorkerInfo({', '.join(f'{name}={value}' for name, value in self.__dict__.items())})"


def get_worker_info():
    """Within a worker its WorkerInfo, else None."""
    return _worker


class _Endless:
    """The sampler of a stream: nothing to choose."""

    def __iter__(self):
        while True:
            yield None


_FIXED = ("batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers")


class DataLoader(_Generic):
    """An iterable of batches."""

    _ready = False

    def __init__(
        self, dataset, batch_size=1, shuffle=None, sampler=None, batch_sampler=None, num_workers=0, collate_fn=None,
        pin_memory=False, drop_last=False, timeout=0, worker_init_fn=None, multiprocessing_context=None, generator=None,
        *, prefetch_factor=None, persistent_workers=False, pin_memory_device="", in_order=True,
    ):  # fmt: skip
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers)
        self.dataset, self.num_workers, self.timeout = dataset, num_workers, timeout
        self.prefetch_factor = 2 if num_workers > 0 and prefetch_factor is None else prefetch_factor
        self.pin_memory, self.pin_memory_device, self.worker_init_fn = pin_memory, pin_memory_device, worker_init_fn
        self.in_order, self.multiprocessing_context = in_order, multiprocessing_context
        self._stream = isinstance(dataset, IterableDataset)
        if self._stream:
            _check_stream(shuffle, sampler, batch_sampler)
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                raise ValueError(
                    "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last"
                )
            batch_size, drop_last = None, False
        elif batch_size is None and drop_last:
            raise ValueError("batch_size=None option disables auto-batching and is mutually exclusive with drop_last")
        if sampler is None:
            if self._stream:
                sampler = _Endless()
            elif shuffle:
                sampler = RandomSampler(dataset, generator=generator)
            else:
                sampler = SequentialSampler(dataset)
        if batch_size is not None and batch_sampler is None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_size, self.drop_last, self.sampler, self.batch_sampler = batch_size, drop_last, sampler, batch_sampler
        self.generator, self.persistent_workers = generator, persistent_workers
        self.collate_fn = collate_fn or (default_convert if batch_sampler is None else default_collate)
        if pin_memory:
            warnings.warn(
                "'pin_memory' argument is set as true but no accelerator is found, "
                "then device pinned memory won't be used.",
                stacklevel=2,
            )
        self._ready = True

    def __setattr__(self, name, value):
        if self._ready and name in _FIXED:
            raise ValueError(f"{name} attribute should not be set after {type(self).__name__} is initialized")
        super().__setattr__(name, value)

    def __len__(self):
        if not self._stream:
            return len(self.sampler if self.batch_sampler is None else self.batch_sampler)
        length = len(self.dataset)
        if self.batch_size is None:
            return length
        whole, rest = divmod(length, self.batch_size)
        return whole + (rest > 0 and not self.drop_last)

    def __iter__(self):
        orders = iter(self.sampler if self.batch_sampler is None else self.batch_sampler)
        # PyTorch draws the workers' seed from the same stream, also where there are none.
        seed = torch.empty((), dtype=torch.int64).random_(generator=self.generator).item()
        if self.num_workers == 0:
            return _Batches(_alone(_fetcher(self), orders), self)
        return _Batches(_in_turns(self, orders, seed), self)


class _Batches:
    """The iterator: the batches, with their number where it is known."""

    def __init__(self, batches, loader):
        self._batches, self._loader = batches, loader

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._batches)

    def __len__(self):
        return len(self._loader)


def _alone(fetch, orders):
    for order in orders:
        try:
            batch = fetch(order)
        except StopIteration:
            return
        yield batch


def _in_turns(loader, orders, seed):
    """Batches of workers in turn; a worker whose stream has ended drops out."""
    workers = [_Worker(loader, i, seed) for i in range(loader.num_workers)]
    turn = 0
    for order in orders:
        while workers:
            turn %= len(workers)
            try:
                batch = workers[turn].fetch(order)
            except StopIteration:
                del workers[turn]
                continue
            turn += 1
            break
        else:
            return
        yield batch


class _Worker:
    """One worker: its turn runs with its own WorkerInfo and random numbers, torch's and Python's."""

    def __init__(self, loader, number, seed):
        self._info = WorkerInfo(id=number, num_workers=loader.num_workers, seed=seed + number, dataset=loader.dataset)

        import random

        def start():
            random.seed(seed + number)
            torch.manual_seed(seed + number)
            if loader.worker_init_fn is not None:
                loader.worker_init_fn(number)
            return _fetcher(loader)

        self._own = None
        self._fetch = self._run(start)

    def fetch(self, order):
        """The batch of these indices."""
        return self._run(lambda: self._fetch(order))

    def _run(self, function):
        global _worker
        before = _worker, _streams()
        _worker = self._info
        if self._own is not None:
            _continue(self._own)
        try:
            return function()
        finally:
            self._own = _streams()
            _worker = before[0]
            _continue(before[1])


def _streams():
    """Where torch's and Python's random numbers stand."""
    import random

    return _bridge.get_state(0), torch.default_generator._seed, random.getstate()


def _continue(streams):
    import random

    _bridge.set_state(0, streams[0])
    torch.default_generator._seed = streams[1]
    random.setstate(streams[2])


def _fetcher(loader):
    """The function from what a sampler gives to a batch."""
    dataset, collate, batched = loader.dataset, loader.collate_fn, loader.batch_sampler is not None
    if loader._stream:
        items = iter(dataset)
        return (lambda order: collate(_some(items, len(order), loader.drop_last))) if batched else (
            lambda _: collate(next(items))
        )
    if not batched:
        return lambda index: collate(dataset[index])
    if collate is default_collate:
        rows = _rows_of(dataset)
        if rows is not None:
            return rows
    many = getattr(dataset, "__getitems__", None)
    if many:
        return lambda indices: collate(many(indices))
    return lambda indices: collate([dataset[i] for i in indices])


def _some(items, count, drop_last):
    found = []
    for item in items:
        found.append(item)
        if len(found) == count:
            break
    if not found or (drop_last and len(found) < count):
        raise StopIteration
    return found


def _rows_of(dataset):
    """For tensors in a TensorDataset: the function that takes all rows of a batch at once, which is the same and faster."""
    if type(dataset) is Subset:
        inner = _rows_of(dataset.dataset)
        return inner and (lambda indices: inner([dataset.indices[i] for i in indices]))
    if type(dataset) is not TensorDataset or any(type(t) is not torch.Tensor or t.requires_grad for t in dataset.tensors):
        return None
    return lambda indices: [t.index_select(0, torch.tensor(indices)) for t in dataset.tensors]


def _check_workers(num_workers, timeout, prefetch_factor, persistent_workers):
    if num_workers < 0:
        raise ValueError(
            "num_workers option should be non-negative; use num_workers=0 to disable multiprocessing."
        )
    if timeout < 0:
        raise ValueError("timeout option should be non-negative")
    if num_workers == 0 and prefetch_factor is not None:
        raise ValueError(
            "prefetch_factor option could only be specified in multiprocessing."
            "let num_workers > 0 to enable multiprocessing, otherwise set prefetch_factor to None."
        )
    if prefetch_factor is not None and prefetch_factor < 0:
        raise ValueError("prefetch_factor option should be non-negative")
    if persistent_workers and num_workers == 0:
        raise ValueError("persistent_workers option needs num_workers > 0")


def _check_stream(shuffle, sampler, batch_sampler):
    """A stream comes in its own order."""
    if shuffle not in (False, None):
        raise ValueError(f"DataLoader with IterableDataset: expected unspecified shuffle option, but got shuffle={shuffle}")
    if sampler is not None:
        raise ValueError(f"DataLoader with IterableDataset: expected unspecified sampler option, but got sampler={sampler}")
    if batch_sampler is not None:
        raise ValueError(
            f"DataLoader with IterableDataset: expected unspecified batch_sampler option, but got batch_sampler={batch_sampler}"
        )
