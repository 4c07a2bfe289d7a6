"""A small Vision Transformer on made-up images: which quadrant holds the bright patch?"""

import torch
from torch import nn, einsum
from torch.utils.data import DataLoader, TensorDataset


def pair(t):
    return t if isinstance(t, tuple) else (t, t)


class PatchEmbedding(nn.Module):
    """Cuts images into patches and projects each, without convolution."""

    def __init__(self, image_size, patch_size, channels, dim):
        super().__init__()
        ih, iw = pair(image_size)
        self.ph, self.pw = pair(patch_size)
        assert ih % self.ph == 0 and iw % self.pw == 0, "Image dimensions must be divisible by the patch size."
        self.num_patches = (ih // self.ph) * (iw // self.pw)
        self.proj = nn.Sequential(
            nn.LayerNorm(channels * self.ph * self.pw),
            nn.Linear(channels * self.ph * self.pw, dim),
            nn.LayerNorm(dim),
        )

    def forward(self, img):
        b, c, h, w = img.shape
        x = img.unfold(2, self.ph, self.ph).unfold(3, self.pw, self.pw)  # b c nh nw ph pw
        x = x.permute(0, 2, 3, 4, 5, 1).reshape(b, self.num_patches, -1)
        return self.proj(x)


class Attention(nn.Module):
    def __init__(self, dim, heads=4, dim_head=8, dropout=0.0):
        super().__init__()
        inner_dim = dim_head * heads
        self.heads, self.scale = heads, dim_head**-0.5
        self.norm = nn.LayerNorm(dim)
        self.attend = nn.Softmax(dim=-1)
        self.to_qkv = nn.Linear(dim, inner_dim * 3, bias=False)
        self.to_out = nn.Sequential(nn.Linear(inner_dim, dim), nn.Dropout(dropout))

    def forward(self, x):
        b, n, _ = x.shape
        qkv = self.to_qkv(self.norm(x)).chunk(3, dim=-1)
        q, k, v = map(lambda t: t.reshape(b, n, self.heads, -1).permute(0, 2, 1, 3), qkv)
        dots = einsum("b h i d, b h j d -> b h i j", q, k) * self.scale
        out = einsum("bhij,bhjd->bhid", self.attend(dots), v)
        return self.to_out(out.permute(0, 2, 1, 3).flatten(2))


class FeedForward(nn.Sequential):
    def __init__(self, dim, hidden_dim, dropout=0.0):
        super().__init__(
            nn.LayerNorm(dim),
            nn.Linear(dim, hidden_dim),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(hidden_dim, dim),
            nn.Dropout(dropout),
        )


class ViT(nn.Module):
    def __init__(self, *, image_size, patch_size, num_classes, dim, depth, heads, mlp_dim, pool="cls", channels=3):
        super().__init__()
        assert pool in {"cls", "mean"}
        self.to_patches = PatchEmbedding(image_size, patch_size, channels, dim)
        self.pos_embedding = nn.Parameter(torch.randn(1, self.to_patches.num_patches + 1, dim) * 0.02)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.layers = nn.ModuleList([])
        for _ in range(depth):
            self.layers.append(nn.ModuleList([Attention(dim, heads), FeedForward(dim, mlp_dim)]))
        self.pool = pool
        self.to_latent = nn.Identity()
        self.mlp_head = nn.Linear(dim, num_classes)

    def forward(self, img):
        x = self.to_patches(img)
        b, n, _ = x.shape
        cls_tokens = self.cls_token.expand(b, -1, -1)
        x = torch.cat((cls_tokens, x), dim=1)
        x += self.pos_embedding[:, : (n + 1)]
        for attn, ff in self.layers:
            x = attn(x) + x
            x = ff(x) + x
        x = x.mean(dim=1) if self.pool == "mean" else x[:, 0]
        return self.mlp_head(self.to_latent(x))


torch.manual_seed(42)
images = torch.randn(64, 3, 16, 16) * 0.5
labels = torch.randint(0, 4, (64,))
for i, label in enumerate(labels):
    r, c = divmod(label.item(), 2)
    images[i, :, 8 * r : 8 * r + 8, 8 * c : 8 * c + 8] += 1.0

loader = DataLoader(TensorDataset(images, labels), batch_size=16, shuffle=True)
v = ViT(image_size=16, patch_size=8, num_classes=4, dim=24, depth=2, heads=3, mlp_dim=48, pool="mean")
print(v)
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
optimizer = torch.optim.Adam(v.parameters(), lr=1e-3)
losses = []
for epoch in range(5):
    correct = total = 0
    for img, target in loader:
        pred = v(img)
        loss = criterion(pred, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        correct += (pred.argmax(1) == target).sum().item()
        total += target.size(0)
    print("Epoch %d, loss %.4f, accuracy %.1f%%" % (epoch + 1, sum(losses[-4:]) / 4, 100.0 * correct / total))
v.eval()
with torch.no_grad():
    print(v(images[:2]).softmax(-1))
