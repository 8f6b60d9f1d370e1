import type { FollowedTrial } from '../store/followedTrial.ts';
import { methodNamesOf } from '../store/methodNames.ts';

/** Names of the trials' agents and methods in figures, by the trial's id, e.g. 'td3 pptb' or 'td3 pptb rank 8'. */
export function curveNames(trials: readonly FollowedTrial[]): ReadonlyMap<string, string> {
  const names = methodNamesOf(
    trials.map(({ environment, agent, method, manifest }) => ({
      environment,
      method: manifest === null ? method : `${agent} ${method}`,
      settings: manifest?.trial ?? null,
    })),
  );
  return new Map(trials.map(({ id }, index) => [id, names[index]]));
}
