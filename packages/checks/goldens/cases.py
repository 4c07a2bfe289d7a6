"""Checks that fail in every way; see record.py."""

import math

import torch
import lacuna
from lacuna import check


def check_values(solution):
    """Values differ."""
    torch.manual_seed(1)
    q, k, v = torch.randn(3, 4, dtype=torch.float64), torch.randn(5, 4, dtype=torch.float64), torch.randn(5, 4, dtype=torch.float64)
    check.close(solution.attend(q, k, v), (q @ k.T / 2).softmax(-1) @ v, what="attend(q, k, v)")


def check_factor(solution):
    q = torch.arange(12.0, dtype=torch.float64).reshape(3, 4).sin()
    check.close(solution.attend_scaled_twice(q, q, q), (q @ q.T / 2).softmax(-1) @ q)


def check_shape_transposed(solution):
    check.close(torch.ones(2, 3), torch.ones(3, 2), what="scores")


def check_shape_keepdim(solution):
    check.same_shape(torch.ones(2, 1), (2,))


def check_shape_reshape(solution):
    check.same_shape(torch.ones(2, 6), (3, 4))


def check_shape_one(solution):
    check.same_shape(torch.ones(2, 6), (2, 5))


def check_shape_rank(solution):
    check.same_shape(torch.ones(2), (2, 5))


def check_dtype(solution):
    check.close(torch.ones(2, dtype=torch.float64), torch.ones(2))


def check_dtype_int(solution):
    check.same_dtype(torch.ones(2), torch.int64, what="the mask")


def check_any_dtype(solution):
    check.close(torch.ones(2, dtype=torch.float64), torch.ones(2), any_dtype=True)


def check_nan(solution):
    check.close(solution.nan_rows(torch.ones(2, 3)), torch.ones(2, 3) / 3)


def check_inf(solution):
    check.close(torch.tensor([1.0, float("inf")]), torch.tensor([1.0, 2.0]))


def check_nan_expected(solution):
    check.close(torch.tensor([1.0, float("nan")]), torch.tensor([1.0, float("nan")]))


def check_finite(solution):
    check.finite(torch.tensor([[1.0, 2.0], [float("-inf"), 3.0]]), what="the mask")


def check_none(solution):
    check.close(solution.nothing(torch.ones(2)), torch.ones(2))


def check_none_named(solution):
    check.same_shape(solution.nothing(torch.ones(2)), (2,), what="nothing(x)")


def check_none_used(solution):
    solution.nothing(torch.ones(2)).sum()


def check_type(solution):
    check.close([torch.ones(2)], torch.ones(2))


def check_type_number(solution):
    check.close(3.5, torch.ones(2))


def check_tuple(solution):
    check.close((torch.ones(2), torch.zeros(2)), (torch.ones(2), torch.ones(2)), what="pair")


def check_tuple_tensor(solution):
    check.close(torch.ones(2), (torch.ones(2), torch.ones(2)))


def check_tuple_short(solution):
    check.close((torch.ones(2),), (torch.ones(2), torch.ones(2)))


def check_dict(solution):
    check.close({"a": 1, "c": 2}, {"a": 1, "b": 2})


def check_dict_value(solution):
    check.close({"a": 1.0}, {"a": 1.5})


def check_integer(solution):
    check.close(65_536, 131_072, what="bytes")


def check_integer_float(solution):
    check.equal(131_072.0, 131_072)


def check_float(solution):
    check.close(0.1 + 0.2, 0.3)


def check_float_wrong(solution):
    check.close(0.5, -0.5, what="the loss")


def check_float_tensor(solution):
    check.close(torch.tensor(2.0), math.log(10.0))


def check_equal_int(solution):
    check.equal(torch.tensor([1, 2, 3]), torch.tensor([1, 2, 4]), what="the ids")


def check_equal_text(solution):
    check.equal("abc", "abd")


def check_equal_list(solution):
    check.equal([1, 2, 3], [1, 2, 3])


def check_bool(solution):
    check.equal(torch.tensor([True, False]), torch.tensor([True, True]))


def check_zeros(solution):
    check.close(torch.zeros(4), torch.arange(4.0))


def check_sign(solution):
    check.close(-torch.arange(4.0), torch.arange(4.0))


def check_shift(solution):
    check.close(torch.arange(4.0) + 2, torch.arange(4.0))


def check_order(solution):
    check.close(torch.tensor([3.0, 1.0, 2.0]), torch.tensor([1.0, 2.0, 3.0]))


def check_rows(solution):
    got = torch.arange(12.0).reshape(4, 3)
    got[2:] += torch.tensor([1.0, 5.0, 2.0])
    check.close(got, torch.arange(12.0).reshape(4, 3))


def check_one_column(solution):
    got = torch.arange(12.0).reshape(4, 3)
    got[1, 2] = 50
    got[3, 2] = 60
    check.close(got, torch.arange(12.0).reshape(4, 3))


def check_far_corner(solution):
    got = torch.zeros(2, 20, 30)
    got[1, 15, 25] = 1
    check.close(got, torch.zeros(2, 20, 30))


def check_raises(solution):
    check.raises(ValueError, solution.refuse, torch.ones(1), match="negative")


def check_raises_other(solution):
    check.raises(TypeError, solution.refuse, torch.ones(1))


def check_raises_text(solution):
    check.raises(ValueError, solution.refuse, torch.ones(1), match="positive")


def check_raises_nothing(solution):
    check.raises(ValueError, solution.attend, torch.ones(1, 1), torch.ones(1, 1), torch.ones(1, 1))


def check_invariant(solution):
    check.invariant_under(lambda x: x.sum(), lambda x: x.flip(0), torch.arange(3.0))


def check_not_invariant(solution):
    check.invariant_under(lambda x: x.cumsum(0), lambda x: x.flip(0), torch.arange(3.0), what="cumsum")


def check_equivariant(solution):
    check.invariant_under(lambda x: x * 2, lambda x: x.flip(0), torch.arange(3.0), after=lambda y: y.flip(0))


def check_own_words(solution):
    check.fail("the cache must be a pair")


def check_assert(solution):
    assert 1 + 1 == 3, "sums are off"


def check_missing_name(solution):
    solution.atend(1)


def check_missing_far(solution):
    solution.zzz(1)


def check_signature(solution):
    solution.attend(torch.ones(1))


def check_error_in_learner(solution):
    solution.out_of_range(torch.ones(2))


def check_error_in_torch(solution):
    solution.wrong_shapes(torch.ones(2, 3))


def check_recursion(solution):
    solution.endless(1)


def check_chained(solution):
    solution.chained(1)


def check_module(solution):
    net = solution.Net()
    check.close(net(torch.ones(1, 3)), torch.full((1, 2), 5.0), what="Net()(x)")


def check_passes(solution):
    check.close(torch.ones(2), torch.ones(2))


def traced(function):
    q = torch.ones(1, 2, 64, 4)
    with lacuna.trace() as t:
        function(q, q, q)
    return t


def check_forbids(solution):
    check.forbids(traced(solution.built_in_attention), "softmax", "scaled_dot_product_attention", what="attention")


def check_forbids_softmax(solution):
    check.forbids(traced(solution.whole_attention), "softmax", what="attention")


def check_traced_largest(solution):
    check.traced(traced(solution.whole_attention), largest_bytes=2 * 64 * 16 * 4, what="attention")


def check_traced_enough(solution):
    t = traced(solution.whole_attention)
    check.traced(t, largest_bytes=2 * 64 * 64 * 4, peak_bytes=10**6, flops=10**7, calls={"softmax": 1, "bmm": 2})


def check_traced_flops(solution):
    check.traced(traced(solution.whole_attention), flops=1000)


def check_traced_peak(solution):
    check.traced(traced(solution.whole_attention), peak_bytes=100)


def check_traced_calls(solution):
    check.traced(traced(solution.whole_attention), calls={"bmm": 1})


def wave(*shape):
    count = 1
    for size in shape:
        count *= size
    return torch.arange(1.0, count + 1, dtype=torch.float64).mul(0.7).sin().reshape(shape)


def check_gradients(solution):
    check.gradients_match(solution.whole_attention, (wave(3, 4), wave(2, 4), wave(2, 5)), names=("q", "k", "v"))


def check_gradients_reference(solution):
    def reference(q, k, v):
        return (q @ k.T).exp() / (q @ k.T).exp().sum(-1, keepdim=True) @ v

    check.gradients_match(solution.attend, (wave(3, 4), wave(2, 4), wave(2, 5)), reference, what="attend")


def check_gradients_wrong(solution):
    inputs = wave(3, 4), wave(2, 4), wave(2, 5)
    check.gradients_match(solution.halves_a_gradient, inputs, names=("q", "k", "v"), what="attention")


def check_gradients_none(solution):
    inputs = wave(3, 4), wave(2, 4), wave(2, 5)
    check.gradients_match(solution.detaches_keys, inputs, names=("q", "k", "v"), what="attention")


def check_gradients_nowhere(solution):
    check.gradients_match(lambda x: x.detach() * 2, (wave(3),), names=["x"])


def check_gradients_integer_input(solution):
    check.gradients_match(lambda table, rows: table[rows].exp(), (wave(4, 2), torch.tensor([2, 0, 2])))


def draws(weights, count):
    torch.manual_seed(3)
    return torch.multinomial(torch.tensor(weights), count, replacement=True)


def check_distribution(solution):
    check.distribution_matches(draws([0.5, 0.3, 0.15, 0.05], 4000), [0.5, 0.3, 0.15, 0.05])


def check_distribution_rare(solution):
    check.distribution_matches(draws([0.5, 0.4985, 0.001, 0.0005], 1000), torch.tensor([0.5, 0.4985, 0.001, 0.0005]))


def check_distribution_wrong(solution):
    check.distribution_matches(draws([0.5, 0.3, 0.15, 0.05], 4000), [0.45, 0.35, 0.15, 0.05], what="next tokens")


def check_distribution_impossible(solution):
    check.distribution_matches([0] * 60 + [1] * 40 + [2], [0.6, 0.4, 0.0])


def check_distribution_outside(solution):
    check.distribution_matches([0, 1, 7], [0.6, 0.4])
