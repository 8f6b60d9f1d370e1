import { shellWord } from '../words/shellWord.ts';
import { demoSteps } from './profile.ts';

export interface DemoArguments {
  readonly out: string;
  readonly engine: 'auto' | 'native' | 'wasm';
  readonly steps: number;
}

/** Where a demonstration goes unless it is said. */
export const demoFolder = 'runs/demo';

/** What is typed to go on with a demonstration, e.g. 'demo --out runs/mine --steps 1300'; defaults are left out. */
export function demoArguments({ out, engine, steps }: DemoArguments): string {
  return [
    'demo',
    ...(out === demoFolder ? [] : ['--out', shellWord(out)]),
    ...(steps === demoSteps ? [] : ['--steps', `${steps}`]),
    ...(engine === 'auto' ? [] : ['--engine', engine]),
  ].join(' ');
}
