"""Encoder-decoder attention with nn.MultiheadAttention: reversing sequences, masks, greedy decoding."""
import math
import torch
import torch.nn as nn
from torch import Tensor

BOS, EOS, PAD = 1, 2, 0
V = 13


class PositionalEncoding(nn.Module):
    def __init__(self, d_model: int, dropout: float = 0.0, max_len: int = 50):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        pe = torch.zeros(max_len, d_model)
        position = torch.arange(0, max_len, dtype=torch.float).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2).float() * (-math.log(10000.0) / d_model))
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe.unsqueeze(0))

    def forward(self, x: Tensor) -> Tensor:
        return self.dropout(x + self.pe[:, : x.size(1)].requires_grad_(False))


class EncoderLayer(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.attn = nn.MultiheadAttention(d, h, batch_first=True)
        self.ff = nn.Sequential(nn.Linear(d, 4 * d), nn.ReLU(), nn.Linear(4 * d, d))
        self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)

    def forward(self, x, pad):
        x = self.n1(x + self.attn(x, x, x, key_padding_mask=pad, need_weights=False)[0])
        return self.n2(x + self.ff(x))


class DecoderLayer(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(d, h, batch_first=True)
        self.cross = nn.MultiheadAttention(d, h, batch_first=True)
        self.ff = nn.Sequential(nn.Linear(d, 4 * d), nn.ReLU(), nn.Linear(4 * d, d))
        self.norms = nn.ModuleList(nn.LayerNorm(d) for _ in range(3))

    def forward(self, y, memory, causal, pad):
        y = self.norms[0](y + self.self_attn(y, y, y, attn_mask=causal)[0])
        out, weights = self.cross(y, memory, memory, key_padding_mask=pad, average_attn_weights=True)
        y = self.norms[1](y + out)
        return self.norms[2](y + self.ff(y)), weights


class Seq2Seq(nn.Module):
    def __init__(self, d=24, h=4):
        super().__init__()
        self.d = d
        self.src, self.tgt = nn.Embedding(V, d, padding_idx=PAD), nn.Embedding(V, d)
        self.pos = PositionalEncoding(d)
        self.enc, self.dec = EncoderLayer(d, h), DecoderLayer(d, h)
        self.generator = nn.Linear(d, V)
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.xavier_uniform_(p)

    def encode(self, src):
        pad = src.eq(PAD)
        return self.enc(self.pos(self.src(src) * math.sqrt(self.d)), pad), pad

    def decode(self, tgt, memory, pad):
        causal = torch.triu(torch.ones(tgt.size(1), tgt.size(1), dtype=torch.bool), diagonal=1)
        y, weights = self.dec(self.pos(self.tgt(tgt) * math.sqrt(self.d)), memory, causal, pad)
        return self.generator(y), weights

    def forward(self, src, tgt):
        return self.decode(tgt, *self.encode(src))


def batch(n):
    src = torch.zeros(n, 7, dtype=torch.long)
    tgt = torch.zeros(n, 9, dtype=torch.long)
    for i in range(n):
        length = int(torch.randint(3, 8, (1,)))
        seq = torch.randint(3, V, (length,))
        src[i, :length] = seq
        tgt[i, : length + 2] = torch.cat((torch.tensor([BOS]), seq.flip(0), torch.tensor([EOS])))
    return src, tgt


torch.manual_seed(8)
model = Seq2Seq()
print(model.enc.attn, sum(p.numel() for p in model.parameters() if p.requires_grad))
loss_fn = nn.CrossEntropyLoss(ignore_index=PAD, label_smoothing=0.1)
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3, betas=(0.9, 0.98), eps=1e-9)
noam = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) ** -0.5, (s + 1) * 8**-1.5) * 8**0.5)
losses = []
for step in range(20):
    src, tgt = batch(16)
    logits, attention = model(src, tgt[:, :-1])
    loss = loss_fn(logits.reshape(-1, V), tgt[:, 1:].reshape(-1))
    optimizer.zero_grad(); loss.backward(); optimizer.step(); noam.step()
    losses.append(loss.item())
print("losses: " + " ".join(f"{l:.3f}" for l in losses[::4]))
print(attention.shape, attention[0].sum(-1), attention[0, 0])

model.eval()
with torch.no_grad():
    memory, pad = model.encode(src[:1])
    ys = torch.ones(1, 1).fill_(BOS).type(torch.long)
    for _ in range(8):
        out, _ = model.decode(ys, memory, pad)
        next_word = torch.max(out[:, -1], dim=1)[1].item()
        ys = torch.cat([ys, torch.ones(1, 1).type_as(src.data).fill_(next_word)], dim=1)
        if next_word == EOS:
            break
print(src[0], ys)
