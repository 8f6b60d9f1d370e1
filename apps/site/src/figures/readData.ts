import { readFileSync } from 'node:fs';
import type { PathData } from './figure.ts';
import { pathData } from './pathData.ts';

/** docs/data, read from the disk. */
export function readData(): PathData {
  const file = (name: string): Uint8Array => readFileSync(new URL(`../../../../docs/data/${name}`, import.meta.url));
  const notes = JSON.parse(new TextDecoder().decode(file('pendulum.json'))) as Pick<PathData, 'steps' | 'evaluations'>;
  return pathData(file('pendulum.npy'), file('pendulum-parameters.npy'), notes);
}
