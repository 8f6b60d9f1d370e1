// How long a training loop waits for its path: the longest single wait and all of a period's, with the inner products of new
// snapshots computed as they come, and all at the edit.
//
//   npm run bench edit [-- --snapshots 2000 --parameters 132000 --period 400 --rank 64]
import { parseArgs } from 'node:util';
import { flatLayout } from '@policypath/path-buffer';
import { loadKernels } from '@policypath/tsvd';
import { EditedPath } from '../src/index.ts';
import { noise } from '../test/paths.ts';

const { values } = parseArgs({
  options: {
    snapshots: { type: 'string', default: '2000' },
    parameters: { type: 'string', default: '132000' },
    /** In snapshots. */
    period: { type: 'string', default: '400' },
    rank: { type: 'string', default: '64' },
  },
});
const [window, dimension, period, rank] = [values.snapshots, values.parameters, values.period, values.rank].map(Number);
const sum = (milliseconds: readonly number[]): number => milliseconds.reduce((total, one) => total + one, 0);
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
const kernels = await loadKernels();
console.log(
  `window ${window} x ${dimension}, ${period} snapshots between two edits, r ${rank}, ${kernels.identity.backend}`,
);
for (const spread of [false, true]) {
  const path = new EditedPath({
    layout: flatLayout(dimension),
    schedule: {
      snapshotClock: 'steps',
      snapshotInterval: 1,
      snapshotUpdates: 1,
      period,
      window,
      rank,
      minimumSnapshots: 0,
    },
    edit: 'pptb',
    settings: { rank, boost: 0.1 },
    kernels,
    edits: spread,
  });
  const point = Float32Array.from({ length: dimension }, (_, k) => 0.05 * noise(1, k));
  const waits: number[] = [];
  const ofProcessor: number[] = [];
  for (let step = 0; step <= window + 2 * period; step += 1) {
    for (let k = 0; k < dimension; k += 1) point[k] += 1e-3 * noise(step, k);
    const done = { steps: step + 1, policyUpdates: step };
    const started = performance.now();
    const begun = process.cpuUsage();
    if (path.snapshotDue(done)) path.push(point, step);
    if (path.editDue(done) && step >= window - period) path.edit();
    // Once the window is full, and was decomposed before.
    if (step <= window + period) continue;
    waits.push(performance.now() - started);
    const { user, system } = process.cpuUsage(begun);
    ofProcessor.push((user + system) / 1000);
  }
  console.log(
    `${spread ? 'as they come' : 'at the edit '}  longest wait ${seconds(Math.max(...waits))}, ` +
      `of the processor ${seconds(Math.max(...ofProcessor))}; ` +
      `all of a period ${seconds(sum(waits))}, of the processor ${seconds(sum(ofProcessor))}`,
  );
  path.close();
}
