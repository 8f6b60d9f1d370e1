import type { Given } from '../src/readmeProgram.ts';

export const given = {
  1: {
    observation: new Float32Array(11),
    nextObservation: new Float32Array(11).fill(0.1),
    reward: 1,
    terminated: false,
  },
} satisfies Given;
