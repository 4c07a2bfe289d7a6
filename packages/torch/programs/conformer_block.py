"""A Conformer encoder with CTC: relative attention, convolution module, macaron feed-forward, SpecAugment, Noam schedule, decoding."""
import math
from itertools import groupby

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


class Swish(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * torch.sigmoid(x)


class Transpose(nn.Module):
    def __init__(self, shape: tuple):
        super(Transpose, self).__init__()
        self.shape = shape

    def forward(self, x):
        return x.transpose(*self.shape)


class PositionalEncoding(nn.Module):
    def __init__(self, d_model: int = 16, max_len: int = 200) -> None:
        super().__init__()
        pe = torch.zeros(max_len, d_model, requires_grad=False)
        position = torch.arange(0, max_len, dtype=torch.float).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2).float() * -(math.log(10000.0) / d_model))
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe.unsqueeze(0))

    def forward(self, length: int) -> Tensor:
        return self.pe[:, :length]


class RelativeMultiHeadAttention(nn.Module):
    """Transformer-XL's attention: content and position scores, the latter shifted."""

    def __init__(self, d_model: int = 16, num_heads: int = 4, dropout_p: float = 0.1):
        super().__init__()
        assert d_model % num_heads == 0, "d_model % num_heads should be zero."
        self.d_model, self.d_head, self.num_heads = d_model, d_model // num_heads, num_heads
        self.sqrt_dim = math.sqrt(d_model)
        self.query_proj, self.key_proj, self.value_proj = (nn.Linear(d_model, d_model) for _ in range(3))
        self.pos_proj = nn.Linear(d_model, d_model, bias=False)
        self.dropout = nn.Dropout(p=dropout_p)
        self.u_bias = nn.Parameter(torch.Tensor(self.num_heads, self.d_head))
        self.v_bias = nn.Parameter(torch.Tensor(self.num_heads, self.d_head))
        torch.nn.init.xavier_uniform_(self.u_bias)
        torch.nn.init.xavier_uniform_(self.v_bias)
        self.out_proj = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, pos_embedding, mask=None):
        batch_size = value.size(0)
        query = self.query_proj(query).view(batch_size, -1, self.num_heads, self.d_head)
        key = self.key_proj(key).view(batch_size, -1, self.num_heads, self.d_head).permute(0, 2, 1, 3)
        value = self.value_proj(value).view(batch_size, -1, self.num_heads, self.d_head).permute(0, 2, 1, 3)
        pos_embedding = self.pos_proj(pos_embedding).view(batch_size, -1, self.num_heads, self.d_head)
        content_score = torch.matmul((query + self.u_bias).transpose(1, 2), key.transpose(2, 3))
        pos_score = torch.matmul((query + self.v_bias).transpose(1, 2), pos_embedding.permute(0, 2, 3, 1))
        pos_score = self._relative_shift(pos_score)
        score = (content_score + pos_score) / self.sqrt_dim
        if mask is not None:
            score.masked_fill_(mask.unsqueeze(1), -1e9)
        attn = self.dropout(F.softmax(score, -1))
        context = torch.matmul(attn, value).transpose(1, 2)
        return self.out_proj(context.contiguous().view(batch_size, -1, self.d_model))

    def _relative_shift(self, pos_score: Tensor) -> Tensor:
        batch_size, num_heads, seq_length1, seq_length2 = pos_score.size()
        zeros = pos_score.new_zeros(batch_size, num_heads, seq_length1, 1)
        padded_pos_score = torch.cat([zeros, pos_score], dim=-1)
        padded_pos_score = padded_pos_score.view(batch_size, num_heads, seq_length2 + 1, seq_length1)
        return padded_pos_score[:, :, 1:].view_as(pos_score)


class FeedForward(nn.Sequential):
    def __init__(self, dim, expansion=2, p=0.1):
        super().__init__(nn.LayerNorm(dim), nn.Linear(dim, dim * expansion), Swish(), nn.Dropout(p),
                         nn.Linear(dim * expansion, dim), nn.Dropout(p))


class ConformerConvModule(nn.Module):
    def __init__(self, in_channels, kernel_size=5, p=0.1):
        super().__init__()
        assert (kernel_size - 1) % 2 == 0, "kernel_size should be a odd number for 'SAME' padding"
        self.sequential = nn.Sequential(
            nn.LayerNorm(in_channels),
            Transpose(shape=(1, 2)),
            nn.Conv1d(in_channels, in_channels * 2, 1),
            nn.GLU(dim=1),
            nn.Conv1d(in_channels, in_channels, kernel_size, groups=in_channels, padding=(kernel_size - 1) // 2, bias=False),
            nn.BatchNorm1d(in_channels),
            nn.SiLU(),
            nn.Conv1d(in_channels, in_channels, 1),
            nn.Dropout(p=p),
        )

    def forward(self, inputs):
        return self.sequential(inputs).transpose(1, 2)


class ConformerBlock(nn.Module):
    def __init__(self, dim, heads=4):
        super().__init__()
        self.ff1, self.ff2 = FeedForward(dim), FeedForward(dim)
        self.attn_norm, self.attn = nn.LayerNorm(dim), RelativeMultiHeadAttention(dim, heads)
        self.pe = PositionalEncoding(dim)
        self.conv = ConformerConvModule(dim)
        self.norm = nn.LayerNorm(dim)

    def forward(self, x, mask=None):
        x = x + 0.5 * self.ff1(x)
        h = self.attn_norm(x)
        x = x + self.attn(h, h, h, self.pe(x.size(1)).repeat(x.size(0), 1, 1), mask=mask)
        x = x + self.conv(x)
        x = x + 0.5 * self.ff2(x)
        return self.norm(x)


class Conformer(nn.Module):
    def __init__(self, n_mels=12, dim=16, depth=2, vocab=6):
        super().__init__()
        self.subsample = nn.Sequential(nn.Conv2d(1, 4, 3, stride=2, padding=1), nn.ReLU(), nn.Conv2d(4, 4, 3, stride=(1, 2), padding=1), nn.ReLU())
        self.proj = nn.Linear(4 * math.ceil(n_mels / 4), dim)
        self.blocks = nn.ModuleList([ConformerBlock(dim) for _ in range(depth)])
        self.head = nn.Linear(dim, vocab)

    def forward(self, feats, lengths):
        x = self.subsample(feats.unsqueeze(1))  # (B, 1, T, F) -> (B, C, T/2, F/4)
        b, c, t, f = x.shape
        x = self.proj(x.transpose(1, 2).reshape(b, t, c * f))
        lengths = torch.div(lengths + 1, 2, rounding_mode="trunc")
        pad = torch.arange(t)[None, :] >= lengths[:, None]
        mask = pad[:, None, :] | pad[:, :, None]
        for block in self.blocks:
            x = block(x, mask)
        return F.log_softmax(self.head(x), dim=-1), lengths


def spec_augment(feats, time_masks=1, freq_masks=1, width=3):
    feats = feats.clone()
    for _ in range(freq_masks):
        f0 = int(torch.randint(0, feats.size(2) - width, ()))
        feats[:, :, f0:f0 + width] = 0
    for _ in range(time_masks):
        t0 = torch.randint(0, feats.size(1) - width, (feats.size(0),))
        steps = torch.arange(feats.size(1))
        m = (steps[None] >= t0[:, None]) & (steps[None] < t0[:, None] + width)
        feats.masked_fill_(m.unsqueeze(-1), 0.0)
    return feats


class Noam:
    def __init__(self, optimizer, dim, warmup):
        self.optimizer, self.dim, self.warmup, self._step = optimizer, dim, warmup, 0

    def step(self):
        self._step += 1
        for p in self.optimizer.param_groups:
            p["lr"] = self.dim**-0.5 * min(self._step**-0.5, self._step * self.warmup**-1.5) * 0.1
        self.optimizer.step()


def greedy(log_probs, lengths, blank=0):
    best = log_probs.argmax(-1)
    return [[k for k, _ in groupby(row[:n].tolist()) if k != blank] for row, n in zip(best, lengths.tolist())]


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        prev, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            prev, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, prev + (x != y))
    return row[-1]


torch.manual_seed(0)
codebook = torch.randn(6, 12)
batch = []
for n in (6, 5, 4, 3):
    tokens = torch.randint(1, 6, (n,))
    feats = codebook[tokens].repeat_interleave(4, dim=0) + 0.1 * torch.randn(4 * n, 12)
    batch.append((feats, tokens))
feats = nn.utils.rnn.pad_sequence([f for f, _ in batch], batch_first=True)
targets = torch.cat([t for _, t in batch])
in_len, tgt_len = torch.tensor([len(f) for f, _ in batch]), torch.tensor([len(t) for _, t in batch])
model = Conformer()
print(sum(p.numel() for p in model.parameters()), len(list(model.named_modules())), [tuple(b.shape) for n, b in model.named_buffers() if n.endswith("pe")])
ctc = nn.CTCLoss(blank=0, zero_infinity=True)
optimizer = torch.optim.RAdam(model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-6)
sched = Noam(optimizer, 16, 4)
losses = []
for step in range(8):
    model.train()
    optimizer.zero_grad()
    log_probs, out_len = model(spec_augment(feats), in_len)
    loss = ctc(log_probs.transpose(0, 1), targets, out_len, tgt_len)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), 5.0, error_if_nonfinite=True)
    sched.step()
    losses.append(loss.item())
    print(f"step {step} loss {loss.item():.4f} lr {optimizer.param_groups[0]['lr']:.5f}")
model.eval()
with torch.no_grad():
    log_probs, out_len = model(feats, in_len)
    alone, alone_len = model(feats[3:, :12], in_len[3:])
    print(out_len, log_probs.shape, torch.isfinite(log_probs).all())
    per = F.ctc_loss(log_probs.transpose(0, 1), nn.utils.rnn.pad_sequence([t for _, t in batch], batch_first=True), out_len, tgt_len, reduction="none")
    print(per.shape, per.sum() > 0, alone_len)
    hyp = greedy(log_probs, out_len)
    print(len(hyp), edit_distance([1, 2, 3], [1, 3]), edit_distance("kitten", "sitting"))
losses.append(per.sum().item())
shift = RelativeMultiHeadAttention(4, 1)._relative_shift(torch.arange(9.0).view(1, 1, 3, 3))
print(shift)
