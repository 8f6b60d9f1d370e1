import type { Given } from '../src/readmeProgram.ts';

export const given = {
  1: { parameters: new Float32Array(256 * 17 + 256 + 6 * 256).fill(0.1), step: 0 },
} satisfies Given;
