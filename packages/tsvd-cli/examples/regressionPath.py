import numpy as np
r = np.random.default_rng(0)
x = r.uniform(-3, 3, (512, 2)).astype('f4'); y = np.sin(x[:, :1]) * np.cos(x[:, 1:])
sizes = [2, 64, 64, 1]; p = {}
for i in range(3):
    b = sizes[i] ** -0.5
    p[f'fc{i+1}.weight'] = r.uniform(-b, b, (sizes[i+1], sizes[i])); p[f'fc{i+1}.bias'] = r.uniform(-b, b, sizes[i+1])
m = {k: np.zeros_like(v) for k, v in p.items()}; v2 = {k: np.zeros_like(v) for k, v in p.items()}
snapshots, steps = [], []
for t in range(4001):
    if t % 10 == 0: snapshots.append({k: v.astype('f4') for k, v in p.items()}); steps.append(t)
    b = r.integers(0, 512, 64); a = [x[b]]
    for i in range(3):
        z = a[-1] @ p[f'fc{i+1}.weight'].T + p[f'fc{i+1}.bias']; a.append(np.maximum(z, 0) if i < 2 else z)
    d = 2 * (a[3] - y[b]) / 64
    for i in (2, 1, 0):
        g = {f'fc{i+1}.weight': d.T @ a[i], f'fc{i+1}.bias': d.sum(0)}
        d = (d @ p[f'fc{i+1}.weight']) * (a[i] > 0)
        for k, q in g.items():
            m[k] = .9 * m[k] + .1 * q; v2[k] = .999 * v2[k] + .001 * q * q
            p[k] = p[k] - 1e-3 * (m[k] / (1 - .9 ** (t + 1))) / (np.sqrt(v2[k] / (1 - .999 ** (t + 1))) + 1e-8)
print(float(((a[3] - y[b]) ** 2).mean()))
np.savez('regression.npz', __steps__=steps, **{k: np.stack([s[k] for s in snapshots]) for k in snapshots[0]})
