import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPath } from '@policypath/path-files/node';
import { expect, it } from 'vitest';
import { rootFolder } from '../src/pages.ts';

const python = [process.env['POLICYPATH_PYTHON'], '/usr/bin/python3', 'python3'].find(
  (name) =>
    name !== undefined && spawnSync(name, ['-c', 'import numpy'], { stdio: 'ignore', timeout: 60_000 }).status === 0,
);

/** What the code of the page stands on, in a few lines: a policy of torch and a callback of Stable-Baselines3. */
const standIns = `
import sys, types
import numpy
class Tensor:
    def __init__(self, values): self.values = numpy.asarray(values, 'f4')
    def detach(self): return self
    cpu = float = detach
    def numpy(self): return self.values
class Policy:
    def __init__(self): self.tensors = {'mu.0.weight': Tensor([[1, 2], [3, 4]]), 'mu.0.bias': Tensor([5, 6])}
    def named_parameters(self): return self.tensors.items()
class BaseCallback:
    n_calls = num_timesteps = 0
    def __init__(self): self.model = types.SimpleNamespace(policy=types.SimpleNamespace(actor=Policy()))
callbacks = types.ModuleType('stable_baselines3.common.callbacks')
callbacks.BaseCallback = BaseCallback
for name in ['stable_baselines3', 'stable_baselines3.common']: sys.modules[name] = types.ModuleType(name)
sys.modules[callbacks.__name__] = callbacks
`;
const training = `
callback = RecordPath()
for step in range(1, 201):
    callback.n_calls = callback.num_timesteps = step
    for tensor in callback.model.policy.actor.tensors.values(): tensor.values += 0.01 * step
    assert callback._on_step()
callback._on_training_end()
`;

it.skipIf(python === undefined)('the callback of docs/guides/python.md leaves a path (skipped without numpy)', () => {
  const page = readFileSync(join(rootFolder, 'docs/guides/python.md'), 'utf8');
  const blocks = [...page.matchAll(/^```python\n(.*?)^```/gms)].map(([, code]) => code);
  const cwd = mkdtempSync(join(tmpdir(), 'policypath-python-'));
  const input = [standIns, ...blocks, training].join('\n');
  const { stderr } = spawnSync(python ?? '', ['-'], { cwd, input, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(existsSync(join(cwd, 'path.npz'))).toBe(true);
  const path = openPath(join(cwd, 'path.npz'));
  expect(path.steps).toEqual([50, 100, 150, 200]);
  expect(path.layout.map(({ name }) => name)).toEqual(['mu.0.weight', 'mu.0.bias']);
  path.close();
});
