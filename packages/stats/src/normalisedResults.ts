import {
  averageScoreProfile,
  interquartileMean,
  meanOfTaskMeans,
  medianOfTaskMeans,
  optimalityGap,
  profileBand,
  runScoreProfile,
  type ProfileBand,
} from './aggregates.ts';
import type { IntervalOrReason } from './bootstrap.ts';
import { normalisedInterval, normalisedScores, probabilityOfImprovementInterval } from './comparedIntervals.ts';
import type { Context } from './comparison.ts';
import type { ComparedStatistic, Effect } from './effects.ts';
import { notAvailable } from './improvement.ts';
import type { PerRunScores } from './measures.ts';

/** Numbers of one method over environments, normalised to random agent (0) and mean of the base (1). */
export interface MethodAggregate {
  readonly statistic: ComparedStatistic;
  readonly method: string;
  /** Those whose random agent is known. */
  readonly environments: readonly string[];
  /** Those that are left out because it is not. */
  readonly withoutRandom: readonly string[];
  readonly values: readonly {
    readonly name: AggregateName;
    readonly value: number | null;
    readonly interval: IntervalOrReason;
  }[];
  /** P(improvement), mean over all environments. */
  readonly probabilityOfImprovement: IntervalOrReason;
}

export const aggregateNames = ['IQM', 'Mean', 'Median', 'Optimality gap'] as const;
export type AggregateName = (typeof aggregateNames)[number];
const aggregateOf: Readonly<Record<AggregateName, (scores: PerRunScores) => number>> = {
  IQM: interquartileMean,
  Mean: meanOfTaskMeans,
  Median: medianOfTaskMeans,
  'Optimality gap': (scores) => optimalityGap(scores),
};

/** Performance profiles of normalised numbers. */
export interface Profiles {
  readonly statistic: ComparedStatistic;
  readonly thresholds: readonly number[];
  readonly methods: readonly MethodProfile[];
}

export interface MethodProfile {
  readonly method: string;
  readonly tasks: readonly string[];
  /** Share of runs above each threshold. */
  readonly runs: ProfileCurve;
  /** Share of environments whose mean over runs is above each threshold. */
  readonly environments: ProfileCurve;
}

export interface ProfileCurve {
  readonly shares: readonly number[];
  /** null with one run in an environment. */
  readonly band: ProfileBand | null;
}

/** Aggregates over environments, one entry a method and statistic. */
export function aggregatesOf(effects: readonly Effect[], { means, bootstrap }: Context): MethodAggregate[] {
  const keys = new Map(effects.map(({ statistic, method }) => [`${method}/${statistic}`, { statistic, method }]));
  return [...keys].map(([name, { statistic, method }]) => {
    const own = effects.filter((effect) => effect.statistic === statistic && effect.method === method);
    const known = own.filter(({ environment }) => means.has(environment));
    const scores = { base: scoresOf(known, 'base'), treated: scoresOf(known, 'treated'), random: means };
    const normalised = known.length === 0 ? null : normalisedScores(scores);
    return {
      statistic,
      method,
      environments: known.map(({ environment }) => environment),
      withoutRandom: own.filter((one) => !known.includes(one)).map(({ environment }) => environment),
      values: aggregateNames.map((label) => ({
        name: label,
        value: normalised === null ? null : aggregateOf[label](normalised),
        interval:
          known.length === 0
            ? notAvailable('no random agent is known')
            : normalisedInterval({ ...scores, aggregate: aggregateOf[label], ...bootstrap(`${label}/${name}`) }),
      })),
      probabilityOfImprovement: probabilityOfImprovementInterval({
        treated: scoresOf(own, 'treated'),
        base: scoresOf(own, 'base'),
        ...bootstrap(`probability/all/${name}`),
      }),
    };
  });
}

/** Numbers of one method by environment. */
function scoresOf(effects: readonly Effect[], side: 'base' | 'treated'): PerRunScores {
  return {
    statistic: effects[0]?.statistic ?? 'area under curve',
    tasks: effects.map((effect) => ({ name: effect.environment, scores: effect[side] })),
  };
}

/** Performance profiles by one statistic; null where no random agent is known, or a base is no better than it. */
export function profilesOf(statistic: ComparedStatistic, effects: readonly Effect[], given: Context): Profiles | null {
  const { means, offset, base: baseName } = given;
  const known = effects.filter((effect) => effect.statistic === statistic && means.has(effect.environment));
  const ofMethods = new Map<string, PerRunScores>();
  for (const method of new Set(known.map((effect) => effect.method))) {
    const own = known.filter((effect) => effect.method === method);
    const scores = normalisedScores({
      base: scoresOf(own, 'base'),
      treated: scoresOf(own, 'treated'),
      random: means,
    });
    if (scores !== null) ofMethods.set(method, scores);
  }
  if (ofMethods.size === 0) return null;
  const base = scoresOf([...new Map(known.map((effect) => [effect.environment, effect])).values()], 'base');
  const ofBase = normalisedScores({ base, treated: base, random: means });
  if (ofBase === null) return null;
  ofMethods.set(baseName, ofBase);
  const values = [...ofMethods.values()].flatMap(({ tasks }) => tasks.flatMap(({ scores }) => scores));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const air = 0.05 * (high - low) || 0.1;
  const thresholds = Array.from({ length: 201 }, (_, i) => low - air + ((high - low + 2 * air) * i) / 200);
  const suffix = `${statistic === 'area under curve' ? '' : '-last'}${offset === 0 ? '' : `-offset-${offset}`}`;
  return {
    statistic,
    thresholds,
    methods: [...ofMethods].map(([method, scores]): MethodProfile => {
      const curveOf = (profile: typeof runScoreProfile, side: string): ProfileCurve => ({
        shares: profile(scores, thresholds),
        band: profileBand({
          scores,
          thresholds,
          profile,
          ...given.bootstrap(`performance-profile${suffix}/${side}/${method}`),
        }),
      });
      return {
        method,
        tasks: scores.tasks.map((task) => task.name),
        runs: curveOf(runScoreProfile, 'runs'),
        environments: curveOf(averageScoreProfile, 'environments'),
      };
    }),
  };
}
