"""word2vec: skip-gram with negative sampling on a toy corpus; nearest neighbours by cosine."""
import random
from collections import Counter

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim

random.seed(1)
torch.manual_seed(1)

corpus = [
    "the king rules the land", "the queen rules the land", "the king loves the queen",
    "a dog chases a cat", "a cat chases a mouse", "the dog and the cat sleep", "a mouse and a cat eat",
    "the queen and the king eat", "the land sleeps",
]
tokens = [s.split() for s in corpus]
counts = Counter(w for s in tokens for w in s)
vocab = sorted(counts, key=lambda w: (-counts[w], w))
w2i = {w: i for i, w in enumerate(vocab)}

pairs = []
window = 2
for s in tokens:
    for i, center in enumerate(s):
        for j in range(max(0, i - window), min(len(s), i + window + 1)):
            if i != j:
                pairs.append((w2i[center], w2i[s[j]]))
random.shuffle(pairs)
print(len(vocab), "words,", len(pairs), "pairs, first:", [(vocab[a], vocab[b]) for a, b in pairs[:3]])

freq = torch.tensor([counts[w] for w in vocab], dtype=torch.float)
noise = freq.pow(0.75) / freq.pow(0.75).sum()
print(noise)


class SkipGram(nn.Module):
    def __init__(self, n_vocab, n_embed):
        super().__init__()
        self.in_embed = nn.Embedding(n_vocab, n_embed)
        self.out_embed = nn.Embedding(n_vocab, n_embed)
        self.in_embed.weight.data.uniform_(-0.5 / n_embed, 0.5 / n_embed)
        self.out_embed.weight.data.uniform_(-1, 1)

    def forward(self, center, context, negatives):
        v = self.in_embed(center)  # B, D
        u = self.out_embed(context)
        n = self.out_embed(negatives)  # B, K, D
        positive = F.logsigmoid((v * u).sum(1))
        negative = F.logsigmoid(-torch.bmm(n, v.unsqueeze(2)).squeeze(2)).sum(1)
        return -(positive + negative).mean()


model = SkipGram(len(vocab), 12)
optimizer = optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=10, gamma=0.5)
data = torch.tensor(pairs)
losses = []
for epoch in range(20):
    perm = torch.randperm(len(data))
    total, batches = 0.0, 0
    for i in range(0, len(data), 32):
        batch = data[perm[i : i + 32]]
        negatives = torch.multinomial(noise, len(batch) * 3, replacement=True).view(len(batch), 3)
        loss = model(batch[:, 0], batch[:, 1], negatives)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
        batches += 1
    scheduler.step()
    losses.append(total / batches)
    if epoch % 5 == 4:
        print(f"epoch {epoch + 1:02d}  loss {losses[-1]:.4f}  lr {scheduler.get_last_lr()}")

with torch.no_grad():
    w = F.normalize(model.in_embed.weight, dim=1)
    similarity = w @ w.T
    similarity.fill_diagonal_(-1)
    for word in ("king", "cat", "the"):
        scores, best = similarity[w2i[word]].topk(3)
        print(word, "->", [(vocab[i], round(s.item(), 2)) for i, s in zip(best, scores)])
