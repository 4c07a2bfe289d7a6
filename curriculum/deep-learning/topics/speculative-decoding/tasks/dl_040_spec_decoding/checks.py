"""Checks for speculative decoding. The oracles are sums over every draft and a grid of random numbers, and texts written
token by token by the target alone, on lists of Python floats."""

import itertools
import math

import torch
from lacuna import check

TIGHT = 1e-10  # float64 throughout: only rounding is left


# --- the rule ----------------------------------------------------------------------------------------


def check_probabilities(solution):
    """Logits are divided by the temperature before the softmax, and temperature 0 takes the largest."""
    torch.manual_seed(0)
    for shape, temperature in [((5,), 1.0), ((2, 3), 0.5), ((2, 1, 4), 2.0)]:
        logits = torch.randn(shape, dtype=torch.float64)
        wanted = torch.tensor([soft(row, temperature) for row in logits.reshape(-1, shape[-1]).tolist()], dtype=torch.float64)
        same(solution.probabilities(logits, temperature), wanted.reshape(shape), f"probabilities at temperature {temperature}")
    logits = torch.tensor([[1.0, 3.0, 2.0, -1.0], [-2.0, -3.0, -4.0, -1.5]], dtype=torch.float64)
    wanted = torch.tensor([[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]], dtype=torch.float64)
    same(solution.probabilities(logits, 0), wanted, "probabilities at temperature 0")


def check_acceptance_rate(solution):
    """Averaged over what the draft model draws, p and q accept what they have in common."""
    same(solution.acceptance_rate(*rows([P3, Q3])), torch.tensor(0.7, dtype=torch.float64), "the acceptance rate of p = (0.5, 0.3, 0.2) and q = (0.2, 0.5, 0.3)")
    p, q = some(2, (2, 3, 5)), some(3, (2, 3, 5))
    same(solution.acceptance_rate(p, q), average_acceptance(p, q), "acceptance rates of p and q of shape (2, 3, 5)")


def check_residual(solution):
    """A rejected draft is replaced by what the target has more than the draft model, scaled to sum to 1."""
    same(solution.residual(*rows([P4, Q4])), rows([[0.0, 0.0, 0.25, 0.75]])[0], "the residual of p = (0.1, 0.2, 0.3, 0.4) and q = (0.4, 0.3, 0.2, 0.1)")
    p, q = some(4, (2, 3, 5)), some(5, (2, 3, 5))
    q[1, 2] = p[1, 2]  # nothing more there
    pairs = zip(p.reshape(-1, 5).tolist(), q.reshape(-1, 5).tolist())
    wanted = rows([slow_residual(*pair) for pair in pairs]).reshape(2, 3, 5)
    same(solution.residual(p, q), wanted, "residuals of p and q of shape (2, 3, 5), equal at index [1, 2]")


def check_first_token(solution):
    """Summed over every draft and every random number, the first token has the target's probabilities."""
    for p, q, accept, last in [(P4, Q4, 12, 4), (P3, Q3, 15, 2)]:
        target, drafter = rows([p, p[::-1]]), rows([q])
        mass = [0.0] * len(p)
        for token, u, v in itertools.product(range(len(p)), middles(accept), middles(last)):
            written = tokens(solution.verify([token], drafter, target, numbers([u, v])), f"verify([{token}], ...)")
            if not written:
                check.fail("verify returned no token. A rejected draft is replaced: every round writes one token at least.")
            mass[written[0]] += q[token] / (accept * last)
        same(numbers(mass), numbers(p), f"the probabilities of the first token, drafted with q = {q}, for a target of p = {p}")


def check_first_rejection_ends(solution):
    """Each draft is judged at its own place, and nothing after the first rejected one is kept."""
    p, q = some(6, (4, 5)), some(7, (3, 5))
    drafted, ratios = least_wanted(p, q)
    for says in itertools.product([True, False], repeat=3):
        if all(says):
            continue
        kept = drafted[: says.index(False)]
        uniforms = numbers([*(around(ratio, yes) for ratio, yes in zip(ratios, says)), 0.5])
        got = tokens(solution.verify(list(drafted), q, p, uniforms), "verify(...)")
        told = ", ".join("accepted" if yes else "rejected" for yes in says)
        tell(got[:-1], kept, f"drafts {drafted} by their random numbers {told}: what verify returned before the last token")
    impossible = rows([[0.0, 0.4, 0.6], [0.2, 0.2, 0.6]])
    got = tokens(solution.verify([0], rows([[0.5, 0.3, 0.2]]), impossible, numbers([0.0, 0.5])), "verify(...)")
    tell(got, [2], "verify with draft 0, to which the target gives probability 0, and the random number 0.0")


def check_last_token(solution):
    """Each round ends with a token of the target: from the residual after a rejection, else from its last row."""
    p, q = some(8, (4, 5)), some(9, (3, 5))
    p[3, 0] = 0.0
    p[3] /= p[3].sum()
    drafted, ratios = least_wanted(p, q)
    for accepted in [0, 1, 2, 3]:
        said = [around(ratio, i < accepted) for i, ratio in enumerate(ratios)]
        told = f"after the rejection of draft {accepted}" if accepted < 3 else "after 3 accepted drafts of 3"
        chances = slow_residual(p[accepted].tolist(), q[accepted].tolist()) if accepted < 3 else p[3].tolist()
        wanted, got = [], []
        for u in [0.0, *middles(12)]:
            written = tokens(solution.verify(list(drafted), q, p, numbers([*said, u])), "verify(...)")
            if len(written) != accepted + 1:
                raise check.Failure(f"{told}, verify returned {counted(len(written))}, wanted {accepted + 1}: a round writes its accepted drafts and one token more.", values=written)
            got.append(written[-1])
            wanted.append(slow_draw(chances, u))
        check.equal(numbers(got), numbers(wanted), what=f"the tokens drawn {told}, for 13 random numbers from 0 up")
    tenths = rows([[0.1] * 10] * 2)  # in floating point these sum to less than 1
    got = tokens(solution.verify([3], tenths[:1], tenths, numbers([0.5, 1 - 2.0**-53])), "verify(...)")
    tell(got, [3, 9], "verify with ten equal probabilities and the largest random number below 1")


# --- the loop ----------------------------------------------------------------------------------------


def check_target_cache(solution):
    """The target is called once a round, remembers only tokens of the text, and reads none of them again."""
    for prompt, length, gamma, seed in [([2], 9, 2, 10), ([1, 0, 3], 12, 3, 11), ([0, 2], 7, 1, 12)]:
        target, draft = Model(table(seed), "target"), Model(table(seed)[:4], "draft", last_only=True)
        wanted, rounds = by_hand(target, draft, prompt, length, gamma)
        written = decode(solution, target, draft, prompt, length, gamma, 0)
        said = f"{counted(length)} after {prompt}, {drafts(gamma)}"
        if written == wanted:
            check.equal(len(target.before), rounds, what=f"{said}: calls of the target in {rounds} rounds")
        if not target.before:
            check.fail(f"{said}: the target was never called.")
        text = prompt + written
        for call, (before, count) in enumerate(zip(target.before, target.counts)):
            shared = min(len(before), len(text))
            tell(before[:shared], text[:shared], f"{said}: the text as the target remembered it at its call {call + 1}")
            if call > 0 and count > gamma + 1:
                raise check.Failure(f"{said}: call {call + 1} of the target read {counted(count)}, wanted at most {gamma + 1}. What it remembers of the text need not be read again.", values=[call, count])


def check_greedy(solution):
    """At temperature 0 the text is the one that the target alone would write, however bad the drafts."""
    for prompt, length, gamma, seed in [([2], 9, 2, 13), ([1, 0, 3], 12, 3, 34), ([0, 2], 7, 1, 15), ([3, 3], 1, 4, 16)]:
        for name, other in [("close to the target", table(seed) + table(seed + 50)), ("unlike the target", table(seed + 50))]:
            target, draft = Model(table(seed), "target"), Model(other, "draft")
            wanted, _ = by_hand(target, draft, prompt, length, gamma)
            got = decode(solution, target, draft, prompt, length, gamma, 0)
            tell(got, wanted, f"what follows {prompt} at temperature 0, {drafts(gamma)}, a draft model {name}")


def check_draft_cache(solution):
    """The draft model, too, knows the text and only the text: so its drafts are accepted as often as they can be."""
    cases, calls = [], []
    for gamma, seed in [(1, 17), (3, 18)]:
        length = 4 * (gamma + 1)
        target, draft = Model(table(seed), "target"), Model(table(seed), "draft")
        decode(solution, target, draft, [1, 2], length, gamma, 1.0)
        calls.append(len(target.before))
        cases.append((4, f"{counted(length)}, {drafts(gamma)} from a copy of the target, of which none may be rejected"))
    for prompt, length, gamma, seed in [([2], 14, 2, 19), ([1, 0, 3], 16, 3, 20), ([0, 2], 9, 1, 21)]:
        target, draft = Model(table(seed), "target"), Model(table(seed) + 0.7 * table(seed + 50), "draft")
        _, rounds = by_hand(target, draft, prompt, length, gamma)
        decode(solution, target, draft, prompt, length, gamma, 0)
        calls.append(len(target.before))
        cases.append((rounds, f"{counted(length)} at temperature 0, {drafts(gamma)}, some of which are rejected"))
        if max(draft.counts[1:]) > 2:
            raise check.Failure(f"{cases[-1][1]}: the draft model read {counted(max(draft.counts[1:]))} in a later call, wanted at most 2. What it remembers of the text need not be read again.", values=draft.counts)
    for got, (wanted, said) in zip(calls, cases):
        if got != wanted:
            raise check.Failure(f"{said}: took {got} calls of the target, wanted {wanted}. Has the draft model read every token of the text, and no rejected one?", values=calls)


def check_distribution(solution):
    """Drawn many times, every text comes as often as the target alone would write it, at any temperature."""
    for temperature, gamma, length, seed, times in [(3.0, 1, 1, 141, 200), (0.5, 2, 2, 26, 100)]:
        target, draft = Model(table(seed)[:, :3], "target"), Model(table(seed + 50)[:, :3], "draft")
        texts = list(itertools.product(range(3), repeat=length))
        chances = [math.prod(soft(target.after([1, *text[:i]]), temperature)[text[i]] for i in range(length)) for text in texts]
        generator = torch.Generator().manual_seed(seed)
        drawn = []
        for _ in range(times):
            drawn.append(texts.index(tuple(decode(solution, target, draft, [1], length, gamma, temperature, generator))))
        numbered = "" if length == 1 else ", text (a, b) counted as 3a + b"
        check.distribution_matches(drawn, chances, what=f"texts of {counted(length)} at temperature {temperature}, {drafts(gamma)}{numbered}")
    twice = []
    for other in [0, 1]:
        torch.manual_seed(other)  # must not matter
        twice.append(numbers(decode(solution, target, draft, [1], 12, gamma, 1.0, torch.Generator().manual_seed(24))))
    check.equal(twice[1], twice[0], what="the text written a second time with a generator of the same seed")


# --- the sum -----------------------------------------------------------------------------------------


def check_expected_tokens(solution):
    """A round writes its accepted drafts and one token more."""
    for alpha, gamma, published in [(0.6, 2, 1.96), (0.7, 3, 2.53), (0.8, 2, 2.44), (0.8, 5, 3.69), (0.9, 2, 2.71), (0.9, 10, 6.86)]:
        check.close(solution.expected_tokens(alpha, gamma), published, rtol=0, atol=0.005, what=f"expected tokens at alpha {alpha}, gamma {gamma} (Leviathan et al., table 1)")
    for alpha, gamma in [(0.3, 4), (0.95, 7), (0.5, 1), (0.4, 0), (0.0, 3), (1.0, 6)]:
        chances = [alpha**n * (1 - alpha) for n in range(gamma)] + [alpha**gamma]  # of n accepted drafts
        wanted = float(sum(chance * (n + 1) for n, chance in enumerate(chances)))
        check.close(solution.expected_tokens(alpha, gamma), wanted, what=f"expected tokens at alpha {alpha}, gamma {gamma}")


def check_best_gamma(solution):
    """Drafts cost time whether they are accepted or not, so there is a best number of them, and it may be 0."""
    for alpha, gamma, cost, wanted in [(0.8, 8, 0.05, 3.0921), (0.9, 13, 0.05, 4.6743), (0.5, 1, 0.5, 1.0), (0.6, 2, 0.0, 1.96), (0.3, 4, 0.25, 0.71255), (0.7, 0, 0.2, 1.0)]:
        check.close(solution.speedup(alpha, gamma, cost), wanted, rtol=1e-4, what=f"the speedup at alpha {alpha}, gamma {gamma}, a draft at {cost} of the target's time")
    for alpha, cost, most, wanted in [(0.5, 0.05, 20, 3), (0.6, 0.05, 20, 4), (0.7, 0.05, 20, 6), (0.8, 0.05, 20, 8), (0.9, 0.05, 20, 13), (0.9, 0.05, 5, 5), (0.4, 0.5, 20, 0), (0.6, 0.5, 8, 1)]:
        check.equal(solution.best_gamma(alpha, cost, most), wanted, what=f"the best gamma up to {most} at alpha {alpha}, a draft at {cost} of the target's time")


# --- what the checks are made of ---------------------------------------------------------------------

P3, Q3 = [0.5, 0.3, 0.2], [0.2, 0.5, 0.3]
P4, Q4 = [0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]
STATES = 17


class Model:
    """A model whose logits depend on every token it remembers, through one number: no two memories of a text and another
    with the same end give the same row. With last_only they depend on the last token. It notes how it was called."""

    def __init__(self, table, name, last_only=False):
        self.table, self.name, self.last_only = table, name, last_only
        self.lists = table.tolist()
        self.read, self.states, self.before, self.counts = [], [], [], []

    def __call__(self, read):
        read = tokens(read, f"what the {self.name} model was asked to read")
        if not read:
            check.fail(f"the {self.name} model was asked to read no tokens. The newest token of the text has to be read for a prediction of the next.")
        self.before.append(list(self.read))
        self.counts.append(len(read))
        if len(self.before) > MOST_CALLS:
            raise check.Failure(f"the {self.name} model was called more than {MOST_CALLS} times. Does every round add a token to the text?", values=[len(self.before)])
        for token in read:
            self.states.append(self.step(self.states[-1] if self.states else 0, token))
            self.read.append(token)
        return self.table[torch.tensor(self.states[-len(read) :])]

    @property
    def length(self):
        return len(self.read)

    def truncate(self, length):
        del self.read[length:], self.states[length:]

    def forget(self):
        self.read, self.states, self.before, self.counts = [], [], [], []

    def step(self, state, token):
        return token if self.last_only else (5 * state + 3 * token + 1) % STATES

    def after(self, text):
        """The logits after a text, as a list; nothing is remembered of it."""
        state = 0
        for token in text:
            state = self.step(state, token)
        return self.lists[state]


MOST_CALLS = 500


def decode(solution, target, draft, prompt, length, gamma, temperature, generator=None):
    """What speculative_decode writes, as ints; the models start with nothing read."""
    target.forget()
    draft.forget()
    generator = generator or torch.Generator().manual_seed(0)
    written = tokens(solution.speculative_decode(target, draft, list(prompt), length, gamma, temperature, generator), "speculative_decode(...)")
    if len(written) != length:
        raise check.Failure(f"speculative_decode returned {counted(len(written))}, wanted {length}: those after the prompt, and no more than were asked for.", values=written)
    return written


def by_hand(target, draft, prompt, length, gamma):
    """The text of the target alone at temperature 0, and the rounds that writing it with drafts takes."""
    text = list(prompt)
    while len(text) < len(prompt) + length + gamma + 1:
        text.append(largest(target.after(text)))
    done, rounds = len(prompt), 0
    while done < len(prompt) + length:
        accepted = 0
        while accepted < gamma and largest(draft.after(text[: done + accepted])) == text[done + accepted]:
            accepted += 1
        done, rounds = done + accepted + 1, rounds + 1
    return text[len(prompt) : len(prompt) + length], rounds


def tokens(answer, what):
    """The tokens as a list of ints, or a plain word about what came instead."""
    if isinstance(answer, torch.Tensor):
        answer = answer.tolist()
    if not isinstance(answer, (list, tuple)):
        check.fail(f"{what}: got {'None' if answer is None else f'a {type(answer).__name__}'}, wanted a list of tokens.")
    for token in answer:
        if not isinstance(token, int):
            check.fail(f"{what}: holds a {type(token).__name__}, wanted tokens as ints. `int(...)` or `.item()` makes one of a tensor.")
    return list(answer)


def tell(got, wanted, what):
    """Fails when two lists of tokens differ, and shows them both."""
    if got != wanted:
        raise check.Failure(f"{what}: got {got}, wanted {wanted}.", values=got)


def drafts(gamma):
    return f"{gamma} draft{'' if gamma == 1 else 's'} a round"


def counted(number):
    return f"{number} token{'' if number == 1 else 's'}"


def table(seed):
    """Logits (STATES, 4), far enough apart that the largest is never in doubt."""
    torch.manual_seed(seed)
    return 1.5 * torch.randn(STATES, 4, dtype=torch.float64)


def some(seed, shape):
    """Probabilities over the last dimension, seen through a transpose where there are several."""
    torch.manual_seed(seed)
    return torch.randn(*shape[:-2], *shape[:-3:-1], dtype=torch.float64).softmax(dim=-2).transpose(-1, -2)


def least_wanted(p, q):
    """For each row of q the token with the smallest p / q, which is below 1, and that ratio."""
    ratios = [[a / b for a, b in zip(*pair)] for pair in zip(p.tolist(), q.tolist())]
    return [row.index(min(row)) for row in ratios], [min(row) for row in ratios]


def around(ratio, below):
    """A number just below the ratio, or just above it."""
    return ratio * 0.99 if below else ratio + 0.01 * (1 - ratio)


def average_acceptance(p, q):
    shape = p.shape[:-1]
    pairs = zip(p.reshape(-1, p.shape[-1]).tolist(), q.reshape(-1, q.shape[-1]).tolist())
    return numbers([sum(b * min(1.0, a / b) for a, b in zip(*pair)) for pair in pairs]).reshape(shape)


def slow_residual(p, q):
    more = [max(a - b, 0.0) for a, b in zip(p, q)]
    return [value / sum(more) for value in more] if sum(more) > 0 else p


def slow_draw(chances, u):
    token = 0
    while u >= chances[token]:
        u -= chances[token]
        token += 1
    return token


def soft(logits, temperature):
    grades = [math.exp(value / temperature) for value in logits]
    return [grade / sum(grades) for grade in grades]


def largest(values):
    return max(range(len(values)), key=values.__getitem__)


def middles(count):
    return [(i + 0.5) / count for i in range(count)]


def rows(lists):
    return torch.tensor(lists, dtype=torch.float64)


def numbers(values):
    return torch.tensor(values, dtype=torch.float64)


def same(got, expected, what):
    check.close(got, expected, atol=TIGHT, rtol=TIGHT, what=what)
