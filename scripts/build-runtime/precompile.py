"""Turns folders of Python into one stored zip of .pyc files. Runs inside Pyodide, so that the magic number fits."""

import ast
import importlib.util
import io
import zipfile
from importlib import _bootstrap_external

WHEN = (2020, 1, 1, 0, 0, 0)
DOCUMENTED = ("pyodide/", "_pyodide/")  # Pyodide gives its C functions the docstrings of these when it starts


def pack(files, mount, keep_source, keep_docs):
    """`files` maps a path inside the zip to source bytes; `mount` is where the zip will lie.

    Deflate would only cost start-up time: the whole zip is compressed once more for the network.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            source = files[name]
            if keep_source or not name.endswith(".py"):
                _write(archive, name, source)
            if name.endswith(".py"):
                tree = ast.parse(source)
                if not keep_docs and not name.startswith(DOCUMENTED):
                    _drop_docstrings(tree)
                code = compile(tree, f"{mount}/{name}", "exec", dont_inherit=True)
                data = _bootstrap_external._code_to_hash_pyc(code, importlib.util.source_hash(source), False)
                _write(archive, name + "c", bytes(data))
    return out.getvalue()


def _drop_docstrings(tree):
    """As `python -OO` does, except that assertions stay."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if ast.get_docstring(node, clean=False) is not None:
                node.body[0] = ast.copy_location(ast.Pass(), node.body[0])


def _write(archive, name, data):
    entry = zipfile.ZipInfo(name, WHEN)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def read_zip(data):
    """Path -> bytes for every file of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
