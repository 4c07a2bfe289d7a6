"""Arithmetic beyond the everyday, and special functions."""

import math

import torch


def record(r):
    case, rand = r.either, r.rand
    inf, nan = math.inf, math.nan
    odd = torch.tensor([inf, -inf, nan, 0.0, -0.0, 1.0, -2.5])
    for x in r.layouts():
        case('deg2rad', x)
        case('rad2deg', x)
        case('nan_to_num', x)
        case('sgn', x)
        case('sinc', x)
        case('round.decimals', x, 1)
    case('round.decimals', rand(5, low=-300, high=300), -2)
    case('round.decimals', rand(5, dtype=r.F64), 3)
    case('nan_to_num', odd)
    case('nan_to_num', odd, 7.0, 8.0, -9.0)
    case('nan_to_num', odd.to(r.BF16))
    case('nan_to_num', rand(3, dtype=r.I64))
    for a, b in r.pairs():
        for name in ('copysign.Tensor', 'hypot', 'logaddexp', 'logaddexp2', 'nextafter'):
            case(name, a, b)
        case('ldexp.Tensor', a, b)
        case('float_power.Tensor_Tensor', a.abs() + 0.1, b)
        case('heaviside', a.round(), b)
        case('max.other', a, b)
        case('min.other', a, b)
    case('copysign.Tensor', odd, odd.flip(0), grad=False)
    case('nextafter', torch.tensor([0.0, 1, 1, -1, inf, 5e-324], dtype=r.F64), torch.tensor([1.0, 2, 0, 0, 0, 0], dtype=r.F64))
    case('logaddexp', odd, odd.flip(0), grad=False)
    case('logaddexp', torch.tensor([inf, -inf, 100.0]), torch.tensor([inf, -inf, 0.0]), grad=False)
    case('copysign.Scalar', rand(4), -1)
    case('copysign.Tensor', rand(4, dtype=r.I64), rand(4, dtype=r.I32))
    case('frexp.Tensor', torch.tensor([0.0, 1.0, -3.0, 0.1, 1e-40, 1e30]))
    case('frexp.Tensor', rand(3, dtype=r.F64))
    case('float_power.Tensor_Scalar', rand(3, low=0.1), 2)
    case('float_power.Scalar', 2, rand(3, dtype=r.I64))
    for dtype in (r.I64, r.I32, r.U8, r.I8):
        a, b = rand(6, dtype=dtype, low=-5, high=5), rand(6, dtype=dtype, low=0, high=3).abs()
        for name in ('gcd', 'lcm', 'bitwise_left_shift.Tensor', 'bitwise_right_shift.Tensor', 'heaviside'):
            case(name, a, b)
        case('bitwise_left_shift.Tensor_Scalar', a, 2)
        case('bitwise_right_shift.Tensor_Scalar', a, 1)
        case('bitwise_left_shift.Scalar_Tensor', 3, b)
        case('bitwise_right_shift.Scalar_Tensor', 300 if dtype == r.I64 else 30, b)
        for name in 'bitwise_and bitwise_or bitwise_xor'.split():
            case(f'{name}.Scalar_Tensor', 6, b)
            case(f'{name}_.Scalar', a, 6)
    for x in (rand(2, 3), rand(2, 3, dtype=r.I64), odd):
        case('isin.Tensor_Tensor', x, x.flatten()[:3], assume(), False)
        case('isin.Tensor_Tensor', x, x.flatten()[:3], assume(), True)
        case('isreal', x)
        case('positive', x)
    case('isin.Tensor_Scalar', rand(4, dtype=r.I64), 1)
    case('isin.Scalar_Tensor', 1, rand(40, dtype=r.I64))
    case('true_divide.Scalar', rand(3), 2)
    case('clip.Tensor', rand(3), rand(), None)
    case('sum_to_size', rand(2, 3, 4), [3, 1])
    case('sum_to_size', rand(2, 3), [2, 3])

    ranges = {'erfinv': (-0.99, 0.99), 'logit': (0.02, 0.98), 'special_ndtri': (0.001, 0.999), 'special_entr': (0, 3), 'digamma': (0.1, 6), 'special_log_ndtr': (-2, 3)}
    for name in ('digamma lgamma erfinv i0 special_i0e special_i1 special_i1e sinc logit special_entr special_ndtri special_log_ndtr special_erfcx special_ndtr').split():
        low, high = ranges.get(name, (-4, 4))
        for dtype in (r.F32, r.F64):
            case(name, rand(3, 4, dtype=dtype, low=low, high=high))
        case(name, rand(4, dtype=r.F32, low=max(low * 8, -30) if name not in ranges else low, high=high * 8 if name not in ranges else high))
        case(name, odd, grad=False)
        case(name, torch.tensor([1, 0]), grad=False)
        if name not in ('special_log_ndtr',):
            case(name, rand(4, dtype=r.BF16, low=low, high=high))
    case('logit', torch.tensor([-0.1, 0.0, 0.05, 0.5, 1.0, 1.2]), 0.1)
    case('lgamma', torch.tensor([-0.5, -1.0, -3.3, 50.0, 1.0, 2.0]), grad=False)
    case('erfinv', torch.tensor([1.0, -1.0, 2.0, 0.999999, 1e-9]), grad=False)
    for n in (0, 1, 2, 3, 5):
        case('polygamma', n, rand(5, low=0.2, high=8))
        case('polygamma', n, rand(5, low=-3.4, high=4, dtype=r.F64))
    case('digamma', torch.tensor([-0.5, -1.5, -2.0, 0.0, -0.0]), grad=False)
    for dtype in (r.F16, r.BF16):
        case('nextafter', torch.tensor([0.0, 1.0, -1.0, 2.0], dtype=dtype), torch.tensor([1.0, 2.0, 0.0, 0.0], dtype=dtype))
    for a, b in ((rand(2, 3, low=0, high=3), rand(3, low=0.1, high=3)), (torch.tensor([0.0, 0.0, 1.0, nan]), torch.tensor([0.0, nan, 0.0, 1.0]))):
        case('xlogy.Tensor', a, b)
        case('special_xlog1py', a, b)
    case('xlogy.Tensor', rand(3, dtype=r.I64, low=0), rand(3, dtype=r.I64, low=1).abs() + 1)
    case('xlogy.Scalar_Self', 2, rand(3, low=0.1))
    case('xlogy.Scalar_Other', rand(3), 0.5)
    case('special_xlog1py.self_scalar', 2, rand(3, low=0.1))
    case('special_xlog1py.other_scalar', rand(3), 0.5)
    case('special_zeta', rand(4, low=1.1, high=6), rand(4, low=0.2, high=5), grad=False)
    case('special_zeta.self_scalar', 2, rand(4, low=0.2, high=5))
    case('special_zeta.other_scalar', rand(4, low=1.1, high=6), 1.5, grad=False)
    case('igamma', rand(5, low=0.1, high=4), rand(5, low=0.1, high=6), grad=False)
    case('igammac', rand(5, low=0.1, high=4), rand(5, low=0.1, high=6), grad=False)
    case('mvlgamma', rand(4, low=2, high=5), 3)

    x, y, i = rand(2, 3), rand(2, 3, low=0.2), rand(2, 3, dtype=r.I64, low=1).abs() + 1
    for name in 'deg2rad_ rad2deg_ sgn_ digamma_ lgamma_ i0_ sinc_ asinh_ atan_ cosh_ sinh_ tan_ erfc_ exp2_ frac_ nan_to_num_'.split():
        case(name, x)
    for name in 'acos_ asin_ atanh_ erfinv_'.split():
        case(name, x / 3)
    for name in 'log10_ log2_'.split():
        case(name, y)
    case('acosh_', y + 1)
    case('logit_', (y / 3).clamp(0.1, 0.9))
    case('round_.decimals', x, 1)
    case('polygamma_', y, 1)
    case('mvlgamma_', y + 2, 2, grad=False)
    for name in 'copysign_.Tensor hypot_ atan2_ xlogy_.Tensor nextafter_'.split():
        case(name, x.abs() + 0.1, y)
    case('xlogy_.Scalar_Other', x, 2)
    case('igamma_', y, y + 1, grad=False)
    case('igammac_', y, y + 1, grad=False)
    case('copysign_.Scalar', x, -1)
    case('ldexp_', x, i)
    case('float_power_.Scalar', y.double(), 2)
    case('float_power_.Tensor', y.double(), x)
    case('heaviside_', x, y, grad=False)
    case('logical_xor_', x > 0, y > 1)
    case('lerp_.Tensor', x, y, rand(2, 3))
    for name in 'gcd_ lcm_ bitwise_left_shift_.Tensor bitwise_right_shift_.Tensor'.split():
        case(name, i, i.flip(0))
    case('div_.Scalar_mode', x, 0.3, 'floor')
    case('floor_divide_.Scalar', x, 0.3, grad=False)
    case('fmod_.Scalar', x, 0.3)
    case('clamp_min_.Tensor', x, y)
    case('clamp_max_.Tensor', x, y)
    case('clip_', x, -0.5, 0.5)
    case('clip_.Tensor', x, -y, y)


def assume():
    return False


def errors(r):
    bad, one = r.bad, torch.ones
    bad('gcd', one(2), one(2))
    bad('bitwise_left_shift.Tensor', one(2), one(2))
    bad('frexp.Tensor', one(2).long())
    bad('heaviside', one(2), one(2).double())
    bad('hypot', one(2).long(), one(2).long())
    bad('polygamma', -1, one(2))
    bad('positive', one(2).bool())
    bad('float_power_.Scalar', one(2), 2)
    bad('sum_to_size', one(2, 3), [2, 2])
    bad('igamma', one(2).long(), one(2).long())
