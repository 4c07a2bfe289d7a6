"""Write everything but `draw`, which is done."""

import torch


def probabilities(logits, temperature):
    """(..., V) logits to (..., V) probabilities; at temperature 0 the largest logit has all of it."""
    return logits


def draw(probs, u):
    """The token on which u from [0, 1) falls, when probs (V,) are laid end to end. Given: use it as it is."""
    below = int((probs.cumsum(dim=-1) <= u).sum())
    return min(below, len(probs) - 1)  # rounding may leave the sum just under u


def acceptance_rate(p, q):
    """How often a draft from q (..., V) is accepted by p (..., V), on average over the drafts: (...)."""
    return p.sum(dim=-1)


def residual(p, q):
    """What p (..., V) has more than q (..., V), as probabilities (..., V); p where it has nothing more."""
    return p


def verify(drafted, q, p, uniforms):
    """The tokens of one round: the drafts up to the first rejection, and one more.

    drafted: g tokens, drawn from q (g, V); p (g + 1, V) is the target's; uniforms (g + 1,) from [0, 1). Number i
    decides on draft i, the last one draws the token that follows.
    """
    return drafted


def speculative_decode(target, draft, prompt, new_tokens, gamma, temperature, generator):
    """new_tokens tokens after the list `prompt`, distributed as if the target had drawn them one by one."""
    return [0] * new_tokens


def expected_tokens(alpha, gamma):
    """Tokens a round writes on average, if each draft is accepted with probability alpha whatever came before."""
    return 1.0


def speedup(alpha, gamma, cost):
    """How many times faster than the target alone; a call of the draft takes `cost` of a call of the target."""
    return 1.0


def best_gamma(alpha, cost, most):
    """The number of drafts, 0 .. most, with the largest speedup; 0 when drafting does not pay."""
    return 0
