"""A word language model: embedding, a two-layer LSTM over packed sequences, tied weights, perplexity, top-p sampling."""
import math
from collections import Counter

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pack_sequence, pad_packed_sequence, pad_sequence
from torch.utils.data import DataLoader, Dataset, Sampler

CORPUS = """the cat sat on the mat
the dog sat on the log
a cat and a dog ran
the mat was on the log and the cat ran on the mat
a dog ran
the dog and the cat sat
on the mat a cat sat and a dog ran
the log was a mat
a cat sat on a dog and the dog ran on the log
the cat ran"""


class Vocab:
    def __init__(self, sentences, specials=("<pad>", "<bos>", "<eos>", "<unk>")):
        counter = Counter(w for s in sentences for w in s.split())
        self.itos = list(specials) + [w for w, c in sorted(counter.items(), key=lambda kv: (-kv[1], kv[0])) if c > 1]
        self.stoi = {w: i for i, w in enumerate(self.itos)}

    def __len__(self):
        return len(self.itos)

    def encode(self, s):
        return [1] + [self.stoi.get(w, 3) for w in s.split()] + [2]


class Sentences(Dataset):
    def __init__(self, lines, vocab):
        self.items = [torch.tensor(vocab.encode(line)) for line in lines]

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i][:-1], self.items[i][1:]


class BucketSampler(Sampler):
    """Batches of about the same length."""

    def __init__(self, lengths, batch_size):
        self.order = torch.as_tensor(lengths).argsort(stable=True).tolist()
        self.batch_size = batch_size

    def __iter__(self):
        batches = [self.order[i:i + self.batch_size] for i in range(0, len(self.order), self.batch_size)]
        for i in torch.randperm(len(batches)).tolist():
            yield batches[i]

    def __len__(self):
        return (len(self.order) + self.batch_size - 1) // self.batch_size


def collate(batch):
    xs, ys = zip(*batch)
    lengths = torch.tensor([len(x) for x in xs])
    return pad_sequence(xs, batch_first=True), pad_sequence(ys, batch_first=True, padding_value=-100), lengths


class RNNModel(nn.Module):
    def __init__(self, ntoken, ninp, nhid, nlayers, dropout=0.2, tie_weights=True):
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.encoder = nn.Embedding(ntoken, ninp, padding_idx=0)
        self.rnn = nn.LSTM(ninp, nhid, nlayers, dropout=dropout, batch_first=True)
        self.decoder = nn.Linear(nhid, ntoken)
        if tie_weights:
            if nhid != ninp:
                raise ValueError("When using the tied flag, nhid must be equal to emsize")
            self.decoder.weight = self.encoder.weight
        self.init_weights()
        self.nhid, self.nlayers = nhid, nlayers

    def init_weights(self):
        initrange = 0.1
        nn.init.uniform_(self.encoder.weight, -initrange, initrange)
        nn.init.zeros_(self.decoder.bias)
        for name, p in self.rnn.named_parameters():
            if "weight_hh" in name:
                for chunk in p.data.chunk(4):
                    nn.init.orthogonal_(chunk)
            elif name.startswith("bias_ih"):
                n = p.size(0)
                p.data[n // 4:n // 2].fill_(1.0)  # forget gate

    def forward(self, input, lengths, hidden=None):
        emb = self.drop(self.encoder(input))
        packed = pack_padded_sequence(emb, lengths.cpu(), batch_first=True, enforce_sorted=False)
        output, hidden = self.rnn(packed, hidden)
        output, _ = pad_packed_sequence(output, batch_first=True, total_length=input.size(1))
        return self.decoder(self.drop(output)), hidden

    def init_hidden(self, bsz):
        weight = next(self.parameters())
        return (weight.new_zeros(self.nlayers, bsz, self.nhid), weight.new_zeros(self.nlayers, bsz, self.nhid))


def repackage_hidden(h):
    """Wraps hidden states in new Tensors, to detach them from their history."""
    if isinstance(h, torch.Tensor):
        return h.detach()
    return tuple(repackage_hidden(v) for v in h)


torch.manual_seed(1111)
lines = CORPUS.split("\n")
vocab = Vocab(lines)
data = Sentences(lines, vocab)
loader = DataLoader(data, batch_sampler=BucketSampler([len(x) for x, _ in data], 3), collate_fn=collate)
model = RNNModel(len(vocab), 16, 16, 2)
print(model)
print(len(vocab), len(loader), sum(p.numel() for p in model.parameters()), [k for k in model.state_dict()])
opt = torch.optim.AdamW(model.parameters(), lr=1e-2, betas=(0.9, 0.95), weight_decay=0.01)
sched = torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=2e-2, total_steps=6 * len(loader), pct_start=0.25)
losses = []
for epoch in range(6):
    model.train()
    total_loss, total_words = 0.0, 0
    for x, y, lengths in loader:
        opt.zero_grad()
        logits, _ = model(x, lengths, model.init_hidden(x.size(0)))
        loss = F.cross_entropy(logits.transpose(1, 2), y, ignore_index=-100)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        opt.step()
        sched.step()
        losses.append(loss.item())
        words = int((y != -100).sum())
        total_loss, total_words = total_loss + loss.item() * words, total_words + words
    print(f"| epoch {epoch} | lr {sched.get_last_lr()[0]:.5f} | loss {total_loss / total_words:5.3f} | ppl {math.exp(total_loss / total_words):8.3f}")
print("padding row is still:", model.encoder.weight.grad[0].abs().sum() > 0, model.decoder.weight is model.encoder.weight)

model.eval()
# truncated backpropagation through time: the state is carried, the history is cut
stream = torch.cat([x for x, _ in data]).view(1, -1)
hidden, nll = model.init_hidden(1), 0.0
with torch.no_grad():
    for i in range(0, stream.size(1) - 1, 7):
        seq = stream[:, i:i + 8]
        out, hidden = model(seq[:, :-1], torch.tensor([seq.size(1) - 1]), hidden)
        hidden = repackage_hidden(hidden)
        nll += F.cross_entropy(out.flatten(0, 1), seq[:, 1:].flatten(), reduction="sum").item()
print(f"stream nll {nll:.3f}", [tuple(h.shape) for h in hidden])

ps = pack_sequence([torch.arange(4.0), torch.arange(2.0), torch.arange(1.0)])
print(ps)
print(isinstance(ps, PackedSequence), ps.batch_sizes.tolist(), pad_packed_sequence(ps, batch_first=True, padding_value=-1.0))
bi = nn.GRU(4, 3, bidirectional=True, batch_first=True)
seqs = [torch.randn(n, 4) for n in (2, 5, 3)]
packed = pack_sequence(seqs, enforce_sorted=False)
out, h = bi(packed)
unpacked, lens = pad_packed_sequence(out, batch_first=True)
alone, _ = bi(seqs[0][None])
print(lens, packed.sorted_indices, packed.unsorted_indices, torch.allclose(unpacked[0, :2], alone[0], atol=1e-6), h.shape)
losses.append(h.square().sum().item())


@torch.no_grad()
def sample(model, n, temperature=1.0, top_p=0.9):
    x, hidden, words = torch.tensor([[1]]), None, []
    for _ in range(n):
        logits, hidden = model(x, torch.tensor([1]), hidden)
        probs = F.softmax(logits[0, -1] / temperature, dim=-1)
        sorted_probs, order = torch.sort(probs, descending=True)
        remove = sorted_probs.cumsum(-1) - sorted_probs > top_p
        sorted_probs[remove] = 0.0
        sorted_probs.div_(sorted_probs.sum())
        nxt = order[torch.multinomial(sorted_probs, 1)]
        if nxt.item() == 2:
            break
        words.append(vocab.itos[nxt.item()])
        x = nxt.view(1, 1)
    return " ".join(words)


for t in (0.5, 1.0):
    print(t, "|", sample(model, 10, t))
