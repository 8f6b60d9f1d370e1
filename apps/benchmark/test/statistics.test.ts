import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  areaUnderCurve,
  blocksOf,
  highestMean,
  score,
  selectRuns,
  verdict,
  type IntervalOrReason,
} from '@policypath/stats';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readResults, runOf, statisticsSections, type CompareTrialsOptions } from '../src/results/index.ts';
import { methodGroups } from '../src/results/methodGroups.ts';
import { paperAggregates, paperRow } from '../src/results/paper.ts';
import { selectionNotes } from '../src/results/selectionNotes.ts';
import { readTrials } from '../src/store/readTrials.ts';
import { changeManifest } from './report/folders.ts';
import { shownOf } from './reportTables.ts';
import { writeMeasuredFolder, type MeasuredFolderOptions } from './measuredFolders.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'policypath-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The sections of all trials that a test wrote. */
const sectionsOf = (options: Partial<CompareTrialsOptions> = {}) =>
  statisticsSections(readResults([root], { resamples: 200, ...options }));
const runs = () => readTrials([root]).trials.map(runOf);

/** Runs of a variant, one a seed, rising to each of the heights. */
function write(variant: string, heights: readonly number[], options: Partial<MeasuredFolderOptions> = {}): void {
  heights.forEach((height, seed) => {
    const returns = [0, 1, 2, 3, 4].map((i) => (height * i) / 4);
    writeMeasuredFolder(root, { variant, seed, returns, ...options });
  });
}

const interval = (low: number, high: number): IntervalOrReason => ({
  available: true,
  value: { estimate: (low + high) / 2, low, high, level: 0.95, bootstrapStandardError: 1, resamples: 100 },
});

describe('the final evaluation of a trial whose steps are no multiple of the interval', () => {
  it('is no part of a comparison, nor of the curves', () => {
    write('base', [10, 20]);
    const before = JSON.stringify(sectionsOf());
    const folder = readTrials([root]).trials[0].place.path;
    const line = { step: 23_000, returns: [1e6], meanReturn: 1e6, stepsSinceEdit: null, final: true };
    appendFileSync(join(folder, 'evaluations.jsonl'), `${JSON.stringify(line)}\n`);
    expect(readTrials([root]).trials[0].evaluations.at(-1)).toMatchObject({ step: 23_000, final: true });
    expect(JSON.stringify(sectionsOf())).toBe(before);
  });
});

describe('verdict', () => {
  it("says 'improves' or 'harms' only where no interval holds 0", () => {
    const bound = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(bound, bound, bound, bound, (a, b, c, d) => {
        const [low, high, from, to] = [Math.min(a, b), Math.max(a, b), Math.min(c, d), Math.max(c, d)];
        const { word } = verdict(interval(low, high), { low: from, high: to });
        expect(word === 'improves').toBe(Math.min(low, from) > 0);
        expect(word === 'harms').toBe(Math.max(high, to) < 0);
        expect(['improves', 'harms', 'undecided']).toContain(word);
      }),
    );
  });

  it('names the interval that holds 0, and says when nothing was tested', () => {
    expect(verdict(interval(1, 2), { low: 1, high: 3 })).toEqual({
      word: 'improves',
      because: 'both intervals lie above 0',
    });
    expect(verdict(interval(-2, -1), { low: -3, high: -1 }).word).toBe('harms');
    expect(verdict(interval(1, 2), { low: 0, high: 3 })).toEqual({
      word: 'undecided',
      because: "Student's interval holds 0",
    });
    expect(verdict({ available: false, reason: 'one run' }, null)).toEqual({ word: 'not tested', because: 'one run' });
    expect(verdict(interval(1, 2), null).word).toBe('not tested');
  });
});

/** The environments that are compared, with the notes of the table of runs. */
const sample = (wholeBlocks?: boolean) => {
  const [{ comparisons }] = readResults([root], { wholeBlocks });
  return comparisons[0].environments.map((one) => ({ ...one, notes: selectionNotes(comparisons[0]) }));
};

const seeds = (variant: string, wholeBlocks?: boolean) =>
  sample(wholeBlocks).map(({ methods }) => methods.get(variant)?.runs.map(({ run }) => run.seed));

describe('the sample', () => {
  it('is the runs that have ended, where each variant has one, and names those left out', () => {
    write('base', [100, 110]);
    write('pptb', [120]);
    writeMeasuredFolder(root, { variant: 'pptb', seed: 1, returns: [0, 1], steps: 20_000, state: 'unfinished' });
    expect([seeds('base'), seeds('pptb')]).toEqual([[[0, 1]], [[0]]]);
    expect(sample()[0]).toMatchObject({ throughStep: 20_000, notes: ['Hopper-v4: left out, not ended: pptb 1'] });
    expect([seeds('base', true), seeds('pptb', true)]).toEqual([[[0]], [[0]]]);
    expect(sample(true)[0].notes).toEqual(['Hopper-v4: left out, outside the whole blocks: base 1, pptb 1']);
  });

  it('is all runs up to their common step, called interim, while a variant has none that ended', () => {
    write('base', [100, 110]);
    writeMeasuredFolder(root, { variant: 'pptb', returns: [0, 1, 2], steps: 20_000, state: 'unfinished' });
    expect(sample()[0]).toMatchObject({
      throughStep: 10_000,
      notes: ['Hopper-v4: interim: 1 of 3 runs have not ended; all are used up to step 10k'],
    });
  });

  it('keeps a run that failed, its missing evaluations counting as its last one', () => {
    write('base', [100]);
    writeMeasuredFolder(root, { variant: 'pptb', returns: [0, 50, 40], steps: 20_000, state: 'failed' });
    const [{ methods, throughStep, notes }] = sample();
    expect(throughStep).toBe(20_000);
    expect(methods.get('pptb')?.runs[0].curve.meanReturns).toEqual([0, 50, 40, 40, 40]);
    expect(notes[0]).toMatch(/pptb seed 0 failed at step 12000 \(the critic loss at step 12000 is NaN\); it stays in/);
  });

  it('refuses runs of different evaluation intervals, the same trial twice and a broken log, by name', () => {
    write('base', [100]);
    writeMeasuredFolder(root, { variant: 'pptb', returns: [0, 1, 2], interval: 10_000 });
    expect(() => sample()).toThrow(/Hopper-v4 td3 .* were evaluated at different steps/);
    writeMeasuredFolder(join(root, 'again'), { returns: [0, 1] });
    expect(() => sample()).toThrow(
      /are both Hopper-v4 td3 base seed 0, with the same settings: give the folder of one/,
    );
    expect(() => readTrials([join(root, 'nothing')])).toThrow(/there is no folder/);
  });
});

describe('whole blocks', () => {
  const cells = ['Hopper-v4', 'Ant-v4'].flatMap((environment) =>
    ['base', 'pptb'].map((method) => ({ environment, method })),
  );
  const plan = [0, 1].flatMap((seed) => cells.map((cell) => ({ ...cell, seed, agent: 'td3' })));
  const returns = [0, 10, 20];

  it('are what the benchmark plans: a trial that was never begun keeps its seed open', () => {
    for (const { environment, method: variant, seed } of plan.slice(0, -1)) {
      writeMeasuredFolder(root, { environment, variant, seed, returns, editGains: variant === 'pptb' ? [seed] : [] });
    }
    // A seed that nobody planned is no block, and no part of one.
    writeMeasuredFolder(root, { variant: 'base', seed: 7, returns });
    const blocks = blocksOf(runs(), plan);
    expect([[...blocks.complete], [...blocks.planned]]).toEqual([[0], [0, 1]]);
    for (const { methods } of selectRuns(runs(), { wholeBlocks: true, planned: plan })) {
      for (const own of methods.values()) expect(own.map(({ run }) => run.seed)).toEqual([0]);
    }
    const sections = sectionsOf({ planned: plan, wholeBlocks: true });
    // Every run is shown, those outside the blocks too.
    const shown = shownOf(sections, 'runs').rows.map(([, , seed, state, , , used, area]) => [seed, state, used, area]);
    expect(shown.filter(([seed]) => seed === '7')).toEqual([['7', 'finished', 'no', '15.0']]);
    expect(shown.filter(([, , used]) => used === 'yes').map(([seed]) => seed)).toEqual(['0', '0', '0', '0']);
    expect(shown.filter(([, state]) => state === 'missing')).toEqual([['1', 'missing', 'no', '–']]);
    // The edits too: seed 1 would make the mean 0.5.
    expect(shownOf(sections, 'edit-evaluations').rows.map((row) => row[6])).toEqual(['0.0', '0.0']);
  });

  it('may be none, whichever cell is missing, and that is the reason given', () => {
    for (const gap of cells.keys()) {
      rmSync(root, { recursive: true, force: true });
      for (const [index, { environment, method: variant }] of cells.entries()) {
        if (index !== gap) writeMeasuredFolder(root, { environment, variant, seed: 0, returns });
      }
      const [{ paragraphs, figures }] = sectionsOf({ planned: plan.slice(0, 4), wholeBlocks: true });
      expect(paragraphs).toEqual([
        'No block is complete: no seed of 1 has ended in every environment and variant. Nothing is compared.',
      ]);
      expect(figures).toEqual([]);
    }
  });

  it('without a plan are of every environment and variant that there is', () => {
    for (const { environment, method: variant, seed } of plan.slice(0, -1)) {
      writeMeasuredFolder(root, { environment, variant, seed, returns });
    }
    expect([...blocksOf(runs()).complete]).toEqual([0]);
  });
});

describe('statistics sections', () => {
  it("set Table 1 beside the paper's, with every run and what is missing", () => {
    write('base', [1000, 1040, 1080]);
    write('pptb', [1500, 1540]);
    const sections = sectionsOf();
    const { columns, rows, notes } = shownOf(sections, 'table-1-pptb');
    expect(columns.slice(-3)).toEqual(['Paper TD3', 'Paper TD3-PPTB', 'Paper improvement']);
    // (1520 - 1040) / (1040 - 18.15)
    expect(rows[0].slice(0, 6)).toEqual(['Hopper-v4', 'SCORE', '3 / 2', '1040 ± 23', '1520 ± 20', '+46.97 %']);
    expect(rows[0].slice(-3)).toEqual(['3394 ± 59', '3420 ± 54', '+0.77 %']);
    expect(notes?.join(' ')).toMatch(/Our runs are used up to 20k steps, the paper's to 1M/);
    const runs = shownOf(sections, 'runs').rows;
    expect(runs).toHaveLength(6);
    expect(runs.at(-1)?.slice(0, 4)).toEqual(['Hopper-v4', 'pptb', '2', 'missing']);
    // Step 0 left out: (250 + 500 + 750 + 1000) / 4.
    expect(runs[0].slice(6, 8)).toEqual(['yes', '625.0']);
    expect(shownOf(sections, 'differences-auc').rows[0].at(-1)).toBe('improves: both intervals lie above 0');
    expect(shownOf(sections, 'probability-of-improvement').rows[0].slice(1, 4)).toEqual(['pptb', 'Hopper-v4', '1.000']);
    expect(sections[0]).toMatchObject({ id: 'results-td3', isLead: true });
    expect(sections[0].tables.map(({ name }) => name)).toEqual(['methods']);
    const figures = sections.flatMap((one) => one.figures);
    expect(figures.map(({ name }) => name)).toEqual([
      'learning-curves',
      'paper-figure-10',
      'performance-profile',
      'performance-profile-last',
    ]);
    for (const { svg } of figures) expect(svg).toMatch(/^<svg [^]*<\/svg>\s*$/);
  });

  it('say nothing of one run, and never that it improves', () => {
    write('base', [1000]);
    write('pptb', [3000]);
    const sections = sectionsOf();
    expect(shownOf(sections, 'differences-auc').rows[0].at(-1)).toMatch(/^not tested: one run/);
    expect(JSON.stringify(sections.map(({ paragraphs }) => paragraphs))).not.toMatch(/improves/);
    expect(shownOf(sections, 'aggregates').rows.at(-1)?.slice(-3)).toEqual(['Optimality gap', '0.000', 'n/a']);
  });

  it('tell differences within seeds, of seeds that have one run of either side', () => {
    write('base', [400, 800, 1600, 5000]);
    write('pptb', [480, 888, 1704]);
    write('pptb', [9000], { environment: 'Hopper-v3' });
    const { rows, notes } = shownOf(sectionsOf(), 'within-seeds');
    expect(rows).toEqual([
      // 0.625 of the heights' differences; t(0.975, 2 degrees) = 4.3027 times the standard error 4.3301.
      [
        'Hopper-v4',
        'pptb',
        'AUC',
        '3 of 3',
        '56.7 ± 4.4',
        expect.stringMatching(/^\[5[01]\.\d, 65\.0\]$/),
        '[37.7, 75.6]',
      ],
      expect.arrayContaining(['Mean of last evaluations', '3 of 3']),
    ]);
    expect(notes.join()).toMatch(/nothing is judged by it/);
    expect(shownOf(sectionsOf(), 'differences-by-seed').rows.slice(0, 3)).toEqual(
      ['50.0', '55.0', '65.0'].map((gain, seed) => ['Hopper-v4', 'pptb', 'AUC', String(seed), gain]),
    );
  });

  it('give one seed no interval within seeds, and seeds that only one side has no table', () => {
    write('base', [400]);
    write('pptb', [480]);
    const student = (name: string) => shownOf(sectionsOf(), name).rows[0].at(-1);
    expect(student('within-seeds')).toBe('n/a');
    rmSync(root, { recursive: true, force: true });
    write('base', [400]);
    writeMeasuredFolder(root, { variant: 'pptb', seed: 7, returns: [0, 1, 2, 3, 4] });
    expect(() => student('within-seeds')).toThrow('no table');
  });

  it('call a difference within its intervals undecided, in tables and text', () => {
    write('base', [900, 1000, 1100, 1200]);
    write('pptb', [950, 1050, 1150, 1250]);
    const sections = sectionsOf();
    expect(shownOf(sections, 'differences-auc').rows[0].at(-1)).toMatch(/^undecided/);
    expect(sections[1].paragraphs[0]).toMatch(/Hopper-v4, pptb: undecided/);
    expect(JSON.stringify(sectionsOf())).toBe(JSON.stringify(sections));
  });

  it('do the same at the other offsets, and tell what edits did', () => {
    const offsetReturns = [-1000, 10, 20, 30, 40];
    write('base', [100, 110], { offsetReturns });
    write('pptb', [120, 130], { offsetReturns, editGains: [1, 2, 3] });
    const sections = sectionsOf();
    expect(sections.map(({ id }) => id)).toEqual([
      'results-td3',
      'statistics-td3',
      'statistics-td3-offset-50',
      'edits-td3',
    ]);
    expect(shownOf(sections, 'differences-auc-offset-50').rows[0].slice(3, 6)).toEqual([
      '25.0 ± 0.0',
      '25.0 ± 0.0',
      '0.0',
    ]);
    // The evaluation at step 50 is of the untrained policy.
    expect(sections[2].paragraphs).toContain('Evaluations in an AUC: Hopper-v4: 4, steps 5.05k to 20.05k.');
    expect(sections[1].paragraphs).toContain('Evaluations in an AUC: Hopper-v4: 4, steps 5k to 20k.');
    expect(shownOf(sections, 'edit-evaluations').rows[0].slice(0, 7)).toEqual([
      'Hopper-v4',
      'pptb',
      '2',
      '6',
      '100.0',
      '102.0',
      '2.0 ± 0.0',
    ]);
    const names = sections.flatMap(({ tables, figures }) => [...tables, ...figures].map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });

  it('judge by the primary measure alone: of others they say where the difference lies', () => {
    const offsetReturns = [0, 1, 2, 3];
    write('base', [100, 101, 102], { offsetReturns });
    for (const [seed, gain] of [50, 51, 52].entries()) {
      const returns = [0, 200 + seed, 200, 200, 200];
      writeMeasuredFolder(root, {
        variant: 'pptb',
        seed,
        returns,
        offsetReturns: [0, -9 - seed, -9, -9],
        editGains: [gain],
      });
    }
    const sections = sectionsOf();
    const last = (name: string) => [shownOf(sections, name).columns.at(-1), shownOf(sections, name).rows[0].at(-1)];
    expect(last('differences-auc')).toEqual(['Verdict', 'improves: both intervals lie above 0']);
    expect(last('differences-last')).toEqual(['Difference lies', 'higher: both intervals lie above 0']);
    expect(last('differences-auc-offset-50')).toEqual(['Difference lies', 'lower: both intervals lie below 0']);
    expect(last('edit-evaluations')).toEqual(['Difference lies', 'higher: both intervals lie above 0']);
    const said = JSON.stringify(sections.filter(({ id }) => !['results-td3', 'statistics-td3'].includes(id)));
    expect(said.replaceAll(/\\"improves\\"|P\(improvement\)/g, '')).not.toMatch(/improves|harms/);
    // Both numbers of a run have their own profile and probability.
    expect(shownOf(sections, 'probability-of-improvement').rows.map(([statistic]) => statistic)).toEqual([
      'area under curve',
      'mean of last evaluations',
    ]);
    expect(sections[1].figures.map(({ name }) => name)).toContain('performance-profile-last');
  });

  it('name runs without evaluations at an offset, and settings in which pooled runs differ', () => {
    const offsetReturns = [0, 1, 2];
    write('base', [100, 101], { offsetReturns });
    write('pptb', [110], { offsetReturns });
    writeMeasuredFolder(root, { variant: 'pptb', seed: 1, returns: [0, 1, 2, 3, 4], offsetReturns: [0] });
    const sections = sectionsOf();
    expect(shownOf(sections, 'differences-auc-offset-50').notes).toContain(
      'Hopper-v4: left out, no evaluation at offset 50: pptb 1',
    );
    changeManifest(join(root, 'Hopper-v4/pptb/seed-0001'), ({ trial }) => ({
      trial: { ...(trial as object), evaluationEpisodes: 3 },
    }));
    const changed = sectionsOf();
    expect(shownOf(changed, 'runs').notes?.join()).toMatch(
      /Hopper-v4: evaluationEpisodes differs between trials: 2 in 3, 3 in 1/,
    );
  });

  it('keep the intervals of environments whose random agent is known beside one whose is not', () => {
    for (const environment of ['Hopper-v4', 'Unknown-v0']) {
      write('base', [100, 110], { environment });
      write('pptb', [120, 130], { environment });
    }
    const { rows } = shownOf(sectionsOf(), 'table-1-pptb');
    expect(rows[0].slice(5, 7)).toEqual([expect.stringMatching(/%$/), expect.stringMatching(/^\[.*%\]$/)]);
    expect(rows[2].slice(5, 7)).toEqual(['n/a', 'n/a']);
    expect(rows[4].slice(4, 7)).toEqual(['n/a', 'n/a', 'n/a']);
  });

  it('can be had of trials that were evaluated at step 0 alone', () => {
    for (const variant of ['base', 'pptb']) {
      writeMeasuredFolder(root, { variant, returns: [5], steps: 20_000, state: 'unfinished' });
    }
    const sections = sectionsOf();
    expect(shownOf(sections, 'table-1-pptb').rows[1].slice(3, 5)).toEqual(['5.0', '5.0']);
    expect(shownOf(sections, 'table-1-pptb').notes?.[0]).toMatch(/one run on a side/);
  });

  it('go without a base, without a random agent and without comparisons', () => {
    write('pptb', [100, 110], { environment: 'Unknown-v0' });
    const alone = sectionsOf();
    expect(alone[1].paragraphs).toEqual([
      'There is no environment with runs of the base and of another variant: nothing is compared.',
    ]);
    write('base', [90, 100], { environment: 'Unknown-v0' });
    const sections = sectionsOf();
    const { rows, notes } = shownOf(sections, 'table-1-pptb');
    expect(rows[0].slice(5, 7)).toEqual(['n/a', 'n/a']);
    expect(notes?.[0]).toMatch(/policypath random --env Unknown-v0/);
    expect(sections[0].figures.map(({ name }) => name)).toEqual(['learning-curves']);
  });
});

describe('parts', () => {
  it("have the paper's numbers: its aggregates follow from its percentages", () => {
    for (const metric of ['score', 'auc'] as const) {
      const percents = ['HalfCheetah-v4', 'Hopper-v4', 'Walker2d-v4', 'Ant-v4'].map(
        (name) => paperRow('td3', name)?.[metric].percent ?? Number.NaN,
      );
      const mean = 1 + percents.reduce((sum, value) => sum + value, 0) / 400;
      expect(Math.trunc(1e4 * mean + 1e-6) / 1e4).toBe(paperAggregates[metric]);
    }
    expect(paperRow('td3', 'Humanoid-v4')).toBeNull();
    expect(paperRow('rad', 'Hopper-v4')).toBeNull();
  });

  it('measure SCORE as the stats package does', () => {
    const returns = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(returns, { minLength: 1, maxLength: 5 }), (sample) => {
        const runs = sample.map((meanReturns) => ({ steps: [0, 1, 2, 3], meanReturns }));
        expect(highestMean(runs)).toBeCloseTo(score(runs).mean, 9);
        expect(highestMean(runs)).toBeGreaterThanOrEqual(areaUnderCurve(runs, { includeInitial: true }).mean - 1e-9);
      }),
    );
  });

  it('put the base and at most three other variants in a figure', () => {
    const groups = methodGroups(['pptb', 'trim-only', 'extrapolation', 'window-mean', 'base', 'base']);
    expect(groups.map((group) => [...group.keys()])).toEqual([
      ['base', 'pptb', 'trim-only', 'extrapolation'],
      ['base', 'window-mean'],
    ]);
    expect(new Set(groups[0].values()).size).toBe(4);
  });
});
