"""What a failed check raises: a message for the learner, a detail for the screen, numbers to recognise it by."""

# Numbers kept of a wrong answer. Sixty-four tell two mistakes apart and still fit in a task's ledger.
SAMPLED = 64


class Failure(AssertionError):
    """A check that did not hold.

    `detail` is a plain dict (kinds shape, dtype, values, raises ...) or None; `values` holds up to 64 numbers
    sampled from the learner's answer, None where it was nan or infinite. Both go into the verdict as they are.
    """

    def __init__(self, message, detail=None, values=()):
        super().__init__(message)
        self.detail = detail
        self.values = list(values)


class MissingName(AttributeError):
    """The learner's module lacks a name a check asks for."""
