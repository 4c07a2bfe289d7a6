"""Records what real PyTorch answers, for the engine's tests: python record.py [family ...] (torch 2.13, CPU). Writes *.json beside itself.

A tensor is kept as its whole storage plus shape, strides and offset, so that views are replayed as views.
"""

import base64
import importlib
import json
import math
import pathlib
import sys

import torch

HERE = pathlib.Path(__file__).parent
F32, F64, I64, I32, U8, I8, I16, BOOL = (
    torch.float32, torch.float64, torch.int64, torch.int32, torch.uint8, torch.int8, torch.int16, torch.bool,
)
F16, BF16 = torch.float16, torch.bfloat16
name_of = lambda dtype: str(dtype).split('.')[1]


def raw(t):
    """Bytes of a tensor's elements in order, base64."""
    t = t.detach().resolve_conj().resolve_neg().contiguous()
    if t._is_zerotensor():
        t = torch.zeros(t.shape, dtype=t.dtype)
    return base64.b64encode(bytes(t.flatten().view(torch.uint8).tolist()) if t.numel() else b'').decode()


def storage_of(t):
    flat = torch.empty(0, dtype=t.dtype).set_(t.untyped_storage())
    return flat


def encode(value):
    if isinstance(value, torch.Tensor):
        out = {'dtype': name_of(value.dtype), 'shape': list(value.shape)}
        if not value.is_contiguous() or value.storage_offset() != 0:
            out |= {'strides': list(value.stride()), 'offset': value.storage_offset(), 'data': raw(storage_of(value))}
        else:
            out['data'] = raw(value)
        return {'tensor': out}
    if isinstance(value, torch.dtype):
        return {'dtype': name_of(value)}
    if isinstance(value, bool):
        return {'bool': value}
    if isinstance(value, int):
        return {'int': value}
    if isinstance(value, float):
        return {'float': value if math.isfinite(value) else str(value)}
    if isinstance(value, complex):
        return {'complex': [value.real, value.imag]}
    if isinstance(value, (list, tuple)):
        return {'list': [encode(v) for v in value]}
    if value is None or isinstance(value, str):
        return {'plain': value}
    raise TypeError(type(value))


def plain(t):
    """An output: values only."""
    if isinstance(t, torch.Tensor):
        return {'dtype': name_of(t.dtype), 'shape': list(t.shape), 'data': raw(t)}
    if isinstance(t, (bool, int, float)):
        return {'value': t if not isinstance(t, float) or math.isfinite(t) else str(t)}
    return [plain(x) for x in t]


def overload(name):
    base, _, tail = name.partition('.')
    return getattr(getattr(torch.ops.aten, base), tail or 'default')


def call(name, args):
    op = overload(name)
    spec = op._schema.arguments
    positional, named = [], {}
    for arg, value in zip(spec, args):
        if arg.kwarg_only:
            named[arg.name] = value
        else:
            positional.append(value)
    return op(*positional, **named)


# Losses that refuse a class weight that requires grad.
WEIGHTED = ('cross_entropy_loss', 'nll_loss_nd', 'nll_loss_forward', 'nll_loss2d_forward', 'binary_cross_entropy', 'binary_cross_entropy_with_logits')


def writes(name):
    """In-place operations are recorded on a copy of their first argument."""
    return name.split('.')[0].endswith('_')


def inexact(value):
    return isinstance(value, torch.Tensor) and (value.is_floating_point() or value.is_complex())


def leaves(name, args):
    for i, value in enumerate(args):
        if inexact(value) and not (name in WEIGHTED and i in (2, 3)):
            yield (i, None), value
        elif isinstance(value, (list, tuple)):
            for j, v in enumerate(value):
                if inexact(v):
                    yield (i, j), v


cases = []


def case(name, *args, grad=True):
    """Record an operation's result, and gradients of its float inputs for a fixed upstream gradient."""
    entry = {'op': name, 'args': [encode(a) for a in args]}
    out = call(name, [args[0].clone(), *args[1:]] if writes(name) else args)
    entry['out'] = plain(out)
    where = [(at, t) for at, t in leaves(name, args)]
    if grad and where and all(t.dtype in (F32, F64, torch.complex64, torch.complex128) for _, t in where):
        fresh = list(args)
        inputs = []
        for (i, j), t in where:
            twin = t.detach().clone(memory_format=torch.preserve_format) if t.is_contiguous() else t.detach().as_strided(t.shape, t.stride(), t.storage_offset())
            twin = twin.detach().requires_grad_()
            inputs.append(twin)
            if j is None:
                fresh[i] = twin
            else:
                fresh[i] = [twin if k == j else v for k, v in enumerate(fresh[i])]
        if writes(name):
            fresh[0] = fresh[0].clone()
        made = call(name, fresh)
        outs = [made] if isinstance(made, torch.Tensor) else list(made) if isinstance(made, (list, tuple)) else []
        outs = [o for o in outs if isinstance(o, torch.Tensor) and o.requires_grad]
        if outs:
            entry['gradFn'] = outs[0].grad_fn.name() if outs[0].grad_fn else None
            generator = torch.Generator().manual_seed(7)
            ups = [torch.randn(o.shape, generator=generator, dtype=torch.complex128 if o.is_complex() else F64).to(o.dtype) for o in outs]
            try:
                grads = torch.autograd.grad(outs, inputs, ups, allow_unused=True)
            except RuntimeError as error:
                if 'derivative for' not in str(error):
                    raise
                del entry['gradFn']
                cases.append(entry)
                return
            entry['up'] = [plain(u) for u in ups]
            entry['grads'] = [{'at': list(at), 'grad': None if g is None else plain(g)} for (at, _), g in zip(where, grads)]
    cases.append(entry)


def either(name, *args, grad=True):
    """Record the result, without gradients where PyTorch gives none; or the exception where it refuses the arguments."""
    for wanted in (grad, False):
        try:
            return case(name, *args, grad=wanted)
        except Exception:  # noqa: BLE001, S112
            continue
    bad(name, *args)


gen = torch.Generator().manual_seed(20)


def rand(*shape, dtype=F32, low=-2.0, high=2.0):
    if dtype == BOOL:
        return torch.rand(shape, generator=gen) > 0.5
    if not dtype.is_floating_point:
        return torch.randint(int(low * 3) if dtype != U8 else 0, int(high * 3) + 1, shape, generator=gen, dtype=dtype)
    return (torch.rand(shape, generator=gen, dtype=F64) * (high - low) + low).to(dtype)


def layouts(dtype=F32, low=-2.0, high=2.0):
    """One tensor per kind of layout."""
    make = lambda *s: rand(*s, dtype=dtype, low=low, high=high)
    yield make(2, 3)
    yield make(3, 5).t()
    yield make(7, 4)[1::2, 1:3]
    yield make(3, 1).expand(3, 4)
    yield make(2, 3, 4).permute(2, 0, 1)
    yield make()
    yield make(0, 3)
    yield make(33)


def unary():
    ranges = {'log': (0.1, 3), 'log2': (0.1, 3), 'log10': (0.1, 3), 'log1p': (-0.9, 3), 'sqrt': (0.01, 3), 'rsqrt': (0.1, 3),
              'asin': (-0.9, 0.9), 'acos': (-0.9, 0.9), 'atanh': (-0.9, 0.9), 'acosh': (1.1, 3), 'reciprocal': (0.3, 3)}
    smooth = ('exp exp2 expm1 log log2 log10 log1p sqrt rsqrt reciprocal sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh '
              'sigmoid erf erfc').split()
    for name in smooth:
        low, high = ranges.get(name, (-2, 2))
        for x in layouts(low=low, high=high):
            case(name, x)
        case(name, rand(4, dtype=F64, low=low, high=high))
        case(name, torch.tensor([1, 1, 2]) if name not in ('asin', 'acos', 'atanh') else torch.tensor([0, 1]))
        case(name, rand(6, dtype=BF16, low=low, high=high))
        case(name, rand(6, dtype=F16, low=low, high=high))
        case(name, torch.tensor([math.inf, -math.inf, math.nan, 0.0, -0.0]), grad=False)
        case(name, rand(4, low=low * 5 if low < -1 else low, high=high * 5 if high > 2 else high))
    for name in 'neg abs relu floor ceil round trunc sign frac silu'.split():
        for x in layouts(low=-3, high=3):
            case(name, x)
        case(name, rand(5, dtype=F64))
        if name not in ('silu', 'frac'):
            case(name, rand(5, dtype=I64, low=-3))
            case(name, rand(5, dtype=I32, low=-3))
        case(name, torch.tensor([math.inf, -math.inf, math.nan, 0.0, -0.0, 0.5, 1.5, -2.5]), grad=False)
    for x in layouts():
        case('gelu', x, 'none')
        case('gelu', x, 'tanh')
        case('leaky_relu', x, 0.1)
        case('elu', x, 1.3, 1.0, 1.0)
        case('softplus', x, 1.5, 2.0)
        case('hardtanh', x, -1.0, 1.0)
        case('relu6', x * 4)
        case('log_sigmoid', x)
        case('square', x)
        case('isnan', x)
    case('gelu', rand(40, low=-6, high=6), 'none')
    case('gelu', rand(40, low=-6, high=6), 'tanh')
    specials = torch.tensor([math.inf, -math.inf, math.nan, 0.0, -0.0, 1.0])
    for name in 'isnan isinf isfinite isposinf isneginf signbit logical_not'.split():
        case(name, specials)
    for name in ('logical_not', 'bitwise_not'):
        case(name, rand(5, dtype=BOOL))
        case(name, rand(5, dtype=I64))
        case(name, rand(5, dtype=U8))


def pairs(dtype=F32, low=-2.0, high=2.0):
    make = lambda *s: rand(*s, dtype=dtype, low=low, high=high)
    yield make(2, 3), make(2, 3)
    yield make(2, 3), make(3)
    yield make(2, 1), make(1, 3)
    yield make(3, 5).t(), make(5, 3)
    yield make(4, 3), make()
    yield make(), make(3)
    yield make(0, 3), make(1, 3)
    yield make(2, 3, 4).permute(1, 2, 0), make(4, 1)
    yield make(6, 5)[::2, 1:4], make(1, 3).expand(3, 3)
    yield make(37), make(37)


def binary():
    for a, b in pairs():
        case('add.Tensor', a, b, 1)
        case('add.Tensor', a, b, 2.5)
        case('sub.Tensor', a, b, 3)
        case('mul.Tensor', a, b)
        case('div.Tensor', a, b)
        case('div.Tensor_mode', a, b, 'floor')
        case('div.Tensor_mode', a, b, 'trunc')
        case('maximum', a, b)
        case('minimum', a, b)
        case('fmax', a, b)
        case('fmin', a, b)
        case('atan2', a, b)
        case('remainder.Tensor', a, b)
        case('fmod.Tensor', a, b)
        case('pow.Tensor_Tensor', a.abs() + 0.1, b)
        case('lerp.Tensor', a, b.expand_as(a + b), rand()) if a.shape == (a + b).shape else None
        case('addcmul', a, a, b, 0.7)
        case('addcdiv', a, a, b, 0.7)
        case('where.self', rand(3, dtype=BOOL) if a.dim() and (a + b).shape[-1] == 3 else rand(dtype=BOOL), a, b)
        for name in ('eq', 'ne', 'lt', 'le', 'gt', 'ge'):
            case(name + '.Tensor', a, b)
        case('logical_and', a, b)
        case('isclose', a, b, 0.3, 0.2, False)
    for dtype in (I64, I32, U8, I16, I8):
        for a, b in ((rand(4, dtype=dtype, low=-3), rand(4, dtype=dtype, low=1, high=3).clamp(min=1)), (rand(2, 3, dtype=dtype), rand(dtype=dtype, low=1).clamp(min=2))):
            for name in 'add.Tensor sub.Tensor mul.Tensor div.Tensor floor_divide remainder.Tensor fmod.Tensor maximum minimum pow.Tensor_Tensor bitwise_and.Tensor bitwise_or.Tensor bitwise_xor.Tensor lt.Tensor eq.Tensor logical_or logical_xor'.split():
                case(name, a, b.abs() if 'pow' in name else b)
            case('div.Tensor_mode', a, b, 'floor')
            case('div.Tensor_mode', a, b, 'trunc')
    big = torch.tensor([2**62, -(2**62), 2**53 + 1, -(2**63), 3])
    case('add.Tensor', big, big)
    case('mul.Tensor', big, torch.tensor([3]))
    case('floor_divide', big, torch.tensor([7, 7, 2, 5, -2]))
    case('remainder.Tensor', big, torch.tensor([-7, 7, 2, 5, -2]))
    case('mul.Tensor', torch.tensor([2**30, 5], dtype=I32), torch.tensor([4, 1000000007], dtype=I32))
    signs = torch.tensor([5.0, -5.0, 5.0, -5.0, 0.0, -0.0, math.inf, 3.0])
    by = torch.tensor([3.0, 3.0, -3.0, -3.0, 2.0, -2.0, 2.0, math.inf])
    for name in ('floor_divide', 'remainder.Tensor', 'fmod.Tensor', 'atan2', 'maximum', 'pow.Tensor_Tensor'):
        case(name, signs, by, grad=False)
    nans = torch.tensor([math.nan, 1.0, math.nan, math.inf])
    for name in ('maximum', 'minimum', 'fmax', 'fmin', 'eq.Tensor', 'ne.Tensor', 'lt.Tensor', 'ge.Tensor'):
        case(name, nans, nans.flip(0), grad=False)
    for n in (2, 3, 0, -1, 0.5, 1, -2, 2.5):
        case('pow.Tensor_Scalar', rand(2, 3, low=0.2), n)
        case('pow.Tensor_Scalar', rand(5, low=0.2, dtype=F64), n)
    case('pow.Tensor_Scalar', rand(5, dtype=I64), 3)
    case('pow.Tensor_Scalar', torch.tensor([-2.0, 0.0, 3.0]), 2)
    case('pow.Tensor_Scalar', torch.tensor([-2.0, 0.0, 3.0]), 3)
    case('pow.Scalar', 2, rand(4))
    case('pow.Scalar', 0, rand(4, low=0.1))
    for a in layouts():
        case('add.Scalar', a, 2, 1)
        case('add.Scalar', a, 0.1, 2)
        case('sub.Scalar', a, 1.5, 1)
        case('rsub.Scalar', a, 1, 1)
        case('mul.Scalar', a, 3)
        case('div.Scalar', a, 3)
        case('clamp', a, -0.5, 0.7)
        case('clamp', a, None, 1)
        case('clamp_min', a, 0.1)
        case('clamp_max', a, 0.1)
        case('lerp.Scalar', a, a.flip(0) if a.dim() else a, 0.3)
        case('masked_fill.Scalar', a, a > 0, -1.5)
        case('masked_fill.Scalar', a, a > 0, -math.inf)
        case('masked_fill.Tensor', a, a > 0, rand())
        case('remainder.Scalar', a, 0.7)
        case('gt.Scalar', a, 0)
        case('eq.Scalar', a, 1.5)
        case('where.ScalarOther', a > 0, a, 0.0)
        case('copy', a, rand(*a.shape[-1:]), grad=False)
        case('fill.Scalar', a, 3)
    case('clamp.Tensor', rand(2, 3), rand(3, low=-1, high=0), rand(2, 1, low=0, high=1))
    case('masked_fill.Scalar', rand(2, 2, dtype=I64), rand(2, 2, dtype=BOOL), 7)
    for d in (I64, BOOL, U8, F16, BF16):
        x = rand(4, dtype=d)
        case('add.Scalar', x, 2, 1)
        case('mul.Scalar', x, 2.5)
        case('add.Scalar', x, True, 1)
        case('add.Tensor', x, rand(4), 1)
        case('mul.Tensor', x, rand(4, dtype=F64))


def reductions():
    for x in layouts():
        n = x.dim()
        for name in ('sum', 'mean'):
            case(name, x, None)
            for d in ([-1], [0], []):
                case(name + ('.dim_IntList' if name == 'sum' else '.dim'), x, d, False, None)
                case(name + ('.dim_IntList' if name == 'sum' else '.dim'), x, d, True, None)
        case('prod', x, None)
        case('prod.dim_int', x, -1, False, None)
        case('logsumexp', x, [-1], False)
        case('logsumexp', x, [0], True)
        case('_softmax', x, -1, False)
        case('_softmax', x, 0, False)
        case('_log_softmax', x, -1, False)
        case('_log_softmax', x, 0, False)
        case('cumsum', x, 0, None)
        case('cumsum', x, -1, None)
        case('cumprod', x, -1, None)
        case('any', x > 0)
        case('all', x > 0)
        case('any.dim', x > 0, -1, False)
        case('all.dim', x > 0, 0, True)
        if x.numel():
            for name in ('max', 'min'):
                case(name, x)
                case(name + '.dim', x, -1, False)
                case(name + '.dim', x, 0, True)
            case('amax', x, [-1], False)
            case('amin', x, [0], True)
            case('amax', x, [], False)
            case('argmax', x, None, False)
            case('argmax', x, -1, False)
            case('argmin', x, 0, True)
            case('var.correction', x, [-1], 1, False) if n and x.shape[-1] > 1 else None
            case('std.correction', x, None, 1, False) if x.numel() > 1 else None
            case('std.correction', x, [0], 0, True)
            for p in (2, 1, math.inf, 3, 0):
                case('linalg_vector_norm', x, p, [-1] if n else None, False, None)
            case('sort', x, -1, False)
            case('sort', x, 0, True)
            case('argsort', x, -1, True)
            if 0 not in x.stride():  # which of equal values comes first is nobody's promise
                case('topk', x, 1, -1, True, True)
                case('topk', x, 1, 0, False, True)
        case('count_nonzero', x.round(), None)
    x3 = rand(3, 4, 5)
    for dims in ([0, 2], [1], [0, 1, 2], [-1, 0], [1, 2]):
        case('sum.dim_IntList', x3, dims, False, None)
        case('mean.dim', x3.permute(2, 0, 1), dims, True, None)
        case('amax', x3, dims, False)
        case('var.correction', x3, dims, 0, True)
        case('logsumexp', x3, dims, False)
    for d in (I64, I32, U8, BOOL):
        x = rand(3, 4, dtype=d)
        case('sum', x, None)
        case('sum.dim_IntList', x, [1], False, None)
        case('sum', x, F32)
        case('prod', x, None)
        case('cumsum', x, 0, None)
        case('argmax', x, 1, False) if d != BOOL else None
        case('max', x)
        case('any', x)
        case('all.dim', x, 1, False)
        case('sort', x, 1, False)
    for d in (F16, BF16, F64):
        x = rand(3, 40, dtype=d)
        for name in ('sum', 'mean'):
            case(name, x, None)
        case('_softmax', x, -1, False)
        case('_log_softmax', x, 0, False)
        case('max.dim', x, 1, False)
    case('sum', rand(100_003, low=0, high=1), None, grad=False) if False else None
    case('prod', torch.tensor([2.0, 0.0, 3.0]), None)
    case('prod', torch.tensor([0.0, 0.0, 3.0]), None)
    case('cumprod', torch.tensor([[2.0, 0.0, 3.0, 4.0]]), 1, None)
    ties = torch.tensor([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
    for name in ('max', 'min'):
        case(name, ties)
        case(name + '.dim', ties, 1, False)
    case('amax', ties, [1], False)
    nan = torch.tensor([[1.0, math.nan, 3.0], [math.inf, 2.0, -math.inf]])
    case('max.dim', nan, 1, False, grad=False)
    case('argmin', nan, 1, False)
    case('sort', nan, 1, False, grad=False)
    case('sort', nan, 1, True, grad=False)
    case('_softmax', torch.full((2, 3), -math.inf), 1, False, grad=False)
    case('_softmax', torch.tensor([1e4, 0.0, -1e4, -math.inf]), 0, False)
    case('logsumexp', torch.full((3,), -math.inf), [0], False, grad=False)
    case('softmax.int', rand(3, dtype=I64), 0, F32)
    case('std_mean.correction', rand(3, 4), [1], 1, False)
    case('var_mean.correction', rand(3, 4), [0], 0, True)
    case('searchsorted.Tensor', torch.tensor([1.0, 3, 5, 7]), torch.tensor([[0.0, 3, 8], [5, 4, 1]]), False, False)
    case('searchsorted.Tensor', torch.tensor([1.0, 3, 5, 7]), torch.tensor([3.0, 7]), False, True)
    case('bincount', torch.tensor([0, 3, 1, 1]), None, 0)
    case('topk', rand(3, 6), 3, -1, True, True)
    case('topk', rand(6, 3), 2, 0, False, True)


def products():
    m = lambda *s, **k: rand(*s, **k)
    for a, b in ((m(2, 3), m(3, 4)), (m(3, 2).t(), m(4, 3).t()), (m(0, 3), m(3, 2)), (m(2, 0), m(0, 3)), (m(5, 6)[::2, ::2], m(3, 7)), (m(17, 33), m(33, 19)), (m(1, 9), m(9, 40)), (m(40, 9), m(9, 1)), (m(3, 4, dtype=F64), m(4, 5, dtype=F64))):
        case('mm', a, b)
        case('matmul', a, b)
    case('mm', m(3, 4, dtype=I64), m(4, 2, dtype=I64))
    case('mm', m(3, 4, dtype=I32), m(4, 2, dtype=I32))
    case('mm', m(3, 4, dtype=BF16), m(4, 2, dtype=BF16))
    case('bmm', m(2, 3, 4), m(2, 4, 5))
    case('bmm', m(2, 4, 3).mT, m(4, 2, 5).transpose(0, 1))
    case('bmm', m(1, 3, 4).expand(3, 3, 4), m(3, 4, 2))
    for a, b in ((m(3), m(3)), (m(2, 3), m(3)), (m(3), m(3, 4)), (m(2, 3, 4), m(4)), (m(2, 3, 4), m(4, 5)), (m(4), m(2, 4, 5)), (m(3, 4), m(2, 4, 5)), (m(2, 1, 3, 4), m(5, 4, 2)), (m(2, 3, 4), m(1, 4, 5)), (m(2, 3, 4, 5), m(2, 3, 4, 5).mT)):
        case('matmul', a, b)
    for x in (m(2, 3), m(4, 2, 3), m(2, 4, 2, 3), m(3), m(4, 3, 2).mT):
        case('linear', x, m(5, 3), m(5))
        case('linear', x, m(5, 3), None)
    case('addmm', m(4), m(2, 3), m(3, 4), 1, 1)
    case('addmm', m(2, 4), m(2, 3), m(3, 4), 0.5, 2)
    case('addmm', m(2, 1), m(2, 3), m(3, 4), 0, 1)
    case('baddbmm', m(2, 1, 5), m(2, 3, 4), m(2, 4, 5), 1, 0.5)
    case('dot', m(5), m(5))
    case('dot', m(10)[::2], m(5))
    case('mv', m(3, 4), m(4))
    case('outer', m(3), m(4))
    case('inner', m(2, 3), m(4, 3))


def movement():
    x = rand(2, 3, 4)
    y = rand(4, 3, 2).permute(2, 1, 0)
    for t in (x, y):
        case('permute', t, [2, 0, 1])
        case('transpose.int', t, 0, -1)
        case('unsqueeze', t, 1)
        case('unsqueeze', t, -1)
        case('select.int', t, 1, -1)
        case('slice.Tensor', t, 2, 1, 4, 2)
        case('slice.Tensor', t, 0, None, -1, 1)
        case('slice.Tensor', t, 1, 5, 9, 1)
        case('narrow', t, 2, 1, 2)
        case('split.Tensor', t, 2, 2)
        case('split.Tensor', t, 2, 1)
        case('split_with_sizes', t, [1, 3], 2)
        case('chunk', t, 2, 1)
        case('chunk', t, 5, 2)
        case('unbind.int', t, 1)
        case('diagonal', t, 0, 1, 2)
        case('diagonal', t, -1, 0, 2)
        case('unfold', t, 2, 2, 1)
        case('unfold', t, 1, 3, 2)
        case('clone', t, None)
        case('contiguous', t)
        case('flatten.using_ints', t, 0, -1)
        case('flatten.using_ints', t, 1, 2)
        case('reshape', t, [6, 4])
        case('reshape', t, [-1, 2])
        case('repeat', t, [2, 1, 2])
        case('repeat', t, [3, 1, 2, 1])
        case('flip', t, [0, 2])
        case('roll', t, [1], [1])
        case('roll', t, [-1, 2], [0, 2])
        case('roll', t, [5], [])
        case('tril', t, 0)
        case('triu', t, 1)
        case('tril', t, -1)
        case('constant_pad_nd', t, [1, 2], 0.5)
        case('constant_pad_nd', t, [1, -1, 2, 0], 0)
        case('cat', [t, t.flip(0)], 0)
        case('cat', [t, rand(2, 3, 1)], -1)
        case('stack', [t, t], 1)
        case('movedim.int', t, 0, 2)
        case('movedim.intlist', t, [0, 1], [2, 0])
        case('repeat_interleave.self_int', t, 2, 1)
        case('repeat_interleave.self_int', t, 2, None)
        case('repeat_interleave.self_Tensor', t, torch.tensor([1, 0, 2]), 1)
        case('mT', t)
        case('expand', t.unsqueeze(0), [5, -1, 3, 4])
        case('index_select', t, 1, torch.tensor([2, 0, 2]))
        case('_to_copy', t, F64)
        case('to.dtype', t, I64, False, False, None)
        case('tile', t, [2])
        case('ravel', t)
        case('unflatten.int', t, 2, [2, -1])
        case('as_strided', t.contiguous(), [2, 2], [3, 1], 2)
        case('as_strided', t.contiguous(), [3, 3], [1, 1], 0)
        case('diag_embed', t, 1, 0, 2)
    case('view', x, [3, -1])
    case('view', x, [2, 3, 2, 2])
    case('t', rand(2, 3))
    case('t', rand(3))
    case('squeeze', rand(1, 3, 1))
    case('squeeze.dim', rand(1, 3, 1), 0)
    case('squeeze.dim', rand(1, 3, 1), 1)
    case('squeeze.dims', rand(1, 3, 1), [0, 2])
    case('expand', rand(3, 1), [2, 3, 4])
    case('expand', rand(), [2])
    case('cat', [rand(0), rand(2, 3)], 0)
    case('cat', [rand(2, dtype=I64), rand(2)], 0)
    case('cat', [rand(2, 0), rand(2, 3)], 1)
    case('diag', rand(3), 0)
    case('diag', rand(3), 1)
    case('diag', rand(3, 4), -1)
    case('tril', torch.ones(3, 5, dtype=BOOL), 0)
    case('triu', rand(4, 3, dtype=I64), -1)
    for source in (rand(6, low=-300, high=300), rand(6, dtype=F64), rand(6, dtype=I64), rand(6, dtype=BOOL), rand(6, dtype=U8), torch.tensor([-1.7, 1.5, 2.5, 0.0])):
        for target in (F32, F64, I64, I32, BOOL, F16, BF16, I16):
            if source.dtype.is_floating_point and source.abs().max() > 100 and target in (BOOL,):
                continue
            case('_to_copy', source, target, grad=False)
    for steps in (0, 1, 5, 6):
        case('linspace', -1.0, 2.0, steps, F32)
    case('arange.start_step', 0, 5, 1)
    case('arange.start_step', 1.0, 2.0, 0.3)
    case('arange.start_step', 5, 0, -2)
    case('arange.start_step', 0, 5, 2, F32)
    case('eye', 3)
    case('eye.m', 2, 4, I64)
    case('full', [2, 2], 3)
    case('full', [2, 2], 1.5)
    case('full', [2], True)
    case('tril_indices', 3, 4, 0)
    case('triu_indices', 3, 3, 1)
    case('one_hot', torch.tensor([[0, 2], [1, 1]]), -1)
    case('one_hot', torch.tensor([0, 2]), 5)


def indexing():
    x = rand(4, 3, 5)
    y = rand(5, 3, 4).permute(2, 1, 0)
    i = torch.tensor([3, 0, -1])
    j = torch.tensor([[1], [2]])
    mask = torch.tensor([True, False, True, True])
    for t in (x, y):
        for index in ([i], [None, j], [i, i.clamp(0, 2)], [i, None, i], [None, i.clamp(0, 2), i], [j, None, torch.tensor([0, 1, 4])], [mask], [t > 0], [None, None, torch.tensor(2)], [torch.tensor(1), None, i], [mask, None, torch.tensor([0, 1, 2])], [torch.tensor([], dtype=I64)], [torch.zeros(4, 3, dtype=BOOL)]):
            case('index.Tensor', t, index)
            picked = torch.ops.aten.index.Tensor(t, index)
            case('index_put', t, index, rand(*picked.shape), False)
            case('index_put', t, index, rand(), False)
            case('index_put', t, index, rand(*picked.shape[-1:]), True)
        case('gather', t, 1, torch.randint(3, (2, 4, 3), generator=gen))
        case('gather', t, -1, torch.randint(5, (4, 3, 2), generator=gen))
        at = torch.stack([torch.randperm(4, generator=gen)[:2] for _ in range(9)]).t().reshape(2, 3, 3)
        case('scatter.src', t, 0, at, rand(2, 3, 3))
        case('scatter.src', t, 0, at, rand(3, 3, 4), grad=False)
        case('scatter.value', t, 0, at, 1.5)
        case('scatter_add', t, 2, torch.randint(5, (3, 3, 4), generator=gen), rand(3, 3, 4))
        case('index_add', t, 1, torch.tensor([0, 2, 0]), rand(4, 3, 5), 1)
        case('index_add', t, 0, torch.tensor([1, 1]), rand(2, 3, 5), 2)
        case('masked_select', t, t > 0.5)
        case('masked_select', t, torch.tensor([True, False, True, False, True]))
        case('nonzero', t > 1)
        case('take_along_dim', t, t.argsort(1), 1)
    w = rand(6, 3)
    case('embedding', w, torch.tensor([[0, 5], [2, 2]]), -1, False, False)
    case('embedding', w, torch.tensor([1, 2, 1]), 2, False, False)
    case('gather', rand(), 0, torch.tensor(0))
    case('index.Tensor', rand(3, 2, dtype=I64), [torch.tensor([2, 2])])
    case('nonzero', torch.tensor([[0, 1], [2, 0]]))
    case('nonzero', torch.zeros(0, 2))


def networks():
    x = rand(4, 3, 6)
    case('layer_norm', x, [6], rand(6), rand(6), 1e-5, True)
    case('layer_norm', x.permute(1, 0, 2), [6], rand(6), None, 1e-5, True)
    case('layer_norm', x, [3, 6], None, None, 1e-3, True)
    case('layer_norm', x.to(F64), [6], rand(6, dtype=F64), rand(6, dtype=F64), 1e-5, True)
    case('rms_norm', x, [6], rand(6), None)
    case('rms_norm', x, [6], None, 1e-5)
    logits, target = rand(5, 7), torch.tensor([0, 6, 3, -100, 2])
    for reduction in (0, 1, 2):
        case('cross_entropy_loss', logits, target, None, reduction, -100, 0.0)
        case('cross_entropy_loss', logits, target, rand(7, low=0.1), reduction, -100, 0.0)
        case('cross_entropy_loss', logits, target, None, reduction, -100, 0.1)
        case('cross_entropy_loss', logits, target.clamp(min=0), rand(7, low=0.1), reduction, 3, 0.2)
        case('cross_entropy_loss', logits, rand(5, 7, low=0).softmax(1), None, reduction, -100, 0.1)
        case('nll_loss_nd', logits.log_softmax(1), target, None, reduction, -100)
        case('mse_loss', rand(3, 4), rand(3, 4), reduction)
        case('l1_loss', rand(3, 4), rand(3, 4), reduction)
        case('binary_cross_entropy', rand(3, 4, low=0.05, high=0.95), rand(3, 4, low=0, high=1), None, reduction)
        case('binary_cross_entropy_with_logits', rand(3, 4), rand(3, 4, low=0, high=1), None, None, reduction)
        case('binary_cross_entropy_with_logits', rand(3, 4), rand(3, 4, low=0, high=1), rand(4), rand(4, low=0.5), reduction)
    case('cross_entropy_loss', rand(2, 3, 4), torch.randint(3, (2, 4), generator=gen), None, 1, -100, 0.0)
    case('cross_entropy_loss', rand(2, 3, 4), torch.randint(3, (2, 4), generator=gen), None, 0, -100, 0.1)
    case('cross_entropy_loss', rand(7), torch.tensor(3), None, 1, -100, 0.0)
    case('cross_entropy_loss', logits, torch.full((5,), -100), None, 1, -100, 0.0, grad=False)
    picture = torch.tensor([[[0, 2], [1, 1]], [[2, -100], [0, 1]]])
    for reduction in (0, 1, 2):
        image = (torch.arange(24.).reshape(2, 3, 2, 2) * 0.7).sin().log_softmax(1)
        case('nll_loss2d_forward', image, picture, None, reduction, -100)
        case('nll_loss2d_forward', image, picture, torch.tensor([0.5, 1.0, 2.0]), reduction, -100)
    q, k, v = rand(2, 4, 5, 8), rand(2, 4, 6, 8), rand(2, 4, 6, 3)
    sdpa = 'scaled_dot_product_attention'
    case(sdpa, q, k, v, None, 0.0, False)
    case(sdpa, q, k, v, None, 0.0, True)
    case(sdpa, rand(2, 4, 7, 8), k, v, None, 0.0, True)
    case(sdpa, q, k, v, rand(5, 6), 0.0, False)
    mask = rand(2, 1, 5, 6, dtype=BOOL)
    mask[0, 0, 1] = False
    case(sdpa, q, k, v, mask, 0.0, False)
    case(sdpa, q, k[:, :2], v[:, :2], None, 0.0, True, 0.3, True)
    case(sdpa, q[0, 0], k[0, 0], v[0, 0], None, 0.0, False)


def in_place():
    x, y, m = rand(2, 3), rand(2, 3, low=0.3), rand(2, 3, dtype=BOOL)
    for a, b in ((x, y), (x.t(), y.t()), (rand(2, 3), rand(3, low=0.2)), (rand(2, 3), rand(low=0.2)), (rand(2, 3), rand(2, 3, dtype=I64, low=1).abs() + 1)):
        for name in 'add_.Tensor sub_.Tensor'.split():
            case(name, a, b, 1)
            case(name, a, b, 0.5)
        for name in 'mul_.Tensor div_.Tensor pow_.Tensor remainder_.Tensor floor_divide_.Tensor fmod_.Tensor'.split():
            case(name, a.abs() + 0.1, b, grad=name != 'floor_divide_.Tensor')
        for name in 'eq_ ne_ lt_ le_ gt_ ge_'.split():
            case(name + '.Tensor', a, b, grad=False)
            case(name + '.Scalar', a, 0.5, grad=False)
        for name in 'logical_and_ logical_or_'.split():
            case(name, a, b, grad=False)
        case('div_.Tensor_mode', a, b, 'floor', grad=False)
        case('copy_', a, b)
        case('addcmul_', a, b, b, 0.5) if b.dtype == F32 else None
        case('addcdiv_', a, b, b, 0.5) if b.dtype == F32 else None
    for a in (x, x.t(), rand(6)[::2]):
        for name in 'neg_ abs_ exp_ sin_ cos_ tanh_ sigmoid_ relu_ floor_ ceil_ round_ trunc_ erf_ sign_ expm1_ square_ silu_ zero_'.split():
            case(name, a)
        for name in 'log_ sqrt_ rsqrt_ reciprocal_ log1p_'.split():
            case(name, a.abs() + 0.2)
        case('gelu_', a, 'none')
        case('leaky_relu_', a, 0.1)
        case('elu_', a, 1.0, 1.0, 1.0)
        case('hardtanh_', a, -1, 1)
        case('add_.Scalar', a, 2, 1)
        case('sub_.Scalar', a, 2, 0.5)
        case('mul_.Scalar', a, 2)
        case('div_.Scalar', a, 2)
        case('remainder_.Scalar', a, 0.7)
        case('pow_.Scalar', a, 3)
        case('clamp_', a, -0.5, 0.5)
        case('clamp_min_', a, 0.1)
        case('clamp_max_', a, 0.1)
        case('clamp_.Tensor', a, torch.tensor(-0.3), torch.tensor(0.8))
        case('lerp_.Scalar', a, a.clone() + 1, 0.3)
        case('masked_fill_.Scalar', a, a > 0, 2.0)
        case('masked_fill_.Tensor', a, a > 0, torch.tensor(2.0))
        case('fill_.Scalar', a, 2)
        case('fill_.Tensor', a, rand())
        case('logical_not_', a, grad=False)
        case('cumsum_', a, 0, None)
        case('cumprod_', a, 0, None)
    case('tril_', x, 0)
    case('triu_', x, 1)
    for name in 'bitwise_and_.Tensor bitwise_or_.Tensor bitwise_xor_.Tensor'.split():
        case(name, rand(4, dtype=I64), rand(4, dtype=I64))
    case('bitwise_not_', rand(4, dtype=BOOL))
    case('index_put_', rand(4, 3), [torch.tensor([0, 2])], rand(2, 3), False)
    case('index_put_', rand(3, 4).t(), [None, torch.tensor([0, 0])], rand(4, 2), True)
    case('index_put_', rand(4, 3), [rand(4, 3, dtype=BOOL)], rand(), False)
    case('index_add_', rand(4, 3), 0, torch.tensor([0, 0]), rand(2, 3), 1)
    case('scatter_.src', rand(4, 3), 1, torch.tensor([[0, 2], [1, 0]]), rand(2, 2))
    case('scatter_.value', rand(4, 3), 1, torch.tensor([[0, 2], [1, 0]]), 9.0)
    case('scatter_add_', rand(4, 3), 0, torch.tensor([[0, 2, 2], [1, 0, 2]]), rand(2, 3))
    case('add_.Tensor', rand(3, dtype=I64), rand(3, dtype=I64), 2)
    case('mul_.Tensor', rand(3, dtype=BF16), rand(3), grad=False)
    case('copy_', rand(3, dtype=I64), rand(3), grad=False)
    case('masked_fill_.Scalar', rand(3, dtype=I64), rand(3, dtype=BOOL), 4)


def the_rest():
    """Operations made of others, and makers of tensors: each once or twice."""
    x, y, i = rand(3, 4), rand(3, 4), rand(3, 4, dtype=I64, low=1).abs() + 1
    for name in 'ne lt le ge'.split():
        case(name + '.Scalar', x, 0.2)
    for name in 'bitwise_and.Scalar bitwise_or.Scalar bitwise_xor.Scalar floor_divide.Scalar'.split():
        case(name, i, 3)
    case('rsub.Tensor', x, y, 2)
    case('div.Scalar_mode', x, 0.7, 'floor')
    case('true_divide.Tensor', x, y)
    case('remainder.Scalar_Tensor', 5, i)
    case('fmod.Scalar', x, 0.7)
    case('where.ScalarSelf', x > 0, 1.0, y)
    case('where.Scalar', x > 0, 1.0, 2.0)
    case('clip', x, -0.5, 0.5)
    case('clamp_min.Tensor', x, y)
    case('clamp_max.Tensor', x, y)
    case('log_softmax.int', x, 1, None)
    for flag in (True, False):
        case('std', x, flag)
        case('var', x, flag)
        case('var.dim', x, [1], flag, True)
    case('norm.ScalarOpt_dim', x, 2, [1], False)
    case('argsort.stable', x, True, 1, True)
    case('reshape_as', x, rand(4, 3))
    case('view_as', x, rand(2, 6))
    case('expand_as', rand(4), x)
    case('to.other', x, i, False, False, None)
    case('type_as', i, x)
    case('broadcast_to', rand(3, 1), [2, 3, 4])
    case('nll_loss', x.log_softmax(1), torch.tensor([0, 3, 1]), None, 1, -100)
    case('count_nonzero.dim_IntList', (x > 0), [0])
    case('equal', x, x.clone())
    case('equal', x, y)
    case('allclose', x, x + 1e-7, 1e-5, 1e-8, False)
    case('allclose', x, y, 1e-5, 1e-8, False)
    case('native_dropout', x, 0.0, False)
    case('native_layer_norm', x, [4], rand(4), rand(4), 1e-5)
    # PyTorch 2.13's own gradient of self is wrong here (it keeps the window and drops the rest): finite differences test ours.
    case('as_strided_scatter', x, rand(2, 2), [2, 2], [4, 1], 1, grad=False)
    case('alias', x)
    case('sort.stable', x, True, 1, False)
    case('sort.stable', torch.tensor([1, 0, 1, 0]), True, 0, True)
    case('detach', x, grad=False)
    case('zero', x)
    case('fill.Tensor', x, rand())
    case('zeros', [2, 3])
    case('ones', [2], I64)
    for name in ('zeros_like', 'ones_like'):
        case(name, x.t(), grad=False)
        case(name, x, I64)
    case('full_like', x, 3)
    case('new_zeros', i, [2, 2])
    case('new_ones', x, [2, 2], F64)
    case('new_full', x, [2], 3)
    case('scalar_tensor', 2.5)
    case('_unsafe_view', x, [4, 3])


def promotion():
    """result_type for every pair of dtypes and of the three categories."""
    everything = [U8, I8, I16, I32, I64, F16, BF16, F32, F64, BOOL]
    numbers = {'bool': True, 'int': 1, 'float': 1.0}
    table = []
    for a in everything:
        for b in everything:
            for sa in ((2,), ()):
                for sb in ((2,), ()):
                    got = torch.result_type(torch.ones(sa, dtype=a), torch.ones(sb, dtype=b))
                    table.append([name_of(a), len(sa), name_of(b), len(sb), name_of(got)])
        for kind, number in numbers.items():
            for sa in ((2,), ()):
                table.append([name_of(a), len(sa), kind, -1, name_of(torch.result_type(torch.ones(sa, dtype=a), number))])
    return table


def random_numbers():
    """Scripts of draws: each is a seed and calls in order; every result is compared."""
    scripts = []

    def script(seed, *steps):
        torch.manual_seed(seed)
        entry = {'seed': seed, 'steps': []}
        for name, args in steps:
            if name.endswith('_') or '_.' in name:
                shape, dtype, *rest = args
                t = torch.zeros(shape, dtype=dtype)
                out = call(name, [t, *rest])
                entry['steps'].append({'op': name, 'args': [encode(torch.zeros(shape, dtype=dtype)), *map(encode, rest)], 'out': plain(out)})
            else:
                out = call(name, args)
                entry['steps'].append({'op': name, 'args': [encode(a) for a in args], 'out': plain(out)})
        scripts.append(entry)

    script(0, ('rand', [[3]]), ('rand', [[2, 2], F64]), ('randn', [[5]]), ('randn', [[4]]), ('rand', [[3]]))
    script(1, ('randn', [[16]]), ('randn', [[40]]), ('randn', [[3]]), ('randn', [[18], F64]), ('randn', [[3], F64]))
    script(42, ('randint', [10, [7]]), ('randint.low', [-5, 5, [3, 3]]), ('randint', [2**40, [3]]), ('randint', [2**29, [3]]), ('randperm', [10]), ('randperm', [1]), ('rand', [[2]]))
    script(2**40 + 5, ('rand', [[4]]), ('randperm', [50]))
    script(7, ('uniform_', [[5], F32, -0.5, 0.25]), ('uniform_', [[3], F64, 1.0, 3.0]), ('normal_', [[4], F32, 2.0, 0.5]), ('normal_', [[33], F32, -1.0, 3.0]), ('normal_', [[20], F64, 0.0, 1.0]))
    script(8, ('bernoulli_.float', [[20], F32, 0.3]), ('bernoulli', [rand(10, low=0, high=1)]), ('bernoulli', [rand(10, low=0, high=1, dtype=F64)]), ('exponential_', [[6], F32, 1.5]), ('exponential_', [[4], F64, 1.0]))
    probs = rand(6, low=0, high=1)
    script(9, ('multinomial', [probs, 1, False]), ('multinomial', [probs, 4, False]), ('multinomial', [probs, 12, True]), ('multinomial', [rand(3, 5, low=0, high=1), 1, True]), ('multinomial', [rand(3, 5, low=0, high=1), 3, True]), ('multinomial', [rand(3, 5, low=0, high=1), 2, False]))
    script(10, ('dropout', [torch.ones(20), 0.4, True]), ('random_', [[4], I64]), ('random_', [[4], F32]), ('random_.to', [[4], I64, 100]), ('random_.from', [[4], I64, 5, 9]), ('random_', [[3], U8]), ('random_', [[3], I32]), ('random_', [[3], BOOL]))
    script(11, ('randn', [[100_000]]),) if False else None
    script(13, ('rand_like', [rand(2, 3)]), ('randn_like', [rand(20)]), ('randint_like.low_dtype', [rand(4), 2, 9]), ('bernoulli.p', [rand(5), 0.4]))
    script(14, ('bernoulli_.Tensor', [[6], F32, torch.full((6,), 0.4)]), ('bernoulli_.Tensor', [[6], F32, torch.full((6,), 0.4, dtype=F64)]))
    script(12, ('rand', [[3], BF16]), ('rand', [[3], F16]), ('randn', [[3], BF16]), ('randn', [[20], BF16]))
    return scripts


EQUATIONS = {
    # one operand: traces, diagonals, sums, permutations
    'ii': ((3, 3),), 'ii->i': ((3, 3),), 'iij->ij': ((3, 3, 2),), 'iji->j': ((3, 2, 3),), 'iii->i': ((2, 2, 2),),
    '...ii->...i': ((2, 3, 3),), 'ij->': ((2, 3),), 'ij->j': ((2, 3),), 'ba': ((2, 3),), 'Ba': ((2, 3),), 'ijk->kij': ((2, 3, 4),),
    'b h t -> t b h': ((2, 3, 4),), 'i...->...': ((2, 3),), 'i...': ((2, 3, 4),), '...': ((2, 3),), '...ij->...ji': ((2, 3, 4),), '': ((),),
    # two
    'i,i': ((3,), (3,)), 'i,i->i': ((3,), (3,)), 'i,j': ((3,), (4,)), 'i,j->ji': ((3,), (4,)), 'ij,jk': ((2, 3), (3, 4)),
    'ij,jk->ki': ((2, 3), (3, 4)), 'ij,kj->ik': ((2, 3), (4, 3)), 'ij,j': ((2, 3), (3,)), 'ij,ij->': ((2, 3), (2, 3)),
    'ij,jk->j': ((2, 3), (3, 4)), 'ij,kl->ik': ((2, 3), (4, 2)), 'bij,bjk->bik': ((2, 3, 4), (2, 4, 2)),
    'bhtd,bhsd->bhts': ((2, 3, 2, 4), (2, 3, 5, 4)), 'bhts,bhsd->bthd': ((2, 3, 2, 4), (2, 3, 4, 2)),
    'bgrtd,bgsd->bgrts': ((2, 2, 3, 2, 4), (2, 2, 5, 4)), 'b h t d, h d e -> b t e': ((2, 3, 2, 4), (3, 4, 5)),
    'btd,dhe->bhte': ((2, 3, 4), (4, 2, 2)), 'bqhd,bkhd->bhqk': ((2, 3, 2, 4), (2, 5, 2, 4)), '...ij,...jk': ((2, 1, 2, 3), (4, 3, 2)),
    '...ij,...jk->...ik': ((2, 2, 3), (3, 2)), 'i...,i...->...': ((2, 3), (2, 3)), '...,...': ((2, 3), (3,)),
    '...d,de->...e': ((2, 3, 4), (4, 2)), 'ii,ij->j': ((3, 3), (3, 2)), 'i,': ((2,), ()),
    # size 1 broadcasts; empty dimensions sum to 0
    'ij,jk->ik': ((2, 1), (3, 4)), 'bij,bjk->bki': ((1, 2, 3), (4, 3, 2)), 'ij, jk->ik': ((2, 0), (0, 3)), 'ia,ja->ij': ((0, 3), (2, 3)),
    # more
    'ab,bc,cd->ad': ((2, 3), (3, 4), (4, 2)), 'ab,bc,cd->da': ((2, 3), (3, 4), (4, 2)), 'i,i,i->': ((3,), (3,), (3,)), 'i,ij,j': ((2,), (2, 3), (3,)),
    'bn,anm,bm->ba': ((2, 3), (4, 3, 2), (2, 2)), 'a,b,c->cab': ((2,), (3,), (2,)), 'ab,ac,ad->bcd': ((2, 3), (2, 2), (2, 4)),
}


def einsums():
    for equation, shapes in EQUATIONS.items():
        case('einsum', equation, [rand(*shape) for shape in shapes])
    case('einsum', 'ij,kj->ik', [rand(3, 2).t(), rand(4, 6)[:, ::2]])
    case('einsum', 'ij,jk,kl->il', [rand(2, 3), rand(3, 4), rand(4, 2)], [1, 2, 0, 1])
    for dtype in (F64, F16, BF16, I64, I32):
        case('einsum', 'bij,bjk->bik', [rand(2, 3, 4, dtype=dtype), rand(2, 4, 2, dtype=dtype)])
    for dtype in (BOOL, I32):
        case('einsum', 'ij->i', [rand(2, 3, dtype=dtype)])
    case('einsum', 'i,j->ij', [rand(2), rand(3, dtype=F64)])


def copies_by_index():
    i = torch.tensor
    for name in ('index_copy', 'index_copy_'):
        case(name, rand(2, 4), 1, i([3, 0]), rand(2, 2))
        case(name, rand(4, 3).t(), -1, i([1, 1, 0]), rand(3, 3).t(), grad=False)
        case(name, rand(2, 3, 2), 0, i(1), rand(1, 3, 2))
        case(name, rand(3), 0, i([2]), rand(1))
        case(name, rand(2, 3), 1, i([], dtype=I64), rand(2, 0))
        case(name, rand(2, 3, dtype=I64), 0, i([1]), rand(1, 3, dtype=I64))
        case(name, rand(2, 3, dtype=BF16), 0, i([1]), rand(1, 3, dtype=BF16))
    case('index_copy', rand(), 0, i([0]), rand(1), grad=False)
    q = lambda *s, **k: rand(*s, **k)
    for dtype in (F16, BF16):
        case('scaled_dot_product_attention', q(1, 2, 3, dtype=dtype), q(1, 4, 3, dtype=dtype), q(1, 4, 3, dtype=dtype), rand(2, 4), 0.0, False)


def bad(name, *args):
    """Record the exception of a call."""
    try:
        call(name, list(args))
    except Exception as e:  # noqa: BLE001
        failures.append({'op': name, 'args': [encode(a) for a in args], 'class': type(e).__name__, 'text': str(e)})
    else:
        raise AssertionError(name)


failures = []


def errors():
    """Class and text of exceptions."""
    failures.clear()
    out = failures

    x, y = torch.ones(2, 3), torch.ones(4, 5)
    bad('mm', x, y)
    bad('matmul', x, y)
    bad('linear', x, y, None)
    bad('add.Tensor', x, torch.ones(2, 4))
    bad('mul.Tensor', torch.ones(5, 1, 3), torch.ones(2, 4))
    bad('view', x, [4, 2])
    bad('view', x.t(), [6])
    bad('view', x, [-1, 4])
    bad('view', x, [-1, -1])
    bad('reshape', x, [4, -1])
    bad('cat', [torch.ones(2, 3), torch.ones(2, 4)], 0)
    bad('cat', [torch.ones(2, 3), torch.ones(2)], 0)
    bad('stack', [torch.ones(2, 3), torch.ones(3, 3)], 0)
    bad('index.Tensor', x, [torch.tensor([2])])
    bad('index.Tensor', x, [None, torch.tensor([-4])])
    bad('index.Tensor', x, [torch.tensor([True, False, True])])
    bad('index.Tensor', x, [torch.tensor([0]), torch.tensor([0]), torch.tensor([0])])
    bad('index.Tensor', x, [torch.tensor([0, 1]), torch.tensor([0, 1, 2])])
    bad('select.int', x, 0, 2)
    bad('select.int', x, 1, -4)
    bad('embedding', x, torch.tensor([2]))
    bad('cross_entropy_loss', x, torch.tensor([0, 5]), None, 1, -100, 0.0)
    bad('cross_entropy_loss', x, torch.tensor([0, 1], dtype=I32), None, 1, -100, 0.0)
    bad('nll_loss_forward', x, torch.tensor([0, 1, 1]), None, 1, -100)
    bad('bmm', torch.ones(2, 3, 3), torch.ones(2, 4, 3))
    bad('bmm', x, x)
    bad('mm', x, torch.ones(3, 2, dtype=I64))
    bad('mean', torch.ones(2, dtype=I64))
    bad('expand', x, [3, 3])
    bad('sum.dim_IntList', x, [5], False)
    bad('sum.dim_IntList', x, [0, 0], False)
    bad('transpose.int', x, 0, 2)
    bad('permute', x, [0])
    bad('permute', x, [0, 0])
    bad('layer_norm', x, [4], None, None)
    bad('add_.Tensor', torch.ones(2, dtype=I64), torch.ones(2))
    bad('add_.Tensor', torch.ones(2), torch.ones(3, 2))
    bad('add_.Tensor', torch.ones(1).expand(3), torch.ones(3))
    bad('max', torch.ones(0))
    bad('amax', torch.ones(0, 2), [0])
    bad('argmax', torch.ones(0))
    bad('softmax.int', torch.ones(2, dtype=I64), 0)
    bad('squeeze.dim', x, 3)
    bad('gather', x, 0, torch.tensor([[2]]))
    bad('gather', x, 0, torch.tensor([1]))
    bad('gather', x, 1, torch.zeros(3, 1, dtype=I64))
    bad('scatter.src', x, 0, torch.tensor([[0]]), torch.ones(1, 1, dtype=F64))
    bad('index_select', x, 0, torch.tensor([2]))
    bad('index_select', x, 0, torch.tensor([[0]]))
    bad('sub.Tensor', torch.ones(1, dtype=BOOL), torch.ones(1, dtype=BOOL))
    bad('neg', torch.ones(1, dtype=BOOL))
    bad('bitwise_and.Tensor', x, x)
    bad('bitwise_not', x)
    bad('floor_divide', torch.tensor([1]), torch.tensor([0]))
    bad('pow.Tensor_Scalar', torch.tensor([2]), -1)
    bad('dot', torch.ones(2), torch.ones(3))
    bad('dot', x, x)
    bad('mv', x, torch.ones(4))
    bad('outer', x, x)
    bad('t', torch.ones(2, 2, 2))
    bad('tril', torch.ones(2))
    bad('topk', x, 4)
    bad('multinomial', torch.tensor([0.5, -1]), 1)
    bad('multinomial', torch.tensor([0.0, 0.0]), 1)
    bad('multinomial', torch.tensor([0.5, 0.5]), 3)
    bad('randint', 0, [2])
    bad('narrow', x, 0, 1, 2)
    bad('split_with_sizes', x, [1, 3], 1)
    bad('split.Tensor', x, -1, 0)
    bad('unfold', x, 1, 4, 1)
    bad('repeat', x, [2])
    bad('masked_fill.Scalar', x, torch.ones(2, 3), 1.0)
    bad('index_put', x, [torch.tensor([0])], torch.ones(4), False)
    bad('index_put_', torch.ones(2), [torch.tensor([0])], torch.ones(1, dtype=F64), False)
    bad('masked_select', x, torch.ones(2, 3))
    bad('dropout', x, 1.5, True)
    bad('arange.start_step', 0, 5, -1)
    bad('arange.start_step', 0, 5, 0)
    bad('one_hot', torch.tensor([1.0]), -1)
    bad('one_hot', torch.tensor([3]), 2)
    bad('flip', x, [0, 0])
    bad('roll', x, [1, 2], [0])
    bad('clamp', x)
    bad('diagonal', x, 0, 0, 0)
    bad('scaled_dot_product_attention', x, x, x, torch.ones(2, 2), 0.0, True)
    bad('is_nonzero', x)
    bad('is_nonzero', torch.ones(0))
    bad('where.self', x, x, x)
    bad('linear', x, torch.ones(5, 4), torch.ones(5))
    bad('addmm', torch.ones(3), x, torch.ones(3, 4))
    bad('uniform_', torch.ones(2), 2.0, 1.0)
    bad('normal_', torch.ones(2), 0.0, -1.0)
    one = torch.ones
    for equation, *shapes in (
        ('ij,jk->ik', (2, 3), (4, 5)), ('ij,jk', (2, 3)), ('ij', (2, 3), (3,)), ('ijk', (2, 3)), ('ij->k', (2, 3)), ('ij->ii', (2, 3)),
        ('ij->i->j', (2, 3)), ('i.j', (2, 3)), ('i. ..', (2, 3)), ('i...j...', (2, 3)), ('...ij->ij..', (2, 2, 3)),
        ('...ij->...ij...', (2, 2, 3)), ('i1', (2, 3)), ('ij - >ij', (2, 3)), ('ij->i1', (2, 3)), ('ij->i,', (2, 3)), ('ii', (2, 3)),
        ('ii', (1, 3)), ('', (2,)), ('...,...', (2, 3), (4, 3)), ('...i', ()), ('ij,jk,kl->il', (2, 3), (3, 4), (5, 2)),
    ):
        bad('einsum', equation, [one(shape) for shape in shapes])
    bad('einsum', 'i', [])
    bad('einsum', 'ij,jk->ik', [one(2, 3), one(3, 2).long()])
    bad('einsum', 'i,i', [one(2).bool(), one(2).bool()])
    bad('einsum', 'i,i,i', [one(2)] * 3, [0, 1])
    bad('einsum', 'i,i,i', [one(2)] * 3, [0, 0, 0, 1])
    bad('einsum', 'i,i,i', [one(2)] * 3, [0, 3, 0, 1])
    bad('mm', one(2, 2).bool(), one(2, 2).bool())
    bad('linear', one(1, 2), one(2, 2).half(), one(2).half())
    bad('linear', one(3, 1, 2), one(2, 2).half(), one(2).half())
    bad('linear', one(1, 2), one(2, 2).half(), None)
    bad('addmm', one(2).double(), one(2, 2), one(2, 2))
    bad('mv', one(2, 2), one(2).half())
    for mask in (one(2, 2).long(), one(2, 2).double(), one(2, 2).half()):
        bad('scaled_dot_product_attention', one(1, 2, 2), one(1, 2, 2), one(1, 2, 2), mask)
    bad('scaled_dot_product_attention', one(1, 2, 2), one(1, 2, 2).half(), one(1, 2, 2))
    bad('scaled_dot_product_attention', one(2), one(2), one(2))
    i = torch.tensor
    for index, source in (
        (i([4]), one(2, 1)), (i([0, 1]), one(2, 1)), (i([0]), one(3, 1)), (i([[0]]), one(2, 1)), (i([0]), one(2, 1).double()),
        (i([0.0]), one(2, 1)), (i(0), one(2)), (i([-1]), one(2, 1)), (i([0], dtype=I32), one(2, 1)),
    ):
        bad('index_copy', torch.zeros(2, 4), 1, index, source)
        bad('index_copy_', torch.zeros(2, 4), 1, index, source)
    return out


def write(name, rows):
    (HERE / f'{name}.json').write_text('[\n' + ',\n'.join(json.dumps(c, separators=(',', ':')) for c in rows) + '\n]\n')
    print(name, len(rows))


def main(only):
    """Record all families, or those named. A module in families/ records its own cases and, as errors-NAME, its errors."""
    families = dict(unary=unary, binary=binary, reduce=reductions, matmul=products, movement=movement, indexing=indexing, nn=networks, inplace=in_place, rest=the_rest, einsum=einsums, copy=copies_by_index)
    for name, record in families.items():
        if not only or name in only:
            cases.clear()
            record()
            write(name, cases)
    for name, record in dict(promotion=promotion, rng=random_numbers, errors=errors).items():
        if not only or name in only:
            write(name, record())
    for path in sorted((HERE / 'families').glob('*.py')):
        if only and path.stem not in only:
            continue
        gen.manual_seed(20)
        cases.clear()
        failures.clear()
        module = importlib.import_module(f'families.{path.stem}')
        module.record(sys.modules[__name__])
        write(path.stem, cases)
        module.errors(sys.modules[__name__])
        write(f'errors-{path.stem}', failures)


if __name__ == '__main__':
    main(sys.argv[1:])
