import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followedComparison } from '../src/dashboard/comparisonPart.ts';
import { curveNames } from '../src/dashboard/curveNames.ts';
import { exportedRows } from '../src/results/exportTrials.ts';
import { compareFolders, readResults } from '../src/results/index.ts';
import { buildReport, readReportedTrials } from '../src/results/report/index.ts';
import { rliableScores } from '../src/results/rliable.ts';
import { readTrials } from '../src/store/readTrials.ts';
import { TrialWatch } from '../src/store/trialWatch.ts';
import { shownOf } from './reportTables.ts';

const root = fileURLToPath(new URL('../../../evidence/comparison', import.meta.url));

/** AUC of each run, seeds 0 to 3, as report.json had them at 205b862: one decimal. */
const recorded: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  'Ant-v4': {
    base: [1037.6, 1419.6, 1714.2, 1223.5],
    pptb: [802.5, 1154.5, 1406.2, 1141.7],
    'trim-only': [780.5, 1245.3, 1445.7, 862.3],
  },
  'HalfCheetah-v4': {
    base: [4655.2, 4980.5, 5412.5, 5347.9],
    pptb: [4738.1, 4857.9, 5357.9, 4802.9],
    'trim-only': [4965.4, 4795.4, 4438.3, 4169],
  },
};
/** Mean and standard error, as it printed them. */
const means: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Ant-v4': { base: '1349 ± 145', pptb: '1126 ± 124', 'trim-only': '1083 ± 158' },
  'HalfCheetah-v4': { base: '5099 ± 176', pptb: '4939 ± 142', 'trim-only': '4592 ± 179' },
};

/** AUCs by environment and method, in the order of the seeds. */
type Areas = Record<string, Record<string, readonly number[]>>;

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'policypath-'));
});
afterAll(() => rmSync(out, { recursive: true }));

function ofCompare(includeInitial: boolean): Areas {
  const areas: Areas = { 'Ant-v4': {}, 'HalfCheetah-v4': {} };
  for (const variant of ['pptb', 'trim-only']) {
    const { files } = compareFolders({ folders: [root], out, variant, includeInitial, resamples: 100 });
    const { comparison } = { comparison: JSON.parse(readFileSync(files.json, 'utf8')) as Written };
    for (const { environment, base, treated } of comparison.agents[0].environments) {
      areas[environment]['base'] = base.auc.perRun;
      areas[environment][variant] = treated.auc.perRun;
    }
  }
  return areas;
}

interface Side {
  readonly auc: { readonly perRun: readonly number[] };
}
interface Written {
  readonly agents: readonly {
    readonly environments: readonly { readonly environment: string; readonly base: Side; readonly treated: Side }[];
  }[];
}

/** From what `export` writes as CSV or Parquet: the mean return of each evaluation, then their mean. */
function ofRows(includeInitial: boolean): Areas {
  const rows = exportedRows(readTrials([root]).trials).filter(({ offset }) => offset === 0);
  return byMethod((environment, method, seed) => {
    const own = rows.filter((row) => row.environment === environment && row.variant === method && row.seed === seed);
    const steps = [...new Set(own.map(({ step }) => step))].filter((step) => includeInitial || step > 0);
    return mean(steps.map((step) => mean(own.filter((row) => row.step === step).map((row) => row.return))));
  });
}

function ofRliable(includeInitial: boolean): Areas {
  const { tasks, algorithms } = rliableScores(readResults([root], { includeInitial }), 0);
  return byMethod((environment, method, seed) => {
    const { seeds, areaUnderCurve } = algorithms[method];
    return areaUnderCurve[seeds.indexOf(seed)][tasks.indexOf(environment)];
  });
}

/** As the dashboard follows trials. */
async function ofDashboard(includeInitial: boolean): Promise<Areas> {
  const watch = new TrialWatch({ roots: [root] });
  await watch.refresh();
  const { trials } = watch;
  const { environments } = followedComparison({ trials, names: curveNames(trials), includeInitial });
  return Object.fromEntries(
    environments.map(({ environment, methods }) => [
      environment,
      Object.fromEntries([...methods].map(([name, { auc }]) => [name.replace('td3 ', ''), auc.perRun])),
    ]),
  );
}

function byMethod(of: (environment: string, method: string, seed: number) => number): Areas {
  return Object.fromEntries(
    Object.entries(recorded).map(([environment, methods]) => [
      environment,
      Object.fromEntries(
        Object.keys(methods).map((method) => [method, [0, 1, 2, 3].map((seed) => of(environment, method, seed))]),
      ),
    ]),
  );
}

describe('the committed comparison has the same AUC of each run', () => {
  it.each([
    ['compare', ofCompare],
    ['export as rows', ofRows],
    ['export for rliable', ofRliable],
    ['the dashboard', ofDashboard],
  ])('in %s, with and without step 0', async (_, areasOf) => {
    expect(rounded(await areasOf(false), 1)).toEqual(recorded);
    const [{ comparisons }] = readResults([root], { includeInitial: true });
    const included = Object.fromEntries(
      comparisons[0].environments.map(({ environment, methods }) => [
        environment,
        Object.fromEntries([...methods].map(([method, { auc }]) => [method, auc.perRun])),
      ]),
    );
    expect(rounded(await areasOf(true), 6)).toEqual(rounded(included, 6));
    expect(mean(included['HalfCheetah-v4']['base'])).toBeCloseTo(5015, -1);
  });

  it('in the report, and the same means, which compare prints too', () => {
    const { sections } = buildReport(readReportedTrials([root]), { analysis: false, resamples: 100 });
    const runs = shownOf(sections, 'runs').rows;
    expect(
      byMethod((environment, method, seed) => {
        const row = runs.find((one) => one[0] === environment && one[1] === method && one[2] === String(seed));
        return Number(row?.[7]);
      }),
    ).toEqual(recorded);
    for (const [environment, own] of Object.entries(means)) {
      for (const method of ['pptb', 'trim-only']) {
        const row = shownOf(sections, `table-1-${method}`).rows.find(
          (one) => one[0] === environment && one[1] === 'AUC',
        );
        expect(row?.slice(3, 5)).toEqual([own['base'], own[method]]);
        const { report } = compareFolders({ folders: [root], out, variant: method, resamples: 100 });
        expect(report).toContain(own['base']);
        expect(report).toContain(own[method]);
        expect(report).toContain('step 0 left out');
      }
    }
  });
});

function rounded(areas: Areas, digits: number): Areas {
  return JSON.parse(JSON.stringify(areas), (_, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(digits)) : value,
  ) as Areas;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
