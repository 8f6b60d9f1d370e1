// Which edits are nearly the same: cosines with the boost of PPTB (whole vector, r_t 64, r_b 2), at some steps of a recorded path.
//
//     pnpm --filter @policypath/benchmark evidence:same-edits RUN/recorded WINDOW STEP...
//
// WINDOW in steps: 100000 for the paper's 2000 snapshots of TD3. With fewer than 65 snapshots in it all directions are kept.
import { resolve } from 'node:path';
import { loadKernels } from '@policypath/kernels';
import { PathBuffer } from '@policypath/path-buffer';
import { openPath } from '@policypath/path-files/node';
import { openPathEdit } from '@policypath/pptb';

const [folder, window, ...ends] = process.argv.slice(2);
if (ends.length === 0)
  throw new Error('give a folder of recorded policies, a window in steps and the steps to look at');
const recorded = openPath(resolve(process.env['INIT_CWD'] ?? '.', folder));
const { steps, layout } = recorded;
if (steps === undefined || layout === undefined) throw new Error(`${folder} tells neither steps nor layers`);
const kernels = await loadKernels();
const clock = { snapshotInterval: 1, period: 1, kernels };

const columns = ends.map(Number).map((end) => {
  // A path begins with one snapshot of the initial policy, however often it was recorded before the first update.
  const moved = steps.findIndex((_, i) => cosine(recorded.at(i), recorded.at(0)) < 1 - 1e-12);
  const indices = steps.flatMap((step, i) => (step <= end && step > end - Number(window) && i >= moved - 1 ? [i] : []));
  const path = new PathBuffer({ capacity: indices.length, layout });
  for (const i of indices) path.push(recorded.at(i), steps[i]);
  const newest = path.at(path.end - 1);
  const rank = Math.min(64, indices.length);
  const boostOf = (name: string, settings: object): Float64Array => {
    const editor = openPathEdit(name, { path, ...clock, boost: 1, ...settings });
    const { parameters } = editor.edit();
    editor.close();
    return Float64Array.from(parameters, (value, k) => value - newest[k]);
  };
  const boost = (settings: object = {}): Float64Array =>
    boostOf('pptb', { trim: false, rank, boostedDirections: 2, ...settings });
  const pptb = boost();
  const oldest = path.at(path.begin);
  return {
    end,
    snapshots: indices.length,
    cosines: {
      'one SVD a layer': cosine(pptb, boost({ scope: 'layer' })),
      'the path minus its mean': cosine(pptb, boost({ centre: 'mean' })),
      'boosted along 1 direction': cosine(pptb, boost({ boostedDirections: 1 })),
      'boosted along 8 directions': cosine(pptb, boost({ boostedDirections: Math.min(8, rank) })),
      'boosted along all directions kept': cosine(pptb, boost({ boostedDirections: rank })),
      'rows rounded to float16 (2^-11)': cosine(pptb, roundedBoost(path, rank)),
      'plain extrapolation, theta_n - theta_1': cosine(
        pptb,
        newest.map((value, k) => value - oldest[k]),
      ),
      'scaling, theta_n': cosine(pptb, newest),
    },
  };
});

console.log(
  `| boost of p_b 1 | ${columns.map(({ end, snapshots }) => `step ${end}, ${snapshots} snapshots`).join(' | ')} |`,
);
console.log(`| --- | ${columns.map(() => '---').join(' | ')} |`);
for (const name of Object.keys(columns[0].cosines) as (keyof (typeof columns)[0]['cosines'])[]) {
  console.log(`| ${name} | ${columns.map(({ cosines }) => cosines[name].toFixed(4)).join(' | ')} |`);
}

/** PPTB's boost from snapshots that are rounded to 11 bits, as a far coarser computation than float32 would leave it. */
function roundedBoost(path: PathBuffer, rank: number): Float64Array {
  const coarse = new PathBuffer({ capacity: path.length, layout: path.layout });
  for (let i = path.begin; i < path.end; i += 1) {
    coarse.push(
      path.at(i).map((value) => {
        const unit = 2 ** (Math.floor(Math.log2(Math.abs(value) || 1)) - 10);
        return unit * Math.round(value / unit);
      }),
      path.stepAt(i),
    );
  }
  const editor = openPathEdit('pptb', { path: coarse, ...clock, boost: 1, trim: false, rank, boostedDirections: 2 });
  const { parameters } = editor.edit();
  editor.close();
  const newest = coarse.at(coarse.end - 1);
  return Float64Array.from(parameters, (value, k) => value - newest[k]);
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, left, right] = [0, 0, 0];
  for (let k = 0; k < a.length; k += 1) {
    product += a[k] * b[k];
    left += a[k] * a[k];
    right += b[k] * b[k];
  }
  return product / Math.sqrt(left * right);
}
