# === modules print themselves and name their weights
import torch
from torch import nn
for m in [nn.RNN(3, 4), nn.LSTM(3, 4, 2, dropout=.1, bidirectional=True, batch_first=True), nn.GRU(3, 4, bias=False), nn.LSTM(3, 4, proj_size=2), nn.RNN(3, 4, nonlinearity="relu"),
          nn.LSTMCell(3, 4), nn.GRUCell(3, 4, bias=False), nn.RNNCell(3, 4), nn.RNNCell(3, 4, nonlinearity="relu")]:
    print(m, [(k, tuple(v.shape)) for k, v in m.state_dict().items()])
# === layers, directions, states
import torch
from torch import nn
torch.manual_seed(0)
x = torch.randn(5, 2, 3)
for make in (nn.RNN, nn.LSTM, nn.GRU):
    m = make(3, 4, num_layers=2, bidirectional=True)
    out, h = m(x)
    h = h if make is nn.LSTM else (h,)
    print(out.shape, [s.shape for s in h], out[0, 0], h[-1][3, 1])
    (out.sum() + sum(s.pow(2).sum() for s in h)).backward()
    print(m.weight_ih_l0.grad[0], m.bias_hh_l1_reverse.grad[:3])
    print(m(x, tuple(torch.ones_like(s) for s in h) if make is nn.LSTM else torch.ones_like(h[0]))[0][0, 0, :3])
    b = make(3, 4, batch_first=True)
    print(b(x)[0].shape, b(x[0])[0].shape)
print(nn.LSTM(3, 4, proj_size=2)(x)[0][0])
# === cells
import torch
from torch import nn
torch.manual_seed(0)
x = torch.randn(2, 3)
print(nn.RNNCell(3, 4)(x))
print(nn.LSTMCell(3, 4)(x, (torch.ones(2, 4), torch.zeros(2, 4))))
print(nn.GRUCell(3, 4)(x[0]))
# === packed sequences
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pack_sequence, pad_packed_sequence, pad_sequence, unpack_sequence, unpad_sequence
p = pack_padded_sequence(torch.arange(12.).view(3, 4, 1), [4, 3, 1], batch_first=True)
print(p)
print(pad_packed_sequence(p))
p = pack_sequence([torch.ones(2), torch.ones(3)], enforce_sorted=False)
print(p, len(p), p.is_cuda, p.data)
print(unpack_sequence(p))
torch.manual_seed(0)
for make in (nn.LSTM, nn.GRU, nn.RNN):
    m = make(1, 2, bidirectional=True)
    packed = pack_padded_sequence(torch.arange(12.).view(3, 4, 1), [2, 4, 1], batch_first=True, enforce_sorted=False)
    out, h = m(packed)
    print(pad_packed_sequence(out, batch_first=True))
    print(h)
print(pad_sequence([torch.ones(2, 2), torch.zeros(3, 2)], batch_first=True, padding_value=-1.0))
print(pad_sequence([torch.ones(2), torch.zeros(3)], padding_side="left"))
print(unpad_sequence(pad_sequence([torch.ones(2), torch.zeros(3)]), torch.tensor([2, 3])))
# === what is refused
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence


def tell(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


tell(lambda: nn.LSTM(3, 4, dropout=2))
tell(lambda: nn.LSTM(3, 0))
tell(lambda: nn.LSTM(3, 4, num_layers=0))
tell(lambda: nn.LSTM(3, 4, proj_size=5))
tell(lambda: nn.GRU(3, 4, proj_size=2))
tell(lambda: nn.RNN(3, 4, nonlinearity="x"))
tell(lambda: nn.LSTM(3, 4.0))
tell(lambda: nn.LSTM(3, 4)(torch.randn(5, 2, 4)))
tell(lambda: nn.LSTM(3, 4)(torch.randn(2, 4, 5, 2)))
tell(lambda: nn.LSTM(3, 4)(torch.randn(5, 2, 3), (torch.randn(2, 2, 4), torch.randn(1, 2, 4))))
tell(lambda: nn.LSTM(3, 4)(torch.randn(5, 2, 3), torch.randn(1, 2, 4)))
tell(lambda: nn.LSTM(3, 4)(torch.randn(5, 3), (torch.randn(1, 2, 4), torch.randn(1, 2, 4))))
tell(lambda: nn.GRU(3, 4)(torch.randn(5, 2, 3), torch.randn(1, 3, 4)))
tell(lambda: nn.GRU(3, 4)(torch.randn(5, 3), torch.randn(1, 3, 4)))
tell(lambda: nn.LSTMCell(3, 4)(torch.randn(2, 5)))
tell(lambda: nn.GRUCell(3, 4)(torch.randn(2, 3), torch.randn(3, 4)))
tell(lambda: nn.LSTMCell(3, 4)(torch.randn(2, 3, 3)))
tell(lambda: pack_padded_sequence(torch.randn(3, 2, 1), [1, 2]))
# === a character model over packed sequences learns
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
torch.manual_seed(3)
words = ["hello", "lstm", "gate"]
chars = sorted(set("".join(words)))
ids = [torch.tensor([chars.index(c) for c in w]) for w in words]
lengths = torch.tensor([len(i) - 1 for i in ids])
x, y = pad_sequence([i[:-1] for i in ids], batch_first=True), pad_sequence([i[1:] for i in ids], batch_first=True, padding_value=-100)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(len(chars), 6)
        self.rnn = nn.LSTM(6, 8, batch_first=True)
        self.out = nn.Linear(8, len(chars))

    def forward(self, x):
        packed = pack_padded_sequence(self.emb(x), lengths, batch_first=True, enforce_sorted=False)
        h, _ = pad_packed_sequence(self.rnn(packed)[0], batch_first=True)
        return self.out(h)


m = Model()
opt = torch.optim.Adam(m.parameters(), lr=0.05)
for _ in range(8):
    loss = F.cross_entropy(m(x).flatten(0, 1), y.flatten())
    opt.zero_grad()
    loss.backward()
    opt.step()
    print(f"{loss.item():.4f}")
