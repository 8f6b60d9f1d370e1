import { knownEnvironments, UnknownEnvironmentError } from '@policypath/envs';

/** Sizes of an environment's states and actions, and the environment steps of a full episode. */
export interface EnvironmentSizes {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly maximumEpisodeSteps: number;
}

/** Nothing is loaded. @throws UnknownEnvironmentError */
export function environmentSizes(id: string): EnvironmentSizes {
  const known = knownEnvironments();
  const found = known.find((environment) => environment.id === id);
  if (found !== undefined) return found;
  throw new UnknownEnvironmentError(
    id,
    known.map((environment) => environment.id),
  );
}
