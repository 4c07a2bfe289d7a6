"""Sparse mixture of experts: top-k gates, a load-balancing loss, tokens gathered per expert."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Expert(nn.Module):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(d_model, d_ff), nn.ReLU(), nn.Linear(d_ff, d_model))

    def forward(self, x):
        return self.net(x)


class NoisyTopkRouter(nn.Module):
    def __init__(self, d_model, num_experts, top_k):
        super(NoisyTopkRouter, self).__init__()
        self.top_k = top_k
        self.topkroute_linear = nn.Linear(d_model, num_experts)
        self.noise_linear = nn.Linear(d_model, num_experts)

    def forward(self, x):
        logits = self.topkroute_linear(x)
        if self.training:
            noise = torch.randn_like(logits) * F.softplus(self.noise_linear(x))
            logits = logits + noise
        top_k_logits, indices = logits.topk(self.top_k, dim=-1)
        zeros = torch.full_like(logits, float("-inf"))
        sparse_logits = zeros.scatter(-1, indices, top_k_logits)
        return F.softmax(sparse_logits, dim=-1), indices, logits


class SparseMoE(nn.Module):
    def __init__(self, d_model, d_ff, num_experts=4, top_k=2):
        super().__init__()
        self.router = NoisyTopkRouter(d_model, num_experts, top_k)
        self.experts = nn.ModuleList(Expert(d_model, d_ff) for _ in range(num_experts))
        self.top_k, self.num_experts = top_k, num_experts
        self.aux_loss = None

    def forward(self, x):
        gating, indices, logits = self.router(x)
        final_output = torch.zeros_like(x)
        flat_x = x.view(-1, x.size(-1))
        flat_gating = gating.view(-1, gating.size(-1))
        for i, expert in enumerate(self.experts):
            expert_mask = (indices == i).any(dim=-1)
            flat_mask = expert_mask.view(-1)
            if flat_mask.any():
                expert_output = expert(flat_x[flat_mask])
                gating_scores = flat_gating[flat_mask, i].unsqueeze(1)
                final_output[expert_mask] += (expert_output * gating_scores).squeeze(1)
        probs = logits.softmax(-1).view(-1, self.num_experts)
        onehot = F.one_hot(indices.view(-1, self.top_k), self.num_experts).float().sum(1)
        self.aux_loss = self.num_experts * (onehot.mean(0) * probs.mean(0)).sum()
        return final_output


class MoEIndexAdd(nn.Module):
    """The same layer as Mixtral writes it: where, index_add_."""

    def __init__(self, gate, experts, top_k):
        super().__init__()
        self.gate, self.experts, self.top_k = gate, experts, top_k

    def forward(self, hidden_states):
        b, t, d = hidden_states.shape
        hidden_states = hidden_states.view(-1, d)
        router_logits = self.gate(hidden_states)
        routing_weights = F.softmax(router_logits, dim=1, dtype=torch.float)
        routing_weights, selected = torch.topk(routing_weights, self.top_k, dim=-1)
        routing_weights /= routing_weights.sum(dim=-1, keepdim=True)
        final = torch.zeros((b * t, d), dtype=hidden_states.dtype)
        expert_mask = F.one_hot(selected, num_classes=len(self.experts)).permute(2, 1, 0)
        for expert_idx in range(len(self.experts)):
            idx, top_x = torch.where(expert_mask[expert_idx])
            current = hidden_states[None, top_x].reshape(-1, d)
            current = self.experts[expert_idx](current) * routing_weights[top_x, idx, None]
            final.index_add_(0, top_x, current.to(hidden_states.dtype))
        return final.reshape(b, t, d), router_logits


torch.manual_seed(1)
moe = SparseMoE(d_model=16, d_ff=32)
print(moe.router)
opt = torch.optim.Adam(moe.parameters(), lr=5e-3)
x = torch.randn(4, 8, 16)
target = torch.roll(x, shifts=1, dims=-1).sign()
losses = []
for it in range(20):
    out = moe(x)
    task = F.mse_loss(out, target)
    loss = task + 0.01 * moe.aux_loss
    opt.zero_grad()
    loss.backward()
    opt.step()
    losses.append(loss.item())
    if it % 10 == 9:
        print(f"{it + 1:3d} | task {task:.5f} | balance {moe.aux_loss.item():.5f}")

moe.eval()
with torch.no_grad():
    gating, indices, _ = moe.router(x)
    print("load per expert:", torch.bincount(indices.flatten(), minlength=4).tolist())
    print("gates of the first tokens:\n", gating[0, :3])
    mixtral = MoEIndexAdd(moe.router.topkroute_linear, moe.experts, 2)
    again, _ = mixtral(x)
    print("two ways agree:", torch.allclose(again, moe(x), atol=1e-6))
