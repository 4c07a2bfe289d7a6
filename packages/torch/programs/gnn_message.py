"""Graph networks without a library: GCN by index_add, GraphSAGE by scatter, attention by a softmax per node."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(12)
# Two communities of eight with a few bridges.
edges = []
for block in (range(0, 8), range(8, 16)):
    for i in block:
        for j in block:
            if i < j and torch.rand(1).item() < 0.5:
                edges += [(i, j), (j, i)]
edges += [(0, 8), (8, 0), (3, 12), (12, 3)]
edge_index = torch.tensor(edges, dtype=torch.long).t().contiguous()
num_nodes = 16
x = torch.randn(num_nodes, 6)
y = (torch.arange(num_nodes) >= 8).long()
train_mask = torch.zeros(num_nodes, dtype=torch.bool)
train_mask[[0, 1, 8, 9]] = True
print(edge_index.shape, train_mask.nonzero(as_tuple=True)[0], torch.bincount(edge_index[1], minlength=num_nodes))


class GCNConv(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.lin = nn.Linear(i, o, bias=False)
        self.bias = nn.Parameter(torch.zeros(o))

    def forward(self, x, edge_index):
        loops = torch.arange(x.size(0)).repeat(2, 1)
        row, col = torch.cat([edge_index, loops], dim=1)
        deg = torch.zeros(x.size(0)).index_add_(0, col, torch.ones(col.numel()))
        norm = deg.pow(-0.5)[row] * deg.pow(-0.5)[col]
        x = self.lin(x)
        return torch.zeros_like(x).index_add(0, col, norm.unsqueeze(-1) * x[row]) + self.bias


class SAGEConv(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.own, self.neigh = nn.Linear(i, o), nn.Linear(i, o, bias=False)

    def forward(self, x, edge_index):
        src, dst = edge_index
        total = torch.zeros_like(x).scatter_add(0, dst[:, None].expand(-1, x.size(1)), x[src])
        count = torch.zeros(x.size(0), 1).scatter_add(0, dst[:, None], torch.ones(dst.numel(), 1))
        return self.own(x) + self.neigh(total / count.clamp(min=1))


class GATConv(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.lin = nn.Linear(i, o, bias=False)
        self.a = nn.Parameter(torch.randn(2 * o) * 0.3)

    def forward(self, x, edge_index):
        src, dst = edge_index
        h = self.lin(x)
        e = F.leaky_relu(torch.cat([h[src], h[dst]], -1) @ self.a, 0.2)
        top = torch.full((x.size(0),), float("-inf")).scatter_reduce(0, dst, e.detach(), reduce="amax")
        e = (e - top[dst]).exp()
        alpha = e / torch.zeros(x.size(0)).index_add(0, dst, e)[dst]
        return torch.zeros_like(h).index_add(0, dst, alpha[:, None] * h[src])


losses = []
for conv in (GCNConv, SAGEConv, GATConv):
    layers = nn.ModuleList([conv(6, 12), conv(12, 2)])
    opt = torch.optim.Adam(layers.parameters(), lr=0.02, weight_decay=5e-4)
    for epoch in range(15):
        h = F.relu(layers[0](x, edge_index))
        out = layers[1](F.dropout(h, p=0.2, training=True), edge_index)
        loss = F.nll_loss(F.log_softmax(out[train_mask], dim=1), y[train_mask])
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    with torch.no_grad():
        out = layers[1](F.relu(layers[0](x, edge_index)), edge_index)
    acc = (out.argmax(1) == y)[~train_mask].sum().item() / int((~train_mask).sum())
    print(f"{conv.__name__}: {losses[-15]:.4f} -> {losses[-1]:.4f}, accuracy {acc:.2f}")

# Dense adjacency says the same as index_add.
gcn = GCNConv(6, 4)
A = torch.eye(num_nodes)
A[edge_index[1], edge_index[0]] = 1.0
D = A.sum(1)
dense = (A / torch.sqrt(D[:, None] * D[None])) @ gcn.lin(x) + gcn.bias
print("dense agrees:", torch.allclose(dense, gcn(x, edge_index), atol=1e-6))
