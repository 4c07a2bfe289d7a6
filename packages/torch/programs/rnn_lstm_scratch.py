# Char-level RNN and LSTM cells written by hand: learning to continue "hello world".
import torch
import torch.nn as nn
from torch.autograd import Variable

torch.manual_seed(0)
sentence = "hello world, hello torch"
vocab = sorted(set(sentence))
char2ix = dict((c, i) for i, c in enumerate(vocab))
ix2char = dict((i, c) for c, i in char2ix.items())
V, H = len(vocab), 16
print("vocab:", vocab)


def one_hot(i, n):
    t = torch.zeros(1, n)
    t[0][i] = 1
    return t


class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super(RNN, self).__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size + hidden_size, hidden_size)
        self.i2o = nn.Linear(hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)

    def forward(self, input, hidden):
        combined = torch.cat((input, hidden), 1)
        hidden = torch.tanh(self.i2h(combined))
        return self.softmax(self.i2o(hidden)), hidden

    def initHidden(self):
        return Variable(torch.zeros(1, self.hidden_size))


class LSTMCell(nn.Module):
    """Gates in the order input, forget, cell, output."""

    def __init__(self, n_in, n_hidden):
        super().__init__()
        self.W = nn.Parameter(torch.empty(4 * n_hidden, n_in))
        self.U = nn.Parameter(torch.empty(4 * n_hidden, n_hidden))
        self.b = nn.Parameter(torch.zeros(4 * n_hidden))
        bound = 1.0 / n_hidden**0.5
        for w in (self.W, self.U):
            nn.init.uniform_(w, -bound, bound)
        self.b.data[n_hidden : 2 * n_hidden].fill_(1.0)  # remember at first

    def forward(self, x, state):
        h, c = state
        i, f, g, o = (x @ self.W.t() + h @ self.U.t() + self.b).chunk(4, 1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        return h, c


rnn = RNN(V, H, V)
criterion = nn.NLLLoss()
lr = 0.1
losses = []
for epoch in range(12):
    hidden = rnn.initHidden()
    rnn.zero_grad()
    loss = 0
    for a, b in zip(sentence, sentence[1:]):
        output, hidden = rnn(one_hot(char2ix[a], V), hidden)
        loss += criterion(output, torch.LongTensor([char2ix[b]]))
    loss.backward()
    for p in rnn.parameters():
        p.data.add_(p.grad.data, alpha=-lr / 5)
    losses.append(loss.item() / len(sentence))
    if epoch % 4 == 0:
        print("%d %.4f" % (epoch, losses[-1]))

cell, head = LSTMCell(V, H), nn.Linear(H, V)
params = list(cell.parameters()) + list(head.parameters())
optimizer = torch.optim.Adam(params, lr=0.02)
eye = torch.eye(V)
ids = torch.tensor([char2ix[c] for c in sentence])
for epoch in range(12):
    h = c = torch.zeros(1, H)
    outs = []
    for t in range(len(ids) - 1):
        h, c = cell(eye[ids[t]].unsqueeze(0), (h, c))
        outs.append(head(h))
    loss = nn.CrossEntropyLoss()(torch.cat(outs), ids[1:])
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_value_(params, 0.5)
    optimizer.step()
    losses.append(loss.item())
print("lstm: %.4f -> %.4f" % (losses[12], losses[-1]))

with torch.no_grad():
    hidden, ch, out = rnn.initHidden(), "h", "h"
    for _ in range(12):
        output, hidden = rnn(one_hot(char2ix[ch], V), hidden)
        topv, topi = output.data.topk(1)
        ch = ix2char[topi[0][0].item()]
        out += ch
print(repr(out))
print(rnn)
