"""Checks for attention. The oracle is plain Python over lists, one query and one key at a time, so it shares no
tensor operation with the code it judges."""

import math

import lacuna
import torch
from lacuna import check

TIGHT = 1e-10  # float64 throughout: only rounding is left
BUILT_IN = ("scaled_dot_product_attention", "multi_head_attention_forward", "MultiheadAttention")


# --- attention ---------------------------------------------------------------------------------------


def check_masks(solution):
    """True is where a query may look: at itself and the past, and at tokens that are not padding."""
    for size in [1, 2, 5]:
        wanted = torch.tensor([[key <= query for key in range(size)] for query in range(size)])
        check.equal(solution.causal_mask(size), wanted, what=f"causal_mask({size}), True where a query may attend")
    for lengths, size in [([3, 1, 4], 4), ([2], 5), ([0, 2], 2)]:
        wanted = torch.tensor([[[key < length for key in range(size)]] for length in lengths])
        got = solution.padding_mask(torch.tensor(lengths), size)
        check.equal(got, wanted, what=f"padding_mask(torch.tensor({lengths}), {size}), True where a token is real")


def check_weights_over_keys(solution):
    """Each query shares out one whole among the keys: its weights are positive and sum to 1."""
    q, k, v = tensors([(2, 3, 4), (2, 5, 4), (2, 5, 6)], seed=1)
    _, weights = both(solution.attention(q, k, v))
    check.same_shape(weights, (2, 3, 5), what="the weights of 3 queries on 5 keys")
    check.close(weights.sum(dim=-1), torch.ones(2, 3, dtype=torch.float64), what="the sum of each query's weights")
    if (weights < 0).any():
        check.fail(f"a weight is negative: {weights.min().item():.4g}. Softmax makes positive numbers.")


def check_values(solution):
    """Outputs are the values, mixed by softmax(q.k / sqrt(D))."""
    for shape, queries, keys, width, seed in [((), 3, 4, 5, 2), ((2, 3), 2, 5, 3, 3), ((1, 1), 1, 1, 4, 4), ((4,), 6, 6, 1, 5)]:
        q, k, v = tensors([(*shape, queries, width), (*shape, keys, width), (*shape, keys, width + 2)], seed)
        got, weights = both(solution.attention(q, k, v))
        wanted_weights, wanted = slow(q, k, v)
        said = f"{queries} queries, {keys} keys of {width}"
        same(weights, wanted_weights, f"the weights of {said}")
        same(got, wanted, f"the output of {said}")


def check_masked_values(solution):
    """A key that is masked gets weight 0, and the others share the whole among them."""
    q, k, v = tensors([(2, 3, 4, 6), (2, 3, 5, 6), (2, 3, 5, 2)], seed=6)
    for what, shape in [("one mask for all", (4, 5)), ("a mask for each sequence", (2, 1, 4, 5)), ("a mask for each key", (2, 1, 1, 5))]:
        torch.manual_seed(7)
        mask = torch.rand(shape) < 0.5
        mask[..., 2] = True
        got, weights = both(solution.attention(q, k, v, mask))
        wanted_weights, wanted = slow(q, k, v, mask)
        same(weights, wanted_weights, f"the weights under {what}, True where a query may attend")
        same(got, wanted, f"the output under {what}, True where a query may attend")


def check_large_scores(solution):
    """Scores in the thousands do not overflow: the largest takes all."""
    q = torch.tensor([[60.0, 0.0], [0.0, -50.0]], dtype=torch.float64)
    k = torch.tensor([[80.0, 0.0], [0.0, 70.0], [1.0, 1.0]], dtype=torch.float64)
    got, weights = both(solution.attention(q, k, k))
    same(weights, torch.tensor([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]], dtype=torch.float64), "weights for scores up to 3394")
    same(got, torch.tensor([[80.0, 0.0], [80.0, 0.0]], dtype=torch.float64), "the output for scores up to 3394")
    mask = torch.tensor([[False, True, True]])
    _, weights = both(solution.attention(q[:1], k, k, mask))
    same(weights, torch.tensor([[0.0, 0.0, 1.0]], dtype=torch.float64), "the weights where the largest score is masked")


def check_row_without_keys(solution):
    """A query that may attend to nothing gets zeros: no nan, no average over what it must not see."""
    q, k, v = tensors([(2, 3, 4), (2, 5, 4), (2, 5, 4)], seed=8)
    mask = torch.ones(2, 3, 5, dtype=torch.bool)
    mask[0, 1] = False
    got, weights = both(solution.attention(q, k, v, mask))
    check.finite(got, what="the output where one query has no key")
    same(weights[0, 1], torch.zeros(5, dtype=torch.float64), "the weights of the query without keys")
    same(got, slow(q, k, v, mask)[1], "the output where one query has no key")


def check_gradients(solution):
    """Gradients reach queries, keys and values, and a query without keys sends none: zeros, not nan."""
    q, k, v = tensors([(2, 3), (4, 3), (4, 2)], seed=9)
    names = ("q", "k", "v")
    check.gradients_match(lambda *given: both(solution.attention(*given))[0], (q, k, v), what="attention", names=names)
    mask = torch.tensor([[True, False, True, False], [False, False, False, False]])
    masked = lambda *given: both(solution.attention(*given, mask))[0]
    check.gradients_match(masked, (q, k, v), what="attention, query 1 without keys", names=names)


def check_written_out(solution):
    """The products and the softmax are yours: PyTorch's ready attention is not called."""
    q, k, v = tensors([(1, 2, 3, 4)] * 3, seed=10)
    layer, x = build(solution, 1, 3, 8, 2, seed=10)
    with lacuna.trace() as trace:
        solution.attention(q, k, v)
        layer(x)
    check.forbids(trace, *BUILT_IN)


# --- heads -------------------------------------------------------------------------------------------


def check_no_look_ahead(solution):
    """Under a causal mask, changing token j leaves every earlier output exactly as it was."""
    layer, x = build(solution, 2, 6, 12, 3, seed=11)
    mask = torch.tensor([[key <= query for key in range(6)] for query in range(6)])
    before = layer(x, mask=mask)
    for j in [1, 3, 5]:
        changed = x.clone()
        changed[:, j] += 1.0
        check.equal(layer(changed, mask=mask)[:, :j], before[:, :j], what=f"outputs 0..{j - 1} after token {j} changed")


def check_heads(solution):
    """Head h works on its own slice of the projections, and its scores are divided by sqrt of the slice's size."""
    for batch, length, d_model, heads, seed in [(2, 5, 12, 3, 12), (1, 4, 8, 1, 13), (3, 1, 8, 4, 14), (2, 3, 6, 2, 15)]:
        layer, x = build(solution, batch, length, d_model, heads, seed)
        same(layer(x), slow_heads(layer, x, x, [None] * batch), f"{heads} heads of {d_model // heads}, {length} tokens")


def check_cross_attention(solution):
    """With memory, keys and values come from it and queries from x; the lengths may differ."""
    for length, size, seed in [(3, 5, 16), (4, 4, 17), (1, 6, 18)]:
        layer, x = build(solution, 2, length, 12, 3, seed)
        _, memory = build(solution, 2, size, 12, 3, seed + 100)
        same(layer(x, memory), slow_heads(layer, x, memory, [None] * 2), f"{length} tokens reading {size} of memory")


def check_mask_per_sequence(solution):
    """A mask of shape (B, 1 or Tq, Tk) belongs to the sequences, and every head of a sequence obeys it."""
    for batch, heads, rows, seed in [(3, 3, 4, 19), (2, 3, 1, 20), (4, 2, 4, 21)]:
        layer, x = build(solution, batch, 4, 12, heads, seed)
        mask = torch.rand(batch, rows, 4) < 0.4
        mask[:, :, 1] = True
        wanted = slow_heads(layer, x, x, mask.expand(batch, 4, 4).tolist())
        same(layer(x, mask=mask), wanted, f"{batch} sequences, {heads} heads, a mask of shape {tuple(mask.shape)}")
    layer, x = build(solution, 2, 4, 12, 3, seed=22)
    mask = torch.tensor([[key <= query for key in range(4)] for query in range(4)])
    same(layer(x, mask=mask), slow_heads(layer, x, x, [mask.tolist()] * 2), "2 sequences, 3 heads, one causal mask")


# --- what the checks are made of -----------------------------------------------------------------------


def tensors(shapes, seed):
    """float64 tensors of these shapes that are not contiguous: seen through a transpose."""
    torch.manual_seed(seed)
    return [torch.randn(*shape[:-2], shape[-1], shape[-2], dtype=torch.float64).transpose(-2, -1) for shape in shapes]


def build(solution, batch, length, d_model, heads, seed):
    """A float64 layer with sharp attention, and an input for it."""
    torch.manual_seed(seed)
    layer = solution.MultiHeadAttention(d_model, heads).double()
    with torch.no_grad():
        for projection in [layer.q_proj, layer.k_proj]:
            projection.weight.mul_(4.0)  # so that a wrong key is not lost in an average
    return layer, tensors([(batch, length, d_model)], seed + 1000)[0]


def both(result):
    """Output and weights, or a plain word about what came instead."""
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        kind = "None" if result is None else f"a {type(result).__name__}"
        check.fail(f"attention returned {kind}, wanted two things: return output, weights")
    return result


def same(got, expected, what):
    check.close(got, expected, atol=TIGHT, rtol=TIGHT, what=what)


def slow(q, k, v, mask=None):
    """Weights and outputs of every leading index, by loops."""
    lead, keys = q.shape[:-2], k.shape[-2]
    allowed = torch.ones(1, dtype=torch.bool) if mask is None else mask
    allowed = allowed.expand(*lead, q.shape[-2], keys)
    rows = [attend(*four) for four in zip(*(t.reshape(-1, *t.shape[-2:]).tolist() for t in (q, k, v, allowed)))]
    weights = torch.tensor([weights for weights, _ in rows], dtype=torch.float64)
    outputs = torch.tensor([outputs for _, outputs in rows], dtype=torch.float64)
    return weights.reshape(*lead, *weights.shape[-2:]), outputs.reshape(*lead, *outputs.shape[-2:])


def attend(queries, keys, values, allowed):
    """The definition on lists of floats. `allowed` is a table of bools, or None."""
    all_weights, outputs = [], []
    for t, query in enumerate(queries):
        grades = []
        for s, key in enumerate(keys):
            seen = allowed is None or allowed[t][s]
            grades.append(math.exp(dot(query, key) / math.sqrt(len(query))) if seen else 0.0)
        total = sum(grades) or 1.0
        weights = [grade / total for grade in grades]
        all_weights.append(weights)
        outputs.append([sum(w * value[i] for w, value in zip(weights, values)) for i in range(len(values[0]))])
    return all_weights, outputs


def slow_heads(layer, x, memory, masks):
    """Multi-head attention on lists: project, attend in each head's slice, join the slices, project."""
    D = layer.head_dim
    wq, wk, wv, wo = (p.weight.tolist() for p in (layer.q_proj, layer.k_proj, layer.v_proj, layer.o_proj))
    results = []
    for rows, source, mask in zip(x.tolist(), memory.tolist(), masks):
        q, k, v = apply(wq, rows), apply(wk, source), apply(wv, source)
        joined = [[] for _ in rows]
        for h in range(layer.n_heads):
            slices = [[row[h * D : (h + 1) * D] for row in part] for part in (q, k, v)]
            for row, piece in zip(joined, attend(*slices, mask)[1]):
                row.extend(piece)
        results.append(apply(wo, joined))
    return torch.tensor(results, dtype=torch.float64)


def apply(weight, rows):
    return [[dot(weights, row) for weights in weight] for row in rows]


def dot(a, b):
    return sum(p * q for p, q in zip(a, b))
