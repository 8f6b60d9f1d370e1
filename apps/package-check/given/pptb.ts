import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { defaultPreset, PathTrimmerBooster, PptbSchedule } from '@policypath/pptb';
import type { Given } from '../src/readmeProgram.ts';

const preset = defaultPreset({ capacity: 8, stepsPerPolicyUpdate: 1, period: 100, rank: 2, minimumSnapshots: 3 });
const parameters = Float32Array.from({ length: 12 }, (_, k) => Math.cos(k));
const path = new PathBuffer({ capacity: preset.capacity, layout: flatLayout(parameters.length) });
for (let i = 0; i < 5; i += 1)
  path.push(
    parameters.map((value, k) => value + 0.01 * Math.sin(i * k)),
    i,
  );

export const given = {
  1: {
    path,
    parameters,
    pptb: new PathTrimmerBooster({ path, ...preset }),
    schedule: new PptbSchedule(preset),
    agent: { policy: { load: (edited: Float32Array) => parameters.set(edited) } },
    step: 100,
    policyUpdates: 100,
  },
} satisfies Given;
