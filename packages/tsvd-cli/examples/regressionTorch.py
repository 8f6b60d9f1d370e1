"""A path as a PyTorch user records it: an MLP fitted by Adam, its state_dict every 10 steps.

    python regressionTorch.py     # writes regression.npz and, where safetensors is installed, checkpoints/
    tsvd analyze regression.npz
    tsvd analyze checkpoints/
"""

import os

import numpy as np
import torch

torch.manual_seed(0)
x = torch.rand(512, 2) * 6 - 3
y = torch.sin(x[:, :1]) * torch.cos(x[:, 1:])
net = torch.nn.Sequential(
    torch.nn.Linear(2, 64), torch.nn.ReLU(), torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 1)
)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
snapshots, steps = [], []
for step in range(4001):
    if step % 10 == 0:
        snapshots.append({k: v.detach().cpu().numpy().copy() for k, v in net.state_dict().items()})
        steps.append(step)
    batch = torch.randint(0, len(x), (64,))
    loss = torch.nn.functional.mse_loss(net(x[batch]), y[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"{len(snapshots)} snapshots, last loss {loss.item():.4f}")

np.savez("regression.npz", __steps__=steps, **{k: np.stack([s[k] for s in snapshots]) for k in snapshots[0]})
try:
    from safetensors.numpy import save_file
except ImportError:
    print("no checkpoints/: pip install safetensors")
else:
    os.makedirs("checkpoints", exist_ok=True)
    for step, snapshot in zip(steps, snapshots):
        save_file(snapshot, f"checkpoints/step_{step:06d}.safetensors")
