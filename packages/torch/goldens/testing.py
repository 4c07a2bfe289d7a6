# === assert_close
import torch
o = torch.ones
torch.testing.assert_close(o(2), o(2) * (1 + 1e-7))
torch.testing.assert_close([o(2), {"a": 1.0}], [o(2), {"a": 1.0}])
for a, b, options in [
    (o(2), o(2) * 1.1, {}), (o(2, 2), torch.tensor([[1.0, 2], [3, 4]]), {}), (o(2), o(3), {}), (o(2), o(2).double(), {}),
    (o(2).long(), torch.tensor([1, 3]), {}), (torch.tensor(1.0), torch.tensor(2.0), {}), (1.0, 1.5, {}), (1, 2, {}), (True, False, {}),
    ([o(2)], [o(2) * 2], {}), ({"a": [o(1)]}, {"a": [o(1) + 1]}, {}), (o(2), torch.tensor([float("nan"), 1]), {}), (o(2), o(2) * 1.1, {"rtol": 0.01}),
    (o(2), o(2) * 1.1, {"rtol": 0, "atol": 0.01}), (o(2), o(2) * 1.1, {"msg": "bad"}), (o(2), o(2) * 1.1, {"rtol": 0, "atol": 0}),
    (o(2).bool(), torch.tensor([True, False]), {}), (o(2) * torch.nan, o(2) * torch.nan, {"equal_nan": True}), (o(1), o(1) * 0, {}),
    (o(2) * torch.inf, o(2), {}), (o(2).half(), o(2).half() * 1.01, {}), (o(2), o(2).double(), {"check_dtype": False}), ([1], [1, 2], {}),
    (o(2), o(2) * 2, {"msg": lambda text: "mine: " + text.splitlines()[0]}), (o(2), [1.0, 1.0], {}), (o(2, 3).t(), o(3, 2), {"check_stride": True}),
]:
    try:
        torch.testing.assert_close(a, b, **options)
        print("close")
    except Exception as e:
        print(type(e).__name__, e)
# === index_copy
import torch
c = torch.zeros(2, 4, requires_grad=True)
s = torch.arange(4.0).reshape(2, 2).requires_grad_()
made = c.index_copy(1, torch.tensor([3, 0]), s)
made.mul(torch.arange(8.0).reshape(2, 4)).sum().backward()
print(made, c.grad, s.grad)
cache = torch.zeros(2, 4)
address = cache.data_ptr()
print(cache[:, 1:].index_copy_(1, torch.tensor([0, 2]), s.detach()), cache, cache.data_ptr() == address, cache._version)
for dim, index, source in [(1, [4], torch.ones(2, 1)), (1, [0, 1], torch.ones(2, 1)), (1, [0], torch.ones(3, 1)), (1, [0], torch.ones(2, 1).double()), (2, [0], torch.ones(2, 1))]:
    try:
        cache.index_copy_(dim, torch.tensor(index), source)
    except Exception as e:
        print(type(e).__name__, e)
# === atleast and promotion
import torch
for f in (torch.atleast_1d, torch.atleast_2d, torch.atleast_3d):
    print([tuple(f(torch.ones(s)).shape) for s in ((), (2,), (2, 3), (2, 3, 4))], f(torch.ones(()), torch.ones(2)), len(f([torch.ones(1)])))
print(torch.promote_types(torch.float16, torch.bfloat16), torch.promote_types(torch.int8, torch.uint8), torch.promote_types(torch.bool, torch.bool), torch.promote_types(torch.int64, torch.float16))
