"""Values as JSON and back: what a sample of PyTorch's takes and gives. Runs on real PyTorch and on ours.

A tensor of floats is the base64 of its bytes, of integers a list, of bools a string of 0 and 1. An input keeps its strides;
a tensor that comes twice is written once ({"$": "same"}).
"""

import base64
import math
import struct
from array import array

import torch

FLOATS = {"float32": "f", "float64": "d", "complex64": "f", "complex128": "d"}
INTEGERS = {"int64", "int32", "int16", "int8", "uint8", "uint16", "uint32", "uint64"}
ONE_BYTE = {"float8_e4m3fn", "float8_e5m2"}


class CannotRecord(Exception):
    """A value the records have no form for; its text is the rule that leaves the sample out."""


def dtype_name(dtype):
    return str(dtype).removeprefix("torch.")


def elements(tensor):
    """All elements in row-major order as a flat list of Python numbers."""
    return tensor.detach().contiguous().reshape(-1).tolist()


class Encoder:
    """Writes values; `inputs` are the tensors seen so far. Real PyTorch only."""

    def __init__(self, strides=False):
        self.strides, self.inputs = strides, []

    def value(self, value):
        if isinstance(value, torch.Tensor):
            return self.tensor(value)
        if value is None or isinstance(value, (bool, str)):
            return value
        if isinstance(value, torch.Size):
            return {"$": "size", "v": list(value)}
        if isinstance(value, int):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else {"$": "float", "v": repr(value)}
        if isinstance(value, complex):
            return {"$": "complex", "v": [repr(value.real), repr(value.imag)]}
        if isinstance(value, list):
            return {"$": "list", "v": [self.value(v) for v in value]}
        if isinstance(value, tuple):
            return [self.value(v) for v in value]
        if isinstance(value, dict):
            if not all(isinstance(k, str) for k in value):
                raise CannotRecord("a dict with keys that are no text")
            return {"$": "dict", "v": {k: self.value(v) for k, v in value.items()}}
        if isinstance(value, slice):
            return {"$": "slice", "v": [self.value(v) for v in (value.start, value.stop, value.step)]}
        if value is Ellipsis:
            return {"$": "ellipsis"}
        if isinstance(value, (torch.dtype, torch.memory_format, torch.layout)):
            return {"$": "torch", "v": str(value).removeprefix("torch.")}
        if isinstance(value, torch.device):
            if value.type != "cpu":
                raise CannotRecord(f"device {value.type}")
            return {"$": "device"}
        for owner, where in ((torch, ""), (torch.nn.functional, "nn.functional.")):
            name = getattr(value, "__name__", "")
            if callable(value) and name and getattr(owner, name, None) is value:
                return {"$": "torch", "v": where + name}
        raise CannotRecord(f"a value of type {type(value).__name__}")

    def tensor(self, value):
        for index, seen in enumerate(self.inputs):
            if seen is value:
                return {"$": "same", "v": index}
        self.inputs.append(value)
        if value.layout != torch.strided or value.is_quantized or value.is_nested:
            raise CannotRecord("a tensor that is sparse, quantized, nested or mkldnn")
        if value.device.type != "cpu":
            raise CannotRecord(f"device {value.device.type}")
        name = dtype_name(value.dtype)
        plain = value.detach().resolve_conj().resolve_neg()
        written = {"$": "t", "d": name, "s": list(plain.shape)}
        if self.strides and not plain.is_contiguous():
            extent = 1 + sum((n - 1) * s for n, s in zip(plain.shape, plain.stride()))
            written["st"] = list(plain.stride())
            plain = plain.as_strided((extent,), (1,), plain.storage_offset())
        if self.strides and value.requires_grad:
            written["r"] = 1
        if isinstance(value, torch.nn.Parameter):
            written["p"] = 1
        flat = plain.contiguous().reshape(-1)
        if name in INTEGERS:
            written["v"] = flat.tolist()
        elif name == "bool":
            written["v"] = "".join("1" if v else "0" for v in flat.view(torch.uint8).tolist())
        elif name in FLOATS or name in ("float16", "bfloat16") or name in ONE_BYTE:
            data = bytes(flat.view(torch.uint8).tolist())
            written["v"] = base64.b64encode(data).decode()
        else:
            raise CannotRecord(f"dtype {name}")
        return written


def numbers(written):
    """The recorded elements of a tensor as Python numbers."""
    name, held = written["d"], written["v"]
    if name in INTEGERS:
        return held
    if name == "bool":
        return [c == "1" for c in held]
    data = base64.b64decode(held)
    if name == "bfloat16":
        halves = array("H", data)
        return list(struct.unpack(f"<{len(halves)}f", b"".join(b"\0\0" + struct.pack("<H", h) for h in halves)))
    if name == "float16":
        return list(struct.unpack(f"<{len(data) // 2}e", data))
    if name in ONE_BYTE:
        return [_from_byte(b, name) for b in data]
    flat = array(FLOATS[name], data).tolist()
    if name.startswith("complex"):
        return [complex(flat[i], flat[i + 1]) for i in range(0, len(flat), 2)]
    return flat


def _from_byte(byte, name):
    """A float8 code's value (OCP 8-bit floating point: e4m3fn has no infinity, e5m2 is the upper half of a float16)."""
    if name == "float8_e5m2":
        return struct.unpack("<e", bytes((0, byte)))[0]
    sign, exponent, fraction = -1 if byte & 128 else 1, (byte >> 3) & 15, byte & 7
    if exponent == 15 and fraction == 7:
        return math.nan
    return sign * (fraction / 8 * 2**-6 if exponent == 0 else (1 + fraction / 8) * 2 ** (exponent - 7))


class Decoder:
    """Reads values back as arguments; `inputs` are the tensors made, in the order the Encoder saw them."""

    def __init__(self):
        self.inputs = []

    def value(self, written):
        if isinstance(written, list):
            return tuple(self.value(v) for v in written)
        if not isinstance(written, dict):
            return written
        kind, held = written["$"], written.get("v")
        if kind == "t":
            return self.tensor(written)
        if kind == "same":
            return self.inputs[held]
        if kind == "list":
            return [self.value(v) for v in held]
        if kind == "dict":
            return {k: self.value(v) for k, v in held.items()}
        if kind == "slice":
            return slice(*(self.value(v) for v in held))
        if kind == "torch":
            return resolve("torch." + held)
        if kind == "size":
            return torch.Size(held)
        if kind == "float":
            return float(held)
        if kind == "complex":
            return complex(float(held[0]), float(held[1]))
        if kind == "device":
            return torch.device("cpu")
        assert kind == "ellipsis", kind
        return Ellipsis

    def tensor(self, written):
        dtype = getattr(torch, written["d"])
        made = torch.tensor(numbers(written), dtype=dtype)
        made = made.as_strided(written["s"], written["st"]) if "st" in written else made.reshape(written["s"])
        made = made.detach()
        if "p" in written:
            made = torch.nn.Parameter(made, requires_grad="r" in written)
        elif "r" in written:
            made.requires_grad_(True)
        self.inputs.append(made)
        return made


def resolve(path):
    """The object at a dotted path that begins with torch or operator."""
    first, *rest = path.split(".")
    import operator

    found = {"torch": torch, "operator": operator}[first]
    for name in rest:
        found = getattr(found, name)
    return found


def cotangent(tensor, index):
    """What flows back into the `index`-th output: numbers between -1 and 1 in steps of 1/32, the same everywhere."""
    count, state, made = tensor.numel(), 12345 + 977 * index, []
    imaginary = dtype_name(tensor.dtype).startswith("complex")
    for _ in range(count * (2 if imaginary else 1)):
        state = (state * 1103515245 + 12345) % 2**31
        made.append((state >> 16) % 65 / 32 - 1)
    if imaginary:
        made = [complex(made[i], made[i + 1]) for i in range(0, len(made), 2)]
    return torch.tensor(made, dtype=tensor.dtype).reshape(tensor.shape)


def tensors_of(value):
    """The tensors of a result, in order."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        return [t for v in value.values() for t in tensors_of(v)]
    if isinstance(value, (list, tuple)):
        return [t for v in value for t in tensors_of(v)]
    return []
