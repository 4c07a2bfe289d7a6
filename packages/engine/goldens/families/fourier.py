"""Fourier transforms: powers of two, primes, one point, several dimensions, cut and padded, all norms."""

import torch


def record(r):
    case, rand = r.either, r.rand
    z = lambda *s, dtype=r.F32: torch.complex(rand(*s, dtype=dtype), rand(*s, dtype=dtype))
    inputs = (rand(8), rand(3, 7), rand(2, 5, dtype=r.F64), rand(12, 2).T, z(6), z(2, 13), z(4, 3, dtype=r.F64), rand(1), rand(4, dtype=r.I64))
    for x in inputs:
        for norm in (None, 'ortho', 'forward'):
            for n, dim in ((None, -1), (4, 0), (9, -1)):
                for name in ('fft', 'ifft', 'irfft', 'hfft', *(() if x.is_complex() else ('rfft', 'ihfft'))):
                    case(f'fft_{name}', x, n, dim, norm)
        for dim in (None, [0]):
            case('fft_fftshift', x, dim)
            case('fft_ifftshift', x, dim)
    for n in (16, 49, 60, 100, 131, 210):
        case('fft_fft', z(n), None, -1, None)
        case('fft_irfft', z(2, n), n + 1, -1, None)
        case('fft_rfft', rand(n, 2, dtype=r.F64), None, 0, None)
    for x in (rand(2, 3, 4), rand(5, 6), z(2, 4, 3)):
        for s in (None, [4, 3]):
            for norm in (None, 'ortho'):
                for name in ('fft', 'ifft', 'irfft', 'hfft', *(() if x.is_complex() else ('rfft', 'ihfft'))):
                    case(f'fft_{name}2', x, s, [-2, -1], norm)
                    case(f'fft_{name}n', x, s, None if s is None else [0, 1], norm)
        if x.is_complex():
            for forward in (True, False):
                case('_fft_c2c', x, [0, 2], 1, forward)
            case('_fft_c2r', x, [1, 2], 2, 4)
            case('_fft_c2r', x, [2], 0, 5)
        else:
            for onesided in (True, False):
                case('_fft_r2c', x, [0, 1], 2, onesided)


def errors(r):
    bad, one = r.bad, torch.ones
    bad('fft_fft', one(3), 0, -1, None)
    bad('fft_fft', one(3), None, -1, 'odd')
    bad('fft_fft', one(3), None, 2, None)
    bad('fft_rfft', one(3) * 1j, None, -1, None)
    bad('fft_ihfft', one(3) * 1j, None, -1, None)
    bad('fft_irfft', one(1), None, -1, None)
    bad('fft_fftn', one(2, 2), None, [0, 0], None)
    bad('fft_fftn', one(2, 2), [2], [0, 1], None)
    bad('fft_fftn', one(2), [2, 2], None, None)
    bad('fft_hfftn', one(2, 1), None, None, None)
    bad('fft_hfftn', one(2), [2, 2], None, None)
    bad('fft_ihfftn', one(2, 2) * 1j, None, None, None)
    bad('fft_ihfft2', one(2, 2), [0, 2], [-2, -1], None)
    bad('fft_irfftn', one(2, 2), None, [], None)
    bad('fft_rfftn', one(2, 2), None, [], None)
    bad('fft_hfftn', one(2, 2), None, [], None)
    bad('fft_fft', one(3).half(), None, -1, None)
    bad('fft_fft', one(4).bfloat16(), None, -1, None)
    bad('fft_rfftn', one(2, 2) * 1j, None, None, None)
    bad('fft_rfft2', one(2, 2) * 1j, None, [-2, -1], None)
    bad('fft_fft', one(()), None, -1, None)
    bad('fft_irfft2', one(()), None, [-2, -1], None)
    bad('fft_hfftn', one(()), None, [0], None)
