"""dtypes: their names, sizes and limits. The codes are c10::ScalarType's, as the engine has them."""


class dtype:
    """The type of a tensor's elements, such as torch.float32."""

    __module__ = "torch"
    __slots__ = ("_name", "_code", "itemsize", "is_floating_point", "is_complex", "is_signed", "_char", "_typename")

    def __init__(self, name, code, itemsize, kind, char, typename):
        self._name = name
        self._code = code
        self.itemsize = itemsize
        self.is_floating_point = kind == "float"
        self.is_complex = kind == "complex"
        self.is_signed = kind not in ("bool", "unsigned")
        self._char = char  # as in the standard library's array and struct modules; None where they have none
        self._typename = typename  # as in torch.FloatTensor

    def __repr__(self):
        return f"torch.{self._name}"

    def __reduce__(self):
        return self._name

    def to_real(self):
        """The real dtype of the same precision."""
        return {"complex64": float32, "complex128": float64}.get(self._name, self)

    def to_complex(self):
        """The complex dtype of the same precision."""
        if self._name == "float16":
            raise NotImplementedError("torch.complex32 is not available in Lacuna's torch yet; use torch.complex64.")
        found = {"float32": complex64, "bfloat16": complex64, "float64": complex128}.get(self._name, self)
        if not found.is_complex:
            raise RuntimeError(f"Unknown Complex ScalarType for {self._typename}")
        return found


# name, c10::ScalarType, bytes, kind, array char, type name
_TABLE = [
    ("bool", 11, 1, "bool", "B", "Bool"),
    ("uint8", 0, 1, "unsigned", "B", "Byte"),
    ("int8", 1, 1, "int", "b", "Char"),
    ("int16", 2, 2, "int", "h", "Short"),
    ("int32", 3, 4, "int", "i", "Int"),
    ("int64", 4, 8, "int", "q", "Long"),
    ("float16", 5, 2, "float", "e", "Half"),
    ("bfloat16", 15, 2, "float", None, "BFloat16"),
    ("float8_e5m2", 23, 1, "float", None, "Float8_e5m2"),
    ("float8_e4m3fn", 24, 1, "float", None, "Float8_e4m3fn"),
    ("float32", 6, 4, "float", "f", "Float"),
    ("float64", 7, 8, "float", "d", "Double"),
    ("complex64", 9, 8, "complex", "f", "ComplexFloat"),
    ("complex128", 10, 16, "complex", "d", "ComplexDouble"),
]

ALL = [dtype(*row) for row in _TABLE]
BY_CODE = {d._code: d for d in ALL}
BY_NAME = {d._name: d for d in ALL}
globals().update(BY_NAME)

ALIASES = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "long": "int64",
    "int": "int32",
    "short": "int16",
    "cfloat": "complex64",
    "cdouble": "complex128",
}

_default = [BY_NAME["float32"]]


def get_default_dtype():
    """The dtype that Python floats become."""
    return _default[0]


def set_default_dtype(d):
    """Makes `d`, a floating point dtype, the one that Python floats become."""
    if not isinstance(d, dtype) or not d.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    _default[0] = d


# (eps, largest, smallest normal), each exact
_FLOAT_LIMITS = {
    "float16": (2.0**-10, 65504.0, 2.0**-14, 1e-3),
    "bfloat16": (2.0**-7, (2 - 2.0**-7) * 2.0**127, 2.0**-126, 1e-2),
    "float8_e4m3fn": (2.0**-3, 448.0, 2.0**-6, 1.0),
    "float8_e5m2": (2.0**-2, 57344.0, 2.0**-14, 1.0),
    "float32": (2.0**-23, (2 - 2.0**-23) * 2.0**127, 2.0**-126, 1e-6),
    "float64": (2.0**-52, (2 - 2.0**-52) * 2.0**1023, 2.0**-1022, 1e-15),
}


class finfo:
    """Limits of a floating point dtype: eps, max, min, tiny, smallest_normal, resolution, bits."""

    def __init__(self, type=None):
        d = (type or get_default_dtype()).to_real()
        if not d.is_floating_point:
            raise TypeError(f"torch.finfo() requires a floating point input type. Use torch.iinfo to handle '{d!r}'")
        self.eps, self.max, self.tiny, self.resolution = _FLOAT_LIMITS[d._name]
        self.min = -self.max
        self.smallest_normal = self.tiny
        self.bits = d.itemsize * 8
        self.dtype = d._name

    def __repr__(self):
        return (
            f"finfo(resolution={_short(self.resolution)}, min={_short(self.min)}, max={_short(self.max)}, "
            f"eps={_short(self.eps)}, smallest_normal={_short(self.smallest_normal)}, tiny={_short(self.tiny)}, "
            f"dtype={self.dtype})"
        )


def _short(number):
    return f"{number:g}"


class iinfo:
    """Limits of an integer dtype: min, max, bits."""

    def __init__(self, type):
        if type.is_floating_point or type.is_complex or type._name == "bool":
            raise TypeError(f"torch.iinfo() requires an integer input type. Use torch.finfo to handle '{type!r}'")
        self.bits = type.itemsize * 8
        self.max = 2 ** (self.bits - type.is_signed) - 1
        self.min = -(2 ** (self.bits - 1)) if type.is_signed else 0
        self.dtype = type._name

    def __repr__(self):
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"
