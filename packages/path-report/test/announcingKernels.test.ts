import { loadKernels } from '@policypath/kernels';
import { createGenerator } from '@policypath/random';
import { temporalSvdSync } from '@policypath/tsvd';
import { expect, it } from 'vitest';
import { announcingKernels } from '../src/analysis/announcingKernels.ts';

/** A random walk around 0, whose leading directions stand out. */
function walk(length: number, dimension: number): Float32Array[] {
  const generator = createGenerator(1, 'walk');
  const position = new Float64Array(dimension);
  return Array.from({ length }, () => Float32Array.from(position, (_, k) => (position[k] += generator.normal())));
}

it('announces products and eigensolvers, and changes no bit', async () => {
  for (const [snapshots, rank, expected] of [
    [300, 4, /^leading directions, product 1 \(10 to 20 are usual\)$/],
    [280, 280, /^eigenvectors of order 280, in one step$/],
  ] as const) {
    const rows = walk(snapshots, 400);
    const kernels = await loadKernels();
    const steps: string[] = [];
    const svd = temporalSvdSync(rows, { rank, kernels: announcingKernels(kernels, (step) => steps.push(step)) });
    const wanted = temporalSvdSync(rows, { rank, kernels });
    expect(svd.spectrum()).toEqual(wanted.spectrum());
    expect(svd.leftVectors).toEqual(wanted.leftVectors);
    expect(steps[0]).toMatch(expected);
    if (rank < snapshots) expect(steps.at(-1)).toBe(`all ${snapshots} singular values, in one step`);
  }
});
