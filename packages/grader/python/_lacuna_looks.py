"""Notices when a learner's code looks into its judge: at frames, the garbage collector's objects, or events of other code.

Python tells its audit hooks of every such look. Nothing is refused, since the same calls serve honest ends; but a pass
does not count after one, because the expected value may have been read rather than found.
"""

import sys

from lacuna._run import SOLUTION

_CALLS = {
    "sys._getframe",
    "sys._current_frames",
    "sys._current_exceptions",
    "sys.settrace",
    "sys.setprofile",
    "sys.monitoring.register_callback",
    "gc.get_objects",
    "gc.get_referrers",
    "gc.get_referents",
}
_ATTRIBUTES = {"tb_frame", "gi_frame", "cr_frame", "ag_frame", "f_code"}
_FILE = f"{SOLUTION}.py"
_NEAR = 2  # frames: the learner's own call, or one through a function such as inspect.currentframe


class Looks:
    """What the learner's code looked at since `forget`, by the names it used. Make one: a hook cannot be taken off."""

    def __init__(self):
        self.names = []
        self._busy = False
        sys.addaudithook(self._heard)

    def forget(self):
        """Starts the next job."""
        self.names.clear()

    def _heard(self, event, arguments, frame_at=sys._getframe):
        if event == "sys.addaudithook":
            raise RuntimeError("a hook of a learner's would outlive their code")  # Python drops the new hook, silently
        if self._busy or not (event in _CALLS or (event == "object.__getattr__" and arguments[1] in _ATTRIBUTES)):
            return
        self._busy = True
        try:
            frame = frame_at(1)
            for _ in range(_NEAR):
                if frame is not None and frame.f_code.co_filename == _FILE:
                    self.names.append(arguments[1] if event == "object.__getattr__" else event)
                    break
                frame = frame and frame.f_back
        finally:
            self._busy = False
