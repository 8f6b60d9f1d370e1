import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averageScoreProfile,
  interquartileMean,
  meanOfTaskMeans,
  medianOfTaskMeans,
  optimalityGap,
  perRunScores,
  probabilityOfImprovement,
  runScoreProfile,
  score,
  type PerRunScores,
} from '../src/index.ts';
import { perRun, reference } from './reference.ts';

const values = fc.integer({ min: -500, max: 500 }).map((whole) => whole / 8);
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }))
  .chain(([tasks, runs]) =>
    fc.array(fc.array(values, { minLength: runs, maxLength: runs }), { minLength: tasks, maxLength: tasks }),
  );

describe('aggregates of runs x tasks', () => {
  it.each(reference.matrices)("are numpy's and scipy's by rliable's definitions (case %#)", (expected) => {
    const scores = perRun(expected.treated);
    expect(interquartileMean(scores)).toBeCloseTo(expected.interquartileMean, 12);
    expect(meanOfTaskMeans(scores)).toBeCloseTo(expected.mean, 12);
    expect(medianOfTaskMeans(scores)).toBeCloseTo(expected.median, 12);
    expect(optimalityGap(scores)).toBeCloseTo(expected.optimalityGap, 12);
    const profiles = [runScoreProfile, averageScoreProfile].map((profile) => profile(scores, expected.thresholds));
    for (const [index, wanted] of [expected.runScoreProfile, expected.averageScoreProfile].entries()) {
      profiles[index].forEach((share, i) => expect(share).toBeCloseTo(wanted[i], 12));
    }
    expect(probabilityOfImprovement({ treated: scores, base: perRun(expected.base) })).toBeCloseTo(
      expected.probabilityOfImprovement,
      12,
    );
  });

  it('cut a quarter, rounded down, at each end', () => {
    expect(interquartileMean(perRun([[0, 10, 20, 1000]]))).toBe(15);
    expect(interquartileMean(perRun([[0, 10, 20]]))).toBe(10);
    expect(
      interquartileMean(
        perRun([
          [5, -900],
          [7, 6, 8, 900],
          [7, 6],
        ]),
      ),
    ).toBe(6.5);
  });

  it('count every task the same in means, gap and profile, whatever its runs', () => {
    const ragged = perRun([[0, 0, 0, 0], [1]]);
    expect(meanOfTaskMeans(ragged)).toBe(0.5);
    expect(optimalityGap(ragged)).toBe(0.5);
    expect(runScoreProfile(ragged, [0.5])).toEqual([0.5]);
  });

  it('count a tie as half a win', () => {
    const [treated, base] = [perRun([[1, 2], [5]]), perRun([[2], [5]])];
    expect(probabilityOfImprovement({ treated, base })).toBe((0.25 + 0.5) / 2);
  });

  it('obey their laws', () => {
    fc.assert(
      fc.property(matrix, matrix, values, (rows, others, shift) => {
        const scores = perRun(rows);
        const shifted = perRun(rows.map((task) => task.map((value) => value + shift)));
        for (const aggregate of [interquartileMean, meanOfTaskMeans, medianOfTaskMeans]) {
          expect(aggregate(shifted)).toBeCloseTo(aggregate(scores) + shift, 9);
          expect(aggregate(scores)).toBeGreaterThanOrEqual(Math.min(...rows.flat()) - 1e-9);
          expect(aggregate(scores)).toBeLessThanOrEqual(Math.max(...rows.flat()) + 1e-9);
        }
        const profile = runScoreProfile(scores, [-100, -5, 0, 5, 100]);
        expect(profile).toEqual(profile.toSorted((a, b) => b - a));
        expect([profile[0], profile[4]]).toEqual([1, 0]);
        const tasks = Math.min(rows.length, others.length);
        const [treated, base] = [perRun(rows.slice(0, tasks)), perRun(others.slice(0, tasks))];
        const there = probabilityOfImprovement({ treated, base });
        expect(there + probabilityOfImprovement({ treated: base, base: treated })).toBeCloseTo(1, 12);
        expect(probabilityOfImprovement({ treated, base: treated })).toBe(0.5);
      }),
      { numRuns: 200 },
    );
  });
});

describe('per-run scores', () => {
  const steps = Array.from({ length: 12 }, (_, i) => 5000 * i);
  const run = (slope: number) => ({ steps, meanReturns: steps.map((_, i) => slope * i) });
  const tasks = [{ name: 'Hopper-v4', runs: [run(1), run(2)] }];

  it("are the AUC or the mean of a run's last evaluations", () => {
    const auc = perRunScores({ tasks, statistic: 'area under curve', includeInitial: true });
    expect(auc).toEqual({ statistic: 'area under curve', tasks: [{ name: 'Hopper-v4', scores: [5.5, 11] }] });
    expect(perRunScores({ tasks, statistic: 'mean of last evaluations' }).tasks[0].scores).toEqual([6.5, 13]);
    const last = perRunScores({ tasks, statistic: 'mean of last evaluations', evaluations: 1 });
    expect(last.tasks[0].scores).toEqual([11, 22]);
    expect(() => perRunScores({ tasks, statistic: 'mean of last evaluations', evaluations: 13 })).toThrow(
      /last 13 evaluations needs as many; there are 12/,
    );
  });

  it('are never a SCORE, by type and when run', () => {
    // @ts-expect-error: SCORE is one number of all runs, no number a run.
    expect(() => interquartileMean(score(tasks[0].runs))).toThrow(/no statistic of one run/);
    const maxima = { statistic: 'score', tasks: [{ name: 'Hopper-v4', scores: [1] }] };
    // @ts-expect-error: nor is a run's own maximum offered under its name.
    expect(() => interquartileMean(maxima)).toThrow(
      /'score' is no statistic of one run; choose one of area under curve/,
    );
  });

  it('refuse what cannot be compared, by name', () => {
    const own = perRun([[1]]);
    const cases: [PerRunScores, RegExp][] = [
      [perRun([[1], [2]]), /the tasks differ: task 0 and task 0, task 1/],
      [perRun([[1]], 'final evaluation'), /'area under curve' cannot be compared with 'final evaluation'/],
      [perRun([[]]), /task 0 has no runs/],
      [perRun([[Number.NaN]]), /task 0, run 0: its score is not finite/],
      [perRun([]), /no tasks/],
    ];
    for (const [base, message] of cases) {
      expect(() => probabilityOfImprovement({ treated: own, base })).toThrow(message);
    }
  });
});
