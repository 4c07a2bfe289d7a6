"""The measured work in Python, the same text on our torch and on real PyTorch: `prepare(name)`, then `run(name, times)`."""

import time

import torch
import torch.nn.functional as F
from operations import OPERATIONS
from pictures import PICTURES
from torch import nn

VOCAB, TOKENS, WIDTH, HEADS, LAYERS, BATCH = 65, 64, 128, 4, 4, 8


def gemm(n):
    a, b = torch.randn(n, n), torch.randn(n, n)
    return lambda: a @ b


def on_a_million(f):
    x = torch.randn(1024, 1024)
    return lambda: f(x)


def add8(grad):
    x, y = torch.ones(8, requires_grad=grad), torch.ones(8)
    return lambda: x + y


def mlp():
    net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    x, y = torch.randn(64, 784), torch.randint(10, (64,))

    def step():
        optimizer.zero_grad()
        F.cross_entropy(net(x), y).backward()
        optimizer.step()

    return step


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x):
        b, t, c = x.shape
        heads = (b, t, HEADS, c // HEADS)
        q, k, v = (part.view(heads).transpose(1, 2) for part in self.qkv(self.norm1(x)).split(c, dim=2))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(y.transpose(1, 2).reshape(b, t, c))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.places = nn.Embedding(VOCAB, WIDTH), nn.Embedding(TOKENS, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, VOCAB, bias=False)

    def forward(self, ids):
        x = self.tokens(ids) + self.places(torch.arange(ids.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


def gpt():
    model = GPT()
    assert sum(p.numel() for p in model.parameters()) == 818_176
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    ids = torch.randint(VOCAB, (BATCH, TOKENS + 1))

    def step():
        optimizer.zero_grad()
        logits = model(ids[:, :-1])
        F.cross_entropy(logits.view(-1, VOCAB), ids[:, 1:].reshape(-1)).backward()
        optimizer.step()

    return step


TASKS = {
    **{f"gemm{n}": (lambda n=n: gemm(n)) for n in (128, 256, 512, 1024)},
    "add": lambda: on_a_million(lambda x: x + x),
    "exp": lambda: on_a_million(torch.exp),
    "softmax": lambda: on_a_million(lambda x: torch.softmax(x, -1)),
    "layer_norm": lambda: on_a_million(lambda x: F.layer_norm(x, (1024,))),
    "add8": lambda: add8(False),
    "add8_grad": lambda: add8(True),
    "mlp": mlp,
    "gpt": gpt,
    **OPERATIONS,
    **PICTURES,
}
_ready = {}


def prepare(name):
    """Makes the tensors of a task; the work that is timed begins after it."""
    torch.manual_seed(0)
    _ready[name] = TASKS[name]()


def run(name, times):
    """Milliseconds that so many repetitions take."""
    body = _ready[name]
    repetitions = range(times)
    start = time.perf_counter()
    for _ in repetitions:
        body()
    return (time.perf_counter() - start) * 1000


def drop(name):
    """Forgets a task's tensors."""
    _ready.pop(name, None)
