"""Checks for cached attention. The oracle is plain Python over lists: loops, `math.exp` and complex
numbers, one query at a time, so it shares no tensor operation with the code it judges."""

import cmath
import math

import torch
from lacuna import check
from torch import nn

TIGHT = 1e-10  # float64 throughout: an honest cache repeats the same sums, so only rounding is left


# --- bytes -----------------------------------------------------------------------------------------


def check_keys_and_values_both_count(solution):
    """A cached token costs its keys and its values, in every layer, at the size of the stored type."""
    sizes = solution.kv_bytes_per_token
    same_integer(sizes(32, 32, 32, 128), 524_288, what="Llama-2-7B in bf16")
    same_integer(sizes(40, 40, 40, 128), 819_200, what="OPT-13B in fp16")
    same_integer(sizes(32, 32, 32, 128, element_bytes=1), 262_144, what="Llama-2-7B with an 8-bit cache")
    same_integer(sizes(3, 2, 2, 5, element_bytes=4), 240, what="3 layers, 2 heads of 5 floats")


def check_only_kv_heads_count(solution):
    """Query heads that share keys and values add nothing to the cache."""
    sizes = solution.kv_bytes_per_token
    same_integer(sizes(32, 32, 8, 128), 131_072, what="Llama-3-8B in bf16: 32 query heads, 8 KV heads")
    same_integer(sizes(80, 64, 8, 128), 327_680, what="Llama-3-70B in bf16: 64 query heads, 8 KV heads")
    same_integer(sizes(5, 6, 1, 7, element_bytes=1), 70, what="one KV head, one byte each")


def check_largest_batch(solution):
    """The weights are paid once, each sequence pays for its tokens, and a sequence fits whole or not at all."""
    batch = solution.largest_batch
    same_integer(batch(100, 40, 5, 4), 3, what="60 bytes left, 20 a sequence")
    same_integer(batch(99, 40, 5, 4), 2, what="59 bytes left, 20 a sequence: the third does not fit")
    same_integer(batch(100, 40, 6, 11), 0, what="60 bytes left, 66 a sequence")
    same_integer(batch(100, 100, 1, 1), 0, what="the weights leave nothing")
    same_integer(batch(100, 180, 5, 4), 0, what="the weights alone do not fit")
    llama3 = 16_060_522_496  # 8,030,261,248 parameters in bf16
    same_integer(batch(80 * 10**9, llama3, 8192, 131_072), 59, what="Llama-3-8B at 8K on a card of 80 GB")


# --- decode: as many KV heads as query heads ---------------------------------------------------------


def check_prefill(solution):
    """With no cache, a prompt gives plain causal attention: scaled, masked, rotated."""
    for batch, length, d_model, heads, seed in [(2, 5, 12, 3, 0), (1, 1, 8, 2, 1), (1, 7, 20, 2, 2)]:
        attention, x = build(solution, batch, length, d_model, heads, heads, seed)
        got, _ = call(attention, x)
        same(got, slow_attention(attention, x), "the output for a prompt")


def check_cache_grows(solution):
    """The cache is (keys, values), each (B, KV heads, tokens so far, head_dim), longer by T after every call."""
    attention, x = build(solution, 2, 6, 12, 3, 3, seed=3)
    cache = None
    for start, stop in [(0, 3), (3, 4), (4, 6)]:
        _, cache = call(attention, x[:, start:stop], cache)
        for name, stored in zip(["keys", "values"], pair(cache)):
            check.same_shape(stored, (2, 3, stop, 4), what=f"cached {name} after {stop} tokens")
            check.same_dtype(stored, torch.float64, what=f"cached {name}")


def check_positions_continue(solution):
    """Cached keys and values do not depend on how the tokens were split into calls."""
    attention, x = build(solution, 1, 6, 16, 2, 2, seed=4)
    whole = pair(call(attention, x)[1])
    pieces = pair(run_in_chunks(attention, x, [2, 1, 1, 2])[1])
    same(pieces[1], whole[1], "cached values after 2+1+1+2 tokens against one call with 6")
    same(pieces[0], whole[0], "cached keys after 2+1+1+2 tokens against one call with 6")


def check_decode_step(solution):
    """One token at a time with a cache gives the rows of the full forward, at every step."""
    for batch, prompt, length, d_model, heads, seed in [(3, 4, 9, 12, 3, 6), (1, 1, 5, 8, 2, 5)]:
        attention, x = build(solution, batch, length, d_model, heads, heads, seed)
        whole = slow_attention(attention, x)
        _, cache = call(attention, x[:, :prompt])
        for t in range(prompt, length):
            got, cache = call(attention, x[:, t : t + 1], cache)
            same(got, whole[:, t : t + 1], f"the row of token {t}, decoded with {t} tokens cached")


def check_chunked_prefill(solution):
    """A prompt fed in chunks of any size gives what it gives in one piece."""
    for chunks, seed in [([4, 3], 7), ([1, 5, 2], 8), ([3, 3, 1, 4], 9)]:
        attention, x = build(solution, 2, sum(chunks), 12, 3, 3, seed)
        got, _ = run_in_chunks(attention, x, chunks)
        same(got, slow_attention(attention, x), f"a prompt in chunks of {chunks}")


def check_only_new_tokens_are_projected(solution):
    """Each token passes through the projections once; later steps read its keys and values from the cache."""
    attention, x = build(solution, 2, 8, 12, 3, 3, seed=10)
    counters = {}
    for name in ["q_proj", "k_proj", "v_proj", "o_proj"]:
        counters[name] = CountedLinear(getattr(attention, name))
        setattr(attention, name, counters[name])
    run_in_chunks(attention, x, [5, 1, 1, 1])
    for name, layer in counters.items():
        check.equal(layer.rows, 2 * 8, what=f"rows through {name} for 2 sequences of 8 tokens")


def check_cache_can_be_forked(solution):
    """Two continuations of one prompt do not disturb each other: beam search holds the same cache twice."""
    attention, x = build(solution, 1, 6, 12, 3, 3, seed=11)
    _, other = build(solution, 1, 6, 12, 3, 3, seed=12)
    branch = torch.cat((x[:, :4], other[:, 4:]), dim=1)
    prompt = pair(call(attention, x[:, :4])[1])
    before = prompt[0].clone(), prompt[1].clone()
    _, left = call(attention, x[:, 4:5], prompt)
    _, right = call(attention, branch[:, 4:5], prompt)
    same(prompt[0], before[0], "the prompt's keys after two continuations")
    same(prompt[1], before[1], "the prompt's values after two continuations")
    got_left, _ = call(attention, x[:, 5:], left)
    got_right, _ = call(attention, branch[:, 5:], right)
    same(got_left, slow_attention(attention, x)[:, 5:], "the first continuation")
    same(got_right, slow_attention(attention, branch)[:, 5:], "the second continuation")


# --- heads: several query heads share one KV head ----------------------------------------------------


def check_query_heads_find_their_group(solution):
    """Query head h reads KV head h // (heads per group): neighbours share, whether cached or not."""
    for d_model, heads, kv_heads, seed in [(24, 6, 2, 13), (24, 6, 3, 14), (16, 4, 1, 15), (32, 8, 2, 16)]:
        attention, x = build(solution, 2, 5, d_model, heads, kv_heads, seed)
        whole = slow_attention(attention, x)
        got, _ = call(attention, x)
        same(got, whole, f"{heads} query heads on {kv_heads} KV heads, no cache")
        got, _ = run_in_chunks(attention, x, [2, 1, 1, 1])
        same(got, whole, f"{heads} query heads on {kv_heads} KV heads, decoded")


def check_cache_keeps_kv_heads_only(solution):
    """The cache holds KV heads, not one copy per query head: that is the memory GQA saves."""
    for heads, kv_heads in [(6, 2), (6, 1)]:
        attention, x = build(solution, 2, 4, 24, heads, kv_heads, seed=17)
        _, cache = run_in_chunks(attention, x, [3, 1])
        for name, stored in zip(["keys", "values"], pair(cache)):
            check.same_shape(stored, (2, kv_heads, 4, 4), what=f"cached {name}, {heads} query heads on {kv_heads}")


# --- what the checks are made of ---------------------------------------------------------------------


def build(solution, batch, length, d_model, n_heads, n_kv_heads, seed):
    """A float64 module and an input that is not contiguous: (B, length, d_model) seen through a transpose."""
    torch.manual_seed(seed)
    attention = solution.CachedAttention(d_model, n_heads, n_kv_heads).double()
    for layer in [attention.q_proj, attention.k_proj]:
        with torch.no_grad():
            layer.weight.mul_(4.0)  # sharper attention, so that a wrong key is not lost in an average
    x = torch.randn(batch, d_model, length, dtype=torch.float64).transpose(1, 2)
    return attention, x


def call(attention, x, cache=None):
    """The output and the cache of one call, or a plain word about what forward returned instead."""
    result = attention(x) if cache is None else attention(x, cache)
    if result is None:
        check.fail("forward returned None: is a `return` missing?")
    if not isinstance(result, (tuple, list)):
        check.fail(f"forward returned {kind(result)} alone, wanted two things: return output, (keys, values)")
    if len(result) != 2:
        check.fail(f"forward returned {len(result)} things, wanted two: return output, (keys, values)")
    return result


def run_in_chunks(attention, x, chunks):
    """Feed x in pieces of the given sizes; the outputs joined, and the last cache."""
    outputs, cache, start = [], None, 0
    for size in chunks:
        out, cache = call(attention, x[:, start : start + size], cache)
        outputs.append(out)
        start += size
    return torch.cat(outputs, dim=1), cache


def pair(cache):
    """The two tensors of a cache, or a plain word about what it is instead."""
    if not isinstance(cache, (tuple, list)):
        check.fail(f"the cache is {kind(cache)}, wanted the pair (keys, values): return output, (keys, values)")
    if len(cache) != 2:
        check.fail(f"the cache holds {len(cache)} things, wanted two: return output, (keys, values)")
    return tuple(cache)


def kind(value):
    return "None" if value is None else f"a {type(value).__name__}"


def same_integer(got, expected, what):
    check.equal(got, expected, what=what)
    if not isinstance(got, int):
        check.fail(f"{what}: got {kind(got)}, wanted the int {expected}. `//` keeps integers, `/` makes floats.")


def same(got, expected, what):
    check.close(got, expected, atol=TIGHT, rtol=TIGHT, what=what)


class CountedLinear(nn.Module):
    """A given linear layer that counts the rows it is asked to project."""

    def __init__(self, layer):
        super().__init__()
        self.layer, self.weight, self.rows = layer, layer.weight, 0

    def forward(self, x):
        self.rows += x.numel() // x.shape[-1]
        return self.layer(x)


def slow_attention(attention, x):
    """The definition, one query and one key at a time, on lists of Python floats."""
    H, G, D = attention.n_heads, attention.n_kv_heads, attention.head_dim
    weights = [layer.weight.tolist() for layer in
               (attention.q_proj, attention.k_proj, attention.v_proj, attention.o_proj)]
    result = []
    for rows in x.tolist():
        queries, keys, values = ([apply(w, row) for row in rows] for w in weights[:3])
        outputs = []
        for t, query in enumerate(queries):
            mixed = []
            for h in range(H):
                g = h * G // H
                q = turn(query[h * D : (h + 1) * D], t)
                k = [turn(keys[s][g * D : (g + 1) * D], s) for s in range(t + 1)]
                grades = [math.exp(dot(q, key) / math.sqrt(D)) for key in k]
                for d in range(D):
                    total = sum(grade * values[s][g * D + d] for s, grade in enumerate(grades))
                    mixed.append(total / sum(grades))
            outputs.append(apply(weights[3], mixed))
        result.append(outputs)
    return torch.tensor(result, dtype=torch.float64)


def turn(vector, position):
    """RoPE as it is defined: entry i and entry i + D/2 are one complex number, turned by its own angle."""
    half = len(vector) // 2
    turned = [complex(vector[i], vector[i + half]) * cmath.rect(1.0, position / 10000.0 ** (i / half))
              for i in range(half)]
    return [z.real for z in turned] + [z.imag for z in turned]


def apply(weight, row):
    return [dot(weights, row) for weights in weight]


def dot(a, b):
    return sum(p * q for p, q in zip(a, b))
