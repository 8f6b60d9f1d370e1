"""TD3's update in PyTorch, in the manner of the authors' current code: what ours is checked and timed against.

    td3_torch.py parity DIRECTORY   updates from given weights, batches and noise (see torchParity.ts)
    td3_torch.py time               for each line "N" on standard input: the seconds that N updates took
"""
import copy
import json
import os
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


def mlp(sizes):
    layers = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(fan_in, fan_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class Actor(nn.Module):
    def __init__(self, observation_size, action_size, hidden, maximum_action):
        super().__init__()
        self.layers = mlp([observation_size, *hidden, action_size])
        self.maximum_action = maximum_action

    def forward(self, observation):
        return self.maximum_action * torch.tanh(self.layers(observation))


class TwinCritic(nn.Module):
    def __init__(self, observation_size, action_size, hidden):
        super().__init__()
        sizes = [observation_size + action_size, *hidden, 1]
        self.first = mlp(sizes)
        self.second = mlp(sizes)

    def forward(self, observation, action):
        rows = torch.cat([observation, action], 1)
        return self.first(rows), self.second(rows)

    def q1(self, observation, action):
        return self.first(torch.cat([observation, action], 1))


class Td3:
    def __init__(self, o):
        self.o = o
        self.actor = Actor(o["observationSize"], o["actionSize"], o["hiddenSizes"], o["maximumAction"])
        self.critic = TwinCritic(o["observationSize"], o["actionSize"], o["hiddenSizes"])
        self.target_actor = copy.deepcopy(self.actor)
        self.target_critic = copy.deepcopy(self.critic)
        self.actor_optimizer = torch.optim.Adam(self.actor.parameters(), lr=o["learningRate"])
        self.critic_optimizer = torch.optim.Adam(self.critic.parameters(), lr=o["learningRate"])
        self.updates = 0

    def update(self, observation, action, next_observation, reward, not_done, noise=None):
        """One update; without `noise` it is drawn. Returns the losses as tensors, the actor's None when not updated."""
        o = self.o
        self.updates += 1
        with torch.no_grad():
            if noise is None:
                noise = torch.randn_like(action) * o["noise"]
            noise = noise.clamp(-o["noiseClip"], o["noiseClip"])
            limit = o["maximumAction"]
            next_action = (self.target_actor(next_observation) + noise).clamp(-limit, limit)
            target = torch.min(*self.target_critic(next_observation, next_action))
            target = reward + not_done * o["discount"] * target
        q1, q2 = self.critic(observation, action)
        critic_loss = F.mse_loss(q1, target) + F.mse_loss(q2, target)
        self.critic_optimizer.zero_grad()
        critic_loss.backward()
        self.critic_optimizer.step()
        if self.updates % o["policyDelay"] != 0:
            return critic_loss, None

        actor_loss = -self.critic.q1(observation, self.actor(observation)).mean()
        self.actor_optimizer.zero_grad()
        actor_loss.backward()
        self.actor_optimizer.step()
        for net, target in ((self.critic, self.target_critic), (self.actor, self.target_actor)):
            for parameter, slow in zip(net.parameters(), target.parameters()):
                slow.data.copy_(o["targetRate"] * parameter.data + (1 - o["targetRate"]) * slow.data)
        return critic_loss, actor_loss


def parity(directory):
    with open(os.path.join(directory, "options.json")) as file:
        o = json.load(file)
    data = torch.from_numpy(np.fromfile(os.path.join(directory, "input.f32"), dtype="<f4"))
    at = 0

    def take(*shape):
        nonlocal at
        count = int(np.prod(shape))
        at += count
        return data[at - count : at].reshape(shape)

    td3 = Td3(o)
    nets = (td3.actor, td3.critic, td3.target_actor, td3.target_critic)
    for net in nets:
        for parameter in net.parameters():
            parameter.data.copy_(take(*parameter.shape))
    rows, n, a = o["batchSize"], o["observationSize"], o["actionSize"]
    out = []
    for _ in range(o["updates"]):
        batch = (take(rows, n), take(rows, a), take(rows, n), take(rows, 1), take(rows, 1))
        critic_loss, actor_loss = td3.update(*batch, noise=take(rows, a))
        out += [critic_loss.item(), float("nan") if actor_loss is None else actor_loss.item()]
    for net in nets:
        for parameter in net.parameters():
            out += parameter.detach().reshape(-1).tolist()
    np.array(out, dtype="<f4").tofile(os.path.join(directory, "output.f32"))


def multiply_speed():
    """GFLOP/s of a 256x256x256 product, best of five: tells an optimised BLAS from the reference one."""
    a, b = torch.randn(256, 256), torch.randn(256, 256)
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(20):
            torch.mm(a, b)
        best = min(best, (time.perf_counter() - start) / 20)
    return 2 * 256**3 / best / 1e9


def timing():
    o = {
        "observationSize": 17, "actionSize": 6, "maximumAction": 1.0, "hiddenSizes": [256, 256], "learningRate": 3e-4,
        "discount": 0.99, "targetRate": 0.005, "policyDelay": 2, "noise": 0.2, "noiseClip": 0.5,
    }  # fmt: skip
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    stored = 100_000
    # float64 storage and one copy an array a batch, as the official replay buffer has it.
    fields = (
        rng.standard_normal((stored, 17)), rng.uniform(-1, 1, (stored, 6)), rng.standard_normal((stored, 17)),
        rng.standard_normal((stored, 1)), (rng.uniform(size=(stored, 1)) > 0.01).astype(np.float64),
    )  # fmt: skip
    td3 = Td3(o)
    identity = {"torch": torch.__version__, "threads": torch.get_num_threads(), "gflops": multiply_speed()}
    print(json.dumps(identity), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            index = np.random.randint(0, stored, size=256)
            td3.update(*(torch.FloatTensor(field[index]) for field in fields))
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    parity(sys.argv[2]) if sys.argv[1] == "parity" else timing()
