import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Files that numpy and the safetensors library wrote: see fixtures/generate.py. */
export const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
export const fixtureBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(fixture(name)));

/** What is in them, as Python wrote it in JSON. */
export const expected = JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as {
  readonly layout: readonly [string, readonly number[]][];
  readonly steps: number[];
  readonly matrix: number[][];
  readonly float64: number[][];
  readonly half: number[][];
  readonly mixed: number[][];
};

/** The columns of `expected.matrix` with the tensors in the order of these names. */
export function columnsInOrder(names: readonly string[]): number[][] {
  const starts = new Map<string, [number, number]>();
  let start = 0;
  for (const [name, shape] of expected.layout) {
    const end = start + shape.reduce((product, size) => product * size, 1);
    starts.set(name, [start, end]);
    start = end;
  }
  return expected.matrix.map((row) => names.flatMap((name) => row.slice(...(starts.get(name) ?? [0, 0]))));
}
