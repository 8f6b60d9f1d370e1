import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A fresh temporary folder for trials, deleted after the tests. */
export function newRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'policypath-dashboard-'));
  made.push(root);
  return root;
}

export interface WrittenTrial {
  readonly name: string;
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly trial?: Readonly<Record<string, unknown>>;
  /** Mean return of an evaluation every 1000 steps, a minute apart. */
  readonly returns?: readonly number[];
  /** More files: objects become JSON. */
  readonly files?: Readonly<Record<string, string | object>>;
}

export const evaluationLine = (step: number, meanReturn: number): string =>
  `${JSON.stringify({ step, returns: [meanReturn], meanReturn, wallSeconds: (step / 1000) * 60 })}\n`;

/** Writes what a trial leaves, as little of it as the dashboard needs. */
export function writeTrial(
  root: string,
  { name, manifest, trial, returns = [10, 20, 30], files = {} }: WrittenTrial,
): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  const content = {
    formatVersion: 1,
    trial: { environment: 'Hopper-v4', agent: 'td3', variant: 'base', seed: 0, steps: 10_000, ...trial },
    engine: { engine: 'native' },
    ...manifest,
  };
  const evaluations = returns.map((meanReturn, i) => evaluationLine(1000 * i, meanReturn)).join('');
  const all = { 'manifest.json': content, 'evaluations.jsonl': evaluations, ...files };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), typeof text === 'string' ? text : JSON.stringify(text));
  }
  return folder;
}

export const lockOfThisProcess = { pid: process.pid, host: hostname(), processStart: null };
/** No process has so large a number. */
export const lockOfNoProcess = { pid: 2 ** 30, host: hostname(), processStart: '1' };
export const finishedResult = { finished: true, steps: 10_000, seconds: { learn: 90, step: 10 }, wallSeconds: 100 };
