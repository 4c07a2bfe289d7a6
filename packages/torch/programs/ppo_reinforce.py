"""Policy gradients on a bandit-like corridor: REINFORCE with a baseline, then PPO with clipping and GAE."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.distributions import Categorical

N = 5  # cells; start in the middle, reward at the right end


class Corridor:
    def reset(self):
        self.pos, self.t = N // 2, 0
        return self.obs()

    def obs(self):
        return F.one_hot(torch.tensor(self.pos), N).float()

    def step(self, action):
        self.pos = max(0, min(N - 1, self.pos + (1 if action == 1 else -1)))
        self.t += 1
        done = self.pos in (0, N - 1) or self.t >= 10
        reward = 1.0 if self.pos == N - 1 else -0.05
        return self.obs(), reward, done


def layer_init(layer, std=2**0.5, bias_const=0.0):
    torch.nn.init.orthogonal_(layer.weight, std)
    torch.nn.init.constant_(layer.bias, bias_const)
    return layer


class ActorCritic(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(layer_init(nn.Linear(N, 16)), nn.Tanh())
        self.actor = layer_init(nn.Linear(16, 2), std=0.01)
        self.critic = layer_init(nn.Linear(16, 1), std=1.0)

    def forward(self, x, action=None):
        h = self.body(x)
        dist = Categorical(logits=self.actor(h))
        if action is None:
            action = dist.sample()
        return action, dist.log_prob(action), dist.entropy(), self.critic(h).squeeze(-1)


torch.manual_seed(0)
env, net = Corridor(), ActorCritic()
losses = []

# REINFORCE
opt = torch.optim.Adam(net.parameters(), lr=0.01)
for episode in range(10):
    state, done = env.reset(), False
    saved, rewards = [], []
    while not done:
        action, logp, _, value = net(state)
        saved.append((logp, value))
        state, r, done = env.step(action.item())
        rewards.append(r)
    R, returns = 0.0, []
    for r in rewards[::-1]:
        R = r + 0.99 * R
        returns.insert(0, R)
    returns = torch.tensor(returns)
    policy_loss = sum(-lp * (ret - v.item()) for (lp, v), ret in zip(saved, returns))
    value_loss = sum(F.smooth_l1_loss(v, ret) for (_, v), ret in zip(saved, returns))
    loss = policy_loss + value_loss
    opt.zero_grad()
    loss.backward()
    opt.step()
    losses.append(loss.item())
print("reinforce", ["%.3f" % l for l in losses])

# PPO
opt = torch.optim.Adam(net.parameters(), lr=0.01, eps=1e-5)
for update in range(10):
    obs, actions, logps, rewards, dones, values = [], [], [], [], [], []
    state = env.reset()
    with torch.no_grad():
        for _ in range(24):
            a, lp, _, v = net(state)
            obs.append(state); actions.append(a); logps.append(lp); values.append(v)
            state, r, done = env.step(int(a))
            rewards.append(r); dones.append(float(done))
            if done:
                state = env.reset()
        next_value = net(state)[3]
    obs, actions, logps, values = map(torch.stack, (obs, actions, logps, values))
    rewards, dones = torch.tensor(rewards), torch.tensor(dones)
    advantages, last = torch.zeros_like(rewards), 0
    for t in reversed(range(24)):
        nv = next_value if t == 23 else values[t + 1]
        delta = rewards[t] + 0.99 * nv * (1 - dones[t]) - values[t]
        advantages[t] = last = delta + 0.99 * 0.95 * (1 - dones[t]) * last
    returns = advantages + values
    for epoch in range(2):
        for idx in torch.randperm(24).chunk(2):
            _, newlogp, entropy, newvalue = net(obs[idx], actions[idx])
            ratio = (newlogp - logps[idx]).exp()
            adv = (advantages[idx] - advantages[idx].mean()) / (advantages[idx].std() + 1e-8)
            pg_loss = torch.max(-adv * ratio, -adv * torch.clamp(ratio, 0.8, 1.2)).mean()
            v_loss = 0.5 * ((newvalue - returns[idx]) ** 2).mean()
            loss = pg_loss - 0.01 * entropy.mean() + 0.5 * v_loss
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 0.5)
            opt.step()
    losses.append(v_loss.item())
    if update % 3 == 0:
        print(f"update {update}: loss {loss:.4f} return {rewards.sum():.2f} entropy {entropy.mean().item():.4f}")
probs = Categorical(logits=net.actor(net.body(torch.eye(N)))).probs
print(probs)
print(Categorical(probs=torch.tensor([0.25, 0.75])), Categorical(torch.tensor([1.0, 3.0])).entropy())
