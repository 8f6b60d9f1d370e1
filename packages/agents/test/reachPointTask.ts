import { createGenerator } from '@policypath/random';
import type { Agent, AgentCapabilities } from '../src/index.ts';

const episodeLength = 20;

type Choose = (observation: Float64Array) => number;

/** A point on a line that is to be brought to a goal: observation (position, goal), reward minus the distance. */
function episode(start: number, goal: number, choose: Choose, agent?: Agent): number {
  let position = start;
  let total = 0;
  for (let step = 0; step < episodeLength; step += 1) {
    const observation = Float64Array.of(position, goal);
    const action = choose(observation);
    position += 0.25 * action;
    const reward = -Math.abs(position - goal);
    const nextObservation = Float64Array.of(position, goal);
    const truncated = step === episodeLength - 1;
    agent?.observe({
      observation,
      action: Float64Array.of(action),
      reward,
      nextObservation,
      terminated: false,
      truncated,
    });
    total += reward;
  }
  return total;
}

const starts = Array.from({ length: 9 }, (_, k) => [-1 + k / 4, Math.cos(k)] as const);

function meanReturn(choose: Choose): number {
  return starts.reduce((sum, [start, goal]) => sum + episode(start, goal, choose), 0) / starts.length;
}

/** Trains an agent for so many episodes; returns its mean return before and after, and that of the best policy. */
export function learnToReachPoint(
  agent: Agent & Pick<AgentCapabilities, 'randomAction'>,
  { episodes = 60, randomEpisodes = 20 }: { readonly episodes?: number; readonly randomEpisodes?: number } = {},
): {
  readonly before: number;
  readonly after: number;
  readonly best: number;
} {
  const policy: Choose = (observation) => agent.act(observation, { explore: false })[0];
  const before = meanReturn(policy);
  const generator = createGenerator(2, 'test/starts');
  for (let k = 0; k < episodes; k += 1) {
    const [start, goal] = [2 * generator.uniform() - 1, 2 * generator.uniform() - 1];
    const random = k < randomEpisodes;
    const explore: Choose = (observation) => {
      return ((random ? agent.randomAction?.() : undefined) ?? agent.act(observation, { explore: true }))[0];
    };
    episode(start, goal, explore, agent);
    if (!random) for (let update = 0; update < episodeLength; update += 1) void agent.learn();
  }
  const best = meanReturn(([position, goal]) => Math.max(-1, Math.min(1, 4 * (goal - position))));
  return { before, after: meanReturn(policy), best };
}
