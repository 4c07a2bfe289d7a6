"""Speculative sampling: a draft model proposes, the target accepts or corrects; the distribution stays the target's."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class BigramLM(nn.Module):
    def __init__(self, vocab, hidden):
        super().__init__()
        self.emb = nn.Embedding(vocab, hidden)
        self.out = nn.Linear(hidden, vocab)

    def forward(self, idx):
        return self.out(torch.tanh(self.emb(idx)))


def train(model, data, steps, lr):
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.cross_entropy(model(data[:-1]), data[1:])
        opt.zero_grad(); loss.backward(); opt.step()
        history.append(loss.item())
    return history


def probs_of(model, seq, temperature=1.0):
    return F.softmax(model(seq) / temperature, dim=-1)


def sample(p, generator=None):
    return torch.multinomial(p, 1, generator=generator).squeeze(-1)


@torch.no_grad()
def speculative_step(target, draft, prefix, gamma, g):
    """Returns the accepted tokens (at least one) and how many of the draft's were taken."""
    seq, q = prefix.clone(), []
    for _ in range(gamma):
        dist = probs_of(draft, seq[-1:])[0]
        q.append(dist)
        seq = torch.cat([seq, sample(dist, g).view(1)])
    p = probs_of(target, seq[-gamma - 1 :])  # one pass gives gamma + 1 distributions
    accepted = []
    for i in range(gamma):
        token = seq[len(prefix) + i]
        ratio = p[i, token] / q[i][token]
        if torch.rand(1, generator=g) < torch.min(torch.tensor(1.0), ratio):
            accepted.append(token.item())
            continue
        residual = torch.clamp(p[i] - q[i], min=0)
        residual /= residual.sum()
        accepted.append(sample(residual, g).item())
        return accepted, i
    accepted.append(sample(p[gamma], g).item())
    return accepted, gamma


torch.manual_seed(11)
vocab = 12
corpus = torch.randint(0, vocab, (200,))
for i in range(1, 200):
    if torch.rand(()) < 0.7:
        corpus[i] = (corpus[i - 1] * 5 + 1) % vocab
target, draft = BigramLM(vocab, 32), BigramLM(vocab, 4)
losses = train(target, corpus, 30, 0.05) + train(draft, corpus, 15, 0.05)
print(f"target {losses[29]:.4f}  draft {losses[-1]:.4f}")

g = torch.Generator().manual_seed(99)
tokens, taken, rounds = torch.tensor([0]), 0, 0
while len(tokens) < 60:
    new, n = speculative_step(target, draft, tokens, gamma=4, g=g)
    tokens = torch.cat([tokens, torch.tensor(new)])
    taken, rounds = taken + n, rounds + 1
print("tokens:", tokens.tolist())
print(f"rounds {rounds}, accepted {taken / (4 * rounds):.2f} of proposals, {len(tokens) / rounds:.2f} tokens per target pass")

# What comes out is distributed as the target says.
counts = torch.zeros(vocab)
for _ in range(300):
    new, _ = speculative_step(target, draft, torch.tensor([3]), gamma=2, g=g)
    counts[new[0]] += 1
want = probs_of(target, torch.tensor([3]))[0].detach()
print("empirical:", counts / counts.sum())
print("target:   ", want)
print("total variation %.3f" % (0.5 * (counts / counts.sum() - want).abs().sum()).item())
