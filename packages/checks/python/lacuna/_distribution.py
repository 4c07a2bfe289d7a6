"""Holds outcomes that were drawn to the probabilities they should have: Pearson's chi-square over fixed seeds."""

from lacuna import _numbers as n
from lacuna._failure import Failure

SIGMAS = 5.0  # of a normal deviate: an honest sampler goes beyond in about 3 of 10 million seeds
EXPECTED = 5  # outcomes expected less often than this are counted together, as is usual for the test


def compare(outcomes, probabilities, sigmas, what):
    """Raises Failure unless `outcomes` look drawn from `probabilities`. See `lacuna.check.distribution_matches`."""
    drawn = [int(value) for value in (n.numbers(outcomes) if n.is_tensor(outcomes) else outcomes)]
    shares = [float(p) for p in (n.numbers(probabilities) if n.is_tensor(probabilities) else probabilities)]
    if not drawn:
        raise Failure(f"{what}: nothing was drawn.")
    counts = [0] * len(shares)
    for value in drawn:
        if not 0 <= value < len(shares):
            raise Failure(f"{what}: drew {value}, wanted outcomes from 0 to {len(shares) - 1}.")
        counts[value] += 1
    for value, (count, share) in enumerate(zip(counts, shares)):
        if count and share == 0:
            raise Failure(
                f"{what}: drew {value} {_times(count)} in {len(drawn)}, but its probability is 0.",
                detail={"kind": "distribution", "statistic": float(count), "limit": 0.0},
                values=counts,
            )
    statistic, cells = _chi_square(counts, shares, len(drawn))
    limit = _limit(cells - 1, sigmas)
    if statistic > limit:
        worst = max(range(len(shares)), key=lambda i: _part(counts[i], shares[i] * len(drawn)))
        raise Failure(
            f"{what}: in {len(drawn)} draws {worst} came {_times(counts[worst])}, wanted about "
            f"{shares[worst] * len(drawn):.0f} (probability {n.write(shares[worst])}). Over all outcomes chi-square is "
            f"{statistic:.4g}, and an honest sampler stays below {limit:.4g}.",
            detail={"kind": "distribution", "statistic": statistic, "limit": limit},
            values=counts,
        )


def _times(count):
    return "once" if count == 1 else f"{count} times"


def _part(count, expected):
    return (count - expected) ** 2 / expected if expected else 0.0


def _chi_square(counts, shares, draws):
    """The statistic and its number of cells; rare outcomes share one."""
    pairs = [(count, share * draws) for count, share in zip(counts, shares) if share > 0]
    cells = [pair for pair in pairs if pair[1] >= EXPECTED]
    rare = [pair for pair in pairs if pair[1] < EXPECTED]
    if rare:
        cells.append((sum(count for count, _ in rare), sum(expected for _, expected in rare)))
    return sum(_part(*cell) for cell in cells), len(cells)


def _limit(degrees, sigmas):
    """The value that chi-square passes as seldom as a normal deviate passes `sigmas` (Wilson and Hilferty, 1931)."""
    if degrees < 1:
        return 0.0
    spread = 2 / (9 * degrees)
    return degrees * (1 - spread + sigmas * spread**0.5) ** 3
