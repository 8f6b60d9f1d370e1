import type { AgentReplay, AnyAgent, Observations } from '@policypath/agents';
import type { AnyEnvironment, Observation } from '@policypath/envs';

export type { Observation };

/** An environment that a trial's agent is made for. */
export type TrialEnvironment = AnyEnvironment;

/** A trial's agent, with what it can do beside acting and learning. */
export type TrialAgent = AnyAgent;

/** The storage of a replay buffer, as checkpoints need it. */
export type TrialReplay = AgentReplay;

/** Observations [k, n] of a batch on which edits are measured. */
export type DiagnosticObservations = Observations;

/** A copy of the policy's parameters [m]. */
export function readPolicy({ policy }: Pick<TrialAgent, 'policy'>): Float32Array {
  const parameters = new Float32Array(policy.parameterCount);
  policy.read(parameters);
  return parameters;
}

/** What `run` returns while the agent has these parameters [m] as its policy; then its own are put back, bit for bit. */
export function withPolicy<Result>(
  agent: Pick<TrialAgent, 'policy'>,
  parameters: Float32Array,
  run: () => Result,
): Result {
  const own = readPolicy(agent);
  agent.policy.load(parameters);
  try {
    return run();
  } finally {
    agent.policy.load(own);
  }
}
