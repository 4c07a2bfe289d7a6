"""Direct preference optimisation of a tiny language model against its frozen copy."""

import copy
from typing import Dict, List, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

IGNORE = -100


class TinyLM(nn.Module):
    def __init__(self, vocab_size: int = 20, d: int = 24):
        super().__init__()
        self.tok = nn.Embedding(vocab_size, d)
        self.rnn_w = nn.Linear(2 * d, d)
        self.head = nn.Linear(d, vocab_size, bias=False)

    def forward(self, input_ids: torch.LongTensor) -> torch.FloatTensor:
        h = self.tok.weight.new_zeros(input_ids.size(0), self.tok.embedding_dim)
        outs: List[torch.Tensor] = []
        for t in range(input_ids.size(1)):
            h = torch.tanh(self.rnn_w(torch.cat([self.tok(input_ids[:, t]), h], dim=-1)))
            outs.append(h)
        return self.head(torch.stack(outs, dim=1))


def _get_batch_logps(logits: torch.FloatTensor, labels: torch.LongTensor, average_log_prob: bool = False):
    assert logits.shape[:-1] == labels.shape
    labels = labels[:, 1:].clone()
    logits = logits[:, :-1, :]
    loss_mask = labels != IGNORE
    labels[labels == IGNORE] = 0  # a dummy, masked below
    per_token = torch.gather(logits.log_softmax(-1), dim=2, index=labels.unsqueeze(2)).squeeze(2)
    if average_log_prob:
        return (per_token * loss_mask).sum(-1) / loss_mask.sum(-1)
    return (per_token * loss_mask).sum(-1)


def dpo_loss(pc, pr, rc, rr, beta: float, label_smoothing: float = 0.0, ipo: bool = False):
    logits = (pc - pr) - (rc - rr)
    if ipo:
        losses = (logits - 1 / (2 * beta)) ** 2
    else:
        losses = -F.logsigmoid(beta * logits) * (1 - label_smoothing) - F.logsigmoid(-beta * logits) * label_smoothing
    chosen_rewards = beta * (pc - rc).detach()
    rejected_rewards = beta * (pr - rr).detach()
    return losses, chosen_rewards, rejected_rewards


def make_batch(n: int) -> Dict[str, torch.Tensor]:
    prompt = torch.randint(2, 20, (n, 4))
    chosen = torch.sort(torch.randint(2, 20, (n, 5)), dim=1).values  # we prefer sorted answers
    rejected = torch.sort(torch.randint(2, 20, (n, 5)), dim=1, descending=True)[0]
    batch = {}
    for name, answer in (("chosen", chosen), ("rejected", rejected)):
        ids = torch.cat([prompt, answer], dim=1)
        labels = ids.clone()
        labels[:, : prompt.shape[1]] = IGNORE
        batch[f"{name}_input_ids"], batch[f"{name}_labels"] = ids, labels
    return batch


def concatenated_forward(model: nn.Module, batch) -> Tuple[torch.Tensor, torch.Tensor]:
    ids = torch.cat([batch["chosen_input_ids"], batch["rejected_input_ids"]])
    labels = torch.cat([batch["chosen_labels"], batch["rejected_labels"]])
    all_logps = _get_batch_logps(model(ids).to(torch.float32), labels)
    half = batch["chosen_input_ids"].shape[0]
    return all_logps[:half], all_logps[half:]


torch.manual_seed(2024)
policy = TinyLM()
reference = copy.deepcopy(policy).eval().requires_grad_(False)
optimizer = torch.optim.RMSprop(policy.parameters(), lr=1e-3)
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lr_lambda=lambda step: min(1.0, (step + 1) / 5))

losses = []
for step in range(20):
    batch = make_batch(8)
    pc, pr = concatenated_forward(policy, batch)
    with torch.no_grad():
        rc, rr = concatenated_forward(reference, batch)
    per_example, cr, rj = dpo_loss(pc, pr, rc, rr, beta=0.5)
    loss = per_example.mean()
    loss.backward()
    grad_norm = nn.utils.clip_grad_norm_(policy.parameters(), max_norm=10.0).item()
    optimizer.step()
    scheduler.step()
    optimizer.zero_grad()
    losses.append(loss.item())
    if step % 5 == 4:
        acc = (cr > rj).float().mean()
        print(
            f"step {step + 1:2d} loss {loss:.4f} margin {(cr - rj).mean():.4f} acc {acc:.2f} "
            f"grad_norm {grad_norm:.3f} lr {scheduler.get_last_lr()[0]:.1e}"
        )
ipo, _, _ = dpo_loss(pc, pr, rc, rr, beta=0.5, ipo=True)
print(ipo.detach())
print(all(not p.requires_grad for p in reference.parameters()), reference.training, policy.training)
