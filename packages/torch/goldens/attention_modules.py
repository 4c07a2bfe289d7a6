# === MultiheadAttention: parameters, initial values, repr
import torch
from torch import nn
for kw in [{}, {"bias": False}, {"add_bias_kv": True}, {"kdim": 3, "vdim": 5}, {"kdim": 3, "vdim": 5, "add_bias_kv": True, "bias": False}]:
    torch.manual_seed(0)
    m = nn.MultiheadAttention(4, 2, **kw)
    print(kw, [(k, tuple(v.shape), f"{v.sum().item():.4f}") for k, v in m.state_dict().items()])
print(m, sum(p.numel() for p in nn.MultiheadAttention(512, 8).parameters()))
# === MultiheadAttention: layouts and weights
import torch
from torch import nn
torch.manual_seed(0)
for kw in [{}, {"batch_first": True}, {"add_zero_attn": True}, {"add_bias_kv": True, "add_zero_attn": True}]:
    m = nn.MultiheadAttention(4, 2, **kw)
    x = torch.randn(3, 2, 4)
    y, w = m(x, x, x)
    print(y, w)
    y, w = m(x, x, x, average_attn_weights=False)
    print(y.shape, w.shape, torch.allclose(w.sum(-1), torch.ones(())))
    z, none = m(x, x, x, need_weights=False)
    print(none, torch.allclose(y, z, atol=1e-6))
u = torch.randn(3, 4)
y, w = m(u, u, u)
print(y.shape, w.shape, m(u, u, u, average_attn_weights=False)[1].shape)
# === MultiheadAttention: masks
import torch
from torch import nn
torch.manual_seed(1)
m = nn.MultiheadAttention(4, 2, batch_first=True)
x = torch.randn(2, 3, 4)
causal = torch.ones(3, 3, dtype=torch.bool).triu(1)
padding = torch.tensor([[False, False, True], [False, True, True]])
print(m(x, x, x, attn_mask=causal))
print(m(x, x, x, key_padding_mask=padding))
print(m(x, x, x, attn_mask=causal, key_padding_mask=padding)[1])
print(m(x, x, x, attn_mask=torch.randn(3, 3))[1])
print(m(x, x, x, attn_mask=causal.expand(4, 3, 3), average_attn_weights=False)[1])
print(m(x, x, x, attn_mask=causal, need_weights=False, is_causal=True)[0])
print(m(x, x, x, attn_mask=nn.Transformer.generate_square_subsequent_mask(3), need_weights=False)[0])
# === MultiheadAttention: cross attention with its own widths
import torch
from torch import nn
torch.manual_seed(2)
m = nn.MultiheadAttention(6, 3, kdim=4, vdim=5, batch_first=True)
q, k, v = torch.randn(2, 3, 6), torch.randn(2, 4, 4), torch.randn(2, 4, 5)
y, w = m(q, k, v)
print(y, w.shape)
y.sum().backward()
print({k: f"{p.grad.abs().sum().item():.3f}" for k, p in m.named_parameters()})
# === MultiheadAttention: gradients and dropout
import torch
from torch import nn
torch.manual_seed(3)
m = nn.MultiheadAttention(4, 2, dropout=0.5)
x = torch.randn(5, 2, 4, requires_grad=True)
y, w = m(x, x, x)
print(w)
y.square().sum().backward()
print(x.grad)
print(torch.allclose(m.eval()(x, x, x)[1].sum(-1), torch.ones(())))
# === MultiheadAttention: errors
import torch
from torch import nn
def tried(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
m = nn.MultiheadAttention(4, 2)
x = torch.zeros(3, 2, 4)
tried(lambda: nn.MultiheadAttention(5, 2))
tried(lambda: nn.MultiheadAttention(0, 2))
tried(lambda: m(x, x, x[0]))
tried(lambda: m(x[0, 0], x, x))
tried(lambda: m(x, x, x, key_padding_mask=torch.zeros(3, dtype=torch.bool)))
tried(lambda: m(x, x, x, key_padding_mask=torch.zeros(3, 3, dtype=torch.bool)))
tried(lambda: m(x, x, x, attn_mask=torch.zeros(2, 2)))
tried(lambda: m(x, x, x, attn_mask=torch.zeros(2, 3, 3)))
tried(lambda: m(x, x, x, attn_mask=torch.zeros(3, 3, dtype=torch.int64)))
tried(lambda: m(x, x, x, is_causal=True))
tried(lambda: m(torch.zeros(3, 2, 6), x, x))
tried(lambda: m(x, x, torch.zeros(2, 2, 4)))
tried(lambda: m(x[0], x[0], x[0], attn_mask=torch.zeros(2, 3, 3)))
# === transformer layers
import torch
from torch import nn
torch.manual_seed(5)
print(nn.TransformerDecoderLayer(4, 2, 8))
x, memory = torch.randn(2, 3, 4), torch.randn(2, 5, 4)
for kw in [{}, {"norm_first": True}, {"activation": "gelu"}, {"bias": False}]:
    encoder = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True, dropout=0.0, **kw)
    decoder = nn.TransformerDecoderLayer(4, 2, 8, batch_first=True, dropout=0.0, **kw)
    print(encoder(x), decoder(x, memory))
for m in [nn.TransformerEncoderLayer(512, 8), nn.TransformerDecoderLayer(512, 8)]:
    print(sum(p.numel() for p in m.parameters()))
try:
    nn.TransformerEncoderLayer(4, 2, activation="tanh")
except Exception as error:
    print(type(error).__name__, error)
# === encoder, decoder and all of a transformer
import torch
from torch import nn
torch.manual_seed(0)
t = nn.Transformer(4, 2, 2, 2, 8, dropout=0.0, batch_first=True)
print(list(t.state_dict())[:16], len(t.state_dict()))
src, tgt = torch.randn(2, 5, 4), torch.randn(2, 3, 4)
mask = nn.Transformer.generate_square_subsequent_mask(3)
print(mask)
print(t(src, tgt), t(src, tgt, tgt_mask=mask))
padding = torch.tensor([[False] * 5, [False, False, False, True, True]])
y = t(src, tgt, src_key_padding_mask=padding, memory_key_padding_mask=padding)
(y * torch.randn(2, 3, 4)).sum().backward()
print(y, t.encoder.layers[0].linear1.weight.grad)
# === an encoder evaluates without the padding
import torch
from torch import nn
torch.manual_seed(0)
e = nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8, batch_first=True), 2)
x = torch.randn(2, 3, 4)
padding = torch.tensor([[False] * 3, [False, False, True]])
e.eval()
print(e(x, src_key_padding_mask=padding))
with torch.no_grad():
    print(e(x, src_key_padding_mask=padding))
    print(e(x, mask=torch.ones(3, 3, dtype=torch.bool).triu(1)))
