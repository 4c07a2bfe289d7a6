"""Batch, group and instance norm; recurrent cells, sequences and packed sequences."""

import torch


def record(r):
    case, rand = r.either, r.rand
    for size in ((4, 3), (2, 3, 5), (2, 3, 4, 5), (2, 3, 2, 2, 3)):
        x, w, b = rand(*size), rand(3), rand(3)
        for affine in ((w, b), (None, None), (w, None)):
            case('native_batch_norm', x, *affine, None, None, True, 0.1, 1e-5)
            case('batch_norm', x, *affine, rand(3), rand(3, low=0.2), False, 0.1, 1e-3, True)
            if len(size) > 2:
                case('group_norm', x, 3, *affine, 1e-5, True)
            case('group_norm', x, 1, *affine, 1e-2, True)
        if len(size) > 2:
            case('instance_norm', x, w, b, None, None, True, 0.1, 1e-5, True)
            case('instance_norm', x, None, None, rand(3), rand(3, low=0.2), False, 0.1, 1e-5, True)
    case('group_norm', rand(2, 4, 3), 2, rand(4), rand(4), 1e-5, True)
    case('group_norm', rand(2, 3, 4).transpose(1, 2), 2, rand(4), rand(4), 1e-5, True)
    case('native_batch_norm', rand(2, 5, 4, 3).permute(0, 3, 2, 1), rand(3), rand(3), None, None, True, 0.1, 1e-5)
    case('batch_norm', rand(4, 3, dtype=r.F64), rand(3, dtype=r.F64), rand(3, dtype=r.F64), None, None, True, 0.1, 1e-5, True)
    sizes = {'lstm': 4, 'gru': 3, 'rnn_tanh': 1, 'rnn_relu': 1}
    for kind, gates in sizes.items():
        h = lambda n, batch: [rand(n, batch, 3), rand(n, batch, 3)] if kind == 'lstm' else rand(n, batch, 3)
        cell = [rand(gates * 3, 2), rand(gates * 3, 3), rand(gates * 3), rand(gates * 3)]
        state = [rand(4, 3), rand(4, 3)] if kind == 'lstm' else rand(4, 3)
        case(f'{kind}_cell', rand(4, 2), state, *cell)
        case(f'{kind}_cell', rand(4, 2), state, *cell[:2], None, None)
        for layers, both, biases, first in ((1, False, True, False), (2, True, True, True), (2, False, False, False)):
            directions = 2 if both else 1
            params = []
            for layer in range(layers):
                for _ in range(directions):
                    params += [rand(gates * 3, 2 if layer == 0 else 3 * directions, low=-0.6, high=0.6), rand(gates * 3, 3, low=-0.6, high=0.6)] + ([rand(gates * 3), rand(gates * 3)] if biases else [])
            x = rand(4, 5, 2) if first else rand(5, 4, 2)
            rest = (params, biases, layers, 0.0, False, both)
            case(f'{kind}.input', x, h(layers * directions, 4), *rest, first)
            data, batch_sizes = torch.ops.aten._pack_padded_sequence(x.transpose(0, 1) if first else x, torch.tensor([5, 3, 3, 1]), False)
            case(f'{kind}.data', data, batch_sizes, h(layers * directions, 4), *rest)
    case('lstm.input', rand(3, 2, 2), [rand(1, 2, 2), rand(1, 2, 3)], [rand(12, 2), rand(12, 2), rand(12), rand(12), rand(2, 3)], True, 1, 0.0, False, False, False)
    for first in (False, True):
        case('_pack_padded_sequence', rand(3, 3, 2), torch.tensor([3, 2, 2]), first)
        case('_pad_packed_sequence', rand(6, 2), torch.tensor([3, 2, 1]), first, -1.0, 0)
        case('_pad_packed_sequence', rand(6), torch.tensor([3, 2, 1]), first, 0, 5)
    case('_weight_norm', rand(4, 3, 2), rand(4, 1, 1), 0)
    case('_weight_norm_interface', rand(3, 4), rand(1, 4), 1)


def errors(r):
    bad, ones = r.bad, torch.ones
    bad('group_norm', ones(2, 4, 3), 3)
    bad('group_norm', ones(2, 4, 3), 0)
    bad('group_norm', ones(4), 2)
    bad('group_norm', ones(2, 4, 3), 2, ones(3))
    bad('batch_norm', ones(2, 4, 3), None, None, ones(3), ones(3), False, 0.1, 1e-5, True)
    bad('batch_norm', ones(2, 4, 3), ones(3), None, ones(4), ones(4), False, 0.1, 1e-5, True)
    bad('batch_norm', ones(2, 4, 3).double(), ones(4), ones(4), ones(4), ones(4), False, 0.1, 1e-5, True)
    bad('_pack_padded_sequence', ones(3, 2, 1), torch.tensor([1, 2]), False)
    bad('_pack_padded_sequence', ones(3, 2, 1), torch.tensor([2, 0]), False)
    bad('_pack_padded_sequence', ones(3, 2, 1), torch.tensor([2]), False)
    bad('_pad_packed_sequence', ones(6, 2), torch.tensor([3, 2, 1]), False, 0.0, 2)
