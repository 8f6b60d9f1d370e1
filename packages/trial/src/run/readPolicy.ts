import type { TrialAgent } from './agent.ts';

/** The policy's parameters [m], copied. */
export function readPolicy({ policy }: Pick<TrialAgent, 'policy'>): Float32Array {
  const parameters = new Float32Array(policy.parameterCount);
  policy.read(parameters);
  return parameters;
}
