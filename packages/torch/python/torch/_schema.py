"""Rows of the engine's operation table as Python sees them: parameters, defaults, signatures as text."""

_TYPE_NAMES = {
    "int[]": "tuple of ints",
    "int[]?": "tuple of ints",
    "Tensor[]": "tuple of Tensors",
    "Tensor?[]": "tuple of Tensors",
    "Scalar": "Number",
    "Scalar?": "Number",
    "ScalarType": "torch.dtype",
    "ScalarType?": "torch.dtype",
    "Layout?": "torch.layout",
    "Device?": "torch.device",
    "Generator?": "torch.Generator",
    "MemoryFormat": "torch.memory_format",
    "MemoryFormat?": "torch.memory_format",
}
_ADDED = {"requires_grad"}  # keywords every function that makes a tensor takes


class Parameter:
    """One argument of an operation."""

    __slots__ = ("name", "kind", "default", "has_default", "keyword", "size", "writes")

    def __init__(self, row, function):
        self.kind = row["kind"]
        self.name = {"self": "input" if function else "self", "from": "from_"}.get(row["name"], row["name"])
        self.keyword = row["keyword"]
        self.size = row["size"]
        self.writes = row["writes"]
        self.default = row.get("default")
        # A keyword such as rounding_mode carries no default in the schema; None stands for it in Python.
        self.has_default = "default" in row or (self.keyword and self.kind.endswith("?") and self.kind != "Generator?")

    def source(self):
        """The default as Python source."""
        return repr(self.default)

    def text(self):
        """As PyTorch's messages print it."""
        kind = _TYPE_NAMES.get(self.kind, self.kind.rstrip("?"))
        default = None if kind == "torch.dtype" else self.default
        return f"{kind} {self.name}" + (f" = {default}" if self.has_default else "")


class Overload:
    """One row of the table, as a function of torch or as a method of Tensor."""

    __slots__ = ("index", "name", "parameters", "returns", "return_names", "function")

    def __init__(self, index, row, function):
        self.index = index
        self.function = function
        self.name = row["name"]
        self.parameters = [Parameter(p, function) for p in row["args"]]
        self.returns = [r["kind"] for r in row["returns"]]
        self.return_names = [r.get("name") for r in row["returns"]]

    @property
    def base(self):
        """The name without the overload's."""
        return self.name.partition(".")[0]

    @property
    def writes(self):
        """Whether the first argument is changed in place and returned."""
        return bool(self.parameters) and self.parameters[0].writes

    @property
    def makes(self):
        """Whether the operation makes a tensor of a dtype asked for: it takes requires_grad too."""
        kinds = [p.kind for p in self.parameters]
        return "Layout?" in kinds and "ScalarType?" in kinds and self.base != "_to_copy"

    def loose(self):
        """The parameter that `x.view(2, 3)` spreads: a list of ints, the only positional one; or None."""
        positional = [p for p in self.parameters if not p.keyword]
        if not self.function:
            positional = positional[1:]
        return positional[0] if len(positional) == 1 and positional[0].kind == "int[]" else None

    def text(self):
        """The signature as PyTorch's messages print it."""
        parts, out = [], self._out_text()
        for i, p in enumerate(self.parameters):
            if i == 0 and p.name == "self":
                continue
            if p.keyword and "*" not in parts:
                parts.append("*")
            if self.makes and p.kind == "ScalarType?":  # what the tensor is made like stands last
                parts, out = parts + out, []
            parts.append("bool pin_memory = False" if p.name == "pin_memory" else p.text())
        if out:
            parts += out if "*" in parts else ["*", *out]
        if self.makes:
            parts.append("bool requires_grad = False")
        return f"({', '.join(parts)})"

    def _out_text(self):
        from torch._names import OUT

        if not self.function or self.name not in OUT:
            return []
        return ["tuple of Tensors out = None" if len(self.returns) > 1 else "Tensor out = None"]

    def fits(self, count, keywords):
        """Whether `count` positional arguments and these keywords can be bound at all."""
        loose = self.loose()
        positional = [p.name for p in self.parameters if not p.keyword]
        known = {p.name for p in self.parameters} | (_ADDED if self.makes else set())
        if not all(k in known for k in keywords):
            return False
        if any(not p.has_default and p.name not in keywords for p in self.parameters if p.keyword):
            return False
        if loose is not None:
            before = 0 if self.function else 1
            return count >= before and (count > before or loose.name in keywords)
        if count > len(positional) or any(k in positional[:count] for k in keywords):
            return False
        return all(p.has_default or p.name in positional[:count] or p.name in keywords for p in self.parameters)
