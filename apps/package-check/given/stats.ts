import type { Given } from '../src/readmeProgram.ts';

export const given = {} satisfies Given;
