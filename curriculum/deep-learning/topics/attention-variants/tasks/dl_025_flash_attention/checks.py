"""Checks for tiled attention. The oracle is plain Python over lists, one query and one key at a time, with exact
sums of exponentials; gradients are held to central differences of it."""

import math

import lacuna
import torch
from lacuna import check

TIGHT = 1e-10  # float64 throughout: tiled and whole differ by rounding only
NOTHING = float("-inf")
BUILT_IN = ("scaled_dot_product_attention", "multi_head_attention_forward", "MultiheadAttention")


# --- merge -------------------------------------------------------------------------------------------


def check_merge(solution):
    """Two sets of keys, attended apart and merged, give attention over all of them, however large the scores."""
    for shape, queries, keys, cut, size, seed in [((), 3, 5, 2, 1.0, 1), ((2, 2), 2, 7, 3, 1.0, 2), ((), 4, 6, 5, 3000.0, 3)]:
        q, k, v = tensors([(*shape, queries, 4), (*shape, keys, 4), (*shape, keys, 3)], seed)
        q = q * size
        whole, whole_lse = slow(q, k, v)
        near, near_lse = slow(q, k[..., :cut, :], v[..., :cut, :])
        far, far_lse = slow(q, k[..., cut:, :], v[..., cut:, :])
        for name, four in [("the first keys with the rest", (near, near_lse, far, far_lse)),
                           ("the rest with the first keys", (far, far_lse, near, near_lse))]:
            got, lse = both(solution.merge(*four), "merge")
            same(lse, whole_lse, f"log-sum-exp of {name}, scores times {size:g}")
            same(got, whole, f"the output of {name}, scores times {size:g}")


def check_merge_with_nothing(solution):
    """Merging with no keys at all (output 0, log-sum-exp -inf) changes nothing, even when both sides have none."""
    q, k, v = tensors([(3, 4), (5, 4), (5, 2)], seed=4)
    out, lse = slow(q, k, v)
    empty, none = torch.zeros_like(out), torch.full_like(lse, NOTHING)
    for name, four, wanted in [("keys, then none", (out, lse, empty, none), (out, lse)),
                               ("none, then keys", (empty, none, out, lse), (out, lse)),
                               ("none and none", (empty, none, empty, none), (empty, none))]:
        got, got_lse = both(solution.merge(*four), "merge")
        same(got, wanted[0], f"the output of merging {name}")
        same(got_lse, wanted[1], f"log-sum-exp of merging {name}")


# --- forward -----------------------------------------------------------------------------------------


def check_output(solution):
    """The output is that of whole attention, whether or not the tile divides the lengths."""
    for shape, queries, keys, tile, seed in [((), 6, 6, 2, 5), ((2,), 5, 7, 3, 6), ((2, 2), 4, 4, 9, 7), ((), 1, 8, 3, 8), ((), 4, 3, 1, 9)]:
        q, k, v = tensors([(*shape, queries, 4), (*shape, keys, 4), (*shape, keys, 3)], seed)
        got, _ = both(solution.flash_attention(q, k, v, tile))
        same(got, slow(q, k, v)[0], f"{queries} queries, {keys} keys, tiles of {tile}")


def check_log_sum_exp(solution):
    """The second result is the log of the sum of exponentials of a query's scores: what backward needs."""
    for shape, queries, keys, tile, seed in [((), 6, 6, 2, 10), ((3,), 5, 7, 4, 11)]:
        q, k, v = tensors([(*shape, queries, 4), (*shape, keys, 4), (*shape, keys, 4)], seed)
        _, lse = both(solution.flash_attention(q, k, v, tile))
        same(lse, slow(q, k, v)[1], f"log-sum-exp of {queries} queries, {keys} keys, tiles of {tile}")


def check_growing_scores(solution):
    """Scores that grow from tile to tile into the thousands overflow nothing; scores that are all far below zero do not vanish."""
    q = torch.tensor([[1.0], [-1.0], [0.5]], dtype=torch.float64)
    v = torch.arange(24.0, dtype=torch.float64).reshape(12, 2)
    for lowest in [0.0, 1500.0]:
        k = lowest + torch.arange(0.0, 3000.0, 250.0, dtype=torch.float64)[:, None]
        got, lse = both(solution.flash_attention(q, k, v, 4))
        wanted, wanted_lse = slow(q, k, v)
        said = f"scores from {-lowest - 2750:g} to {lowest + 2750:g}"
        check.finite(got, what=f"the output for {said}")
        same(got, wanted, f"the output for {said}")
        same(lse, wanted_lse, f"log-sum-exp for {said}")


def check_causal(solution):
    """The last query stands at the last key; each query sees the keys up to its own place."""
    for queries, keys, tile, seed in [(6, 6, 2, 12), (3, 7, 2, 13), (5, 5, 3, 14), (1, 4, 2, 15)]:
        q, k, v = tensors([(2, queries, 4), (2, keys, 4), (2, keys, 3)], seed)
        got, lse = both(solution.flash_attention(q, k, v, tile, causal=True))
        wanted, wanted_lse = slow(q, k, v, causal=True)
        same(got, wanted, f"causal, {queries} queries, {keys} keys, tiles of {tile}")
        same(lse, wanted_lse, f"log-sum-exp, causal, {queries} queries, {keys} keys, tiles of {tile}")


def check_rows_without_keys(solution):
    """More queries than keys: the first ones stand before every key. Their output is 0, their log-sum-exp -inf."""
    for queries, keys, tile, seed in [(6, 3, 2, 16), (7, 2, 4, 17)]:
        q, k, v = tensors([(queries, 4), (keys, 4), (keys, 3)], seed)
        got, lse = both(solution.flash_attention(q, k, v, tile, causal=True))
        wanted, wanted_lse = slow(q, k, v, causal=True)
        check.finite(got, what=f"the output of {queries} queries, {keys} keys, causal")
        same(got, wanted, f"the output of {queries} queries, {keys} keys, causal")
        same(lse, wanted_lse, f"log-sum-exp of {queries} queries, {keys} keys, causal")


def check_no_large_tensor(solution):
    """Nothing larger than the result is made: no table of all queries and keys, nor of all queries and one tile."""
    q, k, v = tensors([(48, 4), (48, 4), (48, 4)], seed=18)
    for causal in [False, True]:
        with lacuna.trace() as trace:
            solution.flash_attention(q, k, v, 8, causal=causal)
        check.forbids(trace, *BUILT_IN, what="flash_attention")
        check.traced(trace, largest_bytes=48 * 4 * 8, what=f"flash_attention of 48 tokens in tiles of 8, causal={causal}")


def check_skips_masked_tiles(solution):
    """Causal attention costs half: a tile in which nothing is allowed is not calculated."""
    q, k, v = tensors([(64, 4), (64, 4), (64, 4)], seed=19)
    with lacuna.trace() as trace:
        solution.flash_attention(q, k, v, 8, causal=True)
    needed = 36 * 2 * (2 * 8 * 8 * 4)  # 36 of 64 tiles, two products each
    check.traced(trace, flops=needed * 11 // 10, what="causal attention of 64 tokens in tiles of 8")


# --- backward ----------------------------------------------------------------------------------------


def check_gradients(solution):
    """Gradients of q, k and v, calculated from the output and its log-sum-exp alone."""
    for shape, queries, keys, tile, seed in [((), 4, 5, 2, 20), ((2,), 3, 3, 2, 21), ((), 5, 2, 8, 22)]:
        q, k, v, grad = tensors([(*shape, queries, 3), (*shape, keys, 3), (*shape, keys, 2), (*shape, queries, 2)], seed)
        gradients_hold(solution, q, k, v, grad, tile, causal=False)


def check_gradients_causal(solution):
    """Under the causal mask too, and a query without keys sends back zeros."""
    for queries, keys, tile, seed in [(5, 5, 2, 23), (2, 5, 2, 24), (5, 2, 2, 25)]:
        q, k, v, grad = tensors([(queries, 3), (keys, 3), (keys, 2), (queries, 2)], seed)
        gradients_hold(solution, q, k, v, grad, tile, causal=True)


def check_backward_in_tiles(solution):
    """Backward makes no larger tensor than forward does: it calculates each tile of weights again."""
    q, k, v, grad = tensors([(48, 4)] * 4, seed=26)
    for causal in [False, True]:
        out, lse = slow(q, k, v, causal)
        with lacuna.trace() as trace:
            solution.flash_attention_backward(q, k, v, out, lse, grad, 8, causal=causal)
        check.forbids(trace, *BUILT_IN, what="flash_attention_backward")
        check.traced(trace, largest_bytes=48 * 4 * 8, what=f"backward of 48 tokens in tiles of 8, causal={causal}")


# --- what the checks are made of -----------------------------------------------------------------------


def tensors(shapes, seed):
    """float64 tensors of these shapes that are not contiguous: seen through a transpose."""
    torch.manual_seed(seed)
    return [torch.randn(*shape[:-2], shape[-1], shape[-2], dtype=torch.float64).transpose(-2, -1) for shape in shapes]


def both(result, name="flash_attention"):
    """Output and log-sum-exp, or a plain word about what came instead."""
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        kind = "None" if result is None else f"a {type(result).__name__}"
        check.fail(f"{name} returned {kind}, wanted two things: return output, log_sum_exp")
    return result


def same(got, expected, what):
    check.close(got, expected, atol=TIGHT, rtol=TIGHT, what=what)


def gradients_hold(solution, q, k, v, grad, tile, causal):
    """What backward returns against central differences of (output * grad).sum()."""
    out, lse = slow(q, k, v, causal)
    given = {"causal": True} if causal else {}
    got = solution.flash_attention_backward(q, k, v, out, lse, grad, tile, **given)
    if not isinstance(got, (tuple, list)) or len(got) != 3:
        kind = "None" if got is None else f"a {type(got).__name__}"
        check.fail(f"flash_attention_backward returned {kind}, wanted three: return grad_q, grad_k, grad_v")
    said = f"{q.shape[-2]} queries, {k.shape[-2]} keys, tiles of {tile}, causal={causal}"
    for i, name in enumerate("qkv"):
        wanted = differences([q, k, v], i, grad, causal)
        check.close(got[i], wanted, atol=1e-8, rtol=1e-7, what=f"the gradient of {name}, {said}")  # differences are good to 1e-9


def differences(inputs, which, grad, causal, step=1e-4):
    """Central differences of the fourth order, one element at a time."""
    start = inputs[which].reshape(-1).tolist()
    slopes = []
    for i in range(len(start)):
        values = []
        for side in (-2, -1, 1, 2):
            moved = list(start)
            moved[i] += side * step
            arguments = list(inputs)
            arguments[which] = torch.tensor(moved, dtype=torch.float64).reshape(inputs[which].shape)
            values.append((slow(*arguments, causal)[0] * grad).sum().item())
        slopes.append((values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * step))
    return torch.tensor(slopes, dtype=torch.float64).reshape(inputs[which].shape)


def slow(q, k, v, causal=False):
    """Outputs and log-sum-exps of every leading index, by loops."""
    lead = q.shape[:-2]
    rows = [attend(*three, causal) for three in zip(*(t.reshape(-1, *t.shape[-2:]).tolist() for t in (q, k, v)))]
    outputs = torch.tensor([outputs for outputs, _ in rows], dtype=torch.float64)
    lses = torch.tensor([lses for _, lses in rows], dtype=torch.float64)
    return outputs.reshape(*lead, *outputs.shape[-2:]), lses.reshape(*lead, lses.shape[-1])


def attend(queries, keys, values, causal):
    """The definition on lists of floats."""
    outputs, lses = [], []
    for t, query in enumerate(queries):
        seen = min(len(keys), max(0, t + 1 + len(keys) - len(queries))) if causal else len(keys)
        scores = [sum(a * b for a, b in zip(query, key)) / math.sqrt(len(query)) for key in keys[:seen]]
        top = max(scores, default=0.0)
        grades = [math.exp(score - top) for score in scores]
        total = math.fsum(grades)
        outputs.append([math.fsum(g * value[i] for g, value in zip(grades, values)) / (total or 1.0) for i in range(len(values[0]))])
        lses.append(top + math.log(total) if scores else NOTHING)
    return outputs, lses
