"""Contrastive learning three ways: CLIP's symmetric loss, SimCLR's NT-Xent, supervised InfoNCE with a queue."""
import torch
import torch.nn as nn
import torch.nn.functional as F


class CLIP(nn.Module):
    def __init__(self, d_image=12, d_text=10, d=8):
        super().__init__()
        self.image = nn.Sequential(nn.Linear(d_image, 32), nn.GELU(), nn.Linear(32, d))
        self.text_emb = nn.EmbeddingBag(d_text, 16, mode="mean")
        self.text_proj = nn.Parameter(torch.empty(16, d))
        nn.init.normal_(self.text_proj, std=16**-0.5)
        self.logit_scale = nn.Parameter(torch.ones([]) * torch.log(torch.tensor(1 / 0.07)))

    def forward(self, image, text):
        i = self.image(image)
        t = self.text_emb(text) @ self.text_proj
        i = i / i.norm(dim=1, keepdim=True)
        t = t / t.norm(dim=1, keepdim=True)
        logits_per_image = self.logit_scale.exp() * i @ t.t()
        return logits_per_image, logits_per_image.t()


def nt_xent(z1, z2, temperature=0.5):
    n = z1.size(0)
    z = F.normalize(torch.cat([z1, z2], dim=0), dim=1)
    sim = torch.mm(z, z.t()) / temperature
    mask = torch.eye(2 * n, dtype=torch.bool)
    sim = sim.masked_fill(mask, float("-inf"))
    targets = torch.cat([torch.arange(n, 2 * n), torch.arange(0, n)])
    return F.cross_entropy(sim, targets)


class MoCoQueue(nn.Module):
    def __init__(self, dim, K=16):
        super().__init__()
        self.K = K
        self.register_buffer("queue", F.normalize(torch.randn(dim, K), dim=0))
        self.register_buffer("queue_ptr", torch.zeros(1, dtype=torch.long))

    @torch.no_grad()
    def enqueue(self, keys):
        ptr = int(self.queue_ptr)
        assert self.K % keys.shape[0] == 0
        self.queue[:, ptr : ptr + keys.shape[0]] = keys.T
        self.queue_ptr[0] = (ptr + keys.shape[0]) % self.K

    def loss(self, q, k, T=0.2):
        l_pos = torch.einsum("nc,nc->n", [q, k]).unsqueeze(-1)
        l_neg = torch.einsum("nc,ck->nk", [q, self.queue.clone().detach()])
        logits = torch.cat([l_pos, l_neg], dim=1) / T
        return F.cross_entropy(logits, torch.zeros(logits.shape[0], dtype=torch.long))


torch.manual_seed(10)
N = 8
concepts = torch.randn(N, 12)
captions = torch.randint(0, 10, (N, 5))
model = CLIP()
opt = torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=0.01, eps=1e-6)
losses = []
for step in range(20):
    images = concepts + 0.1 * torch.randn_like(concepts)
    per_image, per_text = model(images, captions)
    labels = torch.arange(N)
    loss = (F.cross_entropy(per_image, labels) + F.cross_entropy(per_text, labels)) / 2
    opt.zero_grad()
    loss.backward()
    opt.step()
    with torch.no_grad():
        model.logit_scale.clamp_(0, 4.6052)
    losses.append(loss.item())
print("CLIP", [round(l, 3) for l in losses[::6]], "scale %.3f" % model.logit_scale.exp().item())
print("retrieval:", per_image.argmax(dim=1).tolist())

encoder = nn.Sequential(nn.Linear(12, 24), nn.ReLU(inplace=True), nn.Linear(24, 8))
key_encoder = nn.Sequential(nn.Linear(12, 24), nn.ReLU(inplace=True), nn.Linear(24, 8))
for pq, pk in zip(encoder.parameters(), key_encoder.parameters()):
    pk.data.copy_(pq.data)
    pk.requires_grad = False
queue = MoCoQueue(8)
sgd = torch.optim.SGD(encoder.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4, nesterov=True)
for step in range(20):
    a, b = (concepts + 0.2 * torch.randn_like(concepts) for _ in range(2))
    q = F.normalize(encoder(a), dim=1)
    with torch.no_grad():
        for pq, pk in zip(encoder.parameters(), key_encoder.parameters()):
            pk.data = pk.data * 0.9 + pq.data * (1.0 - 0.9)
        k = F.normalize(key_encoder(b), dim=1)
    loss = nt_xent(encoder(a), encoder(b)) + queue.loss(q, k)
    sgd.zero_grad()
    loss.backward()
    sgd.step()
    queue.enqueue(k)
    losses.append(loss.item())
print(f"SimCLR + MoCo {losses[20]:.4f} {losses[-1]:.4f}", queue.queue_ptr, queue.queue[:2, :4])
print("alignment %.4f" % F.cosine_similarity(encoder(concepts), key_encoder(concepts)).mean().item())
