import { mean, sampleSpread } from '@policypath/stats';
import { environments, percent, readStageTrial, type StageTrial } from './stageTrials.ts';

/** The settings of stage B of evidence/plan-2.md, in the order in which equal ones are preferred; base first. */
export const screened = ['base', 'pptb-20k', 'pptb-one-period', 'pptb-10k'] as const;
const feedback: Readonly<Record<string, number>> = { 'pptb-20k': 0.5, 'pptb-one-period': 0.5, 'pptb-10k': 1 };
export const seeds = [1000, 1001, 1002] as const;

/** What the screen says of one setting, over the seeds that have ended with it and with base. */
export interface ScreenedSetting {
  readonly setting: string;
  /** AUC relative to base's of the same seed, minus 1, by environment and seed; null where one has not ended. */
  readonly differences: Readonly<Record<string, readonly (number | null)[]>>;
  /** Mean norm at the end over base's, by environment. */
  readonly normRatio: Readonly<Record<string, number | null>>;
  /** Mean of all differences; null before all have ended. */
  readonly pooled: number | null;
  readonly eligible: boolean | null;
}

export interface Screen {
  readonly settings: readonly ScreenedSetting[];
  /** By the plan's rule; null before all have ended. */
  readonly chosen: string | null;
}

/** Reads the unpacked stage and applies the plan's rule of choice. */
export function readScreen(root: string): Screen {
  const trial = (environment: string, setting: string, index: number): StageTrial | null =>
    readStageTrial(root, { environment, setting, seed: seeds[index] });
  const settings = screened.slice(1).map((setting): ScreenedSetting => {
    const ended = environments.map((environment) => {
      const pairs = seeds.map((_, index) => [trial(environment, setting, index), trial(environment, 'base', index)]);
      const differences = pairs.map(([own, base]) => (own && base ? own.auc / base.auc - 1 : null));
      const both = pairs.filter(([own, base]) => own && base) as [StageTrial, StageTrial][];
      const sum = (side: 0 | 1): number => both.reduce((total, pair) => total + pair[side].norm, 0);
      return { differences, normRatio: both.length === 0 ? null : sum(0) / sum(1) };
    });
    const all = ended.flatMap(({ differences }) => differences);
    const complete = all.every((value) => value !== null);
    return {
      setting,
      differences: Object.fromEntries(environments.map((name, index) => [name, ended[index].differences])),
      normRatio: Object.fromEntries(environments.map((name, index) => [name, ended[index].normRatio])),
      pooled: complete ? mean(all as number[]) : null,
      eligible: complete
        ? ended.every(
            ({ differences, normRatio }) => (normRatio ?? Infinity) <= 3 && mean(differences as number[]) >= -0.1,
          )
        : null,
    };
  });
  return { settings, chosen: chosenSetting(settings) };
}

/** The plan's rule: the best eligible one, and of those within a standard error of it the one with the smaller feedback. */
export function chosenSetting(settings: readonly ScreenedSetting[]): string | null {
  if (settings.some(({ pooled }) => pooled === null)) return null;
  const eligible = settings.filter((one) => one.eligible === true);
  if (eligible.length === 0) return 'pptb-one-period';
  const best = eligible.reduce((one, other) => ((other.pooled ?? 0) > (one.pooled ?? 0) ? other : one));
  const bySeed = (one: ScreenedSetting): number[] =>
    seeds.map((_, index) => mean(environments.map((name) => one.differences[name][index] as number)));
  const near = eligible.filter((one) => {
    const gaps = bySeed(best).map((value, index) => value - bySeed(one)[index]);
    return one === best || mean(gaps) <= (sampleSpread(gaps).standardError ?? 0);
  });
  // `screened` lists the larger period first among equal feedbacks.
  return near.toSorted((one, other) => feedback[one.setting] - feedback[other.setting])[0].setting;
}

/** The table of evidence/README.md: one row a setting and environment, one cell a seed; a dash for what has not ended. */
export function screenTable(root: string): string[] {
  const { settings } = readScreen(root);
  const rows = environments.flatMap((environment) =>
    screened.map((name) => {
      const trials = seeds.map((seed) => readStageTrial(root, { environment, setting: name, seed }));
      const areas = trials.map((trial) =>
        trial === null ? '-' : `${trial.auc.toFixed(0)}${trial.failed ? ' (failed)' : ''}`,
      );
      const found = settings.find(({ setting }) => setting === name);
      const differences = found?.differences[environment].map((value) => (value === null ? '-' : percent(value)));
      const ratio = found?.normRatio[environment] ?? null;
      const cells = [environment, `\`${name}\``, ...areas, differences?.join(', ') ?? '', ratio?.toFixed(2) ?? ''];
      return `| ${cells.join(' | ')} |`;
    }),
  );
  const head = [
    'environment',
    'setting',
    ...seeds.map((seed) => `AUC ${seed}`),
    'difference from base',
    'norm over base',
  ];
  return [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...rows];
}
