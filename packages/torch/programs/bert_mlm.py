"""BERT-style masked language modelling with nn.TransformerEncoder: 15% of tokens, 80/10/10 corruption."""
import torch
import torch.nn as nn
from typing import Tuple

PAD, CLS, SEP, MASK, FIRST = 0, 1, 2, 3, 4
VOCAB, MAXLEN = 24, 14


def mask_tokens(inputs: torch.Tensor, mlm_probability: float = 0.15) -> Tuple[torch.Tensor, torch.Tensor]:
    labels = inputs.clone()
    inputs = inputs.clone()
    probability_matrix = torch.full(labels.shape, mlm_probability)
    special = labels < FIRST
    probability_matrix.masked_fill_(special, value=0.0)
    masked_indices = torch.bernoulli(probability_matrix).bool()
    labels[~masked_indices] = -100
    indices_replaced = torch.bernoulli(torch.full(labels.shape, 0.8)).bool() & masked_indices
    inputs[indices_replaced] = MASK
    indices_random = torch.bernoulli(torch.full(labels.shape, 0.5)).bool() & masked_indices & ~indices_replaced
    random_words = torch.randint(FIRST, VOCAB, labels.shape, dtype=torch.long)
    inputs[indices_random] = random_words[indices_random]
    return inputs, labels


class Bert(nn.Module):
    def __init__(self, d=32, heads=4, layers=2):
        super().__init__()
        self.tok = nn.Embedding(VOCAB, d, padding_idx=PAD)
        self.seg = nn.Embedding(2, d)
        self.pos = nn.Embedding(MAXLEN, d)
        self.norm = nn.LayerNorm(d)
        layer = nn.TransformerEncoderLayer(d, heads, dim_feedforward=64, dropout=0.1, activation="gelu", batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, num_layers=layers)
        self.decoder = nn.Linear(d, VOCAB)
        self.decoder.weight = self.tok.weight
        self.nsp = nn.Linear(d, 2)

    def forward(self, ids, segments):
        pad = ids == PAD
        pos = torch.arange(ids.size(1), dtype=torch.long).expand_as(ids)
        h = self.norm(self.tok(ids) + self.seg(segments) + self.pos(pos))
        h = self.encoder(h, src_key_padding_mask=pad)
        return self.decoder(h), self.nsp(torch.tanh(h[:, 0]))


def make_batch(n):
    ids = torch.full((n, MAXLEN), PAD)
    segments = torch.zeros_like(ids)
    is_next = torch.randint(0, 2, (n,))
    for i in range(n):
        start = torch.randint(FIRST, VOCAB - 8, (1,)).item()
        a = torch.arange(start, start + 4)
        b = torch.arange(start + 4, start + 8) if is_next[i] else torch.randint(FIRST, VOCAB, (4,))
        row = torch.cat([torch.tensor([CLS]), a, torch.tensor([SEP]), b, torch.tensor([SEP])])
        ids[i, : len(row)] = row
        segments[i, 6 : len(row)] = 1
    return ids, segments, is_next


torch.manual_seed(0)
model = Bert()
print("parameters:", sum(p.numel() for p in model.parameters()))
mlm_loss = nn.CrossEntropyLoss(ignore_index=-100)
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
scheduler = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.1, total_iters=5)
losses = []
for step in range(20):
    ids, segments, is_next = make_batch(8)
    inputs, labels = mask_tokens(ids, 0.3)
    logits, nsp = model(inputs, segments)
    loss = mlm_loss(logits.view(-1, VOCAB), labels.view(-1)) + nn.functional.cross_entropy(nsp, is_next)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    scheduler.step()
    losses.append(loss.item())
    if step % 5 == 0:
        print(f"step {step:>3} | loss {loss.item():7.4f} | masked {(labels != -100).sum()} | lr {optimizer.param_groups[0]['lr']:.5f}")
model.eval()
print(inputs[0], labels[0])
with torch.no_grad():
    out, _ = model(inputs[:2], segments[:2])
print(out.shape, out.argmax(-1)[0])
