"""torch.save and torch.load, in PyTorch's file format: a zip of one pickle and the bytes of each storage."""

import os

import torch
from torch import _bridge, _missing
from torch import _dtypes as dt
from torch._device import device as _device

_UNSAFE = (
    "In PyTorch 2.6, we changed the default value of the `weights_only` argument in `torch.load` from `False` to `True`. "
    "Re-running `torch.load` with `weights_only` set to `False` will likely succeed, but it can result in arbitrary code "
    "execution. Do it only if you got the file from a trusted source."
)
_DOCS = (
    "\n\nCheck the documentation of torch.load to learn more about types accepted by default with weights_only "
    "https://pytorch.org/docs/stable/generated/torch.load.html."
)
_NO_CUDA = (
    "Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False. If you are running on a "
    "CPU-only machine, please use torch.load with map_location=torch.device('cpu') to map your storages to the CPU."
)
DEFAULT_PROTOCOL = 2


def _is_path(f):
    return isinstance(f, (str, os.PathLike))


# ---- save


def save(obj, f, pickle_module=None, pickle_protocol=DEFAULT_PROTOCOL, _use_new_zipfile_serialization=True):
    """Writes an object to a path or to a file that is open for writing bytes. Real PyTorch can read it."""
    import io
    import pickle
    import zipfile

    if not _use_new_zipfile_serialization:
        raise NotImplementedError(
            "torch.save(_use_new_zipfile_serialization=False) is not available in Lacuna's torch yet; leave it out."
        )
    if not _is_path(f) and not hasattr(f, "write"):
        raise AttributeError("expected 'f' to be string, path, or a file-like object with a 'write' attribute")
    stored, body = [], io.BytesIO()
    _pickler_class()(body, pickle_protocol, stored).dump(obj)
    name = os.path.splitext(os.path.basename(f))[0] if _is_path(f) else "archive"
    entries = [("data.pkl", body.getvalue()), (".format_version", b"1"), ("byteorder", b"little")]
    entries += [(f"data/{i}", _bytes_of(tensor)) for i, tensor in enumerate(stored)]
    entries.append(("version", b"3\n"))
    if _is_path(f):
        folder = os.path.dirname(os.fspath(f))
        if folder and not os.path.isdir(folder):
            raise RuntimeError(f"Parent directory {folder} does not exist.")
    with zipfile.ZipFile(f, "w", zipfile.ZIP_STORED) as archive:
        for path, data in entries:
            archive.writestr(zipfile.ZipInfo(f"{name}/{path}"), data)


def _whole(tensor):
    """All of a tensor's storage, as a flat tensor of its dtype."""
    count = _bridge.storage_bytes(tensor._h) // tensor.dtype.itemsize
    return tensor.as_strided((count,), (1,), 0)


def _bytes_of(tensor):
    with torch.no_grad():
        whole = _whole(tensor)  # held by a name: its handle must outlive the reading
        return _bridge.read_bytes(whole._h)


class _Stored:
    """Stands for a storage in the pickle."""

    def __init__(self, name):
        self.name = name


_pickler = []


def _pickler_class():
    """The pickler: tensors leave their storages in a list and say which one is theirs."""
    if _pickler:
        return _pickler[0]
    import pickle
    from collections import OrderedDict

    from torch import _utils, storage

    class Pickler(pickle.Pickler):
        def __init__(self, file, protocol, stored):
            super().__init__(file, protocol=protocol)
            self._stored, self._numbers = stored, {}

        def persistent_id(self, obj):
            return obj.name if isinstance(obj, _Stored) else None

        def reducer_override(self, obj):
            if isinstance(obj, torch.Tensor):
                return self._reduced(obj)
            if isinstance(obj, torch.Size):
                return torch.Size, (tuple(obj),)
            if isinstance(obj, _device):
                return torch.device, (obj.type,) if obj.index is None else (obj.type, obj.index)
            return NotImplemented

        def _reduced(self, tensor):
            if isinstance(tensor, torch.nn.Parameter):
                data = tensor.detach()
                if tensor.__dict__:
                    made = (data, tensor.requires_grad, OrderedDict(), dict(tensor.__dict__))
                    return _utils._rebuild_parameter_with_state, made
                return _utils._rebuild_parameter, (data, tensor.requires_grad, OrderedDict())
            kind = storage.KINDS.get(tensor.dtype._name)
            window = (tensor.storage_offset(), tuple(tensor.shape), tensor.stride(), tensor.requires_grad, OrderedDict())
            stored = _Stored(self._number(tensor, kind or storage.UntypedStorage))
            if kind:
                function, args = _utils._rebuild_tensor_v2, (stored, *window)
            else:
                function, args = _utils._rebuild_tensor_v3, (stored, *window, tensor.dtype)
            if type(tensor) is torch.Tensor and not tensor.__dict__:
                return function, args
            return _utils._rebuild_from_type_v2, (function, type(tensor), args, dict(tensor.__dict__))

        def _number(self, tensor, kind):
            nbytes = _bridge.storage_bytes(tensor._h)
            key = tensor.untyped_storage().data_ptr() if nbytes else object()
            known = self._numbers.setdefault(key, (str(len(self._stored)), tensor.dtype))
            if known[0] == str(len(self._stored)):
                self._stored.append(tensor)
            if known[1] != tensor.dtype:
                raise RuntimeError(
                    "Cannot save multiple tensors or storages that view the same data as different types"
                )
            count = nbytes // (1 if kind is storage.UntypedStorage else tensor.dtype.itemsize)
            return ("storage", kind, known[0], "cpu", count)

    _pickler.append(Pickler)
    return Pickler


# ---- load


def load(f, map_location=None, pickle_module=None, *, weights_only=None, mmap=None, **pickle_load_args):
    """Reads what torch.save wrote, from a path or an open file. By default only tensors and plain containers."""
    weights_only = pickle_module is None if weights_only is None else weights_only
    if weights_only and pickle_module is not None:
        raise RuntimeError("Can not safely load weights when explicit pickle_module is specified")
    if _is_path(f):
        with open(f, "rb") as file:
            return _load(file, map_location, pickle_module, weights_only, pickle_load_args)
    if not hasattr(f, "read") or not hasattr(f, "seek"):
        raise AttributeError(
            f"'{type(f).__name__}' object has no attribute 'seek'. You can only torch.load from a file that is seekable. "
            "Please pre-load the data into a buffer like io.BytesIO and try to load from it instead."
        )
    return _load(f, map_location, pickle_module, weights_only, pickle_load_args)


def _load(file, map_location, pickle_module, weights_only, args):
    import io
    import pickle
    import zipfile

    start = file.tell()
    head = file.read(4)
    file.seek(start)
    if head != b"PK\x03\x04":
        return _load_old(file, head, weights_only)
    with zipfile.ZipFile(io.BytesIO(file.read()) if start else file) as archive:
        root = archive.namelist()[0].split("/")[0]
        if f"{root}/constants.pkl" in archive.namelist():
            raise NotImplementedError("TorchScript archives are not available in Lacuna's torch; save a state_dict.")
        if f"{root}/byteorder" in archive.namelist() and archive.read(f"{root}/byteorder") != b"little":
            raise NotImplementedError("Files with big-endian numbers are not available in Lacuna's torch.")
        body, storages = io.BytesIO(archive.read(f"{root}/data.pkl")), {}

        def storage_of(name):
            _, kind, key, location, count = name
            if key not in storages:
                data = archive.read(f"{root}/data/{key}")
                dtype = kind.dtype or dt.BY_NAME["uint8"]
                storages[key] = _placed(_flat(data, dtype), location, map_location)
            return storages[key]

        if weights_only:
            from torch._weights_only_unpickler import Unpickler

            try:
                return Unpickler(body, storage_of).load()
            except pickle.UnpicklingError as error:
                raise pickle.UnpicklingError(_refusal(str(error))) from None

        class Trusting((pickle_module or pickle).Unpickler):
            persistent_load = staticmethod(storage_of)

        return Trusting(body, encoding=args.get("encoding", "utf-8")).load()


def _flat(data, dtype):
    from torch._creation import from_bytes

    return from_bytes(data, (len(data) // dtype.itemsize,), dtype)


def _placed(tensor, location, map_location):
    """The storage where map_location puts it; there is the CPU."""
    if isinstance(map_location, dict):
        location = map_location.get(location, location)
    elif isinstance(map_location, (str, bytes, _device)):
        location = str(map_location)
    elif map_location is not None:
        map_location(tensor, location)
        return tensor
    if location.startswith("cuda"):
        raise RuntimeError(_NO_CUDA)
    if not location.startswith("cpu"):
        raise NotImplementedError(f"The device '{location}' is not available in Lacuna's torch; use map_location='cpu'.")
    return tensor


def _load_old(file, head, weights_only):
    """What is no zip: the format before PyTorch 1.6, or no file of PyTorch's at all."""
    import pickle

    if not head:
        raise EOFError(*([] if weights_only else ["Ran out of input"]))
    start = file.tell()
    if not weights_only:
        first = pickle.load(file)
    else:
        from torch._weights_only_unpickler import Unpickler

        try:
            first = Unpickler(file, None).load()
        except pickle.UnpicklingError as error:
            raise pickle.UnpicklingError(_refusal(str(error))) from None
    if first != 0x1950A86A20F9469CFC6C:
        raise RuntimeError("Invalid magic number; corrupt file?")
    file.seek(start)
    raise NotImplementedError(
        "The file format of PyTorch before 1.6 is not available in Lacuna's torch yet; save the file anew with a later one."
    )


def _refusal(said):
    """The text around what the weights-only unpickler said."""
    if "was not an allowed global by default." in said:
        text = (
            "Weights only load failed. This file can still be loaded, to do so you have two options, "
            "\033[1mdo those steps only if you trust the source of the checkpoint\033[0m. "
            f"\n\t(1) {_UNSAFE}\n\t(2) Alternatively, to load with `weights_only=True` please check the recommended steps "
            f"in the following error message.\n\tWeightsUnpickler error: {said}"
        )
    else:
        text = f"Weights only load failed. {_UNSAFE}\n"
        if "is blocked" not in said:
            text += (
                "Please file an issue with the following so that we can make `weights_only=True` compatible with your use "
                "case: WeightsUnpickler error: "
            )
        text += "\n\n" + said
    return text + _DOCS


# ---- what else a file may name


def _named(listed):
    """Full name -> class or function, of an entry of add_safe_globals."""
    if isinstance(listed, tuple):
        return listed[1], listed[0]
    return f"{listed.__module__}.{listed.__qualname__}", listed


def add_safe_globals(safe_globals):
    """Lets files that are loaded with weights_only name these classes and functions."""
    from torch._weights_only_unpickler import user_globals

    user_globals.update(map(_named, safe_globals))


def get_safe_globals():
    """What add_safe_globals listed."""
    from torch._weights_only_unpickler import user_globals

    return list(user_globals.values())


def clear_safe_globals():
    """Takes all of it back."""
    from torch._weights_only_unpickler import user_globals

    user_globals.clear()


class safe_globals:
    """add_safe_globals for the length of a block."""

    def __init__(self, safe_globals):
        self._listed = safe_globals

    def __enter__(self):
        from torch._weights_only_unpickler import user_globals

        self._before = dict(user_globals)
        add_safe_globals(self._listed)

    def __exit__(self, *_):
        from torch._weights_only_unpickler import user_globals

        user_globals.clear()
        user_globals.update(self._before)


_KNOWN = frozenset("LoadEndianness get_default_load_endianness set_default_load_endianness skip_data register_package".split())


def __getattr__(name):
    raise _missing.missing("torch.serialization", name, _KNOWN)
