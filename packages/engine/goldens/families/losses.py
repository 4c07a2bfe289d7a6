"""Losses: robust, ranking, margin and divergence; distances between pairs of vectors."""

import torch


def record(r):
    case, rand = r.either, r.rand
    for reduction in (0, 1, 2):
        for a, b in ((rand(3, 4), rand(3, 4)), (rand(4, 3).t(), rand(4)), (rand(2, dtype=r.F64), rand(2, dtype=r.F64)), (rand(3, dtype=r.BF16), rand(3, dtype=r.BF16)), (rand(0), rand(0)), (rand(), rand())):
            for size in (1.0, 0.3):
                case('smooth_l1_loss', a, b.expand_as(a), reduction, size)
                case('huber_loss', a, b.expand_as(a), reduction, size)
            case('soft_margin_loss', a, b.sign(), reduction)
            case('kl_div', a, b.abs(), reduction, log_target := False)
            case('kl_div', a, b, reduction, not log_target)
            for full in (False, True):
                case('poisson_nll_loss', a, b.abs() * 3, True, full, 1e-8, reduction)
                case('poisson_nll_loss', a.abs(), b.abs() * 3, False, full, 1e-3, reduction)
            case('margin_ranking_loss', a, b, b.sign(), 0.2, reduction)
            case('hinge_embedding_loss', a, b.sign().expand_as(a), 0.7, reduction)
        for rows in ((3, 5), (5,), (1, 1)):
            x = rand(*rows)
            y = torch.randint(rows[-1], rows[:-1], generator=r.gen)
            for p in (1, 2):
                case('multi_margin_loss', x, y, p, 0.8, None, reduction)
                case('multi_margin_loss', x, y, p, 1, rand(rows[-1], low=0.2), reduction)
            case('multilabel_margin_loss', x, torch.where(torch.rand(rows, generator=r.gen) < 0.4, -1, torch.randint(rows[-1], rows, generator=r.gen)), reduction)
        case('multilabel_margin_loss_forward', rand(2, 4), torch.tensor([[3, 0, -1, 1], [1, 2, 0, -1]]), reduction)
        case('cosine_embedding_loss', rand(4, 3), rand(4, 3), torch.tensor([1, -1, 1, -1]), 0.1, reduction)
        case('cosine_embedding_loss', rand(3), rand(3), torch.tensor(-1.0), 0.0, reduction)
        for p in (2.0, 1.0, 3.0):
            for swap in (False, True):
                case('triplet_margin_loss', rand(4, 3), rand(4, 3), rand(4, 3), 1.0, p, 1e-6, swap, reduction)
    for a, b in ((rand(4, 3), rand(4, 3)), (rand(3), rand(4, 3)), (rand(3), rand(3)), (rand(2, 3, 4), rand(3, 4)), (rand(3, dtype=r.F64), rand(3, dtype=r.F64)), (rand(2, 3, dtype=r.I64), rand(2, 3))):
        for p in (2.0, 1.0, 0.0, float('inf'), 2.5):
            case('pairwise_distance', a, b, p, 1e-6, p == 1.0)
        case('cosine_similarity', a, b, -1, 1e-8)
        case('cosine_similarity', a, b, 0, 1e-8)
        case('cosine_similarity', a, b, 1, 5.0)
    case('cosine_similarity', torch.zeros(2, 3), rand(2, 3), 1, 1e-8)
    case('cosine_similarity', rand(2, 3, dtype=r.I64), rand(2, 3, dtype=r.I64), 1, 1e-8)


def errors(r):
    bad, one = r.bad, torch.ones
    bad('smooth_l1_loss', one(2), one(2), 1, -1.0)
    bad('huber_loss', one(2), one(2), 1, 0.0)
    bad('multi_margin_loss', one(2, 3), torch.tensor([0]), 1, 1, None, 1)
    bad('multi_margin_loss', one(2, 3), torch.tensor([0, 3]), 1, 1, None, 1)
    bad('multi_margin_loss', one(2, 3), torch.tensor([0, 1]), 3, 1, None, 1)
    bad('multilabel_margin_loss', one(2, 3), torch.tensor([0, 1]), 1)
    bad('cosine_embedding_loss', one(2, 3), one(2, 3), one(2, 3), 0.0, 1)
    bad('cosine_embedding_loss', one(3), one(3), one(3), 0.0, 1)
    bad('cosine_embedding_loss', one(2, 3), one(2, 3), torch.tensor(1), 0.0, 1)
    bad('triplet_margin_loss', one(2, 3), one(3), one(2, 3))
