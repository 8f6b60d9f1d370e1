"""The encoder of RAD in PyTorch, for bench/encoder.ts.

    torchEncoder.py time BATCH          for each line "N" on standard input: the seconds that N passes took, of wall clock and of CPU
    torchEncoder.py parity DIRECTORY    features and gradients of given parameters, images and feature gradients
"""

import os
import sys
import time

import numpy as np
import torch
import torch.nn as nn


class Encoder(nn.Module):
    """MishaLaskin/rad's PixelEncoder with 4 layers, 32 filters and output_logits."""

    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(9, 32, 3, stride=2)] + [nn.Conv2d(32, 32, 3) for _ in range(3)])
        self.fc = nn.Linear(32 * 35 * 35, 50)
        self.ln = nn.LayerNorm(50)

    def forward(self, images):
        hidden = images / 255.0
        for convolution in self.convs:
            hidden = torch.relu(convolution(hidden))
        return self.ln(self.fc(hidden.view(hidden.size(0), -1)))


def step(encoder, images, gradient):
    features = encoder(images)
    encoder.zero_grad()
    features.backward(gradient)
    return features


def main():
    torch.manual_seed(0)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    encoder = Encoder()
    if sys.argv[1] == "parity":
        read = lambda name, kind: torch.from_numpy(np.fromfile(os.path.join(sys.argv[2], name), dtype=kind))
        parameters = read("parameters", "<f4")
        sizes = [parameter.numel() for parameter in encoder.parameters()]
        with torch.no_grad():
            for parameter, part in zip(encoder.parameters(), parameters.split(sizes)):
                parameter.copy_(part.view_as(parameter))
        images = read("images", np.uint8).view(-1, 9, 84, 84).float()
        features = step(encoder, images, read("gradient", "<f4").view(-1, 50))
        gradients = torch.cat([parameter.grad.reshape(-1) for parameter in encoder.parameters()])
        features.detach().numpy().astype("<f4").tofile(os.path.join(sys.argv[2], "features"))
        gradients.numpy().astype("<f4").tofile(os.path.join(sys.argv[2], "gradients"))
        return
    batch = int(sys.argv[2])
    # As RAD's replay hands them over: floats, made from bytes beforehand.
    images = torch.randint(0, 256, (batch, 9, 84, 84), dtype=torch.uint8).float()
    gradient = torch.randn(batch, 50)
    print(torch.__version__, flush=True)
    for line in sys.stdin:
        begin, begin_cpu = time.perf_counter(), time.process_time()
        for _ in range(int(line)):
            step(encoder, images, gradient)
        print(time.perf_counter() - begin, time.process_time() - begin_cpu, flush=True)


main()
