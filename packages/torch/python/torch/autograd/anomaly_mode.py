"""Anomaly mode: an error in a backward pass also tells where the operation was recorded, and a NaN is an error."""

from torch import _bridge

_state = [False, True]  # whether it is on, whether NaN is refused
_number = []


def _where():
    import traceback

    own = ("<torch ", "<exec>")
    frames = [f for f in traceback.extract_stack() if not f.filename.startswith(own) and "/torch/_" not in f.filename]
    return "".join(traceback.format_list(frames[:-1]))


def is_anomaly_enabled():
    """Whether anomaly mode is on."""
    return _state[0]


def is_anomaly_check_nan_enabled():
    """Whether a NaN gradient is an error in anomaly mode."""
    return _state[1]


def _switch(mode, check_nan):
    _state[:] = [bool(mode), bool(check_nan)]
    if not _number:
        _number.append(_bridge.callback(_where))
    _bridge.anomaly(_number[0] if mode else None, bool(mode and check_nan))


class detect_anomaly:
    """Anomaly mode for the length of a block."""

    def __init__(self, check_nan=True):
        import warnings

        self._before = list(_state)
        self._nan = check_nan
        warnings.warn(
            "Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for "
            "debugging.",
            stacklevel=2,
        )

    def __enter__(self):
        self._before = list(_state)
        _switch(True, self._nan)

    def __exit__(self, *_):
        _switch(*self._before)


class set_detect_anomaly:
    """Switches anomaly mode on or off, at once or for the length of a block."""

    def __init__(self, mode, check_nan=True):
        self._before = list(_state)
        _switch(mode, check_nan)

    def __enter__(self):
        pass

    def __exit__(self, *_):
        _switch(*self._before)
