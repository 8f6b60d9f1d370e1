import { createAgent, radProfile } from '@policypath/agents';
import { makeEnvironment } from '@policypath/envs';
import type { Given } from '../src/readmeProgram.ts';

const frame = 3 * 100 * 100;

/** The profile with small networks and a small replay storage. */
const smallProfile: typeof radProfile = (name, task) => {
  const profile = radProfile(name, task);
  return { ...profile, agent: { ...profile.agent, hiddenSizes: [16, 16], replayCapacity: 100 } };
};

export const given = {
  1: {
    createAgent,
    makeEnvironment,
    radProfile: smallProfile,
    observation: new Uint8Array(3 * frame),
    nextObservation: new Uint8Array(3 * frame).fill(1, 2 * frame),
    reward: 1,
    terminated: false,
    step: 0,
  },
} satisfies Given;
