import { PathBuffer } from '@policypath/path-buffer';
import { writeCheckpoints } from '@policypath/path-files/node';
import { createGenerator } from '@policypath/random';

// The README of path-report reads this folder too.
const layout = [
  { name: 'actor.0.weight', shape: [6, 5], layer: 1 },
  { name: 'actor.0.bias', shape: [10], layer: 1 },
];
const generator = createGenerator(0, 'walk');
const path = new PathBuffer({ capacity: 30, layout });
const row = new Float32Array(40).fill(1);
for (let step = 0; step < 30; step += 1) {
  for (let k = 0; k < row.length; k += 1) row[k] += 0.01 * generator.normal();
  path.push(row, 1000 * step);
}
writeCheckpoints('checkpoints', path);

export const given = {};
