import { loadKernels } from '@policypath/kernels';
import { createGenerator } from '@policypath/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  incrementGram,
  nullModel,
  nullNames,
  pathGram,
  type IncrementGram,
  type TemporalKernels,
} from '../src/index.ts';
import { denseEigenpairs } from '../src/denseEigenpairs.ts';
import { openGramSolver, type GramSolver } from '../src/nullModels/gramSolver.ts';
import { pathStatistics } from '../src/nullModels/pathStatistics.ts';
import { plainKernels } from '../src/plainKernels.ts';
import { explicitWalk } from './nullPaths.ts';
import { largestDifference } from './paths.ts';

const libraries: readonly (readonly [string, TemporalKernels])[] = [
  ['plain loops', plainKernels],
  ['wasm', await loadKernels({ backend: 'wasm' })],
  ['the kernels of this machine', await loadKernels()],
];

/** A path about weights of the given scale whose increments are as the kind says. */
function pathOf(kind: string, weights: number, snapshots: number, seed: number): Float32Array[] {
  const generator = createGenerator(seed, kind);
  const dimension = 40;
  const row = (scale: number) => Float32Array.from({ length: dimension }, () => scale * generator.normal());
  const start = row(weights);
  const about = (moves: readonly Float32Array[]) => moves.map((move) => start.map((value, k) => value + move[k]));
  if (kind === 'walk') {
    const position = new Float32Array(dimension);
    return about(
      Array.from({ length: snapshots }, () => {
        for (let k = 0; k < dimension; k += 1) position[k] += generator.normal();
        return position.slice();
      }),
    );
  }
  const few = Array.from({ length: 4 }, () => row(1));
  // Snapshots that come back: rank 4 or less.
  if (kind === 'repeated') return about(Array.from({ length: snapshots }, (_, i) => few[i % 4]));
  // Moves along axes of their own, equally long or nearly: equal eigenvalues.
  const nearly = kind === 'nearly equal' ? 2 ** -22 : 0;
  return about(
    Array.from({ length: snapshots }, (_, i) =>
      Float32Array.from({ length: dimension }, (__, k) => (k === i ? 1 + nearly * (i % 3) : 0)),
    ),
  );
}

function decomposed(path: IncrementGram, solver: Pick<GramSolver, 'solve' | 'solveUncentred'>, count: number) {
  const gram = pathGram(path);
  const centred = solver.solve(pathGram(path, 'mean'));
  return { gram, ...solver.solveUncentred(gram, centred, count) };
}

function dot(one: Float64Array, two: Float64Array): number {
  return one.reduce((sum, x, k) => sum + x * two[k], 0);
}

/** The kernels, and how many full decompositions their workspaces made. */
function counted(kernels: TemporalKernels) {
  const calls = { full: 0 };
  const counting: TemporalKernels = {
    gramBlock: (...operands) => kernels.gramBlock(...operands),
    weightedRowSum: (...operands) => kernels.weightedRowSum(...operands),
    open(arrays) {
      const own = kernels.open(arrays);
      return {
        allocateFloat64: (length) => own.allocateFloat64(length),
        multiplyFloat64: (options) => own.multiplyFloat64(options),
        symmetricEigenvalues: (...operands) => own.symmetricEigenvalues(...operands),
        reflectPanel: (options) => own.reflectPanel(options),
        symmetricEigen(...operands) {
          calls.full += 1;
          own.symmetricEigen(...operands);
        },
        close: () => own.close(),
      };
    },
  };
  return { calls, kernels: counting };
}

describe.each(libraries)('uncentred eigenpairs from the centred ones, by %s', (_, kernels) => {
  it('are those of the full solver: equal and near-equal values, any rank, any weights', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('walk', 'repeated', 'equal', 'nearly equal'),
        fc.constantFrom(0, 0.1, 1, 100),
        fc.integer({ min: 5, max: 36 }),
        fc.nat(1000),
        (kind, weights, size, seed) => {
          const count = Math.min(9, size - 1);
          const solver = openGramSolver(size, kernels);
          const { gram, values, vectors } = decomposed(incrementGram(pathOf(kind, weights, size, seed)), solver, count);
          const expected = denseEigenpairs(gram, size);
          const rounding = 64 * size * Number.EPSILON * expected.values[0];
          expect(largestDifference(values, expected.values)).toBeLessThanOrEqual(rounding);
          for (let j = 0; j < count; j += 1) {
            const vector = vectors.subarray(j * size, (j + 1) * size);
            const other = expected.vectors.subarray(j * size, (j + 1) * size);
            for (let i = 0; i <= j; i += 1) {
              const product = dot(vector, vectors.subarray(i * size, (i + 1) * size));
              expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-12);
            }
            for (let i = 0; i < size; i += 1) {
              const image = dot(gram.subarray(i * size, (i + 1) * size), vector);
              expect(Math.abs(image - values[j] * vector[i])).toBeLessThanOrEqual(rounding);
            }
            // Vectors are known as well as their eigenvalue stands apart.
            const gap = Math.min(
              j > 0 ? expected.values[j - 1] - expected.values[j] : Infinity,
              expected.values[j] - expected.values[j + 1],
            );
            const sign = Math.sign(dot(vector, other));
            const away = largestDifference(
              vector.map((value) => sign * value),
              other,
            );
            expect(away * gap).toBeLessThanOrEqual(2 * rounding);
          }
          solver.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('give the statistics of the full solver to 1e-10, on the paths of every null model', () => {
    const walk = explicitWalk({
      generator: createGenerator(5),
      snapshots: 30,
      dimension: 500,
      step: 0.01,
      drift: 0.002,
    });
    const recorded = incrementGram(walk);
    const solver = openGramSolver(30, kernels);
    const full = openGramSolver(30, kernels);
    const analysis = { components: 8, thresholds: [0.5, 0.9], solver };
    const whole = { solve: (gram: Float64Array) => solver.solve(gram), solveUncentred: full.solve };
    for (const name of nullNames) {
      const draw = nullModel(name, recorded);
      for (let seed = 0; seed < 4; seed += 1) {
        const path = draw(createGenerator(seed, name));
        const expected = pathStatistics(path, { ...analysis, solver: whole });
        for (const [s, { name: statistic, value }] of pathStatistics(path, analysis).entries()) {
          // The reciprocal of a detour is what is compared with null models.
          const comparable = (x: number) => (statistic === 'detour' ? 1 / x : x);
          expect(Math.abs(comparable(value) - comparable(expected[s].value))).toBeLessThan(1e-10);
        }
      }
    }
    solver.close();
    full.close();
  });

  it('take one full decomposition a path, and a second one where values coincide', () => {
    const fullOnes = (kind: string): number => {
      const { calls, kernels: counting } = counted(kernels);
      const solver = openGramSolver(20, counting);
      decomposed(incrementGram(pathOf(kind, 1, 20, 1)), solver, 9);
      solver.close();
      return calls.full;
    };
    expect(fullOnes('walk')).toBe(1);
    expect(fullOnes('repeated')).toBe(2);
  });
});
