"""The first line of an error's message, without what differs from run to run."""

import re

ADDRESS = re.compile(r"0x[0-9a-f]+")


def first_line(error):
    return ADDRESS.sub("0x", (str(error).splitlines() or [""])[0])
