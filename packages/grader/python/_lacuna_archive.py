"""Imports our packages out of their archive while Python starts, quicker than zipimport does.

zipimport opens the file anew for every module and unmarshals it twice, once to learn its name. This one reads the file
once. It remains the importer afterwards, so that modules, tracebacks and `inspect` find what zipimport would give them.
"""

import marshal
import sys
from importlib._bootstrap import ModuleSpec
from importlib._bootstrap_external import MAGIC_NUMBER
from zipimport import ZipImportError, zipimporter

_HEADER = 16  # bytes before the code in a .pyc
_LOCAL_HEADER = 30  # bytes before the name in a zip's entry


class Archive:
    """A stored zip of .pyc files on `sys.path`, from which every module can be imported at once."""

    def __init__(self, path):
        self.path = path
        self._importer = _Importer(path, self)
        self._files = self._importer._get_files()
        with open(path, "rb") as file:
            self._bytes = memoryview(file.read())
        sys.path_hooks.insert(0, self._hook)
        sys.path_importer_cache[path] = self._importer

    def _hook(self, path):
        if not path.startswith(self.path):
            raise ZipImportError(path, path=path)
        return _Importer(path, self)

    def modules(self, *packages):
        """Dotted names of all modules of these packages, packages before what lies in them."""
        for file in sorted(self._files):
            name, dot, kind = file.partition(".")
            if kind == "pyc" and name.split("/")[0] in packages:
                yield name.removesuffix("/__init__").replace("/", ".")

    def close(self):
        """Lets go of the bytes; a module that is imported later is read from the file."""
        self._bytes = None

    def has(self, file):
        """Whether the archive holds this file."""
        return file in self._files

    def code(self, file):
        """The code of a .pyc, or None when it has to be read from the file."""
        if self._bytes is None:
            return None
        entry = self._files[file]
        at = entry[4] + _LOCAL_HEADER
        at += int.from_bytes(self._bytes[at - 4 : at - 2], "little") + int.from_bytes(self._bytes[at - 2 : at], "little")
        if entry[1] != 0 or self._bytes[at : at + 4] != MAGIC_NUMBER:
            return None
        return marshal.loads(self._bytes[at + _HEADER : at + entry[2]])


class _Importer(zipimporter):
    """zipimport's importer of one folder, with quicker ways to find a module and its code."""

    def __init__(self, path, archive):
        super().__init__(path)
        self._archive = archive

    def _file(self, name):
        base = self.prefix + name.rpartition(".")[2]
        return next((f for f in (f"{base}/__init__.pyc", f"{base}.pyc") if self._archive.has(f)), None)

    def find_spec(self, fullname, target=None):
        file = self._file(fullname)
        if file is None:
            return super().find_spec(fullname, target)
        origin = f"{self.archive}/{file}"
        package = file.endswith("/__init__.pyc")
        spec = ModuleSpec(fullname, self, origin=origin, is_package=package)
        spec.has_location = True
        spec.cached = origin
        if package:
            spec.submodule_search_locations.append(origin.removesuffix("/__init__.pyc"))
        return spec

    def get_code(self, fullname):
        file = self._file(fullname)
        code = None if file is None else self._archive.code(file)
        return super().get_code(fullname) if code is None else code
