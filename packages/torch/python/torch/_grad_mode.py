"""no_grad and its kin: context managers that are decorators too."""

import functools
import inspect

from torch import _bridge


def is_grad_enabled():
    """Whether operations are recorded for backward."""
    return bool(_bridge.grad_mode(None))


class _Mode:
    """Switches recording for the length of a block or of a function's call."""

    _on = False

    def __init__(self):
        self._before = []

    def __enter__(self):
        self._before.append(bool(_bridge.grad_mode(self._on)))
        return None

    def __exit__(self, *_):
        _bridge.grad_mode(self._before.pop())

    def _again(self):
        return type(self)()

    def __call__(self, function):
        if inspect.isgeneratorfunction(function):
            return self._wrap_generator(function)

        @functools.wraps(function)
        def inside(*args, **kwargs):
            with self._again():
                return function(*args, **kwargs)

        return inside

    def _wrap_generator(self, function):
        @functools.wraps(function)
        def inside(*args, **kwargs):
            generator = function(*args, **kwargs)
            step, passed = generator.send, None
            while True:
                try:
                    with self._again():
                        value = step(passed)
                except StopIteration as end:
                    return end.value
                try:
                    step, passed = generator.send, (yield value)
                except GeneratorExit:
                    with self._again():
                        generator.close()
                    raise
                except BaseException as problem:
                    step, passed = generator.throw, problem

        return inside

    def __new__(cls, function=None, *_):
        self = object.__new__(cls)
        if callable(function) and cls in (no_grad, enable_grad):  # @no_grad without parentheses
            self.__init__()
            return self(function)
        return self


class no_grad(_Mode):
    """Inside, nothing is recorded: results do not require grad."""


class enable_grad(_Mode):
    """Inside, operations are recorded, also within no_grad."""

    _on = True


class inference_mode(_Mode):
    """As no_grad, and what is made inside can never take part in a graph: no version is counted for it."""

    def __init__(self, mode=True):
        super().__init__()
        self._active = bool(mode)

    def __new__(cls, mode=True):
        self = object.__new__(cls)
        if callable(mode):
            self.__init__(True)
            return self(mode)
        return self

    def _again(self):
        return inference_mode(self._active)

    def __enter__(self):
        recording = bool(_bridge.grad_mode(not self._active))
        self._before.append((recording, bool(_bridge.inference_mode(self._active))))
        return None

    def __exit__(self, *_):
        recording, inside = self._before.pop()
        _bridge.grad_mode(recording)
        _bridge.inference_mode(inside)


class set_grad_enabled(_Mode):
    """Switches recording on or off, at once or for the length of a block."""

    def __init__(self, mode):
        super().__init__()
        self._on = bool(mode)
        self._outer = bool(_bridge.grad_mode(self._on))

    def __new__(cls, mode):
        return object.__new__(cls)

    def __enter__(self):
        self._before.append(self._outer)

    def _again(self):
        again = set_grad_enabled(self._on)
        return again

    def __call__(self, function):
        _bridge.grad_mode(self._outer)
        return super().__call__(function)


def is_inference_mode_enabled():
    """Whether this is inside inference_mode."""
    return bool(_bridge.inference_mode(None))
