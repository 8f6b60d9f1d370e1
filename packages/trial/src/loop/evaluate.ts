import { checkOptions } from '@policypath/options';
import type { Observation, TrialEnvironment } from '../agents/trialAgent.ts';

export interface Evaluation {
  /** Undiscounted return of each episode. */
  readonly returns: number[];
  /** Agent steps of each episode. */
  readonly lengths: number[];
  readonly meanReturn: number;
  /** Episodes that were cut at `maximumSteps`, if any was. */
  readonly cutEpisodes?: number;
}

export interface EvaluateOptions {
  readonly agent: { act(observation: Observation, options: { readonly explore: boolean }): Float32Array };
  /** An environment for evaluations only, so that the training episode goes on undisturbed. */
  readonly environment: TrialEnvironment;
  readonly episodes: number;
  /** Seed of the environment, the same at every evaluation, so that start states repeat. */
  readonly seed: number;
  /** Agent steps after which an episode is cut; null: none is. */
  readonly maximumSteps: number | null;
}

/** Runs whole episodes without exploration noise, like `eval_policy` of TD3's official code. */
export function evaluate(options: EvaluateOptions): Evaluation {
  checkOptions('evaluate', options, { agent: true, environment: true, episodes: true, seed: true, maximumSteps: true });
  const { agent, environment, episodes, seed, maximumSteps } = options;

  const returns: number[] = [];
  const lengths: number[] = [];
  let cutEpisodes = 0;
  for (let episode = 0; episode < episodes; episode += 1) {
    let { observation } = episode === 0 ? environment.reset({ seed }) : environment.reset();
    let sum = 0;
    let length = 0;
    for (;;) {
      const result = environment.step(agent.act(observation, { explore: false }));
      sum += result.reward;
      length += 1;
      if (result.terminated || result.truncated) break;
      if (length === maximumSteps) {
        cutEpisodes += 1;
        break;
      }
      observation = result.observation;
    }
    returns.push(sum);
    lengths.push(length);
  }
  const meanReturn = returns.reduce((sum, value) => sum + value, 0) / episodes;
  return { returns, lengths, meanReturn, ...(cutEpisodes > 0 ? { cutEpisodes } : {}) };
}
