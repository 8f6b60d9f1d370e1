import { describe, expect, it } from 'vitest';
import { compareRuns, meanInterval, permutationTest, welch, type Run } from '../src/index.ts';
import { generatorOf } from './reference.ts';

function run(environment: string, method: string, seed: number, returns: readonly number[]): Run {
  const evaluations = new Map([[0, returns.map((meanReturn, i) => ({ step: 10 * i, meanReturn }))]]);
  return { environment, method, seed, state: 'finished', evaluations };
}

const runs = [
  run('Hopper-v4', 'base', 0, [0, 10, 20]),
  run('Hopper-v4', 'base', 1, [0, 12, 22]),
  run('Hopper-v4', 'base', 2, [0, 14, 24]),
  run('Hopper-v4', 'pptb', 0, [0, 30, 40]),
  run('Hopper-v4', 'pptb', 1, [0, 31, 41]),
  run('Hopper-v4', 'pptb', 2, [0, 35, 45]),
];
const random = new Map([['Hopper-v4', { mean: 7, standardError: 0.1 }]]);
const options = { random, generator: generatorByName, resamples: 500 };

function generatorByName(name: string): ReturnType<typeof generatorOf> {
  return generatorOf([...name].reduce((sum, character) => sum + character.charCodeAt(0), 0));
}

describe('a comparison of runs', () => {
  const comparison = compareRuns(runs, options);
  const [auc, last] = comparison.effects;

  it('gives each run one number: the mean over its evaluations after step 0', () => {
    expect(auc).toMatchObject({
      method: 'pptb',
      statistic: 'area under curve',
      base: [15, 17, 19],
      treated: [35, 36, 40],
    });
    expect(last).toMatchObject({ statistic: 'mean of last evaluations', base: [15, 17, 19] });
    const { score, auc: area, curve } = comparison.environments[0].methods.get('base')!;
    expect(score).toMatchObject({ step: 20, mean: 22 });
    expect(area.mean).toBe(17);
    expect(curve.map(({ mean }) => mean)).toEqual([0, 12, 22]);
  });

  it('leaves the evaluations up to the last random step of any run out of SCORE, and out of nothing else', () => {
    const late = runs.map((one) => ({ ...one, untrainedThrough: one.method === 'pptb' ? 20 : 10 }));
    const scoreOf = (given: readonly Run[]) => compareRuns(given, options).environments[0].methods.get('base')!;
    expect(scoreOf(runs.map((one) => ({ ...one, untrainedThrough: 10 }))).score).toMatchObject({ step: 20, mean: 22 });
    expect(scoreOf(late).score).toBeNull();
    expect(scoreOf(late).auc.mean).toBe(17);
    expect(compareRuns(late, options).improvementsOf('pptb')[0].environments[0].improvement.score).toMatchObject({
      available: false,
      reason: expect.stringContaining('random steps') as string,
    });
  });

  it('tests the difference of the means as the tests by themselves do', () => {
    const sides = { treated: [35, 36, 40], base: [15, 17, 19] };
    expect(auc.welch).toEqual(welch({ ...sides, level: 0.95 }));
    const generator = generatorByName('permutation/Hopper-v4/pptb/area under curve/0');
    expect(auc.permutation).toEqual(permutationTest({ ...sides, generator }));
    expect(auc.verdict.word).toBe('improves');
    expect(auc.difference.available && auc.difference.value.low).toBeGreaterThan(0);
  });

  it('pairs runs of one seed', () => {
    expect(auc.withinSeeds).toMatchObject({
      differences: [
        { seed: 0, difference: 20 },
        { seed: 1, difference: 19 },
        { seed: 2, difference: 21 },
      ],
      mean: 20,
      standardError: expect.closeTo(1 / Math.sqrt(3), 12) as number,
      student: meanInterval([20, 19, 21], { level: 0.95 }),
    });
    const twice = compareRuns([...runs, run('Hopper-v4', 'pptb', 0, [0, 1, 2])], options).effects[0];
    expect(twice.withinSeeds?.differences.map(({ seed }) => seed)).toEqual([1, 2]);
  });

  it("improves by the paper's measure, (variant - base) / (base - random), and is normalised by the same two", () => {
    const [{ environments, aggregate }] = comparison.improvementsOf('pptb');
    expect(environments[0].improvement.auc).toEqual({ available: true, value: (37 - 17) / (17 - 7) });
    expect(environments[0].improvement.score).toEqual({ available: true, value: (42 - 22) / (22 - 7) });
    expect(aggregate.auc).toEqual({ available: true, value: 3 });
    const [ofAuc] = comparison.aggregates;
    expect(ofAuc.values.find(({ name }) => name === 'Mean')?.value).toBeCloseTo(3, 12);
    expect(ofAuc.probabilityOfImprovement).toMatchObject({ available: true, value: { estimate: 1 } });
  });

  it('gives the same numbers for the same names, whatever else is asked for, and no NaN where the floor is unknown', () => {
    const again = compareRuns(runs, options);
    expect(again.profiles).toEqual(comparison.profiles);
    expect(again.effects).toEqual(comparison.effects);
    const unknown = compareRuns(runs, { ...options, random: new Map() });
    expect(unknown.improvementsOf('pptb')[0].environments[0].improvement.auc).toMatchObject({ available: false });
    expect(unknown.aggregates[0]).toMatchObject({ withoutRandom: ['Hopper-v4'], environments: [] });
    expect(unknown.profiles).toEqual([]);
    expect(JSON.stringify([unknown.effects, unknown.aggregates])).not.toContain('NaN');
  });

  it('does not test what one run cannot tell', () => {
    const [one] = compareRuns([runs[0], runs[3]], options).effects;
    expect(one.verdict).toMatchObject({ word: 'not tested' });
    expect(one.difference).toMatchObject({ available: false });
  });

  it('cuts improvements at the horizons that are asked for', () => {
    const cut = compareRuns(runs, { ...options, horizons: () => [10, null] }).improvementsOf('pptb');
    expect(cut.map(({ steps }) => steps)).toEqual([10, 20]);
    expect(cut[0].environments[0].base?.auc.perRun).toEqual([10, 12, 14]);
  });
});
