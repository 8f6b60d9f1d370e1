import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGenerator } from '../src/index.ts';

const draws = (seed: number, name: string, count: number): number[] => {
  const generator = createGenerator(seed, name);
  return Array.from({ length: count }, () => generator.uniform());
};

describe('createGenerator', () => {
  it('gives the same stream for the same seed and name, another for any other', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.maxSafeInteger(),
        fc.string(),
        fc.string(),
        (seed, other, name, otherName) => {
          expect(draws(seed, name, 8)).toEqual(draws(seed, name, 8));
          if (other !== seed) expect(draws(other, name, 8)).not.toEqual(draws(seed, name, 8));
          if (otherName !== name) expect(draws(seed, otherName, 8)).not.toEqual(draws(seed, name, 8));
        },
      ),
    );
  });

  it('goes on exactly from a saved state, also between the two normals of a pair', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(50), (seed, before) => {
        const generator = createGenerator(seed, 'noise');
        for (let i = 0; i < before; i += 1) generator.normal();
        const saved = JSON.parse(JSON.stringify(generator.saveState()));
        const expected = Array.from({ length: 9 }, () => [
          generator.normal(),
          generator.uniform(),
          generator.integer(7),
        ]);
        const resumed = createGenerator(0);
        resumed.loadState(saved);
        expect(Array.from({ length: 9 }, () => [resumed.normal(), resumed.uniform(), resumed.integer(7)])).toEqual(
          expected,
        );
      }),
    );
  });

  it('draws uniforms and normals with the right moments', () => {
    const generator = createGenerator(7, 'moments');
    const count = 200_000;
    const sums = { uniform: 0, uniformSquare: 0, normal: 0, normalSquare: 0, normalFourth: 0 };
    for (let i = 0; i < count; i += 1) {
      const u = generator.uniform();
      const n = generator.normal();
      sums.uniform += u;
      sums.uniformSquare += u * u;
      sums.normal += n;
      sums.normalSquare += n * n;
      sums.normalFourth += n ** 4;
    }
    expect(sums.uniform / count).toBeCloseTo(1 / 2, 2);
    expect(sums.uniformSquare / count).toBeCloseTo(1 / 3, 2);
    expect(Math.abs(sums.normal / count)).toBeLessThan(0.01);
    expect(sums.normalSquare / count).toBeCloseTo(1, 1);
    expect(Math.abs(sums.normalFourth / count - 3)).toBeLessThan(0.1);
  });

  it('draws every integer below the bound equally often', () => {
    const generator = createGenerator(3);
    const counts = new Float64Array(6);
    for (let i = 0; i < 60_000; i += 1) counts[generator.integer(6)] += 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(20.5);
    expect(generator.integer(1)).toBe(0);
  });

  it('refuses seeds, bounds and states that are not valid', () => {
    expect(() => createGenerator(0.5)).toThrow(/safe integer, got 0.5/);
    expect(() => createGenerator(1).integer(0)).toThrow(/from 1 to 2\^32, got 0/);
    expect(() => createGenerator(1).loadState({ words: [1, 2, 3], spareNormal: null })).toThrow(/four 32-bit words/);
  });
});

describe('wrong types, from callers without a compiler', () => {
  const any = createGenerator as unknown as (...given: unknown[]) => Record<string, (...given: unknown[]) => unknown>;

  it('are refused by name', () => {
    expect(() => any('1', 'a')).toThrow(/a seed is a safe integer, got '1'/);
    expect(() => any(1, 2)).toThrow(/the name of a stream is a text, got 2/);
    const generator = any(1, 'a');
    expect(() => generator['integer']('3')).toThrow(/got '3'/);
    expect(() => generator['fillNormal']([1], 1)).toThrow(/a Float32Array or a Float64Array, got \[1\]/);
    expect(() => generator['fillNormal'](new Float32Array(1), '1')).toThrow(/standardDeviation is a number, got '1'/);
    expect(() => generator['fillUniform'](new Float32Array(1), 0)).toThrow(/high is a number, got undefined/);
  });
});
