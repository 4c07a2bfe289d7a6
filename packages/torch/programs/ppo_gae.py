"""PPO on a small grid world: vectorized rollouts, GAE, clipped surrogate and value loss, entropy, KL early stop, orthogonal init."""
from dataclasses import dataclass, field

import torch
import torch.nn as nn
import torch.optim as optim
from torch.distributions.categorical import Categorical


@dataclass
class Args:
    seed: int = 1
    num_envs: int = 4
    num_steps: int = 16
    total_updates: int = 5
    learning_rate: float = 2.5e-3
    anneal_lr: bool = True
    gamma: float = 0.99
    gae_lambda: float = 0.95
    num_minibatches: int = 4
    update_epochs: int = 3
    norm_adv: bool = True
    clip_coef: float = 0.2
    clip_vloss: bool = True
    ent_coef: float = 0.01
    vf_coef: float = 0.5
    max_grad_norm: float = 0.5
    target_kl: float = None
    batch_size: int = field(init=False)
    minibatch_size: int = field(init=False)

    def __post_init__(self):
        self.batch_size = self.num_envs * self.num_steps
        self.minibatch_size = self.batch_size // self.num_minibatches


class GridEnvs:
    """Walkers on a 4x4 grid; the reward is at the corner, each step costs a little; walls stop them."""

    moves = torch.tensor([[0, 1], [0, -1], [1, 0], [-1, 0]])

    def __init__(self, n, size=4):
        self.n, self.size = n, size

    def reset(self):
        self.at = torch.zeros(self.n, 2, dtype=torch.long)
        self.steps = torch.zeros(self.n, dtype=torch.long)
        return self._obs()

    def _obs(self):
        return nn.functional.one_hot(self.at, self.size).flatten(1).float()

    def step(self, action):
        self.at = (self.at + self.moves[action]).clamp_(0, self.size - 1)
        self.steps += 1
        won = (self.at == self.size - 1).all(dim=1)
        done = won | (self.steps >= 12)
        reward = torch.where(won, 1.0, -0.02)
        self.at[done] = 0
        self.steps.masked_fill_(done, 0)
        return self._obs(), reward, done


def layer_init(layer, std=2**0.5, bias_const=0.0):
    torch.nn.init.orthogonal_(layer.weight, std)
    torch.nn.init.constant_(layer.bias, bias_const)
    return layer


class Agent(nn.Module):
    def __init__(self, obs_dim, n_actions):
        super().__init__()
        self.network = nn.ModuleDict({
            "critic": nn.Sequential(layer_init(nn.Linear(obs_dim, 32)), nn.Tanh(), layer_init(nn.Linear(32, 1), std=1.0)),
            "actor": nn.Sequential(layer_init(nn.Linear(obs_dim, 32)), nn.Tanh(), layer_init(nn.Linear(32, n_actions), std=0.01)),
        })

    def get_value(self, x):
        return self.network["critic"](x)

    def get_action_and_value(self, x, action=None, mask=None):
        logits = self.network["actor"](x)
        if mask is not None:
            logits = torch.where(mask, logits, torch.tensor(-1e8))
        probs = Categorical(logits=logits)
        if action is None:
            action = probs.sample()
        return action, probs.log_prob(action), probs.entropy(), self.get_value(x)


class RunningMeanStd(nn.Module):
    def __init__(self, shape=(), epsilon=1e-4):
        super().__init__()
        self.register_buffer("mean", torch.zeros(shape, dtype=torch.float64))
        self.register_buffer("var", torch.ones(shape, dtype=torch.float64))
        self.register_buffer("count", torch.tensor(epsilon, dtype=torch.float64))

    def update(self, x):
        batch_mean, batch_var, batch_count = x.double().mean(0), x.double().var(0, unbiased=False), x.shape[0]
        delta = batch_mean - self.mean
        tot = self.count + batch_count
        m2 = self.var * self.count + batch_var * batch_count + delta.square() * self.count * batch_count / tot
        self.mean += delta * batch_count / tot
        self.var.copy_(m2 / tot)
        self.count.fill_(tot)


args = Args()
torch.manual_seed(args.seed)
torch.backends.cudnn.deterministic = True
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
envs = GridEnvs(args.num_envs)
agent = Agent(8, 4).to(device)
optimizer = optim.Adam(agent.parameters(), lr=args.learning_rate, eps=1e-5)
returns_stat = RunningMeanStd()
obs = torch.zeros((args.num_steps, args.num_envs, 8)).to(device)
actions = torch.zeros((args.num_steps, args.num_envs), dtype=torch.long).to(device)
logprobs = torch.zeros((args.num_steps, args.num_envs)).to(device)
rewards = torch.zeros((args.num_steps, args.num_envs)).to(device)
dones = torch.zeros((args.num_steps, args.num_envs)).to(device)
values = torch.zeros((args.num_steps, args.num_envs)).to(device)
next_obs, next_done = envs.reset(), torch.zeros(args.num_envs)
losses = []
for update in range(1, args.total_updates + 1):
    if args.anneal_lr:
        frac = 1.0 - (update - 1.0) / args.total_updates
        optimizer.param_groups[0]["lr"] = frac * args.learning_rate
    for step in range(args.num_steps):
        obs[step], dones[step] = next_obs, next_done
        with torch.no_grad():
            action, logprob, _, value = agent.get_action_and_value(next_obs)
            values[step] = value.flatten()
        actions[step], logprobs[step] = action, logprob
        next_obs, reward, done = envs.step(action)
        rewards[step] = reward.to(device).view(-1)
        next_done = done.float()
    with torch.no_grad():
        next_value = agent.get_value(next_obs).reshape(1, -1)
        advantages = torch.zeros_like(rewards).to(device)
        lastgaelam = 0
        for t in reversed(range(args.num_steps)):
            if t == args.num_steps - 1:
                nextnonterminal, nextvalues = 1.0 - next_done, next_value
            else:
                nextnonterminal, nextvalues = 1.0 - dones[t + 1], values[t + 1]
            delta = rewards[t] + args.gamma * nextvalues * nextnonterminal - values[t]
            advantages[t] = lastgaelam = delta + args.gamma * args.gae_lambda * nextnonterminal * lastgaelam
        returns = advantages + values
    returns_stat.update(returns.flatten())
    b_obs, b_logprobs, b_actions = obs.reshape((-1, 8)), logprobs.reshape(-1), actions.reshape(-1)
    b_advantages, b_returns, b_values = advantages.reshape(-1), returns.reshape(-1), values.reshape(-1)
    clipfracs = []
    for epoch in range(args.update_epochs):
        b_inds = torch.randperm(args.batch_size)
        for start in range(0, args.batch_size, args.minibatch_size):
            mb_inds = b_inds[start:start + args.minibatch_size]
            _, newlogprob, entropy, newvalue = agent.get_action_and_value(b_obs[mb_inds], b_actions[mb_inds])
            logratio = newlogprob - b_logprobs[mb_inds]
            ratio = logratio.exp()
            with torch.no_grad():
                old_approx_kl = (-logratio).mean()
                approx_kl = ((ratio - 1) - logratio).mean()
                clipfracs += [((ratio - 1.0).abs() > args.clip_coef).float().mean().item()]
            mb_advantages = b_advantages[mb_inds]
            if args.norm_adv:
                mb_advantages = (mb_advantages - mb_advantages.mean()) / (mb_advantages.std() + 1e-8)
            pg_loss1 = -mb_advantages * ratio
            pg_loss2 = -mb_advantages * torch.clamp(ratio, 1 - args.clip_coef, 1 + args.clip_coef)
            pg_loss = torch.max(pg_loss1, pg_loss2).mean()
            newvalue = newvalue.view(-1)
            if args.clip_vloss:
                v_loss_unclipped = (newvalue - b_returns[mb_inds]) ** 2
                v_clipped = b_values[mb_inds] + torch.clamp(newvalue - b_values[mb_inds], -args.clip_coef, args.clip_coef)
                v_loss_clipped = (v_clipped - b_returns[mb_inds]) ** 2
                v_loss = 0.5 * torch.max(v_loss_unclipped, v_loss_clipped).mean()
            else:
                v_loss = 0.5 * ((newvalue - b_returns[mb_inds]) ** 2).mean()
            entropy_loss = entropy.mean()
            loss = pg_loss - args.ent_coef * entropy_loss + v_loss * args.vf_coef
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(agent.parameters(), args.max_grad_norm)
            optimizer.step()
        losses.append(loss.item())
        if args.target_kl is not None and approx_kl > args.target_kl:
            break
    y_pred, y_true = b_values, b_returns
    var_y = torch.var(y_true)
    explained_var = float("nan") if var_y == 0 else (1 - torch.var(y_true - y_pred) / var_y).item()
    print(f"update {update} return {rewards.sum(0).mean():.3f} value {v_loss.item():.4f} policy {pg_loss.item():.4f} "
          f"entropy {entropy_loss.item():.4f} kl {approx_kl.item():.5f} clipped {sum(clipfracs) / len(clipfracs):.3f} ev {explained_var:.3f}")

print({k: v.dtype for k, v in returns_stat.state_dict().items()}, f"{returns_stat.mean:.4f} {returns_stat.var:.4f}")
mask = torch.tensor([[True, False, True, False]]).expand(3, 4)
a, lp, ent, _ = agent.get_action_and_value(obs[0, :3], mask=mask)
print(a, lp.exp() <= 1, ent < torch.log(torch.tensor(2.0)) + 1e-6)
# discounted returns in one go: a triangular matrix of powers instead of a loop
k = torch.arange(args.num_steps)
powers = torch.tril(args.gamma ** (k[:, None] - k[None, :]).clamp(min=0).float()).t()
g, loop = powers @ rewards, torch.zeros(args.num_envs)
for t in reversed(range(args.num_steps)):
    loop = rewards[t] + args.gamma * loop
print(torch.allclose(g[0], loop, atol=1e-5))
