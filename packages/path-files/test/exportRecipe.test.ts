import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { openPath } from '../src/node/index.ts';

/** A Python that imports these modules: `$POLICYPATH_PYTHON`, else /usr/bin/python3, else python3. */
function findPython(modules: string): string | undefined {
  const candidates = [process.env['POLICYPATH_PYTHON'], '/usr/bin/python3', 'python3'];
  return candidates.find(
    (python) =>
      python !== undefined &&
      python !== '' &&
      spawnSync(python, ['-c', `import ${modules}`], { stdio: 'ignore', timeout: 60_000 }).status === 0,
  );
}

const skipped = (python: string | undefined, modules: string): string =>
  python === undefined ? ` (skipped: no Python with ${modules}; name one in POLICYPATH_PYTHON)` : '';

const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
const [stacked, checkpoint] = [...readme.matchAll(/```python\n([\s\S]*?)\n```/g)].map(([, code]) => code);
const folder = mkdtempSync(join(tmpdir(), 'path-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Where there is no torch, a policy that answers the recipe as a module of torch does. */
const policy = `
try:
    import torch
    torch.manual_seed(0)
    policy = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    def move():
        with torch.no_grad():
            for p in policy.parameters(): p += 0.01 * torch.randn_like(p)
except ImportError:
    import numpy
    random = numpy.random.default_rng(0)
    class Tensor:
        def __init__(self, shape): self.values = random.normal(size=shape).astype("f4")
        def detach(self): return self
        def cpu(self): return self
        def float(self): return self
        def numpy(self): return self.values
    tensors = {"0.weight": Tensor((4, 3)), "0.bias": Tensor(4), "2.weight": Tensor((2, 4)), "2.bias": Tensor(2)}
    class Policy:
        def named_parameters(self): return tensors.items()
    policy = Policy()
    def move():
        for t in tensors.values(): t.values += 0.01 * random.normal(size=t.values.shape).astype("f4")
`;
const values = '[v for p in policy.named_parameters() for v in p[1].detach().cpu().numpy().reshape(-1).tolist()]';

function run(python: string, program: string): number[][] {
  const { stdout, stderr, status } = spawnSync(python, ['-'], { input: program, cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as number[][];
}

const names = ['0.weight', '0.bias', '2.weight', '2.bias'];
const withNumpy = findPython('numpy');
const withSafetensors = findPython('torch, safetensors.torch');

it.skipIf(withNumpy === undefined)(
  `the README's export to .npz is read as the policy's path${skipped(withNumpy, 'numpy')}`,
  () => {
    const rows = run(
      withNumpy ?? '',
      `${stacked}\n${policy}\nimport json\nrows = []\nfor step in range(0, 100, 25):\n    record(policy, step)\n    rows.append(${values})\n    move()\nexport('path.npz')\nprint(json.dumps(rows))`,
    );
    const path = openPath(join(folder, 'path.npz'));
    expect(path.layout.map(({ name, shape, layer }) => [name, shape, layer])).toEqual([
      ['0.weight', [4, 3], 1],
      ['0.bias', [4], 1],
      ['2.weight', [2, 4], 2],
      ['2.bias', [2], 2],
    ]);
    expect(path.steps).toEqual([0, 25, 50, 75]);
    // The recipe copies: each row is the policy at its own step.
    expect(Array.from(path.rows(), (row) => [...row])).toEqual(rows);
    expect(rows[0]).not.toEqual(rows[1]);
    path.close();
  },
);

it.skipIf(withSafetensors === undefined)(
  `the README's checkpoints in safetensors are read as the policy's path${skipped(withSafetensors, 'torch and safetensors')}`,
  () => {
    mkdirSync(join(folder, 'checkpoints'));
    const body = checkpoint.replace(/\n/g, '\n    ').replace(/^from .*\n +/, '');
    const rows = run(
      withSafetensors ?? '',
      `from safetensors.torch import save_file\n${policy}\nimport json\nrows = []\nfor step in range(0, 100, 25):\n    ${body}\n    rows.append(${values})\n    move()\nprint(json.dumps(rows))`,
    );
    const path = openPath(join(folder, 'checkpoints'));
    expect(path.steps).toEqual([0, 25, 50, 75]);
    const order = path.layout.map(({ name }) => name);
    expect(order.toSorted()).toEqual(names.toSorted());
    const sizes = [12, 4, 8, 2];
    const starts = [0, 12, 16, 24];
    const wanted = rows.map((row) =>
      order.flatMap((name) =>
        row.slice(starts[names.indexOf(name)], starts[names.indexOf(name)] + sizes[names.indexOf(name)]),
      ),
    );
    expect(Array.from(path.rows(), (row) => [...row])).toEqual(wanted);
    path.close();
  },
);
