"""kl_divergence and register_kl: Kullback-Leibler divergences, chosen by the classes of the two distributions.

PyTorch's own pairs are in _kl_pairs.py (one family) and _kl_crossed.py (two); they are read on the first call."""

import torch
from torch.distributions.distribution import Distribution

_rules = {}
_chosen = {}  # classes of p and q -> the rule


def register_kl(type_p, type_q):
    """Decorator: the function is kl_divergence(p, q) for these classes and theirs."""
    for name, kind in (("type_p", type_p), ("type_q", type_q)):
        if not isinstance(kind, type) or not issubclass(kind, Distribution):
            raise TypeError(f"Expected {name} to be a Distribution subclass but got {kind}")

    def put(function):
        _rules[type_p, type_q] = function
        _chosen.clear()
        return function

    return put


def kl_divergence(p, q):
    """The divergence of q from p, for each of the batch."""
    pair = type(p), type(q)
    rule = _chosen.get(pair)
    if rule is None:
        rule = _chosen[pair] = _choose(*pair)
    return rule(p, q)


def _choose(type_p, type_q):
    """The rule whose classes are nearest to these, p's looked at first; a warning where q's would choose another."""
    from torch.distributions import _kl_crossed, _kl_pairs

    rules = {**_kl_pairs.RULES, **_kl_crossed.RULES, **_rules}
    fitting = [pair for pair in rules if issubclass(type_p, pair[0]) and issubclass(type_q, pair[1])]
    if not fitting:
        raise NotImplementedError(
            f"No KL(p || q) is implemented for p type {type_p.__name__} and q type {type_q.__name__}"
        )
    places = [(type_p.__mro__.index(p), type_q.__mro__.index(q), (p, q)) for p, q in fitting]
    by_p = min(places, key=lambda place: place[:2])[2]
    by_q = min(places, key=lambda place: place[1::-1])[2]
    if rules[by_p] is not rules[by_q]:
        import warnings

        warnings.warn(
            f"Ambiguous kl_divergence({type_p.__name__}, {type_q.__name__}). "
            f"Please register_kl({by_p[0].__name__}, {by_q[1].__name__})",
            RuntimeWarning,
            stacklevel=3,
        )
    return rules[by_p]


class Table(dict):
    """Rules by pairs of classes, filled by decorating functions with `table(P, Q, Q2, ...)`."""

    def __call__(self, kind, *others):
        def put(function):
            self.update({(kind, other): function for other in others or (kind,)})
            return function

        return put


def infinite_like(tensor):
    """Infinities of a tensor's shape."""
    return torch.full_like(tensor, torch.inf)
