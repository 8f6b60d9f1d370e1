import { expect, it } from 'vitest';
import { createGenerator } from '@policypath/random';
import { incrementGram, plainKernels, temporalSvdSync } from '@policypath/tsvd';
import { LivePath, pathNumbersOf, withBands } from '../src/training/livePath.ts';

/** A recorded path of m numbers that holds its newest `capacity` snapshots. */
function recorded(m: number, capacity: number) {
  const generator = createGenerator(3, 'walk');
  const all: Float32Array[] = [];
  const path = {
    parameterCount: m,
    snapshots: {
      get begin() {
        return Math.max(0, all.length - capacity);
      },
      get end() {
        return all.length;
      },
      readRecord: (index: number, out: Float32Array) => out.set(all[index]),
    },
    stepOf: (index: number) => 10 * index,
  } as unknown as ConstructorParameters<typeof LivePath>[0];
  const grow = (): void => {
    const last = all.at(-1) ?? Float32Array.from({ length: m }, () => 5 * generator.normal());
    all.push(last.map((value) => value + 0.1 * generator.normal()));
  };
  return { path, all, grow };
}

it('has the products of the increments, however the path grew, slid and was thinned', () => {
  const { path, all, grow } = recorded(50, 150);
  const live = new LivePath(path, plainKernels);
  const seen: number[] = [];
  for (let count = 1; count <= 260; count += 1) {
    grow();
    live.update((step) => seen.push(step));
    if (![5, 100, 130, 260].includes(count)) continue;
    const rows = live.steps.map((step) => all[step / 10]);
    const { size, products } = incrementGram(rows);
    expect(live.gram.size).toBe(size);
    expect(size).toBeGreaterThan(count === 5 ? 4 : 50);
    const { products: own } = live.gram;
    expect(Math.max(...products.map((product, k) => Math.abs(own[k] - product)))).toBeLessThan(1e-4);
  }
  expect(live.steps[0]).toBeGreaterThanOrEqual(1100);
  // Each once, also where it was left out later.
  expect(new Set(seen).size).toBe(seen.length);
});

it('reads the path as its decomposition does, and chance beside it', () => {
  const { path, all, grow } = recorded(50, 60);
  const live = new LivePath(path, plainKernels);
  for (let k = 0; k < 40; k += 1) grow();
  live.update();
  const numbers = pathNumbersOf(live, plainKernels)!;
  const svd = temporalSvdSync(all, { rank: 4, centre: 'mean' });
  expect(numbers.steps).toHaveLength(40);
  for (let k = 0; k < 4; k += 1) {
    expect(numbers.singularValues[k]).toBeCloseTo(svd.singularValues[k], 4);
    for (const [i, value] of svd.leftVector(k).entries()) expect(numbers.leftVectors[k][i]).toBeCloseTo(value, 4);
  }
  const generator = createGenerator(0, 'null models');
  const bands = withBands(live.gram, { kernels: plainKernels, generator })!;
  expect(bands.map(({ name }) => name)).toContain('informationAmount');
  // A random walk lies among random walks.
  const cosine = bands.find(({ name }) => name === 'cosine1')!;
  expect(cosine.value).toBeGreaterThan(cosine.band!.low - 0.02);
  expect(cosine.band!.high).toBeLessThanOrEqual(1);
});
