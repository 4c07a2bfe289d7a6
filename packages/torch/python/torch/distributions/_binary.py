"""What the distributions of yes-or-no trials share: probabilities or logits, whichever is given."""

from torch.distributions.utils import broadcast_all, lazy_property, logits_to_probs, one_of, probs_to_logits


class Binary:
    """`probs` and `logits`, each made from the other when asked for; `_param` is the one that was given."""

    def _take(self, probs, logits, *others):
        """Sets the parameter given, broadcast with the others, which are returned."""
        one_of(type(self).__name__, probs, logits)
        name, given = ("probs", probs) if probs is not None else ("logits", logits)
        *others, given = broadcast_all(*others, given)
        setattr(self, name, given)
        return others

    @property
    def _param(self):
        return self.__dict__["probs"] if "probs" in self.__dict__ else self.logits

    @lazy_property
    def logits(self):
        """log(p / (1 - p))."""
        return probs_to_logits(self.probs, is_binary=True)

    @lazy_property
    def probs(self):
        """The probability of yes."""
        return logits_to_probs(self.logits, is_binary=True)

    @property
    def param_shape(self):
        """The parameter's shape."""
        return self._param.size()
