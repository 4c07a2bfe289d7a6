"""What the learner prints: kept up to a limit, and handed on as it comes."""

import io

LIMIT = 100_000  # characters kept of one run


class Output(io.TextIOBase):
    """A text stream for both stdout and stderr. Past the limit nothing is kept.

    `on_output(text)` gets everything, also past the limit, until it answers False; then writing costs nothing. An empty
    text asks to hand on at once what waits.
    """

    def __init__(self, on_output=None):
        super().__init__()
        self.truncated = False
        self._parts = []
        self._room = LIMIT
        self._on_output = on_output

    @property
    def encoding(self):
        return "utf-8"

    def writable(self):
        return True

    def isatty(self):
        return False

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if len(text) > self._room:
            kept = text[: self._room]
            self.truncated = True
        else:
            kept = text
        if kept:
            self._room -= len(kept)
            self._parts.append(kept)
        if text and self._on_output is not None and self._on_output(text) is False:
            self._on_output = None
        return len(text)

    def flush(self):
        if self._on_output is not None:
            self._on_output("")

    def text(self):
        """All that was kept."""
        return "".join(self._parts)
