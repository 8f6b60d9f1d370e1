import { shortSteps } from '../words/steps.ts';
import type { EnvironmentSample } from './sampledRuns.ts';

/** e.g. '50 steps', or '48 environment steps (6 agent steps)' where an action is held for 8. */
export function offsetWords(offset: number, samples: readonly Pick<EnvironmentSample, 'actionRepeat'>[]): string {
  const repeats = new Set(samples.map(({ actionRepeat }) => actionRepeat));
  const [repeat] = repeats;
  if (repeats.size !== 1) return `${offset} environment steps`;
  return repeat === 1 ? `${offset} steps` : `${offset} environment steps (${shortSteps(offset / repeat)} agent steps)`;
}
