"""Recognises a shipped mistake by the numbers it leaves in the first failing check."""

RELATIVE = 1e-4


def recognise(failed, mistakes):
    """The id of the first mistake whose fingerprint equals that of the first failing check, or None."""
    if failed is None:
        return None
    mine = failed.get("fingerprint")
    if not mine or not mine["values"]:
        return None
    for mistake in mistakes:
        theirs = mistake.get("fingerprint")
        if theirs and theirs["check"] == mine["check"] and _alike(mine["values"], theirs["values"]):
            return mistake["id"]
    return None


def _alike(a, b):
    return len(a) == len(b) and all(_near(x, y) for x, y in zip(a, b))


def _near(x, y):
    if x is None or y is None:
        return x is y
    return abs(x - y) <= RELATIVE * max(abs(x), abs(y)) + 1e-9
