"""Double DQN's update in PyTorch, from its two sources' descriptions: what ours is checked and timed against.

    doubledqn_torch.py parity DIRECTORY   updates from given weights and batches (see test/recordDoubleDqnTorch.ts)
    doubledqn_torch.py time               for each line "N" on standard input: the seconds that N updates took
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

from td3_torch import multiply_speed


class QNetwork(nn.Module):
    def __init__(self, shape, filters, hidden, choices):
        """shape: [n], or [channels, height, width]"""
        super().__init__()
        self.convolution = nn.Conv2d(shape[0], filters, 3) if len(shape) == 3 else None
        size = filters * (shape[1] - 2) * (shape[2] - 2) if len(shape) == 3 else shape[0]
        sizes = [size, *hidden, choices]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:]))

    def forward(self, x):
        if self.convolution is not None:
            x = F.relu(self.convolution(x)).flatten(1)
        for layer in self.layers[:-1]:
            x = F.relu(layer(x))
        return self.layers[-1](x)


class DoubleDqn:
    def __init__(self, o):
        self.o = o
        self.network = QNetwork(o["shape"], o["filters"], o["hiddenSizes"], o["choices"])
        self.target = copy.deepcopy(self.network)
        parameters, rate, epsilon = self.network.parameters(), o["learningRate"], o["optimizerEpsilon"]
        if o["optimizer"] == "adam":
            self.optimizer = torch.optim.Adam(parameters, lr=rate, eps=epsilon)
        else:
            self.optimizer = torch.optim.RMSprop(parameters, lr=rate, alpha=o["smoothing"], eps=epsilon, centered=True)
        self.loss = F.mse_loss if o["loss"] == "squared" else F.smooth_l1_loss
        self.updates = 0

    def update(self, observation, action, next_observation, reward, not_done):
        with torch.no_grad():
            choice = self.network(next_observation).argmax(1, keepdim=True)
            value = self.target(next_observation).gather(1, choice)
            y = reward + self.o["discount"] * not_done * value
        loss = self.loss(self.network(observation).gather(1, action), y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.updates += 1
        if self.updates % self.o["targetInterval"] == 0:
            self.target.load_state_dict(self.network.state_dict())
        return loss


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

    agent = DoubleDqn(o)
    for net in (agent.network, agent.target):
        for parameter in net.parameters():
            parameter.data.copy_(take(*parameter.shape))
    rows, shape = o["batchSize"], o["shape"]
    out = []
    for _ in range(o["updates"]):
        observation, action = take(rows, *shape), take(rows, 1).long()
        out.append(agent.update(observation, action, take(rows, *shape), take(rows, 1), take(rows, 1)).item())
    for net in (agent.network, agent.target):
        for parameter in net.parameters():
            out += parameter.detach().reshape(-1).tolist()
    np.array(out, dtype="<f4").tofile(os.path.join(directory, "output.f32"))


def timing():
    o = {
        "shape": [4, 10, 10], "filters": 16, "hiddenSizes": [128], "choices": 6, "optimizer": "adam", "loss": "squared",
        "learningRate": 3e-4, "optimizerEpsilon": 1e-8, "smoothing": 0.95, "discount": 0.99, "targetInterval": 1000,
    }  # fmt: skip
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    stored = 20_000
    # Arrays of floats ready to be indexed: a list of transitions, as the sources keep it, would be slower.
    fields = (
        torch.from_numpy((rng.uniform(size=(stored, 4, 10, 10)) < 0.1).astype(np.float32)),
        torch.from_numpy(rng.integers(0, 6, (stored, 1))),
        torch.from_numpy((rng.uniform(size=(stored, 4, 10, 10)) < 0.1).astype(np.float32)),
        torch.from_numpy(rng.standard_normal((stored, 1)).astype(np.float32)),
        torch.from_numpy((rng.uniform(size=(stored, 1)) > 0.01).astype(np.float32)),
    )  # fmt: skip
    agent = DoubleDqn(o)
    identity = {"torch": torch.__version__, "threads": torch.get_num_threads(), "gflops": multiply_speed()}
    print(json.dumps(identity), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            index = torch.from_numpy(rng.choice(stored, 32, replace=False, shuffle=False))
            agent.update(*(field[index] for field in fields))
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    parity(sys.argv[2]) if sys.argv[1] == "parity" else timing()
