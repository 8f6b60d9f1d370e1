import { createGenerator } from '@policypath/random';
import { described, forkEffect, mean, type ForkEffect } from '@policypath/stats';
import { forestPlot, type ForestRow } from '@policypath/figures';
import type { EditRecord } from '@policypath/trial/records';
import type { StoredTrial } from '../../../store/storedTrial.ts';
import { chanceNote, printedLevel, rounded } from '../../../words/numbers.ts';
import { shortSteps } from '../../../words/steps.ts';
import { firstEdit, forkedTrials, pairOf, type ForkedTrial } from '../../forks.ts';
import { interval, mean as meanColumn, number, text, type Cell } from '../column.ts';
import type { ReportFigure, ReportSection, ReportTable } from '../section.ts';
import { distinct } from './groups.ts';

/** Environment steps after the first edit over which the return is averaged. */
const horizons = [5000, 20_000, 50_000] as const;
const level = 0.95;

/** Forks of one setting in one environment. */
interface ForkGroup {
  readonly environment: string;
  readonly setting: string;
  /** Where they begin: one step, or all. */
  readonly at: readonly number[];
  readonly forks: readonly ForkedTrial[];
  /** By horizon; null where no fork and its trunk go so far. */
  readonly effects: readonly (ForkEffect | null)[];
}

/** What forks did to the return, less their trunks; null where there is no fork beside its trunk. */
export function forksSection(trials: readonly StoredTrial[], resamples: number): ReportSection | null {
  const all = forkedTrials(trials);
  if (all.length === 0) return null;
  const groups = distinct(all.map(({ fork, setting }) => JSON.stringify([fork.environment, setting]))).flatMap(
    (key) => {
      const [environment, setting] = JSON.parse(key) as [string, string];
      const own = all.filter(({ fork, setting: name }) => fork.environment === environment && name === setting);
      const steps = distinct(own.map(({ at }) => at)).toSorted((a, b) => a - b);
      const parts = steps.map((at) => ({ at: [at], forks: own.filter((one) => one.at === at) }));
      return (steps.length > 1 ? [...parts, { at: steps, forks: own }] : parts).map((part): ForkGroup => ({
        environment,
        setting,
        ...part,
        effects: horizons.map((steps) =>
          forkEffect(part.forks.map(pairOf), steps, {
            generator: createGenerator(0, `forks/${environment}/${setting}/${part.at.join(',')}/${steps}`),
            resamples,
            level,
          }),
        ),
      }));
    },
  );
  return {
    id: 'forks',
    title: 'Forks: the return after an edit, less that of the trunk',
    paragraphs: [
      'A fork begins with the state of its trunk and is the same until its first edit, so the difference after it is the answer to that edit and those that ' +
        'follow within the window. It says nothing of edits that go on for longer than the window of snapshots: effects have changed their sign on the way.',
      `Forks are left out of the comparisons above, in which trials begin at step 0. ${verdicts(groups)}`,
    ],
    tables: [effectsTable(groups), ...normsTable(groups)],
    figures: figures(groups),
  };
}

function verdicts(groups: readonly ForkGroup[]): string {
  const said = groups.flatMap((group) => {
    const index = group.effects.findLastIndex((effect) => effect !== null);
    const effect = group.effects[index];
    if (effect === null || effect === undefined) return [];
    return [`${nameOf(group)}, ${shortSteps(horizons[index])} steps: ${described(effect.verdict)}`];
  });
  return said.length === 0 ? 'No fork reaches 5k steps after its first edit yet.' : `${said.join('; ')}.`;
}

function effectsTable(groups: readonly ForkGroup[]): ReportTable {
  const compared = groups.flatMap(({ effects }) => effects).filter((effect) => effect !== null).length;
  return {
    name: 'forks',
    caption:
      'Mean return of the fork less that of its trunk over the evaluations in so many environment steps after the first edit: mean over the forks of a trunk, then over trunks ± standard ' +
      `error over trunks, with a ${printedLevel(level)} bootstrap interval that resamples whole trunks, and in percent of the trunks' mean return there. A fork that failed stays in, its missing evaluations count as its last one.`,
    columns: [
      text('Environment'),
      text('Fork'),
      text('From step'),
      number('Trunks'),
      number('Forks'),
      ...horizons.flatMap((steps) => {
        const after = `After ${shortSteps(steps)}`;
        return [
          meanColumn(after, { unit: 'return' }),
          number(`${after}, of the trunk`, { unit: 'share' }),
          interval(`${after}, interval`, { unit: 'return', name: after }),
        ];
      }),
    ],
    rows: groups.map(({ environment, setting, at, forks, effects }): Cell[] => [
      environment,
      setting,
      at.map(shortSteps).join(', '),
      distinct(forks.map(({ trunk }) => trunk.place.path)).length,
      forks.length,
      ...effects.flatMap((effect): Cell[] => {
        if (effect === null) return [null, null, null];
        const { difference, standardError, trunkMean, interval: found } = effect;
        return [
          { mean: difference, standardError },
          difference / Math.abs(trunkMean),
          found.available ? { low: found.value.low, high: found.value.high } : null,
        ];
      }),
    ]),
    notes: [
      chanceNote(compared, level),
      'No interval of one trunk. Few trunks make the bootstrap interval too narrow; the sentence above the table asks Student’s interval too.',
    ],
  };
}

/** Norms of the weights after the first and the last edit beside those predicted; empty where no fork logged them. */
function normsTable(groups: readonly ForkGroup[]): ReportTable[] {
  const rows = groups.flatMap(({ environment, setting, at, forks }): Cell[][] => {
    const edited = forks.filter(({ fork }) => typeof firstEdit(fork)?.weightNorm === 'number');
    if (edited.length === 0) return [];
    const of = (edit: (fork: StoredTrial) => EditRecord | undefined, key: 'weightNorm' | 'predictedWeightNorm'): Cell =>
      meanOf(edited.map(({ fork }) => edit(fork)?.[key]));
    const last = ({ edits }: StoredTrial): EditRecord | undefined => edits.findLast(({ effective }) => effective);
    return [
      [
        environment,
        setting,
        at.map(shortSteps).join(', '),
        edited.length,
        meanOf(edited.map(({ fork }) => fork.edits.filter(({ effective }) => effective).length)),
        of(firstEdit, 'weightNorm'),
        of(firstEdit, 'predictedWeightNorm'),
        of(last, 'weightNorm'),
        of(last, 'predictedWeightNorm'),
        meanOf(edited.map(({ fork }) => fork.manifest.predicted?.normOverBase)),
      ],
    ];
  });
  if (rows.length === 0) return [];
  return [
    {
      name: 'fork-norms',
      caption:
        "Norm of the policy's weights right after the fork's first and its last edit, and what the edit was predicted to make it: R + p_b (R - R_1), R before the edit and R_1 of the window's oldest snapshot; means over forks. " +
        'Over base: predicted at the fork for its last step.',
      columns: [
        text('Environment'),
        text('Fork'),
        text('From step'),
        number('Forks'),
        number('Edits'),
        number('First edit', { print: rounded }),
        number('First edit, predicted', { print: rounded }),
        number('Last edit', { print: rounded }),
        number('Last edit, predicted', { print: rounded }),
        number('Over base, predicted', { print: rounded }),
      ],
      rows,
    },
  ];
}

function meanOf(values: readonly (number | null | undefined)[]): Cell {
  const known = values.filter((value) => typeof value === 'number');
  return known.length === 0 ? null : Number(mean(known).toPrecision(4));
}

function nameOf({ environment, setting, at }: ForkGroup): string {
  return `${environment} ${setting} from ${at.map(shortSteps).join(', ')}`;
}

function figures(groups: readonly ForkGroup[]): ReportFigure[] {
  const shown = horizons
    .map((steps, index) => ({ steps, index }))
    .filter(({ index }) => groups.some(({ effects }) => effects[index] !== null));
  if (shown.length === 0) return [];
  const panels = shown.map(({ steps, index }) => ({
    title: `${shortSteps(steps)} steps after the edit`,
    xLabel: "difference, % of the trunk's mean return",
    rows: groups.map((group) => rowOf(group, group.effects[index])),
  }));
  return [
    {
      name: 'forks',
      caption:
        `Mean return of forks less that of their trunks, in percent of the trunks' mean return. Line: ${printedLevel(level)} bootstrap interval over trunks; ` +
        'circles: each trunk, the mean over its forks; no line of one trunk.',
      svg: forestPlot({ panels }),
      data: panels,
    },
  ];
}

function rowOf(group: ForkGroup, effect: ForkEffect | null): ForestRow {
  if (effect === null) return { label: nameOf(group), estimate: null, low: null, high: null };
  const percent = (value: number): number => (100 * value) / Math.abs(effect.trunkMean);
  const { low, high } = effect.interval.available ? effect.interval.value : { low: null, high: null };
  return {
    label: nameOf(group),
    estimate: percent(effect.difference),
    low: low === null ? null : percent(low),
    high: high === null ? null : percent(high),
    units: effect.perTrunk.map(percent),
  };
}
