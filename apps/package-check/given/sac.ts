import { createAgent } from '@policypath/agents';
import { makeEnvironment } from '@policypath/envs';
import type { Given } from '../src/readmeProgram.ts';

export const given = {
  1: {
    createAgent,
    makeEnvironment,
    observation: new Float32Array(17),
    nextObservation: new Float32Array(17).fill(0.1),
    reward: 1,
    terminated: false,
    step: 1000,
  },
} satisfies Given;
