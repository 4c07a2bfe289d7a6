"""Checks for three variants of attention. The oracle is plain Python over lists, one query and one key at a time; what
the code must not do on the way (tables, projections again) is read from a trace."""

import math

import lacuna
import torch
from lacuna import check

TIGHT = 1e-10  # float64 throughout: only the order of sums differs


# --- cross-attention ---------------------------------------------------------------------------------


def check_cross_output(solution):
    """Queries come from x, keys and values from the memory, in heads that each have their slice; every query reads it all."""
    for batch, length, size, d_model, d_memory, heads, seed in [(2, 3, 5, 12, 7, 3, 1), (1, 6, 4, 8, 8, 2, 2), (3, 1, 1, 6, 4, 1, 3), (2, 4, 4, 8, 5, 4, 4)]:
        layer, x, memory = build(solution, batch, length, size, d_model, d_memory, heads, seed)
        said = f"{length} tokens reading {size} of memory, {heads} heads"
        same(run(layer, x, memory), slow_cross(layer, x, memory, [size] * batch), said)


def check_memory_padding(solution):
    """No query of any head reads the padding of its own memory; the real tokens share the whole among them."""
    for lengths, length, heads, seed in [([4, 2, 1], 3, 3, 5), ([4, 5], 5, 2, 6), ([1], 2, 4, 7)]:
        layer, x, memory = build(solution, len(lengths), length, 5, 12, 7, heads, seed)
        got = run(layer, x, memory, torch.tensor(lengths))
        same(got, slow_cross(layer, x, memory, lengths), f"memories of length {lengths} in 5 places, {heads} heads")


def check_memory_projected_once(solution):
    """`project` does the work on the memory; a decoding step does none of it again."""
    layer, x, memory = build(solution, 2, 1, 50, 12, 7, 3, seed=8)
    kept = layer.project(memory)
    if not isinstance(kept, (tuple, list)) or len(kept) != 2:
        check.fail("project must return two things: return keys, values")
    for name, tensor in zip(("keys", "values"), kept):
        check.same_shape(tensor, (2, 3, 50, 4), what=f"the {name} of 2 memories with 50 tokens, in 3 heads of 4")
    with lacuna.trace() as trace:
        layer(x, *kept)
    needed = 2 * 2 * (2 * 12 * 12 + 2 * 50 * 12)  # q_proj and o_proj of one token; its scores and its mix of values
    check.traced(trace, flops=needed, what="a step of one token on a memory of 50")


# --- sliding window ----------------------------------------------------------------------------------


def check_window_mask(solution):
    """True for the query's own place and the window - 1 places before it; the last query stands at the last key."""
    for queries, keys, window in [(5, 5, 3), (4, 4, 1), (3, 3, 8), (2, 6, 3), (1, 5, 2), (3, 4, 2)]:
        wanted = [[0 <= i + keys - queries - j < window for j in range(keys)] for i in range(queries)]
        got = solution.window_mask(queries, keys, window)
        check.equal(got, torch.tensor(wanted), what=f"window_mask({queries}, {keys}, {window})")


def check_window_output(solution):
    """Attention over the window alone, whether or not it divides the length, and with keys that came before the queries."""
    for shape, queries, keys, window, seed in [((), 7, 7, 3, 9), ((2, 3), 6, 6, 2, 10), ((2,), 4, 9, 3, 11), ((), 5, 5, 1, 12), ((), 3, 8, 20, 13), ((1,), 1, 4, 2, 14)]:
        q, k, v = tensors([(*shape, queries, 4), (*shape, keys, 4), (*shape, keys, 3)], seed)
        got = solution.window_attention(q, k, v, window)
        same(got, slow_window(q, k, v, window), f"{queries} queries, {keys} keys, a window of {window}")


def check_window_cost(solution):
    """160 tokens with a window of 4 cost 160 times 4, not 160 times 160: no table, no mask, no product of that size."""
    q, k, v = tensors([(2, 160, 2)] * 3, seed=15)
    with lacuna.trace() as trace:
        solution.window_attention(q, k, v, 4)
    pairs = 2 * 160 * 8  # heads, tokens, two windows
    check.traced(trace, largest_bytes=pairs * 8, flops=pairs * 2 * (2 + 2), what="160 tokens in 2 heads with a window of 4")


def check_rolling_output(solution):
    """Token by token through the cache: the same outputs as with the window, before it is full and after."""
    for shape, length, window, seed in [((), 8, 3, 16), ((2, 3), 5, 2, 17), ((2,), 4, 1, 18), ((), 3, 6, 19)]:
        q, k, v = tensors([(*shape, length, 4), (*shape, length, 4), (*shape, length, 3)], seed)
        cache = solution.RollingCache(window)
        wanted = slow_window(q, k, v, window)
        for t in range(length):
            got = cache.step(*(x[..., t : t + 1, :] for x in (q, k, v)))
            same(got, wanted[..., t : t + 1, :], f"token {t} through a cache of {window}")


def check_rolling_slots(solution):
    """The cache has `window` slots and no more; token t lies in slot t % window."""
    for shape, length, window, seed in [((), 7, 3, 20), ((2,), 5, 4, 21)]:
        q, k, v = tensors([(*shape, length, 4), (*shape, length, 4), (*shape, length, 3)], seed)
        cache = solution.RollingCache(window)
        for t in range(length):
            cache.step(*(x[..., t : t + 1, :] for x in (q, k, v)))
            for name, held, given in [("keys", cache.keys, k), ("values", cache.values, v)]:
                check.same_shape(held, (*shape, window, given.shape[-1]), what=f"cache.{name} after {t + 1} tokens")
                for late in range(max(0, t + 1 - window), t + 1):
                    slot = late % window
                    said = f"cache.{name}, slot {slot}, after {t + 1} tokens (it holds token {late})"
                    check.equal(held[..., slot, :], given[..., late, :], what=said)


# --- linear attention --------------------------------------------------------------------------------


def check_features(solution):
    """x + 1 above 0 and exp(x) below: positive and with finite gradients, however far out."""
    x = torch.tensor([[-300.0, -40.0, -2.0, -0.5], [0.0, 0.5, 3.0, 1000.0]], dtype=torch.float64)
    wanted = torch.tensor([[a + 1 if a > 0 else math.exp(a) for a in row] for row in x.tolist()], dtype=torch.float64)
    check.close(solution.feature_map(x), wanted, atol=0.0, rtol=1e-12, what=f"feature_map of {x.tolist()}")
    x = x[x != 0].requires_grad_()  # at 0 two slopes meet, and autograd's sum of both sides is forgiven
    solution.feature_map(x).sum().backward()
    slopes = torch.tensor([1.0 if a > 0 else math.exp(a) for a in x.tolist()], dtype=torch.float64)
    check.close(x.grad, slopes, atol=0.0, rtol=1e-12, what="the gradient of feature_map")


def check_linear_output(solution):
    """Each output is the mean of all values, weighted by the products of features."""
    for shape, queries, keys, seed in [((), 3, 5, 22), ((2, 3), 4, 4, 23), ((2,), 6, 1, 24), ((1,), 1, 7, 25)]:
        q, k, v = tensors([(*shape, queries, 4), (*shape, keys, 4), (*shape, keys, 3)], seed)
        same(solution.linear_attention(q, k, v), slow_linear(q, k, v), f"{queries} queries, {keys} keys")


def check_linear_cost(solution):
    """96 queries and 96 keys never meet in a table: the keys and values are summed first."""
    q, k, v = tensors([(96, 4), (96, 4), (96, 3)], seed=26)
    with lacuna.trace() as trace:
        solution.linear_attention(q, k, v)
    check.traced(trace, largest_bytes=2 * 96 * 4 * 8, what="linear attention of 96 queries and 96 keys")


def check_causal_linear(solution):
    """Query i sees keys 0..i, and the size of the chunks changes nothing."""
    for shape, length, chunk, seed in [((), 6, 6, 27), ((2,), 7, 3, 28), ((2, 3), 4, 1, 29), ((), 5, 16, 30), ((1,), 1, 2, 31)]:
        q, k, v = tensors([(*shape, length, 4), (*shape, length, 4), (*shape, length, 3)], seed)
        got, _ = output_and_state(solution.causal_linear_attention(q, k, v, chunk))
        same(got, slow_linear(q, k, v, causal=True), f"{length} tokens in chunks of {chunk}")


def check_state_carried(solution):
    """A sequence cut anywhere and continued from the state gives the outputs of the whole; the old state stays usable."""
    for shape, length, cut, chunk, seed in [((), 7, 4, 2, 32), ((2, 2), 6, 1, 4, 33), ((3,), 5, 4, 3, 34)]:
        q, k, v = tensors([(*shape, length, 4), (*shape, length, 4), (*shape, length, 3)], seed)
        wanted = slow_linear(q, k, v, causal=True)
        _, state = output_and_state(solution.causal_linear_attention(*(x[..., :cut, :] for x in (q, k, v)), chunk))
        before = [part.clone() for part in state]
        rest = [x[..., cut:, :] for x in (q, k, v)]
        got, after = output_and_state(solution.causal_linear_attention(*rest, chunk, state))
        same(got, wanted[..., cut:, :], f"tokens {cut} to {length - 1}, continued from the state of the first {cut}")
        for name, end, held in [("the first state", cut, before), ("the second state", length, after)]:
            mixed, total = slow_state(k[..., :end, :], v[..., :end, :])
            same(held[0], mixed, f"{name}, sum of features times values of {end} tokens")
            same(held[1], total, f"{name}, sum of features of {end} tokens")
        for part, old in zip(state, before):
            check.equal(part, old, what="the state you were given, after the call (it must stay as it was)")


def check_causal_cost(solution):
    """96 tokens in chunks of 16: no larger table than that of a chunk, and no loop over the tokens within one."""
    q, k, v = tensors([(96, 4), (96, 4), (96, 3)], seed=35)
    with lacuna.trace() as trace:
        solution.causal_linear_attention(q, k, v, 16)
    check.traced(trace, largest_bytes=2 * 96 * 4 * 8, what="causal linear attention of 96 tokens in chunks of 16")
    products = sum(1 for call in trace.calls if call.flops)
    if products > 60:
        check.fail(f"96 tokens in chunks of 16 took {products} products, wanted at most 60: 10 a chunk. Do all tokens of a chunk at once.")


# --- what the checks are made of -----------------------------------------------------------------------


def tensors(shapes, seed):
    """float64 tensors of these shapes that are not contiguous: seen through a transpose."""
    torch.manual_seed(seed)
    return [torch.randn(*shape[:-2], shape[-1], shape[-2], dtype=torch.float64).transpose(-2, -1) for shape in shapes]


def build(solution, batch, length, size, d_model, d_memory, heads, seed):
    """A float64 layer with sharp attention, an input and a memory for it."""
    torch.manual_seed(seed)
    layer = solution.CrossAttention(d_model, d_memory, heads).double()
    with torch.no_grad():
        for projection in [layer.q_proj, layer.k_proj]:
            projection.weight.mul_(4.0)  # so that a wrong key is not lost in an average
    return layer, *tensors([(batch, length, d_model), (batch, size, d_memory)], seed + 1000)


def run(layer, x, memory, lengths=None):
    """The layer's output, with or without lengths."""
    kept = layer.project(memory)
    return layer(x, *kept) if lengths is None else layer(x, *kept, lengths)


def output_and_state(result):
    """Output and state, or a plain word about what came instead."""
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        kind = "None" if result is None else f"a {type(result).__name__}"
        check.fail(f"causal_linear_attention returned {kind}, wanted two things: return output, state")
    if not isinstance(result[1], (tuple, list)) or len(result[1]) != 2:
        check.fail("the state must be a pair: the sum of features times values, and the sum of features")
    return result


def same(got, expected, what):
    check.close(got, expected, atol=TIGHT, rtol=TIGHT, what=what)


def slow_cross(layer, x, memory, lengths):
    """Cross-attention on lists: project, attend in each head's slice to the real tokens, join the slices, project."""
    heads = layer.n_heads
    wq, wk, wv, wo = (p.weight.tolist() for p in (layer.q_proj, layer.k_proj, layer.v_proj, layer.o_proj))
    D = len(wq) // heads
    results = []
    for rows, source, real in zip(x.tolist(), memory.tolist(), lengths):
        q, k, v = apply(wq, rows), apply(wk, source[:real]), apply(wv, source[:real])
        joined = [[] for _ in rows]
        for h in range(heads):
            part = slice(h * D, (h + 1) * D)
            keys, values = [key[part] for key in k], [value[part] for value in v]
            for query, row in zip(q, joined):
                row.extend(mean(softmax_grades(query[part], keys), values))
        results.append(apply(wo, joined))
    return torch.tensor(results, dtype=torch.float64)


def slow_window(q, k, v, window):
    """Attention of each query to the keys of its window, which are cut out before anything is computed."""

    def attend(queries, keys, values):
        rows = []
        for i, query in enumerate(queries):
            end = i + 1 + len(keys) - len(queries)
            start = max(0, end - window)
            rows.append(mean(softmax_grades(query, keys[start:end]), values[start:end]))
        return rows

    return each(attend, q, k, v)


def slow_linear(q, k, v, causal=False):
    """Linear attention by its definition: a grade for every pair, one after the other."""

    def attend(queries, keys, values):
        rows = []
        for i, query in enumerate(queries):
            end = i + 1 if causal else len(keys)
            rows.append(mean([dot(features(query), features(key)) for key in keys[:end]], values[:end]))
        return rows

    return each(attend, q, k, v)


def slow_state(k, v):
    """The sums that linear attention keeps: of features times values, and of features."""
    mixed = each(lambda keys, values: [[math.fsum(features(key)[d] * value[e] for key, value in zip(keys, values)) for e in range(len(values[0]))] for d in range(len(keys[0]))], k, v)
    total = each(lambda keys: [math.fsum(features(key)[d] for key in keys) for d in range(len(keys[0]))], k)
    return mixed, total


def each(function, *inputs):
    """`function` of the lists at every leading index, as one tensor."""
    results = [function(*lists) for lists in zip(*(x.reshape(-1, *x.shape[-2:]).tolist() for x in inputs))]
    tensor = torch.tensor(results, dtype=torch.float64)
    return tensor.reshape(*inputs[0].shape[:-2], *tensor.shape[1:])


def softmax_grades(query, keys):
    """What softmax weighs each key by, before the division by their sum."""
    scores = [dot(query, key) / math.sqrt(len(query)) for key in keys]
    return [math.exp(score - max(scores)) for score in scores]


def features(row):
    return [a + 1 if a > 0 else math.exp(a) for a in row]


def mean(grades, values):
    """The mean of the values, weighted by the grades."""
    total = math.fsum(grades)
    return [math.fsum(g * value[e] for g, value in zip(grades, values)) / total for e in range(len(values[0]))]


def apply(weight, rows):
    return [[dot(weights, row) for weights in weight] for row in rows]


def dot(a, b):
    return sum(p * q for p, q in zip(a, b))
