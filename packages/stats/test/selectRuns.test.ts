import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, runNumbers, selectRuns, type Run } from '../src/index.ts';

/** Evaluated at 0, 10, 20, ... with these mean returns. */
function run(method: string, seed: number, returns: readonly number[], state: Run['state'] = 'finished'): Run {
  const evaluations = new Map([[0, returns.map((meanReturn, i) => ({ step: 10 * i, meanReturn }))]]);
  return { environment: 'Hopper-v4', method, seed, state, evaluations };
}

const curvesOf = (runs: readonly Run[], options: Parameters<typeof selectRuns>[1] = {}) =>
  Object.fromEntries(
    [...selectRuns(runs, options)[0].methods].map(([method, own]) => [
      method,
      own.map(({ curve }) => curve.meanReturns),
    ]),
  );

describe('the choice of runs', () => {
  it('leaves step 0 out, unless it is asked for', () => {
    const runs = [run('base', 0, [1, 2, 3])];
    const [{ steps, throughStep }] = selectRuns(runs);
    expect([steps, throughStep]).toEqual([[0, 10, 20], 20]);
    const curves = selectRuns(runs)[0]
      .methods.get('base')!
      .map(({ curve }) => curve);
    expect(runNumbers(curves).auc).toMatchObject({ mean: 2.5, evaluations: 2 });
    expect(runNumbers(curves, { includeInitial: true }).auc).toMatchObject({ mean: 2, evaluations: 3 });
    expect(runNumbers(curves, { includeInitial: true }).last.mean).toBe(2.5);
  });

  it('counts what a failed run is missing as its last evaluation, be it that of the untrained policy', () => {
    const base = run('base', 0, [1, 2, 3, 4]);
    expect(curvesOf([base, run('pptb', 0, [1, 5], 'failed')])).toEqual({ base: [[1, 2, 3, 4]], pptb: [[1, 5, 5, 5]] });
    expect(curvesOf([base, run('pptb', 0, [7], 'failed')])).toEqual({ base: [[1, 2, 3, 4]], pptb: [[7, 7, 7, 7]] });
  });

  it('never cuts the others to where a failed run ended', () => {
    const returns = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(returns, returns, (whole, broken) => {
        const failed = broken.slice(0, whole.length);
        const curves = curvesOf([run('base', 0, whole), run('pptb', 0, failed, 'failed')]);
        expect(curves['base']).toEqual([whole]);
        expect(curves['pptb'][0].slice(failed.length)).toEqual(
          whole.slice(failed.length).map(() => failed[failed.length - 1]),
        );
      }),
    );
  });

  it('compares a run that begins later on the steps that all have, and leaves one out that begins after the end of another', () => {
    const base = run('base', 0, [1, 2, 3, 4, 5]);
    const later = (method: string, from: number, returns: readonly number[]): Run => ({
      ...run(method, 0, returns),
      evaluations: new Map([[0, returns.map((meanReturn, i) => ({ step: from + 10 * i, meanReturn }))]]),
    });
    const fork = later('fork', 20, [7, 8]);
    const [own] = selectRuns([base, fork]);
    expect(curvesOf([base, fork])).toEqual({ base: [[3, 4]], fork: [[7, 8]] });
    expect(own).toMatchObject({ steps: [20, 30], throughStep: 30, beginsLate: true, isCut: true });
    expect(runNumbers(own.methods.get('base')!.map(({ curve }) => curve)).auc.mean).toBe(3.5);
    const failed = { ...later('failed', 20, [7]), state: 'failed' as const };
    expect(curvesOf([base, fork, failed])['failed']).toEqual([[7, 7]]);
    const tooLate = later('late', 40, [9, 9]);
    const [without] = selectRuns([base, fork, tooLate]);
    expect(without.leftOut).toEqual([{ run: tooLate, reason: 'begins where another run has ended' }]);
    expect(without.used).toEqual([base, fork]);
    expect(selectRuns([base])[0].beginsLate).toBe(false);
  });

  it('takes the ended runs where every method has one, else all, cut to their common steps', () => {
    const open = run('pptb', 1, [1, 2], 'unfinished');
    const ended = [run('base', 0, [1, 2, 3]), run('pptb', 0, [4, 5, 6])];
    expect(curvesOf([...ended, open])).toEqual({ base: [[1, 2, 3]], pptb: [[4, 5, 6]] });
    const [{ leftOut }] = selectRuns([...ended, open]);
    expect(leftOut).toEqual([{ run: open, reason: 'not ended' }]);
    const [cut] = selectRuns([ended[0], open]);
    expect(cut).toMatchObject({ throughStep: 10, unfinished: 1, isCut: true, leftOut: [] });
  });

  it('leaves a run out that was never evaluated after training began, where another was', () => {
    const begun = [run('base', 0, [1, 2]), run('base', 1, [1], 'unfinished')];
    expect(selectRuns(begun)[0].leftOut).toEqual([{ run: begun[1], reason: 'no evaluation after step 0' }]);
    expect(selectRuns([begun[1]])[0].throughStep).toBe(0);
    expect(selectRuns([run('base', 0, [], 'unfinished')])).toEqual([]);
  });

  it('holds blocks open that a plan wants and nobody began', () => {
    const runs = [run('base', 0, [1, 2]), run('pptb', 0, [1, 2]), run('base', 1, [1, 2])];
    expect([...blocksOf(runs).complete]).toEqual([0]);
    expect(selectRuns(runs, { wholeBlocks: true })[0].used).toEqual([runs[0], runs[1]]);
    const planned = [0, 1, 2].flatMap((seed) => [{ environment: 'Hopper-v4', method: 'base', seed }]);
    expect([...blocksOf(runs, planned).complete]).toEqual([0, 1]);
  });

  it('refuses runs of one environment that were evaluated at different steps', () => {
    const other: Run = { ...run('pptb', 0, []), evaluations: new Map([[0, [{ step: 5, meanReturn: 1 }]]]) };
    expect(() => selectRuns([run('base', 0, [1, 2]), other])).toThrow(/different steps/);
  });
});
