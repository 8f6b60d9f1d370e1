import { createAgent } from '@policypath/agents';
import { makeEnvironment } from '@policypath/envs';
import type { Given } from '../src/readmeProgram.ts';

export const given = {
  1: {
    createAgent,
    makeEnvironment,
    observation: new Float32Array(11),
    nextObservation: new Float32Array(11).fill(0.1),
    reward: 1,
    terminated: false,
    step: 25_000,
  },
} satisfies Given;
