"""Attention of torch.nn.functional: scaled dot products, and all of multi-head attention as one function."""

import math
import warnings

import torch
from torch._ops import aten
from torch.backends import ATTENTION as _kernels


def scaled_dot_product_attention(
    query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False
):
    """softmax(q k^T * scale + mask) v. A bool mask lets pass where True; is_causal is aligned to the top left."""
    if not (_kernels["math"] or _kernels["flash"]):  # those that PyTorch has on a CPU
        raise RuntimeError(
            "No viable backend for scaled_dot_product_attention was found. "
            "This is likely due to turning off both the math kernel and the fused kernels."
        )
    return aten.scaled_dot_product_attention(
        query, key, value, attn_mask, float(dropout_p), is_causal, scale=scale, enable_gqa=enable_gqa
    )


def multi_head_attention_forward(
    query, key, value, embed_dim_to_check, num_heads, in_proj_weight, in_proj_bias, bias_k, bias_v, add_zero_attn,
    dropout_p, out_proj_weight, out_proj_bias, training=True, key_padding_mask=None, need_weights=True, attn_mask=None,
    use_separate_proj_weight=False, q_proj_weight=None, k_proj_weight=None, v_proj_weight=None, static_k=None,
    static_v=None, average_attn_weights=True, is_causal=False,
):  # fmt: skip
    """Projections, attention per head, and the projection out: (output, weights or None).

    query: (L, N, E) or (L, E); key, value: (S, N, ...). Bool masks keep out where True; float masks are added.
    """
    batched = _checked_ranks(query, key, value, key_padding_mask, attn_mask, num_heads)
    if not batched:
        query, key, value = query.unsqueeze(1), key.unsqueeze(1), value.unsqueeze(1)
        key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
    length, batch, width = query.shape
    if key_padding_mask is not None and attn_mask is not None and key_padding_mask.dtype != attn_mask.dtype:
        warnings.warn(
            "Support for mismatched key_padding_mask and attn_mask is deprecated. Use same type for both instead.",
            stacklevel=2,
        )
    key_padding_mask = additive(key_padding_mask, "key_padding_mask", query.dtype)
    if is_causal and attn_mask is None:
        raise RuntimeError(
            "Need attn_mask if specifying the is_causal hint. You may use the Transformer module method "
            "`generate_square_subsequent_mask` to create this mask."
        )
    if is_causal and key_padding_mask is None and not need_weights:
        attn_mask = None  # the kernel makes it
    else:
        attn_mask = additive(attn_mask, "attn_mask", query.dtype)
        is_causal = is_causal and key_padding_mask is None
    if width != embed_dim_to_check:
        raise AssertionError(f"was expecting embedding dimension of {embed_dim_to_check}, but got {width}")
    if width % num_heads:
        raise AssertionError(f"embed_dim {width} not divisible by num_heads {num_heads}")
    size = width // num_heads
    weights = (q_proj_weight, k_proj_weight, v_proj_weight) if use_separate_proj_weight else in_proj_weight
    q, k, v = _projected(query, key, value, weights, in_proj_bias)
    attn_mask = _checked_mask(attn_mask, length, key.shape[0], batch * num_heads)

    def extended(mask):
        return None if mask is None else aten.constant_pad_nd(mask, [0, 1], 0)

    if (bias_k is None) != (bias_v is None):
        raise AssertionError("bias_k is set but bias_v is None" if bias_v is None else "bias_v is set but bias_k is None")
    if bias_k is not None:
        for static, name in ((static_k, "key"), (static_v, "value")):
            if static is not None:
                raise AssertionError(f"bias cannot be added to static {name}.")
        k, v = torch.cat([k, bias_k.repeat(1, batch, 1)]), torch.cat([v, bias_v.repeat(1, batch, 1)])
        attn_mask, key_padding_mask = extended(attn_mask), extended(key_padding_mask)

    def heads(x):  # (T, N, E) -> (N*H, T, E/H)
        return x.reshape(x.shape[0], batch * num_heads, size).transpose(0, 1)

    q = heads(q)
    k = heads(k) if static_k is None else _checked_static(static_k, "static_k", batch * num_heads, size)
    v = heads(v) if static_v is None else _checked_static(static_v, "static_v", batch * num_heads, size)
    if add_zero_attn:
        k, v = (torch.cat([x, x.new_zeros((batch * num_heads, 1, size))], dim=1) for x in (k, v))
        attn_mask, key_padding_mask = extended(attn_mask), extended(key_padding_mask)
    source = k.size(1)
    if key_padding_mask is not None:
        for dim, wanted in enumerate((batch, source)):
            if key_padding_mask.shape[dim] != wanted:
                raise AssertionError(
                    f"Expected key_padded_mask.shape[{dim}] to be {wanted}, but got {key_padding_mask.shape[dim]}"
                )
        padding = key_padding_mask.view(batch, 1, 1, source).expand(-1, num_heads, -1, -1)
        padding = padding.reshape(batch * num_heads, 1, source)
        attn_mask = padding if attn_mask is None else attn_mask + padding
    dropout_p = float(dropout_p) if training else 0.0
    if need_weights:
        scaled = q * math.sqrt(1.0 / size)
        scores = scaled.bmm(k.transpose(-2, -1))
        scores = scores if attn_mask is None else scores + attn_mask
        scores = aten.softmax(scores, -1)
        scores = aten.dropout(scores, dropout_p, True) if dropout_p > 0.0 else scores
        answer = scores.bmm(v).transpose(0, 1)
    else:
        if attn_mask is not None:
            shared = attn_mask.size(0) == 1
            attn_mask = attn_mask.unsqueeze(0) if shared else attn_mask.view(batch, num_heads, -1, source)
        apart = [x.view(batch, num_heads, -1, size) for x in (q, k, v)]
        answer = scaled_dot_product_attention(*apart, attn_mask, dropout_p, is_causal).permute(2, 0, 1, 3)
    # (T, N*H, E/H) -> (T, N, E)
    answer = aten.linear(answer.reshape(length * batch, width), out_proj_weight, out_proj_bias)
    answer = answer.view(length, batch, answer.size(1))
    answer = answer if batched else answer.squeeze(1)
    if not need_weights:
        return answer, None
    scores = scores.view(batch, num_heads, length, source)
    scores = scores.mean(dim=1) if average_attn_weights else scores
    return answer, scores if batched else scores.squeeze(0)


def additive(mask, name, dtype):
    """A mask as numbers to be added: -inf where a bool mask is True."""
    if mask is None or mask.is_floating_point():
        return mask
    if mask.dtype != torch.bool:
        raise AssertionError(f"only bool and floating types of {name} are supported")
    return torch.zeros_like(mask, dtype=dtype).masked_fill_(mask, float("-inf"))


def _checked_ranks(query, key, value, key_padding_mask, attn_mask, num_heads):
    """Whether there is a batch dimension; raises where the ranks do not go together."""
    rank = query.dim()
    if rank not in (2, 3):
        raise AssertionError(
            f"query should be unbatched 2D or batched 3D tensor but received {rank}-D query tensor"
        )
    kind = f"For {'batched' if rank == 3 else 'unbatched'} ({rank}-D) `query`, expected"
    if key.dim() != rank or value.dim() != rank:
        raise AssertionError(
            f"{kind} `key` and `value` to be {rank}-D but found {key.dim()}-D and {value.dim()}-D tensors respectively"
        )
    if key_padding_mask is not None and key_padding_mask.dim() != rank - 1:
        raise AssertionError(
            f"{kind} `key_padding_mask` to be `None` or {rank - 1}-D but found {key_padding_mask.dim()}-D tensor instead"
        )
    if attn_mask is not None:
        if attn_mask.dim() not in (2, 3):
            raise AssertionError(
                f"{kind} `attn_mask` to be `None`, 2-D or 3-D but found {attn_mask.dim()}-D tensor instead"
            )
        wanted = (num_heads, query.shape[0], key.shape[0])
        if rank == 2 and attn_mask.dim() == 3 and attn_mask.shape != wanted:
            raise AssertionError(f"Expected `attn_mask` shape to be {wanted} but got {attn_mask.shape}")
    return rank == 3


def _checked_mask(mask, length, source, rows):
    """The mask as (1 or N*H, L, S)."""
    if mask is None:
        return None
    wanted = (length, source) if mask.dim() == 2 else (rows, length, source)
    if mask.shape != wanted:
        raise RuntimeError(f"The shape of the {mask.dim()}D attn_mask is {mask.shape}, but should be {wanted}.")
    return mask.unsqueeze(0) if mask.dim() == 2 else mask


def _checked_static(tensor, name, rows, size):
    for dim, wanted in ((0, rows), (2, size)):
        if tensor.size(dim) != wanted:
            raise AssertionError(f"expecting {name}.size({dim}) of {wanted}, but got {tensor.size(dim)}")
    return tensor


def _projected(query, key, value, weights, bias):
    """Queries, keys and values, each by its part of the weights. weights: (3E, E), or one for each of the three."""
    if isinstance(weights, tuple):
        if key.shape[:2] != value.shape[:2]:
            raise AssertionError(
                f"key's sequence and batch dims {key.shape[:2]} do not match value's {value.shape[:2]}"
            )
        for weight, name in zip(weights, "qkv"):
            if weight is None:
                raise AssertionError(f"use_separate_proj_weight is True but {name}_proj_weight is None")
    else:
        if key.shape != value.shape:
            raise AssertionError(f"key shape {key.shape} does not match value shape {value.shape}")
        if weights is None:
            raise AssertionError("use_separate_proj_weight is False but in_proj_weight is None")
        if query is key and key is value:  # one product for all three
            return aten.linear(query, weights, bias).chunk(3, -1)
        weights = weights.chunk(3)
    biases = (None,) * 3 if bias is None else bias.chunk(3)
    return tuple(aten.linear(x, w, b) for x, w, b in zip((query, key, value), weights, biases))
