import { flatLayout } from '@policypath/path-buffer';
import { createPptb } from '@policypath/pptb';
import type { Given } from '../src/readmeProgram.ts';

const parameters = Float32Array.from({ length: 12 }, (_, k) => Math.cos(k));

export const given = {
  1: {
    createPptb,
    agent: {
      policy: {
        layout: flatLayout(parameters.length),
        parameterCount: parameters.length,
        read: (out: Float32Array) => out.set(parameters),
        load: (edited: Float32Array) => parameters.set(edited),
      },
    },
    policyUpdated: true,
  },
} satisfies Given;
