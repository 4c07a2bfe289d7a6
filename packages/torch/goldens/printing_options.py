# === precision
import torch
x = torch.tensor([1.23456789, 0.000123, 12.5]); big = torch.tensor([1e10, 1.5])
for p in [0, 1, 2, 3, 6, 8, 10]:
    torch.set_printoptions(precision=p); print(x, big, torch.tensor([1.0, 2.0]), torch.tensor(3.14159265))
torch.set_printoptions(profile="default")
# === sci_mode
import torch
rows = [torch.tensor([1.0, 20.0]), torch.tensor([1.5, 2e-7]), torch.tensor([1e12, 1.0]), torch.tensor([1, 2]), torch.tensor(0.0), torch.tensor([float("nan"), 1.0]), torch.zeros(2)]
for s in [True, False, None]:
    torch.set_printoptions(sci_mode=s)
    for r in rows: print(r)
torch.set_printoptions(sci_mode=False, precision=2)
print(torch.tensor([1e-9, 123456.789]))
torch.set_printoptions(linewidth=60)
print(torch.tensor([1e-9, 123456.789]))
torch.set_printoptions(profile="default")
# === threshold and edgeitems
import torch
torch.set_printoptions(threshold=5)
print(torch.arange(5), torch.arange(6), torch.arange(12).view(2, 6), torch.arange(20))
torch.set_printoptions(threshold=5, edgeitems=1)
print(torch.arange(6), torch.arange(16).view(4, 4), torch.arange(27.0).view(3, 3, 3), torch.arange(2 * 6).view(2, 6))
torch.set_printoptions(edgeitems=2)
print(torch.arange(6), torch.arange(64).view(8, 8))
torch.set_printoptions(threshold=float("inf"))
print(torch.arange(60).view(6, 10))
torch.set_printoptions(profile="default")
# === linewidth
import torch
for w in [20, 40, 120, 200]:
    torch.set_printoptions(linewidth=w)
    print(torch.arange(30), torch.arange(12.0).view(2, 6) / 7, torch.ones(4, dtype=torch.float64, requires_grad=True))
torch.set_printoptions(profile="default")
# === profiles
import torch
x = torch.arange(1200.0) / 7
torch.set_printoptions(profile="short"); print(x, x[:5], x.view(30, 40))
torch.set_printoptions(profile="full"); print(len(str(x)), str(x)[-60:])
torch.set_printoptions(profile="default"); print(x)
torch.set_printoptions(precision=2, sci_mode=True, linewidth=120); torch.set_printoptions(profile="default"); print(torch.tensor([1.5, 2.25]))
torch.set_printoptions(10); print(torch.tensor([1 / 3])); torch.set_printoptions(4)
# === default dtype changes what is told
import torch
torch.set_default_dtype(torch.float64)
print(torch.ones(2), torch.ones(2, dtype=torch.float32), torch.empty(0, dtype=torch.float32))
torch.set_default_dtype(torch.float32)
