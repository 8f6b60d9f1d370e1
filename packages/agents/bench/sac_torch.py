"""SAC's update in PyTorch by autograd, in the manner of RAD's curl_sac.py: what ours is checked and timed against.

    sac_torch.py parity DIRECTORY   updates from given weights, batches and noise (see sacTorchParity.ts)
    sac_torch.py time               for each line "N" on standard input: the seconds that N updates took
"""
import copy
import json
import math
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from td3_torch import TwinCritic, mlp, multiply_speed


def sample(output, noise, o):
    """The squashed Gaussian of `output` [B, 2a]: action and log density of its unit-box form [B, 1]."""
    mu, log_std = output.chunk(2, dim=-1)
    low, high = o["logStdMin"], o["logStdMax"]
    log_std = low + 0.5 * (high - low) * (torch.tanh(log_std) + 1)
    pi = torch.tanh(mu + noise * log_std.exp())
    log_pi = (-0.5 * noise.pow(2) - log_std).sum(-1, keepdim=True) - 0.5 * math.log(2 * math.pi) * noise.size(-1)
    log_pi = log_pi - torch.log(F.relu(1 - pi.pow(2)) + 1e-6).sum(-1, keepdim=True)
    return o["maximumAction"] * pi, log_pi


class Sac:
    def __init__(self, o):
        self.o = o
        self.actor = mlp([o["observationSize"], *o["hiddenSizes"], 2 * o["actionSize"]])
        self.critic = TwinCritic(o["observationSize"], o["actionSize"], o["hiddenSizes"])
        self.target_critic = copy.deepcopy(self.critic)
        self.log_alpha = torch.tensor(np.log(o["initialTemperature"]), requires_grad=True)
        self.actor_optimizer = torch.optim.Adam(self.actor.parameters(), lr=o["learningRate"])
        self.critic_optimizer = torch.optim.Adam(self.critic.parameters(), lr=o["learningRate"])
        self.alpha_optimizer = torch.optim.Adam(
            [self.log_alpha], lr=o["alphaLearningRate"], betas=(o["alphaBeta1"], 0.999)
        )
        self.updates = 0

    def update(self, observation, action, next_observation, reward, not_done, next_noise=None, noise=None):
        """One update; without noise it is drawn. Returns the losses as tensors, None for those of no actor's update."""
        o = self.o
        with torch.no_grad():
            if next_noise is None:
                next_noise = torch.randn_like(action)
            next_action, next_log_pi = sample(self.actor(next_observation), next_noise, o)
            target = torch.min(*self.target_critic(next_observation, next_action))
            target = target - self.log_alpha.exp() * next_log_pi
            target = reward + not_done * o["discount"] * target
        q1, q2 = self.critic(observation, action)
        critic_loss = F.mse_loss(q1, target) + F.mse_loss(q2, target)
        self.critic_optimizer.zero_grad()
        critic_loss.backward()
        self.critic_optimizer.step()

        actor_loss = alpha_loss = None
        if self.updates % o["actorUpdateFrequency"] == 0:
            if noise is None:
                noise = torch.randn_like(action)
            policy_action, log_pi = sample(self.actor(observation), noise, o)
            q = torch.min(*self.critic(observation, policy_action))
            actor_loss = (self.log_alpha.exp().detach() * log_pi - q).mean()
            self.actor_optimizer.zero_grad()
            actor_loss.backward()
            self.actor_optimizer.step()
            alpha_loss = (self.log_alpha.exp() * (-log_pi - o["targetEntropy"]).detach()).mean()
            self.alpha_optimizer.zero_grad()
            alpha_loss.backward()
            self.alpha_optimizer.step()
        if self.updates % o["criticTargetUpdateFrequency"] == 0:
            for parameter, slow in zip(self.critic.parameters(), self.target_critic.parameters()):
                slow.data.copy_(o["criticTau"] * parameter.data + (1 - o["criticTau"]) * slow.data)
        self.updates += 1
        return critic_loss, actor_loss, alpha_loss


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

    sac = Sac(o)
    nets = (sac.actor, sac.critic, sac.target_critic)
    for net in nets:
        for parameter in net.parameters():
            parameter.data.copy_(take(*parameter.shape))
    rows, n, a = o["batchSize"], o["observationSize"], o["actionSize"]
    out = []
    for _ in range(o["updates"]):
        batch = (take(rows, n), take(rows, a), take(rows, n), take(rows, 1), take(rows, 1))
        losses = sac.update(*batch, next_noise=take(rows, a), noise=take(rows, a))
        out += [float("nan") if loss is None else loss.item() for loss in losses]
    out.append(sac.log_alpha.item())
    for net in nets:
        for parameter in net.parameters():
            out += parameter.detach().reshape(-1).tolist()
    np.array(out, dtype="<f4").tofile(os.path.join(directory, "output.f32"))


def timing():
    o = {
        "observationSize": 17, "actionSize": 6, "maximumAction": 1.0, "hiddenSizes": [256, 256], "learningRate": 3e-4,
        "discount": 0.99, "criticTau": 0.01, "criticTargetUpdateFrequency": 2, "actorUpdateFrequency": 2,
        "logStdMin": -10, "logStdMax": 2, "initialTemperature": 0.1, "alphaLearningRate": 1e-4, "alphaBeta1": 0.5,
        "targetEntropy": -6,
    }  # fmt: skip
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    stored = 100_000
    # float32 storage, as the published replay buffers have it for states.
    fields = [
        field.astype(np.float32)
        for field in (
            rng.standard_normal((stored, 17)), rng.uniform(-1, 1, (stored, 6)), rng.standard_normal((stored, 17)),
            rng.standard_normal((stored, 1)), rng.uniform(size=(stored, 1)) > 0.01,
        )
    ]  # fmt: skip
    sac = Sac(o)
    identity = {"torch": torch.__version__, "threads": torch.get_num_threads(), "gflops": multiply_speed()}
    print(json.dumps(identity), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            index = np.random.randint(0, stored, size=256)
            sac.update(*(torch.as_tensor(field[index]) for field in fields))
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    parity(sys.argv[2]) if sys.argv[1] == "parity" else timing()
