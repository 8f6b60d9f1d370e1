import type { ComparedTrial } from './comparedTrial.ts';

type TrialWithSettings = Pick<ComparedTrial, 'variant' | 'settings' | 'engine'>;

/** Differ from trial to trial by design, are named elsewhere, or change nothing that is compared. */
const ownSettings = /^(variant|seed|steps|pptb|evaluationOffsets|recordInterval|editEvaluation(\.(every|episodes))?)$/;

/** Settings that differ between trials that are pooled; those of the edits between trials of one variant. */
export function settingsRemarks(trials: readonly TrialWithSettings[]): string[] {
  const names = new Set(trials.flatMap((trial) => [...trial.settings.keys()]));
  const variants = [...new Set(trials.map(({ variant }) => variant))];
  const remarks = [...names]
    .filter((name) => !ownSettings.test(name))
    .flatMap((name) => {
      const pools = name.startsWith('pptb.')
        ? variants.map((variant) => trials.filter((trial) => trial.variant === variant))
        : [trials];
      return pools.flatMap((pool) =>
        differing(
          name,
          pool.map((trial) => trial.settings.get(name) ?? 'absent'),
        ),
      );
    });
  return [
    ...remarks,
    ...differing(
      'the engine',
      trials.map((trial) => trial.engine),
    ),
  ];
}

function differing(what: string, values: readonly string[]): string[] {
  const distinct = [...new Set(values)];
  if (distinct.length < 2) return [];
  const counts = distinct.map((value) => `${value} in ${values.filter((one) => one === value).length}`);
  return [`${what} differs between trials: ${counts.join(', ')}`];
}
