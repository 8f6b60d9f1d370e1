// What both a page and Node do with the installed packages; the results are compared.
import { loadKernels } from '@policypath/kernels';
import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { openPathEdit } from '@policypath/pptb';
import { createGenerator } from '@policypath/random';
import { SlidingTemporalSvd, temporalSvdSync } from '@policypath/tsvd';

const capacity = 40;
const dimension = 500;
const rank = 6;

/** A window that has wrapped over a random walk with drift, followed as it grows, and edited. */
export async function editWindow({ compiled }) {
  // Node has the native kernels too; a page has not.
  const kernels = compiled ? await loadKernels({ backend: 'wasm' }) : undefined;
  const path = new PathBuffer({ capacity, layout: flatLayout(dimension) });
  const svd = new SlidingTemporalSvd({ window: capacity, dimension, rank, kernels });
  const pptb = openPathEdit('pptb', { path, rank, boost: 0.05, snapshotInterval: 50, period: 10_000, kernels });
  const generator = createGenerator(3, 'walk');
  const parameters = Float32Array.from({ length: dimension }, () => generator.normal() / 16);
  for (let step = 0; step < 3 * capacity; step += 1) {
    for (let k = 0; k < dimension; k += 1) parameters[k] += 1e-3 * (generator.normal() + Math.cos(k));
    path.push(parameters, step * 50);
    if (step % 7 === 0) svd.update(path);
  }
  svd.update(path);
  const { parameters: edited, rankUsed, displacement } = pptb.edit();
  const result = {
    identity: kernels?.identity ?? null,
    singularValues: [...svd.singularValues],
    spectrum: [...svd.spectrum()],
    edited: [...edited],
    rankUsed,
    displacement,
  };
  svd.close();
  pptb.close();
  return result;
}

/** A batch decomposition in plain loops: no compiled code, nothing is fetched. */
export function decomposePath() {
  const generator = createGenerator(4, 'path');
  const path = Array.from({ length: 12 }, () => Float32Array.from({ length: 90 }, () => generator.normal()));
  return [...temporalSvdSync(path).singularValues];
}
