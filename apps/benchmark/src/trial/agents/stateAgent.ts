import type { Agent, ReplayBuffer } from '@policypath/agents';
import type { TrialAgent } from '../agent.ts';
import { spreadIndices } from './spreadIndices.ts';

/** An agent on states, whose replay records begin with the observation. */
type StateAgent = Agent & Omit<TrialAgent, 'spreadObservations' | keyof Agent> & { readonly replay: ReplayBuffer };

/** The same agent with what a trial needs beside. */
export function stateAgent(agent: StateAgent, observationSize: number): TrialAgent {
  return Object.assign(agent, {
    spreadObservations(count: number): Float32Array {
      const { begin, end, recordLength } = agent.replay;
      const indices = spreadIndices(begin, end, count);
      const observations = new Float32Array(indices.length * observationSize);
      const record = new Float32Array(recordLength);
      indices.forEach((index, i) => {
        agent.replay.readRecord(index, record);
        observations.set(record.subarray(0, observationSize), i * observationSize);
      });
      return observations;
    },
  }) as TrialAgent;
}
