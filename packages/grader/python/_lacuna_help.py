"""`help` for the output panel: what something is, its text, the names in it. No pager, no prompt, nothing of pydoc's weight."""

import importlib
import inspect
import textwrap

_WIDTH = 88


class Help:
    """Stands in `builtins.help`."""

    def __repr__(self):
        return "Write help(something), for example help(torch.exp)."

    def __call__(self, *what):
        """Prints what is known of one object, or of the name in a string."""
        if not what:
            print(repr(self))
            return
        thing = what[0]
        if isinstance(thing, str):
            found, thing = _named(thing)
            if not found:
                print(f"There is nothing called {what[0]!r}. {self!r}")
                return
        print(about(thing))


def _named(name):
    """Whether there is such a module, or something in one, and what it is."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            value = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        for part in parts[cut:]:
            if not hasattr(value, part):
                return False, None
            value = getattr(value, part)
        return True, value
    import builtins

    return hasattr(builtins, name), getattr(builtins, name, None)


def about(thing):
    """The text that help prints."""
    if inspect.ismodule(thing):
        parts = [f"Help on module {thing.__name__}:", _text(thing), _names("In it", _public(thing))]
    elif inspect.isclass(thing):
        own = [n for n in vars(thing) if not n.startswith("_")]
        parts = [f"Help on class {_title(thing)}:", _described(thing), _names("In it", own)]
        for base in thing.__mro__[1:-1]:
            parts.append(_names(f"From {base.__name__}", [n for n in vars(base) if not n.startswith("_")]))
    elif inspect.isroutine(thing):
        parts = [f"Help on function {_title(thing)}:", _described(thing)]
    elif isinstance(thing, property) or inspect.isdatadescriptor(thing):
        parts = ["Help on property:", _text(thing)]
    else:
        return about(type(thing))
    return "\n\n".join(filter(None, parts))


def _title(thing):
    name = getattr(thing, "__qualname__", None) or getattr(thing, "__name__", repr(thing))
    module = getattr(thing, "__module__", None)
    return f"{name} in module {module}" if module else name


def _text(thing):
    return textwrap.indent(inspect.getdoc(thing) or "(no description)", "    ")


def _described(thing):
    """The text, after the signature unless it begins with that itself."""
    doc = inspect.getdoc(thing) or ""
    name = getattr(thing, "__name__", "")
    if not doc.startswith(f"{name}("):
        try:
            return f"    {name}{inspect.signature(thing)}\n\n{_text(thing)}"
        except (TypeError, ValueError):
            return _text(thing)  # one of Python's own that keeps its signature to itself
    return _text(thing)


def _public(module):
    listed = getattr(module, "__all__", None)
    return sorted(listed or (n for n in vars(module) if not n.startswith("_")))


def _names(title, names):
    if not names:
        return ""
    return textwrap.fill(f"{title}: {', '.join(names)}", _WIDTH, initial_indent="    ", subsequent_indent="      ")
