import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { expect, it } from 'vitest';
import { openPathEdit } from '../src/index.ts';
import { findPython, skipReason } from './findPython.ts';
import { largestDifference, walk } from './paths.ts';

const folder = fileURLToPath(new URL('../examples', import.meta.url));
const withNumpy = findPython('numpy');
const withTorch = findPython('torch', 'numpy');

function python(command: string, program: string, job: unknown): unknown {
  const { stdout, stderr } = spawnSync(command, ['-c', program, folder], {
    input: JSON.stringify(job),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const numpyProgram = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from edit import edit
job = json.load(sys.stdin)
print(json.dumps([edit(job["window"], *settings).tolist() for settings in job["settings"]]))
`;

it.skipIf(withNumpy === undefined)(`examples/edit.py makes the same edit${skipReason(withNumpy, 'numpy')}`, () => {
  const rows = walk(30, 80);
  const settings = [
    [4, 0, 2],
    [8, 0.3, 2],
    [64, 0.1, 3],
  ] as const;
  const edits = python(withNumpy ?? '', numpyProgram, { window: rows.map((row) => [...row]), settings }) as number[][];
  const path = new PathBuffer({ capacity: 65, layout: flatLayout(80) });
  for (const [i, row] of rows.entries()) path.push(row, i);
  for (const [i, [rank, boost, boostedDirections]] of settings.entries()) {
    const options = { path, rank, boost, boostedDirections, snapshotInterval: 1, period: 1000 };
    // One unit in the last place of float32 weights below 1.
    expect(largestDifference(openPathEdit('pptb', options).edit().parameters, edits[i])).toBeLessThan(1.2e-7);
  }
});

// A perceptron fitted by Adam: 50 snapshots pushed, the last 40 held; then the edit is loaded, and training goes on.
const torchProgram = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import torch
from edit_torch import PathTrimmerBooster
job = json.load(sys.stdin)
torch.manual_seed(1)
torch.set_num_threads(1)
policy = torch.nn.Sequential(torch.nn.Linear(3, 16), torch.nn.Tanh(), torch.nn.Linear(16, 2))
optimizer = torch.optim.Adam(policy.parameters(), lr=0.01)
pptb = PathTrimmerBooster(policy, capacity=job["capacity"], rank=job["rank"], boost=job["boost"])
x = torch.randn(128, 3)
y = torch.stack([x.prod(1), x.sum(1).sin()], 1)
def learn():
    optimizer.zero_grad()
    torch.nn.functional.mse_loss(policy(x), y).backward()
    optimizer.step()
for _ in range(50):
    learn()
    pptb.push()
window = [row.tolist() for row in pptb.window]
pptb.edit()
edited = torch.cat([p.detach().reshape(-1) for p in policy.parameters()]).tolist()
learn()
finite = all(bool(p.isfinite().all()) for p in policy.parameters())
print(json.dumps({"window": window, "edited": edited, "finite": finite}))
`;

it.skipIf(withTorch === undefined)(
  `examples/edit_torch.py loads the same edit into a module, to 1e-6 of the move${skipReason(withTorch, 'torch')}`,
  () => {
    const settings = { capacity: 40, rank: 8, boost: 0.2 };
    const { window, edited, finite } = python(withTorch ?? '', torchProgram, settings) as {
      window: number[][];
      edited: number[];
      finite: boolean;
    };
    expect([window.length, window[0].length, finite]).toEqual([40, 98, true]);
    const path = new PathBuffer({ capacity: 40, layout: flatLayout(98) });
    for (const [i, row] of window.entries()) path.push(Float32Array.from(row), i);
    const { parameters, displacement } = openPathEdit('pptb', {
      path,
      rank: 8,
      boost: 0.2,
      snapshotInterval: 1,
      period: 1000,
    }).edit();
    const distance = Math.hypot(...parameters.map((value, k) => value - edited[k]));
    expect(displacement).toBeGreaterThan(0.01);
    expect(distance / displacement).toBeLessThan(1e-6);
  },
);
