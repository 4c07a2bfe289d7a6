"""Trees of tuples, lists and dicts: taken apart into leaves and a structure, and put together again."""

from collections import OrderedDict, namedtuple


class TreeSpec:
    """The structure of a tree. type is None for a leaf; context holds a dict's keys or a named tuple's class."""

    __slots__ = ("type", "context", "children", "num_leaves")

    def __init__(self, type, context, children):
        self.type, self.context, self.children = type, context, children
        self.num_leaves = 1 if type is None else sum(child.num_leaves for child in children)

    def is_leaf(self):
        """Whether this is a single value."""
        return self.type is None

    def __eq__(self, other):
        return isinstance(other, TreeSpec) and (self.type, self.context, self.children) == (
            other.type,
            other.context,
            other.children,
        )

    def __hash__(self):
        return hash((self.type, str(self.context), tuple(self.children)))

    def __repr__(self, indent=0):
        if self.type is None:
            return "*"
        start = f"TreeSpec({self.type.__name__}, {self.context}, ["
        separator = ",\n" + " " * (indent + 2)
        return start + separator.join(child.__repr__(indent + 2) for child in self.children) + "])"


LeafSpec = TreeSpec(None, None, [])


def _children(tree):
    """(type, context, children) of a node; type None for a leaf."""
    kind = type(tree)
    if kind is tuple or kind is list:
        return kind, None, list(tree)
    if kind is dict or kind is OrderedDict:
        return kind, list(tree), list(tree.values())
    if isinstance(tree, tuple) and hasattr(kind, "_fields"):
        return namedtuple, kind, list(tree)
    return None, None, ()


def tree_flatten(tree, is_leaf=None):
    """(leaves, structure)."""
    if is_leaf is not None and is_leaf(tree):
        return [tree], LeafSpec
    kind, context, children = _children(tree)
    if kind is None:
        return [tree], LeafSpec
    leaves, specs = [], []
    for child in children:
        below, spec = tree_flatten(child, is_leaf)
        leaves += below
        specs.append(spec)
    return leaves, TreeSpec(kind, context, specs)


def tree_unflatten(leaves, treespec):
    """The tree of these leaves."""
    leaves = list(leaves)
    if len(leaves) != treespec.num_leaves:
        raise ValueError(
            f"tree_unflatten(leaves, treespec): `leaves` has length {len(leaves)} but the spec refers to a pytree that "
            f"holds {treespec.num_leaves} items ({treespec})."
        )
    return _build(iter(leaves), treespec)


def _build(leaves, spec):
    if spec.type is None:
        return next(leaves)
    children = [_build(leaves, child) for child in spec.children]
    if spec.type is namedtuple:
        return spec.context(*children)
    if spec.type in (dict, OrderedDict):
        return spec.type(zip(spec.context, children))
    return spec.type(children)


def tree_leaves(tree, is_leaf=None):
    """The leaves, left to right."""
    return tree_flatten(tree, is_leaf)[0]


def tree_structure(tree, is_leaf=None):
    """The structure without the leaves."""
    return tree_flatten(tree, is_leaf)[1]


def tree_map(func, tree, *rests, is_leaf=None):
    """The tree of func(leaf, ...) over trees of one structure."""
    leaves, spec = tree_flatten(tree, is_leaf)
    return tree_unflatten(map(func, leaves, *(tree_leaves(rest, is_leaf) for rest in rests)), spec)


def tree_map_only(kind, func, tree, is_leaf=None):
    """tree_map for leaves of a class; the others stay."""
    return tree_map(lambda leaf: func(leaf) if isinstance(leaf, kind) else leaf, tree, is_leaf=is_leaf)


def tree_all(pred, tree, is_leaf=None):
    """Whether pred holds for every leaf."""
    return all(map(pred, tree_leaves(tree, is_leaf)))


def tree_any(pred, tree, is_leaf=None):
    """Whether pred holds for some leaf."""
    return any(map(pred, tree_leaves(tree, is_leaf)))


def _broadcast_to_and_flatten(tree, treespec):
    """The leaves of a tree that may be shallower than a structure, each repeated for all below it; None if it does not fit."""
    if treespec.type is None:
        return [tree] if _children(tree)[0] is None else None
    kind, context, children = _children(tree)
    if kind is None:
        return [tree] * treespec.num_leaves
    if kind is not treespec.type or context != treespec.context or len(children) != len(treespec.children):
        return None
    leaves = []
    for child, spec in zip(children, treespec.children):
        below = _broadcast_to_and_flatten(child, spec)
        if below is None:
            return None
        leaves += below
    return leaves
