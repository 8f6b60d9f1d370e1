import * as Plot from '@observablehq/plot';
import { createGenerator } from '@policypath/random';
import {
  averageScoreProfile,
  normalisedScores,
  profileBand,
  runScoreProfile,
  type PerRunScores,
  type ProfileBand,
} from '@policypath/stats';
import { composeFigure } from '../figures/composeFigure.ts';
import type { ReportFigure } from './report/section.ts';
import { scoresOf } from './aggregatesTable.ts';
import type { Effect, ResamplingOptions } from './effects.ts';
import { panel } from '../figures/panel.ts';
import { printedLevel } from './printed.ts';
import { variantGroups, type VariantGroup } from './variantGroups.ts';

interface Profile {
  readonly variant: string;
  readonly tasks: readonly string[];
  /** Share of runs above each threshold. */
  readonly runs: ProfileCurve;
  /** Share of environments whose mean over runs is above each threshold. */
  readonly environments: ProfileCurve;
}

interface ProfileCurve {
  readonly shares: readonly number[];
  /** null with one run in a task. */
  readonly band: ProfileBand | null;
}

/**
 * Performance profiles of a number of each run, normalised to random agent and base: the share of runs above each
 * threshold. None where no environment has a random agent, or a base is no better than it.
 *
 * @param effects of one statistic
 */
export function profileFigures(
  name: string,
  effects: readonly Effect[],
  random: ReadonlyMap<string, number>,
  options: ResamplingOptions,
): ReportFigure[] {
  const known = effects.filter(({ environment }) => random.has(environment));
  const normalised = new Map<string, PerRunScores>();
  for (const variant of new Set(known.map((effect) => effect.variant))) {
    const own = known.filter((effect) => effect.variant === variant);
    const base = scoresOf(own, 'base');
    const scores = normalisedScores({ base, treated: scoresOf(own, 'treated'), random });
    if (scores !== null) normalised.set(variant, scores);
  }
  const bases = new Map(known.map((effect) => [effect.environment, effect]));
  const baseScores = bases.size === 0 ? null : scoresOf([...bases.values()], 'base');
  const baseNormalised =
    baseScores === null ? null : normalisedScores({ base: baseScores, treated: baseScores, random });
  if (baseNormalised === null || normalised.size === 0) return [];
  normalised.set('base', baseNormalised);

  const [{ statistic }] = known;
  const what = statistic === 'area under curve' ? 'AUC' : statistic;
  const values = [...normalised.values()].flatMap(({ tasks }) => tasks.flatMap(({ scores }) => scores));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const air = 0.05 * (high - low) || 0.1;
  const thresholds = Array.from({ length: 201 }, (_, i) => low - air + ((high - low + 2 * air) * i) / 200);
  return variantGroups([...normalised.keys()]).map((group, index) => {
    const profiles = [...group.keys()].flatMap((variant): Profile[] => {
      const scores = normalised.get(variant);
      if (scores === undefined) return [];
      const curveOf = (profile: typeof runScoreProfile, side: string): ProfileCurve => ({
        shares: profile(scores, thresholds),
        band: profileBand({
          scores,
          thresholds,
          profile,
          resamples: options.resamples,
          level: options.level,
          generator: createGenerator(options.seed, `statistics/${name}/${side}/${variant}`),
        }),
      });
      return [
        {
          variant,
          tasks: scores.tasks.map((task) => task.name),
          runs: curveOf(runScoreProfile, 'runs'),
          environments: curveOf(averageScoreProfile, 'environments'),
        },
      ];
    });
    return {
      name: `${name}${index === 0 ? '' : `-${index + 1}`}`,
      caption:
        `Performance profiles of the ${what} normalised to random agent (0) and mean of the base (1). Left: share of runs above a ` +
        'threshold, mean over environments; right: share of environments whose mean over runs is above it. Environments: ' +
        `${environmentsOf(profiles)}. Band: pointwise ${printedLevel(options.level)} bootstrap interval, ` +
        'runs resampled within each environment; the base that normalises is taken as it is here.',
      svg: composeFigure({
        panels: [
          profilePanel('runs', what, thresholds, profiles, group),
          profilePanel('environments', what, thresholds, profiles, group),
        ],
        legend: [...group].map(([label, colour]) => ({ label, colour, kind: 'band' as const })),
        columns: 2,
        label: undefined,
        caption: undefined,
      }),
      data: { thresholds, profiles },
    };
  });
}

/** Where variants were run in different environments, those of each. */
function environmentsOf(profiles: readonly Profile[]): string {
  const lists = profiles.map(({ tasks }) => tasks.join(', '));
  return new Set(lists).size === 1
    ? lists[0]
    : profiles.map(({ variant }, index) => `${variant}: ${lists[index]}`).join('; ');
}

function profilePanel(
  side: 'runs' | 'environments',
  what: string,
  thresholds: readonly number[],
  profiles: readonly Profile[],
  group: VariantGroup,
): string {
  return panel({
    title: side === 'runs' ? 'Runs' : 'Environments, by their mean',
    xLabel: `normalised ${what}`,
    yLabel: `share of ${side} above it`,
    x: { domain: [thresholds[0], thresholds[thresholds.length - 1]], tickFormat: '~f' },
    y: { domain: [-0.02, 1.02], tickFormat: '~f' },
    marks: [
      ...profiles.map(({ variant, [side]: { band } }) =>
        Plot.areaY(band === null ? [] : thresholds.map((x, i) => ({ x, low: band.low[i], high: band.high[i] })), {
          x: 'x',
          y1: 'low',
          y2: 'high',
          curve: 'step-after',
          fill: group.get(variant),
          fillOpacity: 0.18,
        }),
      ),
      ...profiles.map(({ variant, [side]: { shares } }) =>
        Plot.lineY(
          thresholds.map((x, i) => ({ x, share: shares[i] })),
          { x: 'x', y: 'share', curve: 'step-after', stroke: group.get(variant), strokeWidth: 1.8 },
        ),
      ),
    ],
  });
}
