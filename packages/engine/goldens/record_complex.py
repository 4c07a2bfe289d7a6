"""Records what real PyTorch answers for complex numbers and the narrow float types: python record_complex.py (torch 2.13, CPU).

Writes complex.json (calls, in record.py's form), complex-errors.json, complex-rng.json and narrow.json: every code of float16,
bfloat16 and the float8 types as a float32, and what float32s on and about every halfway case become.
"""

import hashlib
import json
import struct
import warnings

import record
import torch
from record import F16, F32, F64, HERE, I64, cases, rand

C64, C128 = torch.complex64, torch.complex128
warnings.simplefilter('ignore')


def case(name, *args, grad=True):
    """As record.case; without gradients where PyTorch's own backward fails."""
    try:
        record.case(name, *args, grad=grad)
    except RuntimeError as error:
        print(f'{name}: no gradient recorded: {str(error)[:90]}')
        record.case(name, *args, grad=False)


def c(*shape, dtype=C64, size=2.0):
    """A complex tensor with parts in (-size, size)."""
    part = torch.float32 if dtype == C64 else torch.float64
    return torch.view_as_complex(rand(*shape, 2, dtype=part, low=-size, high=size))


def layouts(dtype=C64):
    yield c(2, 3, dtype=dtype)
    yield c(3, 4, dtype=dtype).t()
    yield c(7, 4, dtype=dtype)[1::2, 1:3]
    yield c(3, 1, dtype=dtype).expand(3, 4)
    yield c(dtype=dtype)
    yield c(0, 3, dtype=dtype)


SMOOTH = (
    'neg abs exp exp2 expm1 log log2 log10 log1p sqrt rsqrt reciprocal sin cos tan asin acos atan sinh cosh tanh asinh acosh '
    'atanh sigmoid silu sgn angle square _conj _conj_physical conj_physical'
).split()


def functions():
    for name in SMOOTH:
        for x in layouts():
            case(name, x, grad=name != 'silu')
        case(name, c(4, dtype=C128), grad=name != 'silu')
        case(name, c(6, size=6.0), grad=name != 'silu')
        case(name, torch.tensor([1 + 0j, -1 + 0j, 1j, -1j, 0.5 + 0j, -2 + 0j, 2j, 3 - 1e-4j]), grad=False)
    for name in ('abs', 'angle', 'sgn', 'neg', 'square', '_conj_physical'):
        case(name, torch.tensor([0j, 1j, 3 + 4j]))
    for name in 'exp neg abs angle sgn reciprocal sqrt'.split():
        case(name, torch.tensor([complex('inf'), complex('-inf'), complex('nan'), complex(0, float('inf')), 0j]), grad=False)
    for name in 'angle sgn conj_physical real resolve_conj isreal'.split():
        case(name, rand(5), grad=name in ('angle', 'sgn'))
    case('angle', torch.tensor([1.0, -1.0, 0.0, float('nan')]), grad=False)
    case('angle', torch.tensor([1, -1, 0]))
    specials = torch.tensor([complex('nan'), complex('inf'), complex(0, float('inf')), complex(float('nan'), 1), 1 + 0j, 0j])
    for name in 'isnan isinf isfinite isreal logical_not'.split():
        case(name, specials)


def binary():
    pairs = [
        (c(2, 3), c(2, 3)), (c(3, 4).t(), c(4, 3)), (c(2, 3), c(3)), (c(2, 1), c(1, 3)), (c(), c(2)), (c(0, 3), c(3)),
        (c(2, 3), rand(2, 3, low=0.5)), (rand(2, 3, low=0.5), c(2, 3)), (c(2, dtype=C128), c(2)), (c(2), rand(2, dtype=F64)),
        (rand(2, dtype=I64), c(2)), (c(2), torch.tensor(2.0, dtype=F64)), (rand(2), torch.tensor(1j)),
    ]
    for a, b in pairs:
        for name in ('add.Tensor', 'sub.Tensor', 'mul.Tensor', 'div.Tensor', 'pow.Tensor_Tensor'):
            # A float32 logarithm in a float64 gradient: as exact as it is.
            mixed = name == 'pow.Tensor_Tensor' and a.dtype == C64 and b.dtype == F64
            case(name, a, b, grad=not mixed)
        for name in ('eq.Tensor', 'ne.Tensor', 'logical_and', 'logical_or', 'logical_xor'):
            case(name, a, b)
    same = c(4)
    case('eq.Tensor', same, same.clone())
    case('ne.Tensor', same, same.conj().resolve_conj())
    z, x = c(3), rand(3, low=0.5)
    for scalar in (2, 0.5, 1 - 2j, 1j, True):
        for t in (z, x, c(2, dtype=C128)):
            for name in ('add.Scalar', 'sub.Scalar', 'mul.Scalar', 'div.Scalar', 'rsub.Scalar', 'pow.Tensor_Scalar', 'eq.Scalar', 'ne.Scalar'):
                if name in ('pow.Tensor_Scalar', 'sub.Scalar', 'rsub.Scalar') and scalar is True:
                    continue
                case(name, t, scalar)
            if scalar is not True:
                case('pow.Scalar', scalar, t)
    for power in (0, 1, 2, 3, -1, -2, 0.5, -0.5, 2.5, 1 + 1j):
        case('pow.Tensor_Scalar', z, power)
    case('add.Tensor', z, c(3), 1 - 1j)
    case('sub.Tensor', z, c(3), 2j)
    case('add.Tensor', z, x, 2.0)
    case('addcmul', z, c(3), c(3), 2 - 1j)
    case('addcmul', z, x, c(3))
    case('addcdiv', z, c(3), c(3), 1j)
    case('lerp.Scalar', z, c(3), 0.25)
    case('lerp.Scalar', z, c(3), 0.25j)
    case('lerp.Tensor', z, c(3), c(3))
    mask = torch.tensor([True, False, True])
    case('where.self', mask, z, c(3))
    case('where.self', mask, z, x)
    case('where.ScalarOther', mask, z, 1j)
    case('where.self', mask, c(3, dtype=C128), c(3, dtype=C128))
    case('masked_fill.Scalar', z, mask, 1 - 1j)
    case('masked_fill.Scalar', z, mask, 2)
    case('masked_fill.Tensor', z, mask, torch.tensor(1j))
    case('isclose', z, z + 1e-9)
    case('isclose', z, z * 1.1)
    case('allclose', z, z)
    case('equal', z, z.clone())
    case('equal', z, -z)


def parts():
    for dtype in (F32, F64):
        case('complex', rand(2, 3, dtype=dtype), rand(2, 3, dtype=dtype))
        case('complex', rand(2, 3, dtype=dtype), rand(3, dtype=dtype))
        case('polar', rand(2, 3, dtype=dtype, low=0.1), rand(2, 3, dtype=dtype))
        case('polar', rand(2, 3, dtype=dtype, low=0.1).t(), rand(3, 1, dtype=dtype))
        case('view_as_complex', rand(3, 2, 2, dtype=dtype))
        case('view_as_complex', rand(2, 3, 2, dtype=dtype).transpose(0, 1))
    for z in [*layouts(), *layouts(C128)]:
        for name in ('view_as_real', 'real', 'imag', 'isreal', 'conj', 'resolve_conj', 'resolve_neg'):
            case(name, z)
    for name in ('matrix_H', 'mH', 'adjoint'):
        case(name, c(2, 3))
    case('mH', c(2, 2, 3))
    case('adjoint', rand(2, 3))
    for name in ('sgn_', 'conj_physical_', 'neg_', 'exp_', 'sqrt_', 'reciprocal_', 'sin_', 'cos_', 'tanh_', 'sigmoid_', 'log_'):
        case(name, c(2, 3))
    case('add_.Tensor', c(3), rand(3))
    case('mul_.Tensor', c(3), c(3))
    case('div_.Tensor', c(3), c(3))
    case('sub_.Tensor', c(3), c(3), 1j)
    case('fill_.Scalar', c(3), 1 - 2j)
    case('zero_', c(3))
    case('copy_', c(3), rand(3))
    case('copy_', c(3), c(3, dtype=C128))
    case('masked_fill_.Scalar', c(3), torch.tensor([True, False, True]), 1j)


def reinterpretations():
    x = rand(2, 4)
    for dtype in (torch.int32, F16, torch.uint8, F64, C64, torch.int16):
        case('view.dtype', x, dtype)
    case('view.dtype', x[:, 2:], I64)
    case('view.dtype', x.t(), torch.int32)
    case('view.dtype', c(3), F32)
    case('view.dtype', c(3), F64)
    case('view.dtype', x[0].to(torch.float8_e4m3fn), torch.uint8)


def reductions():
    for x in [*layouts(), c(4, 5, dtype=C128), c(40)]:
        for name in ('sum', 'mean', 'prod', 'any', 'all', 'count_nonzero'):
            case(name, x)
        if x.ndim:
            for name in ('sum.dim_IntList', 'mean.dim'):
                case(name, x, [0])
                case(name, x, [-1], True)
            for dim in (0, -1):
                case('cumsum', x, dim)
                case('cumprod', x, dim)
                case('prod.dim_int', x, dim)
        if x.numel() > 1 and x.stride(-1) != 0:
            for correction in (0, 1):
                case('var.correction', x, None, correction)
                case('std.correction', x, [0], correction, True)
        for order in (2, 1, 0, 3.0, float('inf')):
            if x.numel() or order != float('inf'):
                case('linalg_vector_norm', x, order)
    case('linalg_vector_norm', c(3, 4), 2, [1], True)
    case('sum', rand(3), C64)
    case('cov', c(3, 4, dtype=C128))
    case('corrcoef', c(3, 4, dtype=C128))
    case('sum', c(3), C128)
    case('logsumexp', c(3, 4), [1])
    case('cumprod', torch.tensor([1 + 1j, 0j, 2 - 1j, 1j]), 0)
    case('prod', torch.tensor([1 + 1j, 0j, 2 - 1j]))


def products():
    for dtype in (C64, C128):
        case('mm', c(3, 4, dtype=dtype), c(4, 2, dtype=dtype))
        case('mm', c(4, 3, dtype=dtype).t(), c(2, 4, dtype=dtype).t())
        case('bmm', c(2, 3, 4, dtype=dtype), c(2, 4, 5, dtype=dtype))
        case('addmm', c(5, dtype=dtype), c(3, 4, dtype=dtype), c(4, 5, dtype=dtype))
        case('addmm', c(5, dtype=dtype), c(3, 4, dtype=dtype), c(4, 5, dtype=dtype), 2 - 1j, 1j)
        case('baddbmm', c(2, 3, 5, dtype=dtype), c(2, 3, 4, dtype=dtype), c(2, 4, 5, dtype=dtype), 0.5, 2j)
        case('dot', c(4, dtype=dtype), c(4, dtype=dtype))
        case('vdot', c(4, dtype=dtype), c(4, dtype=dtype))
        case('mv', c(3, 4, dtype=dtype), c(4, dtype=dtype))
        for a, b in (((3, 4), (4,)), ((4,), (4, 2)), ((2, 3, 4), (4, 5)), ((2, 1, 3, 4), (2, 4, 2)), ((4,), (4,))):
            case('matmul', c(*a, dtype=dtype), c(*b, dtype=dtype))
    case('mm', c(20, 30), c(30, 24))
    case('mm', c(3, 0), c(0, 2))
    case('vdot', rand(4), rand(4))
    case('linear', c(2, 3), c(4, 3), c(4))
    case('outer', c(3), c(2))
    case('inner', c(2, 3), c(4, 3))
    case('einsum', 'ij,jk->ik', [c(2, 3), c(3, 4)])
    case('einsum', 'bij,bkj->bik', [c(2, 2, 3), c(2, 4, 3)])
    case('einsum', 'ii->i', [c(3, 3)])


def structure():
    for dtype in (C64, C128):
        x, y = c(3, 4, dtype=dtype), c(3, 4, dtype=dtype)
        i = torch.tensor([2, 0])
        case('cat', [x, y], 1)
        case('stack', [x, y], 0)
        case('repeat', x, [2, 1])
        case('flip', x, [0])
        case('roll', x, [1], [0])
        case('tril', x)
        case('triu', x, 1)
        case('constant_pad_nd', x, [1, 1], 1j)
        case('clone', x.t())
        case('index_select', x, 0, i)
        case('gather', x, 0, torch.tensor([[1, 0, 2, 1]]))
        case('scatter.src', x, 0, torch.tensor([[1, 0, 2, 1]]), y)
        case('scatter.value', x, 0, torch.tensor([[1, 0, 2, 1]]), 1j)
        case('scatter_add', x, 0, torch.tensor([[1, 0, 2, 1], [1, 1, 1, 1]]), y)
        case('index_add', x, 0, i, c(2, 4, dtype=dtype), 2.0)
        # PyTorch forgets to conjugate alpha in the gradient.
        case('index_add', x, 0, i, c(2, 4, dtype=dtype), 1 - 1j, grad=False)
        case('index_copy', x, 0, i, c(2, 4, dtype=dtype))
        case('index.Tensor', x, [i])
        case('index.Tensor', x, [x.real > 0])
        case('index_put', x, [i], c(2, 4, dtype=dtype), True)
        case('masked_select', x, x.real > 0)
        case('nonzero', torch.tensor([0j, 1j, 1 + 0j], dtype=dtype))
        case('embedding', x, i)
        case('view', x, [4, 3])
        case('permute', x, [1, 0])
        case('select.int', x, 1, 2)
        case('slice.Tensor', x, 1, 1, 4, 2)
        case('expand', c(3, 1, dtype=dtype), [3, 5])
        case('unbind.int', x, 0)
        case('diagonal', x)
        case('unfold', x, 1, 2, 1)
        case('as_strided', x, [2, 2], [1, 4], 1)
    case('cat', [c(2), rand(2)], 0)
    case('_to_copy', c(3), C128)
    case('_to_copy', c(3), F32)
    case('_to_copy', rand(3), C64)
    case('_to_copy', rand(3, dtype=F64), C64)
    case('_to_copy', rand(3, dtype=I64), C64)
    case('_to_copy', torch.tensor([0j, 1j, 1 + 0j]), torch.bool)
    case('_to_copy', torch.tensor([2.7 + 1j, -2.7 + 0j]), I64)
    case('_to_copy', torch.tensor([True, False]), C128)
    case('_to_copy', c(3).expand(2, 3), F16)
    case('full', [2, 2], 1 - 1j)
    case('full', [2], 2, C64)
    case('ones', [2], C64)
    case('eye', 2, C64)
    case('linspace', 0, 1j, 5)
    case('linspace', 0, 1, 3, C64)
    case('full_like', c(2), 3j)
    case('new_full', rand(2), [2], 1j, C64)
    case('scalar_tensor', 1j, C64)


def narrow():
    """Codes to float32 and back, as hashes of the bytes, and a sample to look at."""
    rows = []
    edge = [0.0, -0.0, float('inf'), -float('inf'), float('nan'), 1e-45, -1e-45, 3.4e38, -3.4e38]
    for dtype, codes in ((torch.float16, 65536), (torch.bfloat16, 65536), (torch.float8_e4m3fn, 256), (torch.float8_e5m2, 256)):
        stored = torch.arange(codes, dtype=torch.int32).to(torch.uint16 if codes > 256 else torch.uint8)
        values = stored.view(dtype).to(torch.float32)
        values[values.isnan()] = float('nan')  # one NaN for all
        # Every value, the middle between it and the next of its sign, and the float32s beside that middle.
        finite = values[values.isfinite()].sort().values.double()
        middle = ((finite[1:] + finite[:-1]) / 2).float()
        up, down = torch.nextafter(middle, torch.tensor(float('inf'))), torch.nextafter(middle, torch.tensor(-float('inf')))
        last = finite.abs().max().item()
        beyond = torch.tensor([last * f for f in (1.0, 1.01, 1.03, 1.0625, 1.07, 1.125, 1.15, 2.0, 100.0)], dtype=F64).float()
        tested = torch.cat([values, middle, up, down, beyond, -beyond, torch.tensor(edge)])
        back = tested.to(dtype).view(stored.dtype).to(torch.int32)
        back[tested.isnan()] = -1  # which NaN depends on the machine
        rows.append({
            'dtype': record.name_of(dtype),
            'codes': codes,
            'values': hashlib.sha256(words(values)).hexdigest(),
            'tested': tested.numel(),
            'inputs': hashlib.sha256(words(tested)).hexdigest(),
            'back': hashlib.sha256(struct.pack(f'<{back.numel()}i', *back.tolist())).hexdigest(),
            'beyond': [int(code) for code in beyond.to(dtype).view(stored.dtype).to(torch.int32)],
        })
    return rows


def words(t):
    return struct.pack(f'<{t.numel()}f', *t.tolist())


def errors():
    rows = []

    def bad(name, *args):
        try:
            record.call(name, args)
        except Exception as error:
            rows.append({'op': name, 'args': [record.encode(a) for a in args], 'class': type(error).__name__, 'text': str(error)})
        else:
            raise AssertionError(f'{name} did not fail')

    z, x = torch.tensor([1 + 2j, 3 - 1j]), torch.tensor([1.0, 2.0])
    for dtype in (C64, C128):
        for name in 'floor ceil round trunc frac sign relu erf erfc gelu isposinf isneginf signbit bitwise_not elu softplus leaky_relu'.split():
            bad(name, z.to(dtype))
        for name in ('remainder.Tensor', 'fmod.Tensor', 'floor_divide', 'atan2', 'maximum', 'minimum', 'fmax', 'fmin',
                     'lt.Tensor', 'le.Tensor', 'gt.Tensor', 'ge.Tensor', 'bitwise_and.Tensor'):
            bad(name, z.to(dtype), z.to(dtype))
        bad('div.Tensor_mode', z.to(dtype), z.to(dtype), 'trunc')
        bad('clamp', z.to(dtype), 0, 1)
        bad('_softmax', z.to(dtype), 0, False)
        bad('_log_softmax', z.to(dtype), 0, False)
        for name in ('max', 'min', 'amax', 'amin', 'argmax', 'sort', 'argsort'):
            bad(name, z.to(dtype))
        bad('max.dim', z.to(dtype), 0)
        bad('topk', z.to(dtype), 1)
    bad('add.Tensor', x, x, 1j)
    bad('add_.Tensor', x, z)
    bad('mul_.Scalar', x, 1j)
    bad('fill_.Scalar', x, 1j)
    bad('masked_fill.Scalar', x, x > 1, 1j)
    bad('full', [2], 1j, F32)
    bad('abs_', z.clone())
    bad('view_as_real', x)
    bad('imag', x)
    bad('view.dtype', torch.zeros(3), F64)
    bad('view.dtype', torch.zeros(2, 2).t(), torch.int16)
    bad('view.dtype', torch.zeros(4)[1:3], F64)
    bad('view.dtype', torch.zeros(2, 3)[:, :2], F64)
    bad('view.dtype', torch.tensor(1.0), torch.int16)
    for t in (torch.zeros(3), torch.zeros(2, 4)[:, ::2], torch.zeros(3, 2).long(), torch.zeros(9)[1:].view(4, 2), torch.zeros(4, 3)[:, :2], torch.tensor(1.0)):
        bad('view_as_complex', t)
    bad('complex', x, x.double())
    bad('complex', x.long(), x.long())
    bad('polar', x.long(), x.long())
    bad('polar', x, x.double())
    bad('vdot', z.view(1, 2), z.view(1, 2))
    bad('vdot', z, x)
    bad('dot', z, x)
    bad('mm', z.view(1, 2), x.view(2, 1))
    bad('multinomial', z, 1)
    bad('exponential_', z.clone())
    bad('random_', z.clone())
    bad('bernoulli', z)
    for name in ('nansum', 'deg2rad', 'rad2deg'):
        bad(name, z)
    bad('glu', z, -1)
    bad('isin.Tensor_Tensor', z, z)
    bad('dropout', z, 0.5, True)
    bad('arange.start_step', 0, 3, 1, C64)
    bad('index.Tensor', x, [z])
    e4, e5 = x.to(torch.float8_e4m3fn), x.to(torch.float8_e5m2)
    for t in (e4, e5):
        bad('add.Tensor', t, x)
        bad('add.Tensor', t, x.long())
        bad('add.Tensor', t, t)
        bad('sub.Tensor', t, t)
        bad('div.Tensor', t, t)
        bad('exp', t)
        bad('neg', t)
        bad('sum', t)
        bad('maximum', t, t)
        bad('lt.Tensor', t, t)
        bad('uniform_', t.clone())
        bad('normal_', t.clone())
    bad('mul.Tensor', e4, e5)
    return rows


def random_numbers():
    scripts = []
    for seed in (0, 7):
        torch.manual_seed(seed)
        steps = []
        for name, *args in (
            ('randn', [3], C64), ('randn', [20], C64), ('randn', [5, 5], C128), ('rand', [4], C64), ('rand', [3], C128), ('randn', [2], C64),
            ('normal_', torch.zeros(9, dtype=C64), 1.0, 2.0), ('uniform_', torch.zeros(5, dtype=C64), -1.0, 1.0), ('rand', [2]),
        ):
            given = [record.encode(a) for a in args]
            steps.append({'op': name, 'args': given, 'out': record.plain(record.call(name, args))})
        scripts.append({'seed': seed, 'steps': steps})
    return scripts


def promotion():
    """Every pair with a complex type, in every category; as promotion.json."""
    rows = []
    dtypes = [torch.bool, torch.uint8, I64, F16, torch.bfloat16, F32, F64, C64, C128]
    of = lambda d, dims: torch.ones([2] if dims == 1 else [], dtype=d)
    for a in dtypes:
        for b in dtypes:
            if not (a.is_complex or b.is_complex):
                continue
            for da in (0, 1):
                for db in (0, 1):
                    made = torch.result_type(of(a, da), of(b, db))
                    if made != torch.complex32:
                        rows.append([record.name_of(a), da, record.name_of(b), db, record.name_of(made)])
        for da in (0, 1):
            made = torch.result_type(of(a, da), 1j)
            if made != torch.complex32:
                rows.append([record.name_of(a), da, 'complex', -1, record.name_of(made)])
        if a.is_complex:
            for kind, number in (('bool', True), ('int', 2), ('float', 2.0)):
                for da in (0, 1):
                    rows.append([record.name_of(a), da, kind, -1, record.name_of(torch.result_type(of(a, da), number))])
    return rows


def write(name, rows):
    (HERE / f'{name}.json').write_text('[\n' + ',\n'.join(json.dumps(row, separators=(',', ':')) for row in rows) + '\n]\n')
    print(name, len(rows))


if __name__ == '__main__':
    for record_family in (functions, binary, parts, reinterpretations, reductions, products, structure):
        record_family()
    write('complex', cases)
    write('complex-errors', errors())
    write('complex-rng', random_numbers())
    write('complex-promotion', promotion())
    write('narrow', narrow())
