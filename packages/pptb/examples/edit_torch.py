"""The edit on a torch.nn.Module, e.g. model.policy.actor of Stable-Baselines3; edit.py lies beside this file."""

import numpy
import torch
from edit import edit

class PathTrimmerBooster:
    def __init__(self, policy, capacity=2000, rank=64, boost=0.003):
        self.policy, self.capacity, self.rank, self.boost = policy, capacity, rank, boost
        self.window = []

    def push(self):  # the initial policy, then every 25 policy updates
        parts = [p.detach().float().reshape(-1) for p in self.policy.parameters()]
        self.window = [*self.window, torch.cat(parts).cpu().numpy()][-self.capacity :]

    @torch.no_grad()
    def edit(self):  # every period of steps, right after a push; optimiser and target networks are left alone
        theta = torch.from_numpy(edit(numpy.stack(self.window), self.rank, self.boost))
        parameters = list(self.policy.parameters())
        for p, part in zip(parameters, theta.split([p.numel() for p in parameters])):
            p.copy_(part.view_as(p))
