import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { expect, it } from 'vitest';
import { PathTrimmerBooster } from '../src/index.ts';
import { largestDifference, walk } from './paths.ts';

const folder = fileURLToPath(new URL('../examples', import.meta.url));
const present = spawnSync('python3', ['-c', 'import numpy']).status === 0;
const program = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from edit import edit
job = json.load(sys.stdin)
print(json.dumps([edit(job["window"], *settings).tolist() for settings in job["settings"]]))
`;

it.skipIf(!present)('examples/edit.py makes the same edit (skipped where no python3 has numpy)', () => {
  const rows = walk(30, 80);
  const settings = [
    [4, 0, 2],
    [8, 0.3, 2],
    [64, 0.1, 3],
  ] as const;
  const { stdout, stderr } = spawnSync('python3', ['-c', program, folder], {
    input: JSON.stringify({ window: rows.map((row) => [...row]), settings }),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const edits = JSON.parse(stdout) as number[][];
  const path = new PathBuffer({ capacity: 30, layout: flatLayout(80) });
  for (const [i, row] of rows.entries()) path.push(row, i);
  for (const [i, [rank, boost, boostedDirections]] of settings.entries()) {
    const options = { path, rank, boost, boostedDirections, snapshotInterval: 1, period: 1000 };
    // One unit in the last place of float32 weights below 1.
    expect(largestDifference(new PathTrimmerBooster(options).edit().parameters, edits[i])).toBeLessThan(1.2e-7);
  }
});
