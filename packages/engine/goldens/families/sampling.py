"""Sampling of pictures at places that a grid names, grids of affine maps, and changes of size that smooth."""

import torch


def record(r):
    case, rand = r.either, r.rand
    # Places inside, at the edges and far beyond: every padding has work to do.
    for size, places in (((2, 3, 4, 5), (2, 3, 4, 2)), ((1, 2, 3, 4, 3), (1, 2, 2, 3, 3))):
        rank = len(size) - 2
        x, grid = rand(*size), rand(*places) * 1.6
        for mode in (0, 1, 2)[: 3 if rank == 2 else 2]:
            for padding in (0, 1, 2):
                for corners in (False, True):
                    case(f'grid_sampler_{rank}d', x, grid, mode, padding, corners)
        case('grid_sampler', x, grid, 0, 0, False)
        case('grid_sampler', x.double(), grid.double(), 0, 2, True)
    edges = torch.tensor([-1.0, 1.0, -1.5, 1.5, 0.0, 5.0, -7.0, float('inf'), float('nan'), 0.25, -0.25, 1e9]).view(1, 3, 2, 2)
    for padding in (0, 1, 2):
        for mode in (0, 1):
            case('grid_sampler_2d', rand(1, 1, 4, 4), edges.nan_to_num(posinf=3.0), mode, padding, False, grad=False)
    case('grid_sampler_2d', rand(1, 1, 4, 4), edges, 0, 0, False, grad=False)
    case('grid_sampler_2d', rand(1, 2, 1, 1), rand(1, 2, 2, 2), 0, 2, True)
    for corners in (False, True):
        case('affine_grid_generator', rand(2, 2, 3), [2, 3, 4, 5], corners)
        case('affine_grid_generator', rand(2, 3, 4), [2, 1, 2, 3, 2], corners)
        case('affine_grid_generator', rand(1, 2, 3), [1, 3, 1, 2], corners)
        for name in ('bilinear', 'bicubic', 'lanczos')[: 3 - corners]:
            for output in ([3, 3], [9, 2], [1, 4], [5, 7]):
                case(f'_upsample_{name}2d_aa', rand(2, 2, 6, 8), output, corners, None, None)
            case(f'_upsample_{name}2d_aa', rand(1, 2, 7, 9), [3, 4], corners, 0.5, 0.45)


def errors(r):
    bad = r.bad
    x, grid = torch.ones(1, 1, 3, 3), torch.zeros(1, 2, 2, 2)
    bad('grid_sampler', x, grid.double(), 0, 0, False)
    bad('grid_sampler', x, torch.zeros(2, 2, 2, 2), 0, 0, False)
    bad('grid_sampler', x, torch.zeros(1, 2, 2, 3), 0, 0, False)
    bad('grid_sampler', x, torch.zeros(1, 2, 2), 0, 0, False)
    bad('grid_sampler', torch.ones(1, 1, 0, 3), grid, 0, 0, False)
    bad('grid_sampler', torch.ones(1, 1, 2, 2, 2), torch.zeros(1, 2, 2, 2, 3), 2, 0, False)
    bad('grid_sampler', x.long(), grid.long(), 0, 0, False)
