# === runs reduced
import torch
x = torch.arange(6.0)
for name in ("sum", "mean", "max", "min", "prod", "amax", "amin"):
    for extra in ({}, {"initial": 2.0}):
        try: print(name, torch.segment_reduce(x, name, lengths=torch.tensor([2, 0, 4]), **extra), torch.segment_reduce(x, name, offsets=torch.tensor([0, 2, 2, 6]), **extra))
        except Exception as error: print(name, type(error).__name__, error)
print(torch.segment_reduce(x.view(2, 3), "sum", lengths=torch.tensor([[1, 2], [3, 0]]), axis=1, initial=1.0), torch.segment_reduce(x.view(3, 2).double(), "mean", lengths=torch.tensor([1, 2])))
y = torch.arange(12.0, requires_grad=True)
for name in ("max", "sum", "mean"):
    z = torch.segment_reduce(y.view(6, 2), name, lengths=torch.tensor([2, 4]), axis=0); print(z); y.grad = None; (z * torch.tensor([[1.0, 2.0], [3.0, 4.0]])).sum().backward(); print(y.grad)
# === what is refused
import torch
x = torch.arange(6.0)
for bad in (lambda: torch.segment_reduce(x, "sum", lengths=torch.tensor([2, 3])), lambda: torch.segment_reduce(x, "sum"), lambda: torch.segment_reduce(x, "foo", lengths=torch.tensor([6])), lambda: torch.segment_reduce(x.long(), "sum", lengths=torch.tensor([6])), lambda: torch.segment_reduce(x, "sum", lengths=torch.tensor([-1, 7])), lambda: torch.segment_reduce(x.view(2, 3), "sum", lengths=torch.tensor([3]), axis=1)):
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
