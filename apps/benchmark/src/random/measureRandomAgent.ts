import { sampleSpace, type AnyEnvironment } from '@policypath/envs';
import { createGenerator } from '@policypath/random';
import { sampleSpread } from '@policypath/stats';
import type { RandomBaseline } from './baselineFile.ts';

export interface MeasureRandomAgentOptions {
  /** Made with the same action repeat. */
  readonly environment: AnyEnvironment;
  /** Default 1. */
  readonly actionRepeat?: number;
  /** Number of whole episodes. */
  readonly episodes: number;
  readonly seed: number;
  /** Called after each episode with the number of episodes done. */
  readonly onEpisode?: (done: number) => void;
}

/**
 * Plays episodes with actions uniform in the action space and measures their undiscounted returns. The environment's
 * start states and the actions come from two streams of one seed.
 */
export function measureRandomAgent(options: MeasureRandomAgentOptions): RandomBaseline {
  const { environment, actionRepeat = 1, episodes, seed, onEpisode } = options;
  const generator = createGenerator(seed, 'random-agent');
  const action = new Float64Array(environment.actionSpace.shape[0]);
  const returns: number[] = [];
  let steps = 0;
  for (let episode = 0; episode < episodes; episode += 1) {
    environment.reset(episode === 0 ? { seed } : {});
    let sum = 0;
    for (let over = false; !over; steps += 1) {
      const { reward, terminated, truncated } = environment.step(
        sampleSpace(environment.actionSpace, generator, action),
      );
      sum += reward;
      over = terminated || truncated;
    }
    returns.push(sum);
    onEpisode?.(episode + 1);
  }
  const { mean, populationStandardDeviation, standardError } = sampleSpread(returns);
  const sorted = returns.toSorted((a, b) => a - b);
  return {
    environment: environment.id,
    actionRepeat,
    episodes,
    seed,
    mean,
    populationStandardDeviation,
    standardError,
    median: (sorted[(episodes - 1) >> 1] + sorted[episodes >> 1]) / 2,
    minimum: sorted[0],
    maximum: sorted[episodes - 1],
    meanLength: steps / episodes,
  };
}
