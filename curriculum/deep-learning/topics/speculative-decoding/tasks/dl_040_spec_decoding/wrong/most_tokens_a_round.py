# mistake: You look for the most tokens a round. Each draft costs time, so look for the most tokens per time.
# fails: check_best_gamma

import torch


def probabilities(logits, temperature):
    """(..., V) logits to (..., V) probabilities; at temperature 0 the largest logit has all of it."""
    if temperature == 0:
        best = logits.argmax(dim=-1, keepdim=True)
        return torch.zeros_like(logits).scatter(-1, best, 1.0)
    return (logits / temperature).softmax(dim=-1)


def draw(probs, u):
    """The token on which u from [0, 1) falls, when probs (V,) are laid end to end. Given: use it as it is."""
    below = int((probs.cumsum(dim=-1) <= u).sum())
    return min(below, len(probs) - 1)  # rounding may leave the sum just under u


def acceptance_rate(p, q):
    """How often a draft from q (..., V) is accepted by p (..., V), on average over the drafts: (...)."""
    return torch.minimum(p, q).sum(dim=-1)


def residual(p, q):
    """What p (..., V) has more than q (..., V), as probabilities (..., V); p where it has nothing more."""
    more = (p - q).clamp(min=0)
    total = more.sum(dim=-1, keepdim=True)  # (..., 1)
    return torch.where(total > 0, more / total, p)


def verify(drafted, q, p, uniforms):
    """The tokens of one round: the drafts up to the first rejection, and one more.

    drafted: g tokens, drawn from q (g, V); p (g + 1, V) is the target's; uniforms (g + 1,) from [0, 1). Number i
    decides on draft i, the last one draws the token that follows.
    """
    gamma = len(drafted)
    for i, token in enumerate(drafted):
        if uniforms[i] >= p[i, token] / q[i, token]:
            return drafted[:i] + [draw(residual(p[i], q[i]), uniforms[gamma])]
    return drafted + [draw(p[gamma], uniforms[gamma])]


def speculative_decode(target, draft, prompt, new_tokens, gamma, temperature, generator):
    """new_tokens tokens after the list `prompt`, distributed as if the target had drawn them one by one."""
    tokens = list(prompt)
    end = len(prompt) + new_tokens
    while len(tokens) < end:
        drafted, q = propose(draft, tokens, gamma, temperature, generator)
        logits = target(tokens[target.length :] + drafted)  # (unread + gamma, V)
        p = probabilities(logits[-gamma - 1 :], temperature)  # after the last token and after every draft
        tokens += verify(drafted, q, p, torch.rand(gamma + 1, generator=generator))
        target.truncate(len(tokens) - 1)  # all but the newest token, which nobody has read
        draft.truncate(len(tokens) - 1)
    return tokens[len(prompt) : end]


def propose(draft, tokens, gamma, temperature, generator):
    """gamma drafts after `tokens`, and the probabilities (gamma, V) that they were drawn from."""
    drafted, q = [], []
    for _ in range(gamma):
        unread = (tokens + drafted)[draft.length :]
        q.append(probabilities(draft(unread)[-1], temperature))
        drafted.append(draw(q[-1], torch.rand(1, generator=generator)))
    return drafted, torch.stack(q)


def expected_tokens(alpha, gamma):
    """Tokens a round writes on average, if each draft is accepted with probability alpha whatever came before."""
    if alpha == 1:
        return gamma + 1
    return (1 - alpha ** (gamma + 1)) / (1 - alpha)


def speedup(alpha, gamma, cost):
    """How many times faster than the target alone; a call of the draft takes `cost` of a call of the target."""
    return expected_tokens(alpha, gamma) / (gamma * cost + 1)


def best_gamma(alpha, cost, most):
    """The number of drafts, 0 .. most, with the largest speedup; 0 when drafting does not pay."""
    return max(range(most + 1), key=lambda gamma: expected_tokens(alpha, gamma))
