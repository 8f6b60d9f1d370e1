"""PPO's update in PyTorch, in the manner of CleanRL's ppo_continuous_action.py: what ours is checked and timed against.

    ppo_torch.py parity DIRECTORY   updates from given weights and batches (see ppoTorchParity.ts)
    ppo_torch.py time               for each line "N" on standard input: the seconds that N epochs of 32 minibatches took
"""
import json
import os
import sys
import time

import numpy as np
import torch
import torch.nn as nn
from torch.distributions.normal import Normal


def mlp(sizes):
    layers = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(fan_in, fan_out), nn.Tanh()]
    return nn.Sequential(*layers[:-1])


class Ppo:
    def __init__(self, o):
        self.o = o
        self.mean = mlp([o["observationSize"], *o["hiddenSizes"], o["actionSize"]])
        self.critic = mlp([o["observationSize"], *o["hiddenSizes"], 1])
        self.log_std = nn.Parameter(torch.zeros(o["actionSize"]))
        self.parameters = [*self.mean.parameters(), *self.critic.parameters(), self.log_std]
        self.optimizer = torch.optim.Adam(self.parameters, lr=o["learningRate"], eps=o["adamEpsilon"])

    def update(self, observation, action, log_probability, advantage, target, old_value):
        """One update; returns the losses of policy and critic."""
        o = self.o
        distribution = Normal(self.mean(observation), self.log_std.exp().expand_as(action))
        log_ratio = distribution.log_prob(action).sum(1) - log_probability
        ratio = log_ratio.exp()
        with torch.no_grad():
            approximate_kl = (ratio - 1 - log_ratio).mean()
        if o["advantageNormalisation"] == "minibatch":
            advantage = (advantage - advantage.mean()) / (advantage.std() + 1e-8)
        c = o["clipRange"]
        policy_loss = torch.max(-advantage * ratio, -advantage * ratio.clamp(1 - c, 1 + c)).mean()
        value = self.critic(observation).squeeze(1)
        squares = (value - target) ** 2
        if o["valueLoss"] == "clipped":
            held = old_value + (value - old_value).clamp(-c, c)
            squares = torch.max(squares, (held - target) ** 2)
        value_loss = 0.5 * squares.mean()
        entropy = distribution.entropy().sum(1).mean()
        loss = policy_loss - o["entropyCoefficient"] * entropy + o["valueCoefficient"] * value_loss
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, o["gradientNorm"])
        self.optimizer.step()
        return policy_loss, value_loss, entropy, approximate_kl


def flat(parameters):
    return torch.cat([p.detach().reshape(-1) for p in parameters]).numpy()


def parity(directory):
    with open(os.path.join(directory, "options.json")) as file:
        o = json.load(file)
    values = torch.from_numpy(np.fromfile(os.path.join(directory, "input.f32"), dtype=np.float32))
    at = 0

    def take(*shape):
        nonlocal at
        count = int(np.prod(shape))
        at += count
        return values[at - count:at].reshape(shape)

    agent = Ppo(o)
    with torch.no_grad():
        for network in (agent.mean, agent.critic):
            for parameter in network.parameters():
                parameter.copy_(take(*parameter.shape))
        agent.log_std.copy_(take(o["actionSize"]))
    rows, n, a = o["batchSize"], o["observationSize"], o["actionSize"]
    losses = []
    for k in range(o["updates"]):
        agent.optimizer.param_groups[0]["lr"] = o["learningRates"][k]
        batch = [take(rows, n), take(rows, a), take(rows), take(rows), take(rows), take(rows)]
        losses += [float(loss.detach()) for loss in agent.update(*batch)]
    networks = [flat(agent.mean.parameters()), flat(agent.critic.parameters()), flat([agent.log_std])]
    np.concatenate([np.array(losses, dtype=np.float32), *networks]).tofile(os.path.join(directory, "output.f32"))


def gigaflops():
    """GFLOP/s of a 256x256x256 product: the build's BLAS, so that an unoptimised one is not taken for a fair bar."""
    a, b = torch.randn(256, 256), torch.randn(256, 256)
    best = float("inf")
    for _ in range(200):
        start = time.perf_counter()
        torch.mm(a, b)
        best = min(best, time.perf_counter() - start)
    return 2 * 256**3 / best / 1e9


def timing():
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.manual_seed(0)
    n, a, steps, rows = 17, 6, 2048, 64
    agent = Ppo({
        "observationSize": n, "actionSize": a, "hiddenSizes": [64, 64], "learningRate": 3e-4, "adamEpsilon": 1e-5,
        "clipRange": 0.2, "valueLoss": "clipped", "valueCoefficient": 0.5, "entropyCoefficient": 0.0, "gradientNorm": 0.5,
        "advantageNormalisation": "minibatch",
    })
    with torch.no_grad():
        observation = torch.randn(steps, n)
        mean = agent.mean(observation)
        action = mean + torch.randn(steps, a)
        log_probability = Normal(mean, 1.0).log_prob(action).sum(1)
        value = agent.critic(observation).squeeze(1)
        advantage = torch.randn(steps)
        rollout = [observation, action, log_probability, advantage, advantage + value, value]
    order = np.arange(steps)
    print(json.dumps({"torch": torch.__version__, "gflops": gigaflops()}), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            np.random.shuffle(order)
            for begin in range(0, steps, rows):
                agent.update(*(part[order[begin:begin + rows]] for part in rollout))
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["parity"]:
        parity(sys.argv[2])
    else:
        timing()
