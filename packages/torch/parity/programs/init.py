# === torch.nn.init.normal_; torch.nn.init.uniform_; torch.nn.init.zeros_; torch.nn.init.ones_; torch.nn.init.constant_
import torch
from torch.nn import init
torch.manual_seed(0); w = torch.empty(3, 4)
print(init.normal_(w), init.normal_(w, 1.0, 0.02) is w, w, init.uniform_(w), init.uniform_(w, -2, 2), init.zeros_(w), init.ones_(w), init.constant_(w, 0.3))
p = torch.nn.Parameter(torch.empty(2)); init.zeros_(p); print(p, p.requires_grad)
# === torch.nn.init.normal_; torch.nn.init.zeros_
import torch
torch.manual_seed(1); m = torch.nn.Linear(4, 4); torch.nn.init.normal_(m.weight, mean=0.0, std=0.02); torch.nn.init.zeros_(m.bias); print(m.weight, m.bias)
big = torch.empty(5, 7); torch.nn.init.normal_(big.t()); print(big)
# === torch.nn.init.xavier_uniform_; torch.nn.init.xavier_normal_; torch.nn.init.kaiming_uniform_; torch.nn.init.kaiming_normal_
import torch
from torch.nn import init
torch.manual_seed(0)
for f in [init.xavier_uniform_, init.xavier_normal_, init.kaiming_uniform_, init.kaiming_normal_]: print(f(torch.empty(3, 5)))
print(init.xavier_uniform_(torch.empty(2, 3), gain=init.calculate_gain("relu")), init.kaiming_uniform_(torch.empty(2, 3), a=5 ** 0.5, mode="fan_out", nonlinearity="leaky_relu"), init.kaiming_normal_(torch.empty(2, 3, 2), nonlinearity="relu"))
for g in ["linear", "tanh", "relu", "leaky_relu", "selu", "sigmoid"]: print(g, init.calculate_gain(g))
try: init.xavier_uniform_(torch.empty(3))
except Exception as e: print(type(e).__name__, e)
# === torch.nn.init.orthogonal_
import torch
torch.manual_seed(0)
for s in [(3, 3), (2, 5), (5, 2)]:
    w = torch.nn.init.orthogonal_(torch.empty(*s)); g = w @ w.t() if s[0] <= s[1] else w.t() @ w
    print(w, torch.allclose(g, torch.eye(min(s)), atol=1e-5))
# === torch.nn.init.orthogonal_; torch.nn.init.uniform_
import torch
torch.manual_seed(4); print(torch.nn.init.orthogonal_(torch.empty(2, 2, 2), gain=2.0), torch.nn.init.trunc_normal_(torch.empty(6), std=0.5), torch.nn.init.eye_(torch.empty(2, 3)), torch.nn.init.uniform_(torch.empty(2), 3, 4))
