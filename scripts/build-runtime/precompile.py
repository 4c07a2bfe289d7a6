"""Turns folders of Python into one stored zip of .pyc files. Runs inside Pyodide, so that the magic number fits."""

import importlib.util
import io
import sys
import zipfile
from importlib import _bootstrap_external

WHEN = (2020, 1, 1, 0, 0, 0)


def pack(files, mount, keep_source):
    """`files` maps a path inside the zip to source bytes; `mount` is where the zip will lie.

    Deflate would only cost start-up time: the whole zip is compressed once more for the network.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            source = files[name]
            if not name.endswith(".py") or keep_source:
                _write(archive, name, source)
            if name.endswith(".py"):
                code = compile(source, f"{mount}/{name}", "exec", dont_inherit=True)
                data = _bootstrap_external._code_to_hash_pyc(code, importlib.util.source_hash(source), False)
                _write(archive, name + "c", bytes(data))
    return out.getvalue()


def _write(archive, name, data):
    entry = zipfile.ZipInfo(name, WHEN)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def read_zip(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def python_version():
    return "%d.%d" % sys.version_info[:2]
