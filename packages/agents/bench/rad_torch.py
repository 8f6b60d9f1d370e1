"""RAD's update in PyTorch by autograd, in the manner of its curl_sac.py: what ours is checked and timed against.

    rad_torch.py parity DIRECTORY   updates from given weights, batches and noise (see radTorchParity.ts)
    rad_torch.py time               for each line "N" on standard input: the seconds that N updates took
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

from sac_torch import sample
from td3_torch import TwinCritic, mlp, multiply_speed


class Encoder(nn.Module):
    def __init__(self, o, convs=None):
        super().__init__()
        if convs is None:
            depth = o["channels"]
            convs = []
            for stride in o["strides"]:
                convs.append(nn.Conv2d(depth, o["filters"], 3, stride=stride))
                depth = o["filters"]
        self.convs = nn.ModuleList(convs)
        side = o["size"]
        for stride in o["strides"]:
            side = (side - 3) // stride + 1
        self.fc = nn.Linear(o["filters"] * side * side, o["featureSize"])
        self.ln = nn.LayerNorm(o["featureSize"])

    def convolve(self, images):
        for conv in self.convs:
            images = torch.relu(conv(images))
        return images.flatten(1)

    def head(self, convolved):
        return self.ln(self.fc(convolved))

    def forward(self, images):
        return self.head(self.convolve(images))

    def own(self):
        """The parameters that are not shared."""
        return [*self.fc.parameters(), *self.ln.parameters()]


class Rad:
    def __init__(self, o):
        self.o = o
        self.encoder = Encoder(o)
        self.critic = TwinCritic(o["featureSize"], o["actionSize"], o["hiddenSizes"])
        self.actor_encoder = Encoder(o, self.encoder.convs)
        self.trunk = mlp([o["featureSize"], *o["hiddenSizes"], 2 * o["actionSize"]])
        self.target_encoder = copy.deepcopy(self.encoder)
        self.target_critic = copy.deepcopy(self.critic)
        self.log_alpha = torch.tensor(np.log(o["initialTemperature"]), requires_grad=True)
        critic_side = [*self.encoder.parameters(), *self.critic.parameters()]
        # RAD gives the shared convolutions to the actor's optimiser too, whose gradients there are always zero.
        actor_side = [*self.actor_encoder.own(), *self.trunk.parameters()]
        self.critic_optimizer = torch.optim.Adam(critic_side, lr=o["criticLearningRate"])
        self.actor_optimizer = torch.optim.Adam(actor_side, lr=o["actorLearningRate"])
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
            next_output = self.trunk(self.actor_encoder(next_observation))
            next_action, next_log_pi = sample(next_output, next_noise, o)
            target = torch.min(*self.target_critic(self.target_encoder(next_observation), next_action))
            target = target - self.log_alpha.exp() * next_log_pi
            target = reward + not_done * o["discount"] * target
        q1, q2 = self.critic(self.encoder(observation), action)
        critic_loss = F.mse_loss(q1, target) + F.mse_loss(q2, target)
        self.critic_optimizer.zero_grad()
        critic_loss.backward()
        self.critic_optimizer.step()

        actor_loss = alpha_loss = None
        if self.updates % o["actorUpdateFrequency"] == 0:
            if noise is None:
                noise = torch.randn_like(action)
            # Twice, as RAD's actor and critic each run the convolutions, detached.
            actor_features = self.actor_encoder.head(self.actor_encoder.convolve(observation).detach())
            critic_features = self.encoder.head(self.encoder.convolve(observation).detach())
            policy_action, log_pi = sample(self.trunk(actor_features), noise, o)
            q = torch.min(*self.critic(critic_features, policy_action))
            actor_loss = (self.log_alpha.exp().detach() * log_pi - q).mean()
            self.actor_optimizer.zero_grad()
            actor_loss.backward()
            self.actor_optimizer.step()
            alpha_loss = (self.log_alpha.exp() * (-log_pi - o["targetEntropy"]).detach()).mean()
            self.alpha_optimizer.zero_grad()
            alpha_loss.backward()
            self.alpha_optimizer.step()
        if self.updates % o["criticTargetUpdateFrequency"] == 0:
            for net, target, tau in (
                (self.critic, self.target_critic, o["criticTau"]),
                (self.encoder, self.target_encoder, o["encoderTau"]),
            ):
                for parameter, slow in zip(net.parameters(), target.parameters()):
                    slow.data.copy_(tau * parameter.data + (1 - tau) * slow.data)
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

    rad = Rad(o)
    nets = (
        list(rad.encoder.parameters()), list(rad.critic.parameters()), rad.actor_encoder.own(),
        list(rad.trunk.parameters()), list(rad.target_encoder.parameters()), list(rad.target_critic.parameters()),
    )  # fmt: skip
    for net in nets:
        for parameter in net:
            parameter.data.copy_(take(*parameter.shape))
    rows, a = o["batchSize"], o["actionSize"]
    images = (rows, o["channels"], o["size"], o["size"])
    out = []
    for _ in range(o["updates"]):
        batch = (take(*images) / 255, take(rows, a), take(*images) / 255, take(rows, 1), take(rows, 1))
        losses = rad.update(*batch, next_noise=take(rows, a), noise=take(rows, a))
        out += [float("nan") if loss is None else loss.item() for loss in losses]
    out.append(rad.log_alpha.item())
    for net in nets:
        for parameter in net:
            out += parameter.detach().reshape(-1).tolist()
    np.array(out, dtype="<f4").tofile(os.path.join(directory, "output.f32"))


def random_crop(images, size):
    rows, _, height, width = images.shape
    ys = np.random.randint(0, height - size + 1, rows)
    xs = np.random.randint(0, width - size + 1, rows)
    return np.stack([image[:, y : y + size, x : x + size] for image, y, x in zip(images, ys, xs)])


def timing():
    o = {
        "channels": 9, "size": 84, "strides": [2, 1, 1, 1], "filters": 32, "featureSize": 50, "actionSize": 1,
        "hiddenSizes": [1024, 1024], "criticLearningRate": 1e-3, "actorLearningRate": 1e-3, "discount": 0.99,
        "criticTau": 0.01, "encoderTau": 0.05, "criticTargetUpdateFrequency": 2, "actorUpdateFrequency": 2,
        "logStdMin": -10, "logStdMax": 2, "initialTemperature": 0.1, "alphaLearningRate": 1e-4, "alphaBeta1": 0.5,
        "targetEntropy": -1, "maximumAction": 1.0,
    }  # fmt: skip
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    stored = 1000
    images = [rng.integers(0, 256, (stored, 9, 100, 100), dtype=np.uint8) for _ in range(2)]
    actions = rng.uniform(-1, 1, (stored, 1)).astype(np.float32)
    rewards = rng.uniform(0, 1, (stored, 1)).astype(np.float32)
    rad = Rad(o)
    identity = {"torch": torch.__version__, "threads": torch.get_num_threads(), "gflops": multiply_speed()}
    print(json.dumps(identity), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            index = np.random.randint(0, stored, size=128)
            observation, following = (torch.as_tensor(random_crop(all_[index], 84)).float() / 255 for all_ in images)
            action, reward = torch.as_tensor(actions[index]), torch.as_tensor(rewards[index])
            rad.update(observation, action, following, reward, torch.ones_like(reward))
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    parity(sys.argv[2]) if sys.argv[1] == "parity" else timing()
