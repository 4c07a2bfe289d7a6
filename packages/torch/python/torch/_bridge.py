"""The one file that touches JavaScript. Tensors cross as integer handles; errors come back as negative numbers.

Nothing of JavaScript is held until the first use, so that an interpreter with this package imported can be snapshotted.
Files on a hot path call `share(globals())` and then use `op`, `value`, `take` and `fail` as plain globals.
"""

import builtins as _builtins

# Functions of packages/torch/src/bridge.ts, each under its own name.
_NAMES = """
    operations operation op value take error free dtype shape strides offset address contiguous version storage_bytes item read make few
    getitem setitem requires_grad set_requires_grad is_leaf grad_fn output_nr grad set_grad retain_grad retains_grad
    data set_data hook post_hook unhook hook_alone backward gradients next_gradient grad_mode give custom output_of
    new_generator free_generator seed get_state set_state set_default_dtype stats reset_stats live callbacks
    trace_open trace_read trace_close autocast autocast_clear
    node_of edge_of free_node node_name node_edges node_sequence node_leaf node_function node_hook
    saved_hooks inference_mode is_inference base same_tensor bump anomaly failed_at
""".split()
_HOT = ("op", "value", "take", "fail", "drop")

# From this number on a handle stands for a tensor of many bytes, to be freed at once and not in a batch.
LARGE = 1 << 29
_BATCH = 128
batch = _BATCH  # so many wait at most

_FREED = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already been "
    "freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify "
    "retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors "
    "after calling backward."
)



class _LinAlgError(RuntimeError):
    """A matrix is singular, or not positive-definite, where the operation needs it to be otherwise."""

    __module__ = "torch._C"


LinAlgError = _LinAlgError


class OutOfMemoryError(RuntimeError, MemoryError):
    """The engine's memory is used up: a RuntimeError as in PyTorch, and a MemoryError as in Python."""

    __module__ = "torch"


dead = []  # handles of small tensors Python has dropped and the engine still holds
_sharing = []
_on_bind = []
_bound = False
_callbacks = {}
_hooked = {}  # number of a hook's callback -> (what unhook takes, weak reference to the tensor)
_hooks_due = 128  # so many hooks, and those that hold their own tensor are looked for
_finishers = {}
_raised = []
_last = 0


def share(namespace):
    """Puts the hot functions into a module's globals, now and again when the engine is bound."""
    _sharing.append(namespace)
    namespace.update({name: globals()[name] for name in _HOT})


def on_bind(function):
    """Has `function()` called as soon as there is an engine."""
    if _bound:
        function()
    else:
        _on_bind.append(function)


def bound():
    """Whether there is an engine."""
    return _bound


def available():
    """Whether an engine is registered; binds it if so."""
    if not _bound:
        try:
            import _lacuna_engine  # noqa: F401
        except ImportError:
            return False
        bind()
    return True


def bind():
    """Connects to the engine registered as `_lacuna_engine`."""
    global _bound
    if _bound:
        return
    try:
        import _lacuna_engine as engine
    except ImportError:
        raise ImportError("torch has no engine here: register one as the JavaScript module _lacuna_engine") from None
    from pyodide.ffi import create_proxy, to_js

    _bound = True
    globals().update({name: getattr(engine, name) for name in _NAMES}, _to_js=to_js)
    for namespace in _sharing:
        namespace.update({name: globals()[name] for name in _HOT})
    callbacks(create_proxy(_call_back), create_proxy(_reclaim), create_proxy(forget), create_proxy(_finish))
    for function in _on_bind:
        function()
    _on_bind.clear()


def _late(name):
    def first(*args):
        bind()
        return globals()[name](*args)

    first.__name__ = name
    return first


globals().update({name: _late(name) for name in _NAMES})


def fail():
    """Raises the exception the engine reported last."""
    if _raised:
        raise _raised.pop()
    kind, _, text = error().partition("\n")
    if kind == "_LinAlgError":
        raise LinAlgError(text)
    raise (OutOfMemoryError if kind == "MemoryError" else getattr(_builtins, kind, RuntimeError))(text)


def drop(handle):
    """Frees a large tensor that Python needs no more; for a small one, that waits in `dead`, frees all that wait."""
    if handle >= LARGE:
        free(handle)
    else:
        flush()


def free_at_once(on):
    """Has every tensor freed as Python drops it, not in batches, so that bytes alive can be counted."""
    global batch
    batch = 1 if on else _BATCH
    flush()


def flush():
    """Frees the tensors waiting in `dead`."""
    if dead:
        handles = dead[:]
        dead.clear()
        free(*handles)


def to_engine(data):
    """A bytes-like object as a JavaScript typed array, copied."""
    return _to_js(data)


def read_bytes(handle):
    """A tensor's elements in row-major order, as bytes."""
    data = read(handle)
    if data is None:
        fail()
    return data.to_bytes()


def callback(function, finish=None):
    """Registers a Python function the engine may call with handles; returns its number.

    `finish()` is called when a custom node with this number has run in a pass that keeps no graph."""
    global _last
    _last = number = _last + 1
    _callbacks[number] = function
    if finish is not None:
        _finishers[number] = finish
    return number


def forget(number):
    """Takes `callback` back."""
    _hooked.pop(number, None)
    _callbacks.pop(number, None)
    _finishers.pop(number, None)


def _finish(number):
    finish = _finishers.get(number)
    if finish is not None:
        finish()


def hooked(number, place, tensor):
    """Says that the callback is a hook of `tensor`, registered as `place`."""
    global _hooks_due
    import weakref

    _hooked[number] = place, weakref.ref(tensor)
    if len(_hooked) >= _hooks_due:
        collect()
        _hooks_due = max(128, 2 * len(_hooked))


def collect():
    """Frees what nobody can reach, also tensors reached by nothing but their own hooks.

    The engine holds a hook's function for as long as the tensor lives, so a function that holds its tensor is a cycle
    Python cannot see. Where the tensor's handle is the only thing that keeps it, the tensor holds the function instead
    for the length of a collection.
    """
    import gc

    flush()
    lent = []
    for number, (place, reference) in list(_hooked.items()):
        tensor = reference()
        if tensor is not None and hook_alone(place):
            tensor.__dict__.setdefault("_hooks_of", {})[number] = _callbacks.pop(number)
            lent.append((number, reference))
    tensor = None
    gc.collect()
    flush()
    for number, reference in lent:
        tensor = reference()
        if tensor is not None:
            _callbacks[number] = tensor.__dict__["_hooks_of"].pop(number)


def _call_back(number, *arguments):
    """What the engine calls: runs the function, keeps its exception for `fail`; -1 says that there is one."""
    try:
        function = _callbacks.get(number)
        if function is None:
            raise RuntimeError(_FREED)
        return function(*arguments)
    except BaseException as problem:
        _raised.append(problem)
        return -1


def _reclaim():
    """The engine is out of memory: gives back what Python no longer reaches."""
    collect()
    return 0
