import { createGenerator } from '@policypath/random';
import { probabilityOfImprovementInterval, type IntervalOrReason } from '@policypath/stats';
import type { ReportTable } from './report/section.ts';
import { scoresOf } from './aggregatesTable.ts';
import type { Effect, ResamplingOptions } from './effects.ts';
import { bounds, printedLevel, ratio } from './printed.ts';

/** P(improvement) in each environment and over all that a variant was run in. */
export function probabilityTable(name: string, effects: readonly Effect[], options: ResamplingOptions): ReportTable {
  const level = printedLevel(options.level);
  const keys = [...new Set(effects.map(({ statistic, variant }) => `${statistic}\n${variant}`))];
  return {
    name,
    caption:
      'P(improvement): probability that a run of the variant has a higher number than a run of the base, ties counting ' +
      "1/2; over environments the mean (rliable's definition). 0.5: neither. It says nothing of how much higher.",
    columns: ['Statistic', 'Variant', 'Environment', 'P(improvement)', `Bootstrap ${level}`],
    rows: keys.flatMap((key) => {
      const [statistic, variant] = key.split('\n');
      const own = effects.filter((effect) => effect.statistic === statistic && effect.variant === variant);
      const row = (environment: string, outcome: IntervalOrReason) => [
        statistic,
        variant,
        environment,
        outcome.available ? ratio(outcome.value.estimate) : null,
        bounds(outcome, ratio),
      ];
      return [
        ...own.map((effect) => row(effect.environment, effect.probabilityOfImprovement)),
        ...(own.length > 1 ? [row('all', overEnvironments(own, options))] : []),
      ];
    }),
    notes: [
      'Where every run of one side is above every run of the other, no resample differs: [1, 1] is no certainty.',
    ],
  };
}

function overEnvironments(effects: readonly Effect[], { seed, resamples, level }: ResamplingOptions): IntervalOrReason {
  const [{ statistic, variant }] = effects;
  return probabilityOfImprovementInterval({
    treated: scoresOf(effects, 'treated'),
    base: scoresOf(effects, 'base'),
    resamples,
    level,
    generator: createGenerator(seed, `statistics/probability/all/${variant}/${statistic}`),
  });
}
