"""`x[...]` and `x[...] = value`: flattens an index for the engine, which cuts views and gathers in one crossing.

An index is a list of items: (0, i) an int, (1, start, stop, step) a slice, (2,) None, (3,) an ellipsis,
(4, handle) a tensor of positions or a mask.
"""

from torch import _bridge

_bridge.share(globals())

_NEED = "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got {})"
_getitem = _setitem = None


def _bound():
    global _getitem, _setitem
    _getitem, _setitem = _bridge.getitem, _bridge.setitem


_bridge.on_bind(_bound)


def get(tensor, key, wrap):
    """`tensor[key]`."""
    if type(key) is int:
        h = _getitem(tensor._h, 0, key)
        if h < 0:
            fail()
        return wrap(h)
    items, kept = _flatten(key)
    h = _getitem(tensor._h, *items)
    if h < 0:
        fail()
    return wrap(h)


def put(tensor, key, value):
    """`tensor[key] = value`. `value` is a tensor."""
    items, kept = _flatten(key)
    if _setitem(tensor._h, value._h, *items) < 0:
        fail()


def _flatten(key):
    """The flat numbers of an index, and the tensors made on the way, which must live until they were used."""
    flat, kept = [], []
    if type(key) is tuple:
        for item in key:
            _one(item, flat, kept)
    else:
        _one(key, flat, kept)
    return flat, kept


def _one(item, flat, kept):
    kind = type(item)
    if kind is int:
        flat += (0, item)
    elif kind is slice:
        flat += (1, _bound_of(item.start), _bound_of(item.stop), _bound_of(item.step))
    elif item is None:
        flat.append(2)
    elif item is Ellipsis:
        flat.append(3)
    elif hasattr(item, "_h"):
        kept.append(item)
        flat += (4, item._h)
    elif kind is bool or isinstance(item, (list, tuple, range)):
        from torch._creation import tensor

        item = tensor(list(item) if isinstance(item, range) else item)
        if item.numel() == 0 and item.dtype.is_floating_point:
            item = item.long()
        kept.append(item)
        flat += (4, item._h)
    elif kind is str:
        raise TypeError("new(): invalid data type 'str'")
    else:
        try:
            flat += (0, item.__index__())
        except (AttributeError, TypeError):
            raise IndexError(_NEED.format(kind.__name__)) from None


def _bound_of(value):
    """One bound of a slice as an int or None."""
    if value is None or type(value) is int:
        return value
    try:
        return value.__index__()
    except (AttributeError, TypeError):
        raise TypeError("slice indices must be integers or None or have an __index__ method") from None
