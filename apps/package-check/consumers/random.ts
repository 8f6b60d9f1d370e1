import { createGenerator, type Generator, type GeneratorState } from '@policypath/random';

const exploration: Generator = createGenerator(42, 'exploration');
exploration.normal();
const saved: GeneratorState = exploration.saveState();
const next = exploration.normal();
const resumed = createGenerator(0);
resumed.loadState(saved);
// @ts-expect-error a seed is a number
export const refused = (): Generator => createGenerator(undefined, 'noise');
console.log(JSON.stringify({ resumed: resumed.normal() === next }));
