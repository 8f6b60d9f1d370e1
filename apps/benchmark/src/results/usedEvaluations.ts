import { shortBoth } from '../words/steps.ts';
import type { EnvironmentSample } from './sampledRuns.ts';

/** Which evaluations an AUC is the mean of, by environment: e.g. 'Hopper-v4: 60, steps 5k to 300k'. */
export function usedEvaluations(samples: readonly EnvironmentSample[], includeInitial: boolean): string {
  const ranges = samples.map(({ environment, actionRepeat, variants }) => {
    const [[{ run }]] = variants.values();
    const trained = run.steps.filter((step) => step > 0);
    const steps = includeInitial || trained.length === 0 ? run.steps : trained;
    const [first, last] = [steps[0], steps[steps.length - 1]].map((step) => shortBoth(step, actionRepeat));
    return `${environment}: ${steps.length}, ${steps.length === 1 ? `step ${first}` : `steps ${first} to ${last}`}`;
  });
  return `Evaluations in an AUC: ${ranges.join('; ')}.`;
}
