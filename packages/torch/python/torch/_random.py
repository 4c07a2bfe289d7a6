"""Random numbers: seeds, generators, their states. The streams are PyTorch's on the CPU."""

import os

from torch import _bridge

_MASK = 2**64


class Generator:
    """A stream of random numbers of its own."""

    __module__ = "torch._C"
    __slots__ = ("_g", "_seed", "__weakref__")

    def __init__(self, device="cpu"):
        from torch._device import require_cpu

        require_cpu(device)
        self._g = _bridge.new_generator()
        self._seed = 67280421310721

    def __del__(self):
        if getattr(self, "_g", 0):
            _bridge.free_generator(self._g)

    @property
    def device(self):
        """Where the generator lives: the CPU."""
        from torch._device import CPU

        return CPU

    def manual_seed(self, seed):
        """Starts the stream that belongs to `seed`; returns the generator."""
        seed = _checked(seed)
        self._seed = seed
        if _bridge.seed(self._g, seed) < 0:
            _bridge.fail()
        return self

    def initial_seed(self):
        """The seed the stream was started with."""
        return self._seed

    def seed(self):
        """Starts the stream of a random seed, and returns it."""
        seed = int.from_bytes(os.urandom(6), "little")
        self.manual_seed(seed)
        return seed

    def get_state(self):
        """The state of the stream as a tensor of bytes, to be given to set_state."""
        from torch._creation import from_bytes
        from torch._dtypes import uint8

        data = _bridge.get_state(self._g).to_bytes()
        return from_bytes(data, (len(data),), uint8)

    def set_state(self, state):
        """Continues where get_state was called."""
        if _bridge.set_state(self._g, _bridge.to_engine(bytes(state.tolist()))) < 0:
            _bridge.fail()

    def __repr__(self):
        return f"<torch._C.Generator object at {hex(id(self))}>"


class _Default(Generator):
    """The generator used where none is given; its number in the engine is 0."""

    __slots__ = ()

    def __init__(self):
        self._g = 0
        self._seed = 67280421310721


default_generator = _Default()


def _checked(seed):
    seed = int(seed)
    if not -(2**63) <= seed < _MASK:
        raise RuntimeError(f"Overflow when unpacking long long: seed {seed}")
    return seed % _MASK


def manual_seed(seed):
    """Starts the default stream of `seed`; returns the default generator."""
    return default_generator.manual_seed(seed)


def seed():
    """Starts the default stream of a random seed, and returns it."""
    return default_generator.seed()


def initial_seed():
    """The seed the default stream was started with."""
    return default_generator.initial_seed()


def get_rng_state():
    """The state of the default stream."""
    return default_generator.get_state()


def set_rng_state(state):
    """Continues the default stream from a state."""
    default_generator.set_state(state)


class fork_rng:
    """Inside, random numbers may be drawn without disturbing the default stream."""

    def __init__(self, devices=None, enabled=True):
        self._enabled = enabled

    def __enter__(self):
        if self._enabled:
            self._state = _bridge.get_state(0)

    def __exit__(self, *_):
        if self._enabled:
            _bridge.set_state(0, self._state)


class using:
    """Has operations without a generator argument draw from `generator`, by lending its state to the default one."""

    def __init__(self, generator):
        self._generator = generator

    def __enter__(self):
        if self._generator is not None:
            self._kept = _bridge.get_state(0)
            _bridge.set_state(0, _bridge.get_state(self._generator._g))

    def __exit__(self, *_):
        if self._generator is not None:
            _bridge.set_state(self._generator._g, _bridge.get_state(0))
            _bridge.set_state(0, self._kept)
