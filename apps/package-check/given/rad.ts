import { Rad, radModules, radProfile } from '@policypath/agents';
import { createEngine } from '@policypath/nets';
import type { Given } from '../src/readmeProgram.ts';

const frame = 3 * 100 * 100;

export const given = {
  1: {
    Rad,
    radModules,
    radProfile,
    createEngine,
    observation: new Uint8Array(3 * frame),
    nextObservation: new Uint8Array(3 * frame).fill(1, 2 * frame),
    reward: 1,
    terminated: false,
    step: 0,
  },
} satisfies Given;
