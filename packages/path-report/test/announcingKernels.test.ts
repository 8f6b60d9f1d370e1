import { createKernels } from '@policypath/kernels';
import { createGenerator } from '@policypath/random';
import { temporalSvd, temporalSvdArenaBytes } from '@policypath/tsvd';
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
    const arenaBytes = temporalSvdArenaBytes({ snapshots, dimension: 400, rank });
    const [plain, wrapped] = [await createKernels({ arenaBytes }), await createKernels({ arenaBytes })];
    const steps: string[] = [];
    const svd = temporalSvd(rows, { rank, kernels: announcingKernels(wrapped, (step) => steps.push(step)) });
    const wanted = temporalSvd(rows, { rank, kernels: plain });
    expect(svd.spectrum()).toEqual(wanted.spectrum());
    expect(svd.leftVectors).toEqual(wanted.leftVectors);
    expect(steps[0]).toMatch(expected);
    if (rank < snapshots) expect(steps.at(-1)).toBe(`all ${snapshots} singular values, in one step`);
    plain.close();
    wrapped.close();
  }
});
